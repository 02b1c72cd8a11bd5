"""Facts in large type and figures on cards: a calendar and bars across, charts two to a row."""

from collections.abc import Iterator, Sequence
from math import inf
from typing import TypeVar

from tutorbot.domain.figures import Bars, Calendar, Dashboard, Line
from tutorbot.pictures.inside import bars, calendars, lines
from tutorbot.pictures.inside.canvases import SMALL, TITLE, Box, write

_FACTS = 112
_CHART = 290
_GAP = 16
_PAD = 22
_TITLE = 54
_LARGE = 46

T = TypeVar("T")
Panel = Line | Bars | Calendar


def height(board: Dashboard, width: float) -> float:
    return _FACTS + sum(_GAP + _row_height(row, width) for row in _rows(board))


def draw(board: Dashboard, box: Box) -> None:
    axes = box.pixels()
    for left, width, fact in _beside(board.facts, box.width):
        box.fill(axes, left, 0, width, _FACTS)
        accent = box.ink.strokes[0].colour
        write(axes, left + _PAD, 44, fact.value, _LARGE, accent, fontweight="bold")
        write(axes, left + _PAD, 88, fact.words, SMALL, box.ink.faint)
    top: float = _FACTS
    for row in _rows(board):
        high = _row_height(row, box.width)
        for left, width, panel in _beside(row, box.width):
            card = box.fill(axes, left, top + _GAP, width, high)
            write(axes, left + _PAD, top + _GAP + 30, panel.title, TITLE, box.ink.text, fontweight="bold")
            _draw(panel, card.inner(_PAD, _TITLE, _PAD, _PAD))
        top += _GAP + high


def _rows(board: Dashboard) -> Iterator[tuple[Panel, ...]]:
    waiting: tuple[Panel, ...] = ()
    for panel in board.panels:
        if isinstance(panel, Line) or (isinstance(panel, Bars) and panel.upright):
            waiting = (*waiting, panel)
            if len(waiting) == 1:
                continue
            yield waiting
        else:
            if waiting:
                yield waiting
            yield (panel,)
        waiting = ()
    if waiting:
        yield waiting


def _row_height(row: tuple[Panel, ...], width: float) -> float:
    return _TITLE + max(_panel_height(panel, width - 2 * _PAD) for panel in row) + _PAD


def _panel_height(panel: Panel, width: float) -> float:
    match panel:
        case Calendar():
            return calendars.height(panel, width)
        case Bars():
            return min(_CHART if panel.upright else inf, bars.height(panel, width))
        case Line():
            return min(_CHART, lines.height(panel, width))


def _beside(things: Sequence[T], width: float) -> Iterator[tuple[float, float, T]]:
    """Each with where it begins and how wide it is."""
    each = (width - _GAP * (len(things) - 1)) / len(things)
    for place, thing in enumerate(things):
        yield place * (each + _GAP), each, thing


def _draw(panel: Panel, box: Box) -> None:
    match panel:
        case Calendar():
            calendars.draw(panel, box)
        case Bars():
            bars.draw(panel, box)
        case Line():
            lines.draw(panel, box)
