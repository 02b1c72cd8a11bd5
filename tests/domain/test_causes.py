import ast
from time import process_time

import numpy as np
import pytest

from tests.domain.tensors import tensor
from tutorbot.domain.causes import likely_cause
from tutorbot.domain.comparisons import difference
from tutorbot.domain.mismatches import Mismatch
from tutorbot.domain.values import Size, Value

nan, inf = float("nan"), float("inf")


def cause(got: Value, expected: Value, *args: Value, code: str = "") -> str:
    found = difference(got, expected)
    assert found
    mismatch = Mismatch(code=ast.parse(code), args=args, got=got, expected=expected, aspect=found.aspect)
    return likely_cause(mismatch) or ""


def ones(*shape: int) -> Value:
    numbers: object = 1.0
    for size in reversed(shape):
        numbers = [numbers] * size
    return tensor(numbers)


@pytest.mark.parametrize(
    ("got", "expected", "code", "said"),
    [
        (None, 1, "def f(x):\n    print(x + 1)", "`return` gives it to the caller"),
        (None, [1], "def f(x):\n    return x.append(1)", "`append` is it"),
        (None, 1, "def f(x):\n    x + 1", ""),
        (tensor(3.5), 3.5, "", "`.item()` is missing"),
        (tensor([3.5]), 3.5, "", "`.item()` is missing"),
        (tensor([3.5, 1]), 3.5, "", ""),
        (3.5, tensor(3.5), "", "a tensor should stay a tensor"),
        ([1.0], tensor([1.0]), "", "`torch.tensor(…)`"),
        (Size((1,)), tensor([1]), "", "`torch.tensor(…)`"),
        (tensor([1.0], "float32", "array"), tensor([1.0]), "", "`torch.from_numpy(…)`"),
        (tensor([1.0]), tensor([1.0], "float32", "array"), "", "`.numpy()`"),
        (tensor([1.0]), [1.0], "", "`.tolist()`"),
        ((1, 2), [1, 2], "", "`[…]` makes a list"),
        ("1", 1, "", ""),
    ],
)
def test_a_wrong_type(got: Value, expected: Value, code: str, said: str) -> None:
    words = cause(got, expected, code=code)
    assert said in words
    assert bool(said) == bool(words)


@pytest.mark.parametrize(
    ("got", "expected", "argument", "said"),
    [
        (ones(3), ones(3, 1), ones(3, 2), "`keepdim=True` keeps it"),
        (tensor(1.0), ones(1), ones(1), "`keepdim=True` keeps it"),
        (ones(1, 3), ones(3), ones(4, 3), "leave out `keepdim=True`"),
        (ones(2, 3), ones(3, 2), ones(2, 3), "transpose (`.T`)"),
        (ones(1, 3, 8, 9), ones(1, 8, 9, 3), ones(1, 3, 8, 9), "`permute`"),
        (ones(4), ones(3), ones(3, 4), "dimension 0 was reduced"),
        (ones(3, 1), ones(1, 4), ones(3, 4), "dimension 1 was reduced"),
        (ones(5, 5), ones(5), ones(5), "(5, 1) and (5,) met"),
        (ones(5, 5), tensor(1.0), ones(5), "(5, 1) and (5,) met"),
        (ones(3, 2), tensor(1.0), ones(3, 2), "a `.sum()` or `.mean()` is missing"),
        (ones(7), ones(3), ones(2), ""),
        ([1], [1, 2], ones(2), ""),
    ],
)
def test_a_wrong_shape(got: Value, expected: Value, argument: Value, said: str) -> None:
    words = cause(got, expected, [argument])
    assert said in words
    assert bool(said) == bool(words)


@pytest.mark.parametrize(
    ("got", "expected", "said"),
    [
        (tensor([1]), tensor([1.0]), "integer division (`//`)"),
        (tensor([1.0]), tensor([1]), "always gives floats"),
        (tensor([1.0], "float64"), tensor([1.0]), "numpy, which counts in float64"),
        (tensor([True]), tensor([1.0]), "`.to(torch.float32)`"),
        (tensor([1.0]), tensor([True]), "a comparison (`>`, `==`) is missing"),
        (tensor([1.0], "float16"), tensor([1.0]), ""),
    ],
)
def test_a_wrong_dtype(got: Value, expected: Value, said: str) -> None:
    words = cause(got, expected)
    assert said in words
    assert bool(said) == bool(words)


TRAINING = "for _ in range(3):\n    loss(w).backward()\n    optimizer.step()\n"


@pytest.mark.parametrize(
    ("got", "expected", "argument", "said"),
    [
        (tensor([nan, 1.0]), tensor([2.0, 1.0]), None, "NaN comes from 0 ÷ 0"),
        (nan, 2.0, None, "NaN comes from"),
        (inf, 2.0, None, "Infinity comes from"),
        (tensor([1.0005, 2.001]), tensor([1.0, 2.0]), None, "very close"),
        (tensor([-1.0, 2.0]), tensor([1.0, -2.0]), None, "Every sign is the opposite"),
        (tensor([[1.0, 2], [3, 4]]), tensor([[1.0, 3], [2, 4]]), None, "transposed"),
        (tensor([3.0, 2, 1]), tensor([1.0, 2, 3]), None, "opposite order"),
        ([3, 2, 1], [1, 2, 3], None, "opposite order"),
        (tensor([1.0, 2.0]), tensor([1.5, 2.75]), None, "behind the point"),
        (3.0, 3.75, None, "behind the point"),
        (12.0, 3.0, ones(2, 2), "4 times too large: maybe a sum where a mean"),
        (tensor([1.5, 2.5]), tensor([4.5, 7.5]), ones(3, 2), "3 times too small: maybe a mean where a sum"),
        (2.5, 10.0, [1.0, 2.0, 3.0, 4.0], "4 times too small"),
        (tensor([8.0, 4.0]), tensor([10.0, 5.0]), ones(5, 2), "divided by 5 or by 4"),
        (tensor([4.0, 9.0]), tensor([2.0, 3.0]), None, "a root (`sqrt`) is missing"),
        (tensor([2.0, 3.0]), tensor([4.0, 9.0]), None, "a square is missing"),
        (tensor([1.5, 2.5, 3.5]), tensor([1.0, 2.0, 3.0]), None, "off by the same amount"),
        (tensor([2.2, 4.4, 6.6]), tensor([1.0, 2.0, 3.0]), None, "off by the same factor"),
        (tensor([1.0, 5.0, 2.0]), tensor([1.0, 2.0, 3.0]), None, ""),
        (7, 2, ones(7), ""),
        (10**400, 2, None, ""),
        (tensor([3e38, 1.0]), tensor([inf, 1.0]), None, ""),
        ("abc", "abd", None, ""),
    ],
)
def test_wrong_numbers(got: Value, expected: Value, argument: Value, said: str) -> None:
    words = cause(got, expected, argument)
    assert said in words
    assert bool(said) == bool(words)


@pytest.mark.parametrize(
    ("code", "missing"),
    [
        (TRAINING, True),
        (TRAINING + "optimizer.zero_grad()", False),
        (TRAINING + "w.grad = None", False),
        (TRAINING + "w.grad.zero_()", False),
        ("loss(w).backward()", False),
    ],
)
def test_training_without_zero_grad_is_noticed(code: str, missing: bool) -> None:  # noqa: FBT001  a parameter of the test
    words = cause(tensor([1.0, 7.0]), tensor([1.0, 2.0]), code=code)
    assert ("`zero_grad()` is missing" in words) == missing


@pytest.mark.parametrize(
    ("shape", "said"),
    [
        ((1,) * 29 + (100,), "opposite order"),
        ((2,) * 13, ""),
        ((1,) * 29 + (500_000,), ""),
    ],
)
def test_a_large_result_or_one_of_many_axes_costs_no_time(shape: tuple[int, ...], said: str) -> None:
    numbers = np.arange(np.prod(shape), dtype=np.float32) ** 2
    began = process_time()
    words = cause(tensor(numbers[::-1].reshape(shape)), tensor(numbers.reshape(shape)))
    assert process_time() - began < 1
    assert said in words
    assert bool(said) == bool(words)


def test_a_cause_is_help_and_no_accusation() -> None:
    said = [
        cause(None, 1, code="print(1)"),
        cause(ones(3), ones(3, 1)),
        cause(ones(4), ones(3), ones(3, 4)),
        cause(tensor([1]), tensor([1.0])),
        cause(12.0, 3.0, ones(2, 2)),
    ]
    for words in said:
        assert "maybe" in words.lower()
        assert not {"forgot", "forgotten", "wrongly", "mistake", "should have"} & set(words.lower().split())
