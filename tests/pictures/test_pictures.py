"""One real process for all that is drawn; what happens to a process is shown on one that answers without drawing."""

import asyncio
import os
import signal
import sys
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.figures import BARS, CURVES, DASHBOARD, FIGURES, FLOW, HEAT, SLIDE, TILES
from tutorbot.domain.errors import Unavailable
from tutorbot.domain.figures import Bar, Bars, Figure, Look
from tutorbot.domain.twins import twin
from tutorbot.pictures import pictures, workers
from tutorbot.pictures.pictures import Pictures, open_pictures
from tutorbot.pictures.wires import from_wire, to_wire
from tutorbot.pictures.workers import Worker

DRAWN = (CURVES, HEAT, TILES, SLIDE, FLOW, DASHBOARD)
"""The dashboard has panels of all other kinds."""
ANSWERS = """
import struct, sys, time
for number, line in enumerate(sys.stdin.buffer):
    {misbehave}
    words = b"picture %d of %d" % (number, len(line))
    sys.stdout.buffer.write(struct.pack(">?I", b"Refused" not in line, len(words)) + words)
    sys.stdout.buffer.flush()
"""


@pytest.fixture(scope="module")
async def drawing() -> AsyncIterator[Pictures]:
    if find_spec("matplotlib") is None:
        pytest.skip("matplotlib is not installed")
    async with open_pictures() as pictures:
        yield pictures


@pytest.mark.parametrize("figure", DRAWN, ids=lambda figure: figure.kind)
async def test_every_figure_becomes_a_picture_that_is_read_on_a_phone(drawing: Pictures, figure: Figure) -> None:
    picture = await drawing.draw(figure, Look.DARK)
    assert picture.startswith(b"\x89PNG\r\n\x1a\n")
    assert int.from_bytes(picture[16:20]) == 900
    assert len(picture) < 200_000


async def test_the_same_figure_gives_the_same_bytes_and_the_other_look_gives_others(drawing: Pictures) -> None:
    light, dark = [await drawing.draw(BARS, look) for look in Look]
    drawing._kept.clear()
    assert await drawing.draw(BARS, Look.LIGHT) == light != dark


async def test_the_process_sees_nothing_of_the_bots_environment(drawing: Pictures) -> None:
    await drawing.draw(BARS, Look.LIGHT)
    assert drawing._worker
    seen = await asyncio.to_thread(Path(f"/proc/{drawing._worker.pid}/environ").read_bytes)
    names = {line.split(b"=")[0].decode() for line in seen.split(b"\0") if line}
    assert names <= {*workers._PASSED_ON, "PYTHONPATH", "OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"}


@dataclass
class Machine:
    """Starts processes that answer without drawing, and counts them."""

    started: list[Worker] = field(default_factory=list)
    begun: asyncio.Event = field(default_factory=asyncio.Event)
    misbehave: str = "pass"

    async def start(self) -> Worker:
        words = (sys.executable, "-I", "-S", "-c", ANSWERS.format(misbehave=self.misbehave))
        worker = Worker(await asyncio.create_subprocess_exec(*words, stdin=PIPE, stdout=PIPE, start_new_session=True))
        self.started.append(worker)
        self.begun.set()
        return worker


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> Machine:
    machine = Machine()
    monkeypatch.setattr(pictures, "start_worker", machine.start)
    monkeypatch.setattr(pictures, "find_spec", lambda _: "there")
    return machine


@pytest.fixture
async def quick(machine: Machine) -> AsyncIterator[Pictures]:
    made = Pictures(seconds=10)
    yield made
    await made.close()
    assert not any(worker.lives for worker in machine.started)


def bars(number: int) -> Bars:
    return Bars(title=f"Figure {number}", bars=(Bar("a", number),))


async def test_nothing_runs_before_the_first_picture(quick: Pictures, machine: Machine) -> None:
    assert machine.started == []
    await asyncio.gather(*(quick.draw(bars(number), Look.DARK) for number in range(3)))
    assert len(machine.started) == 1


async def test_a_picture_that_was_drawn_is_kept_while_it_is_among_the_last(quick: Pictures) -> None:
    first = await quick.draw(bars(0), Look.DARK)
    assert await quick.draw(bars(0), Look.DARK) == first
    for number in range(1, 33):
        await quick.draw(bars(number), Look.DARK)
    assert await quick.draw(bars(0), Look.DARK) != first, "the stand-in counts what it draws"


async def test_a_process_that_was_killed_is_replaced(quick: Pictures, machine: Machine) -> None:
    await quick.draw(bars(1), Look.DARK)
    os.kill(machine.started[0].pid, signal.SIGKILL)
    await quick.draw(bars(2), Look.DARK)
    assert len(machine.started) == 2


async def test_a_process_that_dies_of_every_figure_is_given_up(quick: Pictures, machine: Machine) -> None:
    machine.misbehave = "sys.exit()"
    with pytest.raises(Unavailable, match="could not be drawn"):
        await quick.draw(bars(1), Look.DARK)
    assert len(machine.started) == 2
    machine.misbehave = "pass"
    await quick.draw(bars(1), Look.DARK)


async def test_a_process_that_does_not_answer_is_ended(machine: Machine) -> None:
    machine.misbehave = "time.sleep(60)"
    slow = Pictures(seconds=0.05)
    with pytest.raises(Unavailable):
        await slow.draw(bars(1), Look.DARK)
    assert [worker.lives for worker in machine.started] == [False]


async def test_a_figure_that_cannot_be_drawn_costs_the_next_one_nothing(quick: Pictures, machine: Machine) -> None:
    with pytest.raises(Unavailable):
        await quick.draw(Bars(title="Refused", bars=()), Look.DARK)
    await quick.draw(bars(1), Look.DARK)
    assert len(machine.started) == 1


async def test_whoever_stops_waiting_leaves_no_half_answer_to_the_next(quick: Pictures, machine: Machine) -> None:
    machine.misbehave = "time.sleep(0.2)"
    waiting = asyncio.create_task(quick.draw(bars(1), Look.DARK))
    await machine.begun.wait()
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    machine.misbehave = "pass"
    other = b"picture 0 of %d" % len(to_wire(bars(20), Look.DARK))
    assert await quick.draw(bars(20), Look.DARK) == other


async def test_a_process_that_nobody_needs_ends(machine: Machine) -> None:
    idle = Pictures(idle_seconds=0)
    await idle.draw(bars(1), Look.DARK)
    assert idle._watching
    await idle._watching
    assert not machine.started[0].lives
    await idle.draw(bars(2), Look.DARK)
    await idle.close()
    assert len(machine.started) == 2


async def test_after_the_end_nothing_is_drawn(machine: Machine) -> None:
    async with open_pictures() as closed:
        await closed.draw(bars(1), Look.DARK)
    assert not machine.started[0].lives
    with pytest.raises(Unavailable):
        await closed.draw(bars(2), Look.DARK)


async def test_without_matplotlib_pictures_come_later(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "find_spec", lambda _: None)
    with pytest.raises(Unavailable, match=r"Pictures come later.*tutorbot\[pictures\]"):
        await Pictures().draw(bars(1), Look.DARK)


@pytest.mark.parametrize("title", FIGURES)
def test_a_figure_comes_out_of_the_wire_as_it_went_in(title: str) -> None:
    line = to_wire(FIGURES[title], Look.LIGHT)
    assert line.count(b"\n") == 1
    assert to_wire(*from_wire(line)) == line
    assert twin(from_wire(line)[0]) == twin(FIGURES[title])
