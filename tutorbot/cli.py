"""The commands that a person types. Exit codes: 0 done, 1 the input or the machine is at fault, 2 wrong usage."""

import asyncio
import json
import signal
import sys
import tempfile
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from tutorbot import __version__
from tutorbot.domain.errors import TutorError

app = typer.Typer(
    help="A Discord bot that teaches PyTorch in study servers: quizzes, daily reviews, streaks.\n\n"
    "Try it in your web browser, with no Discord and no token: [bold]tutorbot play[/bold]",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
content = typer.Typer(help="Check the course files.", no_args_is_help=True)
db = typer.Typer(help="Look after the database.", no_args_is_help=True)
app.add_typer(content, name="content")
app.add_typer(db, name="db")

out = Console(highlight=False, soft_wrap=True)
err = Console(stderr=True, highlight=False, soft_wrap=True)


def main() -> None:
    app(prog_name="tutorbot")


@contextmanager
def _explained() -> Iterator[None]:
    """Words instead of a traceback for whatever a person can mend."""
    try:
        yield
    except TutorError as error:
        err.print(f"[bold red]✗[/] {escape(str(error))}")
        raise typer.Exit(1) from error


def _serve(coroutine: Coroutine[Any, Any, None]) -> None:
    if sys.platform == "win32":
        factory = None
    else:
        import uvloop  # noqa: PLC0415  not there on Windows

        factory = uvloop.new_event_loop
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # until the bot listens itself, a stop cleans up as well
    with _explained(), asyncio.Runner(loop_factory=factory) as runner:
        runner.run(coroutine)


def _version(*, asked: bool) -> None:
    if asked:
        out.print(f"tutorbot {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    *,
    version: Annotated[
        bool,
        typer.Option(
            "--version", callback=lambda asked: _version(asked=asked), is_eager=True, help="Show the version."
        ),
    ] = False,
) -> None: ...


@app.command()
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
    from tutorbot import bootstrap  # noqa: PLC0415  `tutorbot --help` need not wait for discord.py
    from tutorbot.logs import configure_logging  # noqa: PLC0415  as in play
    from tutorbot.settings import load_settings  # noqa: PLC0415  as in play

    def say(url: str) -> None:
        out.print(f"\n  [bold]tutorbot[/bold] is ready: [bold cyan]{url}[/]\n")
        kept = (
            f"What the bot knows is kept in {data}; the chat is not."
            if data
            else "Nothing is kept when you stop; --data DIR keeps it."
        )
        out.print(f"  Type [bold]/quiz[/bold] to begin. {escape(kept)} Stop with Ctrl+C.\n")

    with tempfile.TemporaryDirectory(prefix="tutorbot-") as fresh, _explained():
        settings = load_settings(data_dir=data or Path(fresh))
        configure_logging("warning" if settings.log_level == "info" else settings.log_level, settings.log_format)
        try:
            _serve(bootstrap.play(settings, port=port, record=record, open_browser=browser, say=say))
        except OSError as error:
            raise TutorError(_refused(port, error)) from error


@app.command()
def run(
    data: Annotated[
        Path | None, typer.Option(help="The folder of the database (default: ./data).", show_default=False)
    ] = None,
) -> None:
    """Run the bot on Discord. Needs a token in TUTORBOT_TOKEN, or in the file that TUTORBOT_TOKEN_FILE names."""
    from tutorbot import bootstrap  # noqa: PLC0415  as in play
    from tutorbot.logs import configure_logging  # noqa: PLC0415  as in play
    from tutorbot.settings import load_settings  # noqa: PLC0415  as in play

    with _explained():
        settings = load_settings(data_dir=data)
        configure_logging(settings.log_level, settings.log_format)
        settings.require_token()
    _serve(bootstrap.run(settings))


def _refused(port: int, error: OSError) -> str:
    if error.filename is not None:
        return f"Cannot use {error.filename}: {error.strerror}."
    return f"Cannot use port {port} of this machine: {error.strerror}. Choose another one with --port, or 0 for any."


@content.command()
def check(
    paths: Annotated[
        list[Path] | None, typer.Argument(help="Courses or topics to check (default: all courses).", show_default=False)
    ] = None,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print the findings as JSON.")] = False,
) -> None:
    """Check course files and list every fault with file, line and what was expected."""
    from tutorbot.content.courses import load_course  # noqa: PLC0415  as in play
    from tutorbot.content.reports import as_dict  # noqa: PLC0415  as in play
    from tutorbot.settings import load_settings  # noqa: PLC0415  as in play

    with _explained():
        wanted = [path.resolve() for path in paths or [load_settings().content_dir]]
        courses = sorted({course for path in wanted for course in _courses(path)})
    loaded = [load_course(course) for course in courses]
    faults = [fault for each in loaded for fault in each.faults if _below(fault.file, wanted)]
    warnings = [warning for each in loaded for warning in each.warnings if _below(warning.file, wanted)]
    if as_json:
        report = {
            "courses": [as_dict(each) for each in loaded],
            "faults": [fault.as_dict() for fault in faults],
            "warnings": [warning.as_dict() for warning in warnings],
        }
        out.print_json(json.dumps(report))
    else:
        for fault in faults:
            _point_at(fault, "[bold red]✗ fault[/]  ")
            out.print(f"          [dim]expected[/] {escape(fault.expected)}")
        for warning in warnings:
            _point_at(warning, "[yellow]! warning[/]")
        out.print(_table(loaded))
        verdict = "[bold red]✗" if faults else "[bold green]✓"
        out.print(f"{verdict}[/] {_count(faults, 'fault')}, {_count(warnings, 'warning')}")
    raise typer.Exit(1 if faults else 0)


def _courses(path: Path) -> list[Path]:
    """The course folders that a path means: itself, the course that it is a topic of, or all that lie in it."""
    if not path.exists():
        raise TutorError(f"There is no {path}.")
    for folder in (path, path.parent, path.parent.parent):
        if (folder / "course.yaml").exists():
            return [folder]
    found = [file.parent for file in sorted(path.glob("*/course.yaml"))]
    if not found:
        raise TutorError(f"There is no course in {path}: a course is a folder with a file course.yaml.")
    return found


def _below(file: str, wanted: list[Path]) -> bool:
    return any(Path(file).resolve().is_relative_to(path) for path in wanted)


def _point_at(finding: Any, mark: str) -> None:  # noqa: ANN401  a Fault or a ContentWarning
    place = f" {finding.where}:" if finding.where else ""
    where = f"[bold]{escape(_short(finding.file))}:{finding.line}[/]{escape(place)}"
    out.print(f"{mark} {where} {escape(finding.message)}")


def _short(file: str) -> str:
    path, here = Path(file).resolve(), Path.cwd()
    return str(path.relative_to(here)) if path.is_relative_to(here) else str(path)


def _table(loaded: list[Any]) -> Table:
    from tutorbot.content.reports import topic_counts  # noqa: PLC0415  as in play

    flashcards, questions = (
        "flashcards [dim](beginner, intermediate, advanced)[/]",
        "questions [dim](easy, medium, hard)[/]",
    )
    table = Table("topic", flashcards, questions, box=None, pad_edge=False)
    for each in loaded:
        for row in topic_counts(each):
            grades = [list(counts.values()) for counts in row.counts.values()]
            table.add_row(
                str(row.topic), *(f"{sum(counts)} [dim]({', '.join(map(str, counts))})[/]" for counts in grades)
            )
        for topic in sorted(each.faulty):
            table.add_row(str(topic), "[bold red]has faults[/]", "")
    return table


def _count(things: list[Any], noun: str) -> str:
    return f"{len(things)} {noun}" if len(things) == 1 else f"{len(things)} {noun}s"


Data = Annotated[
    Path | None, typer.Option("--data", help="The folder of the database (default: ./data).", show_default=False)
]


@db.command()
def upgrade(data: Data = None) -> None:
    """Bring the database up to this version's schema. The bot does so by itself when it starts."""
    from tutorbot.storage import locks, schemas  # noqa: PLC0415  as in play

    database = _database(data)
    with _explained(), err.status("Upgrading the database …"):
        schemas.make_folder(database)
        with locks.exclusive(database):
            schemas.prepare(database)
    out.print(f"[green]✓[/] {escape(str(database))} is up to date.")


@db.command()
def backup(file: Annotated[Path, typer.Argument(help="The new file to write.")], data: Data = None) -> None:
    """Copy the database, also while the bot is running."""
    from tutorbot.storage import backups  # noqa: PLC0415  as in play

    database = _database(data)
    with _explained(), err.status("Copying the database …"):
        backups.backup(database, file)
    out.print(
        f"[green]✓[/] {escape(str(database))} is copied to {escape(str(file))} ({file.stat().st_size / 1e6:.1f} MB)."
    )


@db.command()
def restore(file: Annotated[Path, typer.Argument(help="The backup.")], data: Data = None) -> None:
    """Put a backup in the place of the database; stop the bot first. What was there before is kept beside it."""
    from tutorbot.storage import backups  # noqa: PLC0415  as in play

    database = _database(data)
    with _explained(), err.status("Restoring the database …"):
        kept = backups.restore(database, file)
    out.print(f"[green]✓[/] {escape(str(database))} is what {escape(str(file))} holds.")
    if kept:
        out.print(f"  What was there before is kept as {escape(str(kept))}.")


def _database(data: Path | None) -> Path:
    from tutorbot.settings import load_settings  # noqa: PLC0415  as in play

    with _explained():
        return load_settings(data_dir=data).database
