"""The mode *recap*: a few flashcards, then five questions; recall prompts follow at its end."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from random import Random

from tutorbot.domain.days import study_day
from tutorbot.domain.errors import Stale
from tutorbot.domain.ids import GuildId, InteractionId, ItemId, LearnerId, RoundId, TopicId
from tutorbot.domain.items import Flashcard, Option, Question
from tutorbot.domain.learners import Defaults
from tutorbot.domain.models import STANDARD
from tutorbot.domain.modes import Mode
from tutorbot.domain.quizzes import Outcome, draw, grade, shown_order
from tutorbot.domain.reviews import Evidence, rating_of, retrievability
from tutorbot.domain.streaks import Event, Kind
from tutorbot.storage.modes import Round, Step
from tutorbot.storage.stores import Store
from tutorbot.storage.transactions import Transaction
from tutorbot.tutor.checks import asked
from tutorbot.tutor.memories import feed
from tutorbot.tutor.requests import reads, writes
from tutorbot.tutor.rounds import MOST_RECAPPED, Onward, Steps, begin_or_resume, onward, own

MOST_CARDS = 6
_GONE = "This recap is gone. `/learn` has all that there is."


@dataclass(frozen=True, slots=True, kw_only=True)
class Recapped:
    """One step of a recap as its learner shall see it."""

    round: RoundId
    topic: TopicId
    topic_title: str
    step: int
    """From 1."""
    total: int
    item: Flashcard | Question
    options: Sequence[Option]
    """Of a question, in the order shown to this learner."""
    picks: Sequence[Option]
    outcome: Outcome | None
    """None until answered."""

    @property
    def is_last(self) -> bool:
        return self.step == self.total


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """A recap at its end."""

    cards: tuple[int, int]
    """Known, of all."""
    questions: tuple[int, int]
    """Right, of all."""
    prompts: int
    """Recall prompts of the topic, for one's own words."""
    onward: Onward


@dataclass
class Recaps:
    store: Store
    defaults: Defaults = field(default_factory=Defaults)

    @writes
    def open(
        self,
        tx: Transaction,
        learner: LearnerId,
        guild: GuildId | None,
        topic: TopicId,
        *,
        at: datetime,
        interaction: InteractionId,
    ) -> Recapped:
        """Go on with the step at hand, or begin with the first.

        Raises:
            NothingToStudy: the topic has too little for a recap.
        """

        def steps() -> Steps:
            return self._steps(tx, learner, topic, at, interaction)

        found = begin_or_resume(tx, learner, guild, topic, Mode.RECAP, steps, at=at, interaction=interaction)
        return _recapped(tx, found, max(found.place, 1))

    @writes
    def step(self, tx: Transaction, number: RoundId, learner: LearnerId, step: int) -> Recapped:
        found = own(tx, number, learner, Mode.RECAP)
        recapped = _recapped(tx, found, step)
        tx.modes.move(number, step)
        return recapped

    @reads
    def look(self, tx: Transaction, number: RoundId, learner: LearnerId, step: int) -> Recapped:
        return _recapped(tx, own(tx, number, learner, Mode.RECAP), step)

    @writes
    def card(
        self,
        tx: Transaction,
        number: RoundId,
        learner: LearnerId,
        step: int,
        *,
        known: bool,
        at: datetime,
        interaction: InteractionId,
    ) -> Recapped:
        """The learner says whether they knew a card. Only the first time counts."""
        found = own(tx, number, learner, Mode.RECAP)
        before = _recapped(tx, found, step)
        if not isinstance(before.item, Flashcard):
            raise Stale(_GONE)
        if before.outcome is None:
            outcome = Outcome.RIGHT if known else Outcome.UNKNOWN
            self._record(tx, found, before, [], outcome, Evidence.RECALLED, at, interaction)
        return _recapped(tx, found, step)

    @writes
    def answer(
        self,
        tx: Transaction,
        number: RoundId,
        learner: LearnerId,
        step: int,
        picks: Sequence[int],
        *,
        at: datetime,
        interaction: InteractionId,
    ) -> Recapped:
        """Grade the answer to a question; only the first one counts.

        Args:
            number: the round.
            learner: who pressed.
            step: which step, from 1.
            picks: positions in the author's order of the options; none for "I don't know".
            at: when the press was made.
            interaction: the press itself.
        """
        found = own(tx, number, learner, Mode.RECAP)
        before = _recapped(tx, found, step)
        question = before.item
        if not isinstance(question, Question) or any(pick >= len(question.options) for pick in picks):
            raise Stale(_GONE)
        if before.outcome is None:
            chosen = frozenset(question.options[pick].id for pick in picks)
            outcome = grade(question, chosen)
            self._record(tx, found, before, sorted(chosen), outcome, Evidence.RECOGNISED, at, interaction)
        return _recapped(tx, found, step)

    @writes
    def finish(self, tx: Transaction, number: RoundId, learner: LearnerId, *, at: datetime) -> Summary:
        """Raises Stale when a step is left."""
        found = own(tx, number, learner, Mode.RECAP)
        steps = [_recapped(tx, found, each.step) for each in tx.modes.steps(number)]
        if any(each.outcome is None for each in steps):
            raise Stale("There are cards or questions left. `/learn` takes you back to them.")
        tx.modes.end(number, at)
        right = {each.step for each in steps if each.outcome is Outcome.RIGHT}
        cards = {each.step for each in steps if isinstance(each.item, Flashcard)}
        asked_too = {each.step for each in steps} - cards
        return Summary(
            cards=(len(right & cards), len(cards)),
            questions=(len(right & asked_too), len(asked_too)),
            prompts=len(tx.items.recalls(found.topic)),
            onward=onward(tx, found),
        )

    def _steps(
        self, tx: Transaction, learner: LearnerId, topic: TopicId, at: datetime, interaction: InteractionId
    ) -> Steps:
        """The cards that are remembered least, then questions that were answered least often."""
        known = tx.learners.get(learner, self.defaults)
        day = study_day(at, known.zone if known else "UTC")
        model = known.model if known else STANDARD

        def memory(listed: ItemId) -> float:
            held = tx.reviews.get(learner, listed)
            return retrievability(held.card, day, model) if held else 0.0

        cards = sorted(tx.items.of_topic(topic, "flashcard"), key=lambda each: memory(each.id))[:MOST_CARDS]
        pool = {each.id: each for each in tx.items.of_topic(topic, "question")}
        drawn = draw(list(pool), tx.encounters.times(learner), MOST_RECAPPED, Random(interaction))  # noqa: S311  not a secret
        chosen = [*cards, *(pool[item] for item in drawn.items)]
        return [(step, each.id, each.version) for step, each in enumerate(chosen, start=1)]

    def _record(
        self,
        tx: Transaction,
        found: Round,
        before: Recapped,
        answer: Sequence[str],
        outcome: Outcome,
        evidence: Evidence,
        at: datetime,
        interaction: InteractionId,
    ) -> None:
        step = _step(tx, found, before.step)
        item = before.item.id
        kept = tx.modes.answer(found, before.step, item, answer, outcome.value, at=at, interaction=interaction)
        tx.streaks.add(found.learner, Event(f"mode:{kept}", at, found.zone, Kind.ACTIVITY))
        if known := tx.learners.get(found.learner, self.defaults):
            rating = rating_of(right=outcome is Outcome.RIGHT, hinted=False)
            feed(tx, known, item, step.version, rating, evidence, at=at, interaction=interaction)


def _step(tx: Transaction, found: Round, number: int) -> Step:
    step = tx.modes.step(found.id, number)
    if step is None:
        raise Stale(_GONE)
    return step


def _recapped(tx: Transaction, found: Round, number: int) -> Recapped:
    step = _step(tx, found, number)
    stored = tx.items.version(step.version)
    item = asked(tx, found, step) or (stored.item if stored else None)
    if not isinstance(item, Flashcard | Question):
        raise Stale(_GONE)
    options = shown_order(item, found.id, number) if isinstance(item, Question) else ()
    given = next((each for each in tx.modes.answers(found.id) if each.step == number), None)
    return Recapped(
        round=found.id,
        topic=found.topic,
        topic_title=found.topic_title,
        step=number,
        total=len(tx.modes.steps(found.id)),
        item=item,
        options=options,
        picks=[option for option in options if given and option.id in given.answer],
        outcome=Outcome(given.outcome) if given else None,
    )
