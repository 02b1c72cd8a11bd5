"""A small language for the shape of JSON: which keys, of which type, how long.

A check takes a value, its path and the list of faults; it says whether the value had the right type at all, so that
rules between values run only on values that they can read.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from tutorbot.playground.errors import Faults
from tutorbot.playground.jsons import Json, Value

Path: TypeAlias = tuple[str | int, ...]
Check: TypeAlias = Callable[[Value, Path, Faults], bool]


def _length(found: int, least: int, most: int, path: Path, faults: Faults) -> None:
    if least <= found <= most:
        return
    if least:
        faults.add(path, "BASE_TYPE_BAD_LENGTH", f"Must be between {least} and {most} in length.")
    else:
        faults.add(path, "BASE_TYPE_MAX_LENGTH", f"Must be {most} or fewer in length.")


UNBOUNDED = 1 << 62


def text(least: int, most: int) -> Check:
    def check(value: object, path: Path, faults: Faults) -> bool:
        if not isinstance(value, str):
            faults.add(path, "STRING_TYPE_CONVERT", "Could not interpret value as string.")
            return False
        _length(len(value), least, most, path, faults)
        return True

    return check


def whole(least: int, most: int) -> Check:
    def check(value: object, path: Path, faults: Faults) -> bool:
        if not isinstance(value, int) or isinstance(value, bool):
            faults.add(path, "NUMBER_TYPE_COERCE", f'Value "{value}" is not int.')
            return False
        if value < least:
            faults.add(path, "NUMBER_TYPE_MIN", f"int value should be greater than or equal to {least}.")
        elif value > most:
            faults.add(path, "NUMBER_TYPE_MAX", f"int value should be less than or equal to {most}.")
        return True

    return check


def one_of(*allowed: object) -> Check:
    def check(value: object, path: Path, faults: Faults) -> bool:
        if value in allowed and not isinstance(value, bool):
            return True
        faults.add(path, "BASE_TYPE_CHOICES", f"Value must be one of {{{', '.join(map(str, allowed))}}}.")
        return False

    return check


def boolean(value: object, path: Path, faults: Faults) -> bool:
    if not isinstance(value, bool):
        faults.add(path, "BOOLEAN_TYPE_CONVERT", "Must be either true or false.")
    return isinstance(value, bool)


def number(value: object, path: Path, faults: Faults) -> bool:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return True
    faults.add(path, "NUMBER_TYPE_COERCE", f'Value "{value}" is not float.')
    return False


def snowflake(value: object, path: Path, faults: Faults) -> bool:
    """discord.py sends ids as integers and Discord takes them."""
    if isinstance(value, int) or (isinstance(value, str) and value.isdecimal()):
        return True
    faults.add(path, "NUMBER_TYPE_COERCE", f'Value "{value}" is not snowflake.')
    return False


def anything(value: object, path: Path, faults: Faults) -> bool:  # noqa: ARG001 a check that never minds
    return True


def url(*schemes: str, most: int = 2048) -> Check:
    pattern = re.compile(rf"({'|'.join(schemes)})://\S+")

    def check(value: object, path: Path, faults: Faults) -> bool:
        if not isinstance(value, str):
            faults.add(path, "STRING_TYPE_CONVERT", "Could not interpret value as string.")
            return False
        if not pattern.fullmatch(value):
            faults.add(
                path,
                "URL_TYPE_INVALID_SCHEME",
                f'Scheme "{value[:40]}" is not supported. Scheme must be one of {schemes}.',
            )
        _length(len(value), 0, most, path, faults)
        return True

    return check


def listing(item: Check, least: int = 0, most: int = UNBOUNDED) -> Check:
    def check(value: object, path: Path, faults: Faults) -> bool:
        if not isinstance(value, list):
            faults.add(path, "LIST_TYPE_CONVERT", "Only iterables may be used in a ListType")
            return False
        _length(len(value), least, most, path, faults)
        # A list, so that every item is checked and not only those before the first fault.
        return all([item(each, (*path, n), faults) for n, each in enumerate(value)])  # noqa: C419

    return check


@dataclass(frozen=True, slots=True)
class Shape:
    """An object: `required` and `optional` keys, the latter also null. Any other key is a fault."""

    required: dict[str, Check]
    optional: dict[str, Check]

    def __call__(self, value: object, path: Path, faults: Faults) -> bool:
        if not isinstance(value, dict):
            faults.add(path, "MODEL_TYPE_CONVERT", "Only dictionaries may be used in a ModelType")
            return False
        good = True
        for key, inner in value.items():
            if check := self.required.get(key):
                good &= check(inner, (*path, key), faults)
            elif check := self.optional.get(key):
                good &= inner is None or check(inner, (*path, key), faults)
            else:
                faults.add((*path, key), "UNKNOWN_KEY", "There is no such field here.")
        for key in self.required:
            if key not in value:
                faults.add((*path, key), "BASE_TYPE_REQUIRED", "This field is required")
                good = False
        return good


def shape(required: dict[str, Check] | None = None, /, **optional: Check) -> Shape:
    return Shape(required or {}, optional)


def duplicates(values: list[Json], key: str) -> list[int]:
    """Positions whose value under `key` an earlier position has already."""
    seen: set[object] = set()
    again = []
    for n, value in enumerate(values):
        if value.get(key) in seen:
            again.append(n)
        seen.add(value.get(key))
    return again
