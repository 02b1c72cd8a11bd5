import re
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.builders import puzzle
from tutorbot.domain.orders import arrange
from tutorbot.domain.puzzles import Call, Order, lines_of, shuffled

SOLUTION = """\
def total(x):
    s = 0
    for row in x:
        s = s + row.sum()

    return s
"""
LINES = lines_of(SOLUTION)
SHOWN = shuffled(puzzle(task=Order(solution=SOLUTION, examples=(Call("total(torch.ones(2))"),), entry="total")))


def test_every_learner_gets_the_lines_in_the_same_order_and_it_is_not_the_right_one() -> None:
    asked = puzzle(task=Order(solution=SOLUTION, examples=(), entry="total"))
    assert shuffled(asked) == SHOWN
    assert sorted(SHOWN) == sorted(LINES)
    assert SHOWN != LINES


@settings(deadline=None)
@given(st.integers(0, 500))
def test_two_lines_are_never_shown_in_the_right_order(number: int) -> None:
    asked = puzzle(f"number-{number}", task=Order(solution="a = 1\nb = a", examples=(), entry="a"))
    assert shuffled(asked) == ["b = a", "a = 1"]


def test_lines_that_are_all_the_same_are_shown_as_they_are() -> None:
    asked = puzzle(task=Order(solution="x += 1\nx += 1", examples=(), entry="a"))
    assert shuffled(asked) == ["x += 1", "x += 1"]


def test_only_an_order_puzzle_has_lines_to_be_shuffled() -> None:
    with pytest.raises(TypeError, match="no order puzzle"):
        shuffled(puzzle())


@settings(deadline=None)
@given(st.permutations(range(len(SHOWN))), st.sampled_from([" ", ", ", ",", "\n", " > ", "; "]))
def test_numbers_put_the_lines_in_order(order: list[int], between: str) -> None:
    arranged = arrange(SHOWN, between.join(str(place + 1) for place in order))
    assert arranged.faults == ()
    assert lines_of(arranged.code) == [SHOWN[place] for place in order]


@settings(deadline=None)
@given(st.permutations(LINES), st.randoms())
def test_lines_are_taken_in_the_order_they_are_sent_and_keep_their_indentation(
    order: list[str], chance: Random
) -> None:
    sent = "\n".join(line if chance.random() < 0.5 else re.sub(" +", " ", line.strip()) + "  " for line in order)
    arranged = arrange(SHOWN, f"\n{sent}\n\n")
    assert arranged.faults == ()
    assert lines_of(arranged.code) == order


def test_lines_that_differ_in_indentation_alone_are_told_apart() -> None:
    shown = ["        x += 1", "for _ in y:", "    x += 1"]
    sent = "for _ in y:\n    x += 1\n        x += 1"
    assert arrange(shown, sent).code == sent


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ("1 2 3 4", ["Line 5 is missing: `"]),
        ("1 2 3 4 5 5", ["Line 5 is there 2 times."]),
        ("1 2 3 4 5 9", ["There is no line 9: they are numbered from 1 to 5."]),
        ("0 1 2 3 4 5", ["There is no line 0"]),
        ("7", ["There is no line 7", "Line 1 is missing", "Line 2 is missing", "Line 3", "Line 4", "Line 5"]),
    ],
)
def test_numbers_that_do_not_fit_are_said_by_number(sent: str, said: list[str]) -> None:
    faults = arrange(SHOWN, sent).faults
    assert len(faults) == len(said)
    for fault, words in zip(faults, said, strict=True):
        assert fault.startswith(words)


def test_a_missing_an_added_and_a_changed_line_are_said_by_name() -> None:
    lines = [*LINES[:3], LINES[4].replace("return s", "return x"), "print(s)"]
    assert arrange(SHOWN, "\n".join(lines)).faults == (
        "`return x` is not among the lines that were given, or was changed.",
        "`print(s)` is not among the lines that were given, or was changed.",
        *(f"`{line.strip()}` is missing." for line in SHOWN if line in LINES[3:]),
    )


def test_a_line_sent_twice_is_one_too_many() -> None:
    assert arrange(SHOWN, "\n".join([*LINES, LINES[1]])).faults == ("`s = 0` is there once too often.",)


@pytest.mark.parametrize("sent", ["", "   ", "```", "x" * 10_000, "1" * 10_000, "\x00", "1 2 three"])
def test_anything_else_is_told_and_never_run(sent: str) -> None:
    faults = arrange(SHOWN, sent).faults
    assert 0 < len(faults) <= 6
    assert all(len(fault) < 200 for fault in faults)
