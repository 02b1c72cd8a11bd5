"""Who is to be reminded, and when next."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, func, select
from sqlalchemy.dialects.sqlite import insert

from tutorbot.domain.ids import LearnerId
from tutorbot.domain.reminders import Reminder
from tutorbot.domain.streaks import Kind
from tutorbot.storage.tables import reminders, streak_events

_REMINDER = reminders.c["hour", "next_at", "sent_at", "ignored"]
_own = reminders.c.learner == bindparam("learner")
_is_due = reminders.c.next_at <= bindparam("at")
_GET = select(*_REMINDER).where(_own)
_ANY_DUE = select(reminders.c.learner).where(_is_due).limit(1)
_DUE = select(reminders.c.learner, *_REMINDER).where(_is_due).order_by(reminders.c.next_at).limit(bindparam("most"))
_PUT = insert(reminders)
_PUT = _PUT.on_conflict_do_update(
    index_elements=["learner"], set_={column.name: _PUT.excluded[column.name] for column in _REMINDER}
)
_ACTIVE_AT = select(func.max(streak_events.c.at, type_=streak_events.c.at.type)).where(
    streak_events.c.learner == bindparam("learner"), streak_events.c.kind == Kind.ACTIVITY.value
)


class Reminders:
    def __init__(self, connection: Connection) -> None:
        self._run = connection.execute

    def get(self, learner: LearnerId) -> Reminder | None:
        row = self._run(_GET, {"learner": learner}).first()
        return _reminder(row) if row else None

    def put(self, learner: LearnerId, reminder: Reminder) -> None:
        row = {
            "learner": learner,
            "hour": reminder.hour,
            "next_at": reminder.next_at,
            "sent_at": reminder.sent_at,
            "ignored": reminder.ignored,
        }
        self._run(_PUT, row)

    def drop(self, learner: LearnerId) -> None:
        self._run(delete(reminders).where(reminders.c.learner == learner))

    def any_due(self, at: datetime) -> bool:
        return self._run(_ANY_DUE, {"at": at}).first() is not None

    def due(self, at: datetime, most: int) -> list[tuple[LearnerId, Reminder]]:
        """Those whose moment has come, the longest ago first."""
        rows = self._run(_DUE, {"at": at, "most": most})
        return [(LearnerId(row.learner), _reminder(row)) for row in rows]

    def active_at(self, learner: LearnerId) -> datetime | None:
        """The learner's last graded activity; one that was taken back counts here, for they were there."""
        at: datetime | None = self._run(_ACTIVE_AT, {"learner": learner}).scalar_one()
        return at


def _reminder(row: Row[*tuple[Any, ...]]) -> Reminder:
    return Reminder(hour=row.hour, next_at=row.next_at, sent_at=row.sent_at, ignored=row.ignored)
