"""Fits: the scheduler's parameters fitted to one learner's own log, and whether they predict better.

What is fitted sees the oldest four fifths of the log; the newest fifth, which it has not seen, decides. That is the
plain way to keep parameters that merely repeat the past out of use.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

import fsrs

from tutorbot.domain.days import noon_utc
from tutorbot.domain.ids import FitId, ItemId
from tutorbot.domain.models import Model
from tutorbot.domain.reviews import WEIGHTS, Evidence, Rating

LEAST_REVIEWS = 1000
"""Fewer say more about chance than about the learner."""
MOST_REVIEWS = 20_000
APART = timedelta(days=7)
"""Between two tries, also when the first came to nothing."""
ACTIVE = timedelta(days=7)
"""Whoever has not learnt for longer is not fitted by itself."""
_HELD_BACK = 5
"""One review in so many, the newest ones, is kept back to judge by."""
_PARAMETERS = 21
_SURE = 1e-6
"""No prediction is taken for surer than this: one surprise would outweigh everything else."""


@dataclass(frozen=True, slots=True)
class Review:
    """A line of the log that stands and moved a memory."""

    item: ItemId
    day: date
    rating: Rating
    evidence: Evidence | None = None
    """None: rated in the daily review."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a try has found."""

    parameters: tuple[float, ...]
    """The 21 of FSRS-6."""
    before: float
    """The log loss, in nats, of what was in use until then; on the newest fifth, as is the other."""
    after: float
    """The log loss of the new parameters."""

    def __post_init__(self) -> None:
        if len(self.parameters) != _PARAMETERS or not all(
            map(math.isfinite, (*self.parameters, self.before, self.after))
        ):
            raise ValueError("a fit has 21 finite parameters and two finite losses")

    @property
    def accepted(self) -> bool:
        return self.after < self.before

    @property
    def closer(self) -> float:
        """By which share of itself the loss has fallen; negative when it has risen."""
        return 1 - self.after / self.before if self.before else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """One try to fit the parameters of a learner."""

    id: FitId
    at: datetime
    reviews: int
    """How many the learner had."""
    outcome: Outcome | None
    """None: it is under way, or came to nothing."""
    in_use: bool

    @property
    def accepted(self) -> bool:
        return self.outcome is not None and self.outcome.accepted


def next_try(last: datetime | None, now: datetime) -> datetime:
    """When the parameters may be fitted next, after a try at `last`: `now`, or later."""
    return max(now, last + APART) if last else now


def newest(reviews: Sequence[Review], most: int = MOST_REVIEWS) -> list[Review]:
    """As many as can be fitted in a minute or two: the cards that were reviewed last, each from its first review on.

    A card that lost its beginning would seem to have been new in the middle of its life.
    """
    counts: dict[ItemId, int] = {}
    for review in reversed(reviews):
        counts[review.item] = counts.get(review.item, 0) + 1
    kept, room = set(), most
    for item, count in counts.items():
        if count > room:
            break
        kept.add(item)
        room -= count
    return [review for review in reviews if review.item in kept]


def held_back(reviews: Sequence[Review]) -> int:
    """Where the newest fifth begins."""
    return len(reviews) - len(reviews) // _HELD_BACK


def to_fit(reviews: Iterable[Review]) -> list[Review]:
    """Those from which parameters can be learnt as if all had been rated in the daily review.

    What was recognised among options shows too little: it may have been guessed.
    """
    return [review for review in reviews if review.evidence is not Evidence.RECOGNISED or review.rating is Rating.AGAIN]


def log_loss(reviews: Sequence[Review], model: Model, start: int) -> float:
    """The mean binary cross-entropy, in nats, of the recall that the model predicts for the reviews from `start` on.

    Each card is replayed from its first review. Predicted are ratings of the daily review: not the first of a card, for
    which there is nothing to predict from, and no second look on the same day. Without any the loss is 0.
    """
    cards: dict[ItemId, fsrs.Card] = {}
    losses: list[float] = []
    for number, review in enumerate(reviews):
        card = cards.get(review.item)
        if number >= start and review.evidence is None and card and card.stability and card.last_review:
            days = (review.day - card.last_review.date()).days
            if days > 0:
                chance = model.recall(card.stability, days)
                losses.append(_surprise(chance, recalled=review.rating is not Rating.AGAIN))
        cards[review.item] = _moved(card, review, model)
    return math.fsum(losses) / len(losses) if losses else 0.0


def _surprise(chance: float, *, recalled: bool) -> float:
    chance = min(max(chance, _SURE), 1 - _SURE)
    return -math.log(chance if recalled else 1 - chance)


def _moved(card: fsrs.Card | None, review: Review, model: Model) -> fsrs.Card:
    """The memory after a review, as `reviews.rate` and `reviews.grade` move it."""
    day = noon_utc(review.day)
    if card and card.last_review:
        day = max(day, card.last_review)
    before = card or fsrs.Card(card_id=0, due=day)
    after, _ = model.scheduler.review_card(before, fsrs.Rating(review.rating), day)
    if review.evidence and review.rating is not Rating.AGAIN and before.stability and after.stability:
        grown = WEIGHTS[review.evidence] * (after.stability - before.stability)
        return replace(after, stability=before.stability + grown)
    return after
