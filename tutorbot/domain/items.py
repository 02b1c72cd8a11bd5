"""The things a learner is shown: flashcards and questions.

An item is immutable and valid once it exists: `tutorbot.content` checks what authors and moderators write before it
makes one. Later kinds (recall prompt, blank, puzzle) join the `Item` union, told apart by `kind`.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal, TypeAlias

from tutorbot.domain.ids import ItemId, OptionId, TopicId


class Level(StrEnum):
    BEGINNER = "beginner"
    INTERMEDIATE = "intermediate"
    ADVANCED = "advanced"


class Difficulty(StrEnum):
    EASY = "easy"
    MEDIUM = "medium"
    HARD = "hard"


@dataclass(frozen=True, slots=True, kw_only=True)
class Flashcard:
    id: ItemId
    topic: TopicId
    objective: str | None
    level: Level
    front: str
    back: str
    kind: Literal["flashcard"] = "flashcard"

    @property
    def by_people(self) -> bool:
        """As of a question; flashcards come from course files alone."""
        return False


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    id: OptionId
    text: str
    why: str | None = None
    """Why this distractor is wrong; None for a key."""
    misconception: str | None = None
    """A short name of the mistake that leads here, shared between questions: `forgot-padding`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    id: ItemId
    topic: TopicId
    objective: str | None
    difficulty: Difficulty
    stem: str
    code: str | None
    options: tuple[Option, ...]
    """Two to six, in the author's order, which no learner sees."""
    keys: tuple[OptionId, ...]
    """The right options; more than one makes a "choose all that apply" question."""
    explanation: tuple[str, ...]
    """Steps that lead to the key; never name an option by letter."""
    hint: str | None
    mistakes: tuple[str, ...]
    kind: Literal["question"] = "question"

    @property
    def by_people(self) -> bool:
        """Written in Discord by a guild's moderators, so its text is shown without any formatting but `code`."""
        return self.id.startswith("guild-")


Item: TypeAlias = Flashcard | Question
