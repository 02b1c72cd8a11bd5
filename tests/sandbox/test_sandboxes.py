"""The life of the servers: worn ones are replaced without a gap, dead ones too, and nothing is left behind."""

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.sandbox.places import CHECKOUT
from tutorbot.domain.errors import TooMany, Unavailable
from tutorbot.sandbox import calls, runtimes, sandboxes
from tutorbot.sandbox.inside import confinement
from tutorbot.sandbox.jobs import Job, Limits, Outcome, Run
from tutorbot.sandbox.options import Options
from tutorbot.sandbox.sandboxes import Sandbox, open_sandbox
from tutorbot.sandbox.sessions import Bench

PLAIN = Options(bubblewrap=False)
FINE = Job(code="print(torch.ones(2).sum().item())")
_SECONDS = 150
"""For whatever takes two at most on a machine that has nothing else to do."""


def processes() -> dict[int, tuple[int, str]]:
    """Every process here, with its parent and its name; the dead that nobody has asked after are left out."""
    found = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            name, _, rest = path.read_text().partition(" (")[2].rpartition(") ")
        except OSError:
            continue
        if rest[0] != "Z":
            found[int(path.parent.name)] = (int(rest.split()[1]), name)
    return found


def offspring(of: int) -> list[int]:
    known = processes()
    found, waiting = [], [of]
    while waiting:
        parent = waiting.pop()
        children = [pid for pid, (its_parent, _) in known.items() if its_parent == parent]
        found += children
        waiting += children
    return found


def gone(pids: Sequence[int], within: float = 5.0) -> bool:
    """Whether all of them are gone, or soon will be: the kernel takes a moment to clear a namespace away."""
    until = time.monotonic() + within
    while set(pids) & processes().keys():
        if time.monotonic() > until:
            return False
        time.sleep(0.01)
    return True


async def until(condition: Callable[[], object]) -> None:
    async with asyncio.timeout(_SECONDS):
        while not condition():  # noqa: ASYNC110  what is waited for is another process, or private
            await asyncio.sleep(0.005)


async def settled(sandbox: Sandbox) -> None:
    """Until what goes on in the background is done."""
    await until(lambda: not sandbox._tasks)


def open_files() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


def is_fine(run: Run) -> bool:
    return (run.outcome, run.stdout) == (Outcome.OK, "2.0\n")


# Replacing


async def test_a_worn_server_is_replaced_while_runs_go_on_and_its_last_child_may_finish() -> None:
    async with open_sandbox(replace(PLAIN, recycled_after=10)) as sandbox:
        assert await sandbox.ready(), sandbox.why
        first = sandbox._server
        assert first
        slow = asyncio.ensure_future(
            sandbox.run(Job(code="import time; time.sleep(1)\nprint('late')"), who=1, limits=Limits(wall_s=_SECONDS))
        )
        async with asyncio.timeout(_SECONDS):
            while sandbox._server is first:
                assert is_fine(await sandbox.run(FINE))
        assert (await slow).stdout == "late\n"
        await settled(sandbox)
        assert first.process.returncode is not None
        assert is_fine(await sandbox.run(FINE))
        left, running = await run_without_end(sandbox)
    await nothing_is_left(sandbox, left, running)


class Killer:
    """Work in a turn: a session in the middle of which the server is killed, as often as asked for."""

    def __init__(self, sandbox: Sandbox, times: int) -> None:
        self.sandbox = sandbox
        self.times = times
        self.begun = 0

    async def __call__(self, bench: Bench) -> Run:
        self.begun += 1
        async with bench.session(FINE) as session:
            if self.begun <= self.times:
                await self.kill()
            await session.evaluate("1")
            return await session.end()

    async def kill(self) -> None:
        server = self.sandbox._server
        assert server
        os.killpg(server.process.pid, signal.SIGKILL)
        await asyncio.to_thread(server.process.wait)


@pytest.fixture(scope="module")
async def mortal() -> AsyncIterator[Sandbox]:
    """A sandbox whose servers are killed by one test after another."""
    async with open_sandbox(PLAIN) as sandbox:
        assert await sandbox.ready(), sandbox.why
        yield sandbox


async def test_what_was_under_way_when_its_server_died_is_done_once_more_and_who_comes_meanwhile_waits(
    mortal: Sandbox,
) -> None:
    await settled(mortal)
    killer = Killer(mortal, 1)
    first = asyncio.ensure_future(mortal.turn(1, killer))
    await until(lambda: mortal._server is None)
    assert is_fine(await mortal.run(FINE, who=2))
    assert is_fine(await first)
    assert killer.begun == 2


async def test_what_has_lost_its_server_twice_is_given_up_and_a_server_that_cannot_be_had_now_is_had_later(
    mortal: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    killer = Killer(mortal, 2)
    losing = asyncio.ensure_future(mortal.turn(1, killer))
    await until(lambda: killer.begun == 2)
    with monkeypatch.context() as patch:
        patch.setattr("tutorbot.sandbox.servers.INSIDE", Path("/nonexistent"))
        with pytest.raises(Unavailable, match="failed twice"):
            await losing
        run = await mortal.run(FINE)
        assert run.outcome is Outcome.UNAVAILABLE
        assert run.why.startswith("Code cannot be run at the moment: ")
    monkeypatch.setattr(sandboxes, "_AGAIN_SECONDS", 0.0)
    assert is_fine(await mortal.run(FINE))
    assert killer.begun == 2


# Nothing is left


async def run_without_end(sandbox: Sandbox) -> tuple[list[int], asyncio.Future[Run]]:
    """All processes of a sandbox that is busy, and the run that it is busy with."""
    await settled(sandbox)
    assert sandbox._server
    running = asyncio.ensure_future(sandbox.run(Job(code="while True: pass"), limits=Limits(wall_s=_SECONDS)))
    await asyncio.sleep(0.2)
    server = sandbox._server.process.pid
    left = [server, *offspring(server)]
    assert len(left) >= 1 + sandbox.options.parked
    return left, running


async def nothing_is_left(sandbox: Sandbox, left: Sequence[int], running: asyncio.Future[Run]) -> None:
    assert await asyncio.to_thread(gone, left)
    stopped = await running
    assert (stopped.outcome, stopped.why) == (Outcome.UNAVAILABLE, "The sandbox is closed.")
    assert (await sandbox.run(FINE)).outcome is Outcome.UNAVAILABLE


async def test_nothing_is_left_of_a_sandbox_that_is_closed_in_the_middle_of_a_run(mortal: Sandbox) -> None:
    await settled(mortal)  # it opens files, too
    await asyncio.to_thread(time.sleep, 0)  # the first thread of asyncio's opens files for good
    before = open_files()
    async with open_sandbox() as sandbox:
        assert await sandbox.ready(), sandbox.why
        left, running = await run_without_end(sandbox)
    await nothing_is_left(sandbox, left, running)
    assert open_files() == before


@pytest.mark.parametrize("bubblewrap", [False, True])
async def test_nothing_is_left_of_a_sandbox_that_is_closed_while_it_starts(bubblewrap: bool) -> None:  # noqa: FBT001  a case
    already = set(offspring(os.getpid()))
    async with open_sandbox(Options(bubblewrap=bubblewrap)) as sandbox:
        await until(lambda: set(offspring(os.getpid())) - already)
        left = list(set(offspring(os.getpid())) - already)
        assert not sandbox.available
    assert await asyncio.to_thread(gone, left)


_BOT = """
import asyncio, json, sys
from tutorbot.sandbox.jobs import Job
from tutorbot.sandbox.options import Options
from tutorbot.sandbox.sandboxes import open_sandbox

async def main():
    async with open_sandbox(Options(bubblewrap=json.loads(sys.argv[1]))) as sandbox:
        assert await sandbox.ready(), sandbox.why
        running = asyncio.ensure_future(sandbox.run(Job(code="while True: pass")))
        await asyncio.sleep(0.3)
        print("running", flush=True)
        await running

asyncio.run(main())
"""


@pytest.fixture
def bots() -> Iterator[list["subprocess.Popen[str]"]]:
    """Two processes with a sandbox each, without bubblewrap and with it, that say when they run something."""
    words = [[sys.executable, "-c", _BOT, json.dumps(bubblewrap)] for bubblewrap in (False, True)]
    started = [subprocess.Popen(each, cwd=CHECKOUT, stdout=subprocess.PIPE, text=True) for each in words]
    yield started
    for process in started:
        process.kill()
        process.communicate()


def test_nothing_is_left_when_the_bot_is_killed(bots: list["subprocess.Popen[str]"]) -> None:
    for process in bots:
        assert process.stdout
        assert "running\n" in iter(process.stdout.readline, "")
        left = offspring(process.pid)
        assert len(left) >= 1 + PLAIN.parked
        process.kill()
        process.wait()
        assert gone(left)


# Unavailable


async def why_not(options: Options) -> str:
    async with open_sandbox(options) as sandbox:
        assert not await sandbox.ready()
        assert not sandbox.available
        run = await sandbox.run(FINE)
        assert (run.outcome, run.why) == (Outcome.UNAVAILABLE, sandbox.why)
        with pytest.raises(Unavailable):
            await sandbox.turn(0, lambda bench: bench.run(FINE))
        return sandbox.why


async def test_layers_that_let_something_through_are_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    runtime = runtimes.find_runtime(PLAIN.packages)
    open_system = replace(runtime, system=(*runtime.system, "/etc", "/proc"))
    monkeypatch.setattr(runtimes, "find_runtime", lambda _: open_system)
    monkeypatch.setattr(calls, "_ALLOWED", [*calls._ALLOWED, "socket", "kill", "chmod"])
    monkeypatch.setattr(calls, "compiled", calls.compiled.__wrapped__)
    why = await why_not(PLAIN)
    assert why.startswith("Code cannot be run here: ")
    for attempt in ("read /etc/passwd", "read /proc/version", "read its own memory map"):
        assert f"landlock does not hold: {attempt} (done)" in why
    for attempt in ("open an internet socket", "open a local socket", "send itself a signal"):
        assert f"seccomp does not hold: {attempt} (done)" in why
    assert "seccomp does not hold: change the rights of a file (ENOENT)" in why
    assert "raise its limits" not in why


async def test_a_missing_package_is_named() -> None:
    why = await why_not(Options(packages=("torch", "no-such-package")))
    assert "no-such-package is not installed" in why


async def test_an_interpreter_that_does_not_start_is_told_in_its_own_words(monkeypatch: pytest.MonkeyPatch) -> None:
    runtime = runtimes.find_runtime(PLAIN.packages)
    monkeypatch.setattr(runtimes, "find_runtime", lambda _: replace(runtime, interpreter="/bin/false"))
    assert await why_not(PLAIN) == "Code cannot be run here: it has ended."
    monkeypatch.setattr(runtimes, "find_runtime", lambda _: replace(runtime, interpreter="/no/python"))
    assert "/no/python: No such file or directory" in await why_not(PLAIN)
    monkeypatch.setattr(runtimes, "find_runtime", lambda _: replace(runtime, packages={}))
    assert "No module named 'numpy'" in await why_not(PLAIN)


async def test_what_is_switched_off_says_so() -> None:
    assert "switched off here (TUTORBOT_SANDBOX)" in await why_not(Options(enabled=False))


async def test_another_system_than_linux_has_no_sandbox(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    assert "only be run on Linux" in await why_not(PLAIN)


def test_a_kernel_whose_landlock_is_too_old_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(confinement, "abi_version", lambda: confinement.MIN_LANDLOCK_ABI - 1)
    with pytest.raises(OSError, match="Landlock of ABI 5; 6 is needed"):
        confinement.readable(["/usr"])


async def test_learners_are_let_in_as_often_as_the_options_say() -> None:
    async with open_sandbox(Options(enabled=False, a_minute=2)) as sandbox:
        now = datetime(2026, 5, 1, tzinfo=UTC)
        sandbox.admit(1, now)
        sandbox.admit(1, now)
        with pytest.raises(TooMany):
            sandbox.admit(1, now)
