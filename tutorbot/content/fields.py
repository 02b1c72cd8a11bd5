"""The kinds of text that an author writes, each with its rules: what the models of all files are made of."""

import ast
import re
from typing import Annotated

from pydantic import BeforeValidator, PlainValidator
from pydantic_core import PydanticCustomError

from tutorbot.content.faults import Problem, Problems
from tutorbot.content.texts import (
    at_most,
    blocks,
    columns,
    no_block,
    no_position,
    one_line,
    prose,
    python,
    slug,
    text,
    unlettered,
    visible,
)
from tutorbot.content.yaml_values import Unquoted

PUZZLE_LINES = 40
PUZZLE_COLUMNS = 72
PROGRAM_LINES = 110

_LINK = re.compile(r"https://[^\s<>()]+\.[^\s<>()]+")
_YES = {"yes": True, "on": True, "true": True, "no": False, "off": False, "false": False}


def link(value: str) -> Problems:
    if not _LINK.fullmatch(value.strip()):
        yield Problem(f"“{value.strip()[:60]}” is no link", "an address that begins with https://")


def expression(value: str) -> Problems:
    """An expression of Python, on one line."""
    try:
        ast.parse(value.strip(), mode="eval")
    except SyntaxError as error:
        yield Problem(f"Python cannot read this expression: {error.msg}", "an expression such as tuple(y.shape)")
    except (ValueError, RecursionError, MemoryError) as error:
        yield Problem(f"Python cannot read this expression: {error}", "an expression such as tuple(y.shape)")


def as_written(value: object) -> object:
    """A number or a `yes` as its author wrote it, for fields that hold values of Python and not words for people."""
    return value.written if isinstance(value, Unquoted) else value


def _yes(value: object) -> bool:
    written = as_written(value)
    if isinstance(written, str) and written.lower() in _YES:
        return _YES[written.lower()]
    problem = Problem("neither yes nor no", "yes, or leave the field out")
    raise PydanticCustomError("problems", "see the context", {"problems": [problem]})


def puzzle_columns(value: str) -> Problems:
    return columns(value, PUZZLE_LINES, PUZZLE_COLUMNS)


def program_columns(value: str) -> Problems:
    return columns(value, PROGRAM_LINES)


_LINE = (visible, no_block, one_line, prose)
_ADVICE = (*_LINE, unlettered)

Slug = Annotated[str, text(slug)]
OptionSlug = Annotated[str, text(slug, no_position)]
Link = Annotated[str, text(at_most(300), visible, one_line, link)]
Yes = Annotated[bool, PlainValidator(_yes)]
Written = Annotated[str, BeforeValidator(as_written), text(at_most(200), visible, no_block)]
"""A value in one of the notations that learners may type."""
Expression = Annotated[str, BeforeValidator(as_written), text(at_most(300), visible, no_block, one_line)]
"""Not yet read as Python: of a template, it is read with a draw filled in."""
Formula = Annotated[str, BeforeValidator(as_written), text(at_most(300), visible, no_block, one_line, expression)]
"""An expression that is read as Python at once."""

Title = Annotated[str, text(at_most(80), *_LINE)]
Summary = Annotated[str, text(at_most(200), *_LINE)]
Sentence = Annotated[str, text(at_most(150), *_LINE)]

Front = Annotated[str, text(at_most(400), visible, blocks, prose)]
Back = Annotated[str, text(at_most(900), visible, blocks, prose)]

Stem = Annotated[str, text(at_most(400), visible, no_block, prose)]
Code = Annotated[str, text(visible, no_block, columns)]
"""Not yet read as Python, as an expression."""
OptionText = Annotated[str, text(at_most(150), *_ADVICE)]
Why = Annotated[str, text(at_most(300), *_ADVICE)]
Step = Annotated[str, text(visible, no_block, prose, unlettered)]
Hint = Annotated[str, text(at_most(200), *_ADVICE)]
Mistake = Annotated[str, text(at_most(150), *_ADVICE)]

PuzzleTitle = Annotated[str, text(at_most(60), *_LINE)]
Statement = Annotated[str, text(at_most(1200), visible, no_block, prose)]
Rung = Annotated[str, text(at_most(300), *_LINE)]
Says = Annotated[str, text(at_most(300), *_LINE)]
PuzzleCode = Annotated[str, text(visible, no_block, puzzle_columns)]
Solution = Annotated[str, BeforeValidator(as_written), text(visible, no_block)]
"""Code or a value, depending on the kind of puzzle."""
Call = Annotated[str, text(at_most(300), visible, no_block, one_line, expression)]
Words = Annotated[str, text(at_most(150), *_LINE)]
Filling = Annotated[str, BeforeValidator(as_written), text(at_most(60), visible, no_block, one_line)]
"""What belongs into a blank of code."""
PageTitle = Annotated[str, text(at_most(80), *_LINE)]
PageText = Annotated[str, text(at_most(1700), visible, blocks, prose)]
StageText = Annotated[str, text(at_most(1200), visible, no_block, prose)]
Program = Annotated[str, text(at_most(3400), visible, no_block, program_columns, python)]
Axis = Annotated[str, text(at_most(30), *_LINE)]
Unit = Annotated[str, text(at_most(12), no_block, one_line)]
"""Written behind a number as it is, a space before it included."""
Story = Annotated[str, text(at_most(900), visible, no_block, prose)]
Prompt = Annotated[str, text(at_most(400), *_LINE)]
Stated = Annotated[str, text(at_most(200), *_LINE)]
Term = Annotated[str, text(at_most(60), *_LINE)]
