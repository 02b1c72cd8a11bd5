"""`tutorbot content`: course files."""

import json
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.markup import escape
from rich.table import Table

from tutorbot.cli.consoles import count, err, explained, out, short
from tutorbot.domain.errors import TutorError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tutorbot.content.courses import Loaded
    from tutorbot.content.faults import ContentWarning, Fault
    from tutorbot.content.reports import TopicCount

WIDE = 110
"""Columns that the table needs."""

app = typer.Typer(help="Check the course files.", no_args_is_help=True)


@app.callback()
def _group() -> None: ...


@app.command()
def check(
    paths: Annotated[
        list[Path] | None, typer.Argument(help="Courses or topics to check (default: all courses).", show_default=False)
    ] = None,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print the findings as JSON.")] = False,
    fresh: Annotated[
        bool, typer.Option("--fresh", help="Prove everything again, whatever the lock files say.")
    ] = False,
) -> None:
    """Check course files and list every fault with file, line and what was expected.

    Code that decides about an item is run in the sandbox. What it gave is kept in a file proofs.lock beside the topic,
    so that only what has changed is run again.
    """
    from tutorbot.cli.proving import prove_all  # noqa: PLC0415  as in all commands
    from tutorbot.content.courses import load_course  # noqa: PLC0415  as in all commands
    from tutorbot.judging.lockfiles import due  # noqa: PLC0415  as in all commands
    from tutorbot.settings import load_settings  # noqa: PLC0415  as in all commands

    with explained():
        settings = load_settings()
        wanted = [path.resolve() for path in paths or [settings.content_dir]]
        courses = sorted({course for path in wanted for course in _courses(path)})
        loaded = [load_course(course) for course in courses]
        topics = [topic for each in loaded for topic in each.claims if _meant(topic.folder, wanted)]
        to_prove = due(topics, fresh=fresh)
        proofs = prove_all(topics, to_prove, settings, quiet=as_json)
        if proofs.changed:
            loaded = [load_course(course) for course in courses]
    loaded = [replace(each, faults=tuple(proofs.explained(each.faults))) for each in loaded]
    faults = [fault for each in loaded for fault in each.faults if _below(fault.file, wanted)]
    warnings = [warning for each in loaded for warning in each.warnings if _below(warning.file, wanted)]
    if as_json:
        _print_json(loaded, faults, warnings, proofs.why_not)
    else:
        _print(loaded, faults, warnings)
    if proofs.why_not:
        err.print(f"[bold red]✗[/] {count(to_prove, 'item')} could not be proved. {escape(proofs.why_not)}")
    raise typer.Exit(1 if faults or proofs.why_not else 0)


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


def _meant(topic: Path, wanted: list[Path]) -> bool:
    """Whether a topic is asked for, by its folder, by its course or by one of its files."""
    folder = topic.resolve()
    return any(folder.is_relative_to(path) or path.is_relative_to(folder) for path in wanted)


def _print_json(
    loaded: "Sequence[Loaded]", faults: "Sequence[Fault]", warnings: "Sequence[ContentWarning]", why_not: str
) -> None:
    from tutorbot.content.reports import as_dict, total_count  # noqa: PLC0415  as in all commands

    report = {
        "courses": [as_dict(each) for each in loaded],
        "total": asdict(total_count(loaded)),
        "faults": [fault.as_dict() for fault in faults],
        "warnings": [warning.as_dict() for warning in warnings],
        "not_proved_because": why_not or None,
    }
    out.print_json(json.dumps(report))


def _print(loaded: "Sequence[Loaded]", faults: "Sequence[Fault]", warnings: "Sequence[ContentWarning]") -> None:
    for fault in faults:
        _point_at(fault, "[bold red]✗ fault[/]  ")
        out.print(f"          [dim]expected[/] {escape(fault.expected)}")
    for warning in warnings:
        _point_at(warning, "[yellow]! warning[/]")
    out.print(_table(loaded))
    verdict = "[bold red]✗" if faults else "[bold green]✓"
    out.print(f"{verdict}[/] {count(faults, 'fault')}, {count(warnings, 'warning')}")


def _point_at(finding: Any, mark: str) -> None:  # noqa: ANN401  a Fault or a ContentWarning
    place = f" {finding.where}:" if finding.where else ""
    where = f"[bold]{escape(short(finding.file))}:{finding.line}[/]{escape(place)}"
    out.print(f"{mark} {where} {escape(finding.message)}")


def _table(loaded: "Sequence[Loaded]") -> Table:
    from tutorbot.content.reports import topic_counts, total_count  # noqa: PLC0415  as in all commands

    wide = None if out.width >= WIDE else WIDE
    table = Table("topic", box=None, pad_edge=False, show_footer=True, caption_justify="left", width=wide)
    table.caption = (
        "In brackets: beginner, intermediate, advanced; easy, medium, hard. Templated items are proved, too."
    )
    for name in ("flashcards", "questions", "puzzles"):
        table.add_column(name)
    for name in ("prompts", "proved", "templated", "reviewed", "modes"):
        table.add_column(name, justify="right")
    for each in loaded:
        for row in topic_counts(each):
            table.add_row(str(row.topic), *_cells(row))
        for topic in sorted(each.faulty):
            table.add_row(str(topic), "[bold red]has faults[/]")
    for column, cell in zip(table.columns, ("", *_cells(total_count(loaded))), strict=True):
        column.footer = cell
    return table


def _cells(row: "TopicCount") -> list[str]:
    grades = [list(counts.values()) for counts in row.counts.values()]
    kinds = [f"{sum(counts)} [dim]({', '.join(map(str, counts))})[/]" for counts in grades]
    return [*kinds, str(row.prompts), str(row.proved), str(row.templated), str(row.reviewed), str(len(row.modes))]
