"""A matrix with its numbers in cells."""

from math import isfinite

from matplotlib.patches import Rectangle

from tutorbot.domain.figures import Heat
from tutorbot.pictures.inside.canvases import LABEL, SMALL, Box, fitted, width_of, write
from tutorbot.pictures.inside.inks import Ink, between, by_sign, on

_HEAD = 36


def height(heat: Heat, width: float) -> float:
    return _HEAD + len(heat.rows) * _cell(heat, width)[1]


def _cell(heat: Heat, width: float) -> tuple[float, float]:
    across = (width - _names(heat)) / len(heat.columns)
    return across, min(60.0, max(36.0, across))


def _names(heat: Heat) -> float:
    """Room for the names of the rows."""
    return min(260.0, 16 + max(width_of(name, SMALL) for name in heat.rows))


def draw(heat: Heat, box: Box) -> None:
    axes, left = box.pixels(), _names(heat)
    width, high = _cell(heat, box.width)
    finite = [value for row in heat.values for value in row if isfinite(value)] or [0.0]
    scale = min(finite), max(finite)
    longest = max(len(f"{value:.{heat.digits}f}") for row in heat.values for value in row)
    size = min(LABEL, 1.4 * width / longest)
    for column, name in enumerate(heat.columns):
        write(axes, left + (column + 0.5) * width, 14, fitted(name, SMALL, width), SMALL, box.ink.faint, ha="center")
    for row, (name, values) in enumerate(zip(heat.rows, heat.values, strict=True)):
        top = _HEAD + row * high
        write(axes, left - 14, top + high / 2, fitted(name, SMALL, left), SMALL, box.ink.faint, ha="right")
        for column, value in enumerate(values):
            colour = _colour(value, scale, box.ink)
            x = left + column * width
            axes.add_patch(Rectangle((x + 1.5, top + 1.5), width - 3, high - 3, fc=colour, ec="none"))
            words = f"{value:.{heat.digits}f}"
            write(axes, x + width / 2, top + high / 2, words, size, on(colour), ha="center")


def _colour(value: float, scale: tuple[float, float], ink: Ink) -> str:
    low, high = scale
    if not isfinite(value):
        return ink.ramp[0]
    if low < 0:
        return by_sign(ink, value, scale)
    return between(ink.ramp[0], ink.ramp[-1], (value - low) / ((high - low) or 1))
