"""Recording an answer through the tutor, durable and idempotent, against two other ways to do it (`rivals`).

All three do the same to copies of one database: sync sqlite3 one answer after another, the two others with so many
callers at once. Two answers of three are right; one that is not also brings a card forward.
"""

import shutil
import sqlite3
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, closing
from datetime import UTC, datetime
from itertools import count, islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeAlias

from rich.progress import track

from benchmarks.crowds import at_once
from benchmarks.reports import Report, ratios, spread
from benchmarks.rivals import Answer, per_command, right_picks, sync_sqlite
from tutorbot import bootstrap
from tutorbot.domain.ids import InteractionId, LearnerId
from tutorbot.settings import load_settings
from tutorbot.tutor.quizzes import Quizzes

Call: TypeAlias = Callable[[Answer], Awaitable[object]]

WAYS = ("tutor", "sync", "command")
CALLERS = (1, 8, 64, 256)
_WARM = 200
_STEPS = 20
_FIRST_INTERACTION = 10**9


async def measure(*, quick: bool) -> Report:
    rounds = 1 if quick else 7
    speeds: dict[tuple[str, int], list[float]] = {(way, callers): [] for way in WAYS for callers in CALLERS}
    with TemporaryDirectory() as name:
        folders = {way: Path(name) / way for way in WAYS}
        answers = await _prepare(folders["tutor"], _WARM + rounds * sum(map(_each, CALLERS)))
        for way in WAYS[1:]:
            shutil.copytree(folders["tutor"], folders[way])
        async with _open(folders) as calls:
            waiting = iter(answers)
            warm = list(islice(waiting, _WARM))
            for call in calls.values():
                await at_once(1, call, warm)
            for _ in track(range(rounds), "answers"):
                for callers in CALLERS:
                    batch = list(islice(waiting, _each(callers)))
                    for way, call in calls.items():
                        # The slow way gets fewer, or all time would go to it.
                        some = batch[: len(batch) // 4] if way == "command" else batch
                        began = time.perf_counter()
                        await at_once(callers, call, some)
                        speeds[way, callers].append(len(some) / (time.perf_counter() - began))
        kept = _kept(folders["tutor"])
    rows = []
    for callers in CALLERS:
        ours, plain, slow = (speeds[way, callers] for way in WAYS)
        shown = [spread(speed, 0) for speed in (ours, plain, slow)]
        rows.append((str(callers), *shown, spread(ratios(ours, plain)), spread(ratios(ours, slow), 1)))
    return Report(
        "answers: recording an answer, durable, answers/s",
        ("callers", "tutorbot", "sync sqlite3", "per command", "to sync sqlite3", "to per command"),
        rows,
        f"{rounds} rounds; {len(answers):,} answers were acknowledged and {kept:,} are in the database afterwards.",
    )


def _each(callers: int) -> int:
    """Answers a round: enough for several groups."""
    return max(400, 4 * callers)


@asynccontextmanager
async def _open(folders: dict[str, Path]) -> AsyncIterator[dict[str, Call]]:
    settings = load_settings(data_dir=folders["tutor"], sandbox=False)
    async with bootstrap.open_tutor(settings) as tutor, per_command(folders["command"] / "tutorbot.db") as store:
        with sync_sqlite(folders["sync"] / "tutorbot.db") as sync:

            async def record(answer: Answer) -> None:
                sync.record(answer)

            yield {"tutor": _asking(tutor.quizzes), "sync": record, "command": _asking(Quizzes(store))}


def _asking(quizzes: Quizzes) -> Call:
    return lambda answer: quizzes.answer(
        answer.attempt, answer.step, answer.learner, answer.picks, at=answer.at, interaction=answer.interaction
    )


async def _prepare(folder: Path, wanted: int) -> list[Answer]:
    """A database with quizzes begun, and the answers that shall be given."""
    now = datetime.now(UTC)
    async with bootstrap.open_tutor(load_settings(data_dir=folder, sandbox=False)) as tutor:

        async def begin(learner: int) -> None:
            await tutor.quizzes.begin(
                LearnerId(learner), None, None, None, _STEPS, at=now, interaction=InteractionId(learner)
            )

        await at_once(64, begin, range(1, wanted // _STEPS + 2))
    return list(islice(_answers(folder, now), wanted))


def _answers(folder: Path, at: datetime) -> Iterator[Answer]:
    """Step by step of all quizzes, so that neighbours are of different learners."""
    asked = """
    SELECT attempts.id, step, learner, body FROM attempt_steps
    JOIN attempts ON attempts.id = attempt JOIN item_versions ON item_versions.id = version ORDER BY step, attempts.id
    """
    with closing(sqlite3.connect(folder / "tutorbot.db")) as database:
        for number, (attempt, step, learner, body) in zip(count(1), database.execute(asked)):
            picks = right_picks(body) if number % 3 else ()
            yield Answer(attempt, step, learner, picks, at, InteractionId(_FIRST_INTERACTION + number))


def _kept(folder: Path) -> int:
    with closing(sqlite3.connect(folder / "tutorbot.db")) as database:
        return int(database.execute("SELECT count(*) FROM answers").fetchone()[0])
