"""Topic tests: begin or go on, answer without a word about right or wrong, the verdict, a look back, five more."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from tutorbot.domain.errors import NothingToStudy, Stale
from tutorbot.domain.guilds import SERVER_TOPIC
from tutorbot.domain.ids import GuildId, InteractionId, LearnerId, TopicId, TopicTestId
from tutorbot.domain.learners import Defaults
from tutorbot.domain.paths import Advice
from tutorbot.domain.quizzes import Outcome, grade
from tutorbot.domain.reviews import Evidence, rating_of
from tutorbot.domain.streaks import Event, Kind, Streak
from tutorbot.domain.topic_tests import FEWEST, Verdict, length
from tutorbot.storage.stores import Store
from tutorbot.storage.topic_tests import TopicTest
from tutorbot.storage.transactions import Transaction
from tutorbot.tutor.memories import feed
from tutorbot.tutor.paths import advice
from tutorbot.tutor.requests import reads, writes
from tutorbot.tutor.sittings import LASTS, Asked, look, sitting
from tutorbot.tutor.streaks import streak_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    test: TopicTestId
    topic_id: TopicId
    topic: str
    """The topic's title."""
    verdict: Verdict
    weakest: str | None
    """What the weak objective is about."""
    outcomes: Sequence[Outcome]
    """In the order of asking."""
    more: int
    """How many more questions can be asked to be surer; 0 where it is decided, or nothing is left."""
    streak: Streak
    advice: Advice


@dataclass
class TopicTests:
    store: Store
    defaults: Defaults = field(default_factory=Defaults)

    @writes
    def begin(
        self,
        tx: Transaction,
        learner: LearnerId,
        guild: GuildId | None,
        topic: TopicId | None,
        *,
        at: datetime,
        interaction: InteractionId,
    ) -> Asked:
        """Go on with the test that is under way, or begin one.

        Args:
            tx: the request's transaction.
            learner: who asks.
            guild: where.
            topic: of which topic; None for whatever test is under way, or else for the topic to study next.
            at: now.
            interaction: what asked for it; delivered twice, it begins one test.

        Raises:
            NothingToStudy: the topic has no test here.
        """
        if begun := tx.topic_tests.begun_by(interaction):
            return self._asked(tx, begun, learner)
        here = tx.guilds.get(guild)
        tx.learners.meet(learner, at, (here and here.zone) or "UTC")
        if under_way := tx.topic_tests.under_way(learner, at - LASTS, topic):
            return self._asked(tx, under_way, learner)
        if topic is None and (known := tx.learners.get(learner, self.defaults)):
            topic = advice(tx, known, guild, at).topic
        off = here.topics_off if here else frozenset()
        pool = tx.topic_tests.pool(topic) if topic and topic not in off | {SERVER_TOPIC} else []
        if topic is None or len(pool) < FEWEST:
            raise NothingToStudy(_no_test(topic, off))
        count = length(0, len(pool))
        test = TopicTest(learner=learner, guild=guild, topic=topic, seed=interaction, length=count, at=at)
        number = tx.topic_tests.begin(test, interaction)
        sitting(tx, number, learner).ask(tx, at)
        return self._asked(tx, number, learner)

    @reads
    def question(self, tx: Transaction, test: TopicTestId, learner: LearnerId) -> Asked:
        """The question at which a test stands; of one that has come to its verdict, the last."""
        return self._asked(tx, test, learner)

    @writes
    def answer(
        self,
        tx: Transaction,
        test: TopicTestId,
        step: int,
        learner: LearnerId,
        guild: GuildId | None,
        picks: Sequence[int],
        *,
        at: datetime,
        interaction: InteractionId,
    ) -> Asked | Result:
        """Keep an answer and bring the next question, or the verdict; a second one to the same step changes nothing.

        Args:
            tx: the request's transaction.
            test: which test.
            step: which of its questions, from 1.
            learner: who pressed.
            guild: where.
            picks: positions in the author's order of the options, from 0; none for "I don't know".
            at: when the press was made.
            interaction: the press itself.
        """
        sat = sitting(tx, test, learner)
        asked = sat.at(step)
        question = asked.question
        if asked.outcome is None:
            if not sat.lasts(at):
                raise Stale("This test was left too long ago. Begin a new one with `/test`.")
            if any(pick >= len(question.options) for pick in picks):
                raise Stale("That option is not part of this question. `/test` takes you back to it.")
            chosen = frozenset(question.options[pick].id for pick in picks)
            outcome = grade(question, chosen)
            tx.topic_tests.answer(test, step, learner, question.id, chosen, outcome, interaction, at)
            if known := tx.learners.get(learner, self.defaults):
                tx.streaks.add(learner, Event(f"test:{test}:{step}", at, known.zone, Kind.ACTIVITY))
                rating = rating_of(right=outcome is Outcome.RIGHT, hinted=False)
                feed(
                    *(tx, known, question.id, asked.version, rating, Evidence.RECOGNISED),
                    at=at,
                    interaction=interaction,
                )
            if step == sat.test.length or not sitting(tx, test, learner).ask(tx, at):
                tx.topic_tests.end(test, at)
        return self._now(tx, test, learner, guild, at)

    @writes
    def more(
        self,
        tx: Transaction,
        test: TopicTestId,
        asked: int,
        learner: LearnerId,
        guild: GuildId | None,
        *,
        at: datetime,
    ) -> Asked | Result:
        """Go on for up to five more questions after the verdict on `asked` of them; a second time changes nothing.

        Raises:
            Stale: there is nothing more to ask, or the test is too long ago.
        """
        sat = sitting(tx, test, learner)
        if sat.over and sat.step == asked:
            more = sat.more(tx, at)
            if not more:
                raise Stale("This test cannot go on. Begin a new one with `/test`.")
            tx.topic_tests.extend(test, asked + more)
            sitting(tx, test, learner).ask(tx, at)
        return self._now(tx, test, learner, guild, at)

    @reads
    def result(
        self, tx: Transaction, test: TopicTestId, learner: LearnerId, guild: GuildId | None, *, at: datetime
    ) -> Asked | Result:
        """The verdict; the question at which the test stands as long as there is none."""
        return self._now(tx, test, learner, guild, at)

    @reads
    def look(self, tx: Transaction, test: TopicTestId, step: int, learner: LearnerId) -> Asked:
        return look(tx, test, step, learner)

    def _asked(self, tx: Transaction, test: TopicTestId, learner: LearnerId) -> Asked:
        sat = sitting(tx, test, learner)
        return sat.shown(sat.step)

    def _now(
        self, tx: Transaction, test: TopicTestId, learner: LearnerId, guild: GuildId | None, at: datetime
    ) -> Asked | Result:
        sat = sitting(tx, test, learner)
        known = tx.learners.get(learner, self.defaults)
        if known is None or not sat.over:
            return sat.shown(sat.step)
        given, topic = sat.verdict, tx.courses.get(sat.test.topic)
        objectives = {each.id: each.text for each in topic.objectives} if topic else {}
        return Result(
            test=test,
            topic_id=sat.test.topic,
            topic=sat.test.title,
            verdict=given,
            weakest=objectives.get(given.weakest or ""),
            outcomes=[step.outcome for step in sat.steps if step.outcome],
            more=sat.more(tx, at),
            streak=streak_of(tx, learner, at, known.zone),
            advice=advice(tx, known, guild, at, sat.test.topic),
        )


def _no_test(topic: TopicId | None, off: frozenset[TopicId]) -> str:
    if topic is None:
        return "You are strong in every topic there is here. To be tested again, name one: `/test topic:`."
    if topic in off:
        return "This server's moderators have switched that topic off. Choose another one."
    return "There is no test of such a topic. Pick one from the list that `/test` offers."
