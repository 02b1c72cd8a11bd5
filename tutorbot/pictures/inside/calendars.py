"""A year of days as small squares, a column a week, darker or lighter by how much was done."""

from collections import Counter
from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.collections import PathCollection
from matplotlib.patches import FancyBboxPatch
from matplotlib.transforms import Affine2D

from tutorbot.domain.figures import LEVELS, Calendar
from tutorbot.pictures.inside.canvases import SMALL, Box, write

_LEFT = 52
_TOP = 28
_GAP = 2.4
_WEEKS = 53
_DAYS = 7


def height(calendar: Calendar, width: float) -> float:
    del calendar  # all have a year
    return _TOP + _DAYS * _pitch(width) + 34


def _pitch(width: float) -> float:
    return (width - _LEFT + _GAP) / _WEEKS


def draw(calendar: Calendar, box: Box) -> None:
    axes, pitch = box.pixels(), _pitch(box.width)
    counts = Counter(dict(calendar.days))
    corners = [(_LEFT + n // _DAYS * pitch, _TOP + n % _DAYS * pitch) for n in range(len(calendar.shown))]
    levels = [calendar.level(counts[day]) for day in calendar.shown]
    written = -box.width
    for (left, _), day in list(zip(corners, calendar.shown, strict=True))[::_DAYS]:
        if day.day <= _DAYS and left - written > 3 * pitch and left < box.width - 40:
            write(axes, left, 10, f"{day:%b}", SMALL, box.ink.faint)
            written = left
    for name, weekday in (("Mon", 0), ("Wed", 2), ("Fri", 4)):
        write(axes, 0, _TOP + (weekday + 0.5) * pitch - 1, name, SMALL, box.ink.faint)
    x, top = float(_LEFT), _TOP + _DAYS * pitch + 18
    for level, words in enumerate(["none", *(f"{least}+" for least in LEVELS)]):
        corners.append((x, top))
        levels.append(level)
        x += pitch + 6 + write(axes, x + pitch + 6, top + pitch / 2 - 1, words, SMALL, box.ink.faint) + 24
    write(axes, x, top + pitch / 2 - 1, "answers a day", SMALL, box.ink.faint)
    _squares(axes, corners, [box.ink.ramp[level] for level in levels], pitch - _GAP)


def _squares(axes: Axes, corners: Sequence[tuple[float, float]], colours: Sequence[str], side: float) -> None:
    square = FancyBboxPatch((0, 0), side, side, boxstyle="round,pad=0,rounding_size=2.6").get_path()
    drawn = PathCollection(
        [square], offsets=corners, offset_transform=axes.transData, facecolors=colours, edgecolors="none"
    )
    # Its own shape is in pixels of the screen, where up is up.
    drawn.set_transform(Affine2D().scale(1, -1))
    axes.add_collection(drawn)
