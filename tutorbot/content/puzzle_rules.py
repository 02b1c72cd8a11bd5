"""What the fields of a puzzle must agree on. Looks at raw data, as the rules of a question do."""

import ast
import keyword
from collections import Counter
from collections.abc import Iterator, Sequence

from tutorbot.content.entries import Raw, listed, texts
from tutorbot.content.faults import Problem, Problems
from tutorbot.content.fields import as_written, puzzle_columns
from tutorbot.content.texts import python
from tutorbot.domain.puzzles import BLANK, fill

EXPLANATION_LENGTH = 900
ANSWER_LENGTH = 200
ORDER_LINES = range(5, 15)
BLANKS = range(1, 4)

_CODED = ("examples", "harness", "cases", "generator", "entry", "draws", "tolerance", "dtype", "keeps_arguments")
_NEEDED = {
    "implement": ("starter", "examples"),
    "fix": ("starter", "examples"),
    "order": ("examples",),
    "predict": ("code", "asks"),
    "fill": ("code", "answers", "examples"),
}
_USELESS = {
    "implement": ("code", "asks", "of", "also"),
    "fix": ("code", "asks", "of", "also"),
    "order": ("starter", "bans", "code", "asks", "of", "also"),
    "predict": ("starter", "bans", *_CODED),
    "fill": ("starter", "solution", "asks", "of", "also"),
}
_MEANING = {
    "starter": "the code that the learner begins with",
    "examples": "1 to 3 calls that learners see",
    "code": "the code whose result is asked for",
    "asks": "shape, value, dtype, prints or raises",
    "answers": "what belongs into each blank",
}


def puzzle_problems(raw: Raw) -> Problems:
    if (length := sum(map(len, texts(raw, "explanation")))) > EXPLANATION_LENGTH:
        yield Problem(f"the steps are {length} characters long", f"at most {EXPLANATION_LENGTH}", ("explanation",))
    yield from _distinct(raw)
    kind = raw.get("kind")
    if isinstance(kind, str) and kind in _NEEDED:
        yield from _field_rules(raw, kind)
        yield from _wrong_rules(raw, kind)
        yield from _predict_rules(raw) if kind == "predict" else _coded_rules(raw)
        yield from _order_rules(raw) if kind == "order" else ()
        yield from _fill_rules(raw) if kind == "fill" else ()


def _field_rules(raw: Raw, kind: str) -> Problems:
    for name in _NEEDED[kind]:
        if not raw.get(name):
            yield Problem(f"`{name}` is missing", _MEANING[name], (name,))
    for name in _USELESS[kind]:
        if raw.get(name):
            yield Problem(f"a puzzle of the kind {kind} has no use for `{name}`", f"no `{name}`", (name,))


def _wrong_rules(raw: Raw, kind: str) -> Problems:
    field = {"predict": "answer", "fill": "answers"}.get(kind, "code")
    for number, wrong in enumerate(listed(raw, "wrong")):
        if not wrong.get(field):
            yield Problem(f"`{field}` is missing", "what somebody writes who makes this mistake", ("wrong", number))
        for other in sorted({"answer", "answers", "code"} - {field}):
            if wrong.get(other):
                message = f"a puzzle of the kind {kind} has no use for `{other}`"
                yield Problem(message, f"`{field}`", ("wrong", number, other))


def defined(code: str) -> set[str]:
    """The names that code binds at its top level; none if Python cannot read it."""
    try:
        body = ast.parse(code).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return set()
    names: set[str] = set()
    for statement in body:
        match statement:
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
                names.add(name)
            case ast.Assign(targets=targets):
                names |= {target.id for target in targets if isinstance(target, ast.Name)}
            case ast.Import(names=imported) | ast.ImportFrom(names=imported):
                names |= {each.asname or each.name for each in imported}
    return names


def entry_of(given: str | None, examples: Sequence[str]) -> str:
    """The function that is asked for: the one that is named, or else the one that the first example calls."""
    for example in examples if given is None else ():
        try:
            body = ast.parse(example.strip(), mode="eval").body
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            continue
        if isinstance(body, ast.Call) and isinstance(body.func, ast.Name):
            return body.func.id
    return given or ""


def _distinct(raw: Raw) -> Problems:
    names = [name for wrong in listed(raw, "wrong") for name in texts(wrong, "misconception")]
    for name, count in Counter(names).items():
        if count > 1:
            number = max(
                place for place, wrong in enumerate(listed(raw, "wrong")) if wrong.get("misconception") == name
            )
            yield Problem(
                f"“{name}” stands twice", "a name of its own for each mistake", ("wrong", number, "misconception")
            )


def _predict_rules(raw: Raw) -> Problems:
    asks = raw.get("asks")
    if asks in {"prints", "raises"} and raw.get("of"):
        yield Problem(f"what the code {asks} needs no expression", "no `of`", ("of",))
    elif asks in {"shape", "value", "dtype"} and not raw.get("of"):
        yield Problem("`of` is missing", "the expression that is asked about", ("of",))
    for part in texts(raw, "code"):
        yield from (problem.under("code") for problem in python(part))
    answer = as_written(raw.get("solution"))
    if isinstance(answer, str) and len(answer.strip()) > ANSWER_LENGTH:
        yield Problem(f"{len(answer.strip())} characters to type", f"at most {ANSWER_LENGTH}", ("solution",))


def _codes(raw: Raw) -> Iterator[tuple[tuple[str | int, ...], str]]:
    for name in ("starter", "solution", "harness", "generator"):
        yield from (((name,), part) for part in texts(raw, name))
    for number, wrong in enumerate(listed(raw, "wrong")):
        yield from ((("wrong", number, "code"), part) for part in texts(wrong, "code"))


def _coded_rules(raw: Raw) -> Problems:
    for loc, part in _codes(raw):
        rows = puzzle_columns(part) if loc == ("solution",) else ()
        yield from (problem.under(*loc) for problem in (*rows, *python(part)))
    known = {name for field in ("code", "solution", "harness") for part in texts(raw, field) for name in defined(part)}
    entry = entry_of(next(iter(texts(raw, "entry")), None), texts(raw, "examples"))
    if known and entry not in known and (raw.get("entry") or raw.get("generator")):
        message = f"the solution defines no “{entry}”" if entry else "no example calls a function of the solution"
        yield Problem(message, "`entry`, the function that the generator's inputs go to", ("entry",))
    for part in texts(raw, "generator"):
        if "inputs" not in (defined(part) or {"inputs"}):
            yield Problem("the generator defines no `inputs`", "def inputs(rng): …", ("generator",))
    for number, ban in enumerate(texts(raw, "bans")):
        if not ban.isidentifier() or (keyword.iskeyword(ban) and ban not in {"for", "while"}):
            message = f"“{ban}” is no name that code can use"
            yield Problem(message, "the last part of a name, as in [softmax], or for, while", ("bans", number))


def _order_rules(raw: Raw) -> Problems:
    for solution in texts(raw, "solution"):
        lines = _lines(solution)
        if len(lines) not in ORDER_LINES:
            yield Problem(f"{len(lines)} lines to put in order", "5 to 14 lines, none of them empty", ("solution",))
        for number, wrong in enumerate(listed(raw, "wrong")):
            for part in texts(wrong, "code"):
                if sorted(_lines(part)) != sorted(lines):
                    message = "not the lines of the solution"
                    yield Problem(message, "the same lines in a wrong order", ("wrong", number, "code"))


def _fill_rules(raw: Raw) -> Problems:
    for code in texts(raw, "code")[:1]:
        blanks = len(BLANK.findall(code))
        if blanks not in BLANKS:
            message = f"{blanks or 'no'} blanks in the code"
            yield Problem(message, "one to three, each four underscores: ____", ("code",))
            return
        told = [(("answers",), raw), *((("wrong", n, "answers"), each) for n, each in enumerate(listed(raw, "wrong")))]
        for loc, owner in told:
            given = [as_written(each) for each in found] if isinstance(found := owner.get("answers"), list) else []
            answers = [each for each in given if isinstance(each, str)]
            if given and len(answers) != blanks:
                yield Problem(
                    f"answers and blanks differ in number: {len(given)} and {blanks}",
                    "one for each blank",
                    loc,
                )
            elif answers:
                yield from (problem.under(*loc) for problem in python(fill(code, answers)))


def _lines(code: str) -> list[str]:
    return [line.rstrip() for line in code.split("\n") if line.strip()]
