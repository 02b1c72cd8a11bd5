"""A learner's streak, the repair of a single missed day, and pauses."""

from dataclasses import dataclass, field
from datetime import datetime

from tutorbot.domain.errors import Stale, TutorError
from tutorbot.domain.ids import GuildId, InteractionId, LearnerId
from tutorbot.domain.learners import Defaults
from tutorbot.domain.outages import excused_days
from tutorbot.domain.pauses import MOST
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
        return streak_of(tx, learner, at, self._zone(tx, learner, guild, at))

    @writes
    def repair(self, tx: Transaction, learner: LearnerId, *, at: datetime) -> Streak:
        """Join the run that a single missed day broke.

        Raises:
            Stale: there is nothing that can be repaired now.
        """
        zone = self._zone(tx, learner, None, at)
        before = streak_of(tx, learner, at, zone)
        if before.repair is None or before.repair.needs > 0:
            raise Stale("There is no missed day that can be repaired now.")
        tx.streaks.add(learner, Event(f"repair:{before.today}", at, zone, Kind.REPAIR))
        return streak_of(tx, learner, at, zone)

    @writes
    def pause(
        self, tx: Transaction, learner: LearnerId, days: int, *, at: datetime, interaction: InteractionId
    ) -> Streak:
        """Keep the run for some days without learning, from today on, or from tomorrow if today is done.

        Raises:
            TutorError: so many days cannot be paused now.
        """
        zone = self._zone(tx, learner, None, at)
        left = streak_of(tx, learner, at, zone).pause_left
        if not 1 <= days <= left:
            raise TutorError(
                f"At most {MOST} days in any 60 can be paused: that leaves {left} now."
                + (f" Pause for 1 to {left} days: `/streak pause days:{left}`." if left else "")
            )
        tx.streaks.add(learner, Event(f"pause:{interaction}", at, zone, Kind.PAUSE, days))
        return streak_of(tx, learner, at, zone)

    @writes
    def resume(self, tx: Transaction, learner: LearnerId, *, at: datetime, interaction: InteractionId) -> Streak:
        """End a pause now. Where there is none, nothing happens."""
        zone = self._zone(tx, learner, None, at)
        if streak_of(tx, learner, at, zone).pause:
            tx.streaks.add(learner, Event(f"resume:{interaction}", at, zone, Kind.RESUME))
        return streak_of(tx, learner, at, zone)

    def _zone(self, tx: Transaction, learner: LearnerId, guild: GuildId | None, at: datetime) -> str:
        settings = tx.guilds.get(guild)
        tx.learners.meet(learner, at, (settings and settings.zone) or "UTC")
        known = tx.learners.get(learner, self.defaults)
        return known.zone if known else "UTC"


def streak_of(tx: Transaction, learner: LearnerId, at: datetime, zone: str) -> Streak:
    """The streak at `at` of a learner whose zone is `zone`, with the days excused on which the bot was down."""
    events = tx.streaks.of(learner)
    return streak(events, at, zone, excused_days(tx.outages.all(), events))
