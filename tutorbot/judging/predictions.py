"""Judging predictions: the puzzle's code is run, and what was typed is read in any reasonable notation."""

from tutorbot.domain import feedback
from tutorbot.domain.notations import claims, dtype_of, read_dtype, read_shape, same_answer, shape_of
from tutorbot.domain.puzzles import Predict, Puzzle, Verdict
from tutorbot.domain.values import Value
from tutorbot.judging.attempts import said_by
from tutorbot.judging.cases import out_of_order
from tutorbot.sandbox.jobs import Ended, Job, Limits, Outcome
from tutorbot.sandbox.sessions import Bench


async def predict(bench: Bench, puzzle: Puzzle, task: Predict, answer: str, limits: Limits | None) -> Verdict:
    """A wrong answer that the puzzle declares stays wrong, even if its notation could pass for the right one.

    Raises:
        JudgingError: the code does not give what is asked about.
    """
    truth = await _truth(bench, puzzle, task, limits)
    declared = next((guess for guess in task.wrong if _squeezed(guess.answer) == _squeezed(answer)), None)
    right = _squeezed(answer) in map(_squeezed, task.also) or claims(answer, task.asks, truth)
    if right and declared is None:
        return Verdict(result="correct", passed=1, total=1, feedback=feedback.predicted(task.solution))
    guess = declared or next((guess for guess in task.wrong if same_answer(answer, guess.answer, task.asks)), None)
    return Verdict(
        result="incorrect",
        passed=0,
        total=1,
        feedback=feedback.mispredicted(answer, said_by(puzzle, guess) if guess else None, _notation(task, answer)),
        misconception=guess.misconception if guess else None,
    )


async def _truth(bench: Bench, puzzle: Puzzle, task: Predict, limits: Limits | None) -> Value:
    """What the code gives: a value, all that it prints, or the name of what it raises."""
    job = Job(code=task.code, name="puzzle.py")
    if task.asks in {"prints", "raises"}:
        run = await bench.run(job, limits)
        if task.asks == "raises" and run.outcome is Outcome.ERROR and run.failure:
            return run.failure.type
        if run.outcome is not Outcome.OK:
            raise out_of_order(puzzle, f"its code failed ({run.why})")
        return run.stdout if task.asks == "prints" else None
    try:
        async with bench.session(job, limits) as session:
            reply = await session.evaluate(task.of or "None")
    except Ended as ended:
        raise out_of_order(puzzle, f"its code failed ({ended.run.why})") from ended
    if reply.failure:
        raise out_of_order(puzzle, f"{task.of} raised {reply.failure.type}: {reply.failure.message}")
    unasked = {"shape": shape_of, "dtype": dtype_of}
    if task.asks in unasked and unasked[task.asks](reply.value) is None:
        raise out_of_order(puzzle, f"{task.of} has no {task.asks}")
    return reply.value


def _notation(task: Predict, answer: str) -> str | None:
    """How an answer is typed, for whoever typed something that cannot be read."""
    unread = {"shape": read_shape(answer) is None, "dtype": read_dtype(answer) is None, "raises": not answer.strip()}
    return feedback.NOTATIONS[task.asks] if unread.get(task.asks) else None


def _squeezed(text: str) -> str:
    return " ".join(text.strip().strip("`").split())
