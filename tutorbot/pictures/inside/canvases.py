"""A canvas measured in pixels from its upper left corner, and boxes on it. As wide as a message, read on a phone."""

import io
from dataclasses import dataclass, replace
from typing import Any, cast

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure as Sheet
from matplotlib.patches import FancyBboxPatch
from matplotlib.patheffects import withStroke
from PIL import Image

from tutorbot.pictures.inside.inks import Ink

WIDTH = 900
MARGIN = 24
HEADLINE, TITLE, LABEL, SMALL = 32, 25, 21, 19
"""Heights of type."""
_DPI = 100
_WIDE = 0.62
"""Of the height of type, how wide its letters are, about."""
_COLOURS = 256
"""That a picture keeps: enough for flat areas and the edges of type, in a third of the bytes."""


def points(pixels: float) -> float:
    return pixels * 72 / _DPI


def width_of(words: str, size: float) -> float:
    """Pixels, about."""
    return len(words) * size * _WIDE


def fitted(words: str, size: float, width: float) -> str:
    """As much of the words as goes into a width."""
    room = max(2, int(width / (size * _WIDE)))
    return words if len(words) <= room else words[: room - 1].rstrip() + "…"


@dataclass(frozen=True, slots=True)
class Box:
    sheet: Sheet
    ink: Ink
    ground: str
    """The colour of what it lies on."""
    left: float
    top: float
    width: float
    height: float

    def inner(self, left: float = 0, top: float = 0, right: float = 0, bottom: float = 0) -> "Box":
        return self.part(left, top, self.width - left - right, self.height - top - bottom)

    def part(self, left: float, top: float, width: float, height: float) -> "Box":
        return replace(self, left=self.left + left, top=self.top + top, width=width, height=height)

    def axes(self) -> Axes:
        """Axes that fill the box, with no frame."""
        total = self.sheet.get_size_inches()[1] * _DPI
        corner = (self.left / WIDTH, 1 - (self.top + self.height) / total, self.width / WIDTH, self.height / total)
        axes = self.sheet.add_axes(corner)
        axes.patch.set_visible(False)
        for spine in axes.spines.values():
            spine.set_visible(False)
        axes.tick_params(length=0, pad=8, labelsize=points(SMALL), labelcolor=self.ink.faint)
        return axes

    def pixels(self) -> Axes:
        """Axes that fill the box, on which one pixel is one unit, counted from the upper left."""
        axes = self.axes()
        axes.set(xlim=(0, self.width), ylim=(self.height, 0), xticks=[], yticks=[])
        return axes

    def fill(self, axes: Axes, left: float, top: float, width: float, height: float) -> "Box":
        """A card on the box's own pixels, as a box to draw on."""
        rounded(axes, (left, top, width, height), 14, self.ink.card)
        return replace(self.part(left, top, width, height), ground=self.ink.card)


def canvas(height: float, ink: Ink) -> Box:
    sheet = Sheet(figsize=(WIDTH / _DPI, height / _DPI), dpi=_DPI, facecolor=ink.paper)
    FigureCanvasAgg(sheet)  # one to measure on and to draw on, or matplotlib makes another for each word
    return Box(sheet, ink, ink.paper, 0, 0, WIDTH, height)


def write(axes: Axes, x: float, y: float, words: str, size: float, colour: str, **how: Any) -> float:  # noqa: ANN401  matplotlib's own
    """Words on pixels, from x on and with their middle at y, unless `how` says otherwise. Their width."""
    placed = {"ha": "left", "va": "center_baseline", **how}
    # A dollar sign would begin a formula.
    drawn = axes.text(x, y, words, fontsize=points(size), color=colour, parse_math=False, **placed)
    return float(drawn.get_window_extent().width)


def note(axes: Axes, box: Box, words: str, at: tuple[float, float], offset: tuple[float, float], align: str) -> None:
    """A number in bold beside a point of the data; a halo lets it be read on a curve."""
    axes.annotate(
        words,
        at,
        offset,
        textcoords="offset points",
        ha=align,
        fontsize=points(LABEL),
        fontweight="bold",
        color=box.ink.text,
        path_effects=[withStroke(linewidth=5, foreground=box.ground)],
    )


def rounded(axes: Axes, box: tuple[float, float, float, float], radius: float, colour: str, edge: str = "none") -> None:
    """A filled rectangle (left, top, width, height) with round corners."""
    left, top, width, height = box
    shape = f"round,pad=0,rounding_size={min(radius, width / 2, height / 2)}"
    axes.add_patch(FancyBboxPatch((left, top), width, height, boxstyle=shape, fc=colour, ec=edge, lw=1.5))


def png(box: Box) -> bytes:
    """The same bytes for the same drawing: no date, no version, no dithering."""
    sheet = cast("FigureCanvasAgg", box.sheet.canvas)
    sheet.draw()  # type: ignore[no-untyped-call]  # matplotlib's
    pixels = bytes(sheet.buffer_rgba())  # type: ignore[no-untyped-call]  # as above
    image = Image.frombytes("RGBA", sheet.get_width_height(), pixels).convert("RGB")
    written = io.BytesIO()
    image.quantize(_COLOURS, dither=Image.Dither.NONE).save(written, "png", optimize=True)
    return written.getvalue()
