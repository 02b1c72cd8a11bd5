"""What a learner chooses for themselves, takes home, and has deleted."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from tutorbot.domain.days import check_zone
from tutorbot.domain.errors import NotFound, TutorError
from tutorbot.domain.ids import GuildId, LearnerId
from tutorbot.domain.learners import LEAST_RETENTION, MOST_RETENTION, Defaults, Learner
from tutorbot.domain.reminders import move
from tutorbot.storage.stores import Store
from tutorbot.storage.transactions import Transaction
from tutorbot.tutor.requests import reads, writes


@dataclass
class Learners:
    store: Store
    defaults: Defaults = field(default_factory=Defaults)

    @writes
    def meet(self, tx: Transaction, learner: LearnerId, guild: GuildId | None, *, at: datetime) -> bool:
        """Make sure that the learner is known; True the first time."""
        settings = tx.guilds.get(guild)
        return tx.learners.meet(learner, at, (settings and settings.zone) or "UTC")

    @writes
    def settings(
        self,
        tx: Transaction,
        learner: LearnerId,
        guild: GuildId | None,
        *,
        at: datetime,
        zone: str | None = None,
        new_per_day: int | None = None,
        reviews_per_day: int | None = None,
        retention: float | None = None,
    ) -> Learner:
        """Change what is given and return how everything stands.

        Raises:
            TutorError: no such time zone, or a retention that is out of range.
        """
        if retention is not None and not LEAST_RETENTION <= retention <= MOST_RETENTION:
            raise TutorError("Choose a retention from 80 to 95 %.")
        home = tx.guilds.get(guild)
        tx.learners.meet(learner, at, (home and home.zone) or "UTC")
        given = {
            "zone": None if zone is None else check_zone(zone),
            "new_per_day": new_per_day,
            "reviews_per_day": reviews_per_day,
            "retention": retention,
        }
        if choices := {name: value for name, value in given.items() if value is not None}:
            tx.learners.choose(learner, choices)
        known = tx.learners.get(learner, self.defaults)
        if known is None:
            raise NotFound("Your settings are gone. Please try again.")
        if zone is not None and (reminder := tx.reminders.get(learner)):
            tx.reminders.put(learner, move(reminder, at, known.zone))
        return known

    @reads
    def export(self, tx: Transaction, learner: LearnerId) -> dict[str, list[dict[str, Any]]]:
        """Everything that is kept about the learner, by table, ready for JSON: instants and days in ISO 8601."""
        tables = tx.learners.export(learner)
        return {
            name: [{key: _plain(value) for key, value in row.items()} for row in rows] for name, rows in tables.items()
        }

    @reads
    def kept(self, tx: Transaction, learner: LearnerId) -> dict[str, int]:
        """How many rows of each table a deletion would touch."""
        return {name: len(rows) for name, rows in tx.learners.export(learner).items()}

    @writes
    def delete(self, tx: Transaction, learner: LearnerId) -> None:
        """Delete everything about the learner; questions they wrote stay in their guilds, without the name."""
        tx.learners.delete(learner)


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date | datetime) else value
