"""A window on an image and the place that it fills in the output; below, the weights in it and the sum."""

from tutorbot.domain.figures import Slide
from tutorbot.pictures.inside.canvases import LABEL, Box, write
from tutorbot.pictures.inside.tiles import caption, image

_SIDE = 410.0
_CAPTION = 72
_LINE = 34
_MONO = 0.602
"""Of the height of type, how wide each letter of the fixed type is."""
_CELL = 74
"""Of a weight, where there is room."""
_TYPE = 26


def height(slide: Slide, width: float) -> float:
    del width  # the sides are fixed
    return _SIDE + _CAPTION + max(_weights(slide), 12 + _LINE * len(slide.sum))


def draw(slide: Slide, box: Box) -> None:
    axes = box.pixels()
    right = box.width - _SIDE
    for tile, left in ((slide.image, 0.0), (slide.output, right)):
        image(tile, box.part(left, 0, _SIDE, _SIDE), tile.range)
        caption(axes, tile, left, _SIDE, _SIDE, box.ink)
    top, left = _SIDE + _CAPTION + 12, 0.0
    if slide.weights:
        side = _weights(slide) - 46
        rows, columns = slide.weights.size
        image(slide.weights, box.part(0, top - 6, side * columns / rows, side), slide.weights.range)
        write(axes, 0, top + side + 14, slide.weights.name, LABEL, box.ink.text)
        left = side * columns / rows + 30
    size = min(_TYPE, (box.width - left) / (max(map(len, slide.sum)) * _MONO))
    for row, line in enumerate(slide.sum):
        last = {"fontweight": "bold"} if row == len(slide.sum) - 1 else {}
        write(axes, left, top + (row + 0.4) * _LINE, line, size, box.ink.text, family="DejaVu Sans Mono", **last)


def _weights(slide: Slide) -> float:
    """The height of the weights with their name."""
    return min(_CELL, 240 / slide.weights.size[0]) * slide.weights.size[0] + 46 if slide.weights else 0
