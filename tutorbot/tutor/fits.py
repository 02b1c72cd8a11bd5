"""The scheduler fitted to a learner's own log: how it stands, a try, and which parameters are used."""

from dataclasses import dataclass, field
from datetime import datetime

from tutorbot.domain.days import study_day
from tutorbot.domain.errors import Stale, Unavailable
from tutorbot.domain.fits import ACTIVE, APART, LEAST_REVIEWS, Outcome, Trial, next_try
from tutorbot.domain.ids import FitId, LearnerId
from tutorbot.domain.learners import Defaults
from tutorbot.fitting.fitters import Fitter
from tutorbot.storage.stores import Store
from tutorbot.storage.transactions import Transaction
from tutorbot.tutor.requests import reads, writes


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How well the schedule fits a learner, as far as is known."""

    zone: str
    reviews: int
    missing: int
    """Reviews that are wanting before anything can be fitted."""
    last: Trial | None
    """The newest try."""
    own: Trial | None
    """The newest one that was accepted."""
    in_use: bool
    """Whether the learner's own parameters are used."""
    next_at: datetime
    """When the next try is possible, reviews permitting."""
    possible: bool
    """Whether anything can be fitted on this machine."""
    now: datetime

    @property
    def can_fit(self) -> bool:
        return self.possible and not self.missing and self.next_at <= self.now


@dataclass
class Fits:
    store: Store
    fitter: Fitter
    defaults: Defaults = field(default_factory=Defaults)
    least: int = LEAST_REVIEWS

    @reads
    def show(self, tx: Transaction, learner: LearnerId, *, at: datetime) -> Standing:
        return self._standing(tx, learner, at)

    @writes
    def use(self, tx: Transaction, learner: LearnerId, *, own: bool, at: datetime) -> Standing:
        """Schedule by the learner's own parameters, or by those that all learners begin with. No card is moved.

        Raises:
            Stale: there are none of their own.
        """
        standing = self._standing(tx, learner, at)
        if own and standing.own is None:
            raise Stale("There is no schedule of your own yet.")
        tx.fits.use(learner, standing.own.id if own and standing.own else None)
        return self._standing(tx, learner, at)

    async def fit(self, learner: LearnerId, *, at: datetime) -> None:
        """Try to fit the learner's parameters, which takes from seconds to two minutes.

        A try that comes to nothing counts as one: it would hardly fare better a minute later.

        Raises:
            Stale: there are too few reviews, or the last try was less than a week ago.
            Unavailable: nothing can be fitted here.
        """
        if self.fitter.why:
            raise Unavailable("Nothing can be fitted here: the package for it is not installed.")
        trial = await self._begin(learner, at=at)
        known, reviews = await self.store.read(
            lambda tx: (tx.learners.get(learner, self.defaults), tx.fits.log(learner))
        )
        in_use = known.fit.parameters if known and known.fit else None
        if outcome := await self.fitter.fit(reviews, in_use):
            await self._end(learner, trial, outcome)

    @reads
    def worth_it(self, tx: Transaction, *, at: datetime) -> list[LearnerId]:
        """Who is to be fitted without asking: active, with enough reviews, not for a week; not who turned it down."""
        since = study_day(at, "UTC") - ACTIVE
        return [
            learner
            for learner in tx.fits.worth_it(since, at - APART, self.least)
            if not _turned_down(tx.fits.trials(learner))
        ]

    @writes
    def _begin(self, tx: Transaction, learner: LearnerId, *, at: datetime) -> FitId:
        standing = self._standing(tx, learner, at)
        if standing.missing:
            raise Stale(f"That takes {self.least:,} reviews; you have {standing.reviews:,}.")
        if not standing.can_fit:
            raise Stale("The last try was less than a week ago; a week brings too little news for another.")
        return tx.fits.begin(learner, at, standing.reviews)

    @writes
    def _end(self, tx: Transaction, learner: LearnerId, trial: FitId, outcome: Outcome) -> None:
        """Keep the outcome, and use it if it is better, unless the learner has turned the one before it down."""
        turned_down = _turned_down(tx.fits.trials(learner))
        tx.fits.end(trial, outcome)
        if outcome.accepted and not turned_down:
            tx.fits.use(learner, trial)

    def _standing(self, tx: Transaction, learner: LearnerId, at: datetime) -> Standing:
        known = tx.learners.get(learner, self.defaults)
        trials, reviews = tx.fits.trials(learner), tx.fits.reviews(learner)
        last = trials[-1] if trials else None
        return Standing(
            zone=known.zone if known else "UTC",
            reviews=reviews,
            missing=max(0, self.least - reviews),
            last=last,
            own=_own(trials),
            in_use=any(trial.in_use for trial in trials),
            next_at=next_try(last.at if last else None, at),
            possible=not self.fitter.why,
            now=at,
        )


def _own(trials: list[Trial]) -> Trial | None:
    return next((trial for trial in reversed(trials) if trial.accepted), None)


def _turned_down(trials: list[Trial]) -> bool:
    """Whether there are parameters of the learner's own that they do not use."""
    return _own(trials) is not None and not any(trial.in_use for trial in trials)
