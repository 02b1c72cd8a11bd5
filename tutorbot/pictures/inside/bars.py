"""Amounts: bars under their names, or columns for many in a row."""

from math import ceil

from matplotlib.ticker import MaxNLocator

from tutorbot.domain.figures import Bar, Bars, number
from tutorbot.pictures.inside.canvases import LABEL, Box, fitted, note, rounded, width_of, write

_ROW = 50
_THICK = 12
_COLUMNS = 330
_NUMBERED = 12
"""Columns, up to which each has its number above it; of more, the first and the highest have."""
_NEAR = 3
"""Columns, within which two numbers would meet."""
_WEEK = 7


def height(bars: Bars, width: float) -> float:
    del width  # names that are too long are cut
    if not any(bar.value for bar in bars.bars):
        return LABEL + 10
    return _COLUMNS if bars.upright else _ROW * len(bars.bars) - 6


def draw(bars: Bars, box: Box) -> None:
    if not any(bar.value for bar in bars.bars):
        write(box.pixels(), 0, LABEL / 2, "nothing yet", LABEL, box.ink.faint)
    elif bars.upright:
        _columns(bars, box)
    else:
        _rows(bars, box)


def _rows(bars: Bars, box: Box) -> None:
    axes = box.pixels()
    full = bars.full or max(bar.value for bar in bars.bars)
    for row, bar in enumerate(bars.bars):
        top, value = row * _ROW, number(bar.value, bars.unit)
        name = fitted(bar.name, LABEL, box.width - width_of(value, LABEL) - 40)
        write(axes, 0, top + 12, name, LABEL, box.ink.text)
        write(axes, box.width, top + 12, value, LABEL, box.ink.text, ha="right", fontweight="bold")
        rounded(axes, (0, top + 29, box.width, _THICK), _THICK, box.ink.ramp[0])
        if bar.value:
            wide = max(_THICK, box.width * min(1.0, bar.value / full))
            rounded(axes, (0, top + 29, wide, _THICK), _THICK, box.ink.strokes[0].colour)


def _columns(bars: Bars, box: Box) -> None:
    axes = box.inner(left=44, top=30, right=16, bottom=36).axes()
    values = [bar.value for bar in bars.bars]
    axes.bar(range(len(values)), values, width=0.74, color=box.ink.strokes[0].colour)
    axes.set_xlim(-0.6, len(values) - 0.4)
    axes.set_ylim(0, bars.full or max(values))
    axes.spines["bottom"].set(visible=True, color=box.ink.grid, linewidth=1.5)
    axes.grid(axis="y", color=box.ink.grid, linewidth=1)
    axes.set_axisbelow(True)
    axes.yaxis.set_major_locator(MaxNLocator(4, integer=True))
    weeks = ceil(len(values) / (_WEEK * max(1, int(box.width / 120))))
    step = 1 if len(values) <= _NUMBERED else _WEEK * weeks
    axes.set_xticks(range(0, len(values), step), [bar.name for bar in bars.bars[::step]])
    for place in _numbered(bars.bars):
        note(axes, box, number(values[place], bars.unit), (place, values[place]), (0, 4), "center")


def _numbered(bars: tuple[Bar, ...]) -> set[int]:
    if len(bars) <= _NUMBERED:
        return set(range(len(bars)))
    highest = max(range(len(bars)), key=lambda place: bars[place].value)
    return {highest} if highest < _NEAR else {0, highest}
