"""Questions typed into a form: the same rules as for files, with the faults listed by field.

Options are written one a line. A right one begins with `*`; a wrong one ends with ` | ` and the reason why it is wrong:

    * 224
    216 | That counts the weights alone; each filter also has a bias.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from tutorbot.content.entries import check
from tutorbot.content.faults import Problem
from tutorbot.content.puzzle_forms import check_puzzle_form, puzzle_form_of
from tutorbot.content.questions import QuestionEntry
from tutorbot.content.texts import ID_LENGTH, as_slug, no_position
from tutorbot.content.typed import steps, tidied, unfenced
from tutorbot.domain.errors import FieldFault, Invalid
from tutorbot.domain.ids import ItemId, TopicId
from tutorbot.domain.items import Question

__all__ = ["check_form", "check_puzzle_form", "check_question", "form_of", "puzzle_form_of"]

_ORDER = ("stem", "code", "options", "explanation", "difficulty", "hint", "mistakes", "objective")
_REASON = re.compile(r"((?:`[^`]*`|[^`])*?) \| (.*)")  # the first bar that stands outside of `code`


@dataclass(frozen=True, slots=True)
class OptionLine:
    text: str
    right: bool
    why: str = ""
    line: int = 0
    """The line of the form, counted from 1."""


def check_form(form: Mapping[str, str], item_id: ItemId, topic: TopicId) -> Question:
    """The question in a form with the fields stem, code, options, explanation (one step a line), difficulty and hint.

    Raises:
        Invalid: with one fault for each thing that is wrong, named by field.
    """
    typed = tidied(form)
    return check_question(
        item_id=item_id,
        topic=topic,
        difficulty=typed.get("difficulty", "").lower(),
        stem=typed.get("stem", ""),
        code=unfenced(typed.get("code", "")),
        options=parse_options(typed.get("options", "")),
        explanation=steps(typed.get("explanation", "")),
        hint=typed.get("hint", ""),
    )


def form_of(question: Question) -> dict[str, str]:
    """The form that makes this question, for editing it."""
    return {
        "topic": question.topic,
        "stem": question.stem,
        "code": question.code or "",
        "options": options_text(question),
        "explanation": "\n".join(question.explanation),
        "difficulty": str(question.difficulty),
        "hint": question.hint or "",
    }


def parse_options(text: str) -> list[OptionLine]:
    """Never fails: a line without text becomes an option without text, which the check then names."""
    lines = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        reason = _REASON.fullmatch(f" {line.strip()} ")  # so that a bar at either end is a bar
        option, why = (reason[1], reason[2]) if reason else (line, "")
        option = option.strip()
        lines.append(OptionLine(option.removeprefix("*").strip(), option.startswith("*"), why.strip(), number))
    return lines


def options_text(question: Question) -> str:
    """What `parse_options` reads back as the same options."""
    return "\n".join(
        f"* {option.text}" if option.id in question.keys else f"{option.text} | {option.why}"
        for option in question.options
    )


def check_question(  # noqa: PLR0913  a question has that many fields
    *,
    item_id: ItemId,
    topic: TopicId,
    difficulty: str,
    stem: str,
    options: Sequence[OptionLine],
    explanation: Sequence[str],
    code: str = "",
    hint: str = "",
    mistakes: Sequence[str] = (),
    objective: str | None = None,
) -> Question:
    """The question, if it keeps every rule that a question in a file keeps.

    Raises:
        Invalid: with one fault for each thing that is wrong, named by field.
    """
    ids = list(_option_ids(options))
    raw = {
        "id": "typed",
        "difficulty": difficulty,
        "objective": objective,
        "stem": stem,
        "code": code or None,
        "options": [
            {"id": name, "text": option.text, "why": option.why or None}
            for name, option in zip(ids, options, strict=True)
        ],
        "key": [name for name, option in zip(ids, options, strict=True) if option.right],
        "explanation": list(explanation),
        "hint": hint or None,
        "mistakes": list(mistakes),
    }
    entry, problems = check(QuestionEntry, raw)
    if entry is None:
        faults = [_field_fault(problem, raw, options) for problem in problems]
        raise Invalid(sorted(faults, key=lambda fault: _ORDER.index(fault.field)))
    return replace(entry.item(topic), id=item_id)


def _option_ids(options: Sequence[OptionLine]) -> Iterator[str]:
    """An id made from each option's text, so that an option keeps its id while its text stays the same."""
    taken: set[str] = set()
    for option in options:
        name = as_slug(option.text) or "option-text"
        if any(no_position(name)):
            name = f"text-{name}"[:ID_LENGTH]
        number, unique = 1, name
        while unique in taken:
            number += 1
            unique = f"{name[: ID_LENGTH - 3].rstrip('-')}-{number}"
        taken.add(unique)
        yield unique


def _field_fault(problem: Problem, raw: Mapping[str, object], options: Sequence[OptionLine]) -> FieldFault:
    """A problem in the words of the form, where options have lines rather than ids."""
    message = f"{problem.message}; expected {problem.expected}"
    line = None
    match problem.loc:
        case ("options", int(number), *_):
            field, line = "options", options[number].line or number + 1
            if problem.loc[-1] == "why" and options[number].right:
                message = f"{problem.message}; expected nothing after a right option"
            elif problem.loc[-1] == "why" and not options[number].why:
                message = f"{problem.message}: add “ | ” and the mistake that leads to it"
        case ("options",):
            field, message = "options", f"{len(options) or 'no'} options; expected 2 to 6, one a line"
        case ("key",) if not any(option.right for option in options):
            field, message = "options", "no right option; expected a star before each right one: “* 224”"
        case ("key", *_):
            field = "options"
        case ("explanation",) if not raw["explanation"]:
            field, message = "explanation", "empty; expected 1 to 6 steps that lead to the right option, one a line"
        case ("explanation", int(number), *_):
            field, line = "explanation", number + 1
        case (str(field), *_):
            line = problem.row if "\n" in str(raw[field]) else None
        case _:  # the whole is too long
            field = max(("code", "explanation", "options", "stem"), key=lambda name: len(str(raw[name])))
    return FieldFault(field, f"line {line}: {message}" if line else message)
