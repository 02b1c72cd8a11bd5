"""What is legal but suspicious about proofs: names in braces that nothing fills in, code that nobody ran."""

from collections.abc import Sequence

from tutorbot.content.entries import Raw, meant
from tutorbot.content.placeholders import ANSWER, VALUE, names_in, texts_of
from tutorbot.content.places import Places, Signs, raw_of, warning_at
from tutorbot.domain.items import Question

ENOUGH_TO_JUDGE = 4
"""Questions with code below which a topic is spared."""


def proof_signs(questions: Sequence[Question], places: Places) -> Signs:
    coded = [question for question in questions if question.code]
    trusted = [question for question in coded if question.proof is None]
    if len(coded) >= ENOUGH_TO_JUDGE and len(trusted) * 2 > len(coded):
        document, _ = places[trusted[0].id]
        message = f"{len(trusted)} of {len(coded)} questions show code that no proof has run"
        yield document.warning((), message)
    for question in questions:
        for message in _braces(raw_of(question.id, places)) if question.proof else ():
            yield warning_at(question.id, places, message)


def _braces(raw: Raw) -> list[str]:
    """A figure that is declared and not quoted, and a name that is almost a declared one."""
    figures, drawn = _names(raw, "proof", "figures"), _names(raw, "template", "draw")
    quoted = names_in(*texts_of(raw))
    unused = [f"the figure “{name}” is declared and quoted nowhere" for name in figures if name not in quoted]
    known = {ANSWER, VALUE, *figures, *drawn}
    near = {name: meant(name, known) for name in sorted(quoted - known)}
    return unused + [
        f"{{{name}}} stays as it is, for there is no figure of that name{near[name]}" for name in near if near[name]
    ]


def _names(raw: Raw, *way: str) -> list[str]:
    part: object = raw
    for step in way:
        part = part.get(step) if isinstance(part, dict) else None
    return list(part) if isinstance(part, dict) else []
