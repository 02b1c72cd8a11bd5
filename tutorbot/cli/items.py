"""`tutorbot items`: questions, as learners' answers show them."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from tutorbot.cli.consoles import count, err, explained, out

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tutorbot.tutor.difficulties import Moved

_SHOWN = 10

app = typer.Typer(help="Look at questions as learners' answers show them.", no_args_is_help=True)


@app.callback()
def _group() -> None: ...


@app.command()
def estimate(
    data: Annotated[
        Path | None, typer.Option("--data", help="The folder of the database (default: ./data).", show_default=False)
    ] = None,
) -> None:
    """Estimate from first answers how hard questions are, and print what moved most.

    Topic tests use it. The bot does this by itself once a day, and holds the database while it runs.
    """
    from tutorbot.domain.difficulties import ENOUGH  # noqa: PLC0415  as in all commands
    from tutorbot.settings import load_settings  # noqa: PLC0415  as in all commands

    with explained(), err.status("Estimating …"):
        moved = asyncio.run(_estimate(load_settings(data_dir=data).database))
    if not moved:
        out.print(f"No question has been answered by {ENOUGH} learners yet, so their labels stand.")
        return
    out.print(f"[green]✓[/] {count(moved, 'question')} estimated from answers; labels are easy -1, medium 0, hard 1.")
    for each in moved[:_SHOWN]:
        out.print(
            f"  [bold]{escape(each.item)}[/] {each.label}: {each.before:+.2f} → {each.now.difficulty:+.2f} "
            f"[dim](± {each.now.spread:.2f}, {each.now.answers} learners)[/]"
        )


async def _estimate(database: Path) -> "Sequence[Moved]":
    from tutorbot.storage.stores import open_store  # noqa: PLC0415  as in all commands
    from tutorbot.tutor.difficulties import Difficulties  # noqa: PLC0415  as in all commands

    async with open_store(database) as store:
        return await Difficulties(store).estimate(at=datetime.now(UTC))
