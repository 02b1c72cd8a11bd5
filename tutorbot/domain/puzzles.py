"""Code puzzles: what is asked, and all that is needed to judge an answer."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from random import Random
from typing import Literal, TypeAlias

from tutorbot.domain.ids import ItemId, TopicId
from tutorbot.domain.levels import Difficulty
from tutorbot.domain.proofs import Label, Proof, label


@dataclass(frozen=True, slots=True)
class Call:
    text: str
    """A Python expression: `centre(torch.ones(1, 4))`."""
    about: str | None = None
    """What is special about a hidden case, without giving the answer away: `a single row`."""


@dataclass(frozen=True, slots=True)
class Tolerance:
    """How far a float may lie from the reference's; zero for both asks for the very same."""

    relative: float = 1e-4
    absolute: float = 1e-5


@dataclass(frozen=True, slots=True)
class Wrong:
    """A solution that learners really write; whoever's results equal its results is told `says`."""

    misconception: str
    code: str
    says: str
    gets: str | None = None
    """Words that the rest of its feedback must hold; checked when the puzzle is proved."""


@dataclass(frozen=True, slots=True)
class Guess:
    """A wrong answer to a predict puzzle."""

    misconception: str
    answer: str
    says: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Coded:
    """A task that is answered with code, which is run on calls and compared with the reference."""

    solution: str
    """The reference."""
    harness: str | None = None
    """Runs after the learner's code, in the learner's process; may define functions for the calls."""
    examples: tuple[Call, ...]
    """Visible, one to three."""
    cases: tuple[Call, ...] = ()
    """Hidden and fixed."""
    generator: str | None = None
    """Defines `inputs(rng)`, which yields tuples of arguments for `entry`: hidden, and new each time."""
    entry: str
    """The function that the generator's arguments go to."""
    draws: int = 5
    """How many of the generator's inputs are used at most."""
    tolerance: Tolerance = Tolerance()
    dtype: Literal["same", "any"] = "same"
    """`any`: int against float, and 32 against 64 bits, do not matter."""
    keeps_arguments: bool = False
    """Tensors that are passed in must not be changed in place."""
    wrong: tuple[Wrong, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Implement(Coded):
    form: Literal["implement", "fix"]
    starter: str
    """What the learner begins with: a signature, or code that is broken."""
    bans: tuple[str, ...] = ()
    """Names that the code may not use (the last part of a dotted one), and the keywords `for` and `while`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Order(Coded):
    """The learner gets the solution's lines shuffled; any order that works is right."""

    form: Literal["order"] = "order"


@dataclass(frozen=True, slots=True, kw_only=True)
class Predict:
    """The learner says what the code gives, in any reasonable notation."""

    form: Literal["predict"] = "predict"
    code: str
    asks: Literal["shape", "value", "dtype", "prints", "raises"]
    of: str | None
    """The expression asked about; None for `prints` and `raises`."""
    solution: str
    """For `raises` the name of the exception, or `nothing`."""
    also: tuple[str, ...] = ()
    """More notations that count as right."""
    wrong: tuple[Guess, ...] = ()


BLANK = re.compile(r"(?<!\w)____(?!\w)")
"""Where code waits for what a learner fills in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fill(Coded):
    """The learner fills the blanks of code, each with one line; any filling that works is right."""

    form: Literal["fill"] = "fill"
    code: str
    """With one to three blanks, `____`."""
    answers: tuple[str, ...]
    """The reference's, one for each blank."""

    bans: tuple[str, ...] = ()
    """As of an implement puzzle."""

    def answers_in(self, code: str) -> tuple[str, ...]:
        """What was filled in to make this code; nothing where it was not made so."""
        parts = BLANK.split(self.code)
        found = re.fullmatch("(.*?)".join(map(re.escape, parts)), code)
        return tuple(found.groups()) if found else ()


Task: TypeAlias = Implement | Order | Predict | Fill


@dataclass(frozen=True, slots=True, kw_only=True)
class Puzzle:
    id: ItemId
    topic: TopicId
    objective: str | None
    difficulty: Difficulty
    title: str
    statement: str
    task: Task
    explanation: tuple[str, ...]
    """Shown after solving, with the reference."""
    hints: tuple[str, ...]
    """Three rungs: a nudge, the idea, nearly the answer. A moderator's puzzle may have none."""
    source: str | None = None
    """A link to the documentation."""
    proof: Proof | None = None
    kind: Literal["puzzle", "blank"] = "puzzle"
    """A blank is a task of the mode *try*."""

    @property
    def by_people(self) -> bool:
        """As of a question."""
        return self.id.startswith("guild-")

    @property
    def label(self) -> Label:
        return label(self.proof)


class Ended(StrEnum):
    """How an attempt at a puzzle came to its end."""

    SOLVED = "solved"
    SHOWN = "shown"
    """The learner asked for the solution."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What came of one submission."""

    result: str
    """`correct`, `incorrect`, or what became of the run: `error`, `timeout`, `memory`, `refused` …"""
    passed: int
    """Calls that gave what they should, before the first that did not."""
    total: int
    feedback: str
    """Discord Markdown, plain enough to be read in a terminal; at most 1,500 characters."""
    misconception: str | None = None
    """The mistake that gives the same, where the puzzle declares it."""
    output: str = ""
    """What the learner's code printed, cut to 1,000 characters."""

    @property
    def solved(self) -> bool:
        return self.result == "correct"


def shuffled(puzzle: Puzzle) -> list[str]:
    """An order puzzle's lines as every learner gets them, never in the order of the reference.

    Raises:
        TypeError: the puzzle is of another kind.
    """
    if not isinstance(puzzle.task, Order):
        raise TypeError(f"{puzzle.id} is no order puzzle")
    lines = lines_of(puzzle.task.solution)
    mixed = lines
    for attempt in range(100):  # all lines may be the same
        chance = Random(f"{puzzle.id}:{attempt}")  # noqa: S311  a shuffle, not a secret
        mixed = chance.sample(lines, len(lines))
        if mixed != lines:
            break
    return mixed


def fill(code: str, answers: Sequence[str]) -> str:
    """The code with one answer in each blank, as far as there are answers."""
    left = iter(answers)
    return BLANK.sub(lambda blank: next(left, blank[0]), code)


def unfilled(task: Fill, answers: Sequence[str]) -> list[str]:
    """Why these cannot be filled in, in sentences."""
    blanks = len(task.answers)
    if len(answers) != blanks:
        filled = f"{len(answers)} {'line' if len(answers) == 1 else 'lines'}"
        return [f"{filled} for {blanks} {'blank' if blanks == 1 else 'blanks'}: each blank takes one line."]
    return [f"Blank {number} is empty." for number, answer in enumerate(answers, start=1) if not answer.strip()]


def lines_of(code: str) -> list[str]:
    """The lines that count, without spaces at their ends; empty ones do not."""
    return [line.rstrip() for line in code.splitlines() if line.strip()]
