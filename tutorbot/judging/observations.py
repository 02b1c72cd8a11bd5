"""One run of an author's code, with everything that a proof wants to know of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from tutorbot.content.faults import Problem
from tutorbot.domain.spans import shortened
from tutorbot.domain.values import Value, text
from tutorbot.sandbox.jobs import Ended, Failure, Job, Limits, Outcome, Run
from tutorbot.sandbox.sessions import Bench, Session

DIGITS = 4
"""Significant digits of floats in texts for learners."""
_SHOWN = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What to find out, in this order: the answer, then figures, with the drawn names known to the figures alone."""

    code: str
    expression: str | None = None
    """The answer is its value, or what the code printed when there is none."""
    drawn: Mapping[str, object] = field(default_factory=dict)
    figures: Mapping[str, str] = field(default_factory=dict)
    """Expressions by name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    value: Value = None
    """Of the expression, or the text that was printed, without spaces at its ends."""
    printed: bool = False
    """The value is what was printed."""
    failure: Failure | None = None
    """What the code, or the expression, raised; then there is no value."""
    figures: Mapping[str, Value] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    """Why this run proves nothing; empty when it does."""

    @property
    def answer(self) -> str:
        """The value, or the name of the exception, as a text for learners."""
        return self.failure.type if self.failure else shown(self.value)

    @property
    def words(self) -> str:
        """What happened, for the author: `gives (1, 8)`, `raises RuntimeError: …`."""
        if self.failure:
            message = shortened(" ".join(self.failure.message.split()), 160)
            return f"raises {self.failure.type}: {message}" if message else f"raises {self.failure.type}"
        return f"{'prints' if self.printed else 'gives'} “{shortened(self.answer, 160)}”"


def shown(value: Value) -> str:
    """A value for learners: a text as it is, anything else as Python prints it, floats to four digits."""
    return value if isinstance(value, str) else text(value, limit=_SHOWN, digits=DIGITS)


async def observe(bench: Bench, wanted: Wanted, limits: Limits | None = None) -> Seen:
    """Run the code, with deprecation warnings as faults; with the limits of learners unless others are given."""
    try:
        async with bench.session(Job(code=wanted.code, name="proof.py", strict=True), limits) as session:
            return await _ask(session, wanted)
    except Ended as ended:
        run = ended.run
        if run.outcome is Outcome.ERROR and run.failure and run.failure.type != "SystemExit":
            return Seen(failure=run.failure, problems=tuple(map(_deprecated, run.warnings)))
        return Seen(problems=(_broken(run),))


async def _ask(session: Session, wanted: Wanted) -> Seen:
    failure, value, later = None, None, ""
    if wanted.expression is not None:
        reply = await session.evaluate(wanted.expression)
        failure, value, later = reply.failure, reply.value, reply.printed
    problems: list[Problem] = []
    if wanted.drawn:
        await session.execute("\n".join(f"{name} = {choice!r}" for name, choice in wanted.drawn.items()))
    figures: dict[str, Value] = {}
    for name, expression in wanted.figures.items():
        reply = await session.evaluate(expression)
        later += reply.printed
        if reply.failure:
            message = f"“{name}” cannot be computed: {reply.failure.type}: {reply.failure.message}"
            problems.append(
                Problem(message, "an expression that can be evaluated after the code", ("proof", "figures", name))
            )
        figures[name] = reply.value
    run = await session.end()
    if wanted.expression is None:
        value = run.stdout.removesuffix(later).strip()
    problems += map(_deprecated, run.warnings)
    return Seen(
        value=value,
        printed=wanted.expression is None,
        failure=failure,
        figures=figures,
        problems=tuple(problems),
    )


def _deprecated(warning: str) -> Problem:
    return Problem(f"a deprecation warning: {shortened(warning, 200)}", "code that will run with the next version too")


def _broken(run: Run) -> Problem:
    return Problem(f"the code proves nothing: {run.why}", "code that runs to its end within a learner's limits")
