"""Reminders that learners ask for, and those whose moment has come."""

from dataclasses import dataclass, field, replace
from datetime import datetime

from tutorbot.domain.errors import Stale
from tutorbot.domain.ids import GuildId, LearnerId
from tutorbot.domain.learners import Defaults
from tutorbot.domain.reminders import Act, Reminder, ask, settle
from tutorbot.storage.stores import Store
from tutorbot.storage.transactions import Transaction
from tutorbot.tutor.plans import today
from tutorbot.tutor.requests import reads, writes
from tutorbot.tutor.streaks import streak_of

_AT_ONCE = 10
"""Reminders that are claimed in one transaction: each counts what is due, and others wait to write."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A reminder whose moment has come, which nobody else will be given."""

    learner: LearnerId
    act: Act
    hour: int
    new: int
    reviews: int
    """What waits for the learner today, of the course: no server is at hand."""


@dataclass
class Reminders:
    store: Store
    defaults: Defaults = field(default_factory=Defaults)

    @reads
    def show(self, tx: Transaction, learner: LearnerId) -> Reminder | None:
        """What the learner has asked for; None when reminders are off."""
        known = tx.reminders.get(learner)
        return known if known and known.next_at else None

    @writes
    def ask(self, tx: Transaction, learner: LearnerId, guild: GuildId | None, hour: int, *, at: datetime) -> Reminder:
        """Remind the learner at that hour from now on.

        Raises:
            Stale: there is no such hour.
        """
        if hour not in range(24):
            raise Stale("There is no such hour. `/remind` has them all.")
        home = tx.guilds.get(guild)
        tx.learners.meet(learner, at, (home and home.zone) or "UTC")
        known = tx.learners.get(learner, self.defaults)
        reminder = ask(hour, at, known.zone if known else "UTC", tx.reminders.get(learner))
        tx.reminders.put(learner, reminder)
        return reminder

    @writes
    def stop(self, tx: Transaction, learner: LearnerId) -> None:
        tx.reminders.drop(learner)

    async def claim(self, *, at: datetime) -> list[Claim]:
        """Take some of those whose moment has come, so that no other look and no restart takes them again.

        Who asks goes on asking until none is left.
        """
        return await self._claim(at=at) if await self._any_due(at=at) else []

    @reads
    def _any_due(self, tx: Transaction, *, at: datetime) -> bool:
        return tx.reminders.any_due(at)

    @writes
    def _claim(self, tx: Transaction, *, at: datetime) -> list[Claim]:
        claims = []
        for learner, reminder in tx.reminders.due(at, _AT_ONCE):
            known = tx.learners.get(learner, self.defaults)
            if known is None:
                continue
            waiting = today(tx, known, None, at).plan
            paused = streak_of(tx, learner, at, known.zone).pause
            left = 0 if paused else waiting.left
            act, after = settle(reminder, at, known.zone, tx.reminders.active_at(learner), left)
            tx.reminders.put(learner, after)
            claims.append(Claim(learner=learner, act=act, hour=after.hour, new=waiting.new, reviews=waiting.reviews))
        return claims

    @writes
    def failed(self, tx: Transaction, learner: LearnerId, *, closed: bool) -> None:
        """What was claimed did not reach the learner: they cannot have ignored it.

        `closed` says that nothing will reach them: reminders are off, until the learner is told and asks again.
        """
        reminder = tx.reminders.get(learner)
        if reminder is None or reminder.next_at is None:
            return
        next_at = None if closed else reminder.next_at
        tx.reminders.put(learner, replace(reminder, next_at=next_at, ignored=max(0, reminder.ignored - 1)))

    @reads
    def ended_unheard(self, tx: Transaction, learner: LearnerId) -> bool:
        """Whether reminders are off and the learner does not know it yet."""
        known = tx.reminders.get(learner)
        return known is not None and known.next_at is None

    @writes
    def told(self, tx: Transaction, learner: LearnerId) -> None:
        """The learner knows that reminders are off, unless they have asked for new ones in the meantime."""
        known = tx.reminders.get(learner)
        if known and known.next_at is None:
            tx.reminders.drop(learner)
