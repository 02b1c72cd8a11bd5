"""One YAML file, read without trusting it: plain data, and the line on which each part of it stands.

The parser's events are turned into dicts, lists and texts here, rather than by PyYAML's constructor, because that one
forgets lines, lets the last of two equal keys win in silence, follows aliases (a kilobyte of which can fill the memory)
and turns `no`, `1.0` and `2024-01-31` into something that is not text.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from tutorbot.content.faults import ContentWarning, Fault, Loc, Problem

Loader: type = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""libyaml's where PyYAML was built with it: the same, some ten times faster."""

MAX_BYTES = 1_000_000
MAX_DEPTH = 20

# What YAML refuses, and the signs that end a line for YAML but not for the author's editor.
_FOREIGN = re.compile("[^\t\n\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_TAB_INDENT = re.compile(r" *\t")
_KINDS = {
    "bool": "yes or no",
    "int": "a number",
    "float": "a number",
    "timestamp": "a date",
}


@dataclass(frozen=True, slots=True)
class Unquoted:
    """A scalar that YAML does not take for text. No field wants one yet, so all of them belong in quotes."""

    written: str
    kind: str


@dataclass(frozen=True, slots=True)
class Place:
    line: int
    first_row: int | None = None
    """The line of the text's first row, for a `|` block, whose rows are lines of the file."""


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
                name = data.get("id") if isinstance(data, dict) else None
                parts[-1] = f"{parts[-1].removesuffix('s')} {step + 1}" + (
                    f" ({name})" if isinstance(name, str) else ""
                )
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
    builder = _Builder(text)
    tabs = tuple(_tabs(text))
    try:
        data = builder.build()
    except yaml.YAMLError as error:
        syntax = _syntax(error)
        because_of_tab = any(tab.line == syntax.line for tab in tabs)
        return Document(path, problems=(*builder.problems, *tabs, *(() if because_of_tab else (syntax,))))
    return Document(path, data, builder.places, (*builder.problems, *tabs))


def _foreign_characters(text: str) -> Iterator[Problem]:
    for found in _FOREIGN.finditer(text):
        yield Problem(
            f"the invisible control character U+{ord(found.group()):04X}",
            "text without it",
            line=text.count("\n", 0, found.start()) + 1,
        )


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


class _Builder:
    """Builds data from parser events, noting the place of each part and everything that is not welcome on the way."""

    def __init__(self, text: str) -> None:
        self.loader: Any = Loader(text)  # in PyYAML's stubs every event and every mark may be None
        self.places: dict[Loc, Place] = {}
        self.problems: list[Problem] = []

    def build(self) -> object:
        self.loader.get_event()  # the stream begins
        if self.loader.check_event(yaml.StreamEndEvent):
            return None
        self.loader.get_event()  # the document begins
        data = self._value(())
        self.loader.get_event()  # the document ends
        if self.loader.check_event(yaml.DocumentStartEvent):
            line = self.loader.peek_event().start_mark.line + 1
            self._refuse("a second document begins", "one document a file, without `---` inside", line)
        return data

    def _value(self, loc: Loc, key_line: int | None = None) -> object:
        event = self.loader.get_event()
        line = event.start_mark.line + 1
        self.places[loc] = Place(key_line or line)
        if isinstance(event, yaml.AliasEvent):
            self._refuse(f"the alias *{event.anchor}", "the text itself, written out", line)
            return None
        if event.anchor is not None:
            self._refuse(f"the anchor &{event.anchor}", "plain text, lists and fields; quotes round a leading &", line)
        if event.tag is not None:
            self._refuse(f"the tag {event.tag}", "plain text, lists and fields; quotes round a leading !", line)
        if isinstance(event, yaml.ScalarEvent):
            if event.style == "|":
                self.places[loc] = Place(key_line or line, line + 1)
            return self._scalar(event)
        if len(loc) >= MAX_DEPTH:
            raise yaml.MarkedYAMLError(problem=f"more than {MAX_DEPTH} levels deep", problem_mark=event.start_mark)
        return self._mapping(loc) if isinstance(event, yaml.MappingStartEvent) else self._sequence(loc)

    def _mapping(self, loc: Loc) -> dict[str, object]:
        data: dict[str, object] = {}
        while not self.loader.check_event(yaml.MappingEndEvent):
            line = self.loader.peek_event().start_mark.line + 1
            if not self.loader.check_event(yaml.ScalarEvent):
                self._value((*loc, "?"))
                self._value((*loc, "?"))
                self._refuse("a field whose name is not plain text", "a name, a colon and a value", line)
                continue
            name = self.loader.get_event().value
            if name in data:
                first = self.places[*loc, name].line
                self._refuse(
                    f"`{name}` stands twice", f"one `{name}`; the other is on line {first}", line, (*loc, name)
                )
            data[name] = self._value((*loc, name), line)
        self.loader.get_event()
        return data

    def _sequence(self, loc: Loc) -> list[object]:
        data: list[object] = []
        while not self.loader.check_event(yaml.SequenceEndEvent):
            data.append(self._value((*loc, len(data))))
        self.loader.get_event()
        return data

    def _scalar(self, event: yaml.ScalarEvent) -> str | Unquoted | None:
        tag = self.loader.resolve(yaml.ScalarNode, event.value, event.implicit).rpartition(":")[2]
        if tag == "str":
            return str(event.value)
        return None if tag == "null" else Unquoted(event.value, _KINDS.get(tag, "a special sign"))

    def _refuse(self, message: str, expected: str, line: int, loc: Loc = ()) -> None:
        self.problems.append(Problem(message, expected, loc, line=line))
