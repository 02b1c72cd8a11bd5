"""The author's format: which files a topic has, which fields they hold, and the domain values that become of them.

`ITEM_FILES` is the one place that knows the kinds of items. A new kind is a model here, a line in `ITEM_FILES` and a
paragraph in content/README.md; files that exist stay valid.
"""

from abc import abstractmethod
from collections.abc import Iterable, Mapping
from typing import Annotated, ClassVar

from pydantic import BeforeValidator, Field

from tutorbot.content.entries import Entry, Raw
from tutorbot.content.faults import Problems
from tutorbot.content.questions import question_problems
from tutorbot.content.texts import (
    at_most,
    blocks,
    code,
    no_block,
    no_position,
    one_line,
    prose,
    slug,
    text,
    unlettered,
    visible,
)
from tutorbot.domain.courses import Course, Objective, Topic, Unit
from tutorbot.domain.ids import ItemId, OptionId, TopicId
from tutorbot.domain.items import Difficulty, Flashcard, Item, Level, Option, Question

_LINE = (visible, no_block, one_line, prose)
_ADVICE = (*_LINE, unlettered)

Slug = Annotated[str, text(slug)]
OptionSlug = Annotated[str, text(slug, no_position)]
Title = Annotated[str, text(at_most(80), *_LINE)]
Summary = Annotated[str, text(at_most(200), *_LINE)]
Sentence = Annotated[str, text(at_most(150), *_LINE)]
Front = Annotated[str, text(at_most(400), visible, blocks, prose)]
Back = Annotated[str, text(at_most(900), visible, blocks, prose)]
Stem = Annotated[str, text(at_most(400), visible, no_block, prose)]
Code = Annotated[str, text(visible, no_block, code)]
OptionText = Annotated[str, text(at_most(150), *_ADVICE)]
Why = Annotated[str, text(at_most(300), *_ADVICE)]
Step = Annotated[str, text(visible, no_block, prose, unlettered)]
Hint = Annotated[str, text(at_most(200), *_ADVICE)]
Mistake = Annotated[str, text(at_most(150), *_ADVICE)]


def _as_list(value: object) -> object:
    return [value] if isinstance(value, str) else value


class UnitEntry(Entry):
    id: Slug = Field(description="a short id")
    title: Title = Field(description="the unit's title")
    topics: list[Slug] = Field(description="names of topic folders, in the order of learning", min_length=1)


class CourseFile(Entry):
    id: Slug = Field(description="a short id")
    title: Title = Field(description="the course's title")
    units: list[UnitEntry] = Field(description="units, each with id, title and topics", min_length=1)

    def course(self, topics: Mapping[TopicId, Topic]) -> Course:
        """The course with those of its topics that are given."""
        units = (
            Unit(
                id=unit.id, title=unit.title, topics=tuple(topics[t] for t in map(TopicId, unit.topics) if t in topics)
            )
            for unit in self.units
        )
        return Course(id=self.id, title=self.title, units=tuple(units))


class ObjectiveEntry(Entry):
    id: Slug = Field(description="a short id")
    text: Sentence = Field(description="what the learner can do afterwards, beginning with a verb")


class TopicFile(Entry):
    title: Title = Field(description="the topic's title")
    summary: Summary = Field(description="one or two sentences, shown where a learner picks a topic")
    prerequisites: list[Slug] = Field(description="ids of the topics to learn before, or [] for none")
    objectives: list[ObjectiveEntry] = Field(description="objectives, each with id and text", min_length=1)

    def topic(self, topic_id: TopicId, items: Iterable[Item]) -> Topic:
        return Topic(
            id=topic_id,
            title=self.title,
            summary=self.summary,
            prerequisites=tuple(TopicId(name) for name in self.prerequisites),
            objectives=tuple(Objective(id=entry.id, text=entry.text) for entry in self.objectives),
            items=tuple(items),
        )


class FlashcardEntry(Entry):
    id: Slug = Field(description="a short id")
    level: Level = Field(description="beginner, intermediate or advanced")
    objective: Slug | None = Field(default=None, description="the id of an objective in topic.yaml")
    front: Front = Field(description="the question on the card")
    back: Back = Field(description="the answer on its back")

    def item(self, topic: TopicId) -> Flashcard:
        return Flashcard(
            id=ItemId(f"{topic}/{self.id}"),
            topic=topic,
            objective=self.objective,
            level=self.level,
            front=self.front,
            back=self.back,
        )


class OptionEntry(Entry):
    id: OptionSlug = Field(description="a short id that says what the option means")
    text: OptionText = Field(description="what the learner reads")
    why: Why | None = Field(default=None, description="why it is wrong")
    misconception: Slug | None = Field(default=None, description="a short name of the mistake")


class QuestionEntry(Entry):
    id: Slug = Field(description="a short id")
    difficulty: Difficulty = Field(description="easy, medium or hard")
    objective: Slug | None = Field(default=None, description="the id of an objective in topic.yaml")
    stem: Stem = Field(description="the question itself")
    code: Code | None = Field(default=None, description="Python, after `code: |`")
    options: list[OptionEntry] = Field(description="2 to 6 options, each with id and text", min_length=2, max_length=6)
    key: Annotated[list[Slug], BeforeValidator(_as_list)] = Field(
        description="the id of the right option, or a list of ids", min_length=1
    )
    explanation: list[Step] = Field(
        description="1 to 6 steps that lead from the question to the key", min_length=1, max_length=6
    )
    hint: Hint | None = Field(default=None, description="a nudge that does not give the key away")
    mistakes: list[Mistake] = Field(default_factory=list, description="up to 3 common mistakes", max_length=3)

    @classmethod
    def rules(cls, raw: Raw) -> Problems:
        return question_problems(raw)

    def item(self, topic: TopicId) -> Question:
        return Question(
            id=ItemId(f"{topic}/{self.id}"),
            topic=topic,
            objective=self.objective,
            difficulty=self.difficulty,
            stem=self.stem,
            code=self.code,
            options=tuple(
                Option(id=OptionId(option.id), text=option.text, why=option.why, misconception=option.misconception)
                for option in self.options
            ),
            keys=tuple(OptionId(key) for key in self.key),
            explanation=tuple(self.explanation),
            hint=self.hint,
            mistakes=tuple(self.mistakes),
        )


class ItemFile(Entry):
    """One file of a topic that holds items of one kind."""

    entries: ClassVar[str]
    """The field that lists them; their ids are unique in the whole topic."""

    @abstractmethod
    def items(self, topic: TopicId) -> tuple[Item, ...]: ...


class FlashcardFile(ItemFile):
    entries = "flashcards"

    flashcards: list[FlashcardEntry] = Field(description="a list of flashcards", min_length=1)

    def items(self, topic: TopicId) -> tuple[Item, ...]:
        return tuple(entry.item(topic) for entry in self.flashcards)


class QuestionFile(ItemFile):
    entries = "questions"

    questions: list[QuestionEntry] = Field(description="a list of questions", min_length=1)

    def items(self, topic: TopicId) -> tuple[Item, ...]:
        return tuple(entry.item(topic) for entry in self.questions)


ITEM_FILES: Mapping[str, type[ItemFile]] = {
    "flashcards.yaml": FlashcardFile,
    "questions.yaml": QuestionFile,
}
