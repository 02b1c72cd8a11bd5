"""Starts, stops, cut lines and failures: what a learner notices of them, and what is left behind."""

import asyncio
import contextlib
import io
import json
import os
import re
import signal
import sqlite3
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import NoReturn

import pytest

from tests.journeys.conftest import Bot
from tests.journeys.follow_ups import introduce_everybody, message_with, stored
from tests.journeys.tours import FORM
from tutorbot.bot import quizzes
from tutorbot.domain.errors import StorageError
from tutorbot.logs import configure_logging
from tutorbot.playground.errors import InteractionFailed
from tutorbot.playground.people import Person
from tutorbot.playground.servers import Playground
from tutorbot.settings import Settings

CHECKOUT = Path(__file__).parents[2]


@contextlib.asynccontextmanager
async def process_on(settings: Settings, playground: Playground) -> AsyncIterator[Process]:
    """A bot in a process of its own, ready to serve."""
    where = (str(settings.data_dir), str(playground.tls_port), str(playground.certificate), playground.token)
    words = (sys.executable, "-m", "tests.journeys.process", *where)
    process = await asyncio.create_subprocess_exec(*words, cwd=CHECKOUT, stderr=PIPE)
    try:
        await playground.bot_ready(timeout=20)
        yield process
    finally:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        await process.communicate()


@contextlib.contextmanager
def writing_blocked(database: Path) -> Iterator[None]:
    """Another program holds the database, so that requests which write stay under way."""
    with contextlib.closing(sqlite3.connect(database, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        try:
            yield
        finally:
            other.execute("ROLLBACK")


# Stopping


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
async def test_what_was_begun_is_answered_before_the_process_ends(
    settings: Settings, playground: Playground, how: signal.Signals
) -> None:
    ana = playground.person("ana")
    async with process_on(settings, playground) as process:
        await ana.command("help")
        with writing_blocked(settings.database):
            asking = asyncio.create_task(ana.command("quiz", count=2))
            await asyncio.sleep(0.2)
            process.send_signal(how)
            await playground.bot_gone()
            assert not asking.done()
        await asking
        assert "1 of 2" in ana.see()
        _, said = await asyncio.wait_for(process.communicate(), 10)
    assert process.returncode == 0, said.decode()
    events = [json.loads(line)["event"] for line in said.decode().splitlines()]
    assert "finishing what was begun" in events
    left = sorted(path.name for path in settings.data_dir.iterdir())
    assert left == ["tutorbot.db", "tutorbot.db.lock"]


async def test_a_process_that_is_stopped_twice_still_ends_well(settings: Settings, playground: Playground) -> None:
    async with process_on(settings, playground) as process:
        process.terminate()
        process.terminate()
        assert await asyncio.wait_for(process.wait(), 10) == 0


# One bot to a database


async def command_line(*words: str, **env: str) -> tuple[int | None, str]:
    """Exit code and what was said by `tutorbot` with these words."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tutorbot", *words, cwd=CHECKOUT, env={**os.environ, **env}, stdout=PIPE, stderr=PIPE
    )
    out, err = await asyncio.wait_for(process.communicate(), 30)
    return process.returncode, (out + err).decode()


@pytest.mark.parametrize("words", [("db", "upgrade"), ("run",), ("play", "--no-browser", "--port", "0")])
async def test_a_second_process_on_the_same_database_is_told_who_holds_it(
    bot: Bot, settings: Settings, words: tuple[str, ...]
) -> None:
    del bot  # it holds the database
    code, said = await command_line(*words, "--data", str(settings.data_dir), TUTORBOT_TOKEN="never-sent")
    assert code == 1
    assert f"is in use by process {os.getpid()} on {os.uname().nodename} since " in said
    assert "Traceback" not in said


# Telling Discord about the commands


def times_synced(playground: Playground) -> int:
    return len([call for call in playground.recorded if call["method"] == "PUT" and call["path"].endswith("/commands")])


async def test_commands_are_sent_only_when_they_changed(
    bot: Bot, playground: Playground, monkeypatch: pytest.MonkeyPatch
) -> None:
    await bot.restart()
    await bot.restart()
    assert times_synced(playground) == 1
    monkeypatch.setattr(quizzes.quiz, "description", "Answer a question or two.")
    await bot.restart()
    await bot.restart()
    assert times_synced(playground) == 2
    assert playground.backend.commands.named("quiz")["description"] == "Answer a question or two."


async def test_commands_that_discord_has_lost_are_sent_again(bot: Bot, playground: Playground, ana: Person) -> None:
    commands = playground.backend.commands
    commands.synced = [command for command in commands.all if command["name"] != "quiz"]
    await bot.restart()
    assert times_synced(playground) == 2
    await ana.command("quiz", count=1)


# The line to Discord


@pytest.mark.parametrize("how", ["dropped", "asked to reconnect", "invalid but resumable"])
async def test_a_quiz_goes_on_after_the_line_was_cut(ana: Person, bot: Bot, playground: Playground, how: str) -> None:
    del bot
    await ana.command("quiz", count=2)
    if how == "dropped":
        await playground.drop_connection()
    elif how == "asked to reconnect":
        await playground.ask_to_reconnect()
    else:
        await playground.invalidate_session(resumable=True)
    await ana.press("I don't know")
    await ana.press("Next question")
    assert "2 of 2" in ana.see()
    assert playground.backend.gateway.identified == 1


@pytest.mark.parametrize("path", ["/callback", "/webhooks"])
async def test_a_rate_limit_is_waited_out(ana: Person, bot: Bot, playground: Playground, path: str) -> None:
    await introduce_everybody(bot)
    await ana.command("quiz", count=1)
    await ana.press("I don't know")
    await ana.press("See the result")
    playground.throttle(2, retry_after=0.2, path=path)
    await ana.press("Share the result")
    await message_with(ana, "got **0 of 1** right")
    assert playground._rest.throttle.count == 0


# Failures


class Broken(Exception): ...


async def break_down(*_: object, **__: object) -> NoReturn:
    raise Broken("inner secret")


@pytest.fixture
def log() -> io.StringIO:
    lines = io.StringIO()
    configure_logging("warning", "json", lines)
    return lines


def check_error_id(person: Person, log: io.StringIO) -> None:
    """The person got an id and nothing of the inside; the log has the id with everything."""
    found = re.search(r"Something broke on our side.* error id: `(\w{6})`", person.see())
    assert found, person.see()
    assert person.screen.ephemeral
    for inside in ("secret", "Broken", "Traceback", ".py"):
        assert inside not in person.see()
    entry = next(each for each in map(json.loads, log.getvalue().splitlines()) if each.get("error_id") == found[1])
    assert entry["level"] == "error"
    assert "inner secret" in json.dumps(entry["exception"])


async def test_a_command_that_breaks_down_gives_an_error_id(
    ana: Person, bot: Bot, log: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bot.tutor.streaks, "show", break_down)
    await ana.command("streak show")
    check_error_id(ana, log)


async def test_a_press_that_breaks_down_gives_an_error_id_and_can_be_tried_again(
    ana: Person, bot: Bot, log: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    await ana.command("quiz", count=1)
    with monkeypatch.context() as patch:
        patch.setattr(bot.tutor.quizzes, "answer", break_down)
        await ana.press("I don't know")
        check_error_id(ana, log)
    await ana.press("I don't know")
    assert "Now you will know" in ana.see()


async def test_a_form_that_breaks_down_gives_an_error_id(
    mia: Person, bot: Bot, log: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    await introduce_everybody(bot)
    await mia.command("question add")
    monkeypatch.setattr(bot.tutor.questions, "submit", break_down)
    await mia.submit(FORM)
    check_error_id(mia, log)


async def test_a_learner_who_cannot_be_met_gets_an_error_id(
    ana: Person, bot: Bot, log: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bot.tutor.learners, "meet", break_down)
    await ana.command("help")
    check_error_id(ana, log)


async def test_suggestions_that_break_down_leave_the_command_usable(
    ana: Person, bot: Bot, playground: Playground, log: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bot.tutor.courses, "topics", break_down)
    playground.backend.interactions.acknowledge_within = 0.3  # Discord says "Loading options failed" after 3 seconds
    with pytest.raises(InteractionFailed):
        await ana.complete("quiz", "topic", "out")
    assert "inner secret" in log.getvalue()
    playground.backend.interactions.acknowledge_within = 3
    await ana.command("quiz", topic="output-size", count=1)
    assert "Output size and receptive field" in ana.see()


async def test_a_store_that_cannot_save_is_told_kindly_and_goes_on_when_it_can(
    ana: Person, bot: Bot, log: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def full(_: object) -> NoReturn:
        raise StorageError("The disk is full: /var/lib/tutorbot/tutorbot.db")

    await ana.command("quiz", count=1)
    with monkeypatch.context() as patch:
        patch.setattr(bot.tutor.store, "write", full)
        for ask in (ana.press("I don't know"), ana.command("card")):
            await ask
            assert "I cannot save anything at the moment, so this did not count." in ana.see()
            assert "/var/lib" not in ana.see()
        assert "The disk is full" in log.getvalue()
    await ana.press("I don't know")
    assert "Now you will know" in ana.see()


# Being away


async def test_a_bot_that_was_stopped_knows_afterwards_how_long_it_was_away(bot: Bot, playground: Playground) -> None:
    await _beaten_since(bot, playground.clock.now() - timedelta(days=1))
    playground.move_clock("+2d")
    moved = playground.clock.now()
    await bot.restart()
    await _beaten_since(bot, moved)
    stopped = playground.clock.now()
    await bot.stop()
    playground.move_clock("+5h")
    await bot.start()
    await _beaten_since(bot, stopped + timedelta(hours=5))
    [outage] = await bot.tutor.store.read(lambda tx: tx.outages.all())
    assert timedelta(hours=5) <= outage.ended - outage.began < timedelta(hours=5, minutes=1)
    assert stopped - outage.began < timedelta(minutes=1)


async def _beaten_since(bot: Bot, at: datetime) -> None:
    await stored(bot, lambda tx: (beat := tx.outages.last_beat()) is not None and beat >= at)
