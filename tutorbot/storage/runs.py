"""Code that learners ran for its own sake, with what came of it, kept for a month."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, select, update

from tutorbot.domain.ids import InteractionId, LearnerId, RunId
from tutorbot.storage.tables import runs

_KEPT = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class StoredRun:
    learner: LearnerId
    code: str
    result: str
    """As JSON."""
    shared: bool = False
    """It was posted publicly."""


class Runs:
    def __init__(self, connection: Connection) -> None:
        self._run = connection.execute

    def add(self, run: StoredRun, at: datetime, interaction: InteractionId) -> RunId:
        """Keep a run, and clear away everybody's that are a month old."""
        self._run(delete(runs).where(runs.c.at < at - _KEPT))
        row = {
            "learner": run.learner,
            "code": run.code,
            "result": run.result,
            "at": at,
            "interaction": interaction,
            "shared": run.shared,
        }
        return RunId(self._run(runs.insert(), row).lastrowid)

    def ran_by(self, interaction: InteractionId) -> RunId | None:
        """The run that an interaction asked for: the same form delivered twice runs once."""
        return self._run(select(runs.c.id).where(runs.c.interaction == interaction)).scalar_one_or_none()

    def get(self, run: RunId) -> StoredRun | None:
        row = self._run(select(*runs.c["learner", "code", "result", "shared"]).where(runs.c.id == run)).first()
        return StoredRun(*row) if row else None

    def last_code(self, learner: LearnerId) -> str | None:
        newest = select(runs.c.code).where(runs.c.learner == learner).order_by(runs.c.id.desc()).limit(1)
        return self._run(newest).scalar_one_or_none()

    def share(self, run: RunId) -> bool:
        """Mark it as shared; False when it was already."""
        return self._run(update(runs).where(runs.c.id == run, ~runs.c.shared).values(shared=True)).rowcount == 1
