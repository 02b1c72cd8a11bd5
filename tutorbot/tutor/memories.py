"""One memory an item, whatever mode asked for it: quiz, test, blank, puzzle and recall all feed the same card."""

from datetime import datetime

from tutorbot.domain.days import study_day
from tutorbot.domain.ids import InteractionId, ItemId, VersionId
from tutorbot.domain.learners import Learner
from tutorbot.domain.reviews import Entry, Evidence, Rating, Step, grade, summon
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
        after = grade(card, rating, evidence, day, learner.retention)
        entry = Entry(Step.GRADED, day, rating, learner.retention, evidence)
    turn = held.turn if held else len(tx.reviews.history(learner.id, item))
    tx.reviews.put(learner.id, item, Held(after, turn + 1))
    tx.reviews.log(learner.id, Line(item, version, entry, at, interaction))
