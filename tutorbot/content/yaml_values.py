"""A YAML parser's events, turned into dicts, lists and texts, with the line of each.

PyYAML's own constructor forgets lines, lets the last of two equal keys win in silence, follows aliases (a kilobyte of
which can fill the memory) and turns `no`, `1.0` and `2024-01-31` into something that is not text.
"""

from dataclasses import dataclass
from typing import Any

import yaml

from tutorbot.content.faults import Loc, Problem

Loader: type = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""libyaml's where PyYAML was built with it: the same, some ten times faster."""

MAX_DEPTH = 20

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


class Builder:
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
