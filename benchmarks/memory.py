"""What the bot's process holds after its start and after thousands of presses, against a bare echo bot."""

from pathlib import Path
from tempfile import TemporaryDirectory

from rich.progress import track

from benchmarks.bots import echo_bot, tutor_bot
from benchmarks.machines import STAND_IN_CORE, Memory, memory, pinned
from benchmarks.reports import Report


async def measure(*, quick: bool) -> Report:
    steps, step = (5, 100) if quick else (20, 250)
    warm = steps // 5  # growth is counted from then on: until then caches fill, by design and once
    with TemporaryDirectory() as folder, pinned(STAND_IN_CORE):
        async with echo_bot() as echo, tutor_bot(Path(folder)) as tutor:
            echo_held, tutor_held = [memory(echo.pid)], [memory(tutor.pid)]
            for _ in track(range(steps), "memory"):
                for bot, held in ((echo, echo_held), (tutor, tutor_held)):
                    await bot.press_all(await bot.buttons(step))
                    held.append(memory(bot.pid))
    presses = f"{steps * step:,} presses"
    return Report(
        "memory: MiB held by the bot's process",
        ("", "echo bot", "tutorbot", "ratio"),
        [
            _row("PSS after the start", echo_held[0].pss, tutor_held[0].pss),
            _row("RSS after the start", echo_held[0].rss, tutor_held[0].rss),
            _row(f"PSS after {presses}", echo_held[-1].pss, tutor_held[-1].pss),
            _row(f"RSS after {presses}", echo_held[-1].rss, tutor_held[-1].rss),
            ("PSS growth per 1,000 presses", _growth(echo_held[warm:], step), _growth(tutor_held[warm:], step), ""),
        ],
        f"Each press with the command that brings its button. Growth is counted after the first {warm * step:,}.",
    )


def _row(name: str, echo: float, tutor: float) -> tuple[str, ...]:
    return name, f"{echo:.1f}", f"{tutor:.1f}", f"{tutor / echo:.2f}"


def _growth(held: list[Memory], step: int) -> str:
    return f"{(held[-1].pss - held[0].pss) / ((len(held) - 1) * step) * 1000:.2f}"
