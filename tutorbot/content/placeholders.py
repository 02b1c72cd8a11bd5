"""`{name}` in an author's texts: which names a question declares, and the entry with the names filled in.

Only declared names are placeholders; all other braces are an author's own, as in an f-string.
"""

import re
from collections.abc import Iterable, Iterator, Mapping

from tutorbot.content.entries import Raw, listed, texts
from tutorbot.domain.items import filled

ANSWER = "answer"
VALUE = "value"
"""What the rule of an option gives: another value for each option."""

_PLACEHOLDER = re.compile(r"\{([A-Za-z_]\w*)\}")


def names_in(*parts: str | None) -> set[str]:
    return {name for part in parts if part for name in _PLACEHOLDER.findall(part)}


def value_name(option: str) -> str:
    """The name of an option's own `{value}` among the names of a variant; no author can write it by accident."""
    return f"{option}.{VALUE}"


def with_own_value(option: str, words: str) -> str:
    return filled(words, {VALUE: f"{{{value_name(option)}}}"})


def fill_question(raw: Raw, names: Mapping[str, str]) -> dict[str, object]:
    """The entry of a question as a learner gets it, so that all rules of a plain question can be asked again."""
    dropped = {"template", "proof"}
    plain = {field: _fill(part, names) for field, part in raw.items() if field not in dropped}
    plain["options"] = [
        {
            field: _fill(part, {**names, VALUE: names.get(value_name(option_id), f"{{{VALUE}}}")})
            for field, part in option.items()
            if field not in {"rule", "value"}
        }
        for option in listed(raw, "options")
        for option_id in (texts(option, "id") or [""])
    ]
    return plain


def longest(variants: Iterable[Mapping[str, str]]) -> Mapping[str, str]:
    """The variant whose names take the most room."""
    return max(variants, key=lambda names: sum(map(len, names.values())), default={})


def texts_of(raw: Raw) -> Iterator[str]:
    """All texts of a question in which figures are filled in."""
    for field in ("stem", "explanation", "hint", "mistakes"):
        yield from texts(raw, field)
    for option in listed(raw, "options"):
        yield from texts(option, "text")
        yield from texts(option, "why")


def _fill(part: object, names: Mapping[str, str]) -> object:
    if isinstance(part, str):
        return filled(part, names)
    return [_fill(each, names) for each in part] if isinstance(part, list) else part
