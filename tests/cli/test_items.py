"""`tutorbot items estimate` as a person starts it."""

import asyncio
import re
from pathlib import Path

from typer.testing import CliRunner

from tests.builders import database
from tests.tutor.sitters import course_topic, leveled
from tests.tutor.students import START, press, serve
from tests.tutor.tutors import tutor_on
from tutorbot.cli import app
from tutorbot.domain.abilities import hardness
from tutorbot.domain.ids import LearnerId, TopicId
from tutorbot.domain.quizzes import Outcome
from tutorbot.storage.stores import open_store
from tutorbot.storage.topic_tests import TopicTest
from tutorbot.storage.transactions import Transaction

TOPIC = TopicId("filters")


def _sit(tx: Transaction) -> None:
    """Fifty learners know the first of five questions and hardly any other, whatever the labels say."""
    pool = tx.topic_tests.pool(TOPIC)
    for number in range(1, 51):
        learner = LearnerId(number)
        tx.learners.meet(learner, START, "UTC")
        test = tx.topic_tests.begin(
            TopicTest(learner=learner, guild=None, topic=TOPIC, seed=1, length=5, at=START), press()
        )
        for step, each in enumerate(pool, start=1):
            outcome = Outcome.RIGHT if step == 1 or number % 5 == 0 else Outcome.WRONG
            tx.topic_tests.ask(test, step, each.question.id, each.version, hardness(each.question))
            tx.topic_tests.answer(test, step, learner, each.question.id, set(), outcome, press(), START)


async def _fill(path: Path) -> None:
    async with open_store(path) as store:
        await serve(tutor_on(store), course_topic(*leveled(5)))
        await store.write(_sit)


def test_what_moved_most_is_printed_first(tmp_path: Path) -> None:
    asyncio.run(_fill(database(tmp_path / "tutorbot.db")))
    result = CliRunner().invoke(app, ["items", "estimate", "--data", str(tmp_path)], prog_name="tutorbot")
    assert result.exit_code == 0, result.output
    assert "5 questions estimated from answers" in result.output
    moved = re.findall(r"(\w+): ([+-]\S+) → ([+-]\S+) .* 50 learners", result.output)
    labels = {"easy": "-1.00", "medium": "+0.00", "hard": "+1.00"}
    assert [before for _, before, _ in moved] == [labels[label] for label, _, _ in moved]
    ways = [abs(float(now) - float(before)) for _, before, now in moved]
    assert len(ways) == 5
    assert ways == sorted(ways, reverse=True)
    assert ways[0] > 0.3
