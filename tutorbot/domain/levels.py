"""How far along a learner should be for an item."""

from enum import StrEnum


class Level(StrEnum):
    """Of a flashcard."""

    BEGINNER = "beginner"
    INTERMEDIATE = "intermediate"
    ADVANCED = "advanced"


class Difficulty(StrEnum):
    """Of a question or a puzzle."""

    EASY = "easy"
    MEDIUM = "medium"
    HARD = "hard"
