"""Drawing the variants of a templated question, each proved by a run of its own.

The draws depend on the item's id alone, so that everybody who proves a question gets the same variants.
"""

import itertools
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from random import Random

from tutorbot.content.faults import Problem
from tutorbot.content.placeholders import ANSWER, value_name
from tutorbot.content.questions import QuestionEntry
from tutorbot.content.templates import ENOUGH, KEPT, Drawn, TemplateEntry
from tutorbot.domain.items import filled
from tutorbot.domain.spans import shortened
from tutorbot.judging.keys import matches, same, says_answer
from tutorbot.judging.observations import Seen, Wanted, observe, shown
from tutorbot.sandbox.jobs import Ended, Job
from tutorbot.sandbox.sessions import Bench

TRIED = 160
"""Draws that are run at most."""
_CONSIDERED = 4000
"""Draws whose condition is looked at."""
_RULE = "rule:"
"""Before an option's number, the name of its rule among the figures of a run."""


@dataclass(slots=True)
class Drawing:
    """What came of drawing."""

    variants: list[Mapping[str, str]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    """The author's mistakes; the first ends the drawing."""
    raised: str = ""
    """What a draw raised that was not used."""
    coincided: str = ""
    """Two options that were the same in a draw that was not used."""


async def draw_variants(bench: Bench, question: QuestionEntry, seed: str) -> Drawing:
    """Draw until there are enough variants, in all of which the options differ."""
    if question.template is None or question.proof is None:
        raise TypeError(f"{question.id} is no template")
    drawing = Drawing()
    draws = await _allowed(bench, question.template, seed, drawing)
    for drawn in draws[:TRIED]:
        if drawing.problems or len(drawing.variants) == KEPT:
            break
        await _try(bench, question, drawn, drawing)
    if not drawing.problems and len(drawing.variants) < ENOUGH:
        drawing.problems.append(_too_few(len(draws), drawing))
    return drawing


def _too_few(draws: int, drawing: Drawing) -> Problem:
    reasons = []
    if drawing.coincided:
        reasons.append(f"in others {drawing.coincided} coincide")
    if drawing.raised:
        reasons.append(f"others raise {drawing.raised}")
    why = f": {' and '.join(reasons)}" if reasons else f", out of {draws} draws that `where` lets pass"
    message = f"only {len(drawing.variants)} variants could be proved{why}"
    return Problem(message, f"ranges that leave {ENOUGH} or more different ones", ("template",))


async def _allowed(bench: Bench, template: TemplateEntry, seed: str, drawing: Drawing) -> list[dict[str, Drawn]]:
    """Different draws in an order of chance, those that `where` lets pass."""
    names = list(template.draw)
    draws = [dict(zip(names, choice, strict=True)) for choice in _considered(template, seed)]
    if template.where is None:
        return draws
    condition = filled(template.where, {name: name for name in names})
    rows = [tuple(drawn.values()) for drawn in draws]
    try:
        async with bench.session(Job(code=f"_draws = {rows!r}")) as session:
            reply = await session.evaluate(f"[bool({condition}) for ({', '.join(names)},) in _draws]")
    except Ended as ended:
        drawing.problems.append(_bad_condition(ended.run.why))
        return []
    if reply.failure or not isinstance(reply.value, list):
        drawing.problems.append(_bad_condition(reply.failure.message if reply.failure else "it gives nothing"))
        return []
    return [drawn for drawn, allowed in zip(draws, reply.value, strict=True) if allowed]


def _bad_condition(why: str) -> Problem:
    return Problem(
        f"the condition cannot be computed: {why}", "an expression on the drawn names", ("template", "where")
    )


def _considered(template: TemplateEntry, seed: str) -> Iterator[tuple[Drawn, ...]]:
    chance = Random(seed)  # noqa: S311  examples, not secrets
    choices = list(template.draw.values())
    if math.prod(map(len, choices)) <= _CONSIDERED:
        yield from chance.sample(every := list(itertools.product(*choices)), len(every))
        return
    seen = set()
    for _ in range(_CONSIDERED):
        draw = tuple(map(chance.choice, choices))
        if draw not in seen:
            seen.add(draw)
            yield draw


async def _try(bench: Bench, question: QuestionEntry, drawn: Mapping[str, Drawn], drawing: Drawing) -> None:
    """Prove one draw: a variant, or a reason why it is none, is added to the drawing."""
    proof = question.proof
    if proof is None:
        raise TypeError(question.id)
    names = {name: str(choice) for name, choice in drawn.items()}
    rules = {f"{_RULE}{n}": filled(o.rule, names) for n, o in enumerate(question.options) if o.rule}
    figures = {name: filled(expression, names) for name, expression in proof.figures.items()}
    seen = await observe(
        bench,
        Wanted(
            code=filled(question.run_code, names),
            expression=proof.returns and filled(proof.returns, names),
            drawn=drawn,
            figures={**figures, **rules},
        ),
    )
    if seen.failure and not seen.problems:
        drawing.raised = f"{seen.failure.type} ({shortened(seen.failure.message, 80)})"
        return
    if seen.problems:
        drawing.problems += [_in_draw(problem, drawn, question) for problem in seen.problems[:1]]
        return
    names |= {name: shown(seen.figures[name]) for name in figures} | {ANSWER: seen.answer}
    claims = []
    for number, option in enumerate(question.options):
        if option.rule:
            names[value_name(option.id)] = shown(seen.figures[f"{_RULE}{number}"])
            claims.append(names[value_name(option.id)])
        else:
            claims.append(filled(option.claim, names))
    _settle(question, seen, drawn, names, claims, drawing)


def _settle(
    question: QuestionEntry,
    seen: Seen,
    drawn: Mapping[str, Drawn],
    names: Mapping[str, str],
    claims: list[str],
    drawing: Drawing,
) -> None:
    for number, (option, claim) in enumerate(zip(question.options, claims, strict=True)):
        if option.id in question.key and not says_answer(option) and not _true(claim, seen):
            problem = Problem(
                f"“{claim}” is the key, but the code {seen.words}", "a key with {answer}", ("options", number)
            )
            drawing.problems.append(_in_draw(problem, drawn, question))
            return
    answers = [
        seen.answer if option.id in question.key else claim
        for option, claim in zip(question.options, claims, strict=True)
    ]
    for one, other in itertools.combinations(range(len(answers)), 2):
        pair = (question.options[one], question.options[other])
        keyed = [option.id in question.key for option in pair]
        wrong = answers[other] if keyed[0] else answers[one]
        if same(answers[one], answers[other]) or (any(keyed) and _true(wrong, seen)):
            drawing.coincided = f"“{pair[0].id}” and “{pair[1].id}”"
            return
    drawing.variants.append(names)


def _true(claim: str, seen: Seen) -> bool:
    return same(claim, seen.answer) or matches(claim, seen)


def _in_draw(problem: Problem, drawn: Mapping[str, Drawn], question: QuestionEntry) -> Problem:
    """The problem, with the draw in which it showed itself, at the rule that it concerns."""
    loc, message = problem.loc, problem.message
    if loc[-1:] and (place := str(loc[-1])).startswith(_RULE):
        number = int(place.removeprefix(_RULE))
        message = message.replace(place, question.options[number].id, 1)
        loc = ("options", number, "rule")
    draw = ", ".join(f"{name} = {choice!r}" for name, choice in drawn.items())
    return Problem(f"{message} (with {draw})", problem.expected, loc)
