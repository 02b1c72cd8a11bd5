"""Values on the wire, seen from inside: a tree of plain JSON whose tensors lie beside it, in the format of safetensors.

`tutorbot.sandbox.codecs` is the other end. Each node is a pair `[kind, content]`.
"""

import math
import re
from collections.abc import Callable
from typing import Any

import numpy as np
import torch
from safetensors.torch import load, save

MAX_DEPTH = 12
MAX_NODES = 20_000
MAX_TEXT = 200_000
MAX_REPR = 500
MAX_ELEMENTS = 500_000
MAX_BITS = 20_000
MAX_AXES = 32
MAX_KEYS = 1_000

_DTYPES = {
    name: getattr(torch, name)
    for name in (
        *("float16", "bfloat16", "float32", "float64", "complex64", "int8", "int16", "int32", "int64"),
        *("uint8", "uint16", "uint32", "uint64", "bool"),
    )
}
_HALVES = re.compile("[\ud800-\udfff]")
"""Halves of characters, which no text outside can hold."""
_NAMES = {dtype: name for name, dtype in _DTYPES.items()}


class Encoder:
    """One value, or several that belong together; tensors are gathered on the way."""

    def __init__(self) -> None:
        self.tensors: dict[str, torch.Tensor] = {}
        self.nodes = 0
        self.keys = 0

    def node(self, value: Any, depth: int = 0) -> list[Any]:  # noqa: ANN401, C901, PLR0911, PLR0912  a line for each type
        self.nodes += 1
        if depth > MAX_DEPTH or self.nodes > MAX_NODES:
            return _other(value)
        kind = type(value)
        if value is None or kind is bool:
            return ["const", value]
        if kind is int:
            return (
                ["int", hex(value)]
                if value.bit_length() < MAX_BITS
                else ["other", ["int", "an int too long to be shown"]]
            )
        if kind is float:
            return ["float", value.hex()]
        if kind is complex:
            return ["complex", [value.real.hex(), value.imag.hex()]]
        if kind is str:
            return ["str", value] if len(value) <= MAX_TEXT and not _HALVES.search(value) else _other(value)
        if kind is torch.Size:
            return ["size", list(value)]
        if kind in (list, tuple, dict) and self.nodes + len(value) > MAX_NODES:
            return ["other", [kind.__name__, f"a {kind.__name__} of {len(value):,} items"]]  # its repr may take minutes
        if kind in (list, tuple):
            return [kind.__name__, [self.node(part, depth + 1) for part in value]]
        if kind is dict:
            self.keys += len(value)
            if self.keys > MAX_KEYS:
                return _other(value)
            pairs = value.items()
            return ["dict", [[self.node(key, depth + 1), self.node(part, depth + 1)] for key, part in pairs]]
        if kind is torch.dtype:
            return ["dtype", str(value).removeprefix("torch.")]
        if isinstance(value, torch.Tensor):
            return self._tensor(value)
        if isinstance(value, np.ndarray) and kind is np.ndarray:
            return self._array(value)
        if isinstance(value, np.generic):
            return self._array(np.asarray(value))
        if isinstance(value, tuple) and (hasattr(value, "_fields") or hasattr(value, "n_fields")):  # as max(dim=0)
            return ["tuple", [self.node(part, depth + 1) for part in value]]
        return _other(value)

    def _tensor(self, tensor: torch.Tensor) -> list[Any]:
        plain = tensor.detach()
        if tensor.layout is not torch.strided or tensor.is_quantized or tensor.device.type != "cpu":
            return _other(tensor)
        if tensor.dtype not in _NAMES or _too_large(tensor.shape):
            return _other(tensor)
        name = str(len(self.tensors))
        # A fresh copy: safetensors refuses views that share memory.
        self.tensors[name] = plain.as_subclass(torch.Tensor).resolve_conj().resolve_neg().clone().contiguous()
        kind = "parameter" if isinstance(tensor, torch.nn.Parameter) else "tensor"
        return [kind, [name, bool(tensor.requires_grad)]]

    def _array(self, array: "np.ndarray[Any, Any]") -> list[Any]:
        try:
            tensor = torch.from_numpy(np.array(array, order="C"))
        except TypeError:
            return _other(array)
        encoded = self._tensor(tensor)
        return ["array", encoded[1]] if encoded[0] == "tensor" else encoded

    def blob(self) -> bytes:
        return bytes(save(self.tensors)) if self.tensors else b""


def _too_large(shape: torch.Size) -> bool:
    return len(shape) > MAX_AXES or math.prod(max(dim, 1) for dim in shape) > MAX_ELEMENTS


def decode(node: Any, blob: bytes) -> Any:  # noqa: ANN401  any value at all
    """The value that a job brings; what it brings was made by the bot, so it is well formed."""
    tensors = load(blob) if blob else {}
    return _value(node, tensors)


def _value(node: Any, tensors: dict[str, torch.Tensor]) -> Any:  # noqa: ANN401  as above
    kind, content = node
    if kind in ("tensor", "parameter", "array"):
        name, requires_grad = content
        tensor = tensors[name].clone()
        if kind == "array":
            return tensor.numpy()
        if kind == "parameter":
            return torch.nn.Parameter(tensor, requires_grad=requires_grad)
        return tensor.requires_grad_(requires_grad) if requires_grad else tensor
    return _PLAIN[kind](content, tensors)


_PLAIN: dict[str, Callable[[Any, dict[str, torch.Tensor]], Any]] = {
    "const": lambda content, _: content,
    "int": lambda content, _: int(content, 16),
    "float": lambda content, _: float.fromhex(content),
    "complex": lambda content, _: complex(*map(float.fromhex, content)),
    "str": lambda content, _: content,
    "size": lambda content, _: torch.Size(content),
    "dtype": lambda content, _: _DTYPES[content],
    "list": lambda content, tensors: [_value(part, tensors) for part in content],
    "tuple": lambda content, tensors: tuple(_value(part, tensors) for part in content),
    "dict": lambda content, tensors: {_value(key, tensors): _value(part, tensors) for key, part in content},
}


def _other(value: object) -> list[Any]:
    return ["other", [type(value).__name__[:100], short(value, MAX_REPR)]]


def short(value: object, length: int) -> str:
    """The beginning of a repr, which may fail or be huge."""
    try:
        text = repr(value)
    except Exception as error:  # noqa: BLE001  learners write __repr__ too
        text = f"<its repr raised {type(error).__name__}>"
    return text if len(text) <= length else text[: length - 1] + "…"


def about(value: object) -> str:
    """What a notebook does not say of a value: `tensor, shape (2, 3), dtype float32`; empty where the repr says all."""
    if isinstance(value, torch.Tensor):
        kind = "parameter" if isinstance(value, torch.nn.Parameter) else "tensor"
        grad = ", requires grad" if value.requires_grad and kind == "tensor" else ""
        return f"{kind}, shape {tuple(value.shape)}, dtype {str(value.dtype).removeprefix('torch.')}{grad}"
    if isinstance(value, np.ndarray):
        return f"numpy array, shape {value.shape}, dtype {value.dtype}"
    if isinstance(value, torch.nn.Module):
        return f"module, {sum(math.prod(each.shape) for each in value.parameters()):,} parameters"
    if isinstance(value, list | tuple | dict | set) and type(value) is not torch.Size:
        return f"{type(value).__name__} of {len(value)}"
    return ""
