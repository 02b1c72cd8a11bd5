"""A press on an answer of /quiz, over the wire and back, against a press on the button of a bare echo bot.

Each of ours is the first answer to its question and is durable before the message changes. Both bots run on one core,
their stand-ins on another.
"""

import sqlite3
import time
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.progress import track

from benchmarks.bots import AT_ONCE, MOST_BUTTONS, Bot, echo_bot, tutor_bot
from benchmarks.machines import STAND_IN_CORE, cpu_seconds, pinned
from benchmarks.reports import Report, percentile, ratios, spread


@dataclass
class Figures:
    """One value a round."""

    wall: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    stand_in: list[float] = field(default_factory=list)
    p50: list[float] = field(default_factory=list)
    p99: list[float] = field(default_factory=list)


async def measure(*, quick: bool) -> Report:
    rounds, crowd, alone = (3, 100, 25) if quick else (9, MOST_BUTTONS, 150)
    echo_figures, tutor_figures = Figures(), Figures()
    with TemporaryDirectory() as folder, pinned(STAND_IN_CORE):
        async with echo_bot() as echo, tutor_bot(Path(folder)) as tutor:
            turns = ((echo, echo_figures), (tutor, tutor_figures))
            for bot, _ in turns:
                await _round(bot, Figures(), crowd, alone)
            for _ in track(range(rounds), "presses"):
                for bot, figures in turns:
                    await _round(bot, figures, crowd, alone)
        kept = _answers(Path(folder))
    return Report(
        "presses: an answer press of /quiz against a bare echo bot",
        ("", "echo bot", "tutorbot", "ratio"),
        [
            _row("presses/s by the clock", echo_figures.wall, tutor_figures.wall, 0),
            _row("presses/s by the bot's CPU", echo_figures.cpu, tutor_figures.cpu, 0),
            _row("p50 ms, one at a time", echo_figures.p50, tutor_figures.p50),
            _row("p99 ms, one at a time", echo_figures.p99, tutor_figures.p99),
            _row("stand-in's CPU ms a press", echo_figures.stand_in, tutor_figures.stand_in),
        ],
        f"{AT_ONCE} in flight for presses/s; {rounds} rounds of {crowd} + {alone} presses; "
        f"{tutor.presses:,} answers were acknowledged and {kept:,} are in the database afterwards.",
    )


def _row(name: str, echo: list[float], tutor: list[float], digits: int = 2) -> tuple[str, ...]:
    return name, spread(echo, digits), spread(tutor, digits), spread(ratios(tutor, echo))


async def _round(bot: Bot, figures: Figures, crowd: int, alone: int) -> None:
    buttons = await bot.buttons(crowd)
    clock, cpu, stand_in = time.perf_counter(), cpu_seconds(bot.pid), time.process_time()
    await bot.press_all(buttons)
    figures.wall.append(len(buttons) / (time.perf_counter() - clock))
    figures.cpu.append(len(buttons) / (cpu_seconds(bot.pid) - cpu))
    figures.stand_in.append((time.process_time() - stand_in) / len(buttons) * 1e3)
    times = []
    for button in await bot.buttons(alone):
        began = time.perf_counter()
        await bot.press(button)
        times.append((time.perf_counter() - began) * 1e3)
    figures.p50.append(percentile(times, 0.5))
    figures.p99.append(percentile(times, 0.99))


def _answers(folder: Path) -> int:
    with closing(sqlite3.connect(folder / "tutorbot.db")) as database:
        (count,) = database.execute("SELECT count(*) FROM answers").fetchone()
    return int(count)
