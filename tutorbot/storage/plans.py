"""What a learner's plan for a study day is made from: what waits, what was done, what is due on other days."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import BindParameter, Connection, and_, bindparam, case, exists, func, or_, select
from sqlalchemy.dialects.sqlite import insert

from tutorbot.domain.guilds import Guild
from tutorbot.domain.histories import Step
from tutorbot.domain.ids import ItemId, LearnerId, VersionId
from tutorbot.domain.plans import Waiting
from tutorbot.domain.schedules import Load
from tutorbot.storage.reviews import CARD, STANDS, card_of
from tutorbot.storage.tables import cards, day_limits, items, review_log

_learner: BindParameter[int] = bindparam("learner")
_day: BindParameter[date] = bindparam("day")
_own = cards.c.learner == _learner
_in_service = items.c.retired_at.is_(None)
_for_all = and_(
    items.c.owner.is_(None),
    or_(items.c.guild.is_(None), items.c.guild == bindparam("guild")),
    items.c.topic.not_in(bindparam("off", expanding=True)),
)
_served = and_(_in_service, or_(_for_all, items.c.owner == _learner))
"""What a learner meets in a guild: the course's items and the guild's own, of topics that are not switched off there,
and everywhere the learner's own."""
_held = cards.join(items, items.c.id == cards.c.item)
_waiting = select(items.c.version, items.c.family, *CARD).select_from(_held).where(_own, _served, ~cards.c.suspended)
_log = review_log.c
_put_off = exists().where(
    _log.learner == _learner, _log.item == cards.c.item, _log.day == _day, _log.step == Step.BURIED.value
)
_DUE = _waiting.where(cards.c.due <= _day)
_AHEAD = _waiting.where(cards.c.due > _day, cards.c.due <= bindparam("until"), ~_put_off)
_NEXT_DUE = (
    select(cards.c.due)
    .select_from(_held)
    .where(_own, _served, ~cards.c.suspended, cards.c.due > _day)
    .order_by(cards.c.due)
    .limit(1)
)
_NEW = (
    select(items.c.version, items.c.family)
    .where(items.c.kind == "flashcard", _served, ~exists().where(_own, cards.c.item == items.c.id))
    .order_by(items.c.position, items.c.id)
)
_logged = _log.learner == _learner
_rated = and_(_log.step == Step.RATED.value, STANDS)
_earlier, _taken_back = review_log.alias(), review_log.alias()
_since = exists().where(
    _earlier.c.learner == _learner,
    _earlier.c.item == _log.item,
    _earlier.c.day >= bindparam("start"),
    _earlier.c.day < _day,
    _earlier.c.rating.is_not(None),
    ~exists().where(_taken_back.c.undoes == _earlier.c.id),
)
_DONE = select(
    func.count(_log.item.distinct()).filter(_log.first),
    func.count(_log.item.distinct()),
    func.count(_log.item.distinct()).filter(~_since),
    func.coalesce(
        select(day_limits.c.new).where(day_limits.c.learner == _learner, day_limits.c.day == _day).scalar_subquery(), 0
    ),
).where(_logged, _rated, _log.day == _day)
_MET = (
    select(items.c.family)
    .distinct()
    .join_from(review_log, items, items.c.id == _log.item)
    .where(_logged, STANDS, _log.day == _day, items.c.family.is_not(None))
    .where(_log.step.in_([Step.RATED.value, Step.GRADED.value, Step.SUMMONED.value]))
)
_LOAD = (
    select(
        cards.c.due, func.sum(case((items.c.family == bindparam("family"), 1), else_=0)).label("siblings"), func.count()
    )
    .select_from(_held)
    .where(_own, _in_service, ~cards.c.suspended, cards.c.item != bindparam("item"))
    .where(cards.c.due.between(bindparam("first"), bindparam("last")))
    .group_by(cards.c.due)
)
_OLD = select(cards.c.due).select_from(_held).where(_own, _in_service, ~cards.c.suspended, cards.c.last_day < _day)
_USUAL = (
    select(func.count(_log.item.distinct()))
    .where(_logged, _rated, _log.day < _day)
    .group_by(_log.day)
    .order_by(_log.day.desc())
    .limit(10)
)
_LAST_DAY = select(_log.day).where(_logged, _rated, _log.day < _day).order_by(_log.day.desc()).limit(1)
_RAISE = insert(day_limits)
_RAISE = _RAISE.on_conflict_do_update(
    index_elements=["learner", "day"], set_={"new": func.max(day_limits.c.new, _RAISE.excluded.new)}
)


@dataclass(frozen=True, slots=True)
class Done:
    """What was rated on a study day and not taken back, relooks not counted, and what was asked for."""

    new: int
    reviews: int
    old: int
    """Of the reviews, those of cards that had not been rated since a comeback began."""
    limit: int
    """New cards that were asked for on that one day; 0 if no more than usually."""


class Plans:
    def __init__(self, connection: Connection) -> None:
        self._run = connection.execute

    def due(self, learner: LearnerId, here: Guild | None, day: date) -> dict[VersionId, Waiting]:
        """The cards that are due on or before a study day, by the item version in service."""
        return self._waiting(_DUE, _served_in(here) | {"learner": learner, "day": day})

    def ahead(self, learner: LearnerId, here: Guild | None, day: date, until: date) -> dict[VersionId, Waiting]:
        """The cards that are due after a study day, but those that were put off on that day."""
        return self._waiting(_AHEAD, _served_in(here) | {"learner": learner, "day": day, "until": until})

    def next_due(self, learner: LearnerId, here: Guild | None, after: date) -> date | None:
        """The first day after `after` on which a card is due."""
        return self._run(_NEXT_DUE, _served_in(here) | {"learner": learner, "day": after}).scalar_one_or_none()

    def new(self, learner: LearnerId, here: Guild | None) -> dict[VersionId, str | None]:
        """The family of each flashcard in service that the learner has no card of yet, in the order of the course."""
        rows = self._run(_NEW, _served_in(here) | {"learner": learner})
        return {version: family for version, family in rows}  # noqa: C416  a Row of two is no pair to mypy

    def done_on(self, learner: LearnerId, day: date, comeback: date) -> Done:
        """What was done on a study day; `comeback` is the first day of the learner's comeback."""
        row = self._run(_DONE, {"learner": learner, "day": day, "start": comeback}).one()
        new, rated, old, limit = row
        return Done(new, rated - new, old - new, limit)

    def met(self, learner: LearnerId, day: date) -> set[str]:
        """The families of items that were asked on a study day and that are, or became, cards."""
        return set(self._run(_MET, {"learner": learner, "day": day}).scalars())

    def load(self, learner: LearnerId, item: ItemId, family: str | None, first: date, last: date) -> Load:
        """What is due from one day to another but for one item, on those days on which there is anything."""
        values = {"learner": learner, "item": item, "family": family, "first": first, "last": last}
        return {due: (siblings, count) for due, siblings, count in self._run(_LOAD, values)}

    def old(self, learner: LearnerId, before: date) -> Sequence[date]:
        """When each card is due that was last rated before a study day."""
        return self._run(_OLD, {"learner": learner, "day": before}).scalars().all()

    def usual(self, learner: LearnerId, before: date) -> float:
        """How many cards were rated on a day: of the last ten days before that one on which any were, the mean."""
        counts = self._run(_USUAL, {"learner": learner, "day": before}).scalars().all()
        return sum(counts) / len(counts) if counts else 0

    def last_day(self, learner: LearnerId, before: date) -> date | None:
        """The last study day before that one on which a card was rated."""
        return self._run(_LAST_DAY, {"learner": learner, "day": before}).scalar_one_or_none()

    def raise_limit(self, learner: LearnerId, day: date, new: int) -> None:
        """A limit that is higher already stays."""
        self._run(_RAISE, {"learner": learner, "day": day, "new": new})

    def _waiting(self, query: Any, values: dict[str, Any]) -> dict[VersionId, Waiting]:  # noqa: ANN401  SQLAlchemy's own types are generic in columns
        return {row.version: Waiting(card_of(row), row.family) for row in self._run(query, values)}


def _served_in(here: Guild | None) -> dict[str, Any]:
    off = sorted(here.topics_off) if here else []
    return {"guild": here and here.id, "off": off or [""]}  # of no topic at all SQL would make a table to look through
