"""The author's format: which files a course and a topic have, and the domain values that become of them.

`ITEM_FILES` is the one place that knows the kinds of items. A new kind is a module with its entry, a line in
`ITEM_FILES` and a paragraph in content/README.md; files that exist stay valid.
"""

from collections.abc import Iterable, Mapping

from pydantic import Field

from tutorbot.content.blanks import BlankEntry
from tutorbot.content.entries import Entry
from tutorbot.content.fields import Link, Sentence, Slug, Summary, Title
from tutorbot.content.flashcards import FlashcardEntry
from tutorbot.content.items import ItemFile
from tutorbot.content.pages import PagesEntry
from tutorbot.content.problems import ProblemEntry
from tutorbot.content.puzzles import PuzzleEntry
from tutorbot.content.questions import QuestionEntry
from tutorbot.content.recalls import RecallEntry
from tutorbot.content.visuals import FILE, VisualFile
from tutorbot.domain.courses import Course, Objective, Topic, Unit
from tutorbot.domain.ids import TopicId
from tutorbot.domain.items import Item
from tutorbot.domain.materials import Material


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
    source: Link = Field(description="a link to the documentation that the unproved items were checked against")
    objectives: list[ObjectiveEntry] = Field(description="objectives, each with id and text", min_length=1)

    def topic(self, topic_id: TopicId, items: Iterable[Item], materials: Iterable[Material] = ()) -> Topic:
        return Topic(
            id=topic_id,
            title=self.title,
            summary=self.summary,
            prerequisites=tuple(TopicId(name) for name in self.prerequisites),
            objectives=tuple(Objective(id=entry.id, text=entry.text) for entry in self.objectives),
            items=tuple(items),
            materials=tuple(materials),
        )


class FlashcardFile(ItemFile):
    entries = "flashcards"

    flashcards: list[FlashcardEntry] = Field(description="a list of flashcards", min_length=1)


class QuestionFile(ItemFile):
    entries = "questions"

    questions: list[QuestionEntry] = Field(description="a list of questions", min_length=1)


class PuzzleFile(ItemFile):
    entries = "puzzles"

    puzzles: list[PuzzleEntry] = Field(description="a list of puzzles", min_length=1)


class RecallFile(ItemFile):
    entries = "prompts"

    prompts: list[RecallEntry] = Field(description="a list of recall prompts", min_length=1)


class BlankFile(ItemFile):
    entries = "blanks"

    blanks: list[BlankEntry] = Field(description="up to five blanks, from easy to hard", min_length=1, max_length=5)


class ProblemFile(ItemFile):
    entries = "problems"

    problems: list[ProblemEntry] = Field(description="up to five problems", min_length=1, max_length=5)


class PagesFile(Entry):
    files: list[PagesEntry] = Field(description="one entry: the file itself", min_length=1, max_length=1)


ITEM_FILES: Mapping[str, type[ItemFile]] = {
    "flashcards.yaml": FlashcardFile,
    "questions.yaml": QuestionFile,
    "puzzles.yaml": PuzzleFile,
    "recall.yaml": RecallFile,
    "try.yaml": BlankFile,
    "challenge.yaml": ProblemFile,
    FILE: VisualFile,
}
