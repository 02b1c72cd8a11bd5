"""A topic test as it stands: whose it is, what was asked and answered, what can come next."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import Random

from tutorbot.domain.abilities import hardness
from tutorbot.domain.errors import NotYours, Stale
from tutorbot.domain.ids import LearnerId, TopicId, TopicTestId
from tutorbot.domain.items import Option, Question
from tutorbot.domain.quizzes import Outcome, shown_order, varied
from tutorbot.domain.topic_tests import Answered, Candidate, Verdict, choose, length, verdict
from tutorbot.storage.topic_tests import InService, Step, TopicTest
from tutorbot.storage.transactions import Transaction

LASTS = timedelta(days=14)
"""How long a test can be taken up again: what was known before then says little of today."""
_REST = timedelta(days=1)
"""A question that was answered within it comes only where there are too few others."""
_GONE = "This test is gone. Begin a new one with `/test`."


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One question of a test as the learner shall see it."""

    test: TopicTestId
    step: int
    """From 1."""
    total: int
    """Questions up to the next verdict."""
    topic_id: TopicId
    topic: str
    """The topic's title."""
    question: Question
    """In this test's variant."""
    options: Sequence[Option]
    """In the order shown to this learner in this test."""
    picks: Sequence[Option] = ()
    """What was picked, in the order shown; empty for "I don't know"."""
    outcome: Outcome | None = None
    """None until answered, and until the verdict."""


@dataclass(frozen=True, slots=True)
class Sitting:
    id: TopicTestId
    test: TopicTest
    steps: Sequence[Step]
    """In the variants of this test."""

    @property
    def step(self) -> int:
        """At which it stands, from 1."""
        return len(self.steps)

    @property
    def over(self) -> bool:
        """It has come to a verdict."""
        return self.steps[-1].outcome is not None

    @property
    def verdict(self) -> Verdict:
        return verdict(self._answers)

    @property
    def _answers(self) -> list[Answered]:
        return [
            Answered(
                item=step.question.id,
                objective=step.question.objective,
                level=step.question.difficulty,
                hardness=step.hardness,
                outcome=step.outcome,
            )
            for step in self.steps
            if step.outcome
        ]

    def at(self, step: int) -> Step:
        """Raises Stale when there is no such step."""
        if not 1 <= step <= len(self.steps):
            raise Stale(_GONE)
        return self.steps[step - 1]

    def shown(self, step: int) -> Asked:
        asked = self.at(step)
        options = shown_order(asked.question, self.test.seed, step)
        return Asked(
            test=self.id,
            step=step,
            total=max(self.test.length, len(self.steps)),
            topic_id=self.test.topic,
            topic=self.test.title,
            question=asked.question,
            options=options,
            picks=[option for option in options if option.id in asked.picks],
            outcome=asked.outcome,
        )

    def lasts(self, at: datetime) -> bool:
        """It can still be gone on with."""
        return at - self.test.at <= LASTS

    def more(self, tx: Transaction, at: datetime) -> int:
        """How many more questions can be asked to be surer of a verdict."""
        if not self.lasts(at) or not self.verdict.undecided:
            return 0
        return length(len(self.steps), len(self._left(tx))) - len(self.steps)

    def ask(self, tx: Transaction, at: datetime) -> bool:
        """Choose the next question; False when there is none left."""
        pool = self._left(tx)
        if not pool:
            return False
        last = tx.encounters.last(self.test.learner)
        candidates = [
            Candidate(
                item=each.question.id,
                version=each.version,
                objective=each.question.objective,
                level=each.question.difficulty,
                hardness=hardness(each.question, each.estimate),
                familiar=each.question.id in last,
                rested=each.question.id not in last or at - last[each.question.id] >= _REST,
            )
            for each in pool
        ]
        step = len(self.steps) + 1
        chance = Random(f"{self.test.seed}:{step}")  # noqa: S311  a choice, not a secret
        chosen = choose(self._answers, candidates, self.test.length - len(self.steps), chance)
        tx.topic_tests.ask(self.id, step, chosen.item, chosen.version, chosen.hardness)
        return True

    def _left(self, tx: Transaction) -> list[InService]:
        asked = {step.question.id for step in self.steps}
        return [each for each in tx.topic_tests.pool(self.test.topic) if each.question.id not in asked]


def sitting(tx: Transaction, test: TopicTestId, learner: LearnerId) -> Sitting:
    """A learner's own test.

    Raises:
        Stale: it is gone.
        NotYours: it belongs to somebody else.
    """
    found = tx.topic_tests.get(test)
    if found is None:
        raise Stale(_GONE)
    if found.learner != learner:
        raise NotYours("This test belongs to somebody else. Begin your own with `/test`.")
    steps = [replace(step, question=varied(step.question, found.seed)) for step in tx.topic_tests.steps(test)]
    return Sitting(test, found, steps)


def look(tx: Transaction, test: TopicTestId, step: int, learner: LearnerId) -> Asked:
    """A question with its answer, once the verdict is there.

    Raises:
        Stale: the test is still under way.
    """
    sat = sitting(tx, test, learner)
    if not sat.over:
        raise Stale("Answers are shown after the verdict. `/test` takes you back to your test.")
    return sat.shown(step)
