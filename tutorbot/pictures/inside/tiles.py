"""Gray images in a row, with the numbers of few pixels and a window on one."""

from math import isfinite

from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from tutorbot.domain.figures import Tile, Tiles
from tutorbot.pictures.inside.canvases import LABEL, SMALL, Box, fitted, write
from tutorbot.pictures.inside.inks import between, on

_GAP = 26
_CAPTION = 66
_BETWEEN = 10
_MOST = 4
"""In a row."""
_LARGEST = 420.0


def height(tiles: Tiles, width: float) -> float:
    rows = -(-len(tiles.tiles) // _across(tiles))
    return rows * (_side(tiles, width) + _CAPTION) + (rows - 1) * _BETWEEN


def _across(tiles: Tiles) -> int:
    """As even as can be: five become three and two."""
    rows = -(-len(tiles.tiles) // _MOST)
    return -(-len(tiles.tiles) // rows)


def _side(tiles: Tiles, width: float) -> float:
    across = _across(tiles)
    return min(_LARGEST, (width - _GAP * (across - 1)) / across)


def draw(tiles: Tiles, box: Box) -> None:
    side, across = _side(tiles, box.width), _across(tiles)
    captions = box.pixels()
    for place, tile in enumerate(tiles.tiles):
        row, column = divmod(place, across)
        left, top = column * (side + _GAP), row * (side + _CAPTION + _BETWEEN)
        low, high = tile.range
        size = f"{len(tile.pixels)} × {len(tile.pixels[0])}, {low:.2g} to {high:.2g}"
        write(captions, left, top + side + 24, fitted(tile.name, LABEL, side), LABEL, box.ink.text)
        write(captions, left, top + side + 50, size, min(SMALL, 1.7 * side / len(size)), box.ink.faint)
        _image(tile, box.part(left, top, side, side))


def _image(tile: Tile, box: Box) -> None:
    axes = box.pixels()
    rows, columns = len(tile.pixels), len(tile.pixels[0])
    unit = box.width / max(rows, columns)
    low, high = tile.range
    shares = [[(v - low) / ((high - low) or 1) if isfinite(v) else 0 for v in row] for row in tile.pixels]
    # Agg leaves hair lines between rectangles, and none inside an image.
    axes.imshow(
        shares, cmap="gray", vmin=0, vmax=1, interpolation="nearest", extent=(0, columns * unit, rows * unit, 0)
    )
    axes.set(xlim=(0, box.width), ylim=(box.height, 0), aspect="auto")
    if tile.has_numbers:
        for r, row in enumerate(tile.pixels):
            for c, value in enumerate(row):
                _outline(axes, (c * unit, r * unit, unit, unit), "#808080", 0.8)
                ink = on(between("#000000", "#ffffff", shares[r][c]))
                write(axes, (c + 0.5) * unit, (r + 0.5) * unit, f"{value:.2g}", min(26, unit * 0.42), ink, ha="center")
    _outline(axes, (0, 0, columns * unit, rows * unit), box.ink.grid, 1.5)
    if w := tile.window:
        frame = (w.column * unit, w.row * unit, w.width * unit, w.height * unit)
        _outline(axes, frame, "#000000", 6)
        _outline(axes, frame, "#ffb020", 3.4)


def _outline(axes: Axes, box: tuple[float, float, float, float], colour: str, thick: float) -> None:
    left, top, width, height = box
    frame = Rectangle((left, top), width, height, fc="none", ec=colour, lw=thick, joinstyle="round")
    frame.set_clip_on(False)
    axes.add_patch(frame)
