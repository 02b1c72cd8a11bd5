"""A key is right because the code was run: each way to decide, and each way in which a key can be wrong."""

from pathlib import Path

import pytest

from tests.content.examples import PROVED, load, write
from tests.proving import ON, VERSIONS, prove_course
from tutorbot.content.courses import load_course
from tutorbot.domain.ids import TopicId
from tutorbot.domain.items import Label, Proof, Question
from tutorbot.sandbox.sandboxes import Sandbox

HEAD = """\
questions:
  - id: asked
    difficulty: easy
    stem: What happens?
"""
TAIL = """\
    key: right
    explanation:
      - It is so.
"""


def question(body: str, *options: str, key: str = "right") -> str:
    """A question with the options `right`, `wrong-1`, `wrong-2` and so on; each is given by its fields after the id."""
    written = "    options:\n"
    for number, option in enumerate(options):
        name = "right" if number == 0 else f"wrong-{number}"
        why = "" if name in key else ", why: It is not."
        written += f"      - {{id: {name}, {option}{why}}}\n"
    return HEAD + body + written + TAIL.replace("key: right", f"key: {key}")


async def found(folder: Path, sandbox: Sandbox, text: str) -> list[str]:
    """What the runs found wrong."""
    faults = await prove_course(write(folder, {"filters/questions.yaml": text}), sandbox)
    return [f"{fault.where}: {fault.message}" for fault in faults]


def proved(folder: Path) -> Question:
    loaded = load_course(folder)
    assert [fault.message for fault in loaded.faults] == []
    item = loaded.topics[TopicId("filters")].items[-1]
    assert isinstance(item, Question)
    return item


CODE = "    code: |\n      x = torch.ones(2, 3)\n      print(x.sum())\n"
PRINTS = f"{CODE}    proof: {{prints: yes}}\n"
RETURNS = f"{CODE}    proof: {{returns: x.shape}}\n"
RAISES = "    code: |\n      y = torch.ones(2, 3) @ torch.ones(2, 3)\n    proof: {raises: yes}\n"
PASSES = "    code: |\n      y = torch.ones(2, 3) @ torch.ones(3, 2)\n    proof: {raises: yes}\n"
BLANK = "    code: |\n      y = torch.ones(2, 3).sum(____)\n    proof: {holds: 'y.shape == (3,)'}\n"
IN_HOLDS = "    code: x = torch.ones(2, 3)\n    proof: {holds: x.____ == 6}\n"
ERROR = 'text: "`RuntimeError`: the shapes do not fit"'

SOUND = [
    question(PRINTS, 'text: "`tensor(6.)`"', 'text: "7.0"', "text: It raises an error, value: RuntimeError"),
    question(RETURNS, 'text: "`2x3`"', 'text: "`(3, 2)`"', 'text: "`[2]`"'),
    question(RETURNS, "text: Two rows of three, value: '[2, 3]'", "text: Three rows of two, value: '(3, 2)'"),
    question(RETURNS.replace("x.shape", "x.size(9)"), 'text: "`IndexError`"', 'text: "3"'),
    question(RAISES, ERROR, 'text: "`ValueError`: no"', "text: It runs, value: nothing"),
    question(PASSES, "text: It runs, value: nothing", ERROR),
    question(BLANK, 'text: "`0`"', 'text: "`1`"', 'text: "`dim=7`"', 'text: "`(`"'),
    question(BLANK, 'text: "`0`"', 'text: "`1`"', 'text: "`dim=0`"', key="[right, wrong-2]"),
    question(IN_HOLDS, 'text: "`sum()`"', 'text: "`mean()`"', "text: The product, value: prod()"),
]


@pytest.mark.parametrize("text", SOUND)
async def test_a_key_that_the_run_confirms_is_proved(tmp_path: Path, sandbox: Sandbox, text: str) -> None:
    assert await found(tmp_path, sandbox, text) == []
    assert proved(tmp_path).label is Label.PROVED


WRONG = [
    (
        question(PRINTS, 'text: "`tensor(5.)`"', 'text: "3"'),
        "option 1 (right): “tensor(5.)” is the key, but the code prints “tensor(6.)”",
    ),
    (
        question(PRINTS, 'text: "`tensor(6.)`"', "text: All of them added, value: tensor(6.0)"),
        "option 2 (wrong-1): “tensor(6.0)” counts as wrong, but the code prints “tensor(6.)”",
    ),
    (
        question(RETURNS, 'text: "`(2, 3)`"', 'text: "`(3, 2)`"', 'text: "`3x2`"'),
        "option 3 (wrong-2): “3x2” says the same as “(3, 2)”",
    ),
    (
        question(PRINTS.replace("x.sum()", "x @ x"), 'text: "`tensor(6.)`"', "text: It fails, value: ValueError"),
        "option 1 (right): “tensor(6.)” is the key, but the code raises RuntimeError: mat1 and mat2",
    ),
    (
        question(RETURNS.replace("x.shape", "y"), 'text: "`(2, 3)`"', 'text: "`(3, 2)`"'),
        "option 1 (right): “(2, 3)” is the key, but the code raises NameError: name 'y' is not defined",
    ),
    (
        question(RAISES, 'text: "`ValueError`"', "text: It runs, value: nothing"),
        "option 1 (right): “ValueError” is the key, but the code raises RuntimeError",
    ),
    (
        question(PASSES, ERROR, "text: It runs, value: nothing"),
        "option 2 (wrong-1): “nothing” counts as wrong, but the code runs through",
    ),
    (
        question(RAISES, ERROR, 'text: "`RuntimeError`: too slow"'),
        "option 2 (wrong-1): “RuntimeError: too slow” says the same",
    ),
    (
        question(BLANK, 'text: "`1`"', 'text: "`2`"'),
        "option 1 (right): “1” is the key, but with it the expression is not true",
    ),
    (
        question(BLANK, 'text: "`0`"', 'text: "`-2`"'),
        "option 2 (wrong-1): “-2” counts as wrong, but with it the expression is true",
    ),
    (
        question(BLANK, 'text: "`3`"', 'text: "`2`"'),
        "option 1 (right): “3” is the key, but with it it raises IndexError",
    ),
    (
        question(PRINTS.replace("print(x.sum())", "while True: pass"), 'text: "1"', 'text: "2"'),
        "question 1 (asked): the code proves nothing: It ",
    ),
    (
        question(PRINTS.replace("print(x.sum())", "open('/etc/passwd')"), 'text: "1"', 'text: "2"'),
        "question 1 (asked): the code proves nothing: The sandbox does not allow",
    ),
    (
        question(PRINTS.replace("x.sum()", "torch.nn.utils.clip_grad_norm([x], 1)"), 'text: "1"', 'text: "2"'),
        "question 1 (asked): a deprecation warning: ",
    ),
    (
        question(f"{CODE}    proof: {{prints: yes, figures: {{half: x / y}}}}\n", 'text: "`tensor(6.)`"', 'text: "3"'),
        "proof › figures › half: “half” cannot be computed: NameError",
    ),
]


@pytest.mark.parametrize(("text", "words"), WRONG, ids=[words[-50:] for _, words in WRONG])
async def test_a_key_that_the_run_refutes_is_a_fault(tmp_path: Path, sandbox: Sandbox, text: str, words: str) -> None:
    messages = await found(tmp_path, sandbox, text)
    assert [message for message in messages if words in message], messages
    assert load_course(tmp_path).faults


async def test_figures_come_from_the_run(tmp_path: Path, sandbox: Sandbox) -> None:
    assert await found(tmp_path, sandbox, PROVED) == []
    item = proved(tmp_path)
    assert item.stem == "The layer has 216 weights. What is their shape?"
    assert item.options[1].why == "Output channels come first, so it is torch.Size([8, 3, 3, 3])."
    assert item.explanation == ("There are 216 weights, as 8 × 3 × 3 × 3.",)
    assert item.proof == Proof(
        code="conv = nn.Conv2d(3, 8, kernel_size=3)",
        way="returns",
        expression="conv.weight.shape",
        answer="torch.Size([8, 3, 3, 3])",
        versions=VERSIONS,
        on=ON,
    )


async def test_floats_are_shown_with_four_digits_unless_the_figure_is_a_text(tmp_path: Path, sandbox: Sandbox) -> None:
    text = PROVED.replace("conv.weight.numel()", "2 / 3\n        exact: f'{2 / 3:.6f}'")
    text = text.replace("weights. What", "weights, or {exact}. What")
    assert await found(tmp_path, sandbox, text) == []
    assert proved(tmp_path).stem == "The layer has 0.6667 weights, or 0.666667. What is their shape?"


async def test_the_proof_by_holds_shows_the_key_in_the_blank(tmp_path: Path, sandbox: Sandbox) -> None:
    assert await found(tmp_path, sandbox, question(BLANK, 'text: "`0`"', 'text: "`1`"')) == []
    item = proved(tmp_path)
    assert item.code == "y = torch.ones(2, 3).sum(____)"
    assert item.proof
    assert (item.proof.code, item.proof.expression) == ("y = torch.ones(2, 3).sum(0)", "y.shape == (3,)")


async def test_a_figure_that_makes_a_text_too_long_is_a_fault(tmp_path: Path, sandbox: Sandbox) -> None:
    text = PROVED.replace("conv.weight.numel()", "str(10 ** 189)").replace("What is", f"{'y' * 200} What is")
    messages = await found(tmp_path, sandbox, text)
    assert messages == ["question 1 (weight-shape) › stem: 435 characters long"]


async def test_a_proof_is_outdated_as_soon_as_what_it_proves_is_changed(tmp_path: Path, sandbox: Sandbox) -> None:
    assert await found(tmp_path, sandbox, PROVED) == []
    assert load(tmp_path, {"filters/questions.yaml": PROVED.replace("as 8 ×", "since 8 ×")}).faults == ()
    changed = PROVED.replace("nn.Conv2d(3, 8", "nn.Conv2d(8, 3")
    messages = [fault.message for fault in load(tmp_path, {"filters/questions.yaml": changed}).faults]
    assert messages == ["not proved yet: run `tutorbot content check`"]
