"""Cards and the review log that they add up from."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, exists, func, or_, select
from sqlalchemy.dialects.sqlite import insert

from tutorbot.domain.guilds import Guild
from tutorbot.domain.ids import InteractionId, ItemId, LearnerId, ReviewId, VersionId
from tutorbot.domain.reviews import Card, Entry, Evidence, Rating, Step
from tutorbot.storage.tables import cards, items, review_log

CARD = cards.c["due", "stability", "difficulty", "last_day", "lapses", "relook"]
_PUT = insert(cards)
_PUT = _PUT.on_conflict_do_update(
    index_elements=["learner", "item"],
    set_={column.name: _PUT.excluded[column.name] for column in cards.c if column.name not in ("learner", "item")},
)
_own = cards.c.learner == bindparam("learner")
_served = (
    items.c.retired_at.is_(None)
    & or_(items.c.guild.is_(None), items.c.guild == bindparam("guild"))
    & items.c.topic.not_in(bindparam("off", expanding=True))
)
"""What a learner meets in a guild: the course's items and the guild's own, of topics that are not switched off."""
_GET = select(*CARD, cards.c.turn).where(_own, cards.c.item == bindparam("item"))
_DUE = (
    select(items.c.version, *CARD)
    .join_from(cards, items, items.c.id == cards.c.item)
    .where(_own, _served, cards.c.due <= bindparam("day"))
)
_NEXT_DUE = (
    select(cards.c.due)
    .join_from(cards, items, items.c.id == cards.c.item)
    .where(_own, _served, cards.c.due > bindparam("day"))
    .order_by(cards.c.due)
    .limit(1)
)
_NEW = (
    select(items.c.version)
    .where(items.c.kind == "flashcard", _served, ~exists().where(_own, cards.c.item == items.c.id))
    .order_by(items.c.position, items.c.id)
)
_log = review_log.c
_logged = _log.learner == bindparam("learner")
_undone = review_log.alias()
_stands = (_log.step == Step.RATED.value) & ~exists().where(_undone.c.undoes == _log.id)
_DONE_ON = select(
    func.count(_log.item.distinct()).filter(_log.first),
    func.count(_log.item.distinct()),
).where(_logged, _stands, _log.day == bindparam("day"))
_HISTORY = (
    select(_log.step, _log.day, _log.rating, _log.retention, _log.evidence)
    .where(_logged, _log.item == bindparam("item"))
    .order_by(_log.id)
)
_LAST_RATING = (
    select(_log.id, _log.item, _log.version, _log.day, _log.rating)
    .where(_logged, _stands)
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
            "turn": held.turn,
        }
        self._run(_PUT, row)

    def drop(self, learner: LearnerId, item: ItemId) -> None:
        """The item becomes new again: everything in its log was taken back."""
        self._run(delete(cards).where(cards.c.learner == learner, cards.c.item == item))

    def due(self, learner: LearnerId, here: Guild | None, day: date) -> dict[VersionId, Card]:
        """The cards that are due on or before a study day, by the item version in service."""
        return {
            row.version: card_of(row) for row in self._run(_DUE, _served_in(here) | {"learner": learner, "day": day})
        }

    def next_due(self, learner: LearnerId, here: Guild | None, after: date) -> date | None:
        """The first day after `after` on which a card is due."""
        return self._run(_NEXT_DUE, _served_in(here) | {"learner": learner, "day": after}).scalar_one_or_none()

    def new(self, learner: LearnerId, here: Guild | None) -> list[VersionId]:
        """The flashcards in service that the learner has no card of yet, in the order of the course."""
        return [row.version for row in self._run(_NEW, _served_in(here) | {"learner": learner})]

    def done_on(self, learner: LearnerId, day: date) -> tuple[int, int]:
        """How many new cards and how many reviews were rated on a study day and not taken back; relooks not counted."""
        new, items_rated = self._run(_DONE_ON, {"learner": learner, "day": day}).one()
        return new, items_rated - new

    def log(self, learner: LearnerId, line: Line) -> ReviewId:
        row = {
            "learner": learner,
            "item": line.item,
            "step": line.entry.step.value,
            "rating": line.entry.rating,
            "retention": line.entry.retention,
            "day": line.entry.day,
            "at": line.at,
            "interaction": line.interaction,
            "version": line.version,
            "first": line.first,
            "undoes": line.undoes,
            "evidence": line.entry.evidence,
        }
        return ReviewId(self._run(review_log.insert(), row).lastrowid)

    def history(self, learner: LearnerId, item: ItemId) -> list[Entry]:
        """The log of one card, oldest first."""
        return [
            Entry(
                Step(row.step),
                row.day,
                Rating(row.rating) if row.rating else None,
                row.retention,
                Evidence(row.evidence) if row.evidence else None,
            )
            for row in self._run(_HISTORY, {"learner": learner, "item": item})
        ]

    def last_rating(self, learner: LearnerId) -> Rated | None:
        """The learner's last rating, of their latest study day, that was not taken back."""
        row = self._run(_LAST_RATING, {"learner": learner}).first()
        return Rated(row.id, row.item, row.version, row.day, Rating(row.rating)) if row else None


def _served_in(here: Guild | None) -> dict[str, Any]:
    off = sorted(here.topics_off) if here else []
    return {"guild": here and here.id, "off": off or [""]}  # of no topic at all SQL would make a table to look through


def card_of(row: Row[*tuple[Any, ...]]) -> Card:
    """From a row that holds the columns of `CARD`."""
    return Card(row.due, row.stability, row.difficulty, row.last_day, row.lapses, row.relook)
