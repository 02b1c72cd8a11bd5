"""Cards and the review log that they add up from."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, exists, select
from sqlalchemy.dialects.sqlite import insert

from tutorbot.domain.histories import Entry, Step
from tutorbot.domain.ids import InteractionId, ItemId, LearnerId, ReviewId, VersionId
from tutorbot.domain.models import Fit, Model
from tutorbot.domain.reviews import Card, Evidence, Rating
from tutorbot.storage.tables import cards, fits, items, review_log

CARD = cards.c["due", "stability", "difficulty", "last_day", "lapses", "relook", "reviews", "suspended"]
_PUT = insert(cards)
_PUT = _PUT.on_conflict_do_update(
    index_elements=["learner", "item"],
    set_={column.name: _PUT.excluded[column.name] for column in cards.c if column.name not in ("learner", "item")},
)
_own = cards.c.learner == bindparam("learner")
_GET = select(*CARD, cards.c.turn).where(_own, cards.c.item == bindparam("item"))
_SUSPENDED = (
    select(items.c.version, *CARD)
    .join_from(cards, items, items.c.id == cards.c.item)
    .where(_own, cards.c.suspended, items.c.retired_at.is_(None))
    .order_by(items.c.position, items.c.id)
)
_ALL = (
    select(*CARD)
    .join_from(cards, items, items.c.id == cards.c.item)
    .where(_own, ~cards.c.suspended, items.c.retired_at.is_(None))
)
_log = review_log.c
_logged = _log.learner == bindparam("learner")
_undone = review_log.alias()
STANDS = ~exists().where(_undone.c.undoes == _log.id)
"""A line of the log that was not taken back."""
_HISTORY = (
    select(_log.step, _log.day, _log.rating, _log.retention, _log.evidence, _log.due, _log.fit, fits.c.parameters)
    .outerjoin_from(review_log, fits, fits.c.id == _log.fit)
    .where(_logged, _log.item == bindparam("item"))
    .order_by(_log.id)
)
_LAST_RATING = (
    select(_log.id, _log.item, _log.version, _log.day, _log.rating)
    .where(_logged, _log.step == Step.RATED.value, STANDS)
    .order_by(_log.day.desc(), _log.id.desc())  # as the index has it, so that no more than this row is read
    .limit(1)
)


@dataclass(frozen=True, slots=True)
class Held:
    """A card as stored, with its turn: how many lines of the log lie behind it."""

    card: Card
    turn: int


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the review log to be written."""

    item: ItemId
    version: VersionId
    entry: Entry
    at: datetime
    interaction: InteractionId
    first: bool = False
    undoes: ReviewId | None = None


@dataclass(frozen=True, slots=True)
class Rated:
    """A rating in the log that was not taken back."""

    id: ReviewId
    item: ItemId
    version: VersionId
    day: date
    rating: Rating


class Reviews:
    def __init__(self, connection: Connection) -> None:
        self._run = connection.execute

    def get(self, learner: LearnerId, item: ItemId) -> Held | None:
        row = self._run(_GET, {"learner": learner, "item": item}).first()
        return Held(card_of(row), row.turn) if row else None

    def put(self, learner: LearnerId, item: ItemId, held: Held) -> None:
        card = held.card
        row = {
            "learner": learner,
            "item": item,
            "due": card.due,
            "stability": card.stability,
            "difficulty": card.difficulty,
            "last_day": card.last_day,
            "lapses": card.lapses,
            "relook": card.relook,
            "reviews": card.reviews,
            "suspended": card.suspended,
            "turn": held.turn,
        }
        self._run(_PUT, row)

    def drop(self, learner: LearnerId, item: ItemId) -> None:
        """The item becomes new again: everything in its log was taken back."""
        self._run(delete(cards).where(cards.c.learner == learner, cards.c.item == item))

    def all(self, learner: LearnerId) -> list[Card]:
        """The cards of items in service that are not suspended, wherever they are served."""
        return [card_of(row) for row in self._run(_ALL, {"learner": learner})]

    def suspended(self, learner: LearnerId) -> dict[VersionId, Card]:
        """The suspended cards of items in service, by the version in service, in the order of the course."""
        return {row.version: card_of(row) for row in self._run(_SUSPENDED, {"learner": learner})}

    def log(self, learner: LearnerId, line: Line) -> ReviewId:
        entry = line.entry
        row = {
            "learner": learner,
            "item": line.item,
            "step": entry.step.value,
            "rating": entry.rating,
            "retention": entry.model.retention,
            "fit": entry.model.fit and entry.model.fit.id,
            "day": entry.day,
            "at": line.at,
            "interaction": line.interaction,
            "version": line.version,
            "first": line.first,
            "undoes": line.undoes,
            "evidence": entry.evidence,
            "due": entry.due,
        }
        return ReviewId(self._run(review_log.insert(), row).lastrowid)

    def history(self, learner: LearnerId, item: ItemId) -> list[Entry]:
        """The log of one card, oldest first."""
        return [
            Entry(
                Step(row.step),
                row.day,
                Rating(row.rating) if row.rating else None,
                Model(row.retention, Fit(row.fit, tuple(row.parameters)) if row.fit else None),
                Evidence(row.evidence) if row.evidence else None,
                row.due,
            )
            for row in self._run(_HISTORY, {"learner": learner, "item": item})
        ]

    def last_rating(self, learner: LearnerId) -> Rated | None:
        """The learner's last rating, of their latest study day, that was not taken back."""
        row = self._run(_LAST_RATING, {"learner": learner}).first()
        return Rated(row.id, row.item, row.version, row.day, Rating(row.rating)) if row else None


def card_of(row: Row[*tuple[Any, ...]]) -> Card:
    """From a row that holds the columns of `CARD`."""
    return Card(*(getattr(row, column.name) for column in CARD))
