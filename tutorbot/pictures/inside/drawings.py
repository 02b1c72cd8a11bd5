"""From any figure to a PNG: a headline, and below it what its kind draws."""

from collections.abc import Mapping
from types import ModuleType

from tutorbot.domain.figures import Bars, Calendar, Dashboard, Figure, Flow, Heat, Line, Look, Slide, Tiles
from tutorbot.pictures.inside import bars, calendars, dashboards, flows, lines, matrices, slides, tiles
from tutorbot.pictures.inside.canvases import HEADLINE, MARGIN, WIDTH, canvas, fitted, png, write
from tutorbot.pictures.inside.inks import INKS

_KINDS: Mapping[type[Figure], ModuleType] = {
    Line: lines,
    Bars: bars,
    Heat: matrices,
    Calendar: calendars,
    Tiles: tiles,
    Slide: slides,
    Flow: flows,
    Dashboard: dashboards,
}
_HEAD = 58
_LEAST = 21
"""Height of a long headline."""


def drawn(figure: Figure, look: Look) -> bytes:
    kind, width = _KINDS[type(figure)], WIDTH - 2 * MARGIN
    whole = canvas(2 * MARGIN + _HEAD + kind.height(figure, width), INKS[look])
    box = whole.inner(MARGIN, MARGIN, MARGIN, MARGIN)
    size = max(_LEAST, min(HEADLINE, 1.5 * width / len(figure.title)))
    write(box.pixels(), 0, 18, fitted(figure.title, size, width), size, box.ink.text, fontweight="bold")
    kind.draw(figure, box.inner(top=_HEAD))
    return png(whole)
