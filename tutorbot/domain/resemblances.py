"""How alike texts are, once what all of them share is taken away.

Everything that is said about one prompt is alike, because it is about that prompt. So the common direction of the
prompt and its concepts is projected out before texts are compared: what is left tells one concept from another. On
the tuned half of `tests/recalls`, the area under the curve of honest answers rose by that from .84 to .91.

Texts come in as inner products of unit vectors, whoever made these: the sentence encoder, or `plain` here.
"""

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from tutorbot.domain.sentences import is_content, stem, tokens

Matrix: TypeAlias = Sequence[Sequence[float]]
Group: TypeAlias = Sequence[int]
"""Places of reference texts that say the same."""


class Method(StrEnum):
    """How texts were compared."""

    MEANING = "meaning"
    """By a sentence encoder."""
    WORDS = "words"
    """By `plain`."""


@dataclass(frozen=True, slots=True)
class Comparison:
    said: Matrix
    """Inner products of the segments of an answer, a row each, with the reference texts."""
    between: Matrix
    """Inner products of the reference texts with each other."""
    method: Method


_LEAST = 0.05
"""Of a text's square length that is taken to be left, so that one all about the common ground does not explode."""


class Space:
    """Reference texts, and their common direction.

    Args:
        between: inner products of the reference texts with each other.
        weights: what each of them adds to the common direction.
    """

    def __init__(self, between: Matrix, weights: Sequence[float]) -> None:
        self._between = between
        self._weights = weights
        along = [_weighted(row, weights) for row in between]
        self._length = math.sqrt(max(_weighted(along, weights), 1e-9))
        self._shares = [each / self._length for each in along]
        self._within = [self.centred(row) for row in between]

    def share(self, row: Sequence[float]) -> float:
        """How much of a text is common ground, about 0 to 1; `row` holds its inner products with the references."""
        return _weighted(row, self._weights) / self._length

    def centred(self, row: Sequence[float]) -> list[float]:
        """The cosines with the references when the common direction is taken away."""
        share = self.share(row)
        return [
            (each - share * other) / math.sqrt(_rest(share) * _rest(other))
            for each, other in zip(row, self._shares, strict=True)
        ]

    def likeness(self, centred: Sequence[float], group: Group) -> float:
        """The cosine of a text with the middle of a group."""
        return _mean(centred[i] for i in group) / math.sqrt(max(self._inner(self._within, group, group), 1e-6))

    def leaning(self, row: Sequence[float], pro: Group, contra: Group) -> float:
        """How far a text lies towards `pro`, along the line from the middle of `contra`; about -1 to 1."""
        inner, between = self._inner, self._between
        apart = inner(between, pro, pro) + inner(between, contra, contra) - 2 * inner(between, pro, contra)
        return (_mean(row[i] for i in pro) - _mean(row[i] for i in contra)) / math.sqrt(max(apart, 0.01))

    @staticmethod
    def _inner(products: Matrix, one: Group, other: Group) -> float:
        return _mean(products[i][j] for i in one for j in other)


def _weighted(row: Sequence[float], weights: Sequence[float]) -> float:
    return sum(each * weight for each, weight in zip(row, weights, strict=True))


def _rest(share: float) -> float:
    return max(1 - share * share, _LEAST)


def _mean(values: Iterable[float]) -> float:
    listed = list(values)
    return sum(listed) / len(listed)


def compared_by_words(segments: Sequence[str], texts: Sequence[str]) -> Comparison:
    return Comparison(plain(segments, texts), plain(texts, texts), Method.WORDS)


def plain(these: Sequence[str], those: Sequence[str]) -> list[list[float]]:
    """Inner products of texts by their words and runs of letters, 0 to 1: the method that needs no model."""
    columns = [_vector(text) for text in those]
    return [[_product(row, column) for column in columns] for row in map(_vector, these)]


def _vector(text: str) -> dict[str, float]:
    counted: Counter[str] = Counter()
    for token in filter(is_content, tokens(text)):
        counted[stem(token)] += 2
        padded = f"<{token}>"
        for size in (3, 4, 5):
            counted.update(f"{size}{padded[start : start + size]}" for start in range(len(padded) - size + 1))
    length = math.sqrt(counted.total()) or 1.0
    return {gram: math.sqrt(count) / length for gram, count in counted.items()}


def _product(one: dict[str, float], other: dict[str, float]) -> float:
    return sum(each * other.get(gram, 0.0) for gram, each in one.items())
