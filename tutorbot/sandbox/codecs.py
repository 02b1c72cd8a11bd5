"""Values on the wire, seen from the bot. `inside/codecs.py` is the other end; what comes from there is hostile."""

import json
import math
import re
from collections.abc import Callable, Mapping
from typing import Any

from tutorbot.domain.values import Dtype, Other, Size, Tensor, Value

MAX_DEPTH = 14
MAX_NODES = 25_000
MAX_BITS = 20_000
MAX_KEYS = 1_000
"""Of all dicts together: keys can be chosen so that a dict compares each with all others."""
MAX_HEADER = 1 << 20
"""Bytes in which safetensors describes the tensors of one value."""
MAX_AXES = 32
MAX_ELEMENTS = 500_000
"""Of a tensor, with axes of length 0 taken for 1: beyond that numpy has no shape for it."""

_TO_SAFE = {
    "float16": "F16",
    "bfloat16": "BF16",
    "float32": "F32",
    "float64": "F64",
    "complex64": "C64",
    "bool": "BOOL",
    **{f"int{bits}": f"I{bits}" for bits in (8, 16, 32, 64)},
    **{f"uint{bits}": f"U{bits}" for bits in (8, 16, 32, 64)},
}
_FROM_SAFE = {code: name for name, code in _TO_SAFE.items()}
_DTYPE_NAME = re.compile(r"[a-z0-9_]{1,30}")
_TRUTH = bytes(1) + b"\1" * 255
"""Any byte of a bool tensor to the one that numpy expects; PyTorch makes others of memory that was never filled."""


class Malformed(Exception):
    """Not what the other end writes when it is left alone."""


def encode(value: Value) -> tuple[list[Any], bytes]:
    """A node and its tensors in the format of safetensors.

    Raises:
        Malformed: an `Other` is in it, which cannot travel.
    """
    tensors: dict[str, dict[str, Any]] = {}
    return _node(value, tensors), _serialised(tensors)


def decode(node: object, blob: bytes) -> Value:
    """The value of a node.

    Raises:
        Malformed: anything at all is not as it should be.
    """
    try:
        return _Decoder(_tensors(blob)).value(node, 0)
    except Malformed:
        raise
    except Exception as error:
        raise Malformed(f"{type(error).__name__}: {error}") from error


def head(data: bytes) -> dict[str, Any]:
    """The JSON of a frame. Raises Malformed."""
    try:
        found = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise Malformed("no JSON") from error
    if not isinstance(found, dict):
        raise Malformed("no JSON object")
    return found


def _node(value: Value, tensors: dict[str, dict[str, Any]]) -> list[Any]:  # noqa: C901, PLR0911  a line for each type
    match value:
        case None | bool():
            return ["const", value]
        case int():
            return ["int", hex(value)]
        case float():
            return ["float", value.hex()]
        case complex():
            return ["complex", [value.real.hex(), value.imag.hex()]]
        case str():
            return ["str", value]
        case list() | tuple():
            return [type(value).__name__, [_node(part, tensors) for part in value]]
        case dict():
            return ["dict", [[_node(key, tensors), _node(part, tensors)] for key, part in value.items()]]
        case Size():
            return ["size", list(value.dims)]
        case Dtype():
            return ["dtype", value.name]
        case Tensor():
            name = str(len(tensors))
            tensors[name] = {"dtype": value.dtype, "shape": list(value.shape), "data": value.data}
            return [value.kind, [name, value.requires_grad]]
        case Other():
            raise Malformed(f"a {value.type} cannot travel")


def _serialised(tensors: Mapping[str, Mapping[str, Any]]) -> bytes:
    """The format of safetensors: the length of a JSON header, the header, the bytes one after another."""
    if not tensors:
        return b""
    header: dict[str, Any] = {}
    end = 0
    for name, tensor in tensors.items():
        begin, end = end, end + len(tensor["data"])
        header[name] = {"dtype": _TO_SAFE[tensor["dtype"]], "shape": tensor["shape"], "data_offsets": [begin, end]}
    packed = json.dumps(header).encode()
    packed += b" " * (-len(packed) % 8)
    return len(packed).to_bytes(8, "little") + packed + b"".join(tensor["data"] for tensor in tensors.values())


def _tensors(blob: bytes) -> dict[str, tuple[str, tuple[int, ...], bytes]]:
    if not blob:
        return {}
    if int.from_bytes(blob[:8], "little") > MAX_HEADER:
        raise Malformed("too many tensors")
    from safetensors import deserialize  # noqa: PLC0415  only when there are tensors; it checks every offset

    return {
        name: (_FROM_SAFE[view["dtype"]], _shape(view["shape"]), bytes(view["data"]))
        for name, view in deserialize(blob)  # type: ignore[no-untyped-call]  # made by Rust
    }


def _shape(dims: Any) -> tuple[int, ...]:  # noqa: ANN401  as above
    if len(dims) > MAX_AXES or math.prod(max(dim, 1) for dim in dims) > MAX_ELEMENTS:
        raise Malformed("a shape beyond all bounds")
    return tuple(dims)


class _Decoder:
    def __init__(self, tensors: Mapping[str, tuple[str, tuple[int, ...], bytes]]) -> None:
        self.tensors = tensors
        self.nodes = 0
        self.keys = 0

    def value(self, node: Any, depth: int) -> Value:  # noqa: ANN401  it may be anything
        self.nodes += 1
        if depth > MAX_DEPTH or self.nodes > MAX_NODES:
            raise Malformed("too deep or too large")
        kind, content = node
        if kind in ("list", "tuple"):
            parts = [self.value(part, depth + 1) for part in content]
            return parts if kind == "list" else tuple(parts)
        if kind == "dict":
            self.keys += len(content)
            if self.keys > MAX_KEYS:
                raise Malformed("too many keys")
            return {self.value(key, depth + 1): self.value(part, depth + 1) for key, part in content}
        if kind in ("tensor", "parameter", "array"):
            dtype, shape, data = self.tensors[content[0]]
            data = data.translate(_TRUTH) if dtype == "bool" else data
            return Tensor(dtype, shape, data, kind, requires_grad=content[1] is True)
        return _PLAIN[kind](content)


def _const(content: Any) -> Value:  # noqa: ANN401  as above
    if content is not None and not isinstance(content, bool):
        raise Malformed("no constant")
    return content


def _int(content: Any) -> Value:  # noqa: ANN401  as above
    if len(content) > MAX_BITS // 4:
        raise Malformed("a number too long")
    return int(content, 16)


def _text(content: Any) -> str:  # noqa: ANN401  as above
    if not isinstance(content, str):
        raise Malformed("no text")
    content.encode()  # halves of characters could not be kept or shown
    return content


def _dtype(content: Any) -> Value:  # noqa: ANN401  as above
    if not _DTYPE_NAME.fullmatch(content):
        raise Malformed("no dtype")
    return Dtype(content)


_PLAIN: Mapping[str, Callable[[Any], Value]] = {
    "const": _const,
    "int": _int,
    "float": float.fromhex,
    "complex": lambda content: complex(float.fromhex(content[0]), float.fromhex(content[1])),
    "str": _text,
    "size": lambda content: Size(tuple(int(part) for part in content)),
    "dtype": _dtype,
    "other": lambda content: Other(_text(content[0])[:100], _text(content[1])[:500]),
}
