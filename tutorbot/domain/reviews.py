"""Spaced repetition: what a rating does to a card, which card comes next, how much is left for today.

The memory model is FSRS-6 as the `fsrs` package computes it (github.com/open-spaced-repetition/py-fsrs). It is fed
whole study days, as noon UTC, because it knows no day boundary: an evening review one hour short of a day later would
count as the same day. Its own fuzz draws from global randomness and is switched off.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import IntEnum, StrEnum
from functools import lru_cache

import fsrs

from tutorbot.domain.days import noon_utc
from tutorbot.domain.errors import Stale
from tutorbot.domain.ids import VersionId


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


def rate(card: Card, rating: Rating, day: date, retention: float) -> Card:
    """The card after a rating on a study day.

    A first Again on a day brings the card back once more on the same day; whatever is answered then, it is next due
    tomorrow or later.

    Args:
        card: the memory before the rating.
        rating: how well the answer was recalled.
        day: the study day of the rating.
        retention: the chance of recall at which the card shall be due, 0.80 to 0.95.

    Raises:
        Stale: the day lies before the last rating.
    """
    if card.last_day and day < card.last_day:
        raise Stale("This card was already reviewed on a later day. Press `/card` to go on.")
    after, _ = _scheduler(retention).review_card(_to_fsrs(card), fsrs.Rating(rating), noon_utc(day))
    relook = rating is Rating.AGAIN and card.last_day != day
    return Card(
        due=day if relook else after.due.date(),
        stability=after.stability,
        difficulty=after.difficulty,
        last_day=day,
        lapses=card.lapses + (relook and card.last_day is not None),
        relook=relook,
    )


def forecast(card: Card, day: date, retention: float) -> dict[Rating, date]:
    """When the card would next be due after each rating."""
    return {rating: rate(card, rating, day, retention).due for rating in Rating}


def retrievability(card: Card, day: date) -> float:
    """The predicted chance, 0 to 1, that the answer is recalled on that day; 0 for a card never rated."""
    return _scheduler(0.9).get_card_retrievability(_to_fsrs(card), noon_utc(day))


def summon(card: Card | None, day: date) -> Card:
    """The card brought forward to `day`, because its item was just answered wrongly elsewhere.

    Who has moved west since the last rating may live on an earlier day than that; then the card waits for its day.
    """
    return replace(card, due=min(card.due, max(day, card.last_day or day))) if card else Card(due=day)


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


def grade(card: Card | None, rating: Rating, evidence: Evidence, day: date, retention: float) -> Card:
    """The card after its item was graded elsewhere: a rating that nobody had to press.

    What was known grows the memory by the weight of the evidence. What was not known counts in full, whatever the
    evidence, and the card comes once more on that day.

    A day before that of the last rating counts as that day: a verdict may come late, and learners move west.
    """
    known = card or Card(due=day)
    day = max(day, known.last_day or day)
    after = rate(known, rating, day, retention)
    if rating is Rating.AGAIN:
        return replace(after, due=day, relook=True)
    if known.stability is None or after.stability is None:
        return after
    stability = after.stability + (WEIGHTS[evidence] - 1) * (after.stability - known.stability)
    return replace(after, stability=stability, due=day + timedelta(days=interval(stability, retention)))


def interval(stability: float, retention: float) -> int:
    """Whole days, at least one, until the chance to recall has fallen to `retention`: the inverse of FSRS-6's curve."""
    scheduler = _scheduler(retention)
    decay: float = -scheduler.parameters[20]
    factor = 0.9 ** (1 / decay) - 1
    days: int = round(stability / factor * (retention ** (1 / decay) - 1))
    longest: int = scheduler.maximum_interval
    return min(max(days, 1), longest)


def rating_of(*, right: bool, hinted: bool) -> Rating:
    """The rating that a graded answer stands for; Easy is for the learner alone to say."""
    if not right:
        return Rating.AGAIN
    return Rating.HARD if hinted else Rating.GOOD


class Step(StrEnum):
    """What one line of the review log says."""

    RATED = "rated"
    SUMMONED = "summoned"
    GRADED = "graded"
    """Graded elsewhere: it moves the card as a rating does, but is no review of the day and is not taken back."""
    UNDONE = "undone"
    """The last rating that was not yet undone is taken back."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the append-only review log of a card."""

    step: Step
    day: date
    rating: Rating | None = None
    retention: float = 0.9
    evidence: Evidence | None = None
    """Of a line that was graded elsewhere."""


def replay(log: Iterable[Entry]) -> Card | None:
    """The card that a log adds up to; None when everything in it was taken back."""
    card = None
    for entry in _standing(log):
        if entry.rating is None:
            card = summon(card, entry.day)
        elif entry.step is Step.RATED:
            card = rate(card or Card(due=entry.day), entry.rating, entry.day, entry.retention)
        else:
            card = grade(card, entry.rating, entry.evidence or Evidence.CODED, entry.day, entry.retention)
    return card


def _standing(log: Iterable[Entry]) -> list[Entry]:
    """The log without the ratings that were taken back, and the lines that took them back."""
    standing: list[Entry] = []
    for entry in log:
        if entry.step is Step.UNDONE:
            del standing[max(index for index, each in enumerate(standing) if each.step is Step.RATED)]
        else:
            standing.append(entry)
    return standing


@dataclass(frozen=True, slots=True)
class Budget:
    """What a learner wants to do, and has done, on one study day."""

    new_per_day: int
    reviews_per_day: int
    new_done: int
    reviews_done: int


@dataclass(frozen=True, slots=True)
class Plan:
    """What is left for today."""

    next: VersionId | None
    """The item version to show now; None when today is done."""
    new: int
    reviews: int

    @property
    def left(self) -> int:
        return self.new + self.reviews


def plan(due: Mapping[VersionId, Card], new: Sequence[VersionId], budget: Budget, day: date) -> Plan:
    """Choose the next card and count what is left.

    Reviews come by lowest retrievability, cards rated Again earlier today after all others, new cards spread evenly
    among the reviews in the order of the course. Relooks are never cut by the limit: they finish what was begun.

    Args:
        due: cards that are due today or overdue.
        new: versions of items without a card, in course order.
        budget: the learner's limits and what was done today.
        day: today's study day.
    """
    relooks = [version for version, card in due.items() if card.relook and card.last_day == day]
    again = set(relooks)
    waiting = sorted((v for v in due if v not in again), key=lambda v: (retrievability(due[v], day), v))
    waiting = waiting[: max(0, budget.reviews_per_day - budget.reviews_done)]
    fresh = new[: max(0, budget.new_per_day - budget.new_done)]
    queue = _spread(waiting, fresh, budget) or relooks
    return Plan(queue[0] if queue else None, len(fresh), len(waiting) + len(relooks))


def _spread(waiting: Sequence[VersionId], fresh: Sequence[VersionId], budget: Budget) -> Sequence[VersionId]:
    """The queue that holds the share of new cards shown so far level with the share of reviews."""
    if not waiting or not fresh:
        return waiting or fresh
    new_share = budget.new_done / (budget.new_done + len(fresh))
    review_share = budget.reviews_done / (budget.reviews_done + len(waiting))
    return fresh if new_share < review_share else waiting


@lru_cache(maxsize=64)
def _scheduler(retention: float) -> fsrs.Scheduler:
    return fsrs.Scheduler(desired_retention=retention, learning_steps=(), relearning_steps=(), enable_fuzzing=False)


def _to_fsrs(card: Card) -> fsrs.Card:
    return fsrs.Card(
        card_id=0,  # without an id the package sleeps a millisecond to make one
        state=fsrs.State.Review if card.stability else fsrs.State.Learning,
        stability=card.stability,
        difficulty=card.difficulty,
        due=noon_utc(card.due),
        last_review=noon_utc(card.last_day) if card.last_day else None,
    )
