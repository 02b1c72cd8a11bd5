"""Order puzzles: what a learner sends is the lines themselves, or their numbers as they were shown: `3 1 2 4`."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tutorbot.domain.puzzles import lines_of
from tutorbot.domain.spans import span

_NUMBERS = re.compile(r"\s*\d{1,3}(?:[\s,;.)>→-]+\d{1,3})*[\s,;.)]*")
_MOST = 6
"""Faults that are told at once."""


@dataclass(frozen=True, slots=True)
class Arranged:
    code: str
    """The lines in the order that was sent, each with the indentation that it was given with."""
    faults: tuple[str, ...]
    """Sentences; when there are any, the code is not to be run."""


def arrange(shown: Sequence[str], submission: str) -> Arranged:
    """Put the lines as they were shown into the order that a learner sent."""
    if _NUMBERS.fullmatch(submission):
        return _by_numbers(shown, [int(number) for number in re.findall(r"\d+", submission)])
    return _by_lines(shown, lines_of(submission))


def _by_numbers(shown: Sequence[str], numbers: Sequence[int]) -> Arranged:
    wanted = range(1, len(shown) + 1)
    counted = Counter(numbers)
    faults = [
        f"There is no line {number}: they are numbered from 1 to {len(shown)}."
        for number in sorted(counted)
        if number not in wanted
    ]
    faults += [
        f"Line {number} is missing: {span(shown[number - 1].strip(), 80)}." for number in wanted if not counted[number]
    ]
    faults += [f"Line {number} is there {counted[number]} times." for number in wanted if counted[number] > 1]
    return Arranged("\n".join(shown[number - 1] for number in numbers if number in wanted), tuple(faults[:_MOST]))


def _by_lines(shown: Sequence[str], sent: Sequence[str]) -> Arranged:
    left = list(shown)
    placed: list[str | None] = [_taken(left, line, exact=True) for line in sent]
    # Indentation is given with the lines, and forms and chats lose it: a line without its own gets it back.
    placed = [line or _taken(left, given, exact=False) for line, given in zip(placed, sent, strict=True)]
    strange = [given for given, line in zip(sent, placed, strict=True) if line is None]
    faults = list(_named(shown, left, strange))
    return Arranged("\n".join(filter(None, placed)), tuple(faults[:_MOST]))


def _taken(left: list[str], line: str, *, exact: bool) -> str | None:
    """The line as it was given, taken out of those that are left."""
    for given in left:
        if given == line or (not exact and _bare(given) == _bare(line)):
            left.remove(given)
            return given
    return None


def _named(shown: Sequence[str], left: Sequence[str], strange: Sequence[str]) -> Iterator[str]:
    known = {_bare(line) for line in shown}
    for line in strange:
        again = (
            "is there once too often"
            if _bare(line) in known
            else "is not among the lines that were given, or was changed"
        )
        yield f"{span(line.strip(), 80)} {again}."
    for line in left:
        yield f"{span(line.strip(), 80)} is missing."


def _bare(line: str) -> str:
    return " ".join(line.split())
