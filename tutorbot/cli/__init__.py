"""The commands that a person types. Exit codes: 0 done, 1 the input or the machine is at fault, 2 wrong usage.

Rooms are imported inside of the commands, so that `tutorbot --help` need not wait for discord.py.
"""

from typing import Annotated

import typer

from tutorbot import __version__
from tutorbot.cli import content, db, items, puzzles, recall, sandbox, serving
from tutorbot.cli.consoles import out

app = typer.Typer(
    help="A Discord bot that teaches PyTorch in study servers: quizzes, daily reviews, streaks.\n\n"
    "Try it in your web browser, with no Discord and no token: [bold]tutorbot play[/bold]",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command()(serving.play)
app.command()(serving.run)
app.add_typer(content.app, name="content")
app.add_typer(db.app, name="db")
app.add_typer(items.app, name="items")
app.add_typer(puzzles.app, name="puzzle")
app.add_typer(recall.app, name="recall")
app.add_typer(sandbox.app, name="sandbox")


def main() -> None:
    app(prog_name="tutorbot")


def _version(*, asked: bool) -> None:
    if asked:
        out.print(f"tutorbot {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    *,
    version: Annotated[  # noqa: ARG001  it has been answered before we come here
        bool,
        typer.Option(
            "--version", callback=lambda asked: _version(asked=asked), is_eager=True, help="Show the version."
        ),
    ] = False,
) -> None:
    from tutorbot.logs import configure_logging  # noqa: PLC0415  as in all commands

    configure_logging("warning")  # to stderr: what a command prints is often read by a program
