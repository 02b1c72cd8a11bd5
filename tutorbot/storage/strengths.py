"""What a learner remembers of each topic: the cards that a strength fades by."""

from collections import defaultdict

from sqlalchemy import Connection, bindparam, or_, select

from tutorbot.domain.ids import LearnerId, TopicId
from tutorbot.domain.reviews import Card
from tutorbot.storage.items import COURSE
from tutorbot.storage.reviews import CARD, card_of
from tutorbot.storage.tables import cards, items

_MEMORIES = (
    select(items.c.topic, *CARD)
    .join_from(items, cards, (cards.c.item == items.c.id) & (cards.c.learner == bindparam("learner")), isouter=True)
    .where(items.c.topic.in_(bindparam("topics", expanding=True)))
    .where(items.c.retired_at.is_(None), COURSE)
    .where(or_(items.c.kind == "flashcard", cards.c.item.is_not(None)))
)


class Strengths:
    def __init__(self, connection: Connection) -> None:
        self._run = connection.execute

    def memories(self, learner: LearnerId, topics: list[TopicId]) -> dict[TopicId, list[Card | None]]:
        """The learner's card of every flashcard in service, None where there is none yet, and all their other cards."""
        found = defaultdict[TopicId, list[Card | None]](list)
        for row in self._run(_MEMORIES, {"learner": learner, "topics": topics}):
            found[row.topic].append(None if row.due is None else card_of(row))
        return found
