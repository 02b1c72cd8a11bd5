"""The rules of one text: what Discord can show, what fits the screen, what Python can read.

A rule takes a text and yields its problems. `text(...)` binds rules to a pydantic field so that all of them are
reported, not the first alone.
"""

import ast
import re
import unicodedata
import warnings
from collections.abc import Callable
from dataclasses import replace
from typing import TypeAlias

from pydantic import AfterValidator
from pydantic_core import PydanticCustomError

from tutorbot.content.faults import Problem, Problems
from tutorbot.content.letters import option_named

Rule: TypeAlias = Callable[[str], Problems]

CODE_COLUMNS = 60
CODE_LINES = 25
ID_LENGTH = 40
JUDGED = 2000
"""Characters that the slower rules look at: more than any field may have, few enough for a hostile text."""
JUDGED_CODE = 4000
"""As much, of code."""

_INVISIBLE = {
    "Cc",
    "Cf",
    "Cs",
    "Co",
    "Zl",
    "Zp",
}  # controls, zero-width and direction marks, private use, odd line ends
_MENTION = re.compile(r"@everyone|@here\b|<(?:@[!&]?|#|/[^:<>]+:|a?:\w+:|t:-?|id:)\w+(?::\w)?>")
_SPAN = re.compile(r"`[^`\n]+`")
_EATEN = (  # what Discord takes for formatting where an author meant the signs
    (re.compile(r"(?<!\w)__\w+__(?!\w)"), "Discord underlines “{}” and drops the underscores"),
    (re.compile(r"(?<=\w)\*(?=\w).*\*|\*.*(?<=\w)\*(?=\w)|(?<=\d)\*\*(?=\w).*\*\*"), "Discord drops the stars of “{}”"),
    (re.compile(r"\|\|.+\|\|"), "Discord hides what stands between the bars of “{}”"),
    (re.compile(r"^\s*(?:#{1,3}|-#) .*"), "Discord makes a headline of “{}”"),
    (re.compile(r"^\s*>(?:>>)? .*"), "Discord makes a quotation of “{}”"),
)
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_POSITION_ID = re.compile(r"[a-f]|(?:option|answer|choice)-?\w|first|second|third|fourth|fifth|sixth|last")


def text(*rules: Rule) -> AfterValidator:
    def check(value: str) -> str:
        if problems := [problem for rule in rules for problem in rule(value)]:
            raise PydanticCustomError("problems", "see the context", {"problems": problems})
        return value.strip("\n").rstrip()

    return AfterValidator(check)


def at_most(limit: int) -> Rule:
    def rule(value: str) -> Problems:
        if (length := len(value.strip())) > limit:
            yield Problem(f"{length} characters long", f"at most {limit}")

    return rule


def visible(value: str) -> Problems:
    if not value.strip():
        yield Problem("empty", "some text")
    for row, line in enumerate(value.rstrip().split("\n"), 1):
        invisible = () if line.isprintable() else {sign for sign in line if unicodedata.category(sign) in _INVISIBLE}
        for sign in sorted(invisible):
            name = "a tab" if sign == "\t" else f"the invisible character U+{ord(sign):04X}"
            yield Problem(name, "spaces" if sign == "\t" else "text without it", row=row)
        for mention in _MENTION.findall(line):
            yield Problem(
                f"“{mention}”, which Discord takes for a mention", "no mention of people or channels", row=row
            )


def prose(value: str) -> Problems:
    fenced = False
    for row, line in enumerate(value.rstrip().split("\n"), 1):
        if line.startswith("```"):
            fenced = not fenced
        elif not fenced:
            yield from (replace(problem, row=row) for problem in _prose_line(line))


def _prose_line(line: str) -> Problems:
    outside = _SPAN.sub("§", line[:JUDGED].replace("```", ""))
    if "`" in outside:
        yield Problem("a backtick that is never closed", "a backtick on both sides of the code")
    for pattern, what in _EATEN:
        if found := pattern.search(outside):
            yield Problem(what.format(found.group().strip()[:40]), "backticks round code, × for times")


def no_block(value: str) -> Problems:
    for row, line in enumerate(value.split("\n"), 1):
        if "```" in line:
            yield Problem("three backticks, which begin or end a block of code", "no ``` here", row=row)


def blocks(value: str) -> Problems:
    """Blocks of code between rows of three backticks: each closed, each as narrow and as right as other code."""
    opened: int | None = None
    rows = value.rstrip().split("\n")
    for row, line in enumerate(rows, 1):
        if "```" not in line:
            continue
        if not re.fullmatch(r"```" if opened else r"```(?:python|text)?", line.rstrip()):
            expected = "a row with ``` alone, or ```python, or ```text for what is not Python"
            yield Problem("three backticks that neither begin nor end a block", expected, row=row)
        elif opened is None:
            opened = row
        else:
            rule = columns if rows[opened - 1].startswith("```text") else code
            for problem in rule("\n".join(rows[opened : row - 1])):
                yield replace(problem, row=opened + (problem.row or 0))
            opened = None
    if opened:
        yield Problem("a block of code that never ends", "a row with ``` after its last line", row=opened)


def one_line(value: str) -> Problems:
    if "\n" in value.strip():
        yield Problem("several lines", "one line")


def unlettered(value: str) -> Problems:
    if named := option_named(value[:JUDGED]):
        yield Problem(
            f"“{named}” names an option by letter or position, but every learner sees another order",
            "the option's words, or what it gets wrong",
        )


def code(value: str) -> Problems:
    yield from columns(value)
    yield from python(value)


def python(value: str) -> Problems:
    if len(value) > JUDGED_CODE:
        return
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # "\\d" in a text is worth a warning to its programmer, not to a teacher
            ast.parse(value)
    except SyntaxError as error:
        yield Problem(f"Python cannot read this code: {error.msg}", "code that runs as it stands", row=error.lineno)
    except (ValueError, RecursionError, MemoryError) as error:
        yield Problem(f"Python cannot read this code: {error}", "code that runs as it stands")


def columns(value: str, most_lines: int = CODE_LINES, most_columns: int = CODE_COLUMNS) -> Problems:
    lines = value.rstrip().split("\n")
    if len(lines) > most_lines:
        yield Problem(f"{len(lines)} lines of code", f"at most {most_lines}")
    for row, line in enumerate(lines, 1):
        if len(line) > most_columns:
            width = "the width of a phone turned round"
            yield Problem(f"{len(line)} columns wide", f"at most {most_columns}, {width}", row=row)


def slug(value: str) -> Problems:
    if not _ID.fullmatch(value) or len(value) > ID_LENGTH:
        example = as_slug(value)
        yield Problem(
            f"“{value[:60]}” cannot be an id",
            f"small letters, digits and single hyphens, at most {ID_LENGTH} characters"
            + (f": {example}" if example else ""),
        )


def no_position(value: str) -> Problems:
    if _POSITION_ID.fullmatch(value):
        yield Problem(f"“{value}” is a letter or a position", "an id that says what the option means: forgot-bias")


def as_slug(value: str) -> str:
    """The id nearest to a text, or nothing where the text has neither letters nor digits."""
    plain = unicodedata.normalize("NFKD", value).encode("ascii", "ignore").decode().lower()
    return "-".join(re.findall(r"[a-z0-9]+", plain))[:ID_LENGTH].strip("-")
