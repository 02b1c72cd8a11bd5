"""When the bot could not be reached."""

from datetime import datetime

from sqlalchemy import Connection, select

from tutorbot.domain.outages import Outage
from tutorbot.storage.notes import Notes
from tutorbot.storage.tables import outages

_ALL = select(outages.c.began, outages.c.ended).order_by(outages.c.id)
_LAST = "last sign of life"


class Outages:
    def __init__(self, connection: Connection) -> None:
        self._run = connection.execute
        self._notes = Notes(connection)

    def last_beat(self) -> datetime | None:
        """The last sign of life; None before the first."""
        noted = self._notes.get(_LAST)
        return datetime.fromisoformat(noted) if noted else None

    def beat(self, at: datetime) -> None:
        self._notes.put(_LAST, at.isoformat())

    def add(self, outage: Outage) -> None:
        self._run(outages.insert(), {"began": outage.began, "ended": outage.ended})

    def all(self) -> list[Outage]:
        """Oldest first: a few in a year."""
        return [Outage(row.began, row.ended) for row in self._run(_ALL)]
