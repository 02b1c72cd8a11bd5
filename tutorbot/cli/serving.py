"""`tutorbot play` and `tutorbot run`: the bot itself."""

import asyncio
import signal
import sys
import tempfile
from collections.abc import Coroutine
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.markup import escape

from tutorbot.cli.consoles import explained, out
from tutorbot.domain.errors import TutorError


def play(
    *,
    port: Annotated[
        int, typer.Option(min=0, max=65535, help="The port of the page on this machine; 0 for any free one.")
    ] = 8080,
    data: Annotated[
        Path | None,
        typer.Option(
            help="Keep what the bot knows, and the clock, here; the chat begins anew. Without it, all does.",
            show_default=False,
        ),
    ] = None,
    browser: Annotated[bool, typer.Option(help="Open the page in your web browser.")] = True,
    record: Annotated[
        Path | None,
        typer.Option(help="Write each request body of the bot to this file, one JSON line each.", show_default=False),
    ] = None,
) -> None:
    """Try the bot in your web browser: a Discord of one server on this machine, with no token."""
    from tutorbot import bootstrap  # noqa: PLC0415  as in all commands
    from tutorbot.logs import configure_logging  # noqa: PLC0415  as in all commands
    from tutorbot.settings import load_settings  # noqa: PLC0415  as in all commands

    def say(url: str) -> None:
        out.print(f"\n  [bold]tutorbot[/bold] is ready: [bold cyan]{url}[/]\n")
        kept = (
            f"What the bot knows is kept in {data}; the chat is not."
            if data
            else "Nothing is kept when you stop; --data DIR keeps it."
        )
        out.print(f"  Type [bold]/quiz[/bold] to begin. {escape(kept)} Stop with Ctrl+C.\n")

    with tempfile.TemporaryDirectory(prefix="tutorbot-") as fresh, explained():
        settings = load_settings(data_dir=data or Path(fresh))
        configure_logging("warning" if settings.log_level == "info" else settings.log_level, settings.log_format)
        try:
            _serve(bootstrap.play(settings, port=port, record=record, open_browser=browser, say=say))
        except OSError as error:
            raise TutorError(_refused(port, error)) from error


def run(
    data: Annotated[
        Path | None, typer.Option(help="The folder of the database (default: ./data).", show_default=False)
    ] = None,
) -> None:
    """Run the bot on Discord. Needs a token in TUTORBOT_TOKEN, or in the file that TUTORBOT_TOKEN_FILE names."""
    from tutorbot import bootstrap  # noqa: PLC0415  as in all commands
    from tutorbot.logs import configure_logging  # noqa: PLC0415  as in all commands
    from tutorbot.settings import load_settings  # noqa: PLC0415  as in all commands

    with explained():
        settings = load_settings(data_dir=data)
        configure_logging(settings.log_level, settings.log_format)
        settings.require_token()
    _serve(bootstrap.run(settings))


def _refused(port: int, error: OSError) -> str:
    if error.filename is not None:
        return f"Cannot use {error.filename}: {error.strerror}."
    return f"Cannot use port {port} of this machine: {error.strerror}. Choose another one with --port, or 0 for any."


def _serve(coroutine: Coroutine[Any, Any, None]) -> None:
    if sys.platform == "win32":
        factory = None
    else:
        import uvloop  # noqa: PLC0415  not there on Windows

        factory = uvloop.new_event_loop
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # until the bot listens itself, a stop cleans up as well
    with explained(), asyncio.Runner(loop_factory=factory) as runner:
        runner.run(coroutine)
