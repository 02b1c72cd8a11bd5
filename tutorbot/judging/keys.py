"""Proving the key of one question by running its code: right options say what happens, all others do not."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import combinations

from tutorbot.content.faults import Problem
from tutorbot.content.placeholders import ANSWER, names_in
from tutorbot.content.questions import OptionEntry, QuestionEntry
from tutorbot.domain.items import filled
from tutorbot.domain.notations import claims_raise, same_claim, same_claims, same_print
from tutorbot.domain.spans import shortened
from tutorbot.judging.observations import Seen, Wanted, observe, shown
from tutorbot.sandbox.jobs import Limits
from tutorbot.sandbox.sessions import Bench

NOTHING = "nothing"
"""What is raised when nothing is."""

_EXCEPTION = re.compile(
    r"`?(?:\w+\.)*([A-Z]\w*(?:Error|Exception|Warning|Interrupt|Iteration|Exit))`?(?=$|[\s:.,;\u2013\u2014])"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """What a proof gave: an answer and figures, or problems."""

    answer: str = ""
    figures: Mapping[str, str] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()


async def decide(bench: Bench, question: QuestionEntry, limits: Limits | None = None) -> Decided:
    """Prove a question of one form."""
    proof = question.proof
    if proof is None:
        raise TypeError(f"{question.id} has nothing to prove")
    if proof.way == "holds":
        return await _decide_holds(bench, question, limits)
    wanted = Wanted(code=question.run_code, expression=proof.returns, figures=proof.figures)
    if proof.way == "raises":
        wanted = Wanted(code=question.run_code, expression="None", figures=proof.figures)
    seen = await observe(bench, wanted, limits)
    answer = NOTHING if proof.way == "raises" and not seen.failure else seen.answer
    figures = _texts(seen)
    problems = seen.problems or tuple(_key_problems(question, seen, {**figures, ANSWER: answer}))
    return Decided(answer=answer, figures=figures, problems=problems)


def same(one: str, other: str) -> bool:
    """Whether two options claim the same."""
    names = [found[1] if (found := _EXCEPTION.match(claim.strip())) else None for claim in (one, other)]
    return names[0] == names[1] if all(names) else same_claims(one, other)


def matches(claim: str, seen: Seen, *, raises: bool = False) -> bool:
    """Whether a claim is true of a run."""
    if raises or seen.failure:
        return claims_raise(claim, seen.failure.type if seen.failure else None)
    if seen.printed and isinstance(seen.value, str):
        return same_print(claim, seen.value)
    return same_claim(claim, seen.value)


def says_answer(option: OptionEntry) -> bool:
    """The text quotes the answer, so that it cannot but be right."""
    return option.value is None and ANSWER in names_in(option.text)


def _key_problems(question: QuestionEntry, seen: Seen, names: Mapping[str, str]) -> Iterator[Problem]:
    raises = question.proof is not None and question.proof.way == "raises"
    happened = "runs through" if raises and not seen.failure else seen.words
    claims = [filled(option.claim, names) for option in question.options]
    for number, (option, claim) in enumerate(zip(question.options, claims, strict=True)):
        right = option.id in question.key
        holds = (right and says_answer(option)) or matches(claim, seen, raises=raises)
        if right and not holds:
            yield Problem(f"“{claim}” is the key, but the code {happened}", "a key that says so", ("options", number))
        elif holds and not right:
            message = f"“{claim}” counts as wrong, but the code {happened}"
            yield Problem(message, "an option that says something else", ("options", number))
    for (_, one), (number, other) in combinations(enumerate(claims), 2):
        if same(one, other):
            message = f"“{other}” says the same as “{one}”"
            yield Problem(message, "options that differ in what they say", ("options", number))


async def _decide_holds(bench: Bench, question: QuestionEntry, limits: Limits | None) -> Decided:
    """Run the code once for each option, with the option in the blank."""
    problems: list[Problem] = []
    figures: dict[str, str] = {}
    for number, option in enumerate(question.options):
        right = option.id in question.key
        code, expression = question.with_claim(option)
        figured = question.proof.figures if question.proof and right and not figures else {}
        wanted = Wanted(code=code, expression=f"bool({expression})", figures=figured)
        seen = await observe(bench, wanted, limits)
        holds = not seen.failure and seen.value is True
        if right:
            problems += seen.problems
            figures |= _texts(seen)
        if right and not holds and not seen.problems:
            happened = f"it {seen.words}" if seen.failure else "the expression is not true"
            problems.append(
                Problem(f"“{option.claim}” is the key, but with it {happened}", "a key that holds", ("options", number))
            )
        elif holds and not right:
            message = f"“{option.claim}” counts as wrong, but with it the expression is true"
            problems.append(Problem(message, "an option that does not hold", ("options", number)))
    return Decided(figures=figures, problems=tuple(problems))


def _texts(seen: Seen) -> dict[str, str]:
    return {name: shortened(shown(value), 200) for name, value in seen.figures.items()}
