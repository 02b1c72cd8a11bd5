"""One stream of log lines for us and for every library: coloured words on a terminal, JSON elsewhere.

A line tells what happened and to which ids. It never holds a token, nor what a person typed: log ids, not their words.
"""

import logging
import os
import re
import sys
from typing import Literal, TextIO

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

PRIVATE = {"answer", "authorization", "content", "text", "token", "username"}
"""Keys whose values are a person's words or a secret; only their presence is logged."""

SECRETS = re.compile(
    r"(/(?:interactions|webhooks)/\d+/)[\w%.:=-]+"
    r"|aW50ZXJhY3Rpb24[\w=-]+"  # "interaction" in base64 opens every interaction token
    r"|[\w-]{22,}\.[\w-]{6}\.[\w-]{27,}"  # a bot's token: its id, when it was made, a signature
)

QUIETEST = {"discord": logging.INFO, "aiohttp.access": logging.WARNING, "sqlalchemy": logging.WARNING}
"""Below these levels the libraries log whole requests, with all that people typed in them."""


def configure_logging(
    level: str = "info", fmt: Literal["auto", "human", "json"] = "auto", stream: TextIO | None = None
) -> None:
    """Send every log line to the stream (stderr unless given). `auto` is human on a terminal and JSON elsewhere.

    May be called again: the last call counts.
    """
    stream = stream or sys.stderr
    terminal = stream.isatty()
    human = fmt == "human" or (fmt == "auto" and terminal)
    handler = logging.StreamHandler(stream)
    handler.set_name(__name__)
    handler.setFormatter(_human_lines(colours=terminal and "NO_COLOR" not in os.environ) if human else _json_lines())

    root = logging.getLogger()
    for old in [old for old in root.handlers if old.get_name() == __name__]:
        root.removeHandler(old)
    root.addHandler(handler)
    root.setLevel(level.upper())
    for name, quietest in QUIETEST.items():
        logging.getLogger(name).setLevel(max(quietest, root.level))

    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *ABOUT_THE_LINE,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        wrapper_class=structlog.stdlib.BoundLogger,
        logger_factory=structlog.stdlib.LoggerFactory(),
    )


def blank_private(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    return {key: "[private]" if key in PRIVATE else value for key, value in event.items()}


ABOUT_THE_LINE: list[Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    blank_private,
]


class LinesWithoutSecrets(structlog.stdlib.ProcessorFormatter):
    """Looks at the finished line, so that no traceback and no library gets round it."""

    def __init__(self, *render: Processor) -> None:
        super().__init__(processors=[self.remove_processors_meta, *render], foreign_pre_chain=ABOUT_THE_LINE)

    def format(self, record: logging.LogRecord) -> str:
        return SECRETS.sub(lambda found: f"{found[1] or ''}[token]", super().format(record))


def _human_lines(*, colours: bool) -> logging.Formatter:
    # The default for tracebacks shows local variables, and with them what people typed.
    plain = structlog.dev.plain_traceback
    return LinesWithoutSecrets(structlog.dev.ConsoleRenderer(colors=colours, exception_formatter=plain))


def _json_lines() -> logging.Formatter:
    exceptions = structlog.tracebacks.ExceptionDictTransformer(show_locals=False, max_frames=20)
    return LinesWithoutSecrets(structlog.processors.ExceptionRenderer(exceptions), structlog.processors.JSONRenderer())
