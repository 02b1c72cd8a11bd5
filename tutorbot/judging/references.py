"""Proving a puzzle: its reference passes, its starter fails, each wrong solution fails with the feedback it declares.

All of them go through the judge that learners meet, with the learners' limits.
"""

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace

from tutorbot.content.faults import Loc, Problem
from tutorbot.domain.errors import JudgingError
from tutorbot.domain.puzzles import Fill, Guess, Implement, Predict, Puzzle, Verdict, Wrong, shuffled
from tutorbot.domain.spans import shortened
from tutorbot.judging.judges import Judge
from tutorbot.judging.keys import Decided
from tutorbot.judging.observations import Wanted, observe
from tutorbot.sandbox.sandboxes import Sandbox

SEEDS = (0, 1, 2)
"""Of the generator, for whatever could pass or fail by chance."""


@dataclass(frozen=True, slots=True)
class Trial:
    """A submission whose verdict is known beforehand."""

    loc: Loc
    submission: str
    right: bool
    says: str = ""
    """What its feedback must hold."""
    gets: str = ""
    """As much, besides."""


async def decide_puzzle(sandbox: Sandbox, puzzle: Puzzle) -> Decided:
    """Judge everything that the puzzle declares.

    Raises:
        Unavailable: there is no sandbox.
    """
    task = puzzle.task
    if isinstance(task, Predict):
        expression = task.of
        code = task.code
    else:
        code = "\n\n".join(filter(None, (task.solution, task.harness)))
        expression = f"[{', '.join(call.text for call in task.examples)}][0]"
    seen = await sandbox.turn(0, lambda bench: observe(bench, Wanted(code=code, expression=expression)))
    if seen.problems:
        return Decided(problems=tuple(problem.under("solution") for problem in seen.problems))
    judge = Judge(sandbox)
    problems = [problem async for problem in _failed(judge, puzzle)]
    answer = task.solution if isinstance(task, Predict) else seen.answer
    return Decided(answer=answer, problems=tuple(problems))


async def _failed(judge: Judge, puzzle: Puzzle) -> AsyncIterator[Problem]:
    for trial in trials(puzzle):
        try:
            if problem := await _problem(judge, puzzle, trial):
                yield problem
        except JudgingError as error:
            yield Problem(f"it is out of order: {error.what}", "a puzzle that can be judged", ("solution",))
            return


async def _problem(judge: Judge, puzzle: Puzzle, trial: Trial) -> Problem | None:
    """The first surprise of a trial, if any."""
    if isinstance(puzzle.task, Predict):  # what it declares must be true before it is declared
        bare = replace(puzzle, task=replace(puzzle.task, also=(), wrong=()))
        verdict = await judge.judge(bare, trial.submission, seed=SEEDS[0])
        if verdict.solved != trial.right:
            return _surprise(trial, verdict)
    for seed in SEEDS if not isinstance(puzzle.task, Predict) else SEEDS[:1]:
        verdict = await judge.judge(puzzle, trial.submission, seed=seed)
        if problem := _surprise(trial, verdict):
            return problem
    return None


def trials(puzzle: Puzzle) -> list[Trial]:
    task = puzzle.task
    if isinstance(task, Fill):
        return _fillings(task)
    found = [Trial(("solution",), task.solution, right=True)]
    if isinstance(task, Predict):
        found += [Trial(("also", number), other, right=True) for number, other in enumerate(task.also)]
    elif isinstance(task, Implement):
        found.append(Trial(("starter",), task.starter, right=False))
    else:
        found.append(Trial(("solution",), "\n".join(shuffled(puzzle)), right=False))
    for number, wrong in enumerate(task.wrong):
        match wrong:
            case Guess(answer=answer, says=says):
                found.append(Trial(("wrong", number), answer, right=False, says=says))
            case Wrong(code=code, says=says, gets=gets):
                found.append(Trial(("wrong", number), code, right=False, says=says, gets=gets or ""))
    return found


def _fillings(task: Fill) -> list[Trial]:
    found = [Trial(("answers",), "\n".join(task.answers), right=True)]
    for number, wrong in enumerate(task.wrong):
        filling = "\n".join(task.answers_in(wrong.code))
        found.append(Trial(("wrong", number), filling, right=False, says=wrong.says, gets=wrong.gets or ""))
    return found


def _surprise(trial: Trial, verdict: Verdict) -> Problem | None:
    told = shortened(" ".join(verdict.feedback.split()), 400)
    if trial.right and not verdict.solved:
        return Problem(f"judged {verdict.result}: {told}", "a right answer", trial.loc)
    if not trial.right and verdict.solved:
        return Problem("judged correct", "an answer that the examples and cases show to be wrong", trial.loc)
    for words in filter(None, (trial.says, trial.gets)):
        if _squeezed(words) not in _squeezed(verdict.feedback):
            return Problem(f"the feedback is not what the puzzle declares: {told}", f"“{words}” in it", trial.loc)
    return None


def _squeezed(text: str) -> str:
    return " ".join(text.split())
