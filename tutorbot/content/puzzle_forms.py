"""Puzzles typed into a form, predict ones and simple implement ones: the same rules as for files, faults by field.

What is asked stands on one line, `shape of y`, `value of y.sum()`, `prints` or `raises`. Calls stand one a line: the
first two are examples that learners see, the others are hidden. Hints and wrong solutions may be missing.
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from pydantic import Field

from tutorbot.content.entries import check
from tutorbot.content.faults import Problem
from tutorbot.content.fields import Rung
from tutorbot.content.puzzles import PuzzleEntry, WrongEntry
from tutorbot.content.typed import steps, tidied, unfenced
from tutorbot.domain.errors import FieldFault, Invalid
from tutorbot.domain.ids import ItemId, TopicId
from tutorbot.domain.puzzles import Implement, Predict, Puzzle

TITLE_LENGTH = 60
VISIBLE = 2
"""Calls that learners see."""

_ASKS = re.compile(
    r"(?:the\s+)?(shape|value|dtype)\s+of\s+(.+)|(?:what\s+(?:it|is)\s+)?(print|raise)(?:s|ed)?", re.IGNORECASE
)
_ORDER = ("title", "statement", "code", "asks", "starter", "solution", "calls", "explanation", "difficulty", "hints")


class TypedPuzzle(PuzzleEntry):
    """A puzzle as moderators write it, who need not think of hints and of wrong solutions."""

    hints: list[Rung] = Field(default_factory=list, description="up to three, one a line", max_length=3)
    wrong: list[WrongEntry] = Field(default_factory=list, description="wrong solutions", max_length=8)


def check_puzzle_form(form: Mapping[str, str], item_id: ItemId, topic: TopicId) -> Puzzle:
    """The puzzle in a form, whose reference has still to be run.

    Args:
        form: `kind` (predict or implement), statement, solution, explanation (one step a line); of predict code and
            asks; of implement starter and calls. There may be difficulty (else medium), title (else the beginning of
            the statement) and hints (one a line).
        item_id: the puzzle's id.
        topic: where it belongs.

    Raises:
        Invalid: with one fault for each thing that is wrong, named by field.
    """
    typed = tidied(form)
    statement = typed.get("statement", "")
    raw: dict[str, Any] = {
        "id": "typed",
        "kind": typed.get("kind", "").lower(),
        "difficulty": typed.get("difficulty", "").lower() or "medium",
        "title": typed.get("title", "") or _title(statement),
        "statement": statement,
        "solution": unfenced(typed.get("solution", "")),
        "explanation": steps(typed.get("explanation", "")),
        "hints": steps(typed.get("hints", "")),
    }
    if raw["kind"] == "predict":
        asked = _ASKS.fullmatch(typed.get("asks", "").strip())
        ending = asked and asked[3] and f"{asked[3].lower()}s"
        raw |= {"code": unfenced(typed.get("code", "")), "asks": asked and (ending or asked[1].lower())}
        raw |= {"of": asked[2]} if asked and asked[2] else {}
    else:
        calls = _calls(typed.get("calls", ""))
        raw |= {"starter": unfenced(typed.get("starter", "")), "examples": calls[:VISIBLE]}
        raw |= {"cases": [{"call": call} for call in calls[VISIBLE:]]}
    entry, problems = check(TypedPuzzle, raw)
    if entry is None:
        faults = dict.fromkeys(_field_fault(problem, typed, raw) for problem in problems)
        raise Invalid(sorted(faults, key=lambda fault: _ORDER.index(fault.field)))
    return replace(entry.item(topic), id=item_id)


def puzzle_form_of(puzzle: Puzzle) -> dict[str, str]:
    """The form that makes this puzzle, for editing it. Only of a kind that `check_puzzle_form` makes."""
    form = {
        "topic": str(puzzle.topic),
        "title": "" if puzzle.title == _title(puzzle.statement) else puzzle.title,
        "difficulty": str(puzzle.difficulty),
        "statement": puzzle.statement,
        "explanation": "\n".join(puzzle.explanation),
        "hints": "\n".join(puzzle.hints),
        "solution": puzzle.task.solution,
    }
    match puzzle.task:
        case Predict(code=code, asks=asks, of=of):
            return form | {"kind": "predict", "code": code, "asks": f"{asks} of {of}" if of else asks}
        case Implement(starter=starter, examples=examples, cases=cases):
            calls = "\n".join(call.text for call in (*examples, *cases))
            return form | {"kind": "implement", "starter": starter, "calls": calls}
    raise TypeError(f"{puzzle.id} was not made by a form")


def _title(statement: str) -> str:
    """The beginning of the first sentence."""
    first = re.split(r"(?<=[.:?!])\s|\n", statement.strip(), maxsplit=1)[0].replace("`", "").rstrip(".:")
    if len(first) <= TITLE_LENGTH:
        return first
    return f"{first[: TITLE_LENGTH - 1].rpartition(' ')[0]}…"


def _calls(text: str) -> list[str]:
    return [line.strip().removeprefix("- ").strip("`") for line in unfenced(text).split("\n") if line.strip()]


def _field_fault(problem: Problem, typed: Mapping[str, str], raw: Mapping[str, Any]) -> FieldFault:
    """A problem in the words of the form."""
    expected, line = problem.expected, None
    match problem.loc:
        case ("asks" | "of", *_):
            field = "asks"
            expected = "such as “shape of y”, “value of y”, “dtype of y”, “prints” or “raises”"
        case ("examples", int(number), *_):
            field, line = "calls", number + 1
        case ("cases", int(number), *_):
            field, line = "calls", VISIBLE + number + 1
        case ("examples" | "cases" | "entry", *_):
            field, expected = "calls", "calls of the function, one a line: centre(torch.ones(2, 3))"
        case ("explanation" | "hints" as field, int(number), *_):
            line = number + 1
        case ("title", *_):
            field = "title" if typed.get("title") else "statement"
        case (str(field), *_) if field in _ORDER:
            line = problem.row if "\n" in str(raw.get(field, "")) else None
        case _:
            field = "solution"
    message = f"{problem.message}; expected {expected}"
    return FieldFault(field, f"line {line}: {message}" if line else message)
