"""The events that streaks are computed from."""

from sqlalchemy import Connection, bindparam, select
from sqlalchemy.dialects.sqlite import insert

from tutorbot.domain.ids import LearnerId
from tutorbot.domain.streaks import Event, Kind
from tutorbot.storage.tables import streak_events

_ADD = insert(streak_events).on_conflict_do_nothing()
_OF = (
    select(*streak_events.c["key", "at", "zone", "kind"])
    .where(streak_events.c.learner == bindparam("learner"))
    .order_by(streak_events.c.at)
)


class Streaks:
    def __init__(self, connection: Connection) -> None:
        self._run = connection.execute

    def add(self, learner: LearnerId, event: Event) -> None:
        """A key that is there already changes nothing."""
        row = {"learner": learner, "key": event.key, "at": event.at, "zone": event.zone, "kind": event.kind.value}
        self._run(_ADD, row)

    def of(self, learner: LearnerId) -> list[Event]:
        return [Event(row.key, row.at, row.zone, Kind(row.kind)) for row in self._run(_OF, {"learner": learner})]
