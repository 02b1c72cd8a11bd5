"""The sums of a window, without a run: they are those of a layer, or nothing is shown."""

import re
from typing import Any

import pytest

from tutorbot.judging.readouts import Misfit, label, listed, matrix, named, scalar, vector
from tutorbot.judging.windows import slides

IMAGE = [[1.0, 2.0, 3.0], [4.0, 5.0, 6.0], [7.0, 8.0, 9.0]]


def slid(**changes: Any) -> list[tuple[str, ...]]:  # noqa: ANN401  any values
    values: dict[str, Any] = {"input": IMAGE, "kernel": 2, "output": [[5.0, 6.0], [8.0, 9.0]], "bias": 0, "stride": 1}
    return [slide.sum for slide in slides("Pooling", values | changes)]


def test_a_window_without_weights_keeps_the_largest() -> None:
    assert slid() == [
        ("the largest of 1, 2, 4, 5", "= 5"),
        ("the largest of 2, 3, 5, 6", "= 6"),
        ("the largest of 4, 5, 7, 8", "= 8"),
        ("the largest of 5, 6, 8, 9", "= 9"),
    ]


def test_only_the_places_that_are_named_are_shown_in_their_order() -> None:
    assert [lines[-1] for lines in slid(at=[(1, 1), (0, 0)])] == ["= 9", "= 5"]


def test_a_window_moves_by_its_stride() -> None:
    assert slid(kernel=[[10.0]], output=[[9.0, 29.0], [69.0, 89.0]], bias=-1, stride=2) == [
        ("  1 × 10", "- 1 (bias)", "= 9"),
        ("  3 × 10", "- 1 (bias)", "= 29"),
        ("  7 × 10", "- 1 (bias)", "= 69"),
        ("  9 × 10", "- 1 (bias)", "= 89"),
    ]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"output": [[5.0, 6.0], [8.0, 9.1]]}, "at (1, 1) the window gives 9.0, but the output is 9.1"),
        ({"output": [[5.0, 6.0, 6.0]]}, "at (0, 2) the window leaves the input"),
        ({"at": [(0, 2)]}, "a place outside of the output"),
        ({"at": [(0, 0)] * 17}, "17 places"),
        ({"at": []}, "where a list belongs"),
        ({"kernel": 0}, "a window without pixels"),
        ({"stride": 0}, "one that stands still"),
        ({"kernel": [[0.123] * 3] * 3, "input": [[1e7 + 0.25] * 3] * 3, "output": [[11070000.28]]}, "a sum too wide"),
        ({"input": [[1.0, float("inf")], [1.0, 1.0]]}, "the number inf"),
    ],
)
def test_what_a_window_does_not_give_is_not_shown(changes: dict[str, Any], words: str) -> None:
    with pytest.raises(Misfit, match=re.escape(words)):
        slid(**changes)


@pytest.mark.parametrize(
    "read",
    [
        lambda: scalar("3"),
        lambda: scalar(float("nan")),
        lambda: vector([]),
        lambda: matrix([[1.0], [1.0, 2.0]]),
        lambda: matrix([1.0]),
        lambda: named({}),
        lambda: listed("abc"),
        lambda: label("x" * 61),
    ],
)
def test_what_has_not_the_form_of_a_figure_is_refused(read: Any) -> None:  # noqa: ANN401  as above
    with pytest.raises(Misfit):
        read()
