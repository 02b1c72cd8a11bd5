"""What a picture says, in a sentence or two, for whoever cannot see it."""

from functools import singledispatch
from math import isfinite
from textwrap import shorten

from tutorbot.domain.figures import (
    Bars,
    Calendar,
    Dashboard,
    Figure,
    Flow,
    Heat,
    Line,
    Series,
    Slide,
    Tile,
    Tiles,
    date_name,
    number,
    short,
)

MOST = 1_024
"""Characters of an alt text; Discord takes no more."""
_PANEL = 230
"""Of them, for one panel of a dashboard."""


def alt(figure: Figure) -> str:
    return shorten(f"{figure.title}: {_said(figure)}.", MOST, placeholder=" …")


@singledispatch
def _said(figure: Figure) -> str:
    raise TypeError(figure)


@_said.register
def _(line: Line) -> str:
    aim = f"; {line.target.name} {number(line.target.value, line.unit)}" if line.target else ""
    return "; ".join(_course(line, series) for series in line.series) + aim


@_said.register
def _(bars: Bars) -> str:
    ranked = sorted(bars.bars, key=lambda bar: -bar.value)
    if not ranked or not ranked[0].value:
        return "nothing yet"
    most, least = (f"{bar.name} {number(bar.value, bars.unit)}" for bar in (ranked[0], ranked[-1]))
    if bars.upright:
        return f"{number(sum(bar.value for bar in ranked), bars.unit)} in all, most at {most}"
    return f"of {len(ranked)}, the highest is {most} and the lowest {least}" if len(ranked) > 1 else most


@_said.register
def _(heat: Heat) -> str:
    cells = [
        (value, f"{value:.{heat.digits}f} at {heat.rows[r]}, {heat.columns[c]}")
        for r, row in enumerate(heat.values)
        for c, value in enumerate(row)
    ]
    size = f"{len(heat.rows)} rows and {len(heat.columns)} columns"
    return f"{size}, lowest {min(cells)[1]}, highest {max(cells)[1]}"


@_said.register
def _(calendar: Calendar) -> str:
    active = sum(calendar.first <= day <= calendar.last for day, _ in calendar.days)
    return f"{active} of the {len(calendar.shown)} days up to {date_name(calendar.last)} {calendar.last.year}"


@_said.register
def _(tiles: Tiles) -> str:
    return "; ".join(map(image, tiles.tiles))


@_said.register
def _(slide: Slide) -> str:
    return "; ".join([*map(image, (slide.image, slide.output)), " ".join(" ".join(slide.sum).split())])


@_said.register
def _(flow: Flow) -> str:
    return ", then ".join(f"{stage.name} {stage.shape}" for stage in flow.stages)


@_said.register
def _(dashboard: Dashboard) -> str:
    facts = "; ".join(f"{fact.words} {fact.value}" for fact in dashboard.facts)
    panels = (shorten(f"{panel.title}: {_said(panel)}", _PANEL, placeholder=" …") for panel in dashboard.panels)
    return ". ".join([facts, *panels])


def extremes(line: Line, series: Series) -> str:
    """The lowest and the highest value, and where; how many are no numbers."""
    numbers = [(y, -row) for row, y in enumerate(series.ys) if isfinite(y)]
    if not numbers:
        return "no number at all"
    (low, at_low), (high, at_high) = min(numbers), max(numbers)
    words = f"lowest {number(low, line.unit)} at {line.name(-at_low)}"
    words += f", highest {number(high, line.unit)} at {line.name(-at_high)}"
    gaps = len(series.ys) - len(numbers)
    return f"{words}, {gaps} of {len(series.ys)} are no number" if gaps else words


def image(tile: Tile) -> str:
    """The size and the range of an image, and what is marked on it."""
    low, high = tile.range
    words = f"{tile.name}, {len(tile.pixels)} × {len(tile.pixels[0])}, from {short(low)} to {short(high)}"
    if w := tile.window:
        words += f", with a window of {w.height} × {w.width} at row {w.row + 1}, column {w.column + 1}"
    return words


def _course(line: Line, series: Series) -> str:
    if not series.ys:
        return f"{series.name}, nothing yet"
    last = f"{number(series.ys[-1], line.unit)} at {line.name(-1)}"
    if len(series.ys) == 1:
        return f"{series.name} {last}"
    return f"{series.name} from {number(series.ys[0], line.unit)} to {last}, {extremes(line, series)}"
