"""The messages are PyTorch 2.13's and Python 3.11's own."""

import pytest

from tutorbot.domain.complaints import meaning


@pytest.mark.parametrize(
    ("message", "said"),
    [
        ("mat1 and mat2 shapes cannot be multiplied (2x3 and 2x3)", "columns of the first (2x3)"),
        (
            "The size of tensor a (3) must match the size of tensor b (2) at non-singleton dimension 1",
            "size 3 where the other has 2 (dimension 1)",
        ),
        ("shape '[4, 2]' is invalid for input of size 6", "which is 6 here"),
        ("view size is not compatible with input tensor's size and stride", "`reshape`"),
        ("expected m1 and m2 to have the same dtype, but got: float != double", "dtypes do not fit"),
        ("mat1 and mat2 must have the same dtype, but got Double and Float", "dtypes do not fit"),
        ("expected target dtype to be Long or Byte, but got Float", "`.long()`"),
        ("mean(): could not infer output dtype. Input dtype must be either a floating point", "`.float()` is missing"),
        ("\"softmax_lastdim_kernel_impl\" not implemented for 'Long'", "`.float()` is missing"),
        ("Only Tensors of floating point and complex dtype can require gradients", "`1.0` instead of `1`"),
        ("element 0 of tensors does not require grad and does not have a grad_fn", "`requires_grad=True` is missing"),
        ("grad can be implicitly created only for scalar outputs", "`.sum()` or a `.mean()`"),
        ("Trying to backward through the graph a second time (or directly access", "the graph is gone"),
        ("a leaf Variable that requires grad is being used in an in-place operation.", "`torch.no_grad()`"),
        ("one of the variables needed for gradient computation has been modified by an inplace operation: x", "`+=`"),
        ("Can't call numpy() on Tensor that requires grad. Use tensor.detach().numpy() instead.", "`.detach()`"),
        ("Boolean value of Tensor with more than one value is ambiguous", "`torch.where`"),
        ("Dimension out of range (expected to be in range of [-2, 1], but got 2)", "in [-2, 1] and no 2"),
        ("index 5 is out of bounds for dimension 0 with size 2", "dimension 0 of size 2 has no index 5"),
        ("index out of range in self", "as large as the table or larger"),
        ("Target 7 is out of bounds.", "7 is not"),
        ("a Tensor with 6 elements cannot be converted to Scalar", "one element"),
        ("invalid index of a 0-dim tensor. Use `tensor.item()` in Python", "single number"),
        ("f() missing 1 required positional argument: 'b'", "compare the two"),
        ("f() takes 1 positional argument but 2 were given", "compare the two"),
        ("sum() received an invalid combination of arguments - got ()", "other arguments"),
        ("'NoneType' object has no attribute 'shape'", "is None"),
        ("Sizes of tensors must match except in dimension 0. Expected size 3 but got size 2", "same shape"),
        ("stack expects each tensor to be equal size, but got [2, 3] at entry 0", "same shape"),
        ("zeros(): argument 'size' (position 1) must be tuple of ints, not float", "`//` is meant"),
        ("'float' object cannot be interpreted as an integer", "`//` is meant"),
        ("tensors used as indices must be long, int, byte or bool tensors", "`.long()`"),
        ("Expected 3D (unbatched) or 4D (batched) input to conv2d, but got input of size: [28, 28]", "3D (unbatched)"),
        ("expected 4D input (got 2D input)", "(4D are expected)"),
        ("expected input[1, 1, 28, 28] to have 3 channels, but got 1 channels instead", "3 input channels and gets 1"),
        ("Kernel size can't be greater than actual input size", "larger than the padded input"),
        ("expected sequence of length 2 at dim 1 (got 1)", "2 here"),
        (
            "The expanded size of the tensor (4) must match the existing size (2) at non-singleton dimension 0.",
            "one of size 2 should become 4",
        ),
        ("output with shape [2, 3] doesn't match the broadcast shape [4, 2, 3]", "in-place"),
        ("division by zero", "divided by 0"),
        ("'list' object has no attribute 'shape'", "`torch.tensor` is missing"),
        ("maximum recursion depth exceeded", "calls itself"),
        ("Torch not compiled with CUDA enabled", "no GPU"),
        ("invalid character '\u201c' (U+201C)", "pasted from a text"),
        ("unexpected indent", "begin at the same column"),
        ("unindent does not match any outer indentation level", "begin at the same column"),
        ("expected an indented block after 'for' statement on line 1", "begin at the same column"),
        ("No module named 'pandas'", "standard library"),
        ("cannot access local variable 'y' where it is not associated with a value", "only one branch"),
    ],
)
def test_what_a_message_means_is_said_in_plain_words(message: str, said: str) -> None:
    assert said in (meaning(message) or "")


@pytest.mark.parametrize("message", ["", "something new", "`" * 10_000, "(" * 10_000, "takes " * 1000, "\x00"])
def test_other_messages_mean_nothing_here(message: str) -> None:
    assert meaning(message) is None


def test_nothing_but_numbers_is_taken_from_a_message() -> None:
    assert meaning("shapes cannot be multiplied (`@everyone` and 2x3)") is None
    assert "@" not in (meaning("mat1 and mat2 shapes cannot be multiplied (2x3 and 2x3) @everyone") or "")
