import tracemalloc
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.domain.tensors import tensor
from tutorbot.domain.comparisons import EXACT, DtypePolicy, difference
from tutorbot.domain.puzzles import Tolerance
from tutorbot.domain.values import Dtype, Other, Size, Value

nan, inf = float("nan"), float("inf")


def words(got: Value, expected: Value, dtype: DtypePolicy = "same") -> str:
    found = difference(got, expected, dtype=dtype)
    assert found
    return found.words


def same(got: Value, expected: Value, dtype: DtypePolicy = "same") -> bool:
    return difference(got, expected, dtype=dtype) is None


# What is the same

plain = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.complex_numbers() | st.text(),
    lambda parts: st.lists(parts) | st.tuples(parts, parts) | st.dictionaries(st.text(), parts),
    max_leaves=10,
)
arrays = st.builds(
    tensor,
    st.lists(st.floats(-60000, 60000, width=16) | st.sampled_from([nan, inf, -inf, 0.0, -0.0]), min_size=1, max_size=6),
    st.sampled_from(["float32", "float64", "bfloat16", "float16"]),
)


@settings(deadline=None)
@given(plain | arrays)
def test_every_value_is_the_same_as_itself(value: Value) -> None:
    for tolerance in (Tolerance(), EXACT):
        assert difference(value, value, tolerance=tolerance) is None
        assert difference(value, value, tolerance=tolerance, dtype="any") is None


@settings(deadline=None)
@given(plain, plain)
def test_whoever_is_strict_finds_every_difference_that_the_lenient_find(one: Value, two: Value) -> None:
    if same(one, two):
        assert same(one, two, "any")


@pytest.mark.parametrize(
    ("one", "two"),
    [
        (Size((2, 3)), (2, 3)),
        (tensor([1.0], kind="parameter"), tensor([1.0])),
        (tensor(2.5, "float64", "array"), 2.5),
        (nan, nan),
        (-0.0, 0.0),
        (inf, inf),
        (1.0, 1.00005),
        (tensor([1e6, 0.0]), tensor([1e6 + 50, 5e-6])),
        (tensor([1.0, 100.0], "float16"), tensor([1.002, 100.2], "float16")),
        (tensor([1.0], "bfloat16"), tensor([1.0078125], "bfloat16")),
        ({"a": 1, "b": [2.0]}, {"b": [2.0], "a": 1}),
        (Dtype("float32"), Dtype("float32")),
        (tensor([[], []], "float32"), tensor([[], []], "float32")),
    ],
)
def test_what_python_takes_for_the_same_is_the_same(one: Value, two: Value) -> None:
    assert same(one, two)
    assert same(two, one)


@pytest.mark.parametrize(
    ("one", "two"),
    [
        (3, 3.0),
        (True, 1),
        ([1, 2], (1, 2)),
        ([1, 2.0], Size((1, 2))),
        (tensor([1, 2]), tensor([1.0, 2.0])),
        (tensor([1.0], "float64"), tensor([1.0])),
        (tensor([True, False]), tensor([1, 0])),
        (tensor(3, "int64", "array"), 3),
        ({1: 2}, {1.0: 2}),
        (2 + 0j, 2.0),
    ],
)
def test_types_count_unless_any_will_do(one: Value, two: Value) -> None:
    for left, right in ((one, two), (two, one)):
        assert not same(left, right)
        assert same(left, right, "any")


@pytest.mark.parametrize(
    ("one", "two"),
    [
        (tensor(3.0), 3.0),
        (tensor([1.0], "float32", "array"), tensor([1.0])),
        ("3", 3),
        ([1], {0: 1}),
        (None, 0),
        (None, False),
        ("abc", "abd"),
        (Dtype("float32"), "float32"),
        (Other("Net", "Net()"), Other("Net", "Net()")),
        (nan, 0.0),
        (inf, -inf),
        (inf, 1e300),
        (1e300, inf),
        (nan, inf),
        (10**400, 1.0),
        (3, 4),
        (1.0, 1.001),
        (tensor([nan, 1.0]), tensor([1.0, nan])),
        (tensor([inf]), tensor([-inf])),
        (tensor([3e38]), tensor([inf])),
        (tensor([2**53, 1]), tensor([2**53 + 1, 1])),
        ([1, 2], [1, 2, 3]),
        ({"a": 1}, {"a": 1, "b": 2}),
    ],
)
def test_what_differs_differs_even_when_any_dtype_will_do(one: Value, two: Value) -> None:
    for left, right in ((one, two), (two, one)):
        assert not same(left, right)
        assert not same(left, right, "any")


@settings(deadline=None)
@given(st.floats(-1e6, 1e6), st.floats(-1e-3, 1e-3), st.floats(0, 1e-2), st.floats(0, 1e-2))
def test_a_float_may_be_off_by_the_tolerance_and_no_more(
    value: float, off: float, relative: float, absolute: float
) -> None:
    tolerance = Tolerance(relative, absolute)
    near = value + off
    fits = abs(near - value) <= absolute + relative * abs(value)
    assert (difference(near, value, tolerance=tolerance) is None) == fits
    pair = tensor([near], "float64"), tensor([value], "float64")
    assert (difference(*pair, tolerance=tolerance) is None) == fits


def test_an_exact_tolerance_is_exact_for_coarse_formats_too() -> None:
    one, two = tensor([1.0], "bfloat16"), tensor([1.0078125], "bfloat16")
    assert difference(one, two, tolerance=EXACT)


# The difference in words


@pytest.mark.parametrize(
    ("got", "expected", "said"),
    [
        (None, 3, "returned nothing (None): is a return missing?"),
        (3.5, tensor(3.5), "returned a float; expected a tensor"),
        (tensor(3.5), 3.5, "returned a tensor; expected a float"),
        (tensor(3, "int64", "array"), 3, "returned a numpy int64; expected an int"),
        (True, 1, "returned a bool; expected an int"),
        (Other("Linear", "Linear()"), tensor([1.0]), "returned a `Linear`; expected a tensor"),
        (tensor([1.0, 2, 3]), tensor([[1], [2], [3]]), "the shape is (3,); expected (3, 1)"),
        (tensor([1]), tensor([1.0]), "the dtype is int64; expected float32"),
        (tensor([[1.0, 2], [3, 4]]), tensor([[1.0, 2], [5, 6]]),
         "values differ at 2 of 4 places, first at [1, 0]: 3.0; expected 5.0"),
        (tensor(1.0), tensor(2.0), "values differ: 1.0; expected 2.0"),
        (tensor([1.0, nan]), tensor([1.0, 2.0]), "values differ at 1 of 2 places, first at [1]: nan; expected 2.0"),
        (1.5, 2.5, "values differ: 1.5; expected 2.5"),
        (0.100001, 0.1000011, "values differ: 0.100001; expected 0.1000011"),
        ("cat", "dog", "values differ: `'cat'`; expected `'dog'`"),
        ([1, 2, 3], [1, 5, 3], "values differ at [1]: `[1, 2, 3]`; expected `[1, 5, 3]`"),
        ([1, 2], [1, 2, 3], "the length is 2; expected 3"),
        ({"a": 1}, {"a": 1, "b": 2}, "the key `'b'` is missing"),
        ({"a": 1, "c": 1}, {"a": 1}, "the key `'c'` is one too many"),
        ({"loss": [tensor([1.0])]}, {"loss": [tensor([2.0])]},
         "in `result['loss'][0]`, values differ at 1 of 1 places, first at [0]: 1.0; expected 2.0"),
        ((1, tensor([1])), (1, tensor([1.0])), "in `result[1]`, the dtype is int64; expected float32"),
        ((1, 2), (1, 2.0), "in `result[1]`, there is an int; expected a float"),
        ((1, None), (1, 2.0), "in `result[1]`, there is None; expected a float"),
        (Dtype("float32"), Dtype("int64"), "values differ: torch.float32; expected torch.int64"),
    ],
)  # fmt: skip
def test_the_first_difference_is_told_in_words(got: Value, expected: Value, said: str) -> None:
    exact = isinstance(got, float) and isinstance(expected, float)
    found = difference(got, expected, tolerance=EXACT if exact else Tolerance())
    assert found
    assert found.words == said


def test_a_type_comes_before_a_shape_a_shape_before_a_dtype_and_a_dtype_before_values() -> None:
    expected = tensor([[1.0, 2.0]])
    tries: list[Value] = [[1.0, 2.0], tensor([1, 2]), tensor([[3, 4]]), tensor([[3.0, 4.0]])]
    found = [difference(got, expected) for got in tries]
    assert [each and each.aspect for each in found] == ["type", "shape", "dtype", "values"]


def test_a_long_text_is_shown_where_it_differs() -> None:
    said = words("a" * 500 + "X" + "b" * 500, "a" * 500 + "Y" + "b" * 500)
    assert said.startswith("values differ from character 500 on: `'aaaaaaaaaaaaaaaaaaaaXbbbb")
    assert len(said) < 300


@pytest.mark.parametrize(
    ("got", "expected", "secret"),
    [
        (tensor([1.0, 2.0]), tensor([1.0, 77.0]), "77"),
        (1, 77, "77"),
        ("cat", "dog77", "77"),
        ([1, 2], [1, 77], "77"),
        ({"a": 1}, {"a": 1, "k77": 2}, "77"),
        ({"a": (1, 2)}, {"a": (1, 77)}, "77"),
        (3, None, "None"),
        (Dtype("float32"), Dtype("int64"), "int64"),
    ],
)
def test_guarded_words_hold_no_expected_value(got: Value, expected: Value, secret: str) -> None:
    found = difference(got, expected)
    assert found
    assert secret in found.words
    assert secret not in found.guarded


def test_what_learner_code_made_cannot_break_out_of_its_words() -> None:
    hostile: list[Value] = ["`@everyone` **x**", {"`\n# big": 1}, Other("`<b>`\n", ""), ["`a`", "\x1b[31m"]]
    for got in hostile:
        said = words(got, ["a", "b"])
        outside = said.split("`")[::2]
        assert said.count("`") % 2 == 0
        assert not any(sign in part for part in outside for sign in "*#<>@\x1b\n")


@settings(deadline=None)
@given(st.lists(st.lists(st.floats(-100, 100), min_size=3, max_size=3), min_size=1, max_size=4), st.randoms())
def test_the_place_that_is_named_is_the_first_that_differs(rows: list[list[float]], chance: Any) -> None:  # noqa: ANN401
    expected = tensor(rows, "float64")
    spots = sorted(chance.sample([(r, c) for r in range(len(rows)) for c in range(3)], k=min(2, len(rows) * 3)))
    changed = np.array(rows)
    for spot in spots:
        changed[spot] += 1000
    said = words(tensor(changed, "float64"), expected)
    assert f"values differ at {len(spots)} of {len(rows) * 3} places, first at {list(spots[0])}: " in said


def test_the_first_difference_among_many_axes_needs_little_memory() -> None:
    right = np.zeros((1,) * 31 + (200_000,), dtype=np.float32)
    wrong = right.copy()
    wrong[..., 7:] = 1
    tracemalloc.start()
    told = words(tensor(wrong), tensor(right))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert f"at 199993 of 200000 places, first at {[0] * 31 + [7]}" in told
    assert peak < 20_000_000
