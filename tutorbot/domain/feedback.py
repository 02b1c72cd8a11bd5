"""What a learner reads about a submission: plain sentences with `code` in them, at most 1,500 characters.

Whatever a program said is data. It is only shown inside of code spans and blocks that it cannot end.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from tutorbot.domain.bans import Use
from tutorbot.domain.comparisons import Difference
from tutorbot.domain.complaints import meaning
from tutorbot.domain.spans import block, shortened, span, visible
from tutorbot.domain.values import Value, about

MOST = 1_500
_CALL = 160
_ARGUMENTS = 260
_MESSAGE = 240
_TRACE = 330
_FRAMES = 3
_COLUMNS = 60
_ODD = re.compile(r"[^ \w.,:;!?()='/+×-]|__|\w_|_\w|://")
"""What could be more than plain words to Discord or a terminal."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One call, as far as it may be told."""

    sort: Literal["example", "case", "draw"]
    number: int
    """Among its sort, from 1."""
    text: str = ""
    """The call; told of examples alone."""
    about: str | None = None
    """In Markdown."""
    args: Sequence[Value] = ()
    kwargs: Mapping[str, Value] = field(default_factory=dict)

    @property
    def hidden(self) -> bool:
        return self.sort != "example"


def solved(examples: int, total: int) -> str:
    hidden = total - examples
    more = f" and {_counted(hidden, 'hidden input')}" if hidden else ""
    return f"{_counted(examples, 'example')}{more}: all as expected."


def differs(asked: Asked, difference: Difference, says: str | None) -> str:
    words = difference.guarded if asked.hidden else difference.words
    sentence = f"It {words}" if words.startswith("returned") else f"The result is not right yet: {words}"
    return _composed(_head(asked), _ended(sentence), says)


def changed(asked: Asked, name: str, difference: Difference, says: str | None) -> str:
    """An argument was changed in place."""
    words = difference.words.replace("; expected ", "; before it was ")
    sentence = f"The result is right, but the call has changed its {_plain(name)} in place: {words}"
    tip = "Maybe `+=`, or a method whose name ends in `_`: `x += 1` changes x, `y = x + 1` leaves it as it is."
    return _composed(_head(asked), _ended(sentence), says or tip)


def raised(asked: Asked | str | None, type_: str, message: str, trace: str, says: str | None) -> str:
    """An exception, in the learner's own lines; outside of any call when `asked` is None, or where a text says."""
    words = f"It raised {_name(type_)}"
    words += f": {span(message, _MESSAGE)}" if message.strip() else "."
    return _composed(_head(asked), words, _own_lines(trace), says or meaning(message))


def undefined(asked: Asked | None, name: str, close: str | None, says: str | None) -> str:
    """The function that is to be called is not there."""
    hint = f"Maybe {span(close, 60)} is meant to be it." if close else "Keep the name that the function had at first."
    return _composed(_head(asked), f"Your code defines no {span(name, 60)}.", says or hint)


def ended(asked: Asked | str | None, outcome: str, why: str, trace: str, says: str | None) -> str:
    """The program came to an end that it should not have come to."""
    return _composed(_head(asked), _plain(why), _own_lines(trace), says or _TIPS.get(outcome))


def unreadable(error: SyntaxError, says: str | None = None) -> str:
    """Python cannot read the submission: the line, with a caret under the place."""
    message, line = error.msg or "invalid syntax", error.lineno or 1
    parts = [f"Python cannot read line {line}: {span(message, _MESSAGE)}"]
    if error.text and error.text.strip():
        parts.append(block(_pointed_at(error.text, error.offset or 1)))
    return _composed(*parts, says or meaning(message))


def too_complex() -> str:
    return "Your code nests brackets or operators too deeply to be read. Split it into several lines."


def banned(found: Sequence[Use], says: str | None = None) -> str:
    names = [f"{span(use.name, 40)} (line {use.line})" for use in found[:5]]
    listed = " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
    note = "`for` counts in comprehensions too." if any(use.name == "for" for use in found) else None
    sentence = f"This puzzle asks you to do without some names, and your code uses {listed}. It was not run."
    return _composed(sentence, says or note)


def misplaced(faults: Sequence[str]) -> str:
    """Lines that were given and came back otherwise, or blanks that were not filled."""
    return _composed("That is not complete yet:", *(f"- {fault}" for fault in faults))


def predicted(answer: str) -> str:
    return f"Yes, {span(answer, 200)} is what it gives."


def mispredicted(answer: str, says: str | None, notation: str | None) -> str:
    """A wrong prediction; the right one stays unsaid."""
    typed = f"{span(answer, 200)} is not what it gives." if answer.strip() else "There is no answer in it."
    return _composed(
        typed, says or notation or "Go through the code line by line, and note the shape and value after each."
    )


NOTATIONS = {
    "shape": "A shape is typed as numbers in brackets, with commas between: `(9, 8, 7)`.",
    "dtype": "A dtype is typed by its name in PyTorch, with or without `torch.` before it.",
    "raises": "Type the exception's name; or `nothing`, if it runs through.",
}
"""How an answer is typed, by what is asked; with no example that could be the answer."""
_TIPS = {
    "timeout": "Maybe a loop never ends: does what it waits for ever come true?",
    "memory": "Maybe a tensor is far larger than meant: print its shape on a small input.",
    "output limit": "Maybe a `print` inside of a loop that never ends.",
    "refused": "A puzzle needs no files, no network and no other programs.",
    "crashed": "Maybe an index or a size that is far out of range.",
}


def _head(asked: Asked | str | None) -> str:
    if asked is None:
        return "**When your code was run**, before any call:"
    if isinstance(asked, str):
        return asked
    name = {"example": "Example", "case": "Hidden case", "draw": "Hidden input"}[asked.sort]
    lines = [f"**{name} {asked.number}**"]
    if asked.text and not asked.hidden:
        lines[0] += f": {span(asked.text, _CALL)}"
    elif asked.about:
        lines[0] += f" ({shortened(asked.about, 120)})"
    described = [*map(about, asked.args), *(f"{_plain(name)} = {about(value)}" for name, value in asked.kwargs.items())]
    if described:
        listed = "; ".join(described)
        if len(listed) > _ARGUMENTS:
            listed = "; ".join(each for each in described if len(each) < _ARGUMENTS // len(described)) + "; …"
        lines.append(f"Argument{'s' if len(described) > 1 else ''}: {listed}")
    return "\n".join(lines)


def _composed(*parts: str | None) -> str:
    kept = [part for part in parts if part]
    while sum(map(len, kept)) + len(kept) > MOST and len(kept) > 1:
        kept.remove(max(kept[1:], key=len))  # cutting one would open what it closes
    return shortened("\n".join(kept), MOST)


def _ended(sentence: str) -> str:
    return sentence if sentence[-1] in ".?!" else f"{sentence}."


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _plain(words: str) -> str:
    """Words as they are when nothing in them can be taken for more than words; as `code` otherwise."""
    return span(words) if _ODD.search(words) or visible(words) != words else words


def _name(type_: str) -> str:
    return type_ if re.fullmatch(r"[A-Za-z][A-Za-z0-9]{,60}", type_) else span(type_, 60)


def _own_lines(trace: str) -> str | None:
    """The last of the learner's own lines: without the headline and the message, which are told apart."""
    lines = trace.splitlines()
    frames = [number for number, line in enumerate(lines) if line.startswith("  ") and not line.startswith("    ")]
    if not frames:
        return None
    last = lines[frames[max(0, len(frames) - _FRAMES)] :]
    return block("\n".join(line[2:] for line in last if line.startswith("  ")), _TRACE)


def _pointed_at(text: str, offset: int) -> str:
    line = text.rstrip("\n").split("\n")[-1]
    before = len(visible(line[: max(0, offset - 1)]))
    begin = max(0, before - _COLUMNS // 2)
    window = visible(line)[begin : begin + _COLUMNS]
    return f"{window}\n{' ' * (before - begin)}^"
