"""Running an experiment: the script trains in a child of its own, and what it has learnt is judged outside.

The held-out inputs and labels are made in another child before. The labels never enter the one that trains: its
function is asked for predictions, and those are compared here.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import prod
from typing import Literal

from tutorbot.domain import feedback
from tutorbot.domain.errors import JudgingError
from tutorbot.domain.experiments import Change, Clue, Constraint, Experiment, Seen, Target, Trained
from tutorbot.domain.scores import Unscored, score
from tutorbot.domain.spans import shortened
from tutorbot.domain.values import Size, Tensor, Value, text
from tutorbot.judging.evidence import Misfit, in_words, seen
from tutorbot.sandbox.jobs import Ended, Failure, Job, Limits, Outcome, Reply, Run
from tutorbot.sandbox.sandboxes import Sandbox
from tutorbot.sandbox.sessions import Bench, Session

HOLDOUT_SEED = 20_011
"""Another than the script begins with, so that the held-out examples are none of those that it trains on."""
SCRIPT = "experiment.py"
_DIGITS = 4
_MANY = 10**12
_TRAINING = "**The script** has not come to its end:"
_ENDED = "It ended the program, as exit() does."
_SLOW = "A run has a few seconds. Fewer passes over the data or a smaller model need less."


@dataclass(frozen=True, slots=True)
class Observed:
    """A run, with what its author has to mend."""

    trained: Trained
    misfits: Sequence[tuple[Literal["evidence", "metrics"], int, str]] = ()
    """Which clues and metrics, from 0, could not be evaluated or shown, each with what is wrong."""
    warnings: Sequence[str] = ()
    """Deprecation warnings."""
    cpu_s: float = 0.0


class Trainer:
    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox

    async def train(self, experiment: Experiment, change: Change, *, who: int, name: str) -> Trained:
        """Train with a change, which must be one that is not refused.

        Args:
            experiment: any.
            change: see `Experiment.refusal`.
            who: in whose name the sandbox is used; turns are shared out among them.
            name: of the experiment, for the log.

        Raises:
            JudgingError: the experiment itself is out of order.
            Unavailable: there is no sandbox.
        """
        observed = await self._sandbox.turn(who, lambda bench: observe(bench, experiment, change, name))
        return observed.trained


async def observe(
    bench: Bench,
    experiment: Experiment,
    change: Change,
    name: str,
    *,
    strict: bool = False,
    limits: Limits | None = None,
) -> Observed:
    """Train and judge. With `strict`, note deprecation warnings. Raises JudgingError as `Trainer.train` does."""
    inputs, labels = await _holdout(bench, experiment.target, name)
    job = Job(code=experiment.script(change), name=SCRIPT, strict=strict)
    try:
        async with bench.session(job, limits) as session:
            return await _Sitting(session, experiment, change).observed(inputs, labels)
    except Ended as ended:
        return Observed(_failed(_TRAINING, ended.run, ended.run.wall_s))


async def _holdout(bench: Bench, target: Target, name: str) -> tuple[Value, Value]:
    try:
        async with bench.session(Job(code=target.holdout, name="holdout.py", seed=HOLDOUT_SEED)) as session:
            made = [await session.evaluate(each) for each in ("inputs", "labels")]
    except Ended as ended:
        failure = ended.run.failure
        why = f"{failure.type}: {failure.message}" if failure else ended.run.why or "it ended"
        raise _out_of_order(name, why) from ended
    for reply in made:
        if reply.failure or not isinstance(reply.value, Tensor):
            failure = reply.failure
            raise _out_of_order(name, f"{failure.type}: {failure.message}" if failure else "it made no tensors")
    return made[0].value, made[1].value


def _out_of_order(name: str, why: str) -> JudgingError:
    return JudgingError(name, shortened(" ".join(f"its holdout failed ({why})".split()), 400), noun="project")


@dataclass(frozen=True, slots=True)
class _Sitting:
    """With a child in which the script has run."""

    session: Session
    experiment: Experiment
    change: Change

    async def observed(self, inputs: Value, labels: Value) -> Observed:
        """What decides is asked for first, for looking may change what is looked at. Raises Ended."""
        target = self.experiment.target
        reply = await self.session.call(target.asks, [inputs])
        measured = tuple([await self._measured(constraint) for constraint in self.experiment.constraints])
        metrics = {metric.id: await self._metric(metric.of) for metric in self.experiment.metrics}
        clues = {clue.id: await self._clue(clue) for clue in self.experiment.clues}
        run = await self.session.end()
        misfits = [*_misfits("metrics", metrics), *_misfits("evidence", clues)]
        if reply.failure:
            trained = _failed(f"**{target.asks}** has failed when it was asked:", reply, run.wall_s)
            return Observed(trained, misfits, run.warnings, run.cpu_s)
        measure, told = None, ""
        try:
            measure = score(target.score, labels, reply.value)
        except Unscored as error:
            told = f"**{target.asks}** cannot be judged. {error}"
        kept = all(limit.kept(got) for limit, got in zip(self.experiment.constraints, measured, strict=True))
        trained = Trained(
            result="correct" if target.met(measure) and kept else "incorrect",
            measure=measure,
            measured=measured,
            metrics={name: told for name, (told, _) in metrics.items()},
            seen={name: shown for name, (shown, _) in clues.items()},
            feedback=told,
            seconds=run.wall_s,
        )
        return Observed(trained, misfits, run.warnings, run.cpu_s)

    async def _measured(self, constraint: Constraint) -> float | None:
        """What a constraint limits; None where it cannot be told."""
        if setting := constraint.setting and self.experiment.setting(constraint.setting):
            return float(self.change.settings.get(setting.id, setting.now))
        reply = await self.session.evaluate(f"[each.shape for each in {constraint.parameters}.state_dict().values()]")
        if not isinstance(reply.value, list) or not all(isinstance(each, Size) for each in reply.value):
            return None
        count = sum(prod(shape.dims) for shape in reply.value if isinstance(shape, Size))
        return float(min(count, _MANY))

    async def _metric(self, expression: str) -> tuple[str, str]:
        """What it gave, and why it is nothing that can be told."""
        reply = await self.session.evaluate(expression)
        if reply.failure:
            return _gone(reply.failure)
        value = reply.value
        return shortened(value if isinstance(value, str) else text(value, digits=_DIGITS), 60), ""

    async def _clue(self, clue: Clue) -> tuple[Seen, str]:
        reply = await self.session.evaluate(clue.of)
        if reply.failure:
            return _gone(reply.failure)
        try:
            return seen(clue, reply.value), ""
        except Misfit as misfit:
            return in_words(reply.value), str(misfit)


def _misfits(
    part: Literal["evidence", "metrics"], found: Mapping[str, tuple[object, str]]
) -> Iterator[tuple[Literal["evidence", "metrics"], int, str]]:
    for number, (_, why) in enumerate(found.values()):
        if why:
            yield part, number, why


def _gone(failure: Failure) -> tuple[str, str]:
    return f"cannot be computed any more ({failure.type})", f"{failure.type}: {failure.message}"


def _failed(head: str, how: Run | Reply, seconds: float) -> Trained:
    """A run, or a call, that came to no good end."""
    failure, outcome = how.failure, how.outcome
    if failure and outcome is Outcome.ERROR:
        told = feedback.raised(head, failure.type, failure.message, failure.trace, None)
    else:
        says = _SLOW if outcome is Outcome.TIMEOUT else None
        told = feedback.ended(head, outcome.value, how.why or _ENDED, failure.trace if failure else "", says)
    result = Outcome.ERROR if outcome is Outcome.OK else outcome
    return Trained(result=result.value, feedback=told, seconds=seconds)
