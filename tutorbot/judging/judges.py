"""Judging submissions to puzzles from outside: the code runs in a child of its own, and what it gives is compared here.

Nothing that a child claims is believed but the values it returns, and no child of a learner ever holds an expected one.
"""

import ast
import secrets
import warnings
from collections.abc import Sequence
from dataclasses import replace

from tutorbot.domain import bans, feedback
from tutorbot.domain.errors import TutorError
from tutorbot.domain.orders import arrange
from tutorbot.domain.puzzles import (
    Coded,
    Fill,
    Implement,
    Order,
    Predict,
    Puzzle,
    Verdict,
    Wrong,
    fill,
    lines_of,
    shuffled,
    unfilled,
)
from tutorbot.domain.spans import shortened
from tutorbot.domain.values import about, text
from tutorbot.judging.attempts import Attempt, said_by
from tutorbot.judging.cases import Case, equip, make, prepare
from tutorbot.judging.predictions import predict
from tutorbot.sandbox.jobs import Ended, Job, Limits, Outcome, Run
from tutorbot.sandbox.sandboxes import Sandbox
from tutorbot.sandbox.sessions import Bench, Session


class Judge:
    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox

    async def judge(
        self, puzzle: Puzzle, submission: str, *, who: int = 0, seed: int | None = None, limits: Limits | None = None
    ) -> Verdict:
        """Judge code, an order of lines, or a prediction.

        Args:
            puzzle: any puzzle.
            submission: what was sent.
            who: in whose name the sandbox is used; turns are shared out among them.
            seed: of the generator; by chance when None.
            limits: of each child, other than the usual ones.

        Raises:
            JudgingError: the puzzle itself is out of order.
            Unavailable: there is no sandbox.
        """
        task = puzzle.task
        if isinstance(task, Predict):
            return await self._sandbox.turn(who, lambda bench: predict(bench, puzzle, task, submission, limits))
        code, faults = _code(puzzle, task, submission)
        if faults:
            return _not_run(task, "incorrect", feedback.misplaced(faults))
        tree = _read(puzzle, task, code)
        if isinstance(tree, Verdict):
            return tree
        number = secrets.randbits(31) if seed is None else seed

        async def work(bench: Bench) -> Verdict:
            cases = await prepare(bench, puzzle, task, seed=number, limits=limits)
            attempt = Attempt(bench=bench, puzzle=puzzle, task=task, code=code, tree=tree, cases=cases, limits=limits)
            return await attempt.verdict()

        return await self._sandbox.turn(who, work)

    async def examples(self, puzzle: Puzzle) -> Sequence[tuple[str, str]]:
        """Each example's call and what the reference gives for it, as text; none for a prediction.

        Raises:
            JudgingError: the puzzle itself is out of order.
            Unavailable: there is no sandbox.
        """
        cases = await self._sandbox.turn(0, lambda bench: _examples(bench, puzzle))
        return [(case.asked.text, text(case.expected)) for case in cases]

    async def try_out(self, puzzle: Puzzle, submission: str, *, who: int) -> Run:
        """Run code, then make the examples' calls, without judging: what each of them gave is added to the output.

        Raises:
            TutorError: there is nothing to run: the puzzle is a prediction.
            JudgingError: the puzzle itself is out of order.
            Unavailable: there is no sandbox.
        """
        task = puzzle.task
        if isinstance(task, Predict):
            raise TutorError("To run this code would be to see the answer.")
        code, faults = _code(puzzle, task, submission)
        if faults:
            return Run(outcome=Outcome.ERROR, why=" ".join(faults))

        async def work(bench: Bench) -> Run:
            cases = await _examples(bench, puzzle)
            try:
                async with bench.session(Job(code=code)) as session:
                    return await _tried(session, task, cases)
            except Ended as ended:
                return ended.run

        return await self._sandbox.turn(who, work)


def _code(puzzle: Puzzle, task: Coded, submission: str) -> tuple[str, Sequence[str]]:
    """The code that was sent, or why there is none in an order of lines, or in what was filled in."""
    match task:
        case Order():
            arranged = arrange(shuffled(puzzle), submission)
            return arranged.code, arranged.faults
        case Fill():
            answers = submission.split("\n")
            return (fill(task.code, answers), ()) if not (faults := unfilled(task, answers)) else ("", faults)
    return submission, ()


def _read(puzzle: Puzzle, task: Coded, code: str) -> ast.Module | Verdict:
    """The syntax tree, or the verdict on what cannot be read or may not be used. Nothing is run for it."""
    wrong = next((wrong for wrong in task.wrong if lines_of(wrong.code) == lines_of(code)), None)
    said = said_by(puzzle, wrong) if wrong else None
    try:
        with warnings.catch_warnings(action="ignore"):
            tree = ast.parse(code)
        used = bans.uses(tree, task.bans) if isinstance(task, Implement | Fill) else []
    except SyntaxError as error:
        return _not_run(task, Outcome.ERROR, feedback.unreadable(error, said), wrong)
    except ValueError:  # a NUL character
        return _not_run(task, Outcome.ERROR, "There is a character in it that Python cannot read.")
    except (RecursionError, MemoryError):
        return _not_run(task, Outcome.ERROR, feedback.too_complex())
    return _not_run(task, "incorrect", feedback.banned(used, said), wrong) if used else tree


def _not_run(task: Coded, result: str, told: str, wrong: Wrong | None = None) -> Verdict:
    total = len(task.examples) + len(task.cases) + (task.draws if task.generator else 0)
    misconception = wrong.misconception if wrong else None
    return Verdict(result=result, passed=0, total=total, feedback=told, misconception=misconception)


async def _examples(bench: Bench, puzzle: Puzzle) -> list[Case]:
    task = puzzle.task
    if isinstance(task, Predict):
        return []
    return await prepare(bench, puzzle, replace(task, cases=(), generator=None), seed=0)


async def _tried(session: Session, task: Coded, cases: Sequence[Case]) -> Run:
    """Stops at the first call that fails."""
    said: list[str] = []
    failed = await equip(session, task)
    for case in cases if failed.failure is None else ():
        try:
            result = await make(session, case)
        except Ended as ended:
            return replace(ended.run, stdout=_joined(ended.run.stdout, said))
        if result.reply.failure:
            failed = result.reply
            break
        gave = text(result.value)
        words = about(result.value)
        said.append(f"{case.asked.text}\n  {shortened(gave, 300)}" + (f"\n  {words}" if gave not in words else ""))
    run = await session.end()
    run = replace(run, stdout=_joined(run.stdout, said))
    return replace(run, outcome=failed.outcome, why=failed.why, failure=failed.failure) if failed.failure else run


def _joined(stdout: str, said: Sequence[str]) -> str:
    return "\n".join([*([stdout.rstrip("\n")] if stdout.strip() else []), *said])
