"""Reading values as Python, PyTorch and numpy write them, without running anything.

What is read: numbers, True, None, nan, inf, quoted strings, lists, tuples, dicts, `torch.Size([2, 3])`, `2x3`, dtypes,
`tensor([1., 2.], dtype=torch.float64)`, and arrays printed by numpy, which leave the commas out. Long texts and deep
ones are refused, so that a hostile one costs no more than an honest one.
"""

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import Literal, TypeAlias

from tutorbot.domain.values import Dtype

MAX_LENGTH = 4_000
MAX_DEPTH = 12

ALIASES = {
    "float": "float32",
    "double": "float64",
    "half": "float16",
    "long": "int64",
    "int": "int32",
    "short": "int16",
    "cfloat": "complex64",
}
"""What PyTorch calls some dtypes beside their names."""
DTYPES = {
    *("float16", "bfloat16", "float32", "float64", "complex64", "complex128", "bool"),
    *(f"{sign}int{bits}" for sign in ("", "u") for bits in (8, 16, 32, 64)),
}


@dataclass(frozen=True, slots=True)
class Array:
    """A tensor, or a numpy array, as nested lists of numbers."""

    parts: "Literally"
    dtype: str
    kind: Literal["tensor", "array"] = "tensor"


Literally: TypeAlias = (
    "bool | int | float | complex | str | list[Literally] | tuple[Literally, ...] | Pairs | Array | Dtype | None"
)


@dataclass(frozen=True, slots=True)
class Pairs:
    """A dict."""

    items: "tuple[tuple[Literally, Literally], ...]"


class Unreadable(ValueError):
    """Not a value in any notation that is known here."""


def read(text: str) -> Literally:
    """The value that a text stands for.

    Raises:
        Unreadable: it is something else, or too long or deep.
    """
    if len(text) > MAX_LENGTH:
        raise Unreadable("too long")
    if dims := _TIMES.fullmatch(text.strip()):
        return tuple(int(dim) for dim in re.findall(r"\d+", dims[0]))
    reader = _Reader(text)
    value = reader.value(0)
    reader.expect("")
    return value


_TIMES = re.compile(r"\d{1,9}(?:\s*[x×]\s*\d{1,9})+", re.IGNORECASE)
_TOKEN = re.compile(
    r"""\s*(?:
        (?P<string>'(?:[^'\\\n]|\\.)*' | "(?:[^"\\\n]|\\.)*")
      | (?P<number>(?:\d[\d_]*(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?j?(?!\w))
      | (?P<word>[a-z_][\w.]*)
      | (?P<hidden><[^<>]*>)
      | (?P<sign>[-+\N{MINUS SIGN}])
      | (?P<mark>[][(){},:=])
    )""",
    re.VERBOSE | re.IGNORECASE,
)
_ESCAPE = re.compile(r"\\(x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U00(?:0[0-9a-fA-F]|10)[0-9a-fA-F]{4}|.)")
_ESCAPED = {"n": "\n", "t": "\t", "r": "\r", "0": "\0"}
_CONSTANTS: dict[str, Literally] = {
    "true": True,
    "false": False,
    "none": None,
    "nan": float("nan"),
    "inf": float("inf"),
    "infinity": float("inf"),
}
_ARRAYS: dict[str, Literal["tensor", "array"]] = {"tensor": "tensor", "parameter": "tensor", "array": "array"}
_LONGEST_INT = 1_000
_MOST_EMPTY = 1_000


class _Reader:
    """Tokens and a place among them; each method reads one thing and moves on."""

    def __init__(self, text: str) -> None:
        self.tokens = [*_tokens(text), ("end", "")]
        self.place = 0

    @property
    def next(self) -> str:
        return self.tokens[self.place][1]

    def take(self) -> tuple[str, str]:
        token = self.tokens[self.place]
        self.place = min(self.place + 1, len(self.tokens) - 1)
        return token

    def expect(self, mark: str) -> None:
        if self.take()[1] != mark:
            raise Unreadable(f"no {mark or 'end'}")

    def value(self, depth: int) -> Literally:
        if depth > MAX_DEPTH:
            raise Unreadable("too deep")
        sort, found = self.take()
        match sort:
            case "sign" | "number":
                return self.number(sort, found)
            case "string":
                return _unquoted(found)
            case "word":
                return self.word(found, depth)
        match found:
            case "[":
                return list(self.parts("]", depth)[0])
            case "(":
                parts, commas = self.parts(")", depth)
                return parts[0] if len(parts) == 1 and not commas else tuple(parts)
            case "{":
                return self.pairs(depth)
        raise Unreadable(found)

    def parts(self, end: str, depth: int) -> tuple[list[Literally], int]:
        """What stands before the closing bracket, with or without commas between, and how many commas there were."""
        parts: list[Literally] = []
        commas = 0
        while self.next != end:
            parts.append(self.value(depth + 1))
            if self.next == ",":
                self.take()
                commas += 1
        self.take()
        return parts, commas

    def pairs(self, depth: int) -> Pairs:
        pairs: list[tuple[Literally, Literally]] = []
        while self.next != "}":
            key = self.value(depth + 1)
            self.expect(":")
            pairs.append((key, self.value(depth + 1)))
            if self.next != "}":
                self.expect(",")
        self.take()
        return Pairs(tuple(pairs))

    def number(self, sort: str, found: str) -> Literally:
        sign = 1
        if sort == "sign":
            sign = 1 if found == "+" else -1
            sort, found = self.take()
            if sort == "word" and isinstance(special := _constant(found), float):
                return sign * special
            if sort != "number":
                raise Unreadable(found)
        number = sign * _number(found)
        (sort, found), (after, digits) = self.tokens[self.place], self.tokens[min(self.place + 1, len(self.tokens) - 1)]
        if sort == "sign" and after == "number" and digits[-1] in "jJ" and not isinstance(number, complex):
            self.take()
            self.take()
            return number + (1 if found == "+" else -1) * _number(digits)
        return number

    def word(self, word: str, depth: int) -> Literally:
        name = word.rpartition(".")[2].lower()
        if self.next == "(" and name in {"size", "float", *_ARRAYS, *DTYPES}:
            return self.called(name, depth)
        if name == "parameter" and self.next == "containing":
            self.take()
            self.expect(":")
            return self.value(depth + 1)
        if name in DTYPES:
            return Dtype(name)
        if word.lower().startswith("torch.") and name in ALIASES:
            return Dtype(ALIASES[name])
        return _constant(word)

    def called(self, name: str, depth: int) -> Literally:
        """`torch.Size([2, 3])`, `tensor(…, dtype=…)`, `np.float64(3.5)`, `float("nan")`."""
        self.take()
        first = self.value(depth + 1) if self.tokens[self.place][0] != "end" and self.next != ")" else ()
        named: dict[str, Literally] = {}
        while self.next == ",":
            self.take()
            if self.next != ")":
                key = self.take()[1]
                self.expect("=")
                hidden = self.tokens[self.place][0] == "hidden"
                named[key] = self.take()[1] if hidden else self.value(depth + 1)
        self.expect(")")
        if name == "size":
            return tuple(first) if isinstance(first, list | tuple) else (first,)
        if name == "float":
            return _constant(first) if isinstance(first, str) else first
        if name in DTYPES:
            return Array(first, name, "array")
        if isinstance(first, Array):  # Parameter(tensor(…))
            return first
        return _array(first, named, _ARRAYS[name])


def _array(parts: Literally, named: "dict[str, Literally]", kind: Literal["tensor", "array"]) -> Array:
    size, dtype = named.get("size"), named.get("dtype")
    if parts == [] and isinstance(size, tuple):
        parts = _empty([dim for dim in size if isinstance(dim, int)])
    if isinstance(dtype, Dtype):
        return Array(parts, dtype.name, kind)
    sorts = {type(leaf) for leaf in leaves(parts)}
    floats = "float32" if kind == "tensor" else "float64"
    implied = {frozenset({bool}): "bool", frozenset({int}): "int64"}.get(frozenset(sorts), floats)
    return Array(parts, "complex64" if complex in sorts else implied, kind)


def _empty(size: Sequence[int]) -> "list[Literally]":
    """Nested lists as `tolist()` gives them for a shape with a 0 in it."""
    outer = list(takewhile(bool, size))
    if len(outer) == len(size) or math.prod(outer) > _MOST_EMPTY:
        raise Unreadable("a size that is not empty, or too large")
    parts: list[Literally] = []
    for dim in reversed(outer):
        parts = [parts] * dim
    return parts


def leaves(parts: Literally) -> "Iterator[Literally]":
    if isinstance(parts, list | tuple):
        for part in parts:
            yield from leaves(part)
    else:
        yield parts


def _tokens(text: str) -> Iterator[tuple[str, str]]:
    place, text = 0, text.rstrip()
    while place < len(text):
        found = _TOKEN.match(text, place)
        if not found or not found.lastgroup:
            raise Unreadable(text[place : place + 20])
        yield found.lastgroup, found[found.lastgroup]
        place = found.end()


def _number(written: str) -> int | float | complex:
    written = written.replace("_", "").lower()
    if written.endswith("j"):
        return complex(0, float(written[:-1]))
    if written.isdigit():
        if len(written) > _LONGEST_INT:
            raise Unreadable("a number too long")
        return int(written)
    return float(written)


def _constant(word: str) -> Literally:
    home, _, name = word.strip().lower().rpartition(".")
    if name in _CONSTANTS and home in {"", "torch", "np", "numpy", "math"}:
        return _CONSTANTS[name]
    raise Unreadable(word)


def _unquoted(quoted: str) -> str:
    return _ESCAPE.sub(
        lambda found: chr(int(found[1][1:], 16)) if len(found[1]) > 1 else _ESCAPED.get(found[1], found[1]),
        quoted[1:-1],
    )
