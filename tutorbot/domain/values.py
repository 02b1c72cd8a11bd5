"""The values that learner code takes and gives, as plain data: to be sent, compared, and described in words.

Nothing here needs torch. A tensor is its dtype, its shape and its bytes; numpy is only woken to look at them.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING, Literal, TypeAlias

from tutorbot.domain.spans import shortened, span

if TYPE_CHECKING:
    import numpy as np


@dataclass(frozen=True)
class Tensor:
    """A tensor, or a numpy array, by value."""

    dtype: str
    """As PyTorch names it: `float32`, `int64`, `bool`, `bfloat16`."""
    shape: tuple[int, ...]
    data: bytes = field(repr=False)
    """The elements in row-major order, little-endian, as many bytes each as the dtype has."""
    kind: Literal["tensor", "parameter", "array"] = "tensor"
    """`array` is numpy's."""
    requires_grad: bool = False

    @cached_property
    def array(self) -> "np.ndarray":
        """The elements, with `bfloat16` widened to float32, which numpy knows."""
        import numpy as np  # noqa: PLC0415  a bot without puzzles never needs it

        if self.dtype == "bfloat16":
            wide = np.frombuffer(self.data, dtype="<u2").astype("<u4") << 16
            return wide.view("<f4").reshape(self.shape)
        return np.frombuffer(self.data, dtype=np.dtype(self.dtype).newbyteorder("<")).reshape(self.shape)


@dataclass(frozen=True, slots=True)
class Size:
    """A `torch.Size`."""

    dims: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Dtype:
    """A `torch.dtype`, by name: `float32`."""

    name: str


@dataclass(frozen=True, slots=True)
class Other:
    """Something that cannot travel: a module, a generator, a sparse tensor."""

    type: str
    """The name of its class."""
    text: str
    """The beginning of its repr."""


Value: TypeAlias = (
    "bool | int | float | complex | str | list[Value] | tuple[Value, ...] | dict[Value, Value] | Tensor | Size | Dtype"
    " | Other | None"
)
"""Keys of dicts are None, bool, int, float, str or tuples of those."""


_NATIVE = {"tensor": ("float32", "int64", "bool", "complex64"), "array": ("float64", "int64", "bool")}
"""The dtypes that a printed tensor, or array, does not mention."""
_ROW, _EDGE = 8, 3
"""Elements of a row that are shown; and how many at either end of a longer one."""


def kind(value: Value) -> str:  # noqa: PLR0911  a line for each type
    """What sort of thing it is, with its article: `a tensor`, `an int`, `None`."""
    match value:
        case None:
            return "None"
        case Tensor():
            return "a numpy array" if value.kind == "array" else f"a {value.kind}"
        case Size():
            return "a torch.Size"
        case Dtype():
            return "a dtype"
        case Other():
            return f"{'an' if value.type[:1] in 'AEIOUaeiou' else 'a'} {span(value.type, 40)}"
        case str():
            return "a string"
        case int() if not isinstance(value, bool):
            return "an int"
        case _:
            return f"a {type(value).__name__}"


def about(value: Value) -> str:
    """What a beginner needs to know of it: `a float32 tensor of shape (2, 3)`, `the float 3.5`, `a list of 4 items`."""
    match value:
        case Tensor():
            article = "an" if value.dtype[0] == "i" else "a"
            holding = "" if value.shape else f" with the value {''.join(_elements(value.array, 6))}"
            return f"{article} {value.dtype} {kind(value).removeprefix('a ')} of shape {value.shape}{holding}"
        case None | Size() | Dtype():
            return text(value)
        case Other():
            return kind(value)
        case str() | list() | tuple() | dict():
            name, literal = kind(value).removeprefix("a "), text(value, limit=80)
            if literal.endswith("…"):
                return f"a {name} of {len(value)} {'characters' if isinstance(value, str) else 'items'}"
            return f"the {name} {span(literal)}"
        case _:
            return f"the {kind(value).split()[1]} {text(value)}"


def text(value: Value, *, limit: int = 400, digits: int = 6) -> str:
    """As Python and PyTorch write it, in one line of at most `limit` characters.

    Floats that are not whole are rounded to `digits` significant digits; long rows of a tensor lose their middle.
    """
    written = ""
    for piece in _pieces(value, digits):  # of which there may be very many
        written += piece
        if len(written) > limit:
            break
    return shortened(written, limit)


def number(value: complex, digits: int = 6) -> str:
    """An int, float, bool or complex number as `text` writes it."""
    match value:
        case int():
            return str(value) if value.bit_length() < 100 else f"an int of {value.bit_length()} bits"  # noqa: PLR2004  31 digits
        case float():
            return repr(value) if value.is_integer() else repr(float(f"{value:.{digits}g}"))
        case _:
            return str(complex(float(f"{value.real:.{digits}g}"), float(f"{value.imag:.{digits}g}")))


def _pieces(value: Value, digits: int) -> Iterator[str]:
    match value:
        case Tensor():
            yield from _tensor_pieces(value, digits)
        case Size():
            yield f"torch.Size({list(value.dims)})"
        case Dtype():
            yield f"torch.{value.name}"
        case Other():
            yield value.text or value.type
        case list():
            yield from _enclosed("[]", (_pieces(part, digits) for part in value))
        case tuple():
            ends = "()" if len(value) != 1 else ("(", ",)")
            yield from _enclosed(ends, (_pieces(part, digits) for part in value))
        case dict():
            pairs = (chain(_pieces(key, digits), [": "], _pieces(part, digits)) for key, part in value.items())
            yield from _enclosed("{}", pairs)
        case int() | float() | complex():
            yield number(value, digits)
        case _:
            yield repr(value)


def _tensor_pieces(tensor: Tensor, digits: int) -> Iterator[str]:
    name = "array" if tensor.kind == "array" else "tensor"
    yield f"Parameter({name}(" if tensor.kind == "parameter" else f"{name}("
    if 0 in tensor.shape and len(tensor.shape) > 1:
        yield f"[], size={tensor.shape}"
    else:
        yield from _elements(tensor.array, digits)
    if tensor.dtype not in _NATIVE[name]:
        yield f", dtype={'torch.' if name == 'tensor' else ''}{tensor.dtype}"
    yield "))" if tensor.kind == "parameter" else ")"


def _elements(array: "np.ndarray", digits: int) -> Iterator[str]:
    if array.ndim == 0:
        element = array.item()
        whole = isinstance(element, float) and element.is_integer()
        yield number(element, digits).removesuffix("0" if whole else "")  # `3.`, as PyTorch prints it
        return
    rows: Iterable[Iterator[str]] = (_elements(row, digits) for row in array)
    if len(array) > _ROW:
        first, last = ([_elements(row, digits) for row in part] for part in (array[:_EDGE], array[-_EDGE:]))
        rows = chain(first, [iter("…")], last)
    yield from _enclosed("[]", rows)


def _enclosed(ends: Sequence[str], parts: Iterable[Iterator[str]]) -> Iterator[str]:
    yield ends[0]
    for place, part in enumerate(parts):
        if place:
            yield ", "
        yield from part
    yield ends[1]
