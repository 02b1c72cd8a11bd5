"""What the fields of a project must agree on. Looks at raw data, as the rules of a question do."""

import ast
import re
from collections.abc import Iterator

from tutorbot.content.entries import Raw, listed, meant, texts
from tutorbot.content.faults import Loc, Problem, Problems
from tutorbot.content.fields import as_written
from tutorbot.content.templates import named
from tutorbot.content.texts import python
from tutorbot.domain.items import filled

EXPLANATION_LENGTH = 900
LABEL_LENGTH = 45
"""Characters of a field's name in a form."""
MEASURE = "measure"
COSTS = range(1, 4)

_NAME = re.compile(r"\{([\w.-]+)\}")


def project_problems(raw: Raw) -> Problems:
    code = next(iter(texts(raw, "code")), "")
    yield from _settings(raw, code)
    now = {name: str(as_written(each.get("now"))) for each in listed(raw, "settings") for name in texts(each, "id")}
    script = filled(code, now)
    yield from (problem.under("code") for problem in python(script))
    yield from _lines(raw, script)
    yield from _target(raw, script)
    for number, constraint in enumerate(listed(raw, "constraints")):
        yield from (problem.under("constraints", number) for problem in _constraint(constraint, list(now)))
    yield from _budget(raw)
    yield from _quoted(raw)
    if (length := sum(map(len, texts(raw, "explanation")))) > EXPLANATION_LENGTH:
        yield Problem(f"{length} characters together", f"at most {EXPLANATION_LENGTH}", ("explanation",))


def _settings(raw: Raw, code: str) -> Problems:
    if "settings" not in raw and "lines" not in raw:
        yield Problem("nothing that may be changed", "`settings`, or `lines`, or both")
    for number, setting in enumerate(listed(raw, "settings")):
        loc: Loc = ("settings", number)
        for name in texts(setting, "id"):
            yield from named(name, (*loc, "id"))
            if f"{{{name}}}" not in code:
                yield Problem(f"the code has no {{{name}}}", "the setting's name in braces, where it belongs", loc)
        for label in texts(setting, "label"):
            if len(label) > LABEL_LENGTH:
                yield Problem(f"{len(label)} characters long", f"at most {LABEL_LENGTH}", (*loc, "label"))
        allowed, value = setting.get("allowed"), as_written(setting.get("now"))
        if isinstance(allowed, list) and value not in map(as_written, allowed):
            yield Problem(f"it is {value} now, which is not allowed", "a list with the present value", (*loc, "now"))


def _lines(raw: Raw, script: str) -> Problems:
    rows = script.split("\n")
    given = raw.get("lines")
    for number, line in enumerate(given if isinstance(given, list) else []):
        written = str(as_written(line))
        if not written.isdigit() or not 1 <= int(written) <= len(rows) or not rows[int(written) - 1].strip():
            yield Problem(f"there is no line {written}", "the number of a line of the code", ("lines", number))


def _target(raw: Raw, script: str) -> Problems:
    target = raw.get("target")
    if not isinstance(target, dict):
        return
    if len({"at_least", "at_most"} & set(target)) != 1:
        yield Problem("no single aim", "at_least or at_most, one of them", ("target",))
    for name in texts(target, "asks"):
        if name not in _defined(script):
            message = f"the code defines no function {name}{meant(name, _defined(script))}"
            yield Problem(message, "a function that takes the inputs", ("target", "asks"))
    for code in texts(target, "holdout"):
        yield from (problem.under("target", "holdout") for problem in python(code))


def _defined(script: str) -> list[str]:
    try:
        tree = ast.parse(script)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return []
    return [node.name for node in tree.body if isinstance(node, ast.FunctionDef)]


def _constraint(constraint: Raw, settings: list[str]) -> Problems:
    if len({"setting", "parameters"} & set(constraint)) != 1:
        yield Problem("no single thing that is limited", "setting or parameters, one of them")
    for name in texts(constraint, "setting"):
        if name not in settings:
            yield Problem(f"there is no setting {name}{meant(name, settings)}", "the id of a setting", ("setting",))
    for name in texts(constraint, "parameters"):
        if not name.isidentifier():
            yield Problem(f"“{name}” is no name", "the name of a model in the code", ("parameters",))


def _budget(raw: Raw) -> Problems:
    clues = listed(raw, "evidence")
    costs = [str(as_written(clue.get("cost", "1"))) for clue in clues]
    for number, cost in enumerate(costs):
        if not cost.isdigit() or int(cost) not in COSTS:
            yield Problem("no such cost", f"{COSTS.start} to {COSTS.stop - 1}", ("evidence", number, "cost"))
    budget = str(as_written(raw.get("budget")))
    total = sum(int(cost) for cost in costs if cost.isdigit())
    if budget.isdigit() and clues and not 0 < int(budget) < total:
        expected = f"1 to {total - 1}, so that a learner has to choose"
        yield Problem(f"a budget of {budget} for clues that cost {total} together", expected, ("budget",))


def _quoted(raw: Raw) -> Problems:
    own = [MEASURE, *(name for metric in listed(raw, "metrics") for name in texts(metric, "id"))]
    known = [*own, *(f"after.{name}" for name in own)]
    for loc, text in _prose(raw):
        for name in sorted(set(_NAME.findall(text)) - set(own if loc[0] == "wrong" else known)):
            yield Problem(f"there is nothing to quote as {{{name}}}{meant(name, known)}", "the id of a metric", loc)


def _prose(raw: Raw) -> Iterator[tuple[Loc, str]]:
    """All texts in which numbers of runs are filled in, and where they stand."""
    for name in ("story", "hints", "explanation"):
        yield from (((name,), text) for text in texts(raw, name))
    for name, part in (("evidence", "tells"), ("wrong", "says")):
        for number, entry in enumerate(listed(raw, name)):
            yield from (((name, number, part), text) for text in texts(entry, part))
