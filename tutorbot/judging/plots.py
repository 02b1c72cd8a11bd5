"""What the expressions of a stage gave, as the figures that learners see."""

from collections.abc import Mapping, Sequence
from math import prod

from tutorbot.content.shows import ShowEntry
from tutorbot.domain.figures import Bar, Bars, Figure, Flow, Heat, Line, Series, Slide, Stage, Tile, Tiles
from tutorbot.domain.values import Value
from tutorbot.judging.readouts import Misfit, label, listed, matrix, named, rounded, rounded_all, scalar, vector
from tutorbot.judging.windows import MOST as MOST_FIGURES
from tutorbot.judging.windows import slides

MOST_NUMBERS = 4_000
"""Of one stage, all of its figures together."""


def plot(show: ShowEntry, title: str, values: Mapping[str, Value]) -> tuple[Figure, ...]:
    """The figures of a stage, one after the other.

    Args:
        show: what is to be shown.
        title: the stage's.
        values: by the names of `ShowEntry.expressions`.

    Raises:
        Misfit: they cannot be shown so.
    """
    title = show.title or title
    try:
        made = tuple(slides(title, values) if show.window else _figures(show, title, values))
    except ValueError as error:  # figures refuse what nobody could draw
        raise Misfit(str(error), "less, or what fits together", show.kind) from error
    if not 1 <= len(made) <= MOST_FIGURES:
        raise Misfit(f"{len(made)} pictures", f"1 to {MOST_FIGURES} in a stage", show.kind)
    if (count := sum(map(_size, made))) > MOST_NUMBERS:
        raise Misfit(f"{count:,} numbers", f"at most {MOST_NUMBERS:,} in a stage", show.kind)
    return made


def _figures(show: ShowEntry, title: str, values: Mapping[str, Value]) -> Sequence[Figure]:
    match show.kind:
        case "shapes":
            return [_flow(title, values["shapes"])]
        case "curve":
            return [_curve(show, title, values)]
        case "bars":
            bars = (Bar(name, rounded(scalar(part, "bars"))) for name, part in named(values["bars"], "bars"))
            return [Bars(title=title, bars=tuple(bars), unit=show.unit)]
        case "grid":
            return [_grid(title, values)]
        case _:
            maps = named(values["maps"], "maps")
            if all(isinstance(part, dict) for _, part in maps):
                return [_tiles(show, f"{title}: {name}", part) for name, part in maps]
            return [_tiles(show, title, values["maps"])]


def _flow(title: str, value: Value) -> Flow:
    stages = []
    for part in listed(value, "shapes"):
        if not isinstance(part, list | tuple) or len(part) not in (2, 3):
            raise Misfit("no pair among the shapes", "pairs of a name and a shape, or triples with a note", "shapes")
        stages.append(Stage(*map(label, part)))
    return Flow(title=title, stages=tuple(stages))


def _curve(show: ShowEntry, title: str, values: Mapping[str, Value]) -> Line:
    series = tuple(
        Series(name, tuple(map(rounded, vector(part, "curve")))) for name, part in named(values["curve"], "curve")
    )
    counted = range(1, len(series[0].ys) + 1)
    xs = tuple(map(rounded, vector(values["along"], "along"))) if "along" in values else tuple(map(float, counted))
    return Line(title=title, x=show.x, y=show.y or title, xs=xs, series=series, log=show.log, unit=show.unit)


def _grid(title: str, values: Mapping[str, Value]) -> Heat:
    cells = rounded_all(matrix(values["grid"], "grid"))
    names = {"rows": len(cells), "columns": len(cells[0])}
    rows, columns = (
        tuple(map(label, listed(values[name], name))) if name in values else tuple(map(str, range(count)))
        for name, count in names.items()
    )
    whole = all(cell.is_integer() for row in cells for cell in row)
    return Heat(title=title, rows=rows, columns=columns, values=cells, digits=0 if whole else 2)


def _tiles(show: ShowEntry, title: str, value: Value) -> Tiles:
    tiles = (Tile(name=name, pixels=rounded_all(matrix(part, "maps"))) for name, part in named(value, "maps"))
    return Tiles(title=title, tiles=tuple(tiles), shared=show.shared)


def _size(figure: Figure) -> int:
    match figure:
        case Line():
            return len(figure.xs) * (1 + len(figure.series))
        case Heat():
            return len(figure.rows) * len(figure.columns)
        case Tiles():
            return sum(prod(tile.size) for tile in figure.tiles)
        case Slide():
            return sum(prod(each.size) for each in (figure.image, figure.output))
        case _:
            return 0
