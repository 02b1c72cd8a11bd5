"""One memory an item, whatever mode asked for it: quiz, test, blank, puzzle and recall all feed the same card."""

from collections.abc import Mapping
from datetime import date, datetime

from tutorbot.domain.days import study_day
from tutorbot.domain.histories import Entry, Step
from tutorbot.domain.ids import InteractionId, ItemId, LearnerId, ReviewId, VersionId
from tutorbot.domain.items import Item, family
from tutorbot.domain.learners import Learner
from tutorbot.domain.reviews import Card, Evidence, Rating, forecast, grade, summon
from tutorbot.domain.schedules import Load, place, span, spread
from tutorbot.storage.reviews import Held, Line
from tutorbot.storage.transactions import Transaction


def feed(
    tx: Transaction,
    learner: Learner,
    item: ItemId,
    version: VersionId,
    rating: Rating,
    evidence: Evidence,
    *,
    at: datetime,
    interaction: InteractionId,
    begins: bool = False,
) -> None:
    """Let the card of an item know how it was answered elsewhere.

    What was not known becomes a card, or comes again today. What was known moves the card that is there.

    Args:
        tx: the request's transaction.
        learner: who answered.
        item: what was asked.
        version: the version that was seen.
        rating: see `rating_of`.
        evidence: how strongly the answer shows what is remembered.
        at: when it was answered.
        interaction: the press or form that answered; one of them feeds one item.
        begins: make a card of what was known, too.
    """
    day = study_day(at, learner.zone)
    held = tx.reviews.get(learner.id, item)
    if held is None and rating is not Rating.AGAIN and not begins:
        return
    card = held.card if held else None
    if rating is Rating.AGAIN and (card is None or card.stability is None) and not begins:
        after, entry = summon(card, day), Entry(Step.SUMMONED, day)  # nothing was ever remembered that could lapse
    else:
        graded = grade(card, rating, evidence, day, learner.model)
        stored = tx.items.version(version)
        load = _load(tx, learner.id, stored.item, {rating: graded}) if stored else {}
        after = place(graded, load, _seed(learner.id, item))
        entry = Entry(Step.GRADED, day, rating, learner.model, evidence, after.due)
    keep(tx, learner.id, Line(item, version, entry, at, interaction), held, after)


def outcomes(tx: Transaction, learner: Learner, item: Item, card: Card, day: date) -> dict[Rating, Card]:
    """The card after each rating in the daily review, due on the day on which it will come back."""
    exact = forecast(card, day, learner.model)
    return spread(exact, _load(tx, learner.id, item, exact), _seed(learner.id, item.id))


def keep(tx: Transaction, learner: LearnerId, line: Line, held: Held | None, after: Card) -> ReviewId:
    """Save a card beside the line of the log that has moved it."""
    turn = turn_of(tx, learner, line.item, held)
    tx.reviews.put(learner, line.item, Held(after, turn + 1))
    return tx.reviews.log(learner, line)


def turn_of(tx: Transaction, learner: LearnerId, item: ItemId, held: Held | None) -> int:
    """A card whose first rating was taken back is new again, and yet no screen from before may rate it."""
    return held.turn if held else len(tx.reviews.history(learner, item))


def _load(tx: Transaction, learner: LearnerId, item: Item, cards: Mapping[Rating, Card]) -> Load:
    first, last = span(cards.values())
    return tx.plans.load(learner, item.id, family(item), first, last)


def _seed(learner: LearnerId, item: ItemId) -> str:
    return f"{learner}:{item}"
