import json
import logging
from collections.abc import Iterator
from datetime import datetime, timedelta
from io import StringIO
from typing import Any

import pytest
import structlog

from tutorbot.logs import QUIETEST, configure_logging

SIGNATURE = "ZnCjm1XVW7vRze4b7Cq4se7kKWs12"
BOT_TOKEN = f"MTk4NjIyNDgzNDcxOTI1MjQ4.Cl2FMQ.{SIGNATURE}"
INTERACTION_TOKEN = "aW50ZXJhY3Rpb246MTIzNDU2Nzg5MDEyMzQ1Njc4"


class Terminal(StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def restored() -> Iterator[None]:
    """Logging is the process's own; the next test finds it as it was."""
    loggers = [logging.getLogger(), *map(logging.getLogger, QUIETEST)]
    before = [(logger, logger.level, list(logger.handlers)) for logger in loggers]
    yield
    structlog.reset_defaults()
    structlog.contextvars.clear_contextvars()
    for logger, level, handlers in before:
        logger.setLevel(level)
        logger.handlers[:] = handlers


@pytest.fixture
def stream() -> StringIO:
    return StringIO()


def entry(stream: StringIO) -> dict[str, Any]:
    (line,) = stream.getvalue().splitlines()
    parsed: dict[str, Any] = json.loads(line)
    return parsed


def test_away_from_a_terminal_a_line_is_one_json_object(stream: StringIO) -> None:
    configure_logging(stream=stream)
    structlog.get_logger("tutorbot.bot").info("quiz answered", learner=12)
    logged = entry(stream)
    at = datetime.fromisoformat(logged.pop("timestamp"))
    assert at.utcoffset() == timedelta(0)
    assert logged == {"event": "quiz answered", "learner": 12, "level": "info", "logger": "tutorbot.bot"}


def test_on_a_terminal_a_line_is_coloured_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    terminal = Terminal()
    configure_logging(stream=terminal)
    structlog.get_logger("tutorbot.bot").info("quiz answered", learner=12)
    assert "quiz answered" in terminal.getvalue()
    assert "\x1b[" in terminal.getvalue()


def test_no_colours_for_who_wants_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    terminal = Terminal()
    configure_logging(stream=terminal)
    structlog.get_logger("tutorbot.bot").info("quiz answered", learner=12)
    assert "learner=12" in terminal.getvalue()
    assert "\x1b[" not in terminal.getvalue()


def test_the_format_may_be_chosen_against_the_terminal(stream: StringIO) -> None:
    terminal = Terminal()
    configure_logging(fmt="json", stream=terminal)
    logging.getLogger("aiohttp").warning("slow")
    assert entry(terminal)["event"] == "slow"
    configure_logging(fmt="human", stream=stream)
    logging.getLogger("aiohttp").warning("slow")
    assert stream.getvalue().split()[1:] == ["[warning", "]", "slow", "[aiohttp]"]


def test_a_librarys_lines_look_like_ours(stream: StringIO) -> None:
    configure_logging(stream=stream)
    structlog.contextvars.bind_contextvars(interaction=77)
    logging.getLogger("discord.gateway").info("Shard ID %s has connected", 0)
    logged = entry(stream)
    assert (logged["event"], logged["logger"], logged["interaction"]) == (
        "Shard ID 0 has connected",
        "discord.gateway",
        77,
    )


def test_the_last_call_counts(stream: StringIO) -> None:
    configure_logging("debug", stream=StringIO())
    configure_logging("warning", stream=stream)
    log = structlog.get_logger("tutorbot.bot")
    log.info("not serious enough")
    log.warning("serious")
    assert entry(stream)["event"] == "serious"


@pytest.mark.parametrize("name", ["discord.http", "discord.gateway", "sqlalchemy.engine"])
def test_at_debug_the_libraries_still_keep_what_people_typed(name: str, stream: StringIO) -> None:
    configure_logging("debug", stream=stream)
    logging.getLogger(name).debug("a whole request")
    structlog.get_logger("tutorbot.bot").debug("ours")
    assert entry(stream)["event"] == "ours"


def test_what_a_person_typed_is_blanked(stream: StringIO) -> None:
    configure_logging(stream=stream)
    structlog.get_logger("tutorbot.bot").info("question added", item=5, content="my own words", username="ana")
    logged = entry(stream)
    assert (logged["item"], logged["content"], logged["username"]) == (5, "[private]", "[private]")


@pytest.mark.parametrize("fmt", ["human", "json"])
def test_no_token_reaches_the_log(fmt: str, stream: StringIO) -> None:
    configure_logging(fmt="human" if fmt == "human" else "json", stream=stream)
    log = structlog.get_logger("tutorbot.bot")
    log.info("starting", using=BOT_TOKEN, nested={"authorization": [f"Bot {BOT_TOKEN}"]})
    logging.getLogger("discord.http").warning(
        "POST %s", f"https://discord.com/api/v10/interactions/123/{INTERACTION_TOKEN}:x/callback"
    )
    logging.getLogger("discord.http").warning("PATCH https://discord.com/api/v10/webhooks/77/abc_DEF-1/messages/@me")
    log.info("interaction", raw=INTERACTION_TOKEN)
    try:
        int(BOT_TOKEN)
    except ValueError:
        log.exception("broken")
    text = stream.getvalue()
    for secret in (BOT_TOKEN, SIGNATURE, INTERACTION_TOKEN, "abc_DEF-1"):
        assert secret not in text
    assert "/interactions/123/[token]/callback" in text
    assert "/webhooks/77/[token]/messages/@me" in text


def test_in_json_an_exception_is_a_field_with_its_frames(stream: StringIO) -> None:
    configure_logging(stream=stream)
    typed = "what somebody typed"
    try:
        int(typed[:0])
    except ValueError:
        structlog.get_logger("tutorbot.bot").exception("broken", error_id="7f3a")
    logged = entry(stream)
    (exception,) = logged["exception"]
    assert (logged["error_id"], exception["exc_type"]) == ("7f3a", "ValueError")
    assert exception["frames"][-1]["name"] == "test_in_json_an_exception_is_a_field_with_its_frames"
    assert typed not in stream.getvalue()


def test_on_a_terminal_a_traceback_keeps_local_variables_to_itself() -> None:
    terminal = Terminal()
    configure_logging(stream=terminal)
    typed = f"what somebody {'typed'}"
    try:
        int(typed[:0])
    except ValueError:
        structlog.get_logger("tutorbot.bot").exception("broken")
    assert "ValueError: invalid literal" in terminal.getvalue()
    assert "what somebody typed" not in terminal.getvalue()
