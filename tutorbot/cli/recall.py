"""`tutorbot recall`: free text, graded as learners' answers are."""

import asyncio
import json
import sys
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape
from rich.table import Table

from tutorbot.cli.consoles import err, explained, out

if TYPE_CHECKING:
    from tutorbot.domain.recalls import Judgement

app = typer.Typer(help="Grade answers in free text.", no_args_is_help=True)


@app.callback()
def _group() -> None: ...


@app.command()
def grade(
    *, as_json: Annotated[bool, typer.Option("--json", help="Write one line of JSON for each answer.")] = False
) -> None:
    """Grade answers from standard input: JSON lines with id, prompt, concepts and answer.

    A concept has id and text, and may have paraphrases, misconceptions and terms. Written are id, covered (true or
    false for each concept), probability and evidence (the sentence that speaks for it). A line that cannot be read is
    named, and the others are graded all the same.
    """
    with explained():
        sound = asyncio.run(_grade(sys.stdin, as_json=as_json))
    raise typer.Exit(0 if sound else 1)


async def _grade(lines: Iterable[str], *, as_json: bool) -> bool:
    """Whether all lines could be read."""
    from tutorbot.content.sheets import read_sheet  # noqa: PLC0415  as in all commands
    from tutorbot.domain.recalls import judge, rubric  # noqa: PLC0415  as in all commands
    from tutorbot.encoder.encoders import open_encoder  # noqa: PLC0415  as in all commands

    sound = True
    async with open_encoder(answer_seconds=60) as encoder:
        if not encoder.installed:
            err.print("What understands meaning is not installed, so words alone are compared.")
        for number, line in _numbered(lines):
            sheet = read_sheet(line)
            if isinstance(sheet, str):
                sound = False
                err.print(f"[bold red]✗[/] line {number}: {escape(sheet)}")
                continue
            made = rubric(sheet.prompt, sheet.concepts)
            reading = made.read(sheet.answer)
            comparison = await encoder.compare([segment.text for segment in reading.segments], made.texts)
            judgements = judge(made, reading, comparison)
            if as_json:
                print(json.dumps(_plain(sheet.id, judgements), ensure_ascii=False), flush=True)  # noqa: T201  plain lines for a machine
            else:
                out.print(_table(sheet.id, judgements))
    return sound


def _numbered(lines: Iterable[str]) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(lines, start=1):
        if line.strip():
            yield number, line


def _plain(name: object, judgements: "Iterable[Judgement]") -> dict[str, object]:
    judged = list(judgements)
    return {
        "id": name,
        "covered": {each.concept: each.covered for each in judged},
        "probability": {each.concept: round(each.probability, 4) for each in judged},
        "evidence": {each.concept: each.evidence for each in judged},
    }


def _table(name: object, judgements: "Iterable[Judgement]") -> Table:
    table = Table("concept", "covered", "probability", "evidence", title=escape(str(name)), title_justify="left")
    for each in judgements:
        table.add_row(
            escape(each.concept), "✓" if each.covered else "", f"{each.probability:.2f}", escape(each.evidence or "")
        )
    return table
