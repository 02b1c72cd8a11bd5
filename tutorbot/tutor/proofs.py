"""Proofs of questions, run once more before a learner's eyes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, TypeAlias

from tutorbot.domain import quizzes
from tutorbot.domain.errors import NotFound, Stale, Unavailable
from tutorbot.domain.ids import AttemptId, LearnerId, OptionId, TopicTestId
from tutorbot.domain.items import Option, Question
from tutorbot.domain.notations import same_claims
from tutorbot.domain.proofs import Proof, Trial
from tutorbot.domain.values import Value
from tutorbot.judging.keys import NOTHING, matches
from tutorbot.judging.observations import Seen
from tutorbot.sandbox.jobs import Ended, Failure, Job, Outcome, Run
from tutorbot.sandbox.sandboxes import Sandbox
from tutorbot.sandbox.sessions import Bench
from tutorbot.storage.stores import Store
from tutorbot.storage.transactions import Transaction
from tutorbot.tutor import sittings
from tutorbot.tutor.puzzles import require_sandbox
from tutorbot.tutor.quizzes import Asked, asked
from tutorbot.tutor.requests import reads

_VERSIONS = "(__import__('torch').__version__.partition('+')[0], __import__('platform').python_version())"

Live: TypeAlias = tuple[Run, Value, Failure | None, str]
"""How the code ran, the value of the expression or why it has none, and the versions."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A proof as it came out just now."""

    question: Question
    proof: Proof
    run: Run
    answer: str
    """What it gave, as text; of a proof by `holds` the outcomes tell."""
    agrees: bool
    """It gave what it gave when the question was proved."""
    matching: Sequence[Option]
    """The options that say so."""
    outcomes: Sequence[tuple[Option, str]]
    """For a proof by `holds` each option with what came of it: `True`, `False` or the name of an exception."""
    picks: Sequence[Option]
    """What the learner had picked."""
    versions: str
    """`torch 2.13.0, Python 3.11`; empty where the run did not come so far."""


class Answered(Protocol):
    """A question as its learner saw it, wherever it was asked."""

    @property
    def question(self) -> Question: ...
    @property
    def options(self) -> Sequence[Option]: ...
    @property
    def picks(self) -> Sequence[Option]: ...
    @property
    def outcome(self) -> quizzes.Outcome | None: ...


@dataclass
class Proofs:
    store: Store
    sandbox: Sandbox

    async def prove(self, attempt: AttemptId, step: int, learner: LearnerId, *, at: datetime) -> Shown:
        """Run the proof of a question that the learner has answered.

        Raises:
            Stale: it is not answered yet.
            NotFound: it is not proved by a run.
            TooMany: the learner has asked for too many runs.
            Unavailable: there is no sandbox.
        """
        return await self._prove(await self._answered(attempt, step, learner), learner, at)

    async def prove_in_test(self, test: TopicTestId, step: int, learner: LearnerId, *, at: datetime) -> Shown:
        """As `prove`, of a question of a topic test that has come to its verdict."""
        return await self._prove(await self._tested(test, step, learner), learner, at)

    async def _prove(self, answered: Answered, learner: LearnerId, at: datetime) -> Shown:
        question, proof = answered.question, answered.question.proof
        if answered.outcome is None:
            raise Stale("Answer the question first; then I show you the proof.")
        if proof is None:
            raise NotFound("This question was checked by people, not by a run: its source is beside it.")
        await require_sandbox(self.sandbox)
        self.sandbox.admit(learner, at)
        (run, value, failure, versions), outcomes = await self.sandbox.turn(learner, lambda bench: _all(bench, proof))
        if run.outcome is Outcome.UNAVAILABLE:
            raise Unavailable(run.why)
        seen = Seen(value=value, failure=failure or run.failure, printed=proof.way == "prints")
        answer = NOTHING if proof.way == "raises" and not seen.failure else seen.answer
        tried = [(option, outcomes[option.id]) for option in answered.options if option.id in outcomes]
        if proof.way == "holds":
            agrees = all((outcome == "True") == (option.id in question.keys) for option, outcome in tried)
            matching = [option for option, outcome in tried if outcome == "True"]
        else:
            agrees = same_claims(answer, proof.answer)
            matching = [o for o in answered.options if _matches(question, o, seen, agrees=agrees)]
        return Shown(
            question=question,
            proof=proof,
            run=run,
            answer=answer,
            agrees=agrees,
            matching=matching,
            outcomes=tried,
            picks=answered.picks,
            versions=versions,
        )

    @reads
    def _answered(self, tx: Transaction, attempt: AttemptId, step: int, learner: LearnerId) -> Asked:
        return asked(tx, attempt, step, learner)

    @reads
    def _tested(self, tx: Transaction, test: TopicTestId, step: int, learner: LearnerId) -> sittings.Asked:
        return sittings.look(tx, test, step, learner)


async def _all(bench: Bench, proof: Proof) -> tuple[Live, dict[OptionId, str]]:
    """The proof itself, and what comes of each option that is to be filled in."""
    return await _live(bench, proof), {trial.option: await _outcome(bench, trial) for trial in proof.trials}


async def _outcome(bench: Bench, trial: Trial) -> str:
    try:
        async with bench.session(Job(code=trial.code, name="proof.py")) as session:
            reply = await session.evaluate(f"bool({trial.expression})")
    except Ended as ended:
        return ended.run.failure.type if ended.run.failure else ended.run.outcome.value
    return reply.failure.type if reply.failure else str(reply.value is True)


async def _live(bench: Bench, proof: Proof) -> Live:
    try:
        async with bench.session(Job(code=proof.code, name="proof.py")) as session:
            value, failure = None, None
            if proof.way == "returns" and proof.expression is not None:
                reply = await session.evaluate(proof.expression)
                value, failure = reply.value, reply.failure
            versions = (await session.evaluate(_VERSIONS)).value
            run = await session.end()
    except Ended as ended:
        return ended.run, None, None, ""
    if proof.way == "prints":
        value = run.stdout.strip()
    return run, value, failure, _versions(versions)


def _versions(found: Value) -> str:
    match found:
        case (str(torch), str(python)):
            return f"torch {torch}, Python {python.rpartition('.')[0]}"
    return ""


def _matches(question: Question, option: Option, seen: Seen, *, agrees: bool) -> bool:
    """A key says what the proof gave, be it in prose; any other option is read."""
    if option.id in question.keys:
        return agrees
    return not agrees and matches(option.text, seen)
