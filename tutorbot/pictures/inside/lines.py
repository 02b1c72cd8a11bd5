"""Curves: each with a colour, a line style and a marker of its own."""

from collections.abc import Sequence
from math import ceil, isfinite, nan

from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, MaxNLocator, NullLocator

from tutorbot.domain.figures import Line, number
from tutorbot.pictures.inside.canvases import LABEL, SMALL, Box, note, width_of, write

_PLOT = 330
_SUBTITLE = 30
_ENTRY = 36
_HANDLE = 66
_GUTTER = 84
"""Left of the plot, for numbers."""
_BELOW = 36
_DASHES = (0, (6, 3))
_ROOM = 0.2
"""Of the height of the data, that a number below a point needs."""
_MARKERS = 9
"""On each curve, so that many points stay a line."""


def height(line: Line, width: float) -> float:
    return _SUBTITLE + _ENTRY * len(_legend(line, width)) + _PLOT + _BELOW if line.xs else LABEL + 10


def draw(line: Line, box: Box) -> None:
    head = box.pixels()
    if not line.xs:
        write(head, 0, LABEL / 2, "nothing yet", LABEL, box.ink.faint)
        return
    write(head, 0, 12, f"{line.y} by {line.x}", SMALL, box.ink.faint)
    rows = _legend(line, box.width)
    for row, entries in enumerate(rows):
        _entries(line, entries, head, _SUBTITLE + (row + 0.5) * _ENTRY, box)
    axes = box.inner(left=_GUTTER, top=_SUBTITLE + _ENTRY * len(rows) + 14, right=18, bottom=_BELOW).axes()
    axes.spines["bottom"].set(visible=True, color=box.ink.grid, linewidth=1.5)
    axes.grid(axis="y", color=box.ink.grid, linewidth=1)
    axes.set_axisbelow(True)
    if line.log:
        axes.set_yscale("log", nonpositive="mask")
    _curves(line, axes, box)
    _scales(line, axes, box)
    if line.target:
        axes.axhline(line.target.value, color=box.ink.mark, linewidth=2.5, linestyle=_DASHES, zorder=1.5)
        words = f"{line.target.name} {number(line.target.value, line.unit)}"
        wide = write(head, box.width, 12, words, SMALL, box.ink.mark, ha="right", fontweight="bold")
        start = box.width - wide - _HANDLE
        head.plot([start, start + _HANDLE - 10], [12, 12], color=box.ink.mark, linewidth=2.5, linestyle=_DASHES)


def _curves(line: Line, axes: Axes, box: Box) -> None:
    every = max(1, len(line.xs) // _MARKERS)
    for order, (series, stroke) in enumerate(zip(line.series, box.ink.strokes, strict=False)):
        axes.plot(
            line.xs,
            [y if isfinite(y) else nan for y in series.ys],
            color=stroke.colour,
            linestyle=stroke.style,
            linewidth=3,
            marker=stroke.marker,
            markersize=8,
            markevery=(every * order // len(line.series), every),
            clip_on=False,
        )
        if gaps := [n for n, y in enumerate(series.ys) if n and not isfinite(y) and isfinite(series.ys[n - 1])]:
            before = gaps[0] - 1
            note(axes, box, f"{series.ys[gaps[0]]}", (line.xs[before], series.ys[before]), (12, -6), "left")
    axes.margins(y=0.16)  # for the numbers above and below
    if len(line.series) == 1 and isfinite(last := line.series[0].ys[-1]):
        numbers = [y for y in line.series[0].ys if isfinite(y)]
        falls = len(line.xs) > 1 and line.series[0].ys[-2] > last
        has_room = last - min(numbers) > _ROOM * (max(numbers) - min(numbers))
        below = falls and has_room
        note(axes, box, number(last, line.unit), (line.xs[-1], last), (8, -24 if below else 11), "right")


def _scales(line: Line, axes: Axes, box: Box) -> None:
    axes.yaxis.set_minor_locator(NullLocator())
    margin = 0.04 * (max(line.xs) - min(line.xs) or 1)
    axes.set_xlim(min(line.xs) - margin, max(line.xs) + margin)
    if len(line.xs) == 1:
        axes.set_xticks(line.xs, [line.name(0)])
    elif line.names:
        room = max(2, int(box.width / 120))
        step = ceil(len(line.names) / room)
        shown = range(len(line.names) - 1, -1, -step)
        axes.set_xticks([line.xs[i] for i in shown], [line.names[i] for i in shown])
    else:
        axes.xaxis.set_major_locator(MaxNLocator(6, integer=all(float(x).is_integer() for x in line.xs)))
        axes.xaxis.set_major_formatter(FuncFormatter(lambda x, _: number(x)))
    if not line.log:
        axes.yaxis.set_major_locator(MaxNLocator(5, steps=[1, 2, 5, 10]))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda y, _: number(y, line.unit)))
    if line.full is not None:
        axes.set_ylim(top=min(line.full, axes.get_ylim()[1]))


def _legend(line: Line, width: float) -> list[list[int]]:
    """Rows of series that are told apart by a legend; none for one alone."""
    rows: list[list[int]] = []
    left = 0.0
    for place, series in enumerate(line.series if len(line.series) > 1 else ()):
        wide = _HANDLE + width_of(series.name, LABEL) + 24
        if not rows or left + wide > width:
            rows.append([])
            left = 0
        rows[-1].append(place)
        left += wide
    return rows


def _entries(line: Line, places: Sequence[int], axes: Axes, middle: float, box: Box) -> None:
    x = 2.0
    for place in places:
        stroke = box.ink.strokes[place]
        axes.plot(
            [x, x + _HANDLE / 2 - 5, x + _HANDLE - 10],
            [middle] * 3,
            color=stroke.colour,
            linestyle=stroke.style,
            linewidth=3,
            marker=stroke.marker,
            markersize=8,
            markevery=[1],
        )
        x += _HANDLE + write(axes, x + _HANDLE, middle, line.series[place].name, LABEL, box.ink.text) + 24
