from typing import Literal, TypeAlias

import pytest

from tests.builders import puzzle
from tutorbot.domain.errors import JudgingError
from tutorbot.domain.puzzles import Guess, Predict, Verdict
from tutorbot.judging.judges import Judge
from tutorbot.sandbox.sandboxes import Sandbox

Asks: TypeAlias = Literal["shape", "value", "dtype", "prints", "raises"]

SHAPE = Predict(
    code="x = torch.zeros(1, 1, 5, 5)\ny = F.avg_pool2d(x, 3, stride=1)",
    asks="shape",
    of="y",
    solution="(1, 1, 3, 3)",
    wrong=(Guess("padded", "(1, 1, 5, 5)", "That would need `padding=1`."),),
)
VALUE = Predict(code="x = torch.tensor([1.0, 2.0]) / 3", asks="value", of="x", solution="[0.3333, 0.6667]")
DTYPE = Predict(code="x = torch.arange(3) / 2", asks="dtype", of="x", solution="float32")
PRINTS = Predict(code="print(7 // 2)\nprint((1, 2))", asks="prints", of=None, solution="3\n(1, 2)")
RAISES = Predict(code="torch.ones(2) + torch.ones(3)", asks="raises", of=None, solution="RuntimeError")
RUNS = Predict(code="torch.ones(2) + torch.ones(1)", asks="raises", of=None, solution="nothing")


async def judged(sandbox: Sandbox, task: Predict, answer: str) -> Verdict:
    return await Judge(sandbox).judge(puzzle(task=task), answer)


@pytest.mark.parametrize(
    ("task", "answer"),
    [
        (SHAPE, "(1, 1, 3, 3)"),
        (SHAPE, "torch.Size([1, 1, 3, 3])"),
        (SHAPE, "1x1x3x3"),
        (VALUE, "0.3333 0.6667"),
        (VALUE, "tensor([0.3333, 0.6667])"),
        (DTYPE, "torch.float32"),
        (PRINTS, "3\n(1, 2)"),
        (PRINTS, "3 (1, 2)"),
        (RAISES, "runtimeerror"),
        (RUNS, "nothing"),
    ],
)
async def test_a_right_prediction_may_be_typed_in_any_notation(sandbox: Sandbox, task: Predict, answer: str) -> None:
    verdict = await judged(sandbox, task, answer)
    assert (verdict.result, verdict.passed, verdict.total) == ("correct", 1, 1)
    assert verdict.feedback.startswith("Yes, `")


@pytest.mark.parametrize(
    ("task", "answer", "said"),
    [
        (SHAPE, "(1, 3, 3)", "Go through the code line by line"),
        (SHAPE, "three by three", "A shape is typed as numbers in brackets"),
        (SHAPE, "   ", "There is no answer in it."),
        (VALUE, "0.3 0.6", "is not what it gives"),
        (DTYPE, "int64", "is not what it gives"),
        (DTYPE, "whole numbers", "A dtype is typed by its name"),
        (PRINTS, "3.5\n(1, 2)", "is not what it gives"),
        (RAISES, "ValueError", "is not what it gives"),
        (RAISES, "nothing", "is not what it gives"),
        (RUNS, "RuntimeError", "is not what it gives"),
    ],
)
async def test_a_wrong_prediction_is_told_without_the_right_one(
    sandbox: Sandbox, task: Predict, answer: str, said: str
) -> None:
    verdict = await judged(sandbox, task, answer)
    assert (verdict.result, verdict.passed, verdict.total, verdict.misconception) == ("incorrect", 0, 1, None)
    assert said in verdict.feedback
    assert task.solution not in verdict.feedback


@pytest.mark.parametrize("answer", ["(1, 1, 5, 5)", "1x1x5x5", "[1,1,5,5]"])
async def test_a_declared_guess_gets_its_words_in_any_notation(sandbox: Sandbox, answer: str) -> None:
    verdict = await judged(sandbox, SHAPE, answer)
    assert (verdict.result, verdict.misconception) == ("incorrect", "padded")
    assert "That would need `padding=1`." in verdict.feedback


@pytest.mark.parametrize(
    ("asks", "code", "solution", "guess", "typed"),
    [
        ("dtype", "x = torch.ones(1)", "float32", "float64", "torch.double"),
        ("raises", "[][0]", "IndexError", "KeyError", "a KeyError"),
        ("raises", "[][0]", "IndexError", "nothing", "no error"),
        ("prints", "print(3.0)", "3.0", "3", " 3 "),
        ("value", "x = [1, 2]", "[1, 2]", "[2, 1]", "(2, 1)"),
        ("value", "x = 6 / 2", "3.0", "3", "3"),
    ],
)
async def test_whatever_is_asked_a_guess_is_known_again(
    sandbox: Sandbox, asks: Asks, code: str, solution: str, guess: str, typed: str
) -> None:
    of = "x" if "x =" in code else None
    wrong = (Guess("other", "something else", "No."), Guess("meant", guess, "Nearly."))
    task = Predict(code=code, asks=asks, of=of, solution=solution, wrong=wrong)
    verdict = await judged(sandbox, task, typed)
    assert (verdict.result, verdict.misconception) == ("incorrect", "meant")
    assert (await judged(sandbox, task, solution)).solved


async def test_further_notations_are_the_authors_to_allow(sandbox: Sandbox) -> None:
    task = Predict(code="x = 1", asks="value", of="x", solution="1", also=("one",))
    assert (await judged(sandbox, task, "`one`")).solved
    assert not (await judged(sandbox, task, "two")).solved


@pytest.mark.parametrize(
    ("task", "said"),
    [
        (Predict(code="x = y", asks="value", of="x", solution="1"), "its code failed (It raised NameError.)"),
        (Predict(code="x = 1", asks="value", of="y", solution="1"), "y raised NameError"),
        (Predict(code="x = 1", asks="shape", of="x", solution="1"), "x has no shape"),
        (Predict(code="x = 1", asks="dtype", of="x", solution="1"), "x has no dtype"),
        (Predict(code="1 / 0", asks="prints", of=None, solution="1"), "its code failed"),
        (Predict(code="import os\nos._exit(1)", asks="raises", of=None, solution="1"), "its code failed"),
    ],
)
async def test_code_that_does_not_give_what_is_asked_for_is_no_fault_of_the_learner(
    sandbox: Sandbox, task: Predict, said: str
) -> None:
    with pytest.raises(JudgingError, match="no fault of yours") as caught:
        await judged(sandbox, task, "1")
    assert said in caught.value.what
