"""How hard questions really are: estimated from answers, so that a label counts less the more is known.

Marginal maximum likelihood by the EM algorithm (Bock and Aitkin 1981, doi.org/10.1007/BF02293801), with each question's
label as the prior of its difficulty (Mislevy 1986, doi.org/10.1007/BF02293979). The abilities of learners are averaged
over; that these learners are abler than others, or less able, is told from all questions being easier or harder for
them than their labels say. There is no chance in it, so the same answers always give the same estimates.

Only the first answer of a learner to a question counts: after it, the answer has been seen. The questions of a topic
are estimated together, since an ability is one in a topic.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from operator import add, mul, truediv
from typing import TypeAlias

from tutorbot.domain.abilities import BLIND, SLIP, SLOPE, SPREAD, Hardness, logistic
from tutorbot.domain.ids import ItemId, LearnerId
from tutorbot.domain.items import Question
from tutorbot.domain.quizzes import Outcome

ENOUGH = 50
"""Learners who have to have answered a question before its estimate is used."""

_ABILITIES = tuple((step - 10) * 0.4 for step in range(21))
"""Coarser than the grid of a single learner: many are averaged."""
_ITERATIONS = 100
_CLOSE = 0.005
_FARTHEST = 4.0
"""Beyond which no difficulty is looked for."""
_LEAST_SPREAD = 0.1
"""However many answers there are, the model itself is no better."""
_ASIDE = 0.1
"""How far beside an estimate the likelihood is looked at, to see how sharp it is."""
_NORMAL = [math.exp(-ability * ability / 2) for ability in _ABILITIES]
_POPULATION = [BLIND, *((1 - BLIND) * weight / sum(_NORMAL) for weight in _NORMAL)]
_NOBODY = [0.0] * len(_POPULATION)
_GOLDEN = (math.sqrt(5) - 1) / 2

Answer: TypeAlias = tuple[ItemId, Outcome]
Curve: TypeAlias = Sequence[float]
"""A value for knowing nothing at all, and for each of `_ABILITIES`."""


@dataclass(frozen=True, slots=True)
class Response:
    """A learner's first answer to a question."""

    learner: LearnerId
    item: ItemId
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Estimate:
    difficulty: float
    """On the scale of abilities."""
    spread: float
    """Its standard deviation."""
    answers: int
    """That it comes from."""


def asks_the_same(one: Question, other: Question) -> bool:
    """Answers to one version of a question tell how hard another one is: at most explanation, hint or proof differ."""
    return _asked(one) == _asked(other)


def _asked(question: Question) -> tuple[object, ...]:
    texts = tuple((option.id, option.text) for option in question.options)
    return question.stem, question.code, texts, question.keys, question.variants


def estimate(responses: Iterable[Response], labelled: Mapping[ItemId, Hardness]) -> dict[ItemId, Estimate]:
    """The difficulties of the questions of one topic that enough learners have answered.

    Args:
        responses: first answers, at most one a learner and question.
        labelled: what each question's label says of it; answers to others are left out.
    """
    by_learner = defaultdict[LearnerId, list[Answer]](list)
    for each in sorted(responses, key=lambda each: (each.learner, each.item)):
        if each.item in labelled:
            by_learner[each.learner].append((each.item, each.outcome))
    given = list(by_learner.values())
    counts = Counter(item for answers in given for item, _ in answers)
    enough = {item for item, count in counts.items() if count >= ENOUGH}
    if not enough:
        return {}
    labelled = {item: labelled[item] for item in counts}
    difficulties = _fit(given, labelled)
    shift, vague = _shift(difficulties, labelled), SPREAD**2 / len(labelled)
    sharpness = _sharpness(given, labelled, difficulties, enough)
    return {
        item: Estimate(
            round(difficulties[item] - shift, 2),
            round(max(_LEAST_SPREAD, math.sqrt(1 / (max(0.0, sharpness[item]) + SPREAD**-2) + vague)), 2),
            counts[item],
        )
        for item in sorted(enough)
    }


def _fit(given: Sequence[Sequence[Answer]], labelled: Mapping[ItemId, Hardness]) -> dict[ItemId, float]:
    """The difficulties, for learners of an ability of 0 on average; these ones may be abler, or less able."""
    difficulties = {item: label.difficulty for item, label in labelled.items()}
    for _ in range(_ITERATIONS):
        likelihoods = _likelihoods(labelled, difficulties)
        gave: dict[Answer, Curve] = {}
        for answers in given:
            belief = _belief([likelihoods[answer] for answer in answers])
            for answer in answers:
                gave[answer] = list(map(add, gave[answer], belief)) if answer in gave else belief
        before, shift = difficulties, _shift(difficulties, labelled)
        difficulties = {
            item: _likeliest(
                label, label.difficulty + shift, {each: gave.get((item, each), _NOBODY) for each in Outcome}
            )
            for item, label in labelled.items()
        }
        if all(abs(difficulties[item] - before[item]) < _CLOSE for item in labelled):
            break
    return difficulties


def _shift(difficulties: Mapping[ItemId, float], labelled: Mapping[ItemId, Hardness]) -> float:
    return sum(difficulties[item] - label.difficulty for item, label in labelled.items()) / len(labelled)


def _likelihood(label: Hardness, difficulty: float, outcome: Outcome) -> Curve:
    """The chance of an outcome at each ability."""
    guess = 0.0 if outcome is Outcome.UNKNOWN else label.guess
    right = [guess, *(guess + (1 - SLIP - guess) * logistic(SLOPE * (each - difficulty)) for each in _ABILITIES)]
    return right if outcome is Outcome.RIGHT else [1 - each for each in right]


def _likelihoods(labelled: Mapping[ItemId, Hardness], difficulties: Mapping[ItemId, float]) -> dict[Answer, Curve]:
    return {
        (item, outcome): _likelihood(label, difficulties[item], outcome)
        for item, label in labelled.items()
        for outcome in Outcome
    }


def _belief(likelihoods: Iterable[Curve]) -> Curve:
    belief: Curve = _POPULATION
    for likelihood in likelihoods:
        belief = list(map(mul, belief, likelihood))
    total = sum(belief)
    return [weight / total for weight in belief]


def _likeliest(label: Hardness, prior: float, gave: Mapping[Outcome, Curve]) -> float:
    """The difficulty that explains best who gave which answer: a search by the golden section."""

    def fit(difficulty: float) -> float:
        fit = -(((difficulty - prior) / SPREAD) ** 2) / 2
        for outcome, weight in gave.items():
            fit += sum(map(mul, weight, map(math.log, _likelihood(label, difficulty, outcome))))
        return fit

    low, high = -_FARTHEST, _FARTHEST
    while high - low > _CLOSE / 2:
        left, right = high - _GOLDEN * (high - low), low + _GOLDEN * (high - low)
        low, high = (low, right) if fit(left) > fit(right) else (left, high)
    return (low + high) / 2


def _sharpness(
    given: Sequence[Sequence[Answer]],
    labelled: Mapping[ItemId, Hardness],
    difficulties: Mapping[ItemId, float],
    items: set[ItemId],
) -> dict[ItemId, float]:
    """How fast the likelihood of each difficulty falls off beside its estimate: the inverse of a variance.

    Each learner's ability is averaged over what the other answers tell of it.
    """
    at, below, above = (
        _likelihoods(labelled, {item: difficulty + step for item, difficulty in difficulties.items()})
        for step in (0, -_ASIDE, _ASIDE)
    )
    found = dict.fromkeys(items, 0.0)
    for answers in given:
        belief = _belief([at[answer] for answer in answers])
        for answer in answers:
            if answer[0] in items:
                rest = list(map(truediv, belief, at[answer]))
                chances = [sum(map(mul, rest, each[answer])) for each in (at, below, above)]
                middle, left, right = map(math.log, chances)
                found[answer[0]] += (2 * middle - left - right) / _ASIDE**2
    return found
