"""How much each sign counts, by method of comparison.

Fitted by `python -m benchmarks.recall_weights` on the tuned half of `tests/recalls`, twelve prompts with 231 answers
and their authors' own sentences; what they are worth on prompts never seen, `python -m benchmarks recall` tells.
"""

from collections.abc import Mapping
from typing import Final

from tutorbot.domain.resemblances import Method

WEIGHTS: Final[Mapping[Method, Mapping[str, float]]] = {
    Method.MEANING: {
        "bias": -2.15,
        "near": 5.24,
        "own": 1.70,
        "wrong": -4.70,
        "denied": -3.54,
        "exchanged": -2.62,
        "terms": 1.86,
        "length": 0.74,
        "function": -2.00,
        "dense": -2.94,
        "topical": 0.58,
        "denials": -1.38,
        "exchanges": -1.12,
    },
    Method.WORDS: {
        "bias": -1.42,
        "near": 5.63,
        "own": 1.32,
        "wrong": -3.64,
        "denied": -3.96,
        "exchanged": -2.53,
        "terms": 2.07,
        "length": 0.65,
        "function": -1.90,
        "dense": -2.62,
        "topical": -1.48,
        "denials": -1.07,
        "exchanges": -1.47,
    },
}
