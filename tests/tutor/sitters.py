"""Learners in topic tests, and topics to test them on."""

from dataclasses import dataclass, replace

from tests.builders import question, topic
from tests.tutor.students import Student, press
from tutorbot.domain.courses import Objective, Topic
from tutorbot.domain.ids import InteractionId, TopicId, TopicTestId
from tutorbot.domain.items import Difficulty, Item, Question
from tutorbot.tutor.sittings import Asked
from tutorbot.tutor.topic_tests import Result

UNSURE = "aabaaaabaa"
"""Answers to ten questions that leave it open how able somebody is."""
SIZES = Objective(id="sizes", text="Compute the size")
COUNTS = Objective(id="counts", text="Count the weights")


def leveled(count: int, *, name: str = "filters") -> list[Question]:
    """Easy, medium and hard in turn, for two objectives in turn; `a` is always right."""
    levels = list(Difficulty)
    return [
        replace(
            question(f"question-{number:02}", topic=name, options=4, difficulty=levels[number % 3]),
            objective=(SIZES, COUNTS)[number % 2].id,
        )
        for number in range(count)
    ]


def course_topic(*items: Item, name: str = "filters") -> Topic:
    return replace(topic(*items, name=name), objectives=(SIZES, COUNTS))


@dataclass
class Sitter:
    """A student in a topic test."""

    student: Student

    async def begin(self, topic: str | None = "filters", interaction: InteractionId | None = None) -> Asked:
        return await self.student.tutor.topic_tests.begin(
            self.student.id,
            self.student.guild,
            TopicId(topic) if topic else None,
            at=self.student.at,
            interaction=interaction or press(),
        )

    async def answer(
        self, asked: Asked, *options: str, step: int | None = None, interaction: InteractionId | None = None
    ) -> Asked | Result:
        names: list[str] = [option.id for option in asked.question.options]
        return await self.student.tutor.topic_tests.answer(
            asked.test,
            step or asked.step,
            self.student.id,
            self.student.guild,
            [names.index(option) for option in options],
            at=self.student.at,
            interaction=interaction or press(),
        )

    async def play(self, asked: Asked | Result, *picks: str) -> Asked | Result:
        """Answer from the question at hand on, one option each; an empty one says "I don't know"."""
        for pick in picks:
            assert isinstance(asked, Asked)
            asked = await self.answer(asked, *pick)
        return asked

    async def on(self, asked: Asked | Result, *picks: str) -> Asked:
        """Answer, and see the next question."""
        now = await self.play(asked, *picks)
        assert isinstance(now, Asked)
        return now

    async def end(self, asked: Asked | Result, *picks: str) -> Result:
        """Answer, and see the verdict."""
        now = await self.play(asked, *picks)
        assert isinstance(now, Result)
        return now

    async def verdict(self, picks: str, topic: str = "filters") -> Result:
        """A whole test."""
        return await self.end(await self.begin(topic), *picks)

    async def more(self, result: Result, asked: int | None = None) -> Asked | Result:
        return await self.student.tutor.topic_tests.more(
            result.test,
            asked or result.verdict.asked,
            self.student.id,
            self.student.guild,
            at=self.student.at,
        )

    async def look(self, test: TopicTestId, step: int) -> Asked:
        return await self.student.tutor.topic_tests.look(test, step, self.student.id)
