"""What the error messages of Python and PyTorch mean, for somebody who meets them for the first time.

Worded as PyTorch 2.13 words them. `{0}` stands for the message's first number or name, and so on.
"""

import re

_MEANINGS: tuple[tuple[str, str], ...] = (
    (
        r"shapes cannot be multiplied \(([\dx]+) and ([\dx]+)\)",
        (
            "In a matrix product the columns of the first ({0}) must be as many as the rows of the second ({1}). "
            "Maybe one of them has to be transposed."
        ),
    ),
    (
        r"size of tensor a \((\d+)\) must match the size of tensor b \((\d+)\) at non-singleton dimension (\d+)",
        (
            "Two tensors are combined element by element, but one has size {0} where the other has {1} (dimension "
            "{2}). Sizes must be equal, or one of them 1: maybe a `keepdim=True` or an `unsqueeze` is missing."
        ),
    ),
    (
        r"is invalid for input of size (\d+)",
        "`view` and `reshape` keep the number of elements, which is {0} here: the new sizes must multiply to that.",
    ),
    (
        r"view size is not compatible",
        "The elements lie in another order since a transpose: maybe use `reshape` here.",
    ),
    (
        (
            r"have the same dtype|scalar type \w+ but found|expected target dtype to be Long|LongTensor|"
            r"scalar types: Long|dtype int32/int64 for index"
        ),
        (
            "The dtypes do not fit together: class numbers and indices are ints (`.long()`), all else are floats "
            "(`.float()`)."
        ),
    ),
    (
        r"could not infer output dtype|not implemented for '(?:Long|Int|Bool)'",
        "This needs floats and got ints: maybe a `.float()` is missing.",
    ),
    (
        r"Only Tensors of floating point",
        "Only floats can have gradients: write `1.0` instead of `1`, or give a `dtype`.",
    ),
    (
        r"does not require grad and does not have a grad_fn",
        (
            "Nothing that this was computed from asks for gradients. Maybe a `requires_grad=True` is missing, or "
            "`detach()`, `item()` or `no_grad()` has cut the connection."
        ),
    ),
    (
        r"grad can be implicitly created only for scalar outputs",
        "`backward()` starts from a single number: maybe a `.sum()` or a `.mean()` is missing before it.",
    ),
    (
        r"backward through the graph a second time",
        "After `backward()` the graph is gone. Compute the result anew before you call it again.",
    ),
    (
        r"a leaf Variable that requires grad is being used in an in-place",
        (
            "A parameter is changed in place while PyTorch is recording: maybe the update belongs inside of "
            "`torch.no_grad()`."
        ),
    ),
    (
        r"modified by an inplace operation",
        (
            "Something that `backward()` still needs was changed in place, by `+=` or a method that ends in `_`. "
            "Maybe write `y = y + 1` instead."
        ),
    ),
    (
        r"Can't call numpy\(\) on Tensor that requires grad",
        "numpy knows no gradients: `.detach()` gives a tensor without them.",
    ),
    (
        r"Boolean value of Tensor with more than one value|truth value of an array",
        (
            "An `if`, `and` or `not` needs one yes or no, and this has many. Maybe use `torch.where`, `.any()` or "
            "`.all()`."
        ),
    ),
    (
        r"Dimension out of range \(expected to be in range of (\[[-\d, ]+\]), but got (-?\d+)\)",
        "Dimensions are counted from 0, so this tensor has those in {0} and no {1}.",
    ),
    (
        r"index (-?\d+) is out of bounds for (?:dimension|axis) (\d+) with size (\d+)",
        "Indices are counted from 0, so dimension {1} of size {2} has no index {0}.",
    ),
    (
        r"Target (-?\d+) is out of bounds",
        "A class number must be smaller than the number of classes; {0} is not.",
    ),
    (
        r"index out of range in self",
        "An index is as large as the table or larger: they are counted from 0.",
    ),
    (
        r"with (\d+) elements cannot be converted to Scalar|only one element tensors",
        ("Only a tensor of one element can become a plain number: maybe a `.sum()` or `.mean()` is missing before it."),
    ),
    (
        r"invalid index of a 0-dim tensor|of a 0-d tensor",
        "This tensor is a single number: it has nothing to index or count.",
    ),
    (
        r"missing \d+ required positional argument|takes .* positional arguments? but",
        "The call gives another number of arguments than the `def` line takes: compare the two.",
    ),
    (
        r"invalid combination of arguments",
        "This function takes other arguments: their number or types do not fit.",
    ),
    (
        r"'NoneType'",
        "Something here is None. Maybe a function without `return`, or a `.grad` before `backward()` was called.",
    ),
    (
        r"(?:Sizes of tensors must match|Tensors must have same number of dimensions|to be equal size)",
        "To be joined, tensors must have the same shape (but for the dimension along which `cat` joins them).",
    ),
    (
        r"not float|float' object cannot be interpreted|slice indices must be integers|\(got float\)",
        "Sizes and indices must be ints, and `/` always gives a float: maybe `//` is meant.",
    ),
    (
        r"must be long, int, byte or bool",
        "A tensor of indices must hold ints or bools: maybe a `.long()` is missing.",
    ),
    (
        r"Expected (\dD \(unbatched\) or \dD \(batched\)) input|expected (\dD) input|must be a (\dD) tensor",
        (
            "The input has too few or too many dimensions ({0} are expected). Maybe the batch or channel "
            "dimension is missing: `unsqueeze` adds one."
        ),
    ),
    (
        r"to have (\d+) channels, but got (\d+) channels",
        "The layer was made for {0} input channels and gets {1}. The shape is (batch, channels, height, width).",
    ),
    (
        r"Kernel size can't be greater",
        "The kernel is larger than the padded input: check the sizes, or add padding.",
    ),
    (
        r"expected sequence of length (\d+)",
        "The rows have different lengths; a tensor needs rows of the same length ({0} here).",
    ),
    (
        r"expanded size of the tensor \((\d+)\) must match the existing size \((\d+)\)",
        "`expand` can only repeat dimensions of size 1; here one of size {1} should become {0}.",
    ),
    (
        r"doesn't match the broadcast shape",
        "An in-place operation cannot change a shape: maybe leave out the `_` or the `+=`.",
    ),
    (
        r"division by zero",
        "Something was divided by 0: maybe an empty input needs a case of its own.",
    ),
    (
        r"'(?:list|tuple|int|float)' object has no attribute",
        "This is plain Python and no tensor: maybe `torch.tensor` is missing.",
    ),
    (
        r"maximum recursion depth",
        "The function calls itself without end: maybe the case that stops it is missing.",
    ),
    (
        r"not compiled with CUDA",
        "There is no GPU here; everything stays on the CPU.",
    ),
    (
        r"invalid (?:non-printable )?character",
        "Maybe it was pasted from a text: in code, quotes are \" and ', and a minus is -.",
    ),
    (
        r"\bindent",
        "The lines of one block begin at the same column, usually four spaces further in than the line above them.",
    ),
    (
        r"No module named",
        "Only Python's standard library, torch and numpy are there.",
    ),
    (
        r"local variable '?\w+'? (?:referenced before|where it is not)|cannot access local variable",
        "A variable is read before it was given a value: maybe it is set in only one branch.",
    ),
)


def meaning(message: str) -> str | None:
    """What an exception's message means, or None when it is not known here."""
    for pattern, words in _MEANINGS:
        if found := re.search(pattern, message[:2_000]):
            parts = [part for part in found.groups() if part]
            return words.format(*parts) if len(parts) >= words.count("{") else None
    return None
