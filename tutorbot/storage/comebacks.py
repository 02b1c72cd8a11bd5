"""The comeback that each learner is on, or was on last."""

from sqlalchemy import Connection, bindparam, select
from sqlalchemy.dialects.sqlite import insert

from tutorbot.domain.comebacks import Comeback
from tutorbot.domain.ids import LearnerId
from tutorbot.storage.tables import comebacks

_GET = select(*comebacks.c["start", "days", "quota"]).where(comebacks.c.learner == bindparam("learner"))
_PUT = insert(comebacks)
_PUT = _PUT.on_conflict_do_update(
    index_elements=["learner"],
    set_={column.name: _PUT.excluded[column.name] for column in comebacks.c if column.name != "learner"},
)


class Comebacks:
    def __init__(self, connection: Connection) -> None:
        self._run = connection.execute

    def get(self, learner: LearnerId) -> Comeback | None:
        row = self._run(_GET, {"learner": learner}).first()
        return Comeback(row.start, row.days, row.quota) if row else None

    def put(self, learner: LearnerId, comeback: Comeback) -> None:
        """In place of any before."""
        row = {"learner": learner, "start": comeback.start, "days": comeback.days, "quota": comeback.quota}
        self._run(_PUT, row)
