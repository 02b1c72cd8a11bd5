"""A learner's streak, and the repair of a single missed day."""

from dataclasses import dataclass, field
from datetime import datetime

from tutorbot.domain.errors import Stale
from tutorbot.domain.ids import GuildId, LearnerId
from tutorbot.domain.learners import Defaults
from tutorbot.domain.streaks import Event, Kind, Streak, streak
from tutorbot.storage.stores import Store
from tutorbot.storage.transactions import Transaction
from tutorbot.tutor.requests import writes


@dataclass
class Streaks:
    store: Store
    defaults: Defaults = field(default_factory=Defaults)

    @writes
    def show(self, tx: Transaction, learner: LearnerId, guild: GuildId | None, *, at: datetime) -> Streak:
        settings = tx.guilds.get(guild)
        tx.learners.meet(learner, at, (settings and settings.zone) or "UTC")
        return self._streak(tx, learner, at)

    @writes
    def repair(self, tx: Transaction, learner: LearnerId, *, at: datetime) -> Streak:
        """Join the run that a single missed day broke.

        Raises:
            Stale: there is nothing that can be repaired now.
        """
        before = self._streak(tx, learner, at)
        if before.repair is None or before.repair.needs > 0:
            raise Stale("There is no missed day that can be repaired now.")
        known = tx.learners.get(learner, self.defaults)
        zone = known.zone if known else "UTC"
        tx.streaks.add(learner, Event(f"repair:{before.today}", at, zone, Kind.REPAIR))
        return self._streak(tx, learner, at)

    def _streak(self, tx: Transaction, learner: LearnerId, at: datetime) -> Streak:
        known = tx.learners.get(learner, self.defaults)
        return streak(tx.streaks.of(learner), at, known.zone if known else "UTC")
