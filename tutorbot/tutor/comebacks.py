"""The return after a break: what waits is spread over some days, at a pace that the learner can change."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from tutorbot.domain.comebacks import BREAK, Comeback, Pace, paces, returns
from tutorbot.domain.days import study_day
from tutorbot.domain.errors import Stale
from tutorbot.domain.ids import LearnerId
from tutorbot.domain.learners import Defaults, Learner
from tutorbot.storage.stores import Store
from tutorbot.storage.transactions import Transaction
from tutorbot.tutor.plans import Today
from tutorbot.tutor.requests import reads, writes


@dataclass(frozen=True, slots=True)
class Welcome:
    """The comeback that is in force, and those to choose from."""

    comeback: Comeback
    paces: Mapping[Pace, Comeback]
    """From today on."""


@dataclass
class Comebacks:
    store: Store
    defaults: Defaults = field(default_factory=Defaults)

    @reads
    def show(self, tx: Transaction, learner: LearnerId, *, at: datetime) -> Welcome:
        """Raises Stale when the learner is on no comeback."""
        return Welcome(*_under_way(tx, *self._known(tx, learner, at)))

    @writes
    def choose(self, tx: Transaction, learner: LearnerId, pace: Pace, *, at: datetime) -> Welcome:
        """Go on at another pace.

        Raises:
            Stale: the learner is on no comeback, or there is no such pace in it.
        """
        former, offered = _under_way(tx, *self._known(tx, learner, at))
        if pace not in offered:
            raise Stale("Your cards have changed meanwhile. Press `/card` to go on.")
        comeback = former.changed(offered[pace])
        tx.comebacks.put(learner, comeback)
        return Welcome(comeback, offered)

    def _known(self, tx: Transaction, learner: LearnerId, at: datetime) -> tuple[Learner, date]:
        known = tx.learners.get(learner, self.defaults)
        if known is None:
            raise Stale("Your cards are gone. Press `/card` to begin anew.")
        return known, study_day(at, known.zone)


def welcome(tx: Transaction, now: Today) -> Welcome | None:
    """A new comeback, if the learner has returned today to more than a day's work; it is in force from now on."""
    learner, day, former = now.learner, now.day, now.budget.comeback
    last = tx.plans.last_day(learner.id, day)
    if last is None or (day - last).days <= BREAK or (former and former.start > last):
        return None
    dues, usual = tx.plans.old(learner.id, day), tx.plans.usual(learner.id, day)
    if not returns(last, day, sum(1 for due in dues if due <= day), usual, learner.reviews_per_day):
        return None
    offered = paces(dues, usual, learner.reviews_per_day, day)
    tx.comebacks.put(learner.id, offered[Pace.STEADY])
    return Welcome(offered[Pace.STEADY], offered)


def _under_way(tx: Transaction, learner: Learner, day: date) -> tuple[Comeback, dict[Pace, Comeback]]:
    former = tx.comebacks.get(learner.id)
    dues = tx.plans.old(learner.id, former.start) if former else []
    if former is None or not any(due <= day for due in dues):
        raise Stale("Nothing from before your break is waiting any more. Press `/card` to go on.")
    return former, paces(dues, tx.plans.usual(learner.id, former.start), learner.reviews_per_day, day)
