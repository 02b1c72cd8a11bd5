"""Likely causes of a wrong result that can be told without knowing the puzzle.

Each cause is a function that looks at one result and either has an idea or has none. They say "maybe": another mistake
may look the same.
"""

import ast
from collections.abc import Callable
from typing import TypeAlias

from tutorbot.domain.comparisons import Aspect
from tutorbot.domain.mismatches import Mismatch, Shape, is_number
from tutorbot.domain.number_causes import (
    gradients_added_up,
    infinite,
    nothing_but_nan,
    other_sign,
    rounded_down,
    scaled,
    scaled_by_a_count,
    shifted,
    slightly_off,
    squared,
    turned_round,
)
from tutorbot.domain.values import Size, Tensor

Cause: TypeAlias = Callable[[Mismatch], str | None]

_MATRIX = 2
_IN_PLACE = {"append", "extend", "insert", "sort", "reverse", "update", "remove", "clear", "shuffle"}


def likely_cause(mismatch: Mismatch) -> str | None:
    """The first idea of all that there are for this aspect."""
    import numpy as np  # noqa: PLC0415  a bot without puzzles never needs it

    with np.errstate(all="ignore"):
        return next((words for cause in _CAUSES[mismatch.aspect] if (words := cause(mismatch))), None)


# Types


def printed_instead(mismatch: Mismatch) -> str | None:
    if mismatch.got is None and "print" in mismatch.called:
        return "Maybe you print the result: `print` shows it to people, `return` gives it to the caller."
    return None


def returned_what_changes_in_place(mismatch: Mismatch) -> str | None:
    if mismatch.got is not None:
        return None
    for node in ast.walk(mismatch.code):
        match node:
            case ast.Return(value=ast.Call(func=ast.Attribute(attr=name))) if name in _IN_PLACE:
                return f"Maybe `{name}` is it: it changes the object itself and returns None."
    return None


def one_number(mismatch: Mismatch) -> str | None:
    got, expected = mismatch.got, mismatch.expected
    if isinstance(got, Tensor) and got.array.size == 1 and is_number(expected):
        return "Maybe an `.item()` is missing: it takes the number out of a tensor of one element."
    if is_number(got) and isinstance(expected, Tensor) and expected.kind != "array":
        return "Maybe an `.item()`, `float()` or `len()` has made a plain number where a tensor should stay a tensor."
    return None


def another_container(mismatch: Mismatch) -> str | None:
    got, expected = mismatch.got, mismatch.expected
    if isinstance(expected, Tensor) and isinstance(got, list | tuple | Size):
        return "Maybe a `torch.tensor(…)` is missing, or a `torch.stack(…)` when the parts are tensors already."
    if isinstance(expected, Tensor) and isinstance(got, Tensor):
        to_array = expected.kind == "array"
        return f"Maybe `{'.numpy()' if to_array else 'torch.from_numpy(…)'}` is missing at the end."
    if isinstance(got, Tensor) and isinstance(expected, list):
        return "Maybe a `.tolist()` is missing."
    pair = {type(got), type(expected)}
    return "Maybe the brackets: `[…]` makes a list, `(…)` a tuple." if pair == {list, tuple} else None


# Shapes


def lost_dimension(mismatch: Mismatch) -> str | None:
    got, expected = mismatch.shapes
    if _squeezed(got) != _squeezed(expected):
        return None
    if len(got) < len(expected):
        return "Maybe a dimension of size 1 got lost: `keepdim=True` keeps it, `unsqueeze` brings it back."
    if len(got) > len(expected):
        return "There is a dimension of size 1 too many: maybe leave out `keepdim=True`, or `squeeze` it away."
    return None


def swapped_dimensions(mismatch: Mismatch) -> str | None:
    got, expected = mismatch.shapes
    if got == expected or sorted(got) != sorted(expected):
        return None
    if len(got) == _MATRIX:
        return "Rows and columns have changed places: maybe a transpose (`.T`) is missing, or is one too many."
    return "The sizes are right but in another order: maybe a `permute` or `transpose` is missing, or a wrong one."


def wrong_dimension(mismatch: Mismatch) -> str | None:
    """An argument was reduced along another dimension than the reference's."""
    got, expected = mismatch.shapes
    for argument in mismatch.tensors:
        without = {
            _without(argument.shape, dim, keep=keep): dim
            for dim in range(len(argument.shape))
            for keep in (True, False)
        }
        if got in without and expected in without and without[got] != without[expected]:
            return f"Maybe the wrong `dim`: it looks as if dimension {without[got]} was reduced instead of another one."
    return None


def spread_out(mismatch: Mismatch) -> str | None:
    """(n, 1) against (n,) gives (n, n)."""
    got, expected = mismatch.shapes
    if len(got) == _MATRIX and got[0] == got[1] > 1 and expected in {got[:1], (got[0], 1), (1, got[0]), ()}:
        count = got[0]
        return f"Maybe two shapes such as ({count}, 1) and ({count},) met: combined, they spread out to {got}."
    return None


def not_reduced(mismatch: Mismatch) -> str | None:
    got, expected = mismatch.shapes
    if not expected and got and any(argument.shape == got for argument in mismatch.tensors):
        return "There is still one value for each element: maybe a `.sum()` or `.mean()` is missing at the end."
    return None


# Dtypes


def whole_numbers(mismatch: Mismatch) -> str | None:
    got, expected = mismatch.dtypes
    if "int" in got and "float" in expected:
        return "Maybe integer division (`//`), or a tensor made of ints: write `1.0` for `1`, or use `.float()`."
    if "float" in got and "int" in expected:
        return "Maybe `/`, which always gives floats (`//` keeps ints), or a tensor that needs `.long()`."
    return None


def double_precision(mismatch: Mismatch) -> str | None:
    got, expected = mismatch.dtypes
    if (got, expected) == ("float64", "float32"):
        return "Maybe numbers that came from numpy, which counts in float64: `.float()` makes them float32."
    return None


def truth_values(mismatch: Mismatch) -> str | None:
    got, expected = mismatch.dtypes
    if got == "bool":
        return f"A comparison gives True and False: maybe turn them into numbers, with `.to(torch.{expected})`."
    if expected == "bool":
        return "True and False are expected: maybe a comparison (`>`, `==`) is missing, or `.bool()`."
    return None


_CAUSES: dict[Aspect, tuple[Cause, ...]] = {
    "type": (printed_instead, returned_what_changes_in_place, one_number, another_container),
    "shape": (spread_out, lost_dimension, swapped_dimensions, wrong_dimension, not_reduced),
    "dtype": (whole_numbers, double_precision, truth_values),
    "values": (
        gradients_added_up,
        nothing_but_nan,
        infinite,
        slightly_off,
        other_sign,
        turned_round,
        rounded_down,
        scaled_by_a_count,
        squared,
        shifted,
        scaled,
    ),
}


def _squeezed(shape: Shape) -> Shape:
    return tuple(size for size in shape if size != 1)


def _without(shape: Shape, dim: int, *, keep: bool) -> Shape:
    return (*shape[:dim], *((1,) if keep else ()), *shape[dim + 1 :])
