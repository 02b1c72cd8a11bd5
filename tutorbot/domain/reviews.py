"""Spaced repetition: what a rating does to a card, and everything else that moves one.

The memory model is FSRS-6 (see `models`). It is fed whole study days, as noon UTC, because it knows no day boundary: an
evening review one hour short of a day later would count as the same day. `schedules` then chooses the very day on which
a card comes back, `histories` adds a log up to a card again, `plans` chooses what comes today.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import IntEnum, StrEnum

import fsrs

from tutorbot.domain.days import noon_utc
from tutorbot.domain.errors import Stale
from tutorbot.domain.models import Model

LEECH_AT = 8
LEECH_EVERY = 4
"""A card that was forgotten so often, and so much oftener again, is suspended: more of the same would not help."""


class Rating(IntEnum):
    AGAIN = 1
    HARD = 2
    GOOD = 3
    EASY = 4


@dataclass(frozen=True, slots=True)
class Card:
    """One learner's memory of one item."""

    due: date
    stability: float | None = None
    """Days until the chance to recall has fallen to 90 %; None before the first rating."""
    difficulty: float | None = None
    """1 (easy) to 10 (hard); None before the first rating."""
    last_day: date | None = None
    """The study day of the last rating."""
    lapses: int = 0
    """On how many days it turned out to be forgotten, after the day of its first rating."""
    relook: bool = False
    """Rated Again on `due`: it comes once more on that day."""
    reviews: int = 0
    """How often it was rated or graded."""
    suspended: bool = False
    """It does not come until it is resumed."""


def rate(card: Card, rating: Rating, day: date, model: Model) -> Card:
    """The card after a rating on a study day, due on the day that the model names.

    A first Again on a day brings the card back once more on the same day; whatever is answered then, it is next due
    tomorrow or later. A card that was forgotten too often is suspended.

    Raises:
        Stale: the day lies before the last rating.
    """
    if card.last_day and day < card.last_day:
        raise Stale("This card was already reviewed on a later day. Press `/card` to go on.")
    after, _ = model.scheduler.review_card(_to_fsrs(card), fsrs.Rating(rating), noon_utc(day))
    relook = rating is Rating.AGAIN and card.last_day != day
    lapsed = relook and card.last_day is not None
    return Card(
        due=day if relook else after.due.date(),
        stability=after.stability,
        difficulty=after.difficulty,
        last_day=day,
        lapses=card.lapses + lapsed,
        relook=relook,
        reviews=card.reviews + 1,
        suspended=card.suspended or (lapsed and _is_leech(card.lapses + 1)),
    )


def forecast(card: Card, day: date, model: Model) -> dict[Rating, Card]:
    """The card after each rating."""
    return {rating: rate(card, rating, day, model) for rating in Rating}


def _is_leech(lapses: int) -> bool:
    return lapses >= LEECH_AT and (lapses - LEECH_AT) % LEECH_EVERY == 0


def retrievability(card: Card, day: date, model: Model) -> float:
    """The predicted chance, 0 to 1, that the answer is recalled on that day; 0 for a card never rated."""
    if card.stability is None or card.last_day is None:
        return 0
    return model.recall(card.stability, (day - card.last_day).days)


def summon(card: Card | None, day: date) -> Card:
    """The card brought forward to `day`, because its item was just answered wrongly elsewhere.

    Who has moved west since the last rating may live on an earlier day than that; then the card waits for its day.
    """
    return replace(card, due=min(card.due, max(day, card.last_day or day))) if card else Card(due=day)


def suspend(card: Card | None, day: date) -> Card:
    """The card put aside until it is resumed; its memory fades on as ever."""
    return replace(card or Card(due=day), suspended=True)


def resume(card: Card | None, day: date) -> Card:
    return replace(card or Card(due=day), suspended=False)


def bury(card: Card | None, day: date) -> Card:
    """The card put off until tomorrow."""
    card = card or Card(due=day)
    return replace(card, due=max(card.due, day + timedelta(days=1)))


class Evidence(StrEnum):
    """How an answer outside of the daily review came about, from the weakest proof of memory to the strongest."""

    RECOGNISED = "recognised"
    """Picked among options."""
    RECALLED = "recalled"
    """Said in one's own words, or filled into a blank."""
    CODED = "coded"
    """Written as code that was run."""


WEIGHTS = {Evidence.RECOGNISED: 0.5, Evidence.RECALLED: 1.0, Evidence.CODED: 1.5}
"""Of the growth in stability that a rating in the daily review would bring. Ours: practice at retrieval strengthens
memory more than recognition does (Roediger and Karpicke 2006, doi.org/10.1111/j.1467-9280.2006.01693.x)."""


def grade(card: Card | None, rating: Rating, evidence: Evidence, day: date, model: Model) -> Card:
    """The card after its item was graded elsewhere: a rating that nobody had to press.

    What was known grows the memory by the weight of the evidence. What was not known counts in full, whatever the
    evidence, and the card comes once more on that day.

    A day before that of the last rating counts as that day: a verdict may come late, and learners move west.
    """
    known = card or Card(due=day)
    day = max(day, known.last_day or day)
    after = rate(known, rating, day, model)
    if rating is Rating.AGAIN:
        return replace(after, due=day, relook=True)
    if known.stability is None or after.stability is None:
        return after
    stability = after.stability + (WEIGHTS[evidence] - 1) * (after.stability - known.stability)
    return replace(after, stability=stability, due=day + timedelta(days=model.interval(stability)))


def rating_of(*, right: bool, hinted: bool) -> Rating:
    """The rating that a graded answer stands for; Easy is for the learner alone to say."""
    if not right:
        return Rating.AGAIN
    return Rating.HARD if hinted else Rating.GOOD


def _to_fsrs(card: Card) -> fsrs.Card:
    return fsrs.Card(
        card_id=0,  # without an id the package sleeps a millisecond to make one
        state=fsrs.State.Review if card.stability else fsrs.State.Learning,
        stability=card.stability,
        difficulty=card.difficulty,
        due=noon_utc(card.due),
        last_review=noon_utc(card.last_day) if card.last_day else None,
    )
