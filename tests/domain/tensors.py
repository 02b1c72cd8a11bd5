"""Tensors by value, for tests that have no torch."""

from typing import Any, Literal

import numpy as np

from tutorbot.domain.values import Tensor


def tensor(
    numbers: Any,  # noqa: ANN401  nested lists
    dtype: str | None = None,
    kind: Literal["tensor", "parameter", "array"] = "tensor",
) -> Tensor:
    """As `torch.tensor` makes it: floats become float32, ints int64."""
    plain = np.array(numbers, order="C")
    name = dtype or {"f": "float32", "i": "int64", "b": "bool", "c": "complex64"}[plain.dtype.kind]
    if name == "bfloat16":
        wide = plain.astype("<f4").view("<u4")
        return Tensor(name, plain.shape, (wide >> 16).astype("<u2").tobytes(), kind)
    return Tensor(name, plain.shape, plain.astype(np.dtype(name).newbyteorder("<")).tobytes(), kind)
