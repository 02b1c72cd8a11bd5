"""`tutorbot sandbox`: run code as learners' code is run, and see what keeps it inside."""

import asyncio
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape
from rich.table import Table

from tutorbot.cli.consoles import err, explained, out
from tutorbot.domain.errors import TutorError

if TYPE_CHECKING:
    from tutorbot.sandbox.jobs import Run
    from tutorbot.sandbox.probes import Report

MAX_CODE = 1 << 20

app = typer.Typer(help="Run code as learners' code is run; see what keeps it inside.", no_args_is_help=True)


@app.callback()
def _group() -> None: ...


@app.command()
def run(
    files: Annotated[list[str], typer.Argument(help="Python files; - is standard input.", metavar="FILE…")],
    *,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a file, on a line of its own.")] = False,
) -> None:
    """Run files one after another in the sandbox and report how each went. Exits with 1 if any could not be run.

    Files are whole programs: they import what they use, also torch, which learners' code in Discord need not.
    """
    with explained():
        codes = [(name, _code(name)) for name in files]
        available = asyncio.run(_run(codes, as_json=as_json))
    raise typer.Exit(0 if available else 1)


@app.command()
def doctor(*, as_json: Annotated[bool, typer.Option("--json", help="Print the findings as JSON.")] = False) -> None:
    """Show the layers round learners' code, what was tried to break them, limits. Exits with 1 without a sandbox."""
    with explained():
        report, why = asyncio.run(_examine())
    if as_json:
        out.print_json(json.dumps(_as_dict(report, why)))
    else:
        _print(report, why)
    raise typer.Exit(1 if why or report is None else 0)


def _code(name: str) -> str:
    try:
        data = sys.stdin.buffer.read(MAX_CODE + 1) if name == "-" else Path(name).read_bytes()
        if len(data) > MAX_CODE:
            raise TutorError(f"{name} is larger than 1 MB.")
        return data.decode("utf-8-sig")
    except OSError as error:
        raise TutorError(f"{name} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise TutorError(f"{name} is not UTF-8 text.") from error


async def _run(codes: Sequence[tuple[str, str]], *, as_json: bool) -> bool:
    """True when all of them could be run, whatever came of it."""
    from tutorbot.sandbox.jobs import Job, Outcome  # noqa: PLC0415  as in all commands
    from tutorbot.sandbox.sandboxes import open_sandbox  # noqa: PLC0415  as in all commands
    from tutorbot.settings import load_settings  # noqa: PLC0415  as in all commands

    available = True
    async with open_sandbox(load_settings().sandbox_options) as sandbox:
        with err.status("Warming up PyTorch …"):
            await sandbox.ready()
        for name, code in codes:
            done = await sandbox.run(
                Job(code=code, name=Path(name).name if name != "-" else "answer.py", prelude=False)
            )
            available = available and done.outcome is not Outcome.UNAVAILABLE
            if as_json:
                print(json.dumps({"file": name, **_line(done)}), flush=True)  # noqa: T201  plain lines for a machine
            else:
                _show(name, done)
    return available


def _line(done: "Run") -> dict[str, object]:
    return {
        "outcome": done.outcome.value,
        "stdout": done.stdout,
        "stderr": _stderr(done),
        "truncated": done.truncated,
        "wall_s": done.wall_s,
        "cpu_s": done.cpu_s,
        "peak_mb": done.peak_mb,
        "why": done.why,
    }


def _stderr(done: "Run") -> str:
    """With the traceback, which Python would have written there."""
    return done.stderr + (f"{done.failure.trace}\n" if done.failure and done.failure.trace else "")


def _show(name: str, done: "Run") -> None:
    good = done.outcome.value == "ok"
    mark = "[bold green]✓[/]" if good else "[bold red]✗[/]"
    figures = f"{done.wall_s * 1000:,.0f} ms, {done.cpu_s * 1000:,.0f} ms of CPU, {done.peak_mb:,.0f} MB"
    out.print(f"{mark} [bold]{escape(name)}[/] {done.outcome.value} [dim]({figures})[/] {escape(done.why)}")
    for text in (done.stdout, _stderr(done)):
        if text:
            out.print(escape("".join(sign if sign.isprintable() or sign == "\n" else "�" for sign in text).rstrip()))


async def _examine() -> "tuple[Report | None, str]":
    from tutorbot.sandbox.sandboxes import open_sandbox  # noqa: PLC0415  as in all commands
    from tutorbot.settings import load_settings  # noqa: PLC0415  as in all commands

    async with open_sandbox(load_settings().sandbox_options) as sandbox:
        with err.status("Warming up PyTorch and trying to get out …"):
            await sandbox.ready()
        return sandbox.report, sandbox.why


def _as_dict(report: "Report | None", why: str) -> dict[str, object]:
    found: dict[str, object] = {"available": not why and report is not None, "why": why}
    if report:
        found |= {
            "layers": [asdict(layer) for layer in report.layers],
            "probes": [asdict(probe) for probe in report.probes],
            "limits": asdict(report.limits),
            "server": asdict(report.ready),
        }
    return found


def _print(report: "Report | None", why: str) -> None:
    if report:
        layers = Table("layer", "", "what it keeps out", box=None, pad_edge=False)
        for layer in report.layers:
            state = "[green]✓ on[/]" if layer.on else "[bold red]✗ off[/]" if layer.required else "[yellow]- off[/]"
            layers.add_row(layer.name, state, escape(layer.about))
        attempts = Table("layer", "attempt", "", "answer", box=None, pad_edge=False)
        for probe in report.probes:
            held = "[green]✓ denied[/]" if probe.denied else "[bold red]✗ went through[/]"
            attempts.add_row(probe.layer, probe.attempt, held, escape(probe.how))
        limits = report.limits
        out.print(layers, "", attempts, "")
        out.print(
            f"Limits of one run: {limits.wall_s:g} s, {limits.cpu_s} s of CPU, {limits.memory_mb} MB over the warm "
            f"interpreter's, {limits.output_bytes // 1024} KiB of output."
        )
        out.print(f"[dim]Python {report.ready.python}, PyTorch {report.ready.torch}, user {report.ready.uid}[/]")
    out.print(f"[bold red]✗[/] {escape(why)}" if why else "[bold green]✓[/] Learners' code can be run here.")
