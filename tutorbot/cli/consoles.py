"""What every command shares: where it prints, and words instead of a traceback."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import typer
from rich.console import Console
from rich.markup import escape

from tutorbot.domain.errors import TutorError

out = Console(highlight=False, soft_wrap=True)
err = Console(stderr=True, highlight=False, soft_wrap=True)


@contextmanager
def explained() -> Iterator[None]:
    """Words instead of a traceback for whatever a person can mend."""
    try:
        yield
    except TutorError as error:
        err.print(f"[bold red]✗[/] {escape(str(error))}")
        raise typer.Exit(1) from error


def short(file: str) -> str:
    """A path as it is shortest from here."""
    path, here = Path(file).resolve(), Path.cwd()
    return str(path.relative_to(here)) if path.is_relative_to(here) else str(path)


def count(things: Sequence[object], noun: str) -> str:
    return f"{len(things)} {noun}" if len(things) == 1 else f"{len(things)} {noun}s"
