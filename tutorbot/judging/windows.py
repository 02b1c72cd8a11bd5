"""A window that moves over an input, place by place, with what it gives there: held against what the layer gave."""

from collections.abc import Mapping
from math import isclose
from textwrap import wrap

from tutorbot.domain.figures import Slide, Tile, Window
from tutorbot.domain.values import Value, number
from tutorbot.judging.readouts import Matrix, Misfit, Row, listed, matrix, rounded_all, scalar

MOST = 16
"""Places that are shown."""
_WIDTH = 60
_NEAR = 1e-3


def slides(title: str, values: Mapping[str, Value]) -> tuple[Slide, ...]:
    """A slide for each place.

    Args:
        title: of the figure.
        values: by the names of `WindowEntry`.

    Raises:
        Misfit: the window does not give what stands in the output, or leaves the input.
    """
    image, output = (matrix(values[name], "window", name) for name in ("input", "output"))
    bias, stride = (scalar(values[name], "window", name) for name in ("bias", "stride"))
    weights = None if isinstance(values["kernel"], int) else matrix(values["kernel"], "window", "kernel")
    side = int(scalar(values["kernel"], "window", "kernel")) if weights is None else 0
    height, width = (len(weights), len(weights[0])) if weights else (side, side)
    if min(height, stride) < 1:
        raise Misfit("a window without pixels, or one that stands still", "1 or more", "window")
    made = []
    for row, column in _places(values.get("at"), output):
        mark = Window(row=row * int(stride), column=column * int(stride), height=height, width=width)
        patch = tuple(each[mark.column : mark.column + width] for each in image[mark.row : mark.row + height])
        if len(patch) < height or len(patch[0]) < width:
            raise Misfit(f"at {(row, column)} the window leaves the input", "an input with its padding", "window")
        gives = max(map(max, patch)) if weights is None else bias + sum(map(_dot, patch, weights))
        gave = output[row][column]
        if not isclose(gives, gave, rel_tol=_NEAR, abs_tol=_NEAR):
            message = f"at {(row, column)} the window gives {number(gives, 4)}, but the output is {number(gave, 4)}"
            raise Misfit(message, "the output of this window on this input", "window", "output")
        made.append(
            Slide(
                title=f"{title}: row {row + 1}, column {column + 1} of the output",
                image=Tile(name="input", pixels=rounded_all(image), window=mark),
                weights=Tile(name="filter", pixels=rounded_all(weights)) if weights else None,
                output=Tile(name="output", pixels=rounded_all(output), window=Window(row=row, column=column)),
                sum=(*(_sum(patch, weights, bias) if weights else _largest(patch)), f"= {_short(gave)}"),
            )
        )
    return tuple(made)


def _places(at: Value, output: Matrix) -> list[tuple[int, int]]:
    every: list[Value] = [(row, column) for row in range(len(output)) for column in range(len(output[0]))]
    found = []
    for place in every if at is None else listed(at, "window", "at"):
        match place:
            case (int(row), int(column)) if 0 <= row < len(output) and 0 <= column < len(output[0]):
                found.append((row, column))
            case _:
                raise Misfit("a place outside of the output", "pairs (row, column), counted from 0", "window", "at")
    if len(found) > MOST:
        raise Misfit(f"{len(found)} places", f"`at`, a list of at most {MOST}", "window")
    return found


def _dot(one: Row, other: Row) -> float:
    return sum(a * b for a, b in zip(one, other, strict=True))


def _sum(patch: Matrix, weights: Matrix, bias: float) -> list[str]:
    """As one would write it by hand, a line for each row of the window."""
    cells = [[(_short(p), _short(w)) for p, w in zip(*rows, strict=True)] for rows in zip(patch, weights, strict=True)]
    left, right = (max(len(pair[side]) for row in cells for pair in row) for side in (0, 1))
    lines = ["+ " + " + ".join(f"{p:>{left}} × {w:>{right}}" for p, w in row) for row in cells]
    if max(map(len, lines)) > _WIDTH:
        raise Misfit("a sum too wide for the screen", f"rows of at most {_WIDTH} characters", "window", "kernel")
    if bias:
        lines.append(f"{'-' if bias < 0 else '+'} {_short(abs(bias))} (bias)")
    return [lines[0].replace("+", " ", 1), *lines[1:]]


def _largest(patch: Matrix) -> list[str]:
    return wrap(f"the largest of {', '.join(_short(each) for row in patch for each in row)}", _WIDTH)


def _short(value: float) -> str:
    """Two digits behind the point, at most."""
    return f"{round(value, 2) + 0.0:.2f}".rstrip("0").rstrip(".")
