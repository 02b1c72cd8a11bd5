"""What was evaluated, as the numbers and names of a figure: finite, of four digits, in the form that is asked for."""

from collections.abc import Sequence
from math import isfinite
from typing import TypeAlias

from tutorbot.content.faults import Loc, Problem
from tutorbot.domain.values import Size, Tensor, Value, about, text

Row: TypeAlias = tuple[float, ...]
Matrix: TypeAlias = tuple[Row, ...]


class Misfit(Exception):
    """Something was evaluated that cannot be shown so."""

    def __init__(self, message: str, expected: str, *loc: str | int) -> None:
        super().__init__(message)
        found: Loc = loc
        self.problem = Problem(message, expected, found)


def listed(value: Value, *loc: str) -> Sequence[Value]:
    if isinstance(value, list | tuple) and value:
        return value
    raise Misfit(f"{about(value)}, where a list belongs", "a list that holds something", *loc)


def named(value: Value, *loc: str) -> list[tuple[str, Value]]:
    """The pairs of a dict."""
    if isinstance(value, dict) and value:
        return [(label(name), part) for name, part in value.items()]
    raise Misfit(f"{about(value)}, where a dict belongs", "a dict of names and values", *loc)


def label(value: Value) -> str:
    """A name as it is, a shape as a tuple, a number with four digits."""
    shown = value if isinstance(value, str) else text(value.dims if isinstance(value, Size) else value, digits=4)
    if len(shown) > 60:  # noqa: PLR2004  the width of a text twin
        raise Misfit(f"the name “{shown[:40]}…”", "names of at most 60 characters")
    return shown


def scalar(value: Value, *loc: str) -> float:
    match value:
        case Tensor(shape=()):
            found = float(value.array)
        case bool() | int() | float():
            found = float(value)
        case _:
            raise Misfit(f"{about(value)}, where a number belongs", "a number", *loc)
    if not isfinite(found):
        raise Misfit(f"the number {found}", "numbers that are finite: a run that does not blow up", *loc)
    return found


def vector(value: Value, *loc: str) -> Row:
    match value:
        case Tensor(shape=(_,)):
            return tuple(scalar(float(each), *loc) for each in value.array)
        case list() | tuple() if value:
            return tuple(scalar(each, *loc) for each in value)
    raise Misfit(f"{about(value)}, where numbers belong", "a list of numbers, or a tensor of one dimension", *loc)


def matrix(value: Value, *loc: str) -> Matrix:
    match value:
        case Tensor(shape=(rows, columns)) if rows and columns:
            return tuple(tuple(scalar(float(each), *loc) for each in row) for row in value.array)
        case list() | tuple() if value and len({len(row) if isinstance(row, list) else 0 for row in value}) == 1:
            return tuple(vector(row, *loc) for row in value)
    raise Misfit(f"{about(value)}, where a matrix belongs", "a tensor of two dimensions", *loc)


def rounded(value: float) -> float:
    """Four digits, which is more than anybody sees."""
    return float(f"{value:.4g}")


def rounded_all(numbers: Matrix) -> Matrix:
    """As `rounded`; what is a millionth of the largest, or less, is what is left of a 0 by arithmetic."""
    least = 1e-6 * max(abs(each) for row in numbers for each in row)
    return tuple(tuple(rounded(each) if abs(each) > least else 0.0 for each in row) for row in numbers)
