"""All cards of a learner, each with its item and its ratings."""

from collections import defaultdict
from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, exists, select

from tutorbot.domain.decks import Review
from tutorbot.domain.ids import LearnerId
from tutorbot.domain.items import Item
from tutorbot.domain.reviews import Card, Rating
from tutorbot.storage.items import from_json
from tutorbot.storage.reviews import CARD, card_of
from tutorbot.storage.tables import cards, item_versions, items, review_log, topics

_CARDS = (
    select(
        item_versions.c.body,
        topics.c.title,
        cards.c.turn,
        *CARD,
    )
    .join_from(cards, items, items.c.id == cards.c.item)
    .join(item_versions, item_versions.c.id == items.c.version)
    .join(topics, topics.c.id == items.c.topic)
    .where(cards.c.learner == bindparam("learner"))
    .order_by(items.c.position, items.c.id)
)
_undone = review_log.alias()
_RATINGS = (
    select(*review_log.c["item", "at", "day", "rating"])
    .where(
        review_log.c.learner == bindparam("learner"),
        review_log.c.rating.is_not(None),
        ~exists().where(_undone.c.undoes == review_log.c.id),
    )
    .order_by(review_log.c.id)
)


@dataclass(frozen=True, slots=True)
class Kept:
    item: Item
    """In the version in service, or in the last one if it is retired."""
    title: str
    """Of its topic."""
    turn: int
    card: Card
    reviews: tuple[Review, ...]


class Decks:
    def __init__(self, connection: Connection) -> None:
        self._run = connection.execute

    def of(self, learner: LearnerId) -> list[Kept]:
        """In the order of the course."""
        ratings = defaultdict(list)
        for item, at, day, rating in self._run(_RATINGS, {"learner": learner}):
            ratings[item].append(Review(at, day, Rating(rating)))
        kept = []
        for row in self._run(_CARDS, {"learner": learner}):
            item = from_json(row.body)
            kept.append(Kept(item, row.title, row.turn, card_of(row), tuple(ratings[item.id])))
        return kept
