"""Stages below each other, with the shape that comes out of each, and arrows between them."""

from matplotlib.patches import FancyArrowPatch

from tutorbot.domain.figures import Flow, Stage
from tutorbot.pictures.inside.canvases import LABEL, SMALL, Box, fitted, rounded, width_of, write

_ARROW = 34
_PAD = 24


def _height(stage: Stage) -> float:
    return 88 if stage.note else 58


def height(flow: Flow, width: float) -> float:
    del width  # what is too long is cut
    return sum(_height(stage) + _ARROW for stage in flow.stages) - _ARROW


def draw(flow: Flow, box: Box) -> None:
    axes, top = box.pixels(), 0.0
    for order, stage in enumerate(flow.stages):
        if order:
            middle = box.width / 2
            ends = (middle, top + 3), (middle, top + _ARROW - 3)
            arrow = FancyArrowPatch(*ends, arrowstyle="-|>", mutation_scale=20, lw=2.5, shrinkA=0, shrinkB=0)
            arrow.set_color(box.ink.faint)
            axes.add_patch(arrow)
            top += _ARROW
        high = _height(stage)
        rounded(axes, (1, top + 1, box.width - 2, high - 2), 12, box.ink.card, box.ink.grid)
        room = box.width - 2 * _PAD
        shape = {"ha": "right", "fontweight": "bold", "family": "DejaVu Sans Mono"}
        write(axes, box.width - _PAD, top + 29, stage.shape, LABEL, box.ink.strokes[0].colour, **shape)
        name = fitted(stage.name, LABEL, room - width_of(stage.shape, LABEL) - 20)
        write(axes, _PAD, top + 29, name, LABEL, box.ink.text)
        if stage.note:
            write(axes, _PAD, top + 60, fitted(stage.note, SMALL, room), SMALL, box.ink.faint)
        top += high
