"""The things a learner is asked: flashcards, questions, puzzles and recall prompts.

An item is immutable and valid once it exists: `tutorbot.content` checks what authors and moderators write before it
makes one. Kinds are told apart by `kind`.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Literal, TypeAlias

from tutorbot.domain.ids import ItemId, OptionId, TopicId
from tutorbot.domain.levels import Difficulty, Level
from tutorbot.domain.proofs import Label, Proof, label
from tutorbot.domain.puzzles import Puzzle
from tutorbot.domain.recalls import Recall

__all__ = [
    "Difficulty",
    "Flashcard",
    "Item",
    "Label",
    "Level",
    "Option",
    "Proof",
    "Puzzle",
    "Question",
    "Recall",
    "Sort",
    "family",
    "filled",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Flashcard:
    id: ItemId
    topic: TopicId
    objective: str | None
    level: Level
    front: str
    back: str
    source: str | None = None
    """A link to the documentation."""
    proof: Proof | None = None
    kind: Literal["flashcard"] = "flashcard"

    @property
    def by_people(self) -> bool:
        """Written in Discord by the learner whom alone it is for, so its text is shown without formatting."""
        return self.id.startswith("own-card/")

    @property
    def label(self) -> Label:
        return label(self.proof)


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    id: OptionId
    text: str
    why: str | None = None
    """Why this distractor is wrong; None for a key."""
    misconception: str | None = None
    """A short name of the mistake that leads here, shared between questions: `forgot-padding`."""


class Sort(StrEnum):
    """What a problem of a challenge trains."""

    CONCEPTUAL = "conceptual"
    PREDICT_OUTPUT = "predict-output"
    MODEL_CHOICE = "model-choice"
    HYPERPARAMETER = "hyperparameter"
    METRICS = "metrics"
    DEBUG = "debug"


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
    source: str | None = None
    """A link to the documentation."""
    proof: Proof | None = None
    variants: tuple[Mapping[str, str], ...] = ()
    """What stands for each `{name}` in the texts; every learner gets one of them. Empty for a question of one form."""
    kind: Literal["question", "problem", "sight"] = "question"
    """A problem is asked in a challenge alone, a sight at the end of the pictures that it is about."""
    sort: Sort | None = None
    """Of a problem."""
    seconds: int | None = None
    """Of a problem: how long a learner may take for it, 30 to 300."""

    @property
    def by_people(self) -> bool:
        """Written in Discord by a guild's moderators, so its text is shown without any formatting but `code`."""
        return self.id.startswith("guild-")

    @property
    def label(self) -> Label:
        return label(self.proof)

    def variant(self, number: int) -> "Question":
        """The question with the names filled in, any number at all choosing a variant; itself when it has none."""
        if not self.variants:
            return self
        names = self.variants[number % len(self.variants)]
        return replace(
            self,
            stem=filled(self.stem, names),
            code=self.code and filled(self.code, names),
            options=tuple(
                replace(o, text=filled(o.text, names), why=o.why and filled(o.why, names)) for o in self.options
            ),
            explanation=tuple(filled(step, names) for step in self.explanation),
            hint=self.hint and filled(self.hint, names),
            mistakes=tuple(filled(mistake, names) for mistake in self.mistakes),
            proof=self.proof and _filled_proof(self.proof, names),
            variants=(),
        )


Item: TypeAlias = Flashcard | Question | Puzzle | Recall

_STEPS = {Level.BEGINNER: Difficulty.EASY, Level.INTERMEDIATE: Difficulty.MEDIUM, Level.ADVANCED: Difficulty.HARD}


def family(item: Item) -> str | None:
    """What siblings share, items that give each other away when they come on one day; None for one without any.

    Those are the items of one topic that serve the same objective on the same level: a flashcard that states a fact,
    the questions that ask for it, the puzzle that needs it. In our courses that makes families of two to five.
    A recall prompt asks for several facts at once and stands alone.
    """
    if item.objective is None or isinstance(item, Recall):
        return None
    step = _STEPS[item.level] if isinstance(item, Flashcard) else item.difficulty
    return f"{item.topic}/{item.objective}/{step}"


def filled(text: str, names: Mapping[str, str]) -> str:
    """The text with each `{name}` that `names` knows replaced; all other braces stay as they are."""
    return re.sub(r"\{([\w.-]+)\}", lambda found: names.get(found[1], found[0]), text)


def _filled_proof(proof: Proof, names: Mapping[str, str]) -> Proof:
    return replace(
        proof,
        code=filled(proof.code, names),
        expression=proof.expression and filled(proof.expression, names),
        answer=filled(proof.answer, names),
    )
