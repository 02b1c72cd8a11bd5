from time import perf_counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.domain.tensors import tensor
from tutorbot.domain.literals import MAX_LENGTH, Unreadable, read
from tutorbot.domain.notations import (
    claims,
    claims_raise,
    read_dtype,
    read_shape,
    same_claim,
    same_claims,
    same_print,
)
from tutorbot.domain.values import Dtype, Other, Size, Value, text

nan, inf = float("nan"), float("inf")

shapes = st.lists(st.integers(0, 10**6), max_size=6).map(tuple)
numbers = st.integers(-(10**12), 10**12) | st.floats(allow_nan=False, width=32)
plain = st.recursive(
    st.none() | st.booleans() | numbers | st.text(max_size=12),
    lambda parts: st.lists(parts, max_size=4) | st.tuples(parts, parts),
    max_leaves=8,
)


# Shapes


@settings(deadline=None)
@given(shapes, st.sampled_from([", ", ",", "x", " × ", " ", " * "]), st.sampled_from(["()", "[]"]))
def test_a_shape_is_read_in_any_reasonable_notation(shape: tuple[int, ...], between: str, ends: str) -> None:
    inner = between.join(map(str, shape))
    written = f"{ends[0]}{inner}{ends[1]}"
    for notation in (written, f"torch.Size({written})", f"`{written}`", f"  shape: {written} "):
        assert read_shape(notation) == shape
    if shape:
        assert read_shape(inner) == shape


@pytest.mark.parametrize(
    "typed",
    [
        "(1, 1, 3, 3)",
        "[1,1,3,3]",
        "torch.Size([1, 1, 3, 3])",
        "1x1x3x3",
        "1 × 1 × 3 × 3",
        "1 1 3 3",
        "1,1,3,3",
        "1X1X3X3",
    ],
)
def test_the_notations_that_the_format_names_are_one_shape(typed: str) -> None:
    assert claims(typed, "shape", tensor([[[[0.0] * 3] * 3]]))
    assert claims(typed, "shape", Size((1, 1, 3, 3)))
    assert claims(typed, "shape", (1, 1, 3, 3))
    assert not claims(typed, "shape", Size((1, 3, 3)))


@pytest.mark.parametrize(
    "typed", ["", " ", "three", "(1, -3)", "(1.0, 3)", "1,,3", "1 x", "(1, (2))", "1x2,3", "a(1)", "(1", "1;2"]
)
def test_what_is_no_shape_claims_none(typed: str) -> None:
    assert read_shape(typed) is None


def test_a_shape_without_dimensions_is_typed_as_empty_brackets() -> None:
    for typed in ("()", "[]", "torch.Size([])"):
        assert claims(typed, "shape", tensor(1.0))
    assert not claims("", "shape", tensor(1.0))


# Dtypes


@pytest.mark.parametrize(
    "typed", ["float32", "torch.float32", " `torch.float` ", "Float32", "dtype=torch.float32", "np.float32"]
)
def test_a_dtype_may_go_by_any_of_its_names(typed: str) -> None:
    assert claims(typed, "dtype", tensor([1.0]))
    assert claims(typed, "dtype", Dtype("float32"))
    assert claims(typed, "dtype", Other("Float32DType", "dtype('float32')"))
    assert not claims(typed, "dtype", tensor([1]))


@pytest.mark.parametrize("typed", ["", "float31", "number", "torch.", "int64 or float32"])
def test_what_is_no_dtype_claims_none(typed: str) -> None:
    assert read_dtype(typed) is None


# Exceptions


@pytest.mark.parametrize(
    "typed",
    [
        "RuntimeError",
        "runtimeerror",
        "RuntimeError()",
        "`RuntimeError`",
        "Runtime Error",
        "a RuntimeError",
        "It raises a RuntimeError",
        "RuntimeError: the sizes differ",
        "torch.RuntimeError",
    ],
)
def test_an_exception_may_be_named_in_many_ways(typed: str) -> None:
    assert claims(typed, "raises", "RuntimeError")
    assert not claims(typed, "raises", "ValueError")
    assert not claims(typed, "raises", None)


@pytest.mark.parametrize(
    "typed", ["RuntimeError or ValueError", "RuntimeError, ValueError", "Error", "Exception", "", "an error"]
)
def test_who_hedges_names_no_exception(typed: str) -> None:
    assert not claims(typed, "raises", "RuntimeError")


def test_nothing_is_what_runs_through() -> None:
    for typed in ("nothing", "Nothing.", "none", "no error", "It runs"):
        assert claims(typed, "raises", None)
        assert not claims(typed, "raises", "RuntimeError")


def test_an_option_claims_an_exception_when_it_begins_with_its_name() -> None:
    assert claims_raise("`RuntimeError`: the channels differ", "RuntimeError")
    assert claims_raise("RuntimeError, because of the channels", "RuntimeError")
    assert not claims_raise("An error: RuntimeError", "RuntimeError")
    assert not claims_raise("RuntimeErrors happen", "RuntimeError")
    assert not claims_raise("(1, 2)", "RuntimeError")


# Values


@settings(deadline=None)
@given(plain)
def test_the_text_of_a_value_claims_it(value: Value) -> None:
    assert same_claim(text(value, limit=4000, digits=17), value)
    assert claims(text(value, limit=4000, digits=17), "value", value)


@settings(deadline=None)
@given(st.lists(st.lists(st.floats(-1e6, 1e6, width=32), min_size=2, max_size=2), min_size=1, max_size=4))
def test_the_text_of_a_tensor_claims_it_with_and_without_the_word(rows: list[list[float]]) -> None:
    value = tensor(rows, "float32")
    assert same_claim(text(value, digits=9), value)
    assert same_claim(str(value.array.tolist()), value)
    assert not same_claim(text(tensor(rows, "float64"), digits=9), value)


@settings(deadline=None)
@given(plain, plain)
def test_one_text_never_claims_two_different_values(one: Value, two: Value) -> None:
    if same_claim(text(one, limit=4000, digits=17), two):
        assert text(_as_lists(one)) == text(_as_lists(two))


def _as_lists(value: Value) -> Value:
    """Sequences are read alike; 6 digits count; 0.0 is -0.0."""
    if isinstance(value, list | tuple):
        return [_as_lists(part) for part in value]
    return value + 0.0 if isinstance(value, float) and not value else value


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("`(1, 8)`", (1, 8)),
        ("[1, 8]", Size((1, 8))),
        ("torch.Size([1, 8])", (1, 8)),
        ("1x8", Size((1, 8))),
        ("1 × 8", [1, 8]),
        ("torch.float32", Dtype("float32")),
        ("float32", Dtype("float32")),
        ("True", True),
        ("3.0", 3.0),
        ("3.", 3.0),
        ("0.333333", 1 / 3),
        ("1e-3", 0.001),
        ("\N{MINUS SIGN}2", -2),
        ("nan", nan),
        ("-inf", -inf),
        ("float('inf')", inf),
        ("torch.inf", inf),
        ("1+2j", 1 + 2j),
        ("'cat'", "cat"),
        ('"cat"', "cat"),
        ("cat", "cat"),
        ("two  words", "two words"),
        ("tensor([1, 2])", tensor([1, 2])),
        ("[1, 2]", tensor([1, 2])),
        ("2", tensor(2)),
        ("tensor([0.3333, 0.6667])", tensor([1 / 3, 2 / 3])),
        ("tensor([1., 2.], grad_fn=<AddBackward0>)", tensor([1.0, 2.0])),
        ("tensor([[1, 2],\n        [3, 4]])", tensor([[1, 2], [3, 4]])),
        ("tensor([1.], dtype=torch.float64)", tensor([1.0], "float64")),
        ("array([1., 2.])", tensor([1.0, 2.0], "float64", "array")),
        ("[[1. 2.]\n [3. 4.]]", tensor([[1.0, 2], [3, 4]], "float64", "array")),
        ("np.float64(2.5)", tensor(2.5, "float64", "array")),
        ("Parameter containing:\ntensor([1.], requires_grad=True)", tensor([1.0], kind="parameter")),
        ("tensor([], size=(2, 0))", tensor([[], []], "float32")),
        ("{'a': 1, 'b': [2.5]}", {"b": [2.5], "a": 1}),
        ("None", None),
        ("Linear(in_features=1)", Other("Linear", "Linear(in_features=1)")),
        ("{1, 2}", Other("set", "{1, 2}")),
    ],
)  # fmt: skip
def test_an_option_claims_a_value_in_any_reasonable_notation(typed: str, value: Value) -> None:
    assert same_claim(typed, value)
    assert claims(typed, "value", value)


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("3", 3.0),
        ("3.0", 3),
        ("1", True),
        ("True", 1),
        ("0.333", 1 / 3),
        ("(1, 8)", (8, 1)),
        ("3", (3,)),
        ("(3)", (3,)),
        ("tensor(3.)", 3.0),
        ("tensor([1., 2.])", tensor([1, 2])),
        ("[1., 2.]", tensor([1, 2])),
        ("tensor([1., 2.])", tensor([1.0, 2.0], "float64")),
        ("array([1., 2.])", tensor([1.0, 2.0], "float64")),
        ("float64", Dtype("float32")),
        ("float32", tensor([1.0])),
        ("'3'", 3),
        ("3", "3"),
        ("Cat", "cat"),
        ("None", "None"),
        ("nan", inf),
        ("{'a': 1}", {"a": 1, "b": 2}),
        ("{'a': 1, 'a': 1}", {"a": 1, "b": 1}),
        ("", ""),
    ],
)
def test_an_option_claims_no_other_value(typed: str, value: Value) -> None:
    assert same_claim(typed, value) is (typed == value == "")


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("3", 3.0),
        ("1 2 3", tensor([1.0, 2.0, 3.0])),
        ("1, 2, 3", [1, 2, 3]),
        ("0.3333", 1 / 3),
        ("0.3333, 0.6667", tensor([1 / 3, 2 / 3])),
        ("0.0123", 0.012345),
        ("(3)", (3,)),
        ("2 3", Size((2, 3))),
        ("tensor([1., 2.])", tensor([1.0, 2.0], "float64")),
        ("true", True),
        ("'cat", "cat"),
        ("torch.float", Dtype("float32")),
    ],
)
def test_a_learner_may_be_briefer_than_an_option(typed: str, value: Value) -> None:
    assert claims(typed, "value", value)


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("3.0", 3),
        ("0.333", 1 / 3),
        ("0", 1e-5),
        ("1", True),
        ("tensor(3.)", 3.0),
        ("2 1", [1, 2]),
        ("0.0001", 0.00014),
        ("", []),
    ],
)
def test_but_not_wrong(typed: str, value: Value) -> None:
    assert not claims(typed, "value", value)


# What is printed


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("(1, 8)", "torch.Size([1, 8])\n"),
        ("1x8", "(1, 8)"),
        ("3", "3\n"),
        ("`tensor([1., 2.])`", "tensor([1., 2.])"),
        ("[1., 2.]", "tensor([1., 2.])"),
        ("a\nb", "a\nb\n"),
        ("a b", "a\nb\n"),
        ("'hello'", "hello"),
        ("Epoch 1:  0.5", "Epoch 1: 0.5"),
    ],
)
def test_what_is_printed_may_be_typed_in_another_notation(typed: str, printed: str) -> None:
    assert same_print(typed, printed)
    assert claims(typed, "prints", printed)


@pytest.mark.parametrize(
    ("typed", "printed"), [("3", "3.0"), ("3.0", "3"), ("ab", "a b"), ("[1, 2]", "tensor([1., 2.])"), ("", "x")]
)
def test_but_it_must_be_the_same(typed: str, printed: str) -> None:
    assert not same_print(typed, printed)


# Two options


@pytest.mark.parametrize(
    ("one", "two", "same"),
    [
        ("(1, 2)", "[1,2]", True),
        ("1x2", "torch.Size([1, 2])", True),
        ("3", "3.0", False),
        ("tensor([1, 2])", "[1, 2]", True),
        ("`RuntimeError`", "RuntimeError", True),
        ("'3'", "3", False),
        ("a cat", "a  cat", True),
        ("float32", "torch.float32", True),
    ],
)
def test_two_options_claim_the_same_or_not(one: str, two: str, same: bool) -> None:  # noqa: FBT001  a parameter of the test
    assert same_claims(one, two) is same
    assert same_claims(two, one) is same


# Hostile texts


@settings(deadline=None)
@given(
    st.text(max_size=60) | st.text("()[]{},:=+-1xe'\"\\.<>_ tensordyp", max_size=60),
    st.sampled_from(["shape", "value", "dtype", "prints", "raises"]),
)
def test_any_text_at_all_is_read_without_harm(typed: str, asks: str) -> None:
    values: list[Value] = [1.5, (1, 2), "x", None, tensor([1.0]), {"a": 1}, Dtype("int64"), Other("a", typed)]
    for value in values:
        assert claims(typed, asks, value) in {True, False}
        assert same_claims(typed, typed) or "nan" in typed.lower() or not typed.strip()


@pytest.mark.parametrize(
    "hostile",
    [
        "(" * 100_000,
        "[" * 3000,
        "-" * 3000,
        "1" * 100_000,
        "1" * 3900,
        "1e" * 1000,
        "<" * 3900,
        "'" + "\\" * 3900,
        "1x" * 1900,
        "1 " * 1900,
        "tensor([], size=(1000, 1000, 1000, 0))",
        "tensor(" * 500,
        "{" * 3900,
        "9" * 900 + ".",
        "`" * 100_000,
        " " * 100_000,
        "__import__('os').system('true')",
        "Size(" * 700,
        "((((((((((((((7))))))))))))))",
        "shape " * 600,
    ],
)
def test_a_hostile_text_costs_no_more_than_an_honest_one(hostile: str) -> None:
    began = perf_counter()
    for asks in ("shape", "value", "dtype", "prints", "raises"):
        for value in (1.5, (1, 2), "x", tensor([1.0]), tensor([[[]]], "float32")):
            assert not claims(hostile, asks, value)
    assert perf_counter() - began < 1


def test_a_text_that_is_too_long_is_not_read_at_all() -> None:
    with pytest.raises(Unreadable, match="too long"):
        read("1" + " " * MAX_LENGTH)
