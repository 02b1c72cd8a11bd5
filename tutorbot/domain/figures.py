"""Figures: what a picture shows, as plain data. How it looks is decided where it is drawn, in a process of its own.

A figure that exists can be drawn: its parts fit together and are not too many. `twins` and `alts` put it into words.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from math import isfinite
from typing import Literal, TypeAlias

MOST_SERIES = 6
MOST_POINTS = 2_000
MOST_BARS = 60
MOST_CELLS = 1_024
MOST_NUMBERS = 8
"""Pixels on a side, up to which each is written as a number."""
MOST_TILES = 8
MOST_STAGES = 12


LEVELS = (1, 5, 15, 30)
"""From how much on a day of a calendar is one step darker."""


class Look(StrEnum):
    LIGHT = "light"
    DARK = "dark"


def number(value: float, unit: str = "") -> str:
    """Four digits at most, and the unit: `0.0314`, `88 %`, `nan`."""
    return f"{value:.4g}{unit}"


def short(value: float) -> str:
    """Three digits in five characters at most, where that can be, for a cell: `-2.67`, `0.08`, `1234`."""
    written = (f"{value + 0.0:{form}}" for form in (".3g", ".2g", ".2f", ".0f"))
    return next((each for each in written if len(each) <= 5), f"{value:.0e}")  # noqa: PLR2004  as said


def date_name(day: date) -> str:
    return f"{day.day} {day:%b}"


def _check(words: str, *, fits: bool) -> None:
    if not fits:
        raise ValueError(f"a figure needs {words}")


def _count(noun: str, count: int, least: int, most: int) -> None:
    _check(f"{least} to {most} {noun}, not {count}", fits=least <= count <= most)


@dataclass(frozen=True, slots=True)
class Series:
    name: str
    ys: tuple[float, ...]
    """One for each x; infinity and "not a number" are gaps, which the twin names."""


@dataclass(frozen=True, slots=True)
class Target:
    """A level that is aimed at."""

    value: float
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """Curves over a common x: a loss by step, retention by week."""

    title: str
    x: str
    """What is counted along: `step`."""
    y: str
    xs: tuple[float, ...]
    series: tuple[Series, ...]
    log: bool = False
    """y by powers of ten; what is not above 0 is then a gap."""
    unit: str = ""
    """Written behind each value of y: ` %`."""
    names: tuple[str, ...] = ()
    """What to write in place of each x: `2 Mar`."""
    target: Target | None = None
    full: float | None = None
    """Above this y cannot be: 100 for shares."""
    kind: Literal["line"] = "line"

    def name(self, index: int) -> str:
        """How the x of a point is written."""
        return self.names[index] if self.names else number(self.xs[index])

    def __post_init__(self) -> None:
        _count("series", len(self.series), 1, 6)
        _count("points", len(self.xs), 0, 2_000)
        _check("one y for each x", fits=all(len(series.ys) == len(self.xs) for series in self.series))
        _check("one name for each x, or none", fits=len(self.names) in (0, len(self.xs)))


@dataclass(frozen=True, slots=True)
class Bar:
    name: str
    value: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Bars:
    """Amounts beside each other, from 0 on."""

    title: str
    bars: tuple[Bar, ...]
    unit: str = ""
    full: float | None = None
    """The end of the scale; None: the largest."""
    upright: bool = False
    """Columns, for many in a row: days."""
    kind: Literal["bars"] = "bars"

    def __post_init__(self) -> None:
        _count("bars", len(self.bars), 0, 60)
        _check("bars of 0 and above", fits=all(0 <= bar.value < float("inf") for bar in self.bars))


@dataclass(frozen=True, slots=True, kw_only=True)
class Heat:
    """A matrix of numbers, each written into its cell: a confusion matrix, attention weights."""

    title: str
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    values: tuple[tuple[float, ...], ...]
    """By row."""
    digits: int = 0
    """Behind the decimal point."""
    kind: Literal["heat"] = "heat"

    def __post_init__(self) -> None:
        _count("cells", len(self.rows) * len(self.columns), 1, 256)
        _check("values for each row", fits=len(self.values) == len(self.rows))
        _check("a value for each column", fits=all(len(row) == len(self.columns) for row in self.values))


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """A year of days, by how much was done on each."""

    title: str
    last: date
    days: tuple[tuple[date, int], ...]
    """Those on which something was done, and how much."""
    kind: Literal["calendar"] = "calendar"

    @property
    def first(self) -> date:
        """The Monday with which its 53 weeks begin."""
        return self.last - timedelta(weeks=52, days=self.last.weekday())

    @property
    def shown(self) -> tuple[date, ...]:
        """Every day, done or not."""
        return tuple(self.first + timedelta(days=n) for n in range((self.last - self.first).days + 1))

    @staticmethod
    def level(count: int) -> int:
        """How dark a day is, 0 to 4."""
        return sum(count >= least for least in LEVELS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """A rectangle of pixels that is marked."""

    row: int
    column: int
    height: int = 1
    width: int = 1

    def covers(self, row: int, column: int) -> bool:
        return 0 <= row - self.row < self.height and 0 <= column - self.column < self.width


@dataclass(frozen=True, slots=True, kw_only=True)
class Tile:
    """A gray image; one of few pixels shows their numbers."""

    name: str
    pixels: tuple[tuple[float, ...], ...]
    """By row, in any range: the lowest is drawn black, the highest white."""
    window: Window | None = None

    def __post_init__(self) -> None:
        sizes = {len(row) for row in self.pixels}
        _check("rows of one length", fits=len(sizes) == 1 and min(sizes) > 0)
        _count("pixels", len(self.pixels) * max(sizes), 1, 1_024)
        if w := self.window:
            inside = min(w.row, w.column) >= 0 and min(w.height, w.width) > 0
            inside = inside and w.row + w.height <= len(self.pixels) and w.column + w.width <= max(sizes)
            _check("a window inside the image", fits=inside)

    @property
    def has_numbers(self) -> bool:
        """Its pixels are so few that the number of each can be read."""
        return max(len(self.pixels), len(self.pixels[0])) <= MOST_NUMBERS

    @property
    def size(self) -> tuple[int, int]:
        return len(self.pixels), len(self.pixels[0])

    @property
    def range(self) -> tuple[float, float]:
        """The lowest and the highest pixel that is a number; 0 and 0 when none is."""
        numbers = [value for row in self.pixels for value in row if isfinite(value)] or [0.0]
        return min(numbers), max(numbers)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tiles:
    """Images in a row: an input, a kernel, feature maps."""

    title: str
    tiles: tuple[Tile, ...]
    shared: bool = False
    """Images of one size have one black and one white, so that they can be compared."""
    kind: Literal["tiles"] = "tiles"

    def __post_init__(self) -> None:
        _count("tiles", len(self.tiles), 1, 8)

    def scale(self, tile: Tile) -> tuple[float, float]:
        """What is drawn black, and what white."""
        ranges = [each.range for each in self.tiles if self.shared and each.size == tile.size] or [tile.range]
        return min(low for low, _ in ranges), max(high for _, high in ranges)


@dataclass(frozen=True, slots=True, kw_only=True)
class Slide:
    """A window that moves over an image, at one place, and what it gives there."""

    title: str
    image: Tile
    """The window marked."""
    weights: Tile | None
    """What the pixels in the window are multiplied by; None where it only picks among them."""
    output: Tile
    """The place marked that the window gives."""
    sum: tuple[str, ...]
    """How it comes about, as one would write it by hand: lines of at most 60 characters."""
    kind: Literal["slide"] = "slide"

    def __post_init__(self) -> None:
        mark = self.image.window
        _check("a window on the image and a place in the output", fits=bool(mark and self.output.window))
        size = (mark.height, mark.width) if mark else (0, 0)
        _check("a weight for each pixel in the window", fits=self.weights is None or self.weights.size == size)
        _check(f"at most {MOST_NUMBERS} pixels a side", fits=self.image.has_numbers and self.output.has_numbers)


@dataclass(frozen=True, slots=True)
class Stage:
    name: str
    """What is done: `Conv2d(3, 8, kernel_size=3)`."""
    shape: str
    """What comes out: `(8, 30, 30)`."""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """What data goes through, and the shape that it has after each stage."""

    title: str
    stages: tuple[Stage, ...]
    kind: Literal["flow"] = "flow"

    def __post_init__(self) -> None:
        _count("stages", len(self.stages), 1, 12)


@dataclass(frozen=True, slots=True)
class Fact:
    value: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Dashboard:
    """A few facts in large type, and figures below each other."""

    title: str
    facts: tuple[Fact, ...]
    panels: tuple[Line | Bars | Calendar, ...]
    kind: Literal["dashboard"] = "dashboard"

    def __post_init__(self) -> None:
        _count("facts", len(self.facts), 1, 4)
        _count("panels", len(self.panels), 1, 4)


Figure: TypeAlias = Line | Bars | Heat | Calendar | Tiles | Slide | Flow | Dashboard
