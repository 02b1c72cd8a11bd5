"""The next card, read and decide, with many learners against few: nobody should notice how many others there are."""

import time
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from rich.progress import track

from benchmarks.populations import CARDS, LINES, learner, populate
from benchmarks.reports import Report, percentile, ratios, spread
from tutorbot import bootstrap
from tutorbot.settings import load_settings
from tutorbot.tutor.tutors import Tutor

FEW = 1_000


async def measure(*, quick: bool) -> Report:
    many, rounds, calls = (10_000, 3, 100) if quick else (100_000, 9, 400)
    p50: dict[int, list[float]] = {FEW: [], many: []}
    p99: dict[int, list[float]] = {FEW: [], many: []}
    chance = Random(1)  # noqa: S311  whom to ask, the same in each run
    async with AsyncExitStack() as stack:
        tutors = {}
        for learners in track((FEW, many), "due: filling databases"):
            folder = Path(stack.enter_context(TemporaryDirectory()))
            await populate(folder, learners)
            tutors[learners] = await stack.enter_async_context(
                bootstrap.open_tutor(load_settings(data_dir=folder, sandbox=False))
            )
        for _ in track(range(rounds), "due"):
            times: dict[int, list[float]] = {FEW: [], many: []}
            for _ in range(calls):
                for learners, tutor in tutors.items():
                    times[learners].append(await _next(tutor, chance.randrange(learners)))
            for learners, each in times.items():
                p50[learners].append(percentile(each, 0.5))
                p99[learners].append(percentile(each, 0.99))
    return Report(
        f"due: the next card among {many:,} learners against {FEW:,}",
        ("", f"{FEW:,} learners", f"{many:,} learners", "ratio"),
        [
            ("p50 ms", spread(p50[FEW]), spread(p50[many]), spread(ratios(p50[many], p50[FEW]))),
            ("p99 ms", spread(p99[FEW]), spread(p99[many]), spread(ratios(p99[many], p99[FEW]))),
        ],
        f"{rounds} rounds of {calls} calls each, in turns; {CARDS} cards a learner ({many * CARDS:,} in all) and "
        f"{many * CARDS * LINES:,} lines of the review log.",
    )


async def _next(tutor: Tutor, number: int) -> float:
    began = time.perf_counter()
    await tutor.reviews.next(learner(number), None, at=datetime.now(UTC))
    return (time.perf_counter() - began) * 1e3
