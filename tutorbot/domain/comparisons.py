"""Whether a result is what was expected, and if not, the first difference in words.

Looked at in this order: what sort of thing it is, shape or length, dtype, values. What Python tells apart is told
apart: True is no 1, 3 is no 3.0, a list is no tuple, a tensor is no float. With the policy `any` only numbers count:
3 is 3.0, 32 bits are 64, a list is a tuple. A tensor of one number stays no float even then, since it answers to other
methods and carries gradients. A `torch.Size` is a tuple, a parameter is a tensor and numpy's float64 is a float, as
Python has it. NaN equals NaN. Whether gradients are required makes no difference.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from tutorbot.domain.puzzles import Tolerance
from tutorbot.domain.spans import span
from tutorbot.domain.values import Other, Size, Tensor, Value, kind, number, text

if TYPE_CHECKING:
    import numpy as np

Aspect: TypeAlias = Literal["type", "shape", "dtype", "values"]
DtypePolicy: TypeAlias = Literal["same", "any"]

EXACT = Tolerance(relative=0, absolute=0)
_EPSILON = {"float16": 2**-10, "bfloat16": 2**-7}
"""One step of the formats that are coarser than the usual tolerance."""
_STEPS = 4
_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Difference:
    aspect: Aspect
    words: str
    """`the shape is (3,); expected (3, 1)`"""
    guarded: str
    """The same without the values that were expected."""


@dataclass(frozen=True, slots=True)
class _Rules:
    tolerance: Tolerance
    any_dtype: bool


_STRICT = _Rules(EXACT, any_dtype=False)
_Sequence: TypeAlias = "list[Value] | tuple[Value, ...]"
_IN_ROWS = {"bool", "int", "float", "str", "NoneType"}


def difference(
    got: Value, expected: Value, *, tolerance: Tolerance | None = None, dtype: DtypePolicy = "same"
) -> Difference | None:
    """The first difference, or None when the result is as expected.

    Floats may differ by `absolute + relative × |expected|`; those of 16 bits by a few of their own steps at least,
    unless the tolerance is exact. Ints, bools and texts are compared exactly.
    """
    return _compare(got, expected, _Rules(tolerance or Tolerance(), dtype == "any"), "")


def _compare(got: Value, want: Value, rules: _Rules, path: str) -> Difference | None:  # noqa: PLR0911  a line a type
    sort = _sort(got, rules)
    if sort != _sort(want, rules) or isinstance(want, Other):
        return _other_type(got, want, path)
    left, right = _plain(got), _plain(want)
    if isinstance(left, Tensor) and isinstance(right, Tensor):
        return _tensors(left, right, rules, path)
    if isinstance(left, dict) and isinstance(right, dict):
        return _dicts(left, right, rules, path)
    if isinstance(left, list | tuple) and isinstance(right, list | tuple):
        return _sequences(left, right, rules, path)
    if isinstance(left, str) and isinstance(right, str):
        return None if left == right else _texts(left, right, path)
    if isinstance(left, complex | float | int) and isinstance(right, complex | float | int):
        return None if _close(left, right, rules.tolerance) else _numbers(left, right, path)
    return None if left == right else _values_differ("", text(left), text(right), path)


def _plain(value: Value) -> Value:
    """What Python takes it for: a number for what numpy calls a scalar, a tuple for a torch.Size."""
    if isinstance(value, Size):
        return value.dims
    if isinstance(value, Tensor) and value.kind == "array" and value.shape == ():
        scalar: Value = value.array.item()
        return scalar
    return value


def _sort(value: Value, rules: _Rules) -> str:
    """A name that two values share when they are of the same sort."""
    match value:
        case Tensor(kind="array", shape=(), dtype=dtype) if not rules.any_dtype:
            return "float" if dtype == "float64" else f"numpy {dtype}"
    match plain := _plain(value):
        case Tensor():
            return "array" if plain.kind == "array" else "tensor"
        case bool() | int() | float() | complex() if rules.any_dtype:
            return "number"
        case list() | tuple() if rules.any_dtype:
            return "sequence"
        case _:
            return type(plain).__name__


def _other_type(got: Value, want: Value, path: str) -> Difference:
    if got is None and not path:
        words = "returned nothing (None): is a return missing?"
        return Difference("type", words, words)
    found, expected = _named(got), _named(want)
    words = f"{_place(path)}there is {found}" if path else f"returned {found}"
    # Naming None would be giving the value away.
    return Difference("type", f"{words}; expected {expected}", f"{words}; expected {_guarded_name(want, expected)}")


def _named(value: Value) -> str:
    if isinstance(value, Tensor) and value.kind == "array" and value.shape == ():
        return f"a numpy {value.dtype}"
    return kind(value)


def _guarded_name(want: Value, name: str) -> str:
    return "something else" if want is None else name


def _sequences(got: _Sequence, want: _Sequence, rules: _Rules, path: str) -> Difference | None:
    if len(got) != len(want):
        words = f"{_place(path)}the length is {len(got)}; expected {len(want)}"
        return Difference("shape", words, words)
    for place, (left, right) in enumerate(zip(got, want, strict=True)):
        if found := _compare(left, right, rules, f"{path}[{place}]"):
            return _in_a_row(got, want, place, path) or found
    return None


def _in_a_row(got: _Sequence, want: _Sequence, place: int, path: str) -> Difference | None:
    """Short rows of numbers or texts are shown whole, which says more than one of their parts."""
    found, expected = text(got, limit=_SHOWN), text(want, limit=_SHOWN)
    plain = all(_sort(a, _STRICT) == _sort(b, _STRICT) in _IN_ROWS for a, b in zip(got, want, strict=True))
    if not plain or found == expected or "…" in found[-1:] + expected[-1:]:
        return None
    return _values_differ(f" at [{place}]", span(found), span(expected), path)


def _dicts(got: Mapping[Value, Value], want: Mapping[Value, Value], rules: _Rules, path: str) -> Difference | None:
    def keys(one: Mapping[Value, Value]) -> dict[object, Value]:
        return {key if rules.any_dtype else (type(key), key): key for key in one}

    left, right = keys(got), keys(want)
    for unmatched, verb in (
        (right.keys() - left.keys(), "is missing"),
        (left.keys() - right.keys(), "is one too many"),
    ):
        if unmatched:
            named = min(span(text({**left, **right}[key]), _SHOWN) for key in unmatched)
            return Difference("shape", f"{_place(path)}the key {named} {verb}", f"{_place(path)}the keys differ")
    for key, name in right.items():
        if found := _compare(got[left[key]], want[name], rules, f"{path}[{text(name, limit=_SHOWN)}]"):
            return found
    return None


def _tensors(got: Tensor, want: Tensor, rules: _Rules, path: str) -> Difference | None:
    place = _place(path)
    if got.shape != want.shape:
        words = f"{place}the shape is {got.shape}; expected {want.shape}"
        return Difference("shape", words, words)
    if got.dtype != want.dtype and not rules.any_dtype:
        words = f"{place}the dtype is {got.dtype}; expected {want.dtype}"
        return Difference("dtype", words, words)
    right = agreeing(got, want, rules.tolerance)
    if right.all():
        return None
    index = _first_wrong(right)
    wrong = right.size - int(right.sum())
    where = f" at {wrong} of {right.size} places, first at {list(index)}" if index else ""
    return _numbers(got.array[index].item(), want.array[index].item(), path, where)


def _first_wrong(right: "np.ndarray") -> tuple[int, ...]:
    """Its index, without a list of all of them for each axis."""
    import numpy as np  # noqa: PLC0415  a bot without puzzles never needs it

    return tuple(map(int, np.unravel_index(np.argmin(right), right.shape)))


def agreeing(got: Tensor, want: Tensor, tolerance: Tolerance) -> "np.ndarray":
    """For each element of two tensors of one shape, whether it is as expected."""
    import numpy as np  # noqa: PLC0415  a bot without puzzles never needs it

    left, right = got.array, want.array
    equal = (left == right) | ((left != left) & (right != right))  # noqa: PLR0124  only NaN differs from itself
    if tolerance == EXACT or (left.dtype.kind in "iub" and right.dtype.kind in "iub"):
        return np.asarray(equal)
    wide = np.result_type(left, right, np.float64)
    step = max(_EPSILON.get(got.dtype, 0), _EPSILON.get(want.dtype, 0))
    relative, absolute = max(tolerance.relative, _STEPS * step), max(tolerance.absolute, step)
    with np.errstate(invalid="ignore", over="ignore"):
        left, right = left.astype(wide), right.astype(wide)
        close = np.abs(left - right) <= absolute + relative * np.abs(right)
    return np.asarray(equal | (close & np.isfinite(right)))


def _close(got: complex, want: complex, tolerance: Tolerance) -> bool:
    if got == want or (got != got and want != want):  # noqa: PLR0124  only NaN differs from itself
        return True
    if isinstance(got, int) and isinstance(want, int):
        return False
    try:
        return abs(got - want) <= tolerance.absolute + tolerance.relative * abs(want) < math.inf
    except OverflowError:  # an int beyond all floats
        return False


def _numbers(got: complex, want: complex, path: str, where: str = "") -> Difference:
    texts = next(
        (pair for digits in (6, 9, 17) if len(set(pair := (number(got, digits), number(want, digits)))) > 1),
        (number(got), number(want)),
    )
    return _values_differ(where, *texts, path)


def _texts(got: str, want: str, path: str) -> Difference:
    if max(len(got), len(want)) <= _SHOWN:
        return _values_differ("", span(repr(got)), span(repr(want)), path)
    first = next(
        (place for place, (a, b) in enumerate(zip(got, want, strict=False)) if a != b), min(len(got), len(want))
    )
    around = slice(max(0, first - 20), first + 40)
    return _values_differ(f" from character {first} on", span(repr(got[around])), span(repr(want[around])), path)


def _values_differ(where: str, got: str, want: str, path: str) -> Difference:
    words = f"{_place(path)}values differ{where}: {got}"
    return Difference("values", f"{words}; expected {want}", words)


def _place(path: str) -> str:
    return f"in {span(f'result{path}', 80)}, " if path else ""
