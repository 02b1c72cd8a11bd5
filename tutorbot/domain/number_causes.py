"""Likely causes of wrong numbers, where type, shape and dtype are right. `causes` says how they are used."""

import ast
from itertools import combinations

from tutorbot.domain.mismatches import Mismatch, Numbers

_CLOSE = 1e-3
_SEVERAL = 3
"""Values that must agree in how they are off, before that says anything."""
_TURNED_AXES = 4
"""With more of them there are too many ways to turn a result round."""


def gradients_added_up(mismatch: Mismatch) -> str | None:
    called = mismatch.called
    cleared = "zero_grad" in called or "zero_" in called or any(map(_sets_grad, ast.walk(mismatch.code)))
    if "backward" in called and "step" in called and not cleared:
        return "Maybe `zero_grad()` is missing: `backward()` adds to the gradients that are there already."
    return None


def nothing_but_nan(mismatch: Mismatch) -> str | None:
    pair = mismatch.numbers
    if pair and (pair[0] != pair[0]).any() and not (pair[1] != pair[1]).any():  # only NaN differs from itself
        return "NaN comes from 0 ÷ 0, from the `log` or root of a negative number, or when an `exp` grows too large."
    return None


def infinite(mismatch: Mismatch) -> str | None:
    import numpy as np  # noqa: PLC0415  a bot without puzzles never needs it

    pair = mismatch.numbers
    if pair and np.isinf(pair[0]).any() and not np.isinf(pair[1]).any():
        return "Infinity comes from dividing by 0, from `log(0)`, or from an `exp` of something large."
    return None


def slightly_off(mismatch: Mismatch) -> str | None:
    pair = mismatch.numbers
    if pair and _near(pair[0], pair[1]):
        return "It is very close: maybe a small number such as `eps` is missing or one too many, or it was rounded."
    return None


def rounded_down(mismatch: Mismatch) -> str | None:
    import numpy as np  # noqa: PLC0415  as above

    pair = mismatch.numbers
    if pair and any(_near(pair[0], cut(pair[1])) for cut in (np.floor, np.trunc)):
        return "Everything behind the point is gone: maybe integer division (`//`), `int()` or `.long()`."
    return None


def other_sign(mismatch: Mismatch) -> str | None:
    pair = mismatch.numbers
    if pair and _near(pair[0], -pair[1]):
        return "Every sign is the opposite: maybe a minus is missing, or a difference is taken the other way round."
    return None


def scaled_by_a_count(mismatch: Mismatch) -> str | None:
    """A sum for a mean, a mean for a sum, a variance divided by n for one by n - 1."""
    factor = _factor(mismatch)
    if factor is None or not mismatch.expects_floats:
        return None
    for count in mismatch.counts:
        if _same(factor, count):
            return f"It is {count} times too large: maybe a sum where a mean belongs."
        if _same(factor * count, 1):
            return f"It is {count} times too small: maybe a mean where a sum belongs."
        share = 1 - 1 / count
        if any(_same(factor, share**power) for power in (1, -1, 0.5, -0.5)):
            return f"Maybe the variance: it can be divided by {count} or by {count - 1} (`correction=0` or `1`)."
    return None


def squared(mismatch: Mismatch) -> str | None:
    pair = mismatch.numbers
    if pair and mismatch.expects_floats and _near(pair[0], pair[1] ** 2):
        return "It is the square of what it should be: maybe a root (`sqrt`) is missing."
    if pair and mismatch.expects_floats and _near(pair[0] ** 2, pair[1]):
        return "It is the root of what it should be: maybe a square is missing, or a root is one too many."
    return None


def shifted(mismatch: Mismatch) -> str | None:
    pair = mismatch.numbers
    if pair and pair[0].size >= _SEVERAL and _near(pair[0], pair[1] + (pair[0] - pair[1]).flat[0]):
        return "Every value is off by the same amount: maybe something is added or subtracted once too often."
    return None


def scaled(mismatch: Mismatch) -> str | None:
    pair = mismatch.numbers
    if pair and pair[0].size >= _SEVERAL and _factor(mismatch) is not None:
        return "Every value is off by the same factor: maybe a multiplication is missing, or one too many."
    return None


def turned_round(mismatch: Mismatch) -> str | None:
    pair = mismatch.numbers
    if not pair:
        return None
    got, expected = pair
    axes = [axis for axis, size in enumerate(got.shape) if size > 1]
    if len(axes) > _TURNED_AXES:
        return None
    if any(got.shape[a] == got.shape[b] and _near(got.swapaxes(a, b), expected) for a, b in combinations(axes, 2)):
        return "The values are right but transposed: maybe a `.T` is missing, or two arguments have changed places."
    if any(_near(_flipped(got, axis), expected) for axis in axes):
        return "The values are right but in the opposite order: maybe something counts backwards."
    return None


def _sets_grad(node: ast.AST) -> bool:
    return isinstance(node, ast.Assign) and any(getattr(target, "attr", "") == "grad" for target in node.targets)


def _near(one: Numbers, other: Numbers) -> bool:
    import numpy as np  # noqa: PLC0415  as above

    return bool(np.allclose(one, other, rtol=_CLOSE, atol=1e-6)) and bool(np.abs(other).max() > _CLOSE)


def _factor(mismatch: Mismatch) -> float | None:
    """The number by which every value is too large."""
    import numpy as np  # noqa: PLC0415  as above

    pair = mismatch.numbers
    if not pair or not np.isfinite(pair).all():
        return None
    place = np.abs(pair[1]).argmax()
    largest, got = pair[1].flat[place], pair[0].flat[place]
    if abs(largest) < _CLOSE or abs(got) < _CLOSE or not _near(pair[0], pair[1] * (got / largest)):
        return None
    return float(got / largest)


def _same(one: float, other: float) -> bool:
    return abs(one - other) <= _CLOSE * abs(other)


def _flipped(array: Numbers, axis: int) -> Numbers:
    import numpy as np  # noqa: PLC0415  as above

    flipped: Numbers = np.flip(array, axis)
    return flipped
