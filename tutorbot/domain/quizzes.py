"""Drawing questions for a quiz, shuffling their options, grading an answer, adding up the score."""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from enum import StrEnum
from random import Random

from tutorbot.domain.errors import Stale
from tutorbot.domain.ids import ItemId, OptionId
from tutorbot.domain.items import Option, Question


class Outcome(StrEnum):
    RIGHT = "right"
    WRONG = "wrong"
    UNKNOWN = "unknown"
    """The learner said "I don't know": honest, and graded as not known."""


@dataclass(frozen=True, slots=True)
class Draw:
    items: tuple[ItemId, ...]
    repeats: int
    """How many of them the learner has answered as often as the rest of the pool: the pool was used up for these."""


def draw(pool: Sequence[ItemId], answered: Mapping[ItemId, int], count: int, chance: Random) -> Draw:
    """Choose up to `count` items, those answered least often first and in random order among equals.

    So nothing comes twice before everything in the pool has come once. `answered` holds how often the learner has
    answered an item; items that are missing from it were never answered.
    """
    shuffled = chance.sample(pool, len(pool))
    chosen = sorted(shuffled, key=lambda item: answered.get(item, 0))[:count]
    return Draw(tuple(chosen), sum(1 for item in chosen if answered.get(item, 0) > 0))


def varied(question: Question, *screen: int | str) -> Question:
    """The variant of a template that one screen shows: the same for the same screen, some other for most others."""
    chance = Random(f"{':'.join(map(str, screen))}:{question.id}")  # noqa: S311  a choice, not a secret
    return question.variant(chance.randrange(2**32)) if question.variants else question


def shown_order(question: Question, seed: int, step: int) -> tuple[Option, ...]:
    """The options as one attempt shows them: the same however often it is looked at, others in the next attempt."""
    chance = Random(f"{seed}:{step}:{question.id}")  # noqa: S311  a shuffle, not a secret
    return tuple(chance.sample(question.options, len(question.options)))


def grade(question: Question, picks: AbstractSet[OptionId]) -> Outcome:
    """An answer is right when it is exactly the set of keys; no pick at all means "I don't know".

    Raises:
        Stale: a pick is no option of this question.
    """
    if not picks <= {option.id for option in question.options}:
        raise Stale("That option is not part of this question any more. Press `/quiz` for a fresh one.")
    if not picks:
        return Outcome.UNKNOWN
    return Outcome.RIGHT if picks == set(question.keys) else Outcome.WRONG


@dataclass(frozen=True, slots=True)
class Score:
    right: int
    total: int
    missed: tuple[ItemId, ...]
    """Wrong or unknown, in the order of asking."""

    @property
    def percent(self) -> int:
        return round(100 * self.right / self.total) if self.total else 0


def score(outcomes: Sequence[tuple[ItemId, Outcome]]) -> Score:
    missed = tuple(item for item, outcome in outcomes if outcome is not Outcome.RIGHT)
    return Score(len(outcomes) - len(missed), len(outcomes), missed)
