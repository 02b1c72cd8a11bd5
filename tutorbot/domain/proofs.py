"""Why an item may be believed: its code was run and gave the key, or a person checked it against its source."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal, TypeAlias

from tutorbot.domain.ids import OptionId

Way: TypeAlias = Literal["prints", "returns", "raises", "holds"]
"""What decides: everything that the code prints; an expression's value after it; the exception that it raises; whether
an expression is true when an option is filled in."""


class Label(StrEnum):
    PROVED = "proved"
    REVIEWED = "reviewed"


@dataclass(frozen=True, slots=True)
class Trial:
    """A proof by `holds` with one option filled in."""

    option: OptionId
    code: str
    expression: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """A run that decided. Of a question with variants, the texts hold `{names}`, which `Question.variant` fills in."""

    code: str
    """What is run, complete but for the names that every snippet may assume: torch, nn, F, np, math."""
    way: Way
    expression: str | None
    """Evaluated after the code; None unless the way is `returns` or `holds`, and then with the first key filled in."""
    answer: str
    """What the run gave, as text; empty for `holds`."""
    versions: str
    """`torch 2.13.0, Python 3.11`"""
    on: str
    """The day of the run: `2026-01-31`."""
    trials: tuple[Trial, ...] = ()
    """Of a proof by `holds`, one for each option."""


def label(proof: Proof | None) -> Label:
    return Label.REVIEWED if proof is None else Label.PROVED
