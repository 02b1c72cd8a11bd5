"""Topic tests, their questions as they were chosen, and the answers given."""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, func, select, update

from tutorbot.domain.abilities import Hardness
from tutorbot.domain.ids import GuildId, InteractionId, ItemId, LearnerId, OptionId, TopicId, TopicTestId, VersionId
from tutorbot.domain.items import Question
from tutorbot.domain.quizzes import Outcome
from tutorbot.storage.items import COURSE, from_json
from tutorbot.storage.tables import (
    item_difficulties,
    item_versions,
    items,
    topic_test_answers,
    topic_test_steps,
    topic_tests,
    topics,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicTest:
    learner: LearnerId
    guild: GuildId | None
    topic: TopicId
    title: str = ""
    """Of the topic."""
    seed: int
    length: int
    """Questions up to the next verdict."""
    at: datetime
    ended_at: datetime | None = None
    """When the last verdict was reached."""


@dataclass(frozen=True, slots=True)
class Step:
    """One question of a test as it stands."""

    question: Question
    version: VersionId
    hardness: Hardness
    """As it was known when it was asked."""
    picks: frozenset[OptionId]
    outcome: Outcome | None
    """None until answered."""


@dataclass(frozen=True, slots=True)
class InService:
    """A question that a test can ask."""

    question: Question
    version: VersionId
    estimate: tuple[float, float] | None
    """Its difficulty as estimated from answers, and the spread of that; None as long as there are too few."""


@dataclass(frozen=True, slots=True)
class Taken:
    """A test that has come to a verdict."""

    ended_at: datetime
    answers: list[tuple[Hardness, Outcome]]


_own = topic_tests.c.learner == bindparam("learner")
_answered = (topic_test_answers.c.test == topic_test_steps.c.test) & (
    topic_test_answers.c.step == topic_test_steps.c.step
)
_hardness = topic_test_steps.c["difficulty", "spread", "guess"]
_GET = (
    select(topic_tests, topics.c.title)
    .join_from(topic_tests, topics, topics.c.id == topic_tests.c.topic)
    .where(topic_tests.c.id == bindparam("test"))
)
_STEPS = (
    select(
        item_versions.c.body,
        topic_test_steps.c.version,
        *_hardness,
        topic_test_answers.c.picks,
        topic_test_answers.c.outcome,
    )
    .join_from(topic_test_steps, item_versions, item_versions.c.id == topic_test_steps.c.version)
    .join(topic_test_answers, _answered, isouter=True)
    .where(topic_test_steps.c.test == bindparam("test"))
    .order_by(topic_test_steps.c.step)
)
_OPEN = (
    select(topic_tests.c.id)
    .join_from(topic_tests, topic_test_steps, topic_test_steps.c.test == topic_tests.c.id)
    .join(topic_test_answers, _answered, isouter=True)
    .where(_own, topic_tests.c.at >= bindparam("since"), topic_test_answers.c.test.is_(None))
    .order_by(topic_tests.c.id.desc())
    .limit(1)
)
_newest = (
    select(func.max(topic_tests.c.id)).where(_own, topic_tests.c.ended_at.is_not(None)).group_by(topic_tests.c.topic)
)
_TAKEN = (
    select(topic_tests.c.topic, topic_tests.c.ended_at, *_hardness, topic_test_answers.c.outcome)
    .join_from(topic_tests, topic_test_steps, topic_test_steps.c.test == topic_tests.c.id)
    .join(topic_test_answers, _answered)
    .where(topic_tests.c.id.in_(_newest))
    .order_by(topic_tests.c.id, topic_test_steps.c.step)
)
_estimated = (item_difficulties.c.item == items.c.id) & (item_difficulties.c.version == items.c.version)
_POOL = (
    select(item_versions.c.body, items.c.version, *item_difficulties.c["difficulty", "spread"])
    .join_from(items, item_versions, item_versions.c.id == items.c.version)
    .join(item_difficulties, _estimated, isouter=True)
    .where(items.c.topic == bindparam("topic"), items.c.kind == "question")
    .where(items.c.retired_at.is_(None), COURSE)
    .order_by(items.c.position, items.c.id)
)


class TopicTests:
    def __init__(self, connection: Connection) -> None:
        self._run = connection.execute

    def begun_by(self, interaction: InteractionId) -> TopicTestId | None:
        """The test that an interaction began: the same command delivered twice begins one."""
        return self._run(select(topic_tests.c.id).where(topic_tests.c.interaction == interaction)).scalar_one_or_none()

    def begin(self, test: TopicTest, interaction: InteractionId) -> TopicTestId:
        row = {
            "learner": test.learner,
            "guild": test.guild,
            "topic": test.topic,
            "seed": test.seed,
            "length": test.length,
            "at": test.at,
            "interaction": interaction,
        }
        return TopicTestId(self._run(topic_tests.insert(), row).lastrowid)

    def get(self, test: TopicTestId) -> TopicTest | None:
        row = self._run(_GET, {"test": test}).first()
        if row is None:
            return None
        return TopicTest(
            learner=row.learner,
            guild=row.guild,
            topic=row.topic,
            title=row.title,
            seed=row.seed,
            length=row.length,
            at=row.at,
            ended_at=row.ended_at,
        )

    def under_way(self, learner: LearnerId, since: datetime, topic: TopicId | None = None) -> TopicTestId | None:
        """The learner's newest test, of a topic or of any, that waits for an answer and was begun since then."""
        chosen = _OPEN if topic is None else _OPEN.where(topic_tests.c.topic == topic)
        return self._run(chosen, {"learner": learner, "since": since}).scalar_one_or_none()

    def steps(self, test: TopicTestId) -> list[Step]:
        """In the order of asking."""
        return [
            Step(
                _question(row.body),
                row.version,
                Hardness(row.difficulty, row.spread, row.guess),
                frozenset(row.picks or ()),
                Outcome(row.outcome) if row.outcome else None,
            )
            for row in self._run(_STEPS, {"test": test})
        ]

    def ask(self, test: TopicTestId, step: int, item: ItemId, version: VersionId, hardness: Hardness) -> None:
        row = {
            "test": test,
            "step": step,
            "item": item,
            "version": version,
            "difficulty": hardness.difficulty,
            "spread": hardness.spread,
            "guess": hardness.guess,
        }
        self._run(topic_test_steps.insert(), row)

    def answer(
        self,
        test: TopicTestId,
        step: int,
        learner: LearnerId,
        item: ItemId,
        picks: AbstractSet[OptionId],
        outcome: Outcome,
        interaction: InteractionId,
        at: datetime,
    ) -> None:
        row = {
            "test": test,
            "step": step,
            "interaction": interaction,
            "learner": learner,
            "item": item,
            "picks": sorted(picks),
            "outcome": outcome.value,
            "at": at,
        }
        self._run(topic_test_answers.insert(), row)

    def extend(self, test: TopicTestId, length: int) -> None:
        self._run(update(topic_tests).where(topic_tests.c.id == test).values(length=length))

    def end(self, test: TopicTestId, at: datetime) -> None:
        """It has come to a verdict, be it the first or a later one."""
        self._run(update(topic_tests).where(topic_tests.c.id == test).values(ended_at=at))

    def pool(self, topic: TopicId) -> list[InService]:
        """The questions of the course that a test of the topic can ask."""
        return [
            InService(
                _question(row.body), row.version, None if row.difficulty is None else (row.difficulty, row.spread)
            )
            for row in self._run(_POOL, {"topic": topic})
        ]

    def taken(self, learner: LearnerId) -> dict[TopicId, Taken]:
        """The learner's last test of each topic that has come to a verdict."""
        found: dict[TopicId, Taken] = {}
        for row in self._run(_TAKEN, {"learner": learner}):
            taken = found.setdefault(row.topic, Taken(row.ended_at, []))
            taken.answers.append((Hardness(row.difficulty, row.spread, row.guess), Outcome(row.outcome)))
        return found


def _question(body: str) -> Question:
    question = from_json(body)
    if not isinstance(question, Question):
        raise TypeError(f"{question.id} is a {question.kind}")
    return question
