"""Recording an answer through the tutor, durable and idempotent, against two other ways to do it (`rivals`).

All three do the same to copies of one database: sync sqlite3 one answer after another, the two others with so many
callers at once. Two answers of three are right; one that is not also brings a card forward.
"""

import json
import shutil
import sqlite3
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import AsyncExitStack, closing
from datetime import UTC, datetime
from itertools import count, islice
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.progress import track

from benchmarks.crowds import at_once
from benchmarks.reports import Report, ratios, spread
from benchmarks.rivals import Answer, per_command, sync_sqlite
from tutorbot import bootstrap
from tutorbot.domain.ids import InteractionId, LearnerId
from tutorbot.settings import load_settings
from tutorbot.tutor.quizzes import Quizzes

CALLERS = (1, 8, 64, 256)
_STEPS = 20
_FIRST_INTERACTION = 10**9


async def measure(*, quick: bool) -> Report:
    rounds = 2 if quick else 7
    speeds: dict[tuple[str, int], list[float]] = {}
    with TemporaryDirectory() as name:
        folders = {each: Path(name) / each for each in ("tutor", "sync", "command")}
        answers = await _prepare(folders["tutor"], rounds * sum(map(_each, CALLERS)))
        for each in ("sync", "command"):
            shutil.copytree(folders["tutor"], folders[each])
        async with AsyncExitStack() as stack:
            tutor = await stack.enter_async_context(bootstrap.open_tutor(load_settings(data_dir=folders["tutor"])))
            command = await stack.enter_async_context(per_command(folders["command"] / "tutorbot.db"))
            sync = stack.enter_context(sync_sqlite(folders["sync"] / "tutorbot.db"))
            requests = {"tutor": tutor.quizzes, "command": Quizzes(command)}

            async def record(way: str, callers: int, batch: list[Answer]) -> float:
                began = time.perf_counter()
                if way == "sync":
                    for answer in batch:
                        sync.record(answer)
                else:
                    await at_once(callers, _asked(requests[way]), batch)
                return len(batch) / (time.perf_counter() - began)

            waiting = iter(answers)
            for _ in track(range(rounds), "answers"):
                for callers in CALLERS:
                    batch = list(islice(waiting, _each(callers)))
                    for way in folders:
                        # The slow way gets fewer, or all time would go to it.
                        some = batch[: len(batch) // 4] if way == "command" else batch
                        speeds.setdefault((way, callers), []).append(await record(way, callers, some))
        kept = {way: _kept(folder) for way, folder in folders.items()}
    if kept["tutor"] != len(answers) or kept["sync"] != len(answers):
        raise RuntimeError(f"of {len(answers)} acknowledged answers there are {kept}")
    rows = []
    for callers in CALLERS:
        ours, plain, slow = (speeds[way, callers] for way in ("tutor", "sync", "command"))
        shown = [spread(speed, 0) for speed in (ours, plain, slow)]
        rows.append((str(callers), *shown, spread(ratios(ours, plain)), spread(ratios(ours, slow), 1)))
    return Report(
        "answers: recording an answer, durable, answers/s",
        ("callers", "tutorbot", "sync sqlite3", "per command", "to sync sqlite3", "to per command"),
        rows,
        f"{rounds} rounds; {len(answers):,} answers acknowledged, {kept['tutor']:,} in the database afterwards.",
    )


def _each(callers: int) -> int:
    """Answers a round: enough for several groups."""
    return max(400, 4 * callers)


def _asked(quizzes: Quizzes) -> Callable[[Answer], Awaitable[object]]:
    return lambda answer: quizzes.answer(
        answer.attempt, answer.step, answer.learner, answer.picks, at=answer.at, interaction=answer.interaction
    )


async def _prepare(folder: Path, wanted: int) -> list[Answer]:
    """A database with quizzes begun, and the answers that shall be given."""
    now = datetime.now(UTC)
    async with bootstrap.open_tutor(load_settings(data_dir=folder)) as tutor:

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
            question = json.loads(body)
            keys = [place for place, option in enumerate(question["options"]) if option["id"] in question["keys"]]
            picks = tuple(keys) if number % 3 else ()
            yield Answer(attempt, step, learner, picks, at, InteractionId(_FIRST_INTERACTION + number))


def _kept(folder: Path) -> int:
    with closing(sqlite3.connect(folder / "tutorbot.db")) as database:
        return int(database.execute("SELECT count(*) FROM answers").fetchone()[0])
