"""A puzzle is proved by the judge that learners meet: reference, starter and every wrong solution."""

from pathlib import Path

import pytest

from tests.content.examples import PUZZLES, write
from tests.proving import prove_course
from tutorbot.content.courses import load_course
from tutorbot.domain.ids import TopicId
from tutorbot.domain.items import Label, Puzzle
from tutorbot.sandbox.sandboxes import Sandbox

STARTER = "      def centre(x):\n          ...\n"
RIGHT = "return x - x.mean(dim=0, keepdim=True)"
WRONG_CODE = "              return x - x.mean(dim=1, keepdim=True)\n"


async def found(folder: Path, sandbox: Sandbox, text: str = PUZZLES) -> list[str]:
    """What the runs found wrong."""
    faults = await prove_course(write(folder, {"filters/puzzles.yaml": text}), sandbox)
    return [f"{fault.where}: {fault.message}" for fault in faults]


async def test_puzzles_that_pass_are_labelled_as_proved(tmp_path: Path, sandbox: Sandbox) -> None:
    assert await found(tmp_path, sandbox) == []
    loaded = load_course(tmp_path)
    assert loaded.faults == ()
    puzzles = [item for item in loaded.topics[TopicId("filters")].items if isinstance(item, Puzzle)]
    assert [puzzle.label for puzzle in puzzles] == [Label.PROVED] * 3
    proofs = {puzzle.task.form: puzzle.proof for puzzle in puzzles}
    assert proofs["implement"]
    assert proofs["implement"].expression == "centre(torch.tensor([[1.0, 2.0], [3.0, 6.0]]))"
    assert proofs["implement"].answer == "tensor([[-1., -2.], [1., 2.]])"
    assert proofs["predict"]
    assert (proofs["predict"].expression, proofs["predict"].answer) == ("y", "(1, 1, 3, 3)")


SPOILT = [
    (STARTER, f"      def centre(x):\n          {RIGHT}\n", "starter: judged correct", ""),
    (f"          {RIGHT}", "          return x.centre()", "solution: ", "AttributeError"),
    (f"          {RIGHT}", "          while True: pass", "solution: ", "second"),
    (WRONG_CODE, f"              {RIGHT}\n", "wrong 1: judged correct", ""),
    (
        "        gets: values differ\n",
        "        gets: the shape is\n",
        "wrong 1: the feedback is not what the puzzle declares",
        "values differ",
    ),
    ("solution: (1, 1, 3, 3)", "solution: (1, 1, 4, 4)", "puzzle 2 (what-shape) › solution: judged incorrect", ""),
    ("also: [1x1x3x3]", "also: [1x1x3x3, 3x3]", "puzzle 2 (what-shape) › also 2: judged incorrect", ""),
    ("answer: (1, 1, 2, 2)", "answer: 1x1x3x3", "puzzle 2 (what-shape) › wrong 2: judged correct", ""),
    ("      y = F.avg_pool2d(x, 3", "      y = F.avg_pool2d(x, 9", "puzzle 2 (what-shape) › ", "RuntimeError"),
    ("      - centre(torch.tensor([[1.0, 2.0]", "      - centre(torch.tensr([[1.0, 2.0]", "solution: ", "tensr"),
    ("              yield (", "              yield 1 / 0, (", "solution: ", "ZeroDivisionError"),
    (
        "      def centre(x):\n          return",
        "      def centre(x):\n          nn.utils.clip_grad_norm([x], 9)\n          return",
        "deprecation warning",
        "",
    ),
]


@pytest.mark.parametrize(("before", "after", "where", "words"), SPOILT, ids=[case[1].strip()[:50] for case in SPOILT])
async def test_a_puzzle_that_is_not_as_it_declares_is_a_fault(
    tmp_path: Path, sandbox: Sandbox, before: str, after: str, where: str, words: str
) -> None:
    assert before in PUZZLES
    messages = await found(tmp_path, sandbox, PUZZLES.replace(before, after, 1))
    assert [message for message in messages if where in message and words in message], messages
