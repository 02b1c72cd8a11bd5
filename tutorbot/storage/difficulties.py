"""How hard questions have turned out to be, and the answers that this is estimated from."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from pathlib import Path

from sqlalchemy import URL, Connection, NullPool, create_engine, delete, false, null, select, true, union_all

from tutorbot.domain.difficulties import Estimate, Response, asks_the_same
from tutorbot.domain.ids import ItemId, TopicId, VersionId
from tutorbot.domain.items import Question
from tutorbot.domain.quizzes import Outcome
from tutorbot.storage.faults import worded
from tutorbot.storage.items import COURSE, from_json
from tutorbot.storage.tables import (
    answers,
    attempt_steps,
    item_difficulties,
    item_versions,
    items,
    mode_answers,
    topic_test_answers,
    topic_test_steps,
)

_SERVED = (
    select(items.c.id, items.c.topic, items.c.version, item_versions.c.body)
    .join_from(items, item_versions, item_versions.c.id == items.c.version)
    .where(items.c.kind == "question", items.c.retired_at.is_(None), COURSE)
    .order_by(items.c.id)
)
_in_quizzes = select(
    *answers.c["learner", "item", "at", "outcome"], attempt_steps.c.version, attempt_steps.c.hinted
).join_from(
    answers,
    attempt_steps,
    (attempt_steps.c.attempt == answers.c.attempt) & (attempt_steps.c.step == answers.c.step),
)
_in_tests = select(
    *topic_test_answers.c["learner", "item", "at", "outcome"], topic_test_steps.c.version, false().label("hinted")
).join_from(
    topic_test_answers,
    topic_test_steps,
    (topic_test_steps.c.test == topic_test_answers.c.test) & (topic_test_steps.c.step == topic_test_answers.c.step),
)
_on_the_way = select(
    *mode_answers.c["learner", "item", "at", "outcome"], null().label("version"), true().label("hinted")
).where(mode_answers.c.item.is_not(None))
"""In lessons and recaps, where the page before has helped: such an answer does not count, and no later one is first."""
_ANSWERS = union_all(_in_quizzes, _in_tests, _on_the_way).order_by("learner", "item", "at")


@dataclass(frozen=True, slots=True)
class FirstAnswers:
    """To the questions of one topic."""

    questions: dict[ItemId, Question] = field(default_factory=dict)
    """As they are in service."""
    responses: list[Response] = field(default_factory=list)


class Difficulties:
    def __init__(self, connection: Connection) -> None:
        self._run = connection.execute

    def all(self) -> dict[ItemId, tuple[Question, Estimate]]:
        """The estimates, each with its question in service."""
        chosen = (
            select(item_versions.c.body, *item_difficulties.c["item", "difficulty", "spread", "answers"])
            .join_from(item_difficulties, items, items.c.id == item_difficulties.c.item)
            .join(item_versions, item_versions.c.id == items.c.version)
        )
        found = {}
        for row in self._run(chosen):
            if isinstance(question := from_json(row.body), Question):
                found[ItemId(row.item)] = question, Estimate(row.difficulty, row.spread, row.answers)
        return found

    def replace(self, estimates: Mapping[ItemId, Estimate], at: datetime) -> None:
        """Keep these, for the versions in service, in place of all others."""
        self._run(delete(item_difficulties))
        served = {row.id: row.version for row in self._run(_SERVED)}
        rows = [
            {
                "item": item,
                "version": served[item],
                "difficulty": each.difficulty,
                "spread": each.spread,
                "answers": each.answers,
                "at": at,
            }
            for item, each in estimates.items()
            if item in served
        ]
        if rows:
            self._run(item_difficulties.insert(), rows)


def first_answers(database: Path) -> dict[TopicId, FirstAnswers]:
    """The first answer of each learner to each question of the course, also while the bot is running.

    Left out are answers after a hint or a page, and answers to a version that asked something else than the one in
    service.
    """
    found = defaultdict[TopicId, FirstAnswers](FirstAnswers)
    with _reading(database) as connection:
        served: dict[ItemId, tuple[TopicId, VersionId, Question]] = {}
        for row in connection.execute(_SERVED):
            if isinstance(question := from_json(row.body), Question):
                served[row.id] = row.topic, row.version, question
                found[row.topic].questions[row.id] = question
        same: dict[VersionId, bool] = {version: True for _, version, _ in served.values()}
        for (learner, item), rows in groupby(connection.execute(_ANSWERS), key=lambda row: (row.learner, row.item)):
            first = next(iter(rows))
            if item not in served or first.hinted:
                continue
            topic, _, question = served[item]
            if first.version not in same:
                body = connection.execute(select(item_versions.c.body).where(item_versions.c.id == first.version))
                then = from_json(body.scalar_one())
                same[first.version] = isinstance(then, Question) and asks_the_same(then, question)
            if same[first.version]:
                found[topic].responses.append(Response(learner, item, Outcome(first.outcome)))
    return dict(found)


@contextmanager
def _reading(path: Path) -> Iterator[Connection]:
    engine = create_engine(URL.create("sqlite", database=str(path)), poolclass=NullPool, hide_parameters=True)
    with worded(path), engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA query_only = ON")
        yield connection
