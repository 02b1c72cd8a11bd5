"""`tutorbot puzzle`: judging answers to code puzzles."""

import asyncio
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from tutorbot.cli.consoles import err, explained, out, short
from tutorbot.domain.errors import JudgingError, TutorError, Unavailable

if TYPE_CHECKING:
    from tutorbot.domain.puzzles import Puzzle, Verdict
    from tutorbot.judging.judges import Judge

UNAVAILABLE, OUT_OF_ORDER = "unavailable", "out of order"
"""What stands for a verdict where nothing could be judged."""
MAX_SUBMISSION = 1 << 20

app = typer.Typer(help="Judge answers to code puzzles.", no_args_is_help=True)


@app.callback()
def _group() -> None: ...


@app.command()
def grade(
    puzzle: Annotated[
        str,
        typer.Argument(
            help="A puzzle's id (topic/id), or the path of its file or folder; FILE#id chooses one of several."
        ),
    ],
    submissions: Annotated[
        list[str], typer.Argument(help="Files with answers; - is standard input.", metavar="SUBMISSION…")
    ],
    *,
    as_json: Annotated[
        bool, typer.Option("--json", help="One JSON object a submission, on a line of its own.")
    ] = False,
    seed: Annotated[
        int | None, typer.Option(help="Draw the same hidden inputs each time.", min=0, max=2**31, show_default=False)
    ] = None,
) -> None:
    """Judge answers one after another, as the bot does. Exits with 1 if any could not be judged."""
    with explained():
        found = _puzzle(puzzle)
        answers = [(name, _submission(name)) for name in submissions]
        if not asyncio.run(_grade(found, answers, seed, as_json=as_json)):
            raise typer.Exit(1)


def _puzzle(wanted: str) -> "Puzzle":
    from tutorbot.content.puzzle_files import find_puzzle  # noqa: PLC0415  as in all commands
    from tutorbot.settings import load_settings  # noqa: PLC0415  as in all commands

    found = find_puzzle(wanted, load_settings().content_dir)
    for fault in found.faults:
        where = f"[bold]{escape(short(fault.file))}:{fault.line}[/]" + (
            f" {escape(fault.where)}:" if fault.where else ""
        )
        err.print(f"[bold red]✗ fault[/]   {where} {escape(fault.message)}")
        err.print(f"          [dim]expected[/] {escape(fault.expected)}")
    if found.puzzle is None:
        raise TutorError("The puzzle has faults, so that nothing was judged.")
    return found.puzzle


def _submission(name: str) -> str:
    try:
        data = sys.stdin.buffer.read(MAX_SUBMISSION + 1) if name == "-" else Path(name).read_bytes()
        if len(data) > MAX_SUBMISSION:
            raise TutorError(f"{name} is larger than 1 MB.")
        return data.decode("utf-8-sig").replace("\r\n", "\n")
    except OSError as error:
        raise TutorError(f"{name} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise TutorError(f"{name} is not UTF-8 text.") from error


async def _grade(puzzle: "Puzzle", answers: Sequence[tuple[str, str]], seed: int | None, *, as_json: bool) -> bool:
    """Tell of every answer, and return whether all of them could be judged."""
    from tutorbot.judging.judges import Judge  # noqa: PLC0415  as in all commands
    from tutorbot.sandbox.sandboxes import open_sandbox  # noqa: PLC0415  as in all commands
    from tutorbot.settings import load_settings  # noqa: PLC0415  as in all commands

    async with open_sandbox(load_settings().sandbox_options) as sandbox:
        with err.status("Warming up PyTorch …"):
            await sandbox.ready()
        judge, complete = Judge(sandbox), True
        for name, answer in answers:
            verdict = await _verdict(judge, puzzle, answer, seed)
            complete = complete and verdict.result not in {UNAVAILABLE, OUT_OF_ORDER}
            if as_json:
                print(json.dumps({"submission": name, **_line(puzzle, verdict)}), flush=True)  # noqa: T201  plain lines for a machine
            else:
                _show(name, verdict)
    return complete


async def _verdict(judge: "Judge", puzzle: "Puzzle", answer: str, seed: int | None) -> "Verdict":
    """What came of an answer, or why nothing did."""
    from tutorbot.domain.puzzles import Verdict  # noqa: PLC0415  as in all commands

    try:
        return await judge.judge(puzzle, answer, seed=seed)
    except Unavailable as error:
        return Verdict(result=UNAVAILABLE, passed=0, total=0, feedback=str(error))
    except JudgingError as error:
        return Verdict(result=OUT_OF_ORDER, passed=0, total=0, feedback=f"{error} For its author: {error.what}.")


def _line(puzzle: "Puzzle", verdict: "Verdict") -> dict[str, object]:
    return {
        "puzzle": puzzle.id,
        "verdict": verdict.result,
        "passed": verdict.passed,
        "total": verdict.total,
        "feedback": verdict.feedback,
        "misconception": verdict.misconception,
        "output": verdict.output,
    }


def _show(name: str, verdict: "Verdict") -> None:
    mark = "[bold green]✓[/]" if verdict.solved else "[bold red]✗[/]"
    out.print(f"{mark} [bold]{escape(name)}[/] {verdict.result} [dim]({verdict.passed} of {verdict.total})[/]")
    for line in verdict.feedback.splitlines():
        out.print(f"    {escape(line)}")
    if verdict.output.strip():
        out.print("    [dim]It printed:[/]")
        for line in verdict.output.splitlines():
            out.print(f"    [dim]│[/] {escape(line)}")
