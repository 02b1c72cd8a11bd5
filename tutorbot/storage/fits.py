"""Fits, the log that they are made from, and whose log is worth a fit."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, bindparam, exists, func, select, update

from tutorbot.domain.fits import Outcome, Review, Trial
from tutorbot.domain.histories import Step
from tutorbot.domain.ids import FitId, ItemId, LearnerId
from tutorbot.domain.reviews import Evidence, Rating
from tutorbot.storage.tables import fits, learners, review_log

_log = review_log.c
_undone = review_log.alias()
_stands = ~exists().where(_undone.c.undoes == _log.id)
_moves = _log.step.in_([Step.RATED.value, Step.GRADED.value]) & _stands
_rated = (_log.step == Step.RATED.value) & _stands
_TRIALS = select(fits).where(fits.c.learner == bindparam("learner")).order_by(fits.c.id)
_LOG = (
    select(_log.item, _log.day, _log.rating, _log.evidence)
    .where(_log.learner == bindparam("learner"), _moves)
    .order_by(_log.id)
)


def _count(learner: ColumnElement[Any]) -> Any:  # noqa: ANN401  a query of one number
    return select(func.count()).select_from(review_log).where(_log.learner == learner, _rated)


_COUNT = _count(bindparam("learner"))
_WORTH_IT = (
    select(learners.c.id)
    .where(
        exists().where(_log.learner == learners.c.id, _log.day >= bindparam("active")),
        ~exists().where(fits.c.learner == learners.c.id, fits.c.at > bindparam("tried")),
        _count(learners.c.id).correlate(learners).scalar_subquery() >= bindparam("least"),
    )
    .order_by(learners.c.id)
)


class Fits:
    def __init__(self, connection: Connection) -> None:
        self._run = connection.execute

    def trials(self, learner: LearnerId) -> list[Trial]:
        """Oldest first."""
        return [_trial(row) for row in self._run(_TRIALS, {"learner": learner})]

    def begin(self, learner: LearnerId, at: datetime, reviews: int) -> FitId:
        row = {"learner": learner, "at": at, "reviews": reviews, "in_use": False}
        return FitId(self._run(fits.insert(), row).lastrowid)

    def end(self, fit: FitId, outcome: Outcome) -> None:
        """Keep what a try has found; nothing happens if its learner was deleted meanwhile."""
        found = {
            "parameters": list(outcome.parameters),
            "loss_before": outcome.before,
            "loss_after": outcome.after,
        }
        self._run(update(fits).where(fits.c.id == fit).values(found))

    def use(self, learner: LearnerId, fit: FitId | None) -> None:
        """Schedule the learner's cards by one of their fits, or by what all learners begin with."""
        self._run(update(fits).where(fits.c.learner == learner).values(in_use=fits.c.id == fit if fit else False))

    def reviews(self, learner: LearnerId) -> int:
        """How many ratings of the daily review the learner has given and not taken back."""
        return int(self._run(_COUNT, {"learner": learner}).scalar_one())

    def log(self, learner: LearnerId) -> list[Review]:
        """Whatever moved a memory and was not taken back, oldest first."""
        return [
            Review(ItemId(row.item), row.day, Rating(row.rating), Evidence(row.evidence) if row.evidence else None)
            for row in self._run(_LOG, {"learner": learner})
        ]

    def worth_it(self, active: date, tried: datetime, least: int) -> list[LearnerId]:
        """Who has learnt on `active` or since, was not fitted after `tried`, and has so many reviews at least."""
        rows = self._run(_WORTH_IT, {"active": active, "tried": tried, "least": least})
        return [LearnerId(row.id) for row in rows]


def _trial(row: Row[Any]) -> Trial:
    found = row.parameters is not None
    return Trial(
        id=FitId(row.id),
        at=row.at,
        reviews=row.reviews,
        outcome=Outcome(tuple(row.parameters), row.loss_before, row.loss_after) if found else None,
        in_use=row.in_use,
    )
