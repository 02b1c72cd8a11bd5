import pytest

from tests.domain.tensors import tensor
from tutorbot.domain.values import Dtype, Other, Size, Value, about, kind, text


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (tensor([[1.0, 2, 3], [4, 5, 6]]), "a float32 tensor of shape (2, 3)"),
        (tensor([1, 2]), "an int64 tensor of shape (2,)"),
        (tensor(3.5), "a float32 tensor of shape () with the value 3.5"),
        (tensor([1.0], kind="parameter"), "a float32 parameter of shape (1,)"),
        (tensor([1.0], "float64", "array"), "a float64 numpy array of shape (1,)"),
        (3.5, "the float 3.5"),
        (3, "the int 3"),
        (True, "the bool True"),
        (1 + 2j, "the complex (1+2j)"),
        (None, "None"),
        ("abc", "the string `'abc'`"),
        ("a" * 100, "a string of 100 characters"),
        ([1, 2], "the list `[1, 2]`"),
        (list(range(100)), "a list of 100 items"),
        ({"loss": 0.5}, "the dict `{'loss': 0.5}`"),
        (Size((2, 3)), "torch.Size([2, 3])"),
        (Dtype("float32"), "torch.float32"),
        (Other("Linear", "Linear(in_features=1)"), "a `Linear`"),
        (Other("Adam", "Adam (…)"), "an `Adam`"),
    ],
)
def test_a_value_is_described_in_words_for_a_beginner(value: Value, words: str) -> None:
    assert about(value) == words


@pytest.mark.parametrize(
    ("value", "name"),
    [
        (tensor(1.0), "a tensor"),
        (True, "a bool"),
        (1, "an int"),
        (Size(()), "a torch.Size"),
        ("", "a string"),
        ((), "a tuple"),
    ],
)
def test_the_sort_of_a_value_is_named_with_its_article(value: Value, name: str) -> None:
    assert kind(value) == name


@pytest.mark.parametrize(
    ("value", "literal"),
    [
        (tensor([1.0, 2.5]), "tensor([1., 2.5])"),
        (tensor([[1, 2], [3, 4]]), "tensor([[1, 2], [3, 4]])"),
        (tensor([0.1]), "tensor([0.1])"),
        (tensor([0.5], "float64"), "tensor([0.5], dtype=torch.float64)"),
        (tensor([1.5, -2], "bfloat16"), "tensor([1.5, -2.], dtype=torch.bfloat16)"),
        (tensor([0.5], "float32", "array"), "array([0.5], dtype=float32)"),
        (tensor([1.0], kind="parameter"), "Parameter(tensor([1.]))"),
        (tensor([float("nan"), float("inf"), True]), "tensor([nan, inf, 1.])"),
        (tensor([True, False]), "tensor([True, False])"),
        (tensor(2), "tensor(2)"),
        (tensor([[], []], "float32"), "tensor([], size=(2, 0))"),
        (tensor(list(range(20))), "tensor([0, 1, 2, …, 17, 18, 19])"),
        ((1,), "(1,)"),
        ((1, [2.0, None], {"a": "b"}), "(1, [2.0, None], {'a': 'b'})"),
        (1 / 3, "0.333333"),
        (1234567.0, "1234567.0"),
        (10**500, "an int of 1661 bits"),
        (Size((1, 2)), "torch.Size([1, 2])"),
        (Other("Net", "Net()"), "Net()"),
    ],
)
def test_a_value_is_written_as_python_and_pytorch_write_it(value: Value, literal: str) -> None:
    assert text(value) == literal


def test_floats_can_be_rounded_to_fewer_digits() -> None:
    assert text((2 / 3, 100.0, 7), digits=4) == "(0.6667, 100.0, 7)"


def test_a_text_is_never_longer_than_asked_however_large_the_value() -> None:
    deep: Value = [[0] * 100] * 100
    huge = tensor([[[[[[1.5] * 8] * 8] * 8] * 8] * 8] * 8)
    wide: Value = {str(key): key for key in range(10_000)}
    for value in (deep, huge, wide, "x" * 10_000):
        assert 40 < len(text(value, limit=50)) <= 50
        assert text(value, limit=50).endswith("…")
