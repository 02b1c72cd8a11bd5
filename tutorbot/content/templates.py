"""What a templated question draws: lists of values or ranges, and the condition on them."""

import ast
import keyword
import math
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Annotated, TypeAlias

from pydantic import Field, PlainValidator
from pydantic_core import PydanticCustomError

from tutorbot.content.entries import Entry
from tutorbot.content.faults import Loc, Problem
from tutorbot.content.fields import Expression
from tutorbot.content.placeholders import ANSWER, VALUE
from tutorbot.content.yaml_values import Unquoted

Drawn: TypeAlias = int | float | str
Draw: TypeAlias = Mapping[str, tuple[Drawn, ...]]

ENOUGH = 30
"""Different variants that a template must have."""
KEPT = 40
"""Variants that are kept with it at most."""
RESERVED = frozenset({ANSWER, VALUE, "torch", "nn", "F", "np", "math"})

_RANGE = re.compile(r"(-?\d+)\.\.(-?\d+)(?: step (\d+))?")
_LONGEST_RANGE = 1000


def named(name: str, loc: Loc) -> Iterator[Problem]:
    """The problems of a name that an author gives to a drawn value or a figure."""
    if not name.isidentifier() or keyword.iskeyword(name) or name.startswith("_") or not name.isascii():
        yield Problem(f"“{name}” cannot be a name", "a name as Python knows them, such as n or kernel_size", loc)
    elif name in RESERVED:
        yield Problem(f"“{name}” means something else already", "another name", loc)


def read_draw(given: object) -> Draw:
    """Lists of values by name, out of what YAML made of an author's lists and ranges."""
    if not isinstance(given, dict) or not given:
        raise _refusal([Problem("nothing is drawn", "names, each with a list or a range: n: [28, 32] or k: 3..7")])
    problems: list[Problem] = []
    draw: dict[str, tuple[Drawn, ...]] = {}
    for name, choices in given.items():
        problems += named(name, (name,))
        try:
            draw[name] = tuple(_choices(choices))
        except ValueError as error:
            expected = "a list of numbers or texts, or a range: [28, 32], 3..7, 3..11 step 2"
            problems.append(Problem(str(error), expected, (name,)))
            continue
        if len(set(map(repr, draw[name]))) < len(draw[name]):
            problems.append(Problem("a value stands twice", "each value once", (name,)))
    if not problems and (count := math.prod(map(len, draw.values()))) < ENOUGH:
        problems.append(Problem(f"only {count} different draws", f"{ENOUGH} or more"))
    if problems:
        raise _refusal(problems)
    return draw


def _refusal(problems: list[Problem]) -> PydanticCustomError:
    return PydanticCustomError("problems", "see the context", {"problems": problems})


def _choices(given: object) -> Iterator[Drawn]:
    if isinstance(given, str) and (found := _RANGE.fullmatch(given.strip())):
        first, last, step = int(found[1]), int(found[2]), int(found[3] or 1)
        if step < 1 or not first <= last < first + _LONGEST_RANGE * step:
            raise ValueError(f"the range {given} is empty or too long")
        yield from range(first, last + 1, step)
    elif isinstance(given, list) and given:
        yield from map(_value, given)
    else:
        raise ValueError("neither a list nor a range")


def _value(given: object) -> Drawn:
    match given:
        case str():
            return given
        case Unquoted(written, "yes or no"):
            return written.lower() in {"yes", "on", "true"}
        case Unquoted(written, "a number"):
            with suppress(SyntaxError, ValueError):
                return _number(written)
    raise ValueError("something that is neither a number nor a text")


def _number(written: str) -> Drawn:
    number = ast.literal_eval(written)
    if isinstance(number, int | float):
        return number
    raise ValueError(written)


class TemplateEntry(Entry):
    draw: Annotated[Draw, PlainValidator(read_draw)] = Field(
        description="names, each with a list of values or a range such as 3..7"
    )
    where: Expression | None = Field(default=None, description="a condition on the drawn names")

    @property
    def first(self) -> dict[str, str]:
        """The first value of each name, to read code and expressions with."""
        return {name: str(choices[0]) for name, choices in self.draw.items()}
