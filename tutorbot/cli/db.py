"""`tutorbot db`: the database."""

from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from tutorbot.cli.consoles import err, explained, out

app = typer.Typer(help="Look after the database.", no_args_is_help=True)

Data = Annotated[
    Path | None, typer.Option("--data", help="The folder of the database (default: ./data).", show_default=False)
]


@app.command()
def upgrade(data: Data = None) -> None:
    """Bring the database up to this version's schema. The bot does so by itself when it starts."""
    from tutorbot.storage import locks, schemas  # noqa: PLC0415  as in all commands

    database = _database(data)
    with explained(), err.status("Upgrading the database …"):
        schemas.make_folder(database)
        with locks.exclusive(database):
            schemas.prepare(database)
    out.print(f"[green]✓[/] {escape(str(database))} is up to date.")


@app.command()
def backup(file: Annotated[Path, typer.Argument(help="The new file to write.")], data: Data = None) -> None:
    """Copy the database, also while the bot is running."""
    from tutorbot.storage import backups  # noqa: PLC0415  as in all commands

    database = _database(data)
    with explained(), err.status("Copying the database …"):
        backups.backup(database, file)
    out.print(
        f"[green]✓[/] {escape(str(database))} is copied to {escape(str(file))} ({file.stat().st_size / 1e6:.1f} MB)."
    )


@app.command()
def restore(file: Annotated[Path, typer.Argument(help="The backup.")], data: Data = None) -> None:
    """Put a backup in the place of the database; stop the bot first. What was there before is kept beside it."""
    from tutorbot.storage import backups  # noqa: PLC0415  as in all commands

    database = _database(data)
    with explained(), err.status("Restoring the database …"):
        kept = backups.restore(database, file)
    out.print(f"[green]✓[/] {escape(str(database))} is what {escape(str(file))} holds.")
    if kept:
        out.print(f"  What was there before is kept as {escape(str(kept))}.")


def _database(data: Path | None) -> Path:
    from tutorbot.settings import load_settings  # noqa: PLC0415  as in all commands

    with explained():
        return load_settings(data_dir=data).database
