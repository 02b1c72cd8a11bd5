"""What a learner has come to: their cards by topic, and the ratings that tell of memory."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, bindparam, exists, select

from tutorbot.domain.histories import Step
from tutorbot.domain.ids import LearnerId, TopicId
from tutorbot.domain.reviews import Card, Rating
from tutorbot.storage.tables import cards, items, review_log

_CARDS = (
    select(items.c.topic, items.c.kind, *cards.c["due", "stability", "difficulty", "last_day", "lapses", "relook"])
    .join_from(cards, items, items.c.id == cards.c.item)
    .where(cards.c.learner == bindparam("learner"), items.c.retired_at.is_(None))
)
_log, _before = review_log.c, review_log.alias()


_undone, _undone_before = review_log.alias(), review_log.alias()
_stood_before = (
    (_before.c.learner == _log.learner)
    & (_before.c.item == _log.item)
    & (_before.c.id < _log.id)
    & (_before.c.step != Step.UNDONE.value)
    & ~exists().where(_undone_before.c.undoes == _before.c.id)
)
_REVIEWED = (
    select(_log.day, _log.rating)
    .where(
        _log.learner == bindparam("learner"),
        _log.day >= bindparam("since"),
        _log.step == Step.RATED.value,
        ~exists().where(_undone.c.undoes == _log.id),
        exists().where(_stood_before, _before.c.rating.is_not(None)),
        ~exists().where(_stood_before, _before.c.day == _log.day),
    )
    .order_by(_log.day)
)


@dataclass(frozen=True, slots=True)
class Kept:
    """A card with the topic that it is of."""

    topic: TopicId
    is_flashcard: bool
    card: Card


class Progress:
    def __init__(self, connection: Connection) -> None:
        self._run = connection.execute

    def cards(self, learner: LearnerId) -> list[Kept]:
        """Those whose items are in service."""
        return [
            Kept(topic, kind == "flashcard", Card(*card))
            for topic, kind, *card in self._run(_CARDS, {"learner": learner})
        ]

    def reviewed(self, learner: LearnerId, since: date) -> list[tuple[date, Rating]]:
        """Ratings that tell whether a card was remembered when it was due, by study day from `since` on.

        Those were not taken back, are not the first of their card, and nothing of that card came before them on their
        day: neither a rating, of which they would be the look once more, nor a wrong answer that brought it forward.
        """
        rows = self._run(_REVIEWED, {"learner": learner, "since": since})
        return [(row.day, Rating(row.rating)) for row in rows]
