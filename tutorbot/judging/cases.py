"""The calls by which a puzzle is judged, with their arguments and what the reference gives for each of them.

All of it happens in the reference's own child, before the learner's begins. What is expected stays with us.
"""

import ast
from collections.abc import AsyncIterator, Awaitable
from dataclasses import dataclass, replace

from tutorbot.domain.comparisons import EXACT, Difference, difference
from tutorbot.domain.errors import JudgingError
from tutorbot.domain.feedback import Asked
from tutorbot.domain.puzzles import Call, Coded, Puzzle
from tutorbot.domain.spans import shortened
from tutorbot.domain.values import Other, Value
from tutorbot.sandbox.jobs import Ended, Job, Limits, Reply
from tutorbot.sandbox.sessions import Bench, Session

_EQUIPMENT = """
def _tutorbot_seed(seed):
    for module, draws in (("torch", "default_generator.manual_seed"), ("numpy", "random.seed"), ("random", "seed")):
        eval("module." + draws, {"module": __import__(module)})(seed)

def _tutorbot_call(seed, function, args, kwargs, keeping):
    _tutorbot_seed(seed)
    value = eval(function)(*args, **kwargs)
    return (value, args, kwargs) if keeping else value
"""
"""Runs in every child, after its code. Whoever tampers with it makes nothing but other wrong values."""
_DRAWS = """
_tutorbot_seed({0})
_tutorbot_draws = iter(inputs(__import__("random").Random({0})))
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One call, ready to be made in any child."""

    asked: Asked
    """How it is told; its arguments are those of the call."""
    expression: str
    """The whole call. It is evaluated as it stands when there is no `function`."""
    function: str | None = None
    """What is called with `asked.args`; None where an argument cannot travel."""
    seed: int = 0
    """For torch, numpy and random, before the call."""
    expected: Value = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What a call gave in some child."""

    reply: Reply
    value: Value = None
    changed: tuple[str, Difference] | None = None
    """The first argument that is another after the call than before, where that was asked for; and how."""


async def equip(session: Session, task: Coded) -> Reply:
    """Run the harness, and what `make` needs. Raises Ended."""
    return await session.execute(f"{task.harness or ''}\n{_EQUIPMENT}")


async def make(session: Session, case: Case, *, keeping: bool = False) -> Result:
    """Make a call in an equipped child; with `keeping`, also see what it has left of its arguments. Raises Ended."""
    args, kwargs = case.asked.args, case.asked.kwargs
    if case.function is None:
        reply = await session.evaluate(f"[_tutorbot_seed({case.seed}), {case.expression}][-1]")
        return Result(reply=reply, value=reply.value)
    named: dict[Value, Value] = dict(kwargs.items())
    reply = await session.call("_tutorbot_call", [case.seed, case.function, list(args), named, keeping])
    match reply.value:
        case (value, list() as args_after, dict() as named_after) if keeping:
            names = [*(f"argument {number}" for number in range(1, len(args) + 1)), *kwargs]
            before, after = [*args, *kwargs.values()], [*args_after, *named_after.values()]
            return Result(reply=reply, value=value, changed=_changed(names, before, after))
    return Result(reply=reply, value=reply.value)


def _changed(names: list[str], before: list[Value], after: list[Value]) -> tuple[str, Difference] | None:
    for name, was, now in zip(names, before, after, strict=False):
        if found := difference(now, was, tolerance=EXACT):
            return name, found
    return None


async def prepare(bench: Bench, puzzle: Puzzle, task: Coded, *, seed: int, limits: Limits | None = None) -> list[Case]:
    """All calls with what the reference gives: examples, fixed cases, drawn inputs.

    Raises:
        JudgingError: the reference, the harness, the generator or an argument fails.
    """
    try:
        async with bench.session(Job(code=task.solution, name="solution.py"), limits) as session:
            reference = _Reference(session, puzzle)
            await reference.sound(equip(session, task), "its harness")
            return [case async for case in reference.cases(task, seed)]
    except Ended as ended:
        failure = ended.run.failure
        why = f"{failure.type}: {failure.message}" if failure else ended.run.why or "the program ended"
        raise out_of_order(puzzle, f"its solution failed ({why})") from ended


def out_of_order(puzzle: Puzzle, what: str) -> JudgingError:
    return JudgingError(puzzle.id, shortened(" ".join(what.split()), 400))


@dataclass(frozen=True, slots=True)
class _Reference:
    session: Session
    puzzle: Puzzle

    async def cases(self, task: Coded, seed: int) -> AsyncIterator[Case]:
        for number, call in enumerate(task.examples, start=1):
            yield await self._expected(await self._case(call, Asked(sort="example", number=number, text=call.text)))
        for number, call in enumerate(task.cases, start=1):
            asked = Asked(sort="case", number=number, about=call.about)
            yield await self._expected(await self._case(call, asked))
        if task.generator:
            await self.sound(self.session.execute(f"{task.generator}\n{_DRAWS.format(seed)}"), "its generator")
            for number, args in enumerate([args async for args in self._drawn(task.draws)], start=1):
                asked = Asked(sort="draw", number=number, args=args)
                case = Case(asked=asked, expression="", function=task.entry, seed=seed + number)
                yield await self._expected(case)

    async def sound(self, asking: Awaitable[Reply], what: str) -> Value:
        """The value of a reply that must not be a failure."""
        reply = await asking
        if reply.failure:
            raise out_of_order(self.puzzle, f"{what} raised {reply.failure.type}: {reply.failure.message}")
        return reply.value

    async def _case(self, call: Call, asked: Asked) -> Case:
        case = Case(asked=asked, expression=call.text.strip())
        if parts := _parts(case.expression):
            function, arguments = parts
            seeded = f"[_tutorbot_seed({case.seed}), {arguments}][-1]"
            match await self.sound(self.session.evaluate(seeded), f"an argument of {call.text}"):
                case (tuple() as args, dict() as kwargs) if not _stays(args) and not _stays(kwargs):
                    named = {str(name): value for name, value in kwargs.items()}
                    return replace(case, function=function, asked=replace(asked, args=args, kwargs=named))
        return case

    async def _drawn(self, most: int) -> AsyncIterator[tuple[Value, ...]]:
        for _ in range(most):
            drawn = await self.sound(self.session.evaluate("next(_tutorbot_draws, None)"), "its generator")
            if drawn is None:
                return
            args = tuple(drawn) if isinstance(drawn, tuple | list) else (drawn,)
            if _stays(args):
                raise out_of_order(self.puzzle, "its generator draws something that cannot be passed on")
            yield args

    async def _expected(self, case: Case) -> Case:
        result = await make(self.session, case)
        told = case.expression or f"{case.function} with a drawn input"
        if result.reply.failure:
            failure = result.reply.failure
            raise out_of_order(self.puzzle, f"its solution raised {failure.type} at {told}: {failure.message}")
        if _stays(result.value):
            raise out_of_order(self.puzzle, f"its solution gives something at {told} that cannot be compared")
        return replace(case, expected=result.value)


def _parts(expression: str) -> tuple[str, str] | None:
    """The function that is called, and an expression for its arguments; None when it is no plain call."""
    try:
        tree = ast.parse(expression, mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    match tree.body:
        case ast.Call(func=ast.Name(id=function), args=args, keywords=keywords):
            values = "".join(f"{ast.unparse(each)}, " for each in args)
            named = ", ".join(
                f"{each.arg!r}: {ast.unparse(each.value)}" if each.arg else f"**{ast.unparse(each.value)}"
                for each in keywords
            )
            return function, f"(({values}), {{{named}}})"
    return None


def _stays(value: Value) -> bool:
    """Something in it cannot travel."""
    match value:
        case Other():
            return True
        case list() | tuple():
            return any(map(_stays, value))
        case dict():
            return any(_stays(key) or _stays(part) for key, part in value.items())
        case _:
            return False
