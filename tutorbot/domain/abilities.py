"""How much of a topic a learner knows, as far as answers to its questions tell: item response theory on a grid.

An ability is how able somebody is in one topic, in standard deviations among learners. The chance of a right answer is
that of the three-parameter logistic model (Birnbaum 1968, in Lord and Novick, Statistical Theories of Mental Test
Scores; Lord 1980, Applications of Item Response Theory), with a chance to slip as a fourth parameter (Barton and Lord
1981). A belief is a posterior over a grid of abilities (Bock and Mislevy 1982). The next question is one that promises
to tell most about the band (van der Linden and Glas 2010, Elements of Adaptive Testing, on classification).

A question's difficulty is known roughly, by its label or from answers, so every chance is a mean over what its
difficulty may be. One point of the grid lies below all others: whoever knows nothing at all and picks blindly. Without
it, luck would more often pass for ability.
"""

import math
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from operator import mul
from typing import TypeAlias

from tutorbot.domain.items import Question
from tutorbot.domain.levels import Difficulty
from tutorbot.domain.quizzes import Outcome

SLOPE = 2.0
"""How sharply a question tells able from unable: that of good questions on one narrow subject."""
SLIP = 0.03
"""The chance that somebody who knows the answer picks another one."""
BLIND = 0.03
"""The share of learners who are taken to know nothing and to pick blindly."""
LABELLED: Mapping[Difficulty, float] = {Difficulty.EASY: -1.0, Difficulty.MEDIUM: 0.0, Difficulty.HARD: 1.0}
"""The ability at which half of the learners know the answer, for a typical question of each label."""
SPREAD = 0.5
"""The standard deviation of true difficulties round their label: authors judge roughly."""

ABILITIES: tuple[float, ...] = (-math.inf, *((2 * step - 79) / 20 for step in range(80)))
"""Nothing at all, then -3.95 to 3.95 by tenths."""

Belief: TypeAlias = tuple[float, ...]
"""The chance of each of `ABILITIES`; they add up to 1."""


class Band(StrEnum):
    WEAK = "weak"
    """Knows less than a quarter of a topic's questions, easy, medium and hard ones counting alike."""
    MIDDLING = "middling"
    STRONG = "strong"
    """Knows more than three quarters of them."""


_WEAK, _STRONG = 0.25, 0.75


@dataclass(frozen=True, slots=True)
class Hardness:
    """What is known of how hard a question is."""

    difficulty: float
    """The ability at which half of the learners know the answer; most lie between -2 and 2."""
    spread: float
    """Its standard deviation: how roughly that is known."""
    guess: float
    """The chance of a right answer without knowing it."""


def hardness(question: Question, estimate: tuple[float, float] | None = None) -> Hardness:
    """By the question's label, or by its difficulty as estimated from answers, with the spread of that."""
    difficulty, spread = estimate or (LABELLED[question.difficulty], SPREAD)
    ways = 2 ** len(question.options) - 1 if len(question.keys) > 1 else len(question.options)
    return Hardness(difficulty, spread, 1 / ways)


@lru_cache(maxsize=1024)
def chances(hardness: Hardness, slip: float = SLIP) -> tuple[float, ...]:
    """The chance of a right answer at each of `ABILITIES`."""
    steps = [step * 0.75 for step in range(-4, 5)] if hardness.spread else [0.0]
    weights = [math.exp(-step * step / 2) for step in steps]
    total = sum(weights)
    known = [
        sum(
            weight * logistic(SLOPE * (ability - hardness.difficulty - hardness.spread * step))
            for step, weight in zip(steps, weights, strict=True)
        )
        / total
        for ability in ABILITIES
    ]
    return tuple(hardness.guess + (1 - slip - hardness.guess) * each for each in known)


def logistic(x: float) -> float:
    return 1 / (1 + math.exp(-x)) if x > 0 else math.exp(x) / (1 + math.exp(x))


def _normalised(weights: Sequence[float]) -> Belief:
    total = sum(weights)
    return tuple(weight / total for weight in weights)


_NORMAL = _normalised([math.exp(-ability * ability / 2) for ability in ABILITIES[1:]])
PRIOR: Belief = (BLIND, *((1 - BLIND) * weight for weight in _NORMAL))
"""Before the first answer."""

_OF_LABELS = [chances(Hardness(difficulty, SPREAD, 0), 0) for difficulty in LABELLED.values()]
KNOWN: tuple[float, ...] = tuple(sum(each) / len(_OF_LABELS) for each in zip(*_OF_LABELS, strict=True))
"""The share of a topic's questions that is known at each of `ABILITIES`, easy, medium and hard ones counting alike."""


def learnt(belief: Belief, hardness: Hardness, outcome: Outcome) -> Belief:
    """The belief after one more answer; "I don't know" is a wrong one that nobody guessed."""
    if outcome is Outcome.RIGHT:
        return _normalised(list(map(mul, belief, chances(hardness))))
    if outcome is Outcome.UNKNOWN:
        hardness = Hardness(hardness.difficulty, hardness.spread, 0)
    return _normalised([weight * (1 - right) for weight, right in zip(belief, chances(hardness), strict=True)])


def expected(belief: Belief, hardness: Hardness) -> float:
    """The chance that the next answer to such a question is right."""
    return _mean(belief, chances(hardness))


def share_known(belief: Belief) -> float:
    """The expected share of the topic's questions that is known, 0 to 1."""
    return _mean(belief, KNOWN)


def bands(belief: Belief, kept: float = 1) -> dict[Band, float]:
    """The chance of each band; `kept` is the share of what was known that is not forgotten since, above 0 to 1."""
    weak, strong = _edges(kept)
    below, above = sum(belief[:weak]), sum(belief[strong:])
    return {Band.WEAK: below, Band.MIDDLING: max(0.0, 1 - below - above), Band.STRONG: above}


def information(belief: Belief, hardness: Hardness) -> float:
    """How much the answer to such a question is expected to tell about the band, in nats."""
    curve = chances(hardness)
    weak, strong = _edges(1)
    told = _doubt(_mean(belief, curve))
    for part in (slice(weak), slice(weak, strong), slice(strong, None)):
        weight = sum(belief[part])
        if weight > 0:
            told -= weight * _doubt(_mean(belief[part], curve[part]) / weight)
    return max(0.0, told)


def _mean(weights: Sequence[float], values: Sequence[float]) -> float:
    total: float = sum(map(mul, weights, values))
    return total


@lru_cache(maxsize=256)
def _edges(kept: float) -> tuple[int, int]:
    """How many of `ABILITIES` are weak, and from which one on they are strong."""
    return bisect_right(KNOWN, _WEAK / kept), bisect_left(KNOWN, _STRONG / kept)


def _doubt(chance: float) -> float:
    """The entropy of a yes or no."""
    return -sum(each * math.log(each) for each in (chance, 1 - chance) if each > 0)
