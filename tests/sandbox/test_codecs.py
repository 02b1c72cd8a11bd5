"""Values on the wire: what is sent comes back as it was, and what is no value is told apart from one."""

import json
import math
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tutorbot.domain.comparisons import difference
from tutorbot.domain.values import Dtype, Other, Size, Tensor, Value, about, text
from tutorbot.sandbox import codecs
from tutorbot.sandbox.codecs import Malformed, decode, encode
from tutorbot.sandbox.jobs import Job
from tutorbot.sandbox.sandboxes import Sandbox
from tutorbot.sandbox.sessions import Bench

WIDTHS = {
    "float16": 2, "bfloat16": 2, "float32": 4, "float64": 8, "complex64": 8, "bool": 1,
    "int8": 1, "int16": 2, "int32": 4, "int64": 8, "uint8": 1, "uint16": 2, "uint32": 4, "uint64": 8,
}  # fmt: skip


@st.composite
def tensors(draw: st.DrawFn) -> Tensor:
    dtype = draw(st.sampled_from(sorted(WIDTHS)))
    shape = tuple(draw(st.lists(st.integers(0, 4), max_size=4)))
    size = WIDTHS[dtype] * math.prod(shape)
    data = draw(st.binary(min_size=size, max_size=size))
    kind = draw(st.sampled_from(["tensor", "parameter"] if dtype[0] in "fbc" and dtype != "bool" else ["tensor"]))
    grad = kind == "parameter" or (dtype in ("float32", "float64", "complex64") and draw(st.booleans()))
    bits = bytes(byte & 1 for byte in data) if dtype == "bool" else data
    return Tensor(dtype, shape, bits, kind, requires_grad=grad)  # type: ignore[arg-type]  # one of the three kinds


TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
PLAIN = st.one_of(
    st.none(), st.booleans(), st.integers(), st.integers(-(2**300), 2**300), st.floats(), st.complex_numbers(), TEXTS
)
LEAVES = PLAIN | st.lists(st.integers(0, 2**40), max_size=4).map(lambda dims: Size(tuple(dims))) | tensors()
KEYS = st.none() | st.booleans() | st.integers() | TEXTS | st.tuples(st.integers(), TEXTS)
VALUES: st.SearchStrategy[Value] = st.recursive(
    LEAVES | st.just(Dtype("float32")),
    lambda inner: (
        st.lists(inner, max_size=4) | st.lists(inner, max_size=4).map(tuple) | st.dictionaries(KEYS, inner, max_size=4)
    ),
    max_leaves=8,
)


def same(one: Value, other: Value) -> bool:
    """Equal to the last bit, NaN and the sign of zero included."""
    return encode(one) == encode(other)


@given(VALUES)
@settings(deadline=None)
def test_what_is_encoded_is_decoded_to_the_same(value: Value) -> None:
    node, blob = encode(value)
    assert same(decode(json.loads(json.dumps(node)), blob), value)


@given(value=VALUES)
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
async def test_what_is_sent_to_a_child_comes_back_the_same(sandbox: Sandbox, value: Value) -> None:
    async def work(bench: Bench) -> Value:
        async with bench.session(Job(code="def same(x): return x")) as session:
            reply = await session.call("same", [value])
            assert reply.failure is None
            return reply.value

    assert same(await sandbox.turn(0, work), value)


# What nobody sends who means well


JSON: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=12,
)
KINDS = st.sampled_from([*codecs._PLAIN, "list", "tuple", "dict", "tensor", "parameter", "array", "nothing"])
NODES: st.SearchStrategy[Any] = st.recursive(
    st.tuples(KINDS, JSON).map(list),
    lambda inner: st.tuples(KINDS, st.lists(inner, max_size=3)).map(list),
    max_leaves=6,
)


def decoded(node: object, blob: bytes) -> None:
    """Decode what may be anything; what comes of it must be a value in every respect."""
    try:
        value = decode(node, blob)
    except Malformed:
        return
    assert len(text(value)) <= 400
    about(value).encode()
    text(value).encode()
    difference(value, value)
    difference(value, None)


@given(JSON | NODES, st.binary(max_size=200))
@settings(deadline=None)
def test_rubbish_is_malformed_or_a_value_and_nothing_else(node: object, blob: bytes) -> None:
    decoded(node, blob)


@given(st.binary(max_size=300))
@settings(deadline=None)
def test_a_head_of_rubbish_is_malformed_or_an_object(data: bytes) -> None:
    with suppress(Malformed):
        assert isinstance(codecs.head(data), dict)


@given(VALUES, st.data())
@settings(deadline=None)
def test_a_value_with_changed_bytes_is_malformed_or_a_value(value: Value, data: st.DataObject) -> None:
    node, blob = encode(value)
    changed = bytearray(blob)
    for place in data.draw(st.lists(st.integers(0, max(0, len(blob) - 1)), max_size=6)) if blob else ():
        changed[place] = data.draw(st.integers(0, 255))
    decoded(node, bytes(changed))


def header(**entry: object) -> bytes:
    """A blob with one tensor that is described in this way and has eight bytes."""
    packed = json.dumps({"0": {"dtype": "F32", "shape": [2], "data_offsets": [0, 8], **entry}}).encode()
    return len(packed).to_bytes(8, "little") + packed + bytes(8)


@pytest.mark.parametrize(
    ("node", "blob"),
    [
        (["tensor", ["0", False]], b""),
        (["tensor", ["1", False]], header()),
        (["tensor", ["0", False]], header(shape=[2**62, 2**62, 0])),
        (["tensor", ["0", False]], header(shape=[2**63, 0], data_offsets=[0, 0])),
        (["tensor", ["0", False]], header(shape=[3])),
        (["tensor", ["0", False]], header(shape=[2, *[1] * 40])),
        (["tensor", ["0", False]], header(shape=[-2])),
        (["tensor", ["0", False]], header(data_offsets=[0, 2**60])),
        (["tensor", ["0", False]], header(data_offsets=[8, 0])),
        (["tensor", ["0", False]], header(dtype="F8_E4M3")),
        (["tensor", ["0", False]], (2**40).to_bytes(8, "little") + b"{}"),
        (["tensor", ["0", False]], (1 << 21).to_bytes(8, "little") + b" " * (1 << 21)),
        (["int", "0x" + "f" * 6000], b""),
        (["int", 5], b""),
        (["float", "1e5"[:1] + "x"], b""),
        (["str", "\ud800"], b""),
        (["str", 5], b""),
        (["dtype", "float32\n@everyone"], b""),
        (["dtype", "x" * 31], b""),
        (["const", 5], b""),
        (["dict", [[["list", []], ["const", None]]]], b""),
        (["dict", [[["int", hex(number)], ["const", None]] for number in range(1001)]], b""),
        (["list", [["const", None]] * 25_001], b""),
        (["size", [1.5, "x"]], b""),
        (["other", [5, "x"]], b""),
        ("const", b""),
        (["const", None, None], b""),
    ],
)
def test_what_could_hurt_is_malformed(node: object, blob: bytes) -> None:
    with pytest.raises(Malformed):
        decode(node, blob)


def test_what_is_nested_too_deep_is_malformed() -> None:
    node: list[Any] = ["const", None]
    for _ in range(codecs.MAX_DEPTH + 1):
        node = ["list", [node]]
    with pytest.raises(Malformed):
        decode(node, b"")
    with pytest.raises(Malformed):
        codecs.head(b"[" * 1_000_000)


def test_long_descriptions_of_what_cannot_travel_are_cut() -> None:
    value = decode(["other", ["x" * 10_000, "y" * 10_000]], b"")
    assert value == Other("x" * 100, "y" * 500)


def test_bools_that_are_neither_true_nor_false_become_true() -> None:
    packed = json.dumps({"0": {"dtype": "BOOL", "shape": [4], "data_offsets": [0, 4]}}).encode()
    value = decode(["tensor", ["0", False]], len(packed).to_bytes(8, "little") + packed + b"\x00\x01\x02\xff")
    assert value == Tensor("bool", (4,), b"\x00\x01\x01\x01")


def test_what_cannot_travel_is_not_sent() -> None:
    with pytest.raises(Malformed, match="Module"):
        encode([Other("Module", "…")])
