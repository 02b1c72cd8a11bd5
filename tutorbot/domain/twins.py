"""The text twin of a figure: all that its picture holds, in lines of at most 60 characters of one width."""

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import singledispatch
from itertools import groupby
from math import isfinite, isqrt
from textwrap import wrap

from tutorbot.domain.alts import extremes, image
from tutorbot.domain.figures import (
    LEVELS,
    Bars,
    Calendar,
    Dashboard,
    Figure,
    Flow,
    Heat,
    Line,
    Slide,
    Tile,
    Tiles,
    number,
    short,
)

WIDTH = 60
_POINTS = 16
"""Of a line, from the first to the last; what lies between them is in the lowest and the highest."""
_HEAD = 16
"""Of a column among several."""
_SHADES = " .:-=+*#%@"
_WIDEST = 28
"""Columns of an image that is drawn with shades, each two characters wide."""
_ROOM = 2_400
"""Characters for all images of a figure together, so that a message holds them."""


def twin(figure: Figure) -> str:
    return "\n".join([*wrap(figure.title, WIDTH), *_lines(figure)])


@singledispatch
def _lines(figure: Figure) -> Iterator[str]:
    raise TypeError(figure)


@_lines.register
def _(line: Line) -> Iterator[str]:
    count = len(line.xs)
    rows = range(count) if count <= _POINTS else [round(n * (count - 1) / (_POINTS - 1)) for n in range(_POINTS)]
    heads = [series.name for series in line.series]
    if len(heads) > 1 and max(map(len, heads)) > _HEAD:
        heads = list("ABCDEF"[: len(heads)])
        for head, series in zip(heads, line.series, strict=True):
            yield from wrap(f"{head}: {series.name}", WIDTH)
    columns = [
        [head, *(number(series.ys[row], line.unit) for row in rows)]
        for head, series in zip(heads, line.series, strict=True)
    ]
    yield from _table([line.x, *map(line.name, rows)], columns) if count else ["nothing yet"]
    if line.target:
        yield from wrap(f"{line.target.name}: {number(line.target.value, line.unit)}", WIDTH)
    if count > _POINTS:
        for series in line.series:
            yield from wrap(f"{series.name}: {extremes(line, series)}", WIDTH)


@_lines.register
def _(bars: Bars) -> Iterator[str]:
    if not any(bar.value for bar in bars.bars):
        yield "nothing yet"
    elif bars.upright:
        # No amount is parted from its name where a line ends.
        told = [f"{bar.name}: {number(bar.value, bars.unit)}" for bar in bars.bars if bar.value]
        lines = wrap(", ".join(each.replace(" ", "\0") for each in told), WIDTH)
        yield from (line.replace("\0", " ") for line in lines)
    else:
        yield from _pairs([(bar.name, number(bar.value, bars.unit), "") for bar in bars.bars])


@_lines.register
def _(heat: Heat) -> Iterator[str]:
    columns = [
        [_cut(head, _HEAD), *(f"{row[place]:.{heat.digits}f}" for row in heat.values)]
        for place, head in enumerate(heat.columns)
    ]
    yield from _table(["", *heat.rows], columns)


@_lines.register
def _(calendar: Calendar) -> Iterator[str]:
    counts = Counter(dict(calendar.days))
    months = [list(days) for _, days in groupby(calendar.shown, lambda day: (day.year, day.month))]
    for active, some in groupby(months, lambda own: any(counts[day] for day in own)):
        several = list(some)
        if not active:
            yield f"{several[0][0]:%b %Y} to {several[-1][0]:%b %Y}: nothing"
            continue
        for own in several:
            marks = "".join(str(calendar.level(counts[day]) or ".") for day in own)
            number = sum(counts[day] > 0 for day in own)
            yield f"{own[0]:%b} {' ' * (own[0].day - 1) + marks:<31} {number:>2}"
    levels = ", ".join(f"{least}+" for least in LEVELS)
    yield f"marks 1 to {len(LEVELS)}: {levels} answers; at the end: days"


@_lines.register
def _(tiles: Tiles) -> Iterator[str]:
    across = min(_WIDEST, isqrt(_ROOM // (2 * len(tiles.tiles))))
    for tile in tiles.tiles:
        yield from wrap(image(tile), WIDTH)
        yield from _numbers(tile) if tile.has_numbers else _shades(tile, tiles.scale(tile), across)


@_lines.register
def _(slide: Slide) -> Iterator[str]:
    for tile in filter(None, (slide.image, slide.weights, slide.output)):
        where = f", marked at row {w.row + 1}, column {w.column + 1}" if (w := tile.window) else ""
        yield from wrap(f"{tile.name}{where}", WIDTH)
        yield from _numbers(tile)
    yield from slide.sum


@_lines.register
def _(flow: Flow) -> Iterator[str]:
    yield from _pairs([(stage.name, stage.shape, stage.note) for stage in flow.stages])


@_lines.register
def _(dashboard: Dashboard) -> Iterator[str]:
    yield from (f"{fact.words}: {fact.value}" for fact in dashboard.facts)
    for panel in dashboard.panels:
        yield from ("", twin(panel))


def _table(firsts: Sequence[str], columns: Sequence[Sequence[str]]) -> Iterator[str]:
    """Columns beside their first one, in as many blocks below each other as the width asks for."""
    first = _set([_cut(name, WIDTH // 4) for name in firsts])
    lines = first
    for column in map(_set, columns):
        if lines is not first and len(lines[0]) + 2 + len(column[0]) > WIDTH:
            yield from lines
            lines = first
        lines = [f"{line}  {cell}" for line, cell in zip(lines, column, strict=True)]
    yield from lines


def _set(column: Sequence[str]) -> list[str]:
    width = max(map(len, column))
    return [_cut(cell, WIDTH // 2).rjust(min(width, WIDTH // 2)) for cell in column]


def _numbers(tile: Tile) -> Iterator[str]:
    room = WIDTH // len(tile.pixels[0]) - 2
    cells = [[_cut(short(value), room) for value in row] for row in tile.pixels]
    width = max(len(cell) for row in cells for cell in row)
    for r, row in enumerate(cells):
        yield "".join(_framed(tile, r, c, cell.rjust(width)) for c, cell in enumerate(row)).rstrip()


def _shades(tile: Tile, scale: tuple[float, float], across: int) -> Iterator[str]:
    """Squares of pixels, each as its mean."""
    step = -(-len(tile.pixels[0]) // across)
    for top in range(0, len(tile.pixels), step):
        rows = tile.pixels[top : top + step]
        squares = [[v for row in rows for v in row[left : left + step]] for left in range(0, len(rows[0]), step)]
        yield "".join(_shade(square, *scale) for square in squares)


def _framed(tile: Tile, row: int, column: int, cell: str) -> str:
    return f"[{cell}]" if tile.window and tile.window.covers(row, column) else f" {cell} "


def _shade(square: Sequence[float], low: float, high: float) -> str:
    mean = sum(square) / len(square)
    return 2 * (_SHADES[round((mean - low) / ((high - low) or 1) * 9)] if isfinite(mean) else "?")


def _pairs(pairs: Sequence[tuple[str, str, str]]) -> Iterator[str]:
    """A name and what belongs to it, in two columns as narrow as can be; a note goes below."""
    right = max(len(value) for _, value, _ in pairs)
    left = max(1, min(max(len(name) for name, _, _ in pairs), WIDTH - right - 2))
    for name, value, about in pairs:
        *lines, last = wrap(name, left) or [""]
        yield from lines
        yield f"{last:<{left}}  {value:>{right}}"
        yield from (f"  {words}" for words in wrap(about, WIDTH - 2))


def _cut(words: str, room: int) -> str:
    return words if len(words) <= room else words[: room - 1] + "…"
