"""Checking one entry of a file against its model, with every problem found at once and in plain words.

Pydantic sees each field; `Entry.rules` sees what lies between fields. The rules run on the raw data, so that they
speak up even when pydantic has refused a field.
"""

import difflib
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic_core import ErrorDetails

from tutorbot.content.documents import Document
from tutorbot.content.faults import Fault, Loc, Problem, Problems
from tutorbot.content.yaml_values import Unquoted

Raw = Mapping[str, object]


class Entry(BaseModel):
    """A group of fields in a file. The description of a field is what an author is told when it is missing."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    @classmethod
    def rules(cls, raw: Raw) -> Problems:
        """The problems that no single field shows. `raw` may hold anything at all."""
        del raw
        return iter(())


EntryT = TypeVar("EntryT", bound=Entry)


def check(model: type[EntryT], raw: object) -> tuple[EntryT | None, tuple[Problem, ...]]:
    """The entry, or None and all of its problems."""
    entry: EntryT | None = None
    problems: list[Problem] = []
    try:
        entry = model.model_validate(raw)
    except ValidationError as error:
        for detail in error.errors():
            if detail["type"] == "problems":
                problems += [problem.under(*detail["loc"]) for problem in detail["ctx"]["problems"]]
            else:
                problems.append(_plain(model, detail))
    if isinstance(raw, dict):
        problems.extend(_between(model, raw))
    return (None if problems else entry), tuple(problems)


def check_file(model: type[EntryT], document: Document) -> tuple[EntryT | None, list[Fault]]:
    """As `check`, for a whole file. One that cannot be read says that alone."""
    unread = document.data is None and document.problems
    entry, problems = (None, ()) if unread else check(model, document.data)
    return (None if document.problems else entry), [document.fault(p) for p in (*document.problems, *problems)]


def listed(raw: object, name: str) -> list[Raw]:
    """The entries under `name` that are entries; anything else becomes an empty one, which keeps the numbering."""
    found = raw.get(name) if isinstance(raw, dict) else None
    return [part if isinstance(part, dict) else {} for part in found] if isinstance(found, list) else []


def texts(raw: object, name: str) -> list[str]:
    """The texts under `name`, be it one or a list."""
    found = raw.get(name) if isinstance(raw, dict) else None
    return [part for part in (found if isinstance(found, list) else [found]) if isinstance(part, str)]


def meant(name: str, known: Iterable[str]) -> str:
    """`: did you mean “stem”?`, or nothing."""
    near = difflib.get_close_matches(name, list(known), n=1)
    return f"; did you mean “{near[0]}”?" if near else ""


def _between(model: type[Entry], raw: Raw) -> Iterator[Problem]:
    for name, info in model.model_fields.items():
        part = _entry_model(info.annotation)
        if part is None:
            continue
        if isinstance(inner := raw.get(name), dict):
            for problem in _between(part, inner):
                yield problem.under(name)
        seen: dict[str, int] = {}
        for number, entry in enumerate(listed(raw, name)):
            entry_id = entry.get("id")
            if isinstance(entry_id, str) and seen.setdefault(entry_id, number) != number:
                yield Problem(
                    f"the id “{entry_id}” is taken by number {seen[entry_id] + 1} of this list",
                    "an id of its own",
                    (name, number, "id"),
                )
            for problem in _between(part, entry):
                yield problem.under(name, number)
    yield from model.rules(raw)


def _entry_model(annotation: Any) -> type[Entry] | None:  # noqa: ANN401  pydantic types it so
    """The entry in `Entry`, `list[Entry]` or `Entry | None`, if any."""
    inner, *_ = get_args(annotation) or (annotation,)
    return inner if isinstance(inner, type) and issubclass(inner, Entry) else None


def _model_at(model: type[Entry], loc: Loc) -> type[Entry]:
    for step in loc:
        if isinstance(step, str) and step in model.model_fields:
            model = _entry_model(model.model_fields[step].annotation) or model
    return model


def _plain(model: type[Entry], detail: ErrorDetails) -> Problem:
    """Pydantic's error in the words of somebody who has never heard of pydantic."""
    loc, context = detail["loc"], detail.get("ctx", {})
    given = None if detail["input"] == "" else detail["input"]
    fields = _model_at(model, loc[:-1]).model_fields
    name = next((step for step in reversed(loc) if isinstance(step, str)), "")
    meaning = (name in fields and fields[name].description) or "a text"
    match detail["type"]:
        case "missing":
            message, expected = f"`{name}` is missing", meaning
        case "extra_forbidden":
            message, expected = f"there is no field `{name}`{meant(name, fields)}", f"only these: {', '.join(fields)}"
        case "enum" | "literal_error" if given is not None:
            message, expected = f"{_shown(given)} is none of the words allowed here", meaning
        case "too_short":
            message, expected = (
                f"{context['actual_length'] or 'no'} entries",
                f"at least {context['min_length']}: {meaning}",
            )
        case "too_long":
            message, expected = f"more than {context['max_length']} entries", meaning
        case _ if given is None:
            message, expected = "empty", meaning
        case kind:
            message, expected = _wrong_kind(kind, given, meaning)
    return Problem(message, expected, loc)


def _wrong_kind(kind: str, given: object, meaning: str) -> tuple[str, str]:
    match kind, given:
        case "string_type", Unquoted(written, read_as):
            return f"YAML reads {written} as {read_as}", f'quotes round it: "{written}"'
        case "string_type", dict() if len(given) == 1:
            return f"YAML takes “{next(iter(given))}” for a field", "quotes round the whole text"
        case "string_type", _:
            return f"{_shown(given)}, where a text belongs", meaning
        case "list_type", _:
            return f"{_shown(given)}, where a list belongs", f"{meaning}; each begins with “- ”"
        case _:
            return f"{_shown(given)}, where fields and their values belong", "fields such as `id: …`"


def _shown(given: object) -> str:
    match given:
        case str():
            return f"“{given.strip()[:40]}”"
        case Unquoted():
            return f"“{given.written[:40]}”"
        case list():
            return "a list"
        case dict():
            return "a group of fields"
        case _:
            return "nothing"
