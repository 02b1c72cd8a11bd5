"""Submissions judged by running them in the real sandbox: right ones, wrong ones, hostile ones."""

import asyncio
from dataclasses import replace
from typing import Any

import pytest

from tests.builders import blank, puzzle
from tutorbot.domain.errors import JudgingError, TutorError, Unavailable
from tutorbot.domain.puzzles import (
    Call,
    Implement,
    Order,
    Predict,
    Puzzle,
    Tolerance,
    Verdict,
    Wrong,
    lines_of,
    shuffled,
)
from tutorbot.judging.judges import Judge
from tutorbot.sandbox.jobs import Limits, Outcome
from tutorbot.sandbox.options import Options
from tutorbot.sandbox.sandboxes import Sandbox, open_sandbox

CENTRE = "def centre(x):\n    return x - x.mean(dim=0, keepdim=True)\n"
ROWS = "def centre(x):\n    return x - x.mean(dim=1, keepdim=True)\n"
ALL = "def centre(x):\n    return x - x.mean()\n"
INPUTS = """\
def inputs(rng):
    for _ in range(9):
        yield (torch.randn(rng.randint(2, 6), 5) * 10,)
"""
QUICK = Limits(wall_s=1.0)


def centre(**changed: Any) -> Puzzle:  # noqa: ANN401  fields of Implement
    fields: dict[str, Any] = {
        "form": "implement",
        "starter": "def centre(x):\n    ...",
        "solution": CENTRE,
        "examples": (Call("centre(torch.tensor([[1.0, 2.0], [3.0, 6.0]]))"),),
        "cases": (Call("centre(torch.ones(1, 4) * 77)", "a single row"),),
        "generator": INPUTS,
        "draws": 3,
        "entry": "centre",
        "wrong": (Wrong("rows", ROWS, "You averaged the rows."), Wrong("one-mean", ALL, "One mean is not enough.")),
    }
    return puzzle("centre", task=Implement(**{**fields, **changed}))


def function(solution: str, *calls: str, **changed: Any) -> Puzzle:  # noqa: ANN401  as above
    """A puzzle of nothing but visible calls of `f`."""
    fields: dict[str, Any] = {"form": "implement", "starter": "", "solution": solution, "entry": "f", **changed}
    return puzzle("f", task=Implement(examples=tuple(map(Call, calls)), **fields))


async def judged(sandbox: Sandbox, asked: Puzzle, code: str, **given: Any) -> Verdict:  # noqa: ANN401  as of Judge.judge
    return await Judge(sandbox).judge(asked, code, **given)


# Right and wrong


@pytest.mark.parametrize(
    "code",
    [
        CENTRE,
        "def centre(x):\n    return x - x.sum(0) / len(x)",
        "centre = lambda a: a.sub(a.mean(0))",
        "class Centre:\n    def __call__(self, x):\n        return x - x.mean(0)\ncentre = Centre()",
        "print('working')\ndef centre(x):\n    print('here')\n    return x - x.mean(0)",
    ],
)
async def test_whatever_gives_the_same_is_correct(sandbox: Sandbox, code: str) -> None:
    verdict = await judged(sandbox, centre(), code)
    assert verdict.solved
    assert (verdict.passed, verdict.total) == (5, 5)
    assert verdict.feedback == "1 example and 4 hidden inputs: all as expected."
    assert verdict.misconception is None


async def test_what_was_printed_is_kept_and_no_evidence(sandbox: Sandbox) -> None:
    code = "print('\\x1b[31mcorrect\\x1b[0m', 5, 'of', 5)\ndef centre(x):\n    print('x' * 2000)\n    return x"
    verdict = await judged(sandbox, centre(), code)
    assert verdict.result == "incorrect"
    assert verdict.output.startswith("\\x1b[31mcorrect\\x1b[0m 5 of 5\nxxxx")
    assert len(verdict.output) == 1000


async def test_a_declared_mistake_is_told_with_the_first_failing_example(sandbox: Sandbox) -> None:
    code = "def centre(table):\n    means = table.mean(1).unsqueeze(1)\n    return table - means"
    verdict = await judged(sandbox, centre(), code)
    assert (verdict.result, verdict.passed, verdict.total, verdict.misconception) == ("incorrect", 0, 5, "rows")
    assert verdict.feedback == (
        "**Example 1**: `centre(torch.tensor([[1.0, 2.0], [3.0, 6.0]]))`\n"
        "Argument: a float32 tensor of shape (2, 2)\n"
        "The result is not right yet: values differ at 4 of 4 places, first at [0, 0]: -0.5; expected -1.0.\n"
        "You averaged the rows."
    )


async def test_each_declared_mistake_gets_its_own_words(sandbox: Sandbox) -> None:
    for wrong in centre().task.wrong:
        assert isinstance(wrong, Wrong)
        verdict = await judged(sandbox, centre(), wrong.code)
        assert verdict.misconception == wrong.misconception
        assert wrong.says in verdict.feedback


async def test_of_two_mistakes_with_one_result_the_same_code_and_the_same_error_come_first(sandbox: Sandbox) -> None:
    wrong = (
        Wrong("key", "def f(x):\n    return {}[x]", "A key."),
        Wrong("same-key", "def f(x):\n    d = {}\n    return d[x]", "The same key."),
        Wrong("name", "def f(x):\n    return a", "Name a."),
        Wrong("other-name", "def f(x):\n    return b", "Name b."),
    )
    asked = function("def f(x):\n    return x", "f(1)", wrong=wrong)
    for code, misconception in (
        (wrong[1].code, "same-key"),
        ("def f(x):\n    return dict()[x]", "key"),
        ("def f(y):\n    return b", "other-name"),
        ("def f(y):\n    return c", "name"),
    ):
        assert (await judged(sandbox, asked, code)).misconception == misconception


async def test_a_hidden_case_is_told_without_its_call_and_without_what_is_expected(sandbox: Sandbox) -> None:
    code = "def centre(x):\n    return x - x.mean(0) if len(x) > 1 else x"
    verdict = await judged(sandbox, centre(), code)
    assert (verdict.result, verdict.passed) == ("incorrect", 1)
    assert "**Hidden case 1** (a single row)\nArgument: a float32 tensor of shape (1, 4)\n" in verdict.feedback
    assert "first at [0]" not in verdict.feedback
    assert "first at [0, 0]: 77.0." in verdict.feedback
    assert "centre(" not in verdict.feedback
    assert "expected" not in verdict.feedback


async def test_drawn_inputs_are_other_ones_each_time_and_the_same_for_one_seed(sandbox: Sandbox) -> None:
    code = "def centre(x):\n    return x * 0 if len(x) <= 2 and x.shape[1] < 5 or len(x) == 1 else x"
    told = [(await judged(sandbox, centre(), code, seed=seed)).feedback for seed in (1, 1, 2)]
    unseeded = [(await judged(sandbox, centre(examples=(), cases=()), code)).feedback for _ in range(3)]
    assert told[0] == told[1] == told[2]  # the example fails first
    assert len(set(unseeded)) == 3
    assert all(each.startswith("**Hidden input 1**") for each in unseeded)


async def test_hard_coding_the_examples_does_not_pass(sandbox: Sandbox) -> None:
    code = "def centre(x):\n    return torch.tensor([[-1., -2.], [1., 2.]]) if x.shape == (2, 2) else x * 0"
    verdict = await judged(sandbox, centre(), code)
    assert (verdict.result, verdict.passed) == ("incorrect", 2)
    assert "**Hidden input 1**" in verdict.feedback


async def test_the_total_counts_the_inputs_that_the_generator_really_draws(sandbox: Sandbox) -> None:
    few = centre(generator="def inputs(rng):\n    yield (torch.ones(2, 2),)", draws=5)
    assert (await judged(sandbox, few, CENTRE)).total == 3
    assert (await judged(sandbox, centre(draws=9), CENTRE)).total == 11
    assert (await judged(sandbox, centre(generator=None), CENTRE)).total == 2


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("def f(x):\n    x * 2", "returned nothing (None): is a return missing?"),
        ("def f(x):\n    return (x * 2).tolist()", "returned a list; expected a tensor"),
        ("def f(x):\n    return nn.Linear(1, 1)", "returned a `Linear`; expected a tensor"),
        ("def f(x):\n    return x[0] * 2", "the shape is (2,); expected (2, 2)"),
        ("def f(x):\n    return (x * 2).double()", "the dtype is float64; expected float32"),
        ("def f(x):\n    return x.T * 2", "first at [0, 1]: 6.0; expected 4.0.\nThe values are right but transposed"),
        ("def f(x):\n    return x * float('nan')", "nan; expected 2.0.\nNaN comes from"),
        ("def f(x):\n    return x * 3", "Every value is off by the same factor"),
    ],
)
async def test_a_wrong_result_is_told_by_type_shape_dtype_and_values(sandbox: Sandbox, code: str, said: str) -> None:
    asked = function("def f(x):\n    return x * 2", "f(torch.tensor([[1.0, 2.0], [3.0, 4.0]]))")
    verdict = await judged(sandbox, asked, code)
    assert verdict.result == "incorrect"
    assert said in verdict.feedback


@pytest.mark.parametrize(
    ("solution", "call", "code"),
    [
        ("def f():\n    return None", "f()", "def f(): pass"),
        ("def f(a, b=1):\n    return a - b", "f(5, b=3)", "def f(a, b):\n    return a - b"),
        ("def f(*a, **k):\n    return a, k", "f(1, *[2, 3], x=4, **{'y': 5})", "def f(*a, **k):\n    return a, k"),
        ("def f(d):\n    return d['a'][0].shape", "f({'a': [torch.ones(2, 3)]})", "def f(d):\n    return (2, 3)"),
        ("def f(x):\n    return x.numpy()", "f(torch.ones(2))", "def f(x):\n    return np.ones(2, dtype='float32')"),
        ("def f(x):\n    return x.dtype", "f(torch.ones(2))", "def f(x):\n    return torch.float32"),
        ("def f(x):\n    return 1j * x", "f(2.0)", "def f(x):\n    return complex(0, x)"),
        ("def f(x):\n    return x.max(dim=0)", "f(torch.eye(2))", "def f(x):\n    return (x.amax(0), x.argmax(0))"),
        ("def f(m):\n    return m(torch.ones(1))", "f(lambda x: x + 1)", "def f(m):\n    return m(torch.ones(1)) + 0"),
        ("def f(x):\n    return x + 1", "f(1) * 2", "def f(x):\n    return 1 + x"),
        ("def f(n):\n    return torch.rand(n)", "f(3)", "def f(n):\n    return torch.rand(n)"),
        ("def f(x):\n    y = x.clone()\n    (y ** 2).sum().backward()\n    return x.grad",
         "f(torch.ones(2, requires_grad=True))", "def f(x):\n    return 2 * x.detach()"),
    ],
)  # fmt: skip
async def test_all_that_can_travel_can_be_asked_for(sandbox: Sandbox, solution: str, call: str, code: str) -> None:
    verdict = await judged(sandbox, function(solution, call), code)
    assert verdict.solved, verdict.feedback


async def test_tolerance_and_dtype_policy_are_the_puzzles_own(sandbox: Sandbox) -> None:
    code = "def f(x):\n    return int(x) + 1"
    strict, lenient = (function("def f(x):\n    return x + 1.0", "f(2.0)", dtype=dtype) for dtype in ("same", "any"))
    assert "returned an int; expected a float" in (await judged(sandbox, strict, code)).feedback
    assert (await judged(sandbox, lenient, code)).solved
    near = "def f(x):\n    return x + 1.00001"
    assert (await judged(sandbox, strict, near)).solved
    exact = function("def f(x):\n    return x + 1.0", "f(2.0)", tolerance=Tolerance(0, 0))
    assert "values differ: 3.00001; expected 3.0" in (await judged(sandbox, exact, near)).feedback


async def test_training_without_zero_grad_is_noticed_without_being_declared(sandbox: Sandbox) -> None:
    solution = """\
def f(x, steps):
    w = torch.zeros(1, requires_grad=True)
    optimizer = torch.optim.SGD([w], lr=0.1)
    for _ in range(steps):
        optimizer.zero_grad()
        ((w * x - 1) ** 2).mean().backward()
        optimizer.step()
    return w.detach()
"""
    asked = function(solution, "f(torch.ones(3), 5)")
    verdict = await judged(sandbox, asked, solution.replace("        optimizer.zero_grad()\n", ""))
    assert "Maybe `zero_grad()` is missing" in verdict.feedback


# Arguments in place


@pytest.mark.parametrize(
    ("code", "said"),
    [
        (
            "def f(x, y=None):\n    x += 1\n    return x",
            "changed its argument 1 in place: values differ at 2 of 2 places",
        ),
        (
            "def f(x, y=None):\n    r = x + 1\n    y.append(1)\n    return r",
            "changed its y in place: the length is 1; before",
        ),
        ("def f(x, y=None):\n    return x + 1", ""),
    ],
)
async def test_arguments_have_to_stay_as_they_are_where_the_puzzle_says_so(
    sandbox: Sandbox, code: str, said: str
) -> None:
    wrong = (Wrong("in-place", "def f(x, y=None):\n    return x.add_(1)", "`add_` changes x."),)
    asked = function("def f(x, y=None):\n    return x + 1", "f(torch.ones(2), y=[])", keeps_arguments=True, wrong=wrong)
    verdict = await judged(sandbox, asked, code)
    assert verdict.solved == (not said)
    assert said in verdict.feedback
    assert verdict.misconception == ("in-place" if said else None)
    assert (
        await judged(sandbox, function("def f(x, y=None):\n    return x + 1", "f(torch.ones(2), y=[])"), code)
    ).solved


async def test_a_wrong_result_comes_before_a_changed_argument(sandbox: Sandbox) -> None:
    asked = function("def f(x):\n    return x + 1", "f(torch.ones(2))", keeps_arguments=True)
    assert "values differ" in (await judged(sandbox, asked, "def f(x):\n    return x.mul_(7)")).feedback
    assert "It raised KeyError" in (await judged(sandbox, asked, "def f(x):\n    return {}[x]")).feedback


# Harness


HARNESS = """\
def trained(steps):
    model = nn.Linear(2, 1)
    with torch.no_grad():
        model.weight.fill_(1.0)
        model.bias.fill_(0.0)
    train(model, torch.ones(4, 2), torch.zeros(4, 1), steps)
    return model.weight.detach()
"""
TRAIN = """\
def train(model, x, y, steps):
    for _ in range(steps):
        loss = F.mse_loss(model(x), y)
        model.zero_grad()
        loss.backward()
        with torch.no_grad():
            for p in model.parameters():
                p -= 0.1 * p.grad
"""


async def test_a_harness_makes_what_cannot_travel(sandbox: Sandbox) -> None:
    asked = puzzle(
        task=Implement(
            form="fix", starter="", solution=TRAIN, harness=HARNESS, entry="trained", examples=(Call("trained(3)"),)
        )
    )
    assert (await judged(sandbox, asked, TRAIN)).solved
    worse = await judged(sandbox, asked, TRAIN.replace("        model.zero_grad()\n", ""))
    assert "Argument: the int 3" in worse.feedback
    wrong = await judged(sandbox, asked, TRAIN.replace("p.grad", "p.gradient"))
    assert "answer.py, line 8, in train\n  p -= 0.1 * p.gradient" in wrong.feedback
    assert "harness" not in wrong.feedback
    missing = await judged(sandbox, asked, "x = 1")
    assert (missing.result, missing.passed) == ("error", 0)
    assert "It raised NameError: `name 'train' is not defined`" in missing.feedback


# Code that fails


async def test_an_exception_is_told_with_the_learners_own_lines_and_what_it_means(sandbox: Sandbox) -> None:
    verdict = await judged(sandbox, centre(), "def centre(x):\n    y = x @ x.double()\n    return y")
    assert verdict.result == "error"
    assert "It raised RuntimeError: `expected m1 and m2 to have the same dtype" in verdict.feedback
    assert "```text\nanswer.py, line 2, in centre\n  y = x @ x.double()\n```\nThe dtypes do not fit" in verdict.feedback


async def test_an_error_before_any_call_counts_nothing(sandbox: Sandbox) -> None:
    verdict = await judged(sandbox, centre(), "print('before')\n1 / 0")
    assert (verdict.result, verdict.passed, verdict.total, verdict.output) == ("error", 0, 5, "before\n")
    assert verdict.feedback.startswith("**When your code was run**, before any call:\nIt raised ZeroDivisionError")


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("def center(x):\n    return x", "Your code defines no `centre`.\nMaybe `center` is meant to be it."),
        ("x = 1", "Your code defines no `centre`.\nKeep the name"),
        ("def solution(x):\n    return x", "Maybe `solution` is meant to be it."),
    ],
)
async def test_a_function_that_is_missing_is_named(sandbox: Sandbox, code: str, said: str) -> None:
    verdict = await judged(sandbox, centre(), code)
    assert verdict.result == "error"
    assert said in verdict.feedback


@pytest.mark.parametrize(
    ("code", "result", "said"),
    [
        ("while True: pass", "timeout", "before any call:\nIt ran for more than 1 seconds.\nMaybe a loop never ends"),
        ("def centre(x):\n    while True: pass", "timeout", "**Example 1**"),
        ("def centre(x):\n    return torch.ones(10 ** 10)", "memory", "answer.py, line 2"),
        ("def centre(x):\n    while True: print('x' * 999)", "output limit", "It printed more than"),
        ("def centre(x):\n    return open('/etc/passwd').read()", "refused", "The sandbox does not allow this"),
        ("open('/etc/passwd')", "refused", "The sandbox does not allow this"),
        ("import sys\nsys.exit(0)", "error", "It ended the program, as exit() does, before it had answered."),
        ("import sys\nsys.exit('correct')", "error", "as exit() does"),
        ("def centre(x):\n    raise SystemExit", "error", "as exit() does"),
        ("import os\nos._exit(0)", "error", "It ended the process by itself"),
        ("def centre(x):\n    import os\n    os._exit(0)", "error", "**Example 1**"),
        ("def centre(x):\n    import ctypes\n    ctypes.string_at(0)", "crashed", "The process crashed (SIGSEGV)."),
        ("def centre(x):\n    return centre(x)", "error", "calls itself without end"),
    ],
)
async def test_every_end_has_its_own_name_and_words(sandbox: Sandbox, code: str, result: str, said: str) -> None:
    verdict = await judged(sandbox, centre(wrong=()), code, limits=QUICK)
    assert (verdict.result, verdict.passed, verdict.total) == (result, 0, 5)
    assert said in verdict.feedback


async def test_a_declared_mistake_that_never_ends_is_known_by_its_code(sandbox: Sandbox) -> None:
    wrong = (Wrong("endless", "def centre(x):\n    while True:\n        pass", "It waits for nothing."),)
    mistaken = await judged(sandbox, centre(wrong=wrong), "def centre(x):\n    while True: pass", limits=QUICK)
    assert (mistaken.result, mistaken.misconception) == ("timeout", "endless")
    assert mistaken.feedback.endswith("It waits for nothing.")


async def test_a_declared_mistake_outside_of_any_call_is_known_by_its_error(sandbox: Sandbox) -> None:
    wrong = (
        Wrong("divides", "1 / 0", "You divide by 0."),
        Wrong("unready", "x = []\nx[0]", "The list is empty."),
        Wrong("endless", "while True:\n    pass", "It waits for nothing."),
        Wrong("silent", "x = 1", "It does nothing."),
    )
    for code, misconception in (
        ("y = [][1]", "unready"),
        ("z = 7 / 0", "divides"),
        ("z = 7 % 0", None),
        ("{}[0]", None),
        ("y = 2", "silent"),
    ):
        verdict = await judged(sandbox, centre(wrong=wrong), code, limits=QUICK)
        assert (verdict.result, verdict.misconception) == ("error", misconception)


async def test_an_exception_of_the_same_type_is_the_same_mistake_only_with_a_like_message(sandbox: Sandbox) -> None:
    wrong = (Wrong("beyond", "def centre(x):\n    return x[9]", "There is no such row."),)
    for code, misconception in (("x[7]", "beyond"), ("[][9]", None), ("x[0, 0, 9]", None)):
        verdict = await judged(sandbox, centre(wrong=wrong), f"def centre(x):\n    return {code}")
        assert "It raised IndexError" in verdict.feedback
        assert verdict.misconception == misconception


async def test_a_wrong_solution_that_needs_long_keeps_nobody_waiting(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tutorbot.judging.attempts._ASKING_SECONDS", 0.5)
    wrong = tuple(Wrong(f"slow-{each}", f"x = {each}\nwhile True: pass", "Slow.") for each in range(8))
    verdict = await judged(sandbox, centre(wrong=wrong), "def centre(x):\n    return x", limits=QUICK)
    assert (verdict.result, verdict.misconception) == ("incorrect", None)


# What is not run at all


@pytest.mark.parametrize(
    ("code", "result", "said"),
    [
        ("def centre(x)\n    return x", "error", "Python cannot read line 1: `expected ':'`"),
        ("def centre(x):\n  \treturn x\n    return", "error", "Python cannot read line 3"),
        ("x = '\x00'", "error", "cannot read"),
        ("(" * 5_000, "error", "Python cannot read line 1"),
        ("x = " + "-" * 20_000 + "1", "error", "too deeply"),
        ("x = " + "1+" * 9_000 + "1", "error", "too deeply"),
        ("def centre(x):\n    return x.std()", "incorrect", "your code uses `std` (line 2). It was not run."),
        ("from torch import std as s\nimport os\nos._exit(1)", "incorrect", "uses `std` (line 1)"),
    ],
)
async def test_what_cannot_be_read_or_is_banned_is_told_without_being_run(code: str, result: str, said: str) -> None:
    async with open_sandbox(Options(enabled=False)) as none:
        verdict = await judged(none, centre(bans=("std",)), code)
    assert (verdict.result, verdict.passed, verdict.total) == (result, 0, 5)
    assert said in verdict.feedback


async def test_a_declared_mistake_that_is_not_run_is_known_by_its_lines() -> None:
    wrong = (
        Wrong("no-colon", "def centre(x)\n    return x", "The colon."),
        Wrong("ready-made", "def centre(x):\n    return x.std()", "Write it yourself."),
    )
    async with open_sandbox(Options(enabled=False)) as none:
        for each in wrong:
            verdict = await judged(none, centre(bans=("std",), wrong=wrong), f"{each.code}\n\n")
            assert verdict.misconception == each.misconception
            assert verdict.feedback.endswith(each.says)
        other = await judged(none, centre(bans=("std",), wrong=wrong), "y = x.std()")
        assert other.misconception is None


# Orders


ORDERED = "def total(x):\n    s = 0.0\n    for row in x:\n        s = s + row.sum()\n    return s\n"
LOST = "def total(x):\n    for row in x:\n        s = s + row.sum()\n    s = 0.0\n    return s\n"


def order() -> Puzzle:
    return puzzle(
        "total",
        task=Order(
            solution=ORDERED,
            examples=(Call("total(torch.ones(2, 3))"),),
            entry="total",
            wrong=(Wrong("started-late", LOST, "`s` starts before the loop."),),
        ),
    )


async def test_the_right_order_is_correct_as_lines_and_as_numbers(sandbox: Sandbox) -> None:
    shown, lines = shuffled(order()), lines_of(ORDERED)
    numbers = " ".join(str(shown.index(line) + 1) for line in lines)
    bare = "\n".join(line.strip() for line in lines)
    for answer in (ORDERED, numbers, bare):
        assert (await judged(sandbox, order(), answer)).solved


async def test_a_wrong_order_is_run_and_told_like_any_code(sandbox: Sandbox) -> None:
    verdict = await judged(sandbox, order(), LOST)
    assert (verdict.result, verdict.misconception) == ("error", "started-late")
    assert "`s` starts before the loop." in verdict.feedback


async def test_another_order_that_works_is_correct(sandbox: Sandbox) -> None:
    either = Order(
        solution="def f(x):\n    a = x + 1\n    b = x + 2\n    return a * b", examples=(Call("f(1)"),), entry="f"
    )
    assert (await judged(sandbox, puzzle(task=either), "def f(x):\n b = x + 2\n a = x + 1\n return a * b")).solved


async def test_other_lines_are_refused_by_name_without_being_run() -> None:
    async with open_sandbox(Options(enabled=False)) as none:
        verdict = await judged(none, order(), ORDERED.replace("0.0", "1.0"))
    assert (verdict.result, verdict.passed, verdict.total) == ("incorrect", 0, 1)
    assert (
        "- `s = 1.0` is not among the lines that were given, or was changed.\n- `s = 0.0` is missing."
        in verdict.feedback
    )


# Puzzles that are out of order


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"solution": "def centre(x):\n    return y"}, "its solution raised NameError at centre(torch.tensor"),
        ({"solution": "1 / 0"}, "its solution failed (ZeroDivisionError"),
        ({"solution": "import sys\nsys.exit(0)"}, "its solution failed (the program ended"),
        ({"solution": "def centre(x):\n    return nn.Linear(1, 1)"}, "gives something at centre(torch.tensor"),
        ({"examples": (Call("centre(undefined)"),)}, "an argument of centre(undefined) raised NameError"),
        ({"harness": "undefined"}, "its harness raised NameError"),
        ({"generator": "def other(): ..."}, "its generator raised NameError"),
        ({"generator": "def inputs(rng):\n    yield 1 / 0"}, "its generator raised ZeroDivisionError"),
        ({"generator": "def inputs(rng):\n    yield (print,)"}, "draws something that cannot be passed on"),
    ],
)
async def test_a_puzzle_that_cannot_judge_says_so_and_blames_nobody(
    sandbox: Sandbox, changed: dict[str, Any], said: str
) -> None:
    with pytest.raises(JudgingError, match="That is no fault of yours; nothing was judged") as caught:
        await judged(sandbox, centre(**changed), CENTRE)
    assert str(caught.value) == "This puzzle is out of order. That is no fault of yours; nothing was judged."
    assert said in caught.value.what


async def test_without_a_sandbox_nothing_is_judged() -> None:
    async with open_sandbox(Options(enabled=False)) as none:
        with pytest.raises(Unavailable, match="switched off"):
            await judged(none, centre(), CENTRE)


# Several at once


async def test_submissions_judged_at_the_same_time_do_not_mix(sandbox: Sandbox) -> None:
    codes = [CENTRE, ROWS, ALL, CENTRE, "def centre(x):\n    return 1 / 0"]
    verdicts = await asyncio.gather(*(judged(sandbox, centre(), code, who=who) for who, code in enumerate(codes)))
    assert [verdict.misconception or verdict.result for verdict in verdicts] == [
        "correct",
        "rows",
        "one-mean",
        "correct",
        "error",
    ]


# Moderators' puzzles


async def test_what_moderators_say_is_shown_without_any_formatting(sandbox: Sandbox) -> None:
    said = Wrong("rows", ROWS, "**Look** at <@1>, `dim`!")
    asked = replace(centre(wrong=(said,)), id=type(centre().id)("guild-1/7"))
    assert (await judged(sandbox, asked, ROWS)).feedback.endswith("\n`**Look** at <@1>, \u02cbdim\u02cb!`")


# Examples and trying out


async def test_examples_are_shown_with_what_the_reference_gives(sandbox: Sandbox) -> None:
    given = await Judge(sandbox).examples(centre())
    assert given == [("centre(torch.tensor([[1.0, 2.0], [3.0, 6.0]]))", "tensor([[-1., -2.], [1., 2.]])")]
    assert await Judge(sandbox).examples(puzzle(task=Predict(code="", asks="prints", of=None, solution=""))) == []


async def test_trying_out_runs_the_examples_and_judges_nothing(sandbox: Sandbox) -> None:
    run = await Judge(sandbox).try_out(centre(), f"print('hello')\n{ROWS}", who=1)
    assert run.outcome is Outcome.OK
    assert run.stdout == (
        "hello\ncentre(torch.tensor([[1.0, 2.0], [3.0, 6.0]]))\n"
        "  tensor([[-0.5, 0.5], [-1.5, 1.5]])\n  a float32 tensor of shape (2, 2)"
    )


@pytest.mark.parametrize(
    ("code", "outcome", "stdout"),
    [
        ("print('before')\n1 / 0", Outcome.ERROR, "before\n"),
        ("import os\ndef centre(x):\n    print('in it', flush=True)\n    os._exit(3)", Outcome.ERROR, "in it"),
    ],
)
async def test_trying_out_shows_how_far_it_came(sandbox: Sandbox, code: str, outcome: Outcome, stdout: str) -> None:
    run = await Judge(sandbox).try_out(centre(), code, who=1)
    assert (run.outcome, run.stdout) == (outcome, stdout)
    assert run.why


async def test_trying_out_shows_an_exception_in_a_call(sandbox: Sandbox) -> None:
    run = await Judge(sandbox).try_out(centre(), "def centre(x):\n    return x.means()", who=1)
    assert run.outcome is Outcome.ERROR
    assert run.failure
    assert "answer.py, line 2, in centre" in run.failure.trace


async def test_trying_out_an_order_wants_the_lines_that_were_given(sandbox: Sandbox) -> None:
    run = await Judge(sandbox).try_out(order(), ORDERED, who=1)
    assert run.stdout.startswith("total(torch.ones(2, 3))\n  tensor(6.)")
    lines = await Judge(sandbox).try_out(order(), "print(1)", who=1)
    assert lines.outcome is Outcome.ERROR
    assert "`print(1)` is not among the lines" in lines.why


async def test_a_prediction_cannot_be_tried_out(sandbox: Sandbox) -> None:
    with pytest.raises(TutorError, match="to see the answer"):
        await Judge(sandbox).try_out(puzzle(task=Predict(code="", asks="prints", of=None, solution="")), "x", who=1)


async def test_what_is_filled_into_a_blank_is_judged_by_running_it(sandbox: Sandbox) -> None:
    judge = Judge(sandbox)
    assert [(await judge.judge(blank(), filling)).result for filling in ("2", "4 / 2", "3", "(", "x.no")] == [
        *("correct", "correct", "incorrect", "error", "error"),
    ]
    unfilled = await judge.judge(blank(), "2\n2")
    assert "2 lines for 1 blank:" in unfilled.feedback
