"""Tutors to ask: one that cannot run code, and one whose judge says what a test wants to hear."""

import asyncio
from collections.abc import Sequence
from math import nan

from tutorbot.domain.errors import JudgingError, Unavailable
from tutorbot.domain.experiments import Change, Experiment, Trained
from tutorbot.domain.learners import Defaults
from tutorbot.domain.puzzles import Coded, Puzzle, Verdict
from tutorbot.judging.experiments import Trainer
from tutorbot.judging.judges import Judge
from tutorbot.sandbox.jobs import Job, Limits, Outcome, Run
from tutorbot.sandbox.options import Options
from tutorbot.sandbox.sandboxes import Sandbox
from tutorbot.storage.stores import Store
from tutorbot.tutor.tutors import Tutor


def no_sandbox() -> Sandbox:
    """One that is switched off."""
    sandbox = Sandbox(Options(enabled=False))
    sandbox.why = "Code cannot be run here: it is switched off."
    return sandbox


def tutor_on(store: Store, defaults: Defaults | None = None) -> Tutor:
    """A tutor that cannot run code."""
    sandbox = no_sandbox()
    return Tutor(store, defaults or Defaults(), Judge(sandbox), sandbox)


class Box(Sandbox):
    """Stands in for a sandbox that is there; what code really does is shown in tests/sandbox and tests/journeys."""

    def __init__(self) -> None:
        super().__init__(Options())
        self.there = True
        self.ran: list[str] = []

    async def ready(self) -> bool:
        return self.there

    async def run(self, job: Job, *, who: int = 0, limits: Limits | None = None) -> Run:
        del who, limits
        self.ran.append(job.code)
        return Run(outcome=Outcome.OK, stdout=f"ran {len(self.ran)}\n")


class Marker(Judge):
    """Judges by the text: an answer that holds "right" is; one that holds an outcome's name has that outcome.

    There is no sandbox for one that holds "unavailable".
    """

    def __init__(self, sandbox: Sandbox) -> None:
        super().__init__(sandbox)
        self.sandbox = sandbox
        self.judged: list[str] = []
        self.asked_for_examples = 0
        self.free = asyncio.Event()
        self.free.set()
        self.begun = asyncio.Event()
        self.breaks = False
        self.out_of_order = False

    async def judge(
        self, puzzle: Puzzle, submission: str, *, who: int = 0, seed: int | None = None, limits: Limits | None = None
    ) -> Verdict:
        del who, seed, limits
        self.begun.set()
        await self.free.wait()
        if self.breaks:
            raise ZeroDivisionError
        self.judged.append(submission)
        words = f" {' '.join(submission.split())} "
        named = next((outcome.value for outcome in Outcome if f" {outcome.value} " in words), "incorrect")
        if named == Outcome.UNAVAILABLE:
            raise Unavailable("The sandbox has just failed twice.")
        result = "correct" if "right" in submission else named
        return Verdict(result=result, passed=0, total=1, feedback=f"On {puzzle.title}: {result}.")

    async def examples(self, puzzle: Puzzle) -> Sequence[tuple[str, str]]:
        self.asked_for_examples += 1
        await self.free.wait()
        if self.out_of_order:
            raise JudgingError(puzzle.id, "it ends with an error")
        return [(call.text, "2.0") for call in puzzle.task.examples] if isinstance(puzzle.task, Coded) else []

    async def try_out(self, puzzle: Puzzle, submission: str, *, who: int = 0) -> Run:
        del puzzle
        return await self.sandbox.run(Job(code=submission), who=who)


class Coach(Trainer):
    """Trains by the setting `rate`: 0.5 solves it, 0.6 blows up, 0.7 takes too long, 0.9 finds it out of order.

    There is no sandbox for 0.8.
    """

    def __init__(self, sandbox: Sandbox) -> None:
        super().__init__(sandbox)
        self.trained: list[Change] = []
        self.free = asyncio.Event()
        self.free.set()
        self.begun = asyncio.Event()

    async def train(self, experiment: Experiment, change: Change, *, who: int, name: str) -> Trained:
        del who
        self.begun.set()
        await self.free.wait()
        rate = float(change.settings.get("rate", "0.1"))
        if rate == 0.8:
            raise Unavailable("The sandbox has just failed twice.")
        if rate == 0.9:
            raise JudgingError(name, "its holdout failed", noun="project")
        self.trained.append(change)
        if rate == 0.7:
            return Trained(result="timeout", feedback="It ran for more than 5 seconds.")
        solved = rate == 0.5
        return Trained(
            result="correct" if solved else "incorrect",
            measure={0.5: 0.95, 0.6: nan}.get(rate, rate),
            measured=(8.0,),
            metrics={metric.id: f"{rate} {metric.id}" for metric in experiment.metrics},
            seen={clue.id: f"{clue.label} at {rate}" for clue in experiment.clues},
        )
