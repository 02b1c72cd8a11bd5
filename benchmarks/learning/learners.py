"""Simulated learners in front of a topic test, and what is true of them."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random
from typing import TypeAlias

from tutorbot.domain.abilities import LABELLED, SLIP, SLOPE, SPREAD, Band, Hardness, logistic
from tutorbot.domain.ids import ItemId, VersionId
from tutorbot.domain.levels import Difficulty
from tutorbot.domain.quizzes import Outcome
from tutorbot.domain.topic_tests import FIRST, Answered, Candidate

BLIND = -math.inf
"""The ability of somebody who picks without reading."""
_GUESS = 0.25
_OBJECTIVES = 6
_STRONG = 0.9
"""The ability at which three quarters of the questions are known; at its negative it is a quarter."""
_PLAN = [Difficulty.EASY] * 3 + [Difficulty.MEDIUM] * 4 + [Difficulty.HARD] * 3


@dataclass(frozen=True, slots=True)
class World:
    """How questions really are; the test believes what `abilities` says of them, whatever is true."""

    slope: float = SLOPE
    uneven: float = 0.0
    """The standard deviation of the logarithms of slopes: how unequally questions tell able from unable."""


@dataclass(frozen=True, slots=True)
class Truth:
    """A question as it really is."""

    difficulty: float
    slope: float

    def right(self, ability: float, chance: Random) -> bool:
        known = logistic(self.slope * (ability - self.difficulty))
        return chance.random() < _GUESS + (1 - SLIP - _GUESS) * known


Choose: TypeAlias = Callable[[Sequence[Answered], Sequence[Candidate], int, Random], Candidate]


def sit(ability: float, count: int, chance: Random, choose: Choose, world: World, a_level: int = 9) -> list[Answered]:
    """What a learner answers in a test of questions that are new to all; there are `a_level` of each level."""
    truths: dict[ItemId, Truth] = {}
    pool: list[Candidate] = []
    for number in range(a_level * len(Difficulty)):
        candidate = _candidate(number)
        pool.append(candidate)
        slope = world.slope * math.exp(chance.gauss(0, world.uneven))
        truths[candidate.item] = Truth(chance.gauss(candidate.hardness.difficulty, SPREAD), slope)
    answers: list[Answered] = []
    for asked in range(count):
        chosen = choose(answers, pool, count - asked, chance)
        pool.remove(chosen)
        outcome = Outcome.RIGHT if truths[chosen.item].right(ability, chance) else Outcome.WRONG
        answers.append(
            Answered(
                item=chosen.item,
                objective=chosen.objective,
                level=chosen.level,
                hardness=chosen.hardness,
                outcome=outcome,
            )
        )
    return answers


def fixed(answers: Sequence[Answered], pool: Sequence[Candidate], left: int, chance: Random) -> Candidate:
    """Three easy, four medium and three hard questions, whatever is answered."""
    del left
    level = _PLAN[len(answers) % FIRST]
    return chance.choice([each for each in pool if each.level is level])


def true_band(ability: float) -> Band:
    return Band.STRONG if ability > _STRONG else Band.WEAK if ability < -_STRONG else Band.MIDDLING


def _candidate(number: int) -> Candidate:
    level = list(Difficulty)[number % len(Difficulty)]
    return Candidate(
        item=ItemId(f"topic/{number}"),
        version=VersionId(number),
        objective=f"objective-{number // len(Difficulty) % _OBJECTIVES}",
        level=level,
        hardness=Hardness(LABELLED[level], SPREAD, _GUESS),
        familiar=False,
        rested=True,
    )
