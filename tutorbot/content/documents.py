"""One YAML file, read without trusting it: plain data, and the line on which each part of it stands."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from tutorbot.content.faults import ContentWarning, Fault, Loc, Problem
from tutorbot.content.yaml_values import Builder, Place

MAX_BYTES = 1_000_000

# What YAML refuses, and the signs that end a line for YAML but not for the author's editor.
_FOREIGN = re.compile("[^\t\n\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_TAB_INDENT = re.compile(r" *\t")


@dataclass(frozen=True, slots=True)
class Document:
    path: Path
    data: object = None
    """dicts with text keys, lists, texts, None and `Unquoted`; None when the file cannot be read."""
    places: dict[Loc, Place] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()

    @property
    def name(self) -> str:
        return self.path.as_posix()

    def line(self, loc: Loc) -> int:
        return self._place(loc).line

    def fault(self, problem: Problem) -> Fault:
        place = self._place(problem.loc)
        line = problem.line or place.line
        if problem.row and place.first_row:
            line = place.first_row + problem.row - 1
        where = self._where(problem.loc)
        return Fault(file=self.name, line=line, where=where, message=problem.message, expected=problem.expected)

    def warning(self, loc: Loc, message: str) -> ContentWarning:
        return ContentWarning(file=self.name, line=self.line(loc), where=self._where(loc), message=message)

    def _place(self, loc: Loc) -> Place:
        """The nearest part that exists: a field that is missing is reported where its entry begins."""
        while loc and loc not in self.places:
            loc = loc[:-1]
        return self.places.get(loc, Place(1))

    def _where(self, loc: Loc) -> str:
        """`("questions", 2, "stem")` as `question 3 (conv-shape) › stem`: counted from 1, with the id if any."""
        parts: list[str] = []
        data = self.data
        for step in loc:
            if isinstance(step, str):
                parts.append(step)
                data = data.get(step) if isinstance(data, dict) else None
            elif isinstance(data, list):  # a text may stand where a list is meant: then there is nothing to count
                data = data[step]
                parts[-1] = f"{parts[-1].removesuffix('s')} {step + 1}"
                if isinstance(data, dict) and isinstance(name := data.get("id"), str):
                    parts[-1] += f" ({name[:40]})"
        return " › ".join(parts)


def read(path: Path) -> Document:
    """Never raises for what the file holds, or for a file that cannot be opened: that is a problem of the document."""
    try:
        if path.stat().st_size > MAX_BYTES:
            return Document(path, problems=(Problem("larger than 1 MB", "several smaller topics"),))
        raw = path.read_bytes()
    except OSError as error:
        return Document(path, problems=(Problem(f"cannot be read: {error.strerror}", "a readable file"),))
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        return Document(path, problems=(Problem("not UTF-8 text", "a file saved with the encoding UTF-8", line=line),))
    return parse(path, text)


def parse(path: Path, text: str) -> Document:
    text = text.replace("\r\n", "\n")
    if problems := tuple(_foreign_characters(text)):
        return Document(path, problems=problems)
    builder = Builder(text)
    tabs = tuple(_tabs(text))
    try:
        data = builder.build()
    except yaml.YAMLError as error:
        syntax = _syntax(error)
        because_of_tab = any(tab.line == syntax.line for tab in tabs)
        return Document(path, problems=(*builder.problems, *tabs, *(() if because_of_tab else (syntax,))))
    return Document(path, data, builder.places, (*builder.problems, *tabs))


def _foreign_characters(text: str) -> Iterator[Problem]:
    for number, line in enumerate(text.split("\n"), 1):
        if found := _FOREIGN.search(line):
            yield Problem(f"the invisible control character U+{ord(found[0]):04X}", "text without it", line=number)


def _tabs(text: str) -> Iterator[Problem]:
    for number, line in enumerate(text.split("\n"), 1):
        if _TAB_INDENT.match(line) and line.strip():
            yield Problem("a tab at the start of the line", "spaces: YAML and Discord both need them", line=number)


_MISFIT = (
    "this line does not fit the lines before it",
    "all fields of one entry at the same indentation, and quotes round the whole of a text or not at all",
)
_SYNTAX = {  # what libyaml or PyYAML say: what an author should hear
    "mapping values are not allowed": (
        "YAML sees a field inside of a text",
        "quotes round a text that holds a colon and a space, and all fields of one entry at the same indentation",
    ),
    "end of stream": ("a quote that is never closed", "a quote on both sides of the text"),
    "could not find expected ':'": ("a line without a colon", "a field name, a colon and a value"),
    "cannot start any token": (
        "a text that begins with a special sign",
        "quotes round a text that begins with ` @ or %",
    ),
    "expected key": _MISFIT,
    "expected '-' indicator": _MISFIT,
    "expected <block end>": _MISFIT,
}


def _syntax(error: yaml.YAMLError) -> Problem:
    if not isinstance(error, yaml.MarkedYAMLError):
        return Problem(f"not YAML: {error}", "see content/README.md", line=1)
    problem = error.problem or "broken off"
    mark = error.problem_mark
    if error.context in ("while scanning a quoted scalar", "while scanning a simple key"):
        mark = error.context_mark  # where it began; the problem is noticed only later
    message, expected = next(
        (words for sign, words in _SYNTAX.items() if sign in problem), (f"not YAML: {problem}", "see content/README.md")
    )
    return Problem(f"{message}; the rest of the file cannot be read", expected, line=mark.line + 1 if mark else 1)
