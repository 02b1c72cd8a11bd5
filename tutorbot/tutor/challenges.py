"""Challenges: five timed problems, two tries at each, a badge for what was shown."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from tutorbot.domain.challenges import Badge, Clock, Tried, Try, badge, deadline
from tutorbot.domain.errors import Stale
from tutorbot.domain.ids import GuildId, InteractionId, LearnerId, RoundId, TopicId
from tutorbot.domain.items import Option, Question, Sort
from tutorbot.domain.learners import Defaults
from tutorbot.domain.modes import Mode
from tutorbot.domain.quizzes import Outcome, grade, shown_order
from tutorbot.domain.reviews import Evidence
from tutorbot.domain.streaks import Event, Kind
from tutorbot.storage.modes import Round, Step
from tutorbot.storage.stores import Store
from tutorbot.storage.transactions import Transaction
from tutorbot.tutor.checks import asked
from tutorbot.tutor.memories import feed
from tutorbot.tutor.requests import reads, writes
from tutorbot.tutor.rounds import Onward, Steps, begin_or_resume, onward, own

_GONE = "This challenge is gone. `/learn` has all that there is."


@dataclass(frozen=True, slots=True)
class Announced:
    """A challenge before its first problem."""

    round: RoundId
    topic: TopicId
    topic_title: str
    problems: Sequence[tuple[Sort, int]]
    """Sort and seconds of each."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One problem as its learner shall see it, before or after any try."""

    round: RoundId
    topic: TopicId
    topic_title: str
    step: int
    """From 1."""
    total: int
    question: Question
    options: Sequence[Option]
    """In the order shown to this learner."""
    state: Tried
    picks: Sequence[Sequence[Option]]
    """Of each try."""

    @property
    def is_last(self) -> bool:
        return self.step == self.total


@dataclass(frozen=True, slots=True, kw_only=True)
class Finished:
    problems: Sequence[tuple[Question, Tried]]
    clock: Clock
    badge: Badge | None
    onward: Onward


@dataclass
class Challenges:
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
    ) -> Announced | Problem:
        """Go on with the problem at hand, or announce a new challenge.

        Raises:
            NothingToStudy: the topic has no challenge.
        """
        found = begin_or_resume(
            tx, learner, guild, topic, Mode.CHALLENGE, lambda: _steps(tx, topic), at=at, interaction=interaction
        )
        if found.place:
            return _problem(tx, found, found.place)
        problems = [question for step in tx.modes.steps(found.id) if (question := asked(tx, found, step))]
        sorts = [(each.sort or Sort.CONCEPTUAL, each.seconds or 0) for each in problems]
        return Announced(found.id, topic, found.topic_title, sorts)

    @writes
    def start(self, tx: Transaction, number: RoundId, learner: LearnerId, clock: Clock, *, at: datetime) -> Problem:
        """Choose the clock and open the first problem; once begun, the clock stays as it was chosen."""
        found = own(tx, number, learner, Mode.CHALLENGE)
        if found.place == 0:
            tx.modes.choose(number, {"clock": clock.value})
        return self._open(tx, number, learner, max(found.place, 1), at)

    @writes
    def step(self, tx: Transaction, number: RoundId, learner: LearnerId, step: int, *, at: datetime) -> Problem:
        """Open a problem: its time begins when it is shown first.

        Raises:
            Stale: the one before is not over, or there is no such problem.
        """
        found = own(tx, number, learner, Mode.CHALLENGE)
        if step > found.place and not _problem(tx, found, found.place).state.over:
            raise Stale("The problem before it is still open. `/learn` takes you back to it.")
        if step > found.place + 1:
            raise Stale(_GONE)
        return self._open(tx, number, learner, step, at)

    @reads
    def look(self, tx: Transaction, number: RoundId, learner: LearnerId, step: int) -> Problem:
        return _problem(tx, own(tx, number, learner, Mode.CHALLENGE), step)

    @writes
    def hint(self, tx: Transaction, number: RoundId, learner: LearnerId, step: int) -> Problem:
        found = own(tx, number, learner, Mode.CHALLENGE)
        if not _problem(tx, found, step).state.over:
            tx.modes.hint(number, step)
        return _problem(tx, found, step)

    @writes
    def answer(
        self,
        tx: Transaction,
        number: RoundId,
        learner: LearnerId,
        step: int,
        tried: int,
        picks: Sequence[int],
        *,
        at: datetime,
        interaction: InteractionId,
    ) -> Problem:
        """Grade a try.

        Args:
            number: the round.
            learner: who pressed.
            step: which problem, from 1.
            tried: the tries that the screen had seen: a second press on it changes nothing.
            picks: positions in the author's order of the options; none for "I don't know", which ends the problem.
            at: when the press was made.
            interaction: the press itself.
        """
        found = own(tx, number, learner, Mode.CHALLENGE)
        before = _problem(tx, found, step)
        if before.state.over or len(before.state.tries) != tried or step > found.place:
            return before
        question = before.question
        if any(pick >= len(question.options) for pick in picks):
            raise Stale(_GONE)
        chosen = frozenset(question.options[pick].id for pick in picks)
        outcome = grade(question, chosen)
        kept = tx.modes.answer(found, step, question.id, sorted(chosen), outcome.value, at=at, interaction=interaction)
        after = _problem(tx, found, step)
        asked_as = tx.modes.step(number, step)
        if after.state.over and asked_as:
            tx.streaks.add(learner, Event(f"mode:{kept}", at, found.zone, Kind.ACTIVITY))
            if known := tx.learners.get(learner, self.defaults):
                rating = after.state.rating
                feed(
                    tx,
                    known,
                    question.id,
                    asked_as.version,
                    rating,
                    Evidence.RECOGNISED,
                    at=at,
                    interaction=interaction,
                )
        return after

    @writes
    def finish(self, tx: Transaction, number: RoundId, learner: LearnerId, *, at: datetime) -> Finished:
        """The result of a challenge whose problems are all over.

        Raises:
            Stale: one is still open.
        """
        found = own(tx, number, learner, Mode.CHALLENGE)
        steps = tx.modes.steps(number)
        problems = [_problem(tx, found, each.step) for each in steps]
        if not all(each.state.over for each in problems):
            raise Stale("There are problems left. `/learn` takes you back to them.")
        tx.modes.end(number, at)
        return Finished(
            problems=[(each.question, each.state) for each in problems],
            clock=_clock(found),
            badge=badge([each.state for each in problems]),
            onward=onward(tx, found),
        )

    def _open(self, tx: Transaction, number: RoundId, learner: LearnerId, step: int, at: datetime) -> Problem:
        found = own(tx, number, learner, Mode.CHALLENGE)
        tx.modes.open(number, step, at)
        tx.modes.move(number, max(step, found.place))
        return _problem(tx, own(tx, number, learner, Mode.CHALLENGE), step)


def _steps(tx: Transaction, topic: TopicId) -> Steps:
    listed = tx.items.of_topic(topic, "problem")
    return [(step, each.id, each.version) for step, each in enumerate(listed, start=1)]


def _clock(found: Round) -> Clock:
    return Clock(found.choices.get("clock", Clock.NORMAL))


def _problem(tx: Transaction, found: Round, number: int) -> Problem:
    steps = tx.modes.steps(found.id)
    step = next((each for each in steps if each.step == number), None)
    question = asked(tx, found, step) if step else None
    if step is None or question is None:
        raise Stale(_GONE)
    options = shown_order(question, found.id, number)
    answers = [each for each in tx.modes.answers(found.id) if each.step == number]
    return Problem(
        round=found.id,
        topic=found.topic,
        topic_title=found.topic_title,
        step=number,
        total=len(steps),
        question=question,
        options=options,
        state=_state(found, question, step, [Try(Outcome(each.outcome), each.at) for each in answers]),
        picks=[[option for option in options if option.id in each.answer] for each in answers],
    )


def _state(found: Round, question: Question, step: Step, tries: Sequence[Try]) -> Tried:
    return Tried(
        sort=question.sort or Sort.CONCEPTUAL,
        tries=tries,
        hinted=step.hinted,
        deadline=deadline(question, step.opened_at, _clock(found)),
    )
