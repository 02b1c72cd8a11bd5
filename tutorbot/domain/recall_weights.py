"""How much each sign counts, by method of comparison.

Fitted by `python -m benchmarks.recall_weights` on the tuned half of `tests/recalls`, eighteen prompts with 365 answers
and their authors' own sentences; what they are worth on prompts never seen, `python -m benchmarks recall` tells.
"""

from collections.abc import Mapping
from typing import Final

from tutorbot.domain.resemblances import Method

WEIGHTS: Final[Mapping[Method, Mapping[str, float]]] = {
    Method.MEANING: {
        "bias": -1.39,
        "near": 5.47,
        "own": 2.09,
        "wrong": -4.40,
        "disputed": -2.64,
        "exchanged": -2.59,
        "terms": 1.77,
        "length": 0.51,
        "function": -2.12,
        "dense": -1.68,
        "denials": -1.19,
        "exchanges": -0.99,
    },
    Method.WORDS: {
        "bias": -0.77,
        "near": 5.33,
        "own": 1.89,
        "wrong": -3.81,
        "disputed": -3.12,
        "exchanged": -2.59,
        "terms": 1.72,
        "length": 0.35,
        "function": -2.10,
        "dense": -1.79,
        "denials": -0.83,
        "exchanges": -1.36,
    },
}
