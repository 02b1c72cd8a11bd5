"""The events that streaks are computed from."""

from sqlalchemy import Connection, String, bindparam, cast, select
from sqlalchemy.dialects.sqlite import insert

from tutorbot.domain.ids import LearnerId
from tutorbot.domain.streaks import Event, Kind
from tutorbot.storage.tables import review_log, streak_events

_ADD = insert(streak_events).on_conflict_do_nothing()
_taken_back = select("card:" + cast(review_log.c.undoes, String)).where(
    review_log.c.learner == bindparam("learner"), review_log.c.undoes.is_not(None)
)
_OF = (
    select(*streak_events.c["key", "at", "zone", "kind", "days"])
    .where(streak_events.c.learner == bindparam("learner"), streak_events.c.key.not_in(_taken_back))
    .order_by(streak_events.c.at)
)


class Streaks:
    def __init__(self, connection: Connection) -> None:
        self._run = connection.execute

    def add(self, learner: LearnerId, event: Event) -> None:
        """A key that is there already changes nothing."""
        row = {
            "learner": learner,
            "key": event.key,
            "at": event.at,
            "zone": event.zone,
            "kind": event.kind.value,
            "days": event.days or None,
        }
        self._run(_ADD, row)

    def of(self, learner: LearnerId) -> list[Event]:
        """All but those of ratings that were taken back."""
        rows = self._run(_OF, {"learner": learner})
        return [Event(row.key, row.at, row.zone, Kind(row.kind), row.days or 0) for row in rows]
