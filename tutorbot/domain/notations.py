"""Whether what somebody typed claims a certain value, in any reasonable notation. Nothing that is typed is ever run.

Options of questions are read strictly (`same_claim`, `same_print`): 3.0 is no 3, `tensor(3.)` is no 3.0, numbers agree
in 6 significant digits. Learners may be briefer (`claims`): 3 for 3.0, 0.3333 for a third, `1 2 3` for a row.
"""

import re
from typing import TypeAlias

from tutorbot.domain.literals import ALIASES, DTYPES, MAX_LENGTH, Array, Literally, Pairs, Unreadable, read
from tutorbot.domain.values import Dtype, Other, Size, Tensor, Value

Shape: TypeAlias = tuple[int, ...]

NOTHING = {"nothing", "none", "no", "no error", "no exception", "nothing is raised", "it runs", "it runs through"}
_NAME = re.compile(r"`?(?:\w+\.)*([A-Za-z_]\w*)")
_BEFORE_A_NAME = re.compile(r"^(?:it\s+)?(?:raises|raised|throws|gives)?\s*(?:an?\s+|the\s+)?", re.IGNORECASE)
_BEFORE_A_SHAPE = re.compile(r"^(?:shape|size)\b\s*[:=]?\s*|^(?:torch\.)?size(?=\s*\()", re.IGNORECASE)
_DIMS = re.compile(r"\d{1,9}(?:(?:\s*,\s*\d{1,9})*\s*,?|(?:\s*[x×*·]\s*\d{1,9})*|(?:\s+\d{1,9})*)", re.IGNORECASE)
_NUMPY_DTYPE = re.compile(r"dtype\('(\w+)'\)")
_MOST = 10_000
"""Elements of a tensor that can be claimed by typing them."""
_HALF_A_DIGIT = 5.001e-5
_SHOWN_IN_PLACES = 1e-3
"""Smaller numbers are printed as 1.0000e-04."""
_BITS_OF_A_FLOAT = 1000


def claims(text: str, asks: str, value: Value) -> bool:
    """Whether a learner's answer is right.

    Args:
        text: what was typed.
        asks: as of `Predict.asks`.
        value: what the code gave. For `shape` and `dtype` the thing itself or its shape or dtype; for `prints` all that
            was printed; for `raises` the name of the exception, or None when there was none.
    """
    match asks:
        case "shape":
            return (shape := shape_of(value)) is not None and read_shape(text) == shape
        case "dtype":
            return (dtype := dtype_of(value)) is not None and read_dtype(text) == dtype
        case "raises":
            return _names_exception(text, value if isinstance(value, str) else None)
        case "prints":
            return isinstance(value, str) and same_print(text, value)
        case _:
            return same_claim(text, value) or _briefly(text, value)


def same_claim(text: str, value: Value) -> bool:
    """Whether an option's text claims this value; a string in quotes, or as it is when it reads as nothing else."""
    bare = _bare(text)
    if isinstance(value, Other):
        return _squeezed(bare) == _squeezed(value.text)
    try:
        return _same(read(bare), _literal(value))
    except Unreadable:
        return isinstance(value, str) and _squeezed(bare) == _squeezed(value)


def same_print(text: str, printed: str) -> bool:
    """Whether a text claims that this was printed: the same but for spaces, or the same value in another notation."""
    bare = _bare(text)
    if _squeezed(bare) == _squeezed(printed):
        return True
    try:
        read_text = read(bare)
        if isinstance(read_text, str):
            return _squeezed(read_text) == _squeezed(printed)
        return _same(read_text, read(printed))
    except Unreadable:
        return False


def same_claims(text: str, other: str) -> bool:
    """Whether two options claim the same."""
    one, two = _bare(text), _bare(other)
    try:
        left, right = read(one), read(two)
    except Unreadable:
        return _squeezed(one) == _squeezed(two)
    return _same(left, right) or _same(right, left)


def same_answer(one: str, other: str, asks: str) -> bool:
    """Whether two learners' answers to one question are the same but for their notation."""
    left, right = _squeezed(_bare(one)), _squeezed(_bare(other))
    match asks:
        case "shape":
            return (shape := read_shape(one)) is not None and shape == read_shape(other)
        case "dtype":
            return (dtype := read_dtype(one)) is not None and dtype == read_dtype(other)
        case "raises":
            nothing = claims_raise(other, None)
            return claims_raise(one, None) if nothing else _names_exception(one, _exception(other))
        case _:
            return left == right or same_claims(one, other)


def claims_raise(text: str, exception: str | None) -> bool:
    """Whether an option's text begins with this exception's name; or, for None, says that nothing is raised."""
    bare = _bare(text)
    if exception is None:
        return _squeezed(bare).casefold().rstrip(".!") in NOTHING
    named = _NAME.match(bare)
    return named is not None and named[1].casefold() == exception.casefold()


def _names_exception(text: str, exception: str | None) -> bool:
    """As `claims_raise`, for what a learner typed: the name alone, or with a message; but no second name."""
    if exception is None:
        return claims_raise(text, None)
    return _exception(text).casefold() == exception.casefold()


def _exception(text: str) -> str:
    name = re.split(r"[:(]", _BEFORE_A_NAME.sub("", _bare(text)), maxsplit=1)[0].rpartition(".")[2]
    return "".join(name.split()).strip("`")


def read_shape(text: str) -> Shape | None:
    """`(1, 3)`, `[1,3]`, `torch.Size([1, 3])`, `1x3`, `1 × 3`, `1 3`, `1, 3`; `3` is (3,). None for anything else."""
    inner = _BEFORE_A_SHAPE.sub("", _bare(text)[:MAX_LENGTH]).strip()
    bracketed = False
    while inner[:1] + inner[-1:] in {"()", "[]"}:
        inner, bracketed = inner[1:-1].strip(), True
    if not inner:
        return () if bracketed else None
    return tuple(int(dim) for dim in re.findall(r"\d+", inner)) if _DIMS.fullmatch(inner) else None


def read_dtype(text: str) -> str | None:
    """The full name of a dtype: `float32` for `torch.float32`, `np.float32`, `torch.float` or `dtype=float`."""
    named = re.sub(r"^dtype\s*[:=]\s*", "", _bare(text).strip("'\"").lower())
    name = re.sub(r"^(?:torch|np|numpy)\.", "", named).strip("'\"")
    name = ALIASES.get(name, name)
    return name if name in DTYPES else None


def shape_of(value: Value) -> Shape | None:
    match value:
        case Tensor():
            return value.shape
        case Size():
            return value.dims
        case list() | tuple():
            dims = tuple(dim for dim in value if isinstance(dim, int) and not isinstance(dim, bool))
            return dims if len(dims) == len(value) else None
        case _:
            return None


def dtype_of(value: Value) -> str | None:
    match value:
        case Tensor():
            return value.dtype
        case Dtype():
            return value.name
        case Other():
            return read_dtype(named[1]) if (named := _NUMPY_DTYPE.fullmatch(value.text)) else None
        case _:
            return None


def _briefly(text: str, value: Value) -> bool:
    bare = _bare(text)
    if isinstance(value, str):
        return _squeezed(bare.strip("'\"")) == _squeezed(value)
    truth = _literal(value)
    row = truth.parts if isinstance(truth, Array) else truth
    for attempt in (bare, f"[{bare}]") if bare and isinstance(row, list | tuple) else (bare,):
        try:
            if _same(read(attempt), truth, brief=True):
                return True
        except Unreadable:
            continue
    if isinstance(value, Dtype):
        return read_dtype(bare) == value.name
    return isinstance(value, Size | tuple) and (shape := shape_of(value)) is not None and read_shape(bare) == shape


def _bare(text: str) -> str:
    stripped = text.strip()
    return stripped[1:-1].strip() if len(stripped) > 1 and stripped[0] == stripped[-1] == "`" else stripped


def _squeezed(text: str) -> str:
    return " ".join(text.split())


def _literal(value: Value) -> Literally:  # noqa: PLR0911  a line for each type
    """A value as if it had been read."""
    match value:
        case Tensor():
            elements = value.array.tolist() if value.array.size <= _MOST else None
            return Array(elements, value.dtype, "array" if value.kind == "array" else "tensor")
        case Size():
            return value.dims
        case list():
            return [_literal(part) for part in value]
        case tuple():
            return tuple(_literal(part) for part in value)
        case dict():
            return Pairs(tuple((_literal(key), _literal(part)) for key, part in value.items()))
        case Other():
            return value.text
        case _:
            return value


def _same(claim: Literally, truth: Literally, *, brief: bool = False, printed: bool = False) -> bool:
    """Whether a claim holds. A row without more words claims a tensor too; `tensor(…)` claims nothing else.

    Args:
        claim: what was said.
        truth: what is.
        brief: whole numbers may stand for floats, four digits are enough, a dtype may go unsaid.
        printed: these are elements of a tensor, which PyTorch prints in four digits.
    """
    if isinstance(truth, Array):
        if not isinstance(claim, Array):
            return _same(claim, truth.parts, brief=brief)
        agree = brief or (claim.dtype == truth.dtype and claim.kind == truth.kind)
        return agree and _same(claim.parts, truth.parts, brief=brief, printed=True)
    if isinstance(truth, Pairs):
        return isinstance(claim, Pairs) and _same_pairs(claim, truth, brief=brief)
    if isinstance(truth, list | tuple):
        return (
            isinstance(claim, list | tuple)
            and len(claim) == len(truth)
            and all(_same(*both, brief=brief, printed=printed) for both in zip(claim, truth, strict=True))
        )
    if isinstance(truth, int | float | complex) and isinstance(claim, int | float | complex):
        return _same_number(claim, truth, brief=brief, printed=printed)
    return type(claim) is type(truth) and claim == truth


def _same_pairs(claim: Pairs, truth: Pairs, *, brief: bool) -> bool:
    left = list(truth.items)
    for key, value in claim.items:
        found = next((pair for pair in left if _same(key, pair[0]) and _same(value, pair[1], brief=brief)), None)
        if found is None:
            return False
        left.remove(found)
    return not left


def _same_number(claim: complex, truth: complex, *, brief: bool, printed: bool) -> bool:
    stands_for = brief and type(claim) is int and not isinstance(truth, int) and claim.bit_length() < _BITS_OF_A_FLOAT
    if type(claim) is not type(truth) and not stands_for:
        return False
    if isinstance(truth, int) or claim == truth:
        return claim == truth
    halves = ((claim.real, truth.real), (claim.imag, truth.imag))
    return all(f"{a:.6g}" == f"{b:.6g}" or ((brief or printed) and _rounded(a, b)) for a, b in halves)


def _rounded(claim: float, truth: float) -> bool:
    """Whether the claim is the truth in four digits, or in four places behind the point."""
    off = abs(claim - truth)
    return off <= _HALF_A_DIGIT * abs(truth) or (abs(truth) > _SHOWN_IN_PLACES and off <= _HALF_A_DIGIT)
