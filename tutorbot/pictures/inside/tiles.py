"""Images in a row: gray, or by sign where numbers below 0 are among them; with the numbers of few pixels."""

from collections.abc import Callable
from math import isfinite

from matplotlib.axes import Axes
from matplotlib.colors import to_rgb
from matplotlib.patches import Rectangle

from tutorbot.domain.figures import Tile, Tiles, short
from tutorbot.pictures.inside.canvases import LABEL, SMALL, Box, fitted, write
from tutorbot.pictures.inside.inks import Ink, between, by_sign, on

_GAP = 26
_CAPTION = 66
_BETWEEN = 10
_MOST, _MOST_LARGE = 4, 3
"""In a row; of images with many numbers."""
_FEW = 4
"""Numbers in a row of an image that can be read when it is small."""
_LARGEST = 420.0
_TYPE, _LEAST = 26, 9
"""Heights of numbers; what would be smaller is left out."""
_WIDE = 0.66
"""Of the height of a number, how wide a digit is with the room beside it."""


def height(tiles: Tiles, width: float) -> float:
    rows = _rows(tiles, width)
    return sum(high + _CAPTION for high in rows) + (len(rows) - 1) * _BETWEEN


def _rows(tiles: Tiles, width: float) -> list[float]:
    """The heights of the rows, without their captions."""
    across, unit = _across(tiles), _unit(tiles, width)
    starts = range(0, len(tiles.tiles), across)
    return [max(tile.size[0] * unit(tile) for tile in tiles.tiles[start : start + across]) for start in starts]


def _across(tiles: Tiles) -> int:
    """As even as can be: five become three and two, four of many numbers two and two."""
    large = any(tile.has_numbers and max(tile.size) > _FEW for tile in tiles.tiles)
    rows = -(-len(tiles.tiles) // (_MOST_LARGE if large else _MOST))
    return -(-len(tiles.tiles) // rows)


def _side(tiles: Tiles, width: float) -> float:
    across = _across(tiles)
    return min(_LARGEST, (width - _GAP * (across - 1)) / across)


def _unit(tiles: Tiles, width: float) -> Callable[[Tile], float]:
    """How large a pixel is: the same in all images of few numbers, or else so that each image is as wide as others."""
    side, largest = _side(tiles, width), max(max(tile.size) for tile in tiles.tiles)
    return lambda tile: side / (largest if largest <= _FEW else max(tile.size))


def draw(tiles: Tiles, box: Box) -> None:
    side, across, unit = _side(tiles, box.width), _across(tiles), _unit(tiles, box.width)
    captions, top = box.pixels(), 0.0
    for row, high in enumerate(_rows(tiles, box.width)):
        for column, tile in enumerate(tiles.tiles[row * across : (row + 1) * across]):
            left = column * (side + _GAP)
            rows, columns = tile.size
            size = unit(tile)
            caption(captions, tile, left, top + rows * size, side, box.ink)
            image(tile, box.part(left, top, columns * size, rows * size), tiles.scale(tile))
        top += high + _CAPTION + _BETWEEN


def caption(axes: Axes, tile: Tile, left: float, top: float, width: float, ink: Ink) -> None:
    low, high = tile.range
    size = f"{tile.size[0]} × {tile.size[1]}, {short(low)} to {short(high)}"
    write(axes, left, top + 24, fitted(tile.name, LABEL, width), LABEL, ink.text)
    write(axes, left, top + 50, size, min(SMALL, 1.7 * width / len(size)), ink.faint)


def image(tile: Tile, box: Box, scale: tuple[float, float]) -> None:
    """An image as large as fits into a box, its upper left corner in that of the box."""
    axes = box.pixels()
    rows, columns = tile.size
    unit = min(box.width / columns, box.height / rows)
    colours = [[_colour(value, scale, box.ink, signed=_is_signed(tile, scale)) for value in row] for row in tile.pixels]
    # Agg leaves hair lines between rectangles, and none inside an image.
    pixels = [[to_rgb(colour) for colour in row] for row in colours]
    axes.imshow(pixels, interpolation="nearest", extent=(0, columns * unit, rows * unit, 0))
    axes.set(xlim=(0, box.width), ylim=(box.height, 0), aspect="auto")
    if tile.has_numbers:
        _numbers(tile, axes, unit, colours)
    outline(axes, (0, 0, columns * unit, rows * unit), box.ink.grid, 1.5)
    if w := tile.window:
        frame = (w.column * unit, w.row * unit, w.width * unit, w.height * unit)
        outline(axes, frame, "#000000", 7)
        outline(axes, frame, "#ffb020", 4)


def _numbers(tile: Tile, axes: Axes, unit: float, colours: list[list[str]]) -> None:
    cells = [[short(value) for value in row] for row in tile.pixels]
    longest = max(len(cell) for row in cells for cell in row)
    size = min(_TYPE, unit * 0.5, unit / (longest * _WIDE))
    for r, row in enumerate(cells):
        for c, cell in enumerate(row):
            outline(axes, (c * unit, r * unit, unit, unit), "#808080", 0.6)
            if size >= _LEAST:
                write(axes, (c + 0.5) * unit, (r + 0.5) * unit, cell, size, on(colours[r][c]), ha="center")


def _is_signed(tile: Tile, scale: tuple[float, float]) -> bool:
    """Shown by colours, which alone would not do: numbers stand in them."""
    return scale[0] < 0 and tile.has_numbers


def _colour(value: float, scale: tuple[float, float], ink: Ink, *, signed: bool) -> str:
    low, high = scale
    if not isfinite(value):
        return ink.card
    if signed:
        return by_sign(ink, value, scale)
    return between("#000000", "#ffffff", (value - low) / ((high - low) or 1))


def outline(axes: Axes, box: tuple[float, float, float, float], colour: str, thick: float) -> None:
    left, top, width, height = box
    frame = Rectangle((left, top), width, height, fc="none", ec=colour, lw=thick, joinstyle="round")
    frame.set_clip_on(False)
    axes.add_patch(frame)
