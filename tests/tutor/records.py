"""What is in the database after some requests."""

from tests.tutor.students import Student, lines
from tutorbot.domain.histories import replay
from tutorbot.domain.ids import ItemId
from tutorbot.domain.reviews import Rating
from tutorbot.storage import tables
from tutorbot.tutor.tutors import Tutor

DOUBLE = ItemId("filters/double")
"""The puzzle of `tests.builders`."""


async def counts(tutor: Tutor) -> tuple[int, int, int]:
    """Submissions, streak events, lines of the review log."""
    return (
        await lines(tutor, tables.puzzle_submissions),
        await lines(tutor, tables.streak_events),
        await lines(tutor, tables.review_log),
    )


async def card(tutor: Tutor, learner: Student, item: ItemId = DOUBLE) -> Rating | None:
    """The rating in the newest line of a card's log, which must add up to the card."""
    held, history = await tutor.store.read(
        lambda tx: (tx.reviews.get(learner.id, item), tx.reviews.history(learner.id, item))
    )
    assert (held.card if held else None) == replay(history)
    assert (held.turn if held else 0) == len(history)
    return history[-1].rating if history else None
