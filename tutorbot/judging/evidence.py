"""What a clue of a run shows, as a figure or a text.

A learner's run may give anything at all, so whatever is no number becomes a gap, and long things are cut.
"""

from collections.abc import Sequence
from math import isfinite

from tutorbot.domain.experiments import Clue, Seen
from tutorbot.domain.figures import Bar, Bars, Line, Series, Tile, Tiles
from tutorbot.domain.spans import shortened, visible
from tutorbot.domain.values import Size, Tensor, Value, about, text

MOST_POINTS = 100
"""Of a curve; of a longer one as many are kept, from the first to the last."""
MOST_TEXT = 900
_MOST_NAMES = 12
_NAME = 40


class Misfit(Exception):
    """A value that cannot be shown as it was meant to be, in words."""


def seen(clue: Clue, value: Value) -> Seen:
    """The value of a clue's expression as it is shown.

    Raises:
        Misfit: it is something else than the clue shows.
    """
    try:
        match clue.show:
            case "curve":
                return _curve(clue, value)
            case "bars":
                bars = (Bar(name, _number(part)) for name, part in _named(clue, value))
                return Bars(title=clue.label, bars=tuple(bars))
            case "grid":
                tiles = (Tile(name=name, pixels=_matrix(part)) for name, part in _named(clue, value))
                return Tiles(title=clue.label, tiles=tuple(tiles))
            case "text" if not isinstance(value, str):
                raise Misfit(f"{about(value)}, where a text belongs")
            case "text" | "value":
                return in_words(value)
    except (ValueError, OverflowError) as error:  # figures refuse what nobody could draw
        raise Misfit(str(error)) from error


def in_words(value: Value) -> str:
    """A text as it is, a dict with a line for each of its names, all else as Python writes it."""
    match value:
        case str():
            lines = [value.strip("\n")]
        case dict():
            lines = [f"{_label(name)}: {_line(part)}" for name, part in value.items()]
        case _:
            lines = [_line(value)]
    return shortened(visible("\n".join(lines[: 2 * _MOST_NAMES])), MOST_TEXT)


def _line(value: Value) -> str:
    return text(value.dims if isinstance(value, Size) else value, limit=200, digits=4)


def _curve(clue: Clue, value: Value) -> Line:
    series = [(name, _numbers(part)) for name, part in _named(clue, value)]
    count = len(series[0][1])
    if not count or any(len(ys) != count for _, ys in series):
        raise Misfit("no points, or series of different lengths")
    places: Sequence[int] = range(count)
    if count > MOST_POINTS:
        places = [round(place * (count - 1) / (MOST_POINTS - 1)) for place in range(MOST_POINTS)]
    return Line(
        title=clue.label,
        x=clue.x,
        y=", ".join(name for name, _ in series),
        xs=tuple(float(place + 1) for place in places),
        series=tuple(Series(name, tuple(ys[place] for place in places)) for name, ys in series),
        log=clue.log,
    )


def _named(clue: Clue, value: Value) -> list[tuple[str, Value]]:
    """The parts of a dict; anything else is one part with the clue's own name."""
    if not isinstance(value, dict):
        return [(clue.label, value)]
    if not 1 <= len(value) <= _MOST_NAMES:
        raise Misfit(f"a dict of {len(value)} items, where 1 to {_MOST_NAMES} belong")
    return [(_label(name), part) for name, part in value.items()]


def _label(name: Value) -> str:
    words = visible(name if isinstance(name, str) else text(name))
    return shortened(words.replace("\n", " ").replace("`", "'"), _NAME)


def _numbers(value: Value) -> Sequence[float]:
    match value:
        case Tensor(shape=(_,)):
            return [_rounded(float(each)) for each in value.array.real]
        case list() | tuple():
            return [_number(each) for each in value]
    raise Misfit(f"{about(value)}, where a list of numbers belongs")


def _matrix(value: Value) -> tuple[tuple[float, ...], ...]:
    if isinstance(value, Tensor) and len(value.shape) == 2:  # noqa: PLR2004  rows and columns
        return tuple(tuple(_rounded(float(each)) for each in row) for row in value.array.real)
    raise Misfit(f"{about(value)}, where a tensor of two dimensions belongs")


def _number(value: Value) -> float:
    match value:
        case Tensor(shape=()):
            return _rounded(float(value.array.real))
        case bool() | int() | float():
            return _rounded(float(value))
    raise Misfit(f"{about(value)}, where a number belongs")


def _rounded(value: float) -> float:
    """Four digits, which is more than anybody sees."""
    return float(f"{value:.4g}") if isfinite(value) else value
