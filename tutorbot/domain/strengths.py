"""Strength: how much of a topic a learner knows now, as the last test measured it and as forgetting has left it.

    strength = share known (by the last test) x share kept (since then)

The share known is what the answers of the test let expect (see `abilities`). The share kept is the mean, over the
topic's flashcards and whatever else of it the learner has cards of, of the predicted chance to recall each today,
against the same chance on the day of the test, or on the day of its last review if that was later. Where there is no
card, the memory is taken to be one of thirty days' stability on the day of the test. All follow the forgetting curve of
FSRS (see `reviews`), so a strength is whole on the day of its test, fades from then on, and rises again with reviews.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from tutorbot.domain.abilities import Band, Hardness, bands, share_known
from tutorbot.domain.models import STANDARD, Model
from tutorbot.domain.quizzes import Outcome
from tutorbot.domain.reviews import Card, retrievability
from tutorbot.domain.topic_tests import believed

_STABILITY = 30.0
"""Days until the chance to recall has fallen to 90 %, for what a test has shown and no card has followed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Strength:
    value: float
    """The share of the topic's questions that is known today, 0 to 1."""
    band: Band
    """The likeliest today."""
    chance: float
    """Of that band."""
    measured: date
    """The study day of the last verdict."""
    then: Band
    """The likeliest on that day."""
    kept: float
    """The share of what was known then that is not forgotten today, above 0 to 1."""
    today: date


def strength(
    answers: Sequence[tuple[Hardness, Outcome]],
    measured: date,
    memories: Iterable[Card | None],
    day: date,
    model: Model = STANDARD,
) -> Strength:
    """The strength of a topic.

    Args:
        answers: those of its last test.
        measured: the study day on which that had its verdict.
        memories: the learner's card of each item of the topic that can be remembered; None where there is none.
        day: the study day on which it is asked for.
        model: of the learner's memory.
    """
    belief = believed(answers)
    left = kept(measured, memories, day, model)
    chances, before = bands(belief, left), bands(belief)
    band = max(chances, key=lambda each: chances[each])
    return Strength(
        value=share_known(belief) * left,
        band=band,
        chance=chances[band],
        measured=measured,
        then=max(before, key=lambda each: before[each]),
        kept=left,
        today=day,
    )


def kept(measured: date, memories: Iterable[Card | None], day: date, model: Model = STANDARD) -> float:
    """The share of what was known on the day of a test that is predicted to be known still, above 0 to 1."""
    shares = [_kept(measured, card, max(day, measured), model) for card in memories]
    return sum(shares) / len(shares) if shares else _kept(measured, None, max(day, measured), model)


def _kept(measured: date, card: Card | None, day: date, model: Model) -> float:
    if card is None or card.stability is None:
        card = Card(due=measured, stability=_STABILITY, last_day=measured)
    since = max(measured, card.last_day or measured)
    return retrievability(card, max(day, since), model) / retrievability(card, since, model)
