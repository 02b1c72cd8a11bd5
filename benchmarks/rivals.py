"""Two other ways to record an answer, on the same schema, with the same durability."""

import json
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from tutorbot.domain.days import study_day
from tutorbot.domain.ids import AttemptId, InteractionId, LearnerId
from tutorbot.storage.stores import Store, Work
from tutorbot.storage.transactions import Transaction

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer to be given."""

    attempt: AttemptId
    step: int
    learner: LearnerId
    picks: tuple[int, ...]
    at: datetime
    interaction: InteractionId


def right_picks(body: str) -> tuple[int, ...]:
    """The places of a question's keys among its options, from its row in the database."""
    question = json.loads(body)
    return tuple(place for place, option in enumerate(question["options"]) if option["id"] in question["keys"])


_PRAGMAS = ("synchronous = FULL", "foreign_keys = ON", "busy_timeout = 5000")

_STEP = """
SELECT attempts.learner, learners.zone, attempts.seed, attempts.repeats,
       (SELECT count(*) FROM attempt_steps WHERE attempt = :attempt), item_versions.body, attempt_steps.version,
       attempt_steps.item, topics.title, attempt_steps.hinted, answers.picks, answers.outcome
FROM attempt_steps JOIN attempts ON attempts.id = attempt_steps.attempt
JOIN learners ON learners.id = attempts.learner JOIN item_versions ON item_versions.id = attempt_steps.version
JOIN items ON items.id = attempt_steps.item JOIN topics ON topics.id = items.topic
LEFT JOIN answers ON answers.attempt = attempt_steps.attempt AND answers.step = attempt_steps.step
WHERE attempt_steps.attempt = :attempt AND attempt_steps.step = :step
"""
_ANSWER = """
INSERT INTO answers (attempt, step, interaction, learner, item, picks, outcome, at)
VALUES (:attempt, :step, :interaction, :learner, :item, :picks, :outcome, :at)
"""
_ACTIVE = """
INSERT INTO streak_events (learner, key, at, zone, kind) VALUES (:learner, :key, :at, :zone, 'activity')
ON CONFLICT DO NOTHING
"""
_CARD = """
SELECT due, stability, difficulty, last_day, lapses, relook, turn FROM cards WHERE learner = :learner AND item = :item
"""
_PUT_CARD = """
INSERT INTO cards (learner, item, due, stability, difficulty, last_day, lapses, relook, turn, reviews, suspended)
VALUES (:learner, :item, :due, :stability, :difficulty, :last_day, :lapses, :relook, :turn, :turn, 0)
ON CONFLICT (learner, item) DO UPDATE SET due = excluded.due, turn = excluded.turn
"""
_LOG = """
INSERT INTO review_log (learner, item, step, retention, day, at, interaction, version, first)
VALUES (:learner, :item, 'summoned', 0.9, :day, :at, :interaction, :version, 0)
"""
_NEW_CARD = ("9999-12-31", None, None, None, 0, 0, 0)


class SyncSqlite:
    """sqlite3 by hand and nothing else: the statements that the store runs, a transaction and an fsync an answer."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._run = connection.execute

    def record(self, answer: Answer) -> None:
        self._run("BEGIN IMMEDIATE")
        self._record(answer)
        self._run("COMMIT")

    def _record(self, answer: Answer) -> None:
        key = {"attempt": answer.attempt, "step": answer.step}
        learner, zone, _, _, _, body, version, item, _, _, _, outcome = self._run(_STEP, key).fetchone()
        if learner != answer.learner or outcome:
            raise LookupError("every answer is a first one, by the one who was asked")
        question = json.loads(body)
        picks = sorted(question["options"][pick]["id"] for pick in answer.picks)
        right = picks == sorted(question["keys"])
        row = {**key, "learner": learner, "item": item, "interaction": answer.interaction}
        row["at"] = int(answer.at.timestamp() * 1000)
        outcome = "right" if right else "wrong" if picks else "unknown"
        self._run(_ANSWER, {**row, "picks": json.dumps(picks), "outcome": outcome})
        self._run(_ACTIVE, {**row, "key": f"quiz:{answer.attempt}:{answer.step}", "zone": zone})
        if not right:
            day = study_day(answer.at, zone).isoformat()
            due, stability, difficulty, last_day, lapses, relook, turn = self._run(_CARD, row).fetchone() or _NEW_CARD
            card = {"due": min(due, day), "stability": stability, "difficulty": difficulty, "last_day": last_day}
            self._run(_PUT_CARD, {**row, **card, "lapses": lapses, "relook": relook, "turn": turn + 1})
            self._run(_LOG, {**row, "day": day, "version": version})


@contextmanager
def sync_sqlite(path: Path) -> Iterator[SyncSqlite]:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for pragma in _PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")
        yield SyncSqlite(connection)


class PerCommand(Store):
    """The usual way with SQLAlchemy and asyncio: each request takes the connection, and has its own commit."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def write(self, work: Work[T]) -> T:
        async with self._engine.connect() as connection:
            await connection.exec_driver_sql("BEGIN IMMEDIATE")
            value = await connection.run_sync(lambda plain: work(Transaction(plain)))
            await connection.exec_driver_sql("COMMIT")
            return value


@asynccontextmanager
async def per_command(path: Path) -> AsyncIterator[PerCommand]:
    # One connection, since SQLite has one writer: more of them were slower, for they wait by polling.
    engine = create_async_engine(
        f"sqlite+aiosqlite:///{path}", isolation_level="AUTOCOMMIT", pool_size=1, max_overflow=0, pool_timeout=60
    )

    @event.listens_for(engine.sync_engine, "connect")
    def _(connection: sqlite3.Connection, _: object) -> None:
        for pragma in _PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")

    yield PerCommand(engine)
    await engine.dispose()
