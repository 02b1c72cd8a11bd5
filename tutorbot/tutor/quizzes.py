"""Quizzes: begin, look at a question, take a hint, answer, see the result, redo what was missed."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from random import Random

from tutorbot.domain.errors import NothingToStudy, NotYours, Stale
from tutorbot.domain.ids import AttemptId, GuildId, InteractionId, ItemId, LearnerId, TopicId, VersionId
from tutorbot.domain.items import Difficulty, Option, Question
from tutorbot.domain.learners import Defaults
from tutorbot.domain.quizzes import Outcome, Score, draw, grade, score, shown_order, varied
from tutorbot.domain.reviews import Evidence, rating_of
from tutorbot.domain.streaks import Event, Kind, Streak
from tutorbot.storage.quizzes import Attempt, Step
from tutorbot.storage.stores import Store
from tutorbot.storage.transactions import Transaction
from tutorbot.tutor.memories import feed
from tutorbot.tutor.requests import reads, writes
from tutorbot.tutor.streaks import streak_of

_GONE = "This quiz is gone. Start a new one with `/quiz`."


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One question of a quiz as the learner shall see it, before or after the answer."""

    attempt: AttemptId
    step: int
    total: int
    topic: str
    """The topic's title."""
    question: Question
    """In this attempt's variant."""
    options: Sequence[Option]
    """In the order shown to this learner in this attempt."""
    hinted: bool
    repeats: int
    """How many questions of the quiz came again because the learner has answered all there are."""
    picks: Sequence[Option] = ()
    """What was picked, in the order shown; empty for "I don't know"."""
    outcome: Outcome | None = None
    """None until answered."""

    @property
    def is_last(self) -> bool:
        return self.step == self.total


@dataclass(frozen=True, slots=True)
class Result:
    attempt: AttemptId
    topic_id: TopicId | None
    """The topic asked for; None for all topics."""
    topic: str | None
    """Its title."""
    difficulty: Difficulty | None
    score: Score
    asked: int
    """Questions in the quiz, answered or not."""
    missed: Sequence[Question]
    streak: Streak
    shared: bool
    """It was posted publicly."""


@dataclass
class Quizzes:
    store: Store
    defaults: Defaults = field(default_factory=Defaults)

    @writes
    def begin(
        self,
        tx: Transaction,
        learner: LearnerId,
        guild: GuildId | None,
        topic: TopicId | None,
        difficulty: Difficulty | None,
        count: int,
        *,
        at: datetime,
        interaction: InteractionId,
    ) -> Asked:
        """Draw up to `count` questions and show the first.

        Raises:
            NothingToStudy: no question fits.
        """
        if begun := tx.quizzes.begun_by(interaction):
            return _asked(begun, 1, _step(tx, begun, 1, learner))
        settings = tx.guilds.get(guild)
        tx.learners.meet(learner, at, (settings and settings.zone) or "UTC")
        off = settings.topics_off if settings else frozenset()
        pool = {
            listed.id: listed.version
            for listed in tx.items.questions(guild, topic, difficulty)
            if listed.topic not in off
        }
        if not pool:
            raise NothingToStudy(_nothing(topic, difficulty, off))
        drawn = draw(list(pool), tx.encounters.times(learner), count, Random(interaction))  # noqa: S311  not a secret
        attempt = Attempt(learner, guild, topic, difficulty, interaction, drawn.repeats, at)
        return self._begin(tx, attempt, [(item, pool[item]) for item in drawn.items], interaction)

    @writes
    def redo(
        self, tx: Transaction, attempt: AttemptId, learner: LearnerId, *, at: datetime, interaction: InteractionId
    ) -> Asked:
        """Begin a new quiz of what was not answered rightly in a former one, as those questions stand now."""
        if begun := tx.quizzes.begun_by(interaction):
            return _asked(begun, 1, _step(tx, begun, 1, learner))
        former = tx.quizzes.attempt(attempt)
        if former is None:
            raise Stale(_GONE)
        if former.learner != learner:
            raise NotYours("This quiz belongs to somebody else. Start your own with `/quiz`.")
        missed = [
            (stored.item.id, stored.version)
            for question, _, outcome in tx.quizzes.outcomes(attempt)
            if outcome is not Outcome.RIGHT and (stored := tx.items.get(question.id)) and not stored.retired
        ]
        if not missed:
            raise NothingToStudy("There is nothing left to redo here. Well done!")
        again = replace(former, seed=interaction, repeats=0, at=at)
        return self._begin(tx, again, missed, interaction)

    @reads
    def question(self, tx: Transaction, attempt: AttemptId, step: int, learner: LearnerId) -> Asked:
        return asked(tx, attempt, step, learner)

    @writes
    def hint(self, tx: Transaction, attempt: AttemptId, step: int, learner: LearnerId) -> Asked:
        stored = _step(tx, attempt, step, learner)
        if stored.outcome is None and not stored.hinted:
            tx.quizzes.hint(attempt, step)
            stored = replace(stored, hinted=True)
        return _asked(attempt, step, stored)

    @writes
    def answer(
        self,
        tx: Transaction,
        attempt: AttemptId,
        step: int,
        learner: LearnerId,
        picks: Sequence[int],
        *,
        at: datetime,
        interaction: InteractionId,
    ) -> Asked:
        """Grade an answer; a second one to the same step changes nothing and shows the first.

        Args:
            attempt: the quiz.
            step: which of its questions, from 1.
            learner: who pressed.
            picks: positions in the author's order of the options, from 0; none for "I don't know".
            at: when the press was made.
            interaction: the press itself.
        """
        stored = _step(tx, attempt, step, learner)
        if stored.outcome is not None:
            return _asked(attempt, step, stored)
        question = stored.question
        if any(pick >= len(question.options) for pick in picks):
            raise Stale("That option is not part of this question. Start a new quiz with `/quiz`.")
        chosen = frozenset(question.options[pick].id for pick in picks)
        outcome = grade(question, chosen)
        tx.quizzes.answer(attempt, step, learner, question.id, chosen, outcome, interaction, at)
        tx.streaks.add(learner, Event(f"quiz:{attempt}:{step}", at, stored.zone, Kind.ACTIVITY))
        if known := tx.learners.get(learner, self.defaults):
            rating = rating_of(right=outcome is Outcome.RIGHT, hinted=stored.hinted)
            feed(*(tx, known, question.id, stored.version, rating, Evidence.RECOGNISED), at=at, interaction=interaction)
        return _asked(attempt, step, replace(stored, picks=chosen, outcome=outcome))

    @reads
    def result(self, tx: Transaction, attempt: AttemptId, learner: LearnerId, *, at: datetime) -> Result:
        """The score so far; questions that were not answered do not count."""
        return self._result(tx, attempt, learner, at)

    @writes
    def share(
        self, tx: Transaction, attempt: AttemptId, learner: LearnerId, guild: GuildId | None, *, at: datetime
    ) -> tuple[Result, int | None]:
        """Mark the result as shared; also the channel that the guild has chosen for that, if any.

        Raises:
            Stale: it was shared already, or is not complete.
        """
        result = self._result(tx, attempt, learner, at)
        if result.score.total < result.asked:
            raise Stale("Answer all of its questions first; then you can share the result.")
        if not tx.quizzes.share(attempt):
            raise Stale("You have shared this result already.")
        settings = tx.guilds.get(guild)
        return replace(result, shared=True), settings.quiz_channel if settings else None

    def _result(self, tx: Transaction, attempt: AttemptId, learner: LearnerId, at: datetime) -> Result:
        stored = tx.quizzes.attempt(attempt)
        known = tx.learners.get(learner, self.defaults)
        if stored is None or known is None:
            raise Stale(_GONE)
        if stored.learner != learner:
            raise NotYours("This quiz belongs to somebody else. Start your own with `/quiz`.")
        answered = tx.quizzes.outcomes(attempt)
        total = score([(question.id, outcome) for question, _, outcome in answered if outcome])
        questions = {question.id: varied(question, stored.seed) for question, _, _ in answered}
        return Result(
            attempt,
            stored.topic,
            tx.courses.title(stored.topic) if stored.topic else None,
            stored.difficulty,
            total,
            len(answered),
            [questions[item] for item in total.missed],
            streak_of(tx, learner, at, known.zone),
            stored.shared,
        )

    def _begin(
        self,
        tx: Transaction,
        attempt: Attempt,
        steps: Sequence[tuple[ItemId, VersionId]],
        interaction: InteractionId,
    ) -> Asked:
        begun = tx.quizzes.begin(attempt, steps, interaction)
        return _asked(begun, 1, _step(tx, begun, 1, attempt.learner))


def asked(tx: Transaction, attempt: AttemptId, step: int, learner: LearnerId) -> Asked:
    """Raises NotYours, and Stale when it is gone."""
    return _asked(attempt, step, _step(tx, attempt, step, learner))


def _step(tx: Transaction, attempt: AttemptId, step: int, learner: LearnerId) -> Step:
    stored = tx.quizzes.step(attempt, step)
    if stored is None:
        raise Stale(_GONE)
    if stored.learner != learner:
        raise NotYours("This quiz belongs to somebody else. Start your own with `/quiz`.")
    return replace(stored, question=varied(stored.question, stored.seed))


def _asked(attempt: AttemptId, step: int, stored: Step) -> Asked:
    options = shown_order(stored.question, stored.seed, step)
    return Asked(
        attempt=attempt,
        step=step,
        total=stored.total,
        topic=stored.topic_title,
        question=stored.question,
        options=options,
        hinted=stored.hinted,
        repeats=stored.repeats,
        picks=[option for option in options if option.id in stored.picks],
        outcome=stored.outcome,
    )


def _nothing(topic: TopicId | None, difficulty: Difficulty | None, off: frozenset[TopicId]) -> str:
    if topic in off:
        return "This server's moderators have switched that topic off. Choose another one."
    if topic:
        kind = f"{difficulty} question" if difficulty else "question"
        return f"I know no {kind} in such a topic. Pick a topic from the list that `/quiz` offers, or any difficulty."
    if off:
        return "This server's moderators have switched off the topics that have such questions."
    return "There is no such question here yet."
