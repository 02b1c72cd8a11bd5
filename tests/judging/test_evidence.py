import math
from typing import get_args

import pytest

from tests.domain.tensors import tensor
from tutorbot.domain.experiments import Clue, Seen, Show
from tutorbot.domain.figures import Bars, Line, Tiles
from tutorbot.domain.values import Size, Value
from tutorbot.judging.evidence import MOST_POINTS, MOST_TEXT, Misfit, seen


def look(show: Show, value: Value) -> Seen:
    return seen(Clue(id="it", label="It", cost=1, show=show, of="it"), value)


def test_a_curve_is_a_list_or_a_dict_of_lists_and_gaps_stay_gaps() -> None:
    line = look("curve", [1.0, math.nan, math.inf, 0.123456])
    assert isinstance(line, Line)
    assert line.xs == (1.0, 2.0, 3.0, 4.0)
    assert str(line.series[0].ys) == "(1.0, nan, inf, 0.1235)"
    both = look("curve", {"train": [1, 2], "test": tensor([0.5, 0.25])})
    assert isinstance(both, Line)
    assert [(series.name, series.ys) for series in both.series] == [("train", (1, 2)), ("test", (0.5, 0.25))]


def test_of_a_long_curve_the_first_the_last_and_points_between_are_kept() -> None:
    line = look("curve", [float(n) for n in range(1, 1001)])
    assert isinstance(line, Line)
    assert (len(line.xs), line.xs[0], line.xs[-1]) == (MOST_POINTS, 1.0, 1000.0)
    assert line.series[0].ys == line.xs


def test_bars_grids_values_and_texts_are_shown_as_they_are() -> None:
    bars = look("bars", {"a": 0.5, "b": tensor(2.0)})
    assert isinstance(bars, Bars)
    assert [(bar.name, bar.value) for bar in bars.bars] == [("a", 0.5), ("b", 2.0)]
    grid = look("grid", {"one": tensor([[0, 1], [1, 0]])})
    assert isinstance(grid, Tiles)
    assert (grid.tiles[0].name, grid.tiles[0].pixels) == ("one", ((0, 1), (1, 0)))
    assert look("value", {"x": Size((2, 3)), "y": 0.123456}) == "x: (2, 3)\ny: 0.1235"
    assert look("text", "one\ntwo\x1b") == "one\ntwo\\x1b"


@pytest.mark.parametrize(
    ("show", "value"),
    [
        ("curve", []),
        ("curve", {"a": [1], "b": [1, 2]}),
        ("curve", ["a"]),
        ("curve", {str(n): [1.0] for n in range(7)}),
        ("bars", {"a": -1.0}),
        ("bars", {"a": math.nan}),
        ("bars", {"a": 10**400}),
        ("grid", tensor([1.0])),
        ("grid", {}),
        ("grid", tensor([[0.0] * 40] * 40)),
        ("text", 5),
    ],
)
def test_what_cannot_be_shown_as_it_was_meant_is_said(show: Show, value: Value) -> None:
    with pytest.raises(Misfit):
        look(show, value)


def test_hostile_values_stay_short_and_visible() -> None:
    values: tuple[Value, ...] = ("x" * 10_000, {"\x1b[31m" * 50: "y" * 5_000}, [["z" * 9_000]])
    for show in get_args(Show):
        for value in values:
            try:
                found = look(show, value)
            except Misfit:
                continue
            assert isinstance(found, str)
            assert len(found) <= MOST_TEXT
            assert "\x1b" not in found
