"""How a question says what decides its key: the fields of a proof, and what must agree between them and the question.

The rules look at raw data, as in `questions`. Whether the key is right is seen when the proof is run.
"""

from collections.abc import Iterator, Mapping
from typing import Any, cast

from pydantic import Field, ValidationError

from tutorbot.content.entries import Entry, Raw, listed, meant, texts
from tutorbot.content.faults import Loc, Problem, Problems
from tutorbot.content.fields import Expression, PuzzleCode, Yes, as_written, expression
from tutorbot.content.placeholders import ANSWER, VALUE, names_in, texts_of
from tutorbot.content.templates import TemplateEntry, named
from tutorbot.content.texts import python
from tutorbot.domain.items import filled
from tutorbot.domain.proofs import Way
from tutorbot.domain.puzzles import BLANK

WAYS: tuple[Way, ...] = ("prints", "returns", "raises", "holds")


class ProofEntry(Entry):
    prints: Yes = Field(default=False, description="yes: an option says what the code prints")
    returns: Expression | None = Field(default=None, description="an expression: an option says its value")
    raises: Yes = Field(default=False, description="yes: an option says which exception is raised")
    holds: Expression | None = Field(default=None, description="an expression that is true of right options alone")
    code: PuzzleCode | None = Field(default=None, description="the code to run, where it is not the question's own")
    figures: dict[str, Expression] = Field(default_factory=dict, description="names, each with an expression")

    @property
    def way(self) -> Way:
        return next(way for way in WAYS if getattr(self, way))

    @property
    def expression(self) -> str | None:
        return self.returns or self.holds


def proof_problems(raw: Raw) -> Problems:
    """Everything about `proof`, `template`, `rule` and `value` that a single field does not show."""
    proof = raw.get("proof")
    draws = _first_draws(raw)
    yield from _code_rules(raw, draws)
    yield from _option_rules(raw)
    if isinstance(proof, dict):
        yield from _way_rules(raw, proof)
        yield from _figure_rules(raw, proof)
        for name, part in _expressions(proof):
            yield from (problem.under("proof", *name) for problem in expression(filled(part, draws)))
    if "template" in raw:
        yield from _template_rules(raw, draws)


def _first_draws(raw: Raw) -> Mapping[str, str]:
    """One draw, so that Python can read a template's code; nothing where there is no sound template."""
    try:
        return TemplateEntry.model_validate(raw.get("template")).first
    except ValidationError:
        return {}


def _ways(proof: Raw) -> list[str]:
    return [way for way in WAYS if proof.get(way) and str(as_written(proof[way])).lower() not in {"no", "false", "off"}]


def _run_code(raw: Raw, proof: Raw) -> str:
    return "\n".join((texts(proof, "code") or texts(raw, "code"))[:1])


def _expressions(proof: Raw) -> Iterator[tuple[Loc, str]]:
    for way in ("returns", "holds"):
        yield from (((way,), part) for part in _written(proof, way))
    figures = proof.get("figures")
    for name in figures if isinstance(figures, dict) else ():
        yield from ((("figures", name), part) for part in _written(cast("Raw", figures), name))


def _written(raw: Raw, name: str) -> list[str]:
    return [part for part in [as_written(raw.get(name))] if isinstance(part, str)]


def _code_rules(raw: Raw, draws: Mapping[str, str]) -> Problems:
    for loc, owner in (((), raw), (("proof",), raw.get("proof"))):
        for part in texts(owner, "code")[:1]:
            yield from (problem.under(*loc, "code") for problem in python(filled(part, draws)))


def _way_rules(raw: Raw, proof: Raw) -> Problems:
    ways, run = _ways(proof), _run_code(raw, proof)
    if len(ways) != 1:
        found = f"a proof that decides by {' and '.join(ways)}" if ways else "a proof that does not say how it decides"
        yield Problem(found, f"exactly one of {', '.join(WAYS)}", ("proof",))
        return
    if ways != ["holds"]:
        if len(texts(raw, "key")) > 1:
            message = f"several keys, but what the code {ways[0]} is one thing"
            yield Problem(message, "a proof by `holds`, or one key", ("proof", ways[0]))
        if not run and ways != ["returns"]:
            yield Problem("there is no code to run", "`code`, in the question or in the proof", ("proof",))
    elif not any(map(BLANK.search, [run, *_written(proof, "holds")])):
        message = "no place for the option: neither the code nor `holds` has a blank"
        yield Problem(message, "four underscores, ____, where an option belongs", ("proof", "holds"))


def _figure_rules(raw: Raw, proof: Raw) -> Problems:
    figures = proof.get("figures")
    drawn = _drawn(raw)
    for name in figures if isinstance(figures, dict) else ():
        yield from named(name, ("proof", "figures", name))
        if name in drawn:
            yield Problem(f"“{name}” is drawn already", "another name", ("proof", "figures", name))


def _drawn(raw: Raw) -> list[str]:
    template = raw.get("template")
    draw = template.get("draw") if isinstance(template, dict) else None
    return list(draw) if isinstance(draw, dict) else []


def _option_rules(raw: Raw) -> Problems:
    keys = texts(raw, "key")
    for number, option in enumerate(listed(raw, "options")):
        loc = ("options", number)
        if "rule" in option:
            if "template" not in raw:
                yield Problem("a rule, but the question draws nothing", "a `template`, or no `rule`", (*loc, "rule"))
            elif option.get("id") in keys:
                yield Problem("a rule at the right option", "`rule` at wrong options alone", (*loc, "rule"))
            elif not option.get("misconception"):
                message = "a wrong rule without the name of the mistake"
                yield Problem(message, "`misconception`, a short name", (*loc, "rule"))
            if "value" in option:
                yield Problem("both `rule` and `value`", "one of them", (*loc, "value"))
        elif VALUE in names_in(*texts(option, "text"), *texts(option, "why")) and "template" in raw:
            message = "{value} stands here, but the option has no rule"
            yield Problem(message, "`rule`, an expression that gives the wrong value", loc)
        if "value" in option and "proof" not in raw:
            yield Problem("a value, but nothing is proved", "a `proof`, or no `value`", (*loc, "value"))


def _template_rules(raw: Raw, draws: Mapping[str, str]) -> Problems:
    proof = raw.get("proof")
    if not isinstance(proof, dict) or not set(_ways(proof)) & {"prints", "returns"}:
        yield Problem("a template without a proof that computes the key", "`proof` by prints or returns", ("template",))
        return
    code = [*texts(raw, "code")[:1], *texts(proof, "code")[:1]]
    figures: Any = proof.get("figures")
    declared = {ANSWER, *(figures if isinstance(figures, dict) else ())}
    for name in sorted(declared & names_in(*code)):
        message = f"{{{name}}} in the code: it is known only after the run"
        yield Problem(message, "a drawn name, or another name for the figure", ("code",))
    shown = names_in(*code, *texts_of(raw), *(part for _, part in _expressions(proof)))
    for name in _drawn(raw):
        if name not in shown:
            used = f"{{{name}}} in the code or the stem{meant(name, shown)}"
            yield Problem(f"“{name}” is drawn and never shown", used, ("template", "draw", name))
    for part in _written(cast("Raw", raw["template"]), "where") if draws else ():
        yield from (problem.under("template", "where") for problem in expression(filled(part, draws)))
    for number, option in enumerate(listed(raw, "options")):
        for part in _written(option, "rule"):
            yield from (problem.under("options", number, "rule") for problem in expression(filled(part, draws)))
