"""A verdict on learner code: ours against cold starts, and against a warm fork that confines nothing."""

import asyncio
import os
import struct
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from rich.progress import track

from benchmarks.machines import memory
from benchmarks.reports import Report, percentile, ratios, spread
from tutorbot.sandbox import bubbles, runtimes
from tutorbot.sandbox.jobs import Job, Outcome
from tutorbot.sandbox.options import Options
from tutorbot.sandbox.sandboxes import Sandbox, open_sandbox

CONVOLUTION = """\
import torch
conv = torch.nn.Conv2d(1, 1, kernel_size=3)
x = torch.randn(1, 1, 5, 5)
print(conv(x).shape)
"""
TRAINING = """\
import torch
torch.manual_seed(0)
x = torch.randn(64, 8)
y = x @ torch.randn(8, 1)
model = torch.nn.Sequential(torch.nn.Linear(8, 16), torch.nn.ReLU(), torch.nn.Linear(16, 1))
optimizer = torch.optim.SGD(model.parameters(), lr=0.05)
for step in range(200):
    optimizer.zero_grad()
    loss = torch.nn.functional.mse_loss(model(x), y)
    loss.backward()
    optimizer.step()
print(loss.item() < 1)
"""
_LENGTH = struct.Struct("<I")
Runner = Callable[[str], Awaitable[str]]


async def measure(*, quick: bool) -> Report:
    rounds, each, many = (2, 10, 100) if quick else (9, 40, 1000)
    async with open_sandbox(Options(recycled_after=100_000)) as sandbox, bare_forks(2) as bare:
        if not await sandbox.ready():
            raise RuntimeError(sandbox.why)
        await asyncio.sleep(1)

        async def ours(code: str) -> str:
            done = await sandbox.run(Job(code=code, prelude=False))
            if done.outcome is not Outcome.OK:
                raise RuntimeError(done.why)
            return done.stdout

        cold: dict[str, list[float]] = {"python -c": [], "under bubblewrap": []}
        times: dict[str, dict[str, list[list[float]]]] = {
            name: {"bare": [], "ours": []} for name in ("convolution", "training")
        }
        rates: dict[str, list[float]] = {"bare": [], "ours": []}
        for _ in track(range(rounds), "sandbox"):
            cold["python -c"].append(await _cold([sys.executable]))
            if wrapped := _wrapped():
                cold["under bubblewrap"].append(await _cold(wrapped))
            for name, code in (("convolution", CONVOLUTION), ("training", TRAINING)):
                for who, run in (("bare", bare[0]), ("ours", ours)):
                    times[name][who].append(await _one_by_one(run, code, each))
            rates["bare"].append(await _at_once(bare, CONVOLUTION, each * 4))
            rates["ours"].append(await _at_once([ours, ours], CONVOLUTION, each * 4))
        waiting = await _memory_of_waiting()
        before, after = await _growth(sandbox, ours, many)
    return Report(
        "sandbox: from code to verdict",
        ("", "bare warm fork", "tutorbot", "ratio"),
        [
            *(row for name in times for row in _rows(name, times[name])),
            _rate_row(rates),
            *(_cold_row(name, cold[name], times["convolution"]["ours"]) for name in cold if cold[name]),
            ("PSS of one waiting child, MiB", "", f"{waiting:.1f}", ""),
            (
                f"PSS of the server after {many:,} jobs, MiB",
                f"{before:.1f} before",
                f"{after:.1f}",
                f"{after / before:.2f}",
            ),
        ],
        f"{rounds} rounds in turns, {each} runs each in a row; ours {_layers(sandbox)}; one at a time but for runs/s.",
    )


@asynccontextmanager
async def bare_forks(count: int) -> AsyncIterator[list[Runner]]:
    """So many warm processes that fork for each job."""
    processes = [
        await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "benchmarks.bare_forks",
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, "OMP_NUM_THREADS": "1"},
        )
        for _ in range(count)
    ]

    def runner(process: asyncio.subprocess.Process) -> Runner:
        async def run(code: str) -> str:
            if process.stdin is None or process.stdout is None:
                raise RuntimeError("no pipes")
            data = code.encode()
            process.stdin.write(_LENGTH.pack(len(data)) + data)
            head = await process.stdout.readexactly(_LENGTH.size)
            return (await process.stdout.readexactly(*_LENGTH.unpack(head))).decode()

        return run

    try:
        for process in processes:
            if process.stdout:
                await process.stdout.readexactly(_LENGTH.size + len(b"ready"))
        yield [runner(process) for process in processes]
    finally:
        for process in processes:
            process.terminate()
            await process.wait()


async def _one_by_one(run: Runner, code: str, count: int) -> list[float]:
    """Milliseconds of each run; between two of them a learner would think."""
    taken = []
    for _ in range(count):
        began = time.perf_counter()
        if not await run(code):
            raise RuntimeError("it printed nothing")
        taken.append((time.perf_counter() - began) * 1000)
        await asyncio.sleep(0.03)
    return taken


async def _at_once(runners: Sequence[Runner], code: str, count: int) -> float:
    """Runs a second."""

    async def several(run: Runner) -> None:
        for _ in range(count // len(runners)):
            await run(code)

    began = time.perf_counter()
    await asyncio.gather(*map(several, runners))
    return count / (time.perf_counter() - began)


async def _cold(command: Sequence[str]) -> float:
    began = time.perf_counter()
    process = await asyncio.create_subprocess_exec(*command, "-c", CONVOLUTION, stdout=asyncio.subprocess.DEVNULL)
    if await process.wait():
        raise RuntimeError(f"{command[0]} failed")
    return (time.perf_counter() - began) * 1000


def _wrapped() -> list[str] | None:
    """The words that run this interpreter in a bubblewrap of its own."""
    if (bubblewrap := bubbles.find_bubblewrap()) is None:
        return None
    runtimes.find_runtime(("torch",))
    checkout = str(Path(__file__).parents[1])
    return [
        *(bubblewrap, "--unshare-all", "--ro-bind", "/", "/", "--dev", "/dev", "--proc", "/proc", "--chdir", checkout),
        *("--tmpfs", tempfile.gettempdir(), sys.executable),
    ]


async def _memory_of_waiting() -> float:
    """What one more child costs while it waits: the difference that eight of them make, by eighths."""
    totals = []
    for parked in (1, 9):
        async with open_sandbox(Options(parked=parked)) as sandbox:
            await sandbox.ready()
            await _stocked(sandbox, parked)
            children = [child._pid for _, child in sandbox._parked]  # noqa: SLF001  a benchmark may look inside
            totals.append(sum(memory(pid).pss for pid in (_server(sandbox), *children)))
    return (totals[1] - totals[0]) / 8


async def _growth(sandbox: Sandbox, run: Runner, count: int) -> tuple[float, float]:
    """The memory of the server's process alone, before and after that many jobs, in MiB."""
    await _stocked(sandbox, 1)
    server = _server(sandbox)
    before = memory(server).rss
    for _ in range(count):
        await run(CONVOLUTION)
    return before, memory(server).rss


async def _stocked(sandbox: Sandbox, count: int) -> None:
    async with asyncio.timeout(30):
        while len(sandbox._parked) < count:  # noqa: ASYNC110, SLF001  nothing tells
            await asyncio.sleep(0.05)


def _server(sandbox: Sandbox) -> int:
    """The process that forks: bubblewrap's own stand above it."""
    child = sandbox._parked[0][1]._pid  # noqa: SLF001  as above
    lines = Path(f"/proc/{child}/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("PPid:"))


def _rows(name: str, taken: dict[str, list[list[float]]]) -> list[tuple[str, str, str, str]]:
    rows = []
    for title, share in (("p50", 0.5), ("p99", 0.99)):
        bare, ours = ([percentile(times, share) for times in taken[who]] for who in ("bare", "ours"))
        rows.append((f"{name}, {title} ms", spread(bare, 1), spread(ours, 1), spread(ratios(ours, bare))))
    return rows


def _rate_row(rates: dict[str, list[float]]) -> tuple[str, str, str, str]:
    ratio = spread(ratios(rates["ours"], rates["bare"]))
    return "runs/s, two at once", spread(rates["bare"], 0), spread(rates["ours"], 0), ratio


def _cold_row(name: str, cold: list[float], ours: list[list[float]]) -> tuple[str, str, str, str]:
    faster = ratios(cold, [percentile(times, 0.5) for times in ours])
    return f"convolution, cold {name}, ms", spread(cold, 0), "", f"{spread(faster, 0)} times slower than ours"


def _layers(sandbox: Sandbox) -> str:
    return f"with {', '.join(layer.name for layer in sandbox.report.layers if layer.on)}" if sandbox.report else ""
