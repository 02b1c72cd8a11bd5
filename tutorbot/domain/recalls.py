"""Recall prompts: "Describe…", answered in a few sentences of one's own, graded concept by concept in the open.

A grade is a proposal. Each concept gets a probability that the answer states it, with the sentence that speaks for it;
the learner has the last word.
"""

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Literal

from tutorbot.domain.ids import ItemId, TopicId
from tutorbot.domain.proofs import Label
from tutorbot.domain.readings import Reading
from tutorbot.domain.recall_weights import WEIGHTS
from tutorbot.domain.resemblances import Comparison, Method
from tutorbot.domain.rubrics import SIGNS, Concept, Rubric, Signs

SURE, UNLIKELY = 0.9, 0.1
"""From the first probability on a concept is ticked, to the second it is not; what lies between is left open."""
COVERED = 0.5
"""From this probability on a concept is more likely stated than not."""
_NOTHING = 0.02
"""The probability of a concept of which nothing in the answer can speak."""
_ADDRESSED = 0.4
"""The most that is believed of an answer that speaks to whoever grades: enough to ask the learner."""
_COPIED = 0.6
"""The most that is believed of an answer in words that were shown: it says all that, but was it remembered?"""
_STRAY = 0.12
"""Share of common ground, by meaning, below which an answer is about something else."""
ENOUGH = 0.6
"""Share of the concepts from which on an answer counts as right for the learner's own schedule."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recall:
    id: ItemId
    topic: TopicId
    objective: str | None
    prompt: str
    hint: str
    concepts: tuple[Concept, ...]
    full: str
    """What a full answer says."""
    source: str
    """A link to the documentation."""
    kind: Literal["recall"] = "recall"

    @property
    def by_people(self) -> bool:
        """As of a question; recall prompts come from course files alone."""
        return False

    @property
    def label(self) -> Label:
        return Label.REVIEWED

    @property
    def proof(self) -> None:
        """Nothing that is said in words can be proved by a run."""


class Mark(StrEnum):
    TICKED = "ticked"
    OPEN = "open"
    """Undecided: the learner knows best."""
    UNTICKED = "unticked"


@dataclass(frozen=True, slots=True)
class Judgement:
    """Of one concept."""

    concept: str
    """Its id."""
    probability: float
    """That the answer states it, 0 to 1."""
    evidence: str | None
    """The sentence that speaks most for it, as it was typed; None for a concept that is not ticked, nor left open."""

    @property
    def mark(self) -> Mark:
        if self.probability >= SURE:
            return Mark.TICKED
        return Mark.UNTICKED if self.probability <= UNLIKELY else Mark.OPEN

    @property
    def covered(self) -> bool:
        return self.probability >= COVERED


@lru_cache(maxsize=256)
def rubric(prompt: str, concepts: tuple[Concept, ...]) -> Rubric:
    return Rubric(prompt, concepts)


def judge(rubric: Rubric, reading: Reading, comparison: Comparison) -> tuple[Judgement, ...]:
    """What an answer states, concept by concept.

    Args:
        rubric: of the prompt.
        reading: the answer, as the rubric reads it.
        comparison: of the reading's segments with the rubric's texts.
    """
    stray = comparison.method is Method.MEANING and rubric.common_ground(comparison) < _STRAY
    if not reading.segments or stray:
        return tuple(Judgement(concept.id, _NOTHING, None) for concept in rubric.concepts)
    weights = WEIGHTS[comparison.method]
    most = _ADDRESSED if reading.addressed else _COPIED if reading.copied else 1.0
    judged = []
    for concept, row in zip(rubric.concepts, rubric.signs(reading, comparison), strict=True):
        chances = [_chance(signs, weights) for signs in row]
        best = max(range(len(chances)), key=chances.__getitem__)
        probability = min(most, chances[best])
        speaks = probability > UNLIKELY
        judged.append(Judgement(concept.id, probability, reading.segments[best].quote if speaks else None))
    return tuple(judged)


def _chance(signs: Signs, weights: Mapping[str, float]) -> float:
    logit = weights["bias"] + sum(weights[name] * getattr(signs, name) for name in SIGNS)
    return 1 / (1 + math.exp(-logit))


def is_right(concepts: Sequence[Concept], ticked: Collection[str]) -> bool:
    """Whether enough was said, after the learner's word."""
    return len(ticked) >= ENOUGH * len(concepts)
