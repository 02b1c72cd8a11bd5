"""Questions that are asked on the way through a mode: at the turn of a page, at the end of the pictures."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from tutorbot.domain.errors import Stale
from tutorbot.domain.ids import InteractionId, ItemId
from tutorbot.domain.items import Option, Question
from tutorbot.domain.learners import Defaults
from tutorbot.domain.quizzes import Outcome, grade, shown_order, varied
from tutorbot.domain.reviews import Evidence, rating_of
from tutorbot.domain.streaks import Event, Kind
from tutorbot.storage.modes import Round, Step
from tutorbot.storage.transactions import Transaction
from tutorbot.tutor.memories import feed
from tutorbot.tutor.rounds import Steps

_GONE = "This question is gone. `/learn` has all that there is."


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    question: Question
    options: Sequence[Option]
    """In the order shown to this learner."""
    picks: Sequence[Option]
    outcome: Outcome | None
    """None until answered."""


def steps_of(tx: Transaction, checks: Sequence[tuple[int, ItemId | None]]) -> Steps:
    """The steps of a new round: those of the checks that are in service."""
    return [
        (step, check, question.version)
        for step, check in checks
        if check and (question := tx.items.get(check)) and not question.retired
    ]


def check_at(tx: Transaction, found: Round, number: int) -> Check | None:
    """What a round asks at a step, if anything."""
    step = tx.modes.step(found.id, number)
    question = asked(tx, found, step) if step else None
    if question is None:
        return None
    given = next((each for each in tx.modes.answers(found.id) if each.step == number), None)
    return Check(
        question=question,
        options=(options := shown_order(question, found.id, number)),
        picks=[option for option in options if given and option.id in given.answer],
        outcome=Outcome(given.outcome) if given else None,
    )


def answer_check(
    tx: Transaction,
    found: Round,
    number: int,
    picks: Sequence[int],
    defaults: Defaults,
    *,
    at: datetime,
    interaction: InteractionId,
) -> None:
    """Grade the question at a step, for the streak and the item's card, too; a second answer changes nothing.

    Args:
        tx: the request's transaction.
        found: the learner's own round.
        number: the step.
        picks: positions in the author's order of the options; none for "I don't know".
        defaults: of learners.
        at: when the press was made.
        interaction: the press itself.

    Raises:
        Stale: nothing is asked there, or a pick is no option.
    """
    step, check = tx.modes.step(found.id, number), check_at(tx, found, number)
    if step is None or check is None:
        raise Stale(_GONE)
    if check.outcome is not None:
        return
    question = check.question
    if any(pick >= len(question.options) for pick in picks):
        raise Stale(_GONE)
    chosen = frozenset(question.options[pick].id for pick in picks)
    outcome = grade(question, chosen)
    kept = tx.modes.answer(found, number, question.id, sorted(chosen), outcome.value, at=at, interaction=interaction)
    tx.streaks.add(found.learner, Event(f"mode:{kept}", at, found.zone, Kind.ACTIVITY))
    if known := tx.learners.get(found.learner, defaults):
        rating = rating_of(right=outcome is Outcome.RIGHT, hinted=False)
        feed(tx, known, question.id, step.version, rating, Evidence.RECOGNISED, at=at, interaction=interaction)


def asked(tx: Transaction, found: Round, step: Step) -> Question | None:
    """The question of a step, in this round's variant."""
    stored = tx.items.version(step.version)
    item = stored.item if stored else None
    return varied(item, found.id, step.step) if isinstance(item, Question) else None
