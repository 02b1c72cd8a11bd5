"""A result that is not as expected, and what can be read off it when a likely cause is looked for."""

import ast
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from tutorbot.domain.comparisons import Aspect
from tutorbot.domain.values import Tensor, Value

if TYPE_CHECKING:
    import numpy as np

Shape: TypeAlias = tuple[int, ...]
Numbers: TypeAlias = "np.ndarray"

_PAIR = 2
_MOST = 10_000
"""Elements of a result in whose numbers a cause is looked for: every idea has to look at all of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mismatch:
    code: ast.Module
    """The learner's."""
    args: Sequence[Value]
    got: Value
    expected: Value
    aspect: Aspect
    """In which they differ first."""

    @property
    def shapes(self) -> tuple[Shape, Shape]:
        """Twice () where they are no tensors."""
        got, expected = self.got, self.expected
        return (got.shape, expected.shape) if isinstance(got, Tensor) and isinstance(expected, Tensor) else ((), ())

    @property
    def dtypes(self) -> tuple[str, str]:
        """Twice nothing where they are no tensors."""
        got, expected = self.got, self.expected
        return (got.dtype, expected.dtype) if isinstance(got, Tensor) and isinstance(expected, Tensor) else ("", "")

    @property
    def numbers(self) -> tuple[Numbers, Numbers] | None:
        """Both as float64 arrays of one shape with an element or more; None where they are nothing of the kind.

        Nor are they when there are more than 10,000 elements.
        """
        import numpy as np  # noqa: PLC0415  a bot without puzzles never needs it

        if max(map(_size, (self.got, self.expected))) > _MOST:
            return None
        pair = []
        for value in (self.got, self.expected):
            if isinstance(value, Tensor) and value.array.dtype.kind in "iuf":
                pair.append(value.array.astype(np.float64))
            elif is_number(value) or (isinstance(value, list) and value and all(map(is_number, value))):
                try:
                    pair.append(np.array(value, dtype=np.float64))
                except OverflowError:
                    return None
        if len(pair) < _PAIR or pair[0].shape != pair[1].shape or not pair[0].size:
            return None
        return pair[0], pair[1]

    @property
    def expects_floats(self) -> bool:
        return isinstance(self.expected, float) or "float" in getattr(self.expected, "dtype", "")

    @property
    def tensors(self) -> list[Tensor]:
        """All that were passed in, also inside of lists."""
        return list(_tensors(self.args))

    @property
    def counts(self) -> list[int]:
        """Over how many elements a mean may have been taken, the likeliest first."""
        found = [count for each in self.tensors for count in (each.array.size, *each.shape)]
        found += [len(value) for value in self.args if isinstance(value, list | tuple)]
        return [count for count in dict.fromkeys(found) if count > 1]

    @property
    def called(self) -> set[str]:
        """The last part of the name of everything that the code calls."""
        functions = (node.func for node in ast.walk(self.code) if isinstance(node, ast.Call))
        return {getattr(function, "attr", getattr(function, "id", "")) for function in functions}


def _size(value: Value) -> int:
    if isinstance(value, Tensor):
        return math.prod(value.shape)
    return len(value) if isinstance(value, list) else 1


def is_number(value: Value) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _tensors(values: Sequence[Value]) -> Iterator[Tensor]:
    for value in values:
        if isinstance(value, Tensor):
            yield value
        elif isinstance(value, list | tuple):
            yield from _tensors(value)
