"""What is wrong with content, in words that a teacher can act on.

A `Problem` knows where it is inside one entry; a `Fault` is a problem with its file and line.
"""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from typing import TypeAlias

Loc: TypeAlias = tuple[str | int, ...]
"""The way to a value inside a file: `("questions", 2, "options", 0, "why")`, counted from 0."""


@dataclass(frozen=True, slots=True)
class Problem:
    message: str
    """What is wrong. Stands alone: `460 characters`, `say why “216” is wrong`."""
    expected: str
    """What would be right: `at most 400 characters`."""
    loc: Loc = ()
    row: int | None = None
    """The row inside a text of several rows, counted from 1."""
    line: int | None = None
    """The line in the file, where `loc` cannot tell it."""

    def under(self, *parents: str | int) -> "Problem":
        return replace(self, loc=(*parents, *self.loc))


Problems: TypeAlias = Iterator[Problem]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """Something that keeps a topic, or the course, from being served."""

    file: str
    line: int
    """Counted from 1; 1 when the whole file is meant."""
    where: str
    """For people: `question 3 (conv-shape) › option 2 (no-bias) › why`; empty when the whole file is meant."""
    message: str
    expected: str

    def as_dict(self) -> dict[str, str | int]:
        return asdict(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class ContentWarning:
    """Legal, yet suspicious: the message carries the figures."""

    file: str
    line: int
    where: str
    message: str

    def as_dict(self) -> dict[str, str | int]:
        return asdict(self)
