import ast
import re
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.domain.tensors import tensor
from tutorbot.domain import feedback
from tutorbot.domain.bans import Use
from tutorbot.domain.comparisons import difference
from tutorbot.domain.feedback import Asked
from tutorbot.domain.values import Other, Value

EXAMPLE = Asked(sort="example", number=1, text="centre(x, dim=0)", args=(tensor([[1.0, 2.0]]),), kwargs={"dim": 0})
CASE = Asked(sort="case", number=2, text="centre(SECRET)", about="a single row", args=(tensor([1]), 3))
TRACE = "Traceback (most recent call last):\n  answer.py, line 2, in centre\n    return x + y\nTypeError: bad"

hostile = st.text(st.characters() | st.sampled_from("`*_~|<>@#[]()\n\r\x1b\u202e\\"), max_size=200) | st.sampled_from(
    [
        "```",
        "`" * 50,
        "@everyone",
        "<@1>",
        "\x1b[2J",
        "a\n```\n# big\n@here",
        "x" * 2_000,
        "\u202egnp.exe",
        "https://x.y",
    ]
)


def inert(text: str) -> str:
    """What is left outside of spans and blocks; checks that all of them are closed."""
    assert text.count("```") % 2 == 0
    outside = re.sub(r"```text\n.*?\n```", "", text, flags=re.DOTALL)
    assert "```" not in outside
    for line in outside.splitlines():
        assert line.count("`") % 2 == 0, line
    return re.sub(r"`[^`\n]*`", "", outside)


def assert_safe(text: str) -> None:
    assert 0 < len(text) <= feedback.MOST
    assert not any(unicodedata.category(sign) in {"Cc", "Cf", "Cs"} for sign in text if sign not in "\n\u200b\u200d")
    outside = inert(text)
    assert not re.search(r"[<>@~|\\]|://|__|(?<!\*)\*(?!\*)", outside), outside
    assert not re.search(r"^\s*#", outside, re.MULTILINE), outside


# Whatever a program says is data


@settings(deadline=None)
@given(hostile, hostile, hostile)
def test_an_exception_cannot_break_out_of_its_feedback(type_: str, message: str, trace: str) -> None:
    made = f"Traceback (most recent call last):\n  {trace}\n    {trace}\n  {message}"
    assert_safe(feedback.raised(EXAMPLE, type_, message, made, None))
    assert_safe(feedback.raised(None, type_, message, trace, "Says."))


@settings(deadline=None)
@given(hostile, hostile)
def test_a_value_cannot_break_out_of_its_feedback(one: str, two: str) -> None:
    values: list[Value] = [one, [one, two], {one: two}, Other(one or "X", two), (1, {"a": [one]})]
    for got in values:
        found = difference(got, {"a": 1, "b": "x"}) or difference(got, ["y"])
        assert found
        asked = Asked(sort="example", number=1, text=one, args=(got, two), kwargs={"dim": got})
        assert_safe(feedback.differs(asked, found, None))
        assert_safe(feedback.changed(asked, "argument 1", found, None))


@settings(deadline=None)
@given(hostile, hostile, st.sampled_from(["timeout", "memory", "refused", "error", "crashed", "output limit"]))
def test_an_end_cannot_break_out_of_its_feedback(why: str, trace: str, outcome: str) -> None:
    assert_safe(feedback.ended(EXAMPLE, outcome, why, trace, None))
    assert_safe(feedback.mispredicted(why, None, None))
    assert_safe(feedback.undefined(EXAMPLE, why, trace, None))


@settings(deadline=None)
@given(hostile)
def test_a_syntax_error_cannot_break_out_of_its_feedback(code: str) -> None:
    try:
        ast.parse(f"x = (\n{code}")
    except SyntaxError as error:
        assert_safe(feedback.unreadable(error))
    except ValueError:
        pass


def test_feedback_is_cut_to_its_limit_without_opening_what_it_closes() -> None:
    long_ = Asked(sort="example", number=1, text="f(" + "x" * 500, args=tuple("y" * 70 for _ in range(20)))
    made = feedback.raised(long_, "E" * 500, "m" * 2_000, TRACE.replace("x + y", "z" * 900), "s" * 300)
    assert_safe(made)
    assert "s" * 300 in made


# Its form


def test_an_example_is_told_with_its_call_its_arguments_and_the_difference() -> None:
    found = difference(tensor([1.0, 2.0, 3.0]), tensor([[1.0], [2.0], [3.0]]))
    assert found
    assert feedback.differs(EXAMPLE, found, "Keep the dimension.") == (
        "**Example 1**: `centre(x, dim=0)`\n"
        "Arguments: a float32 tensor of shape (1, 2); dim = the int 0\n"
        "The result is not right yet: the shape is (3,); expected (3, 1).\n"
        "Keep the dimension."
    )


def test_a_hidden_case_says_what_is_special_and_keeps_its_call_and_what_is_expected() -> None:
    found = difference(1.5, 77.25)
    assert found
    assert feedback.differs(CASE, found, None) == (
        "**Hidden case 2** (a single row)\n"
        "Arguments: an int64 tensor of shape (1,); the int 3\n"
        "The result is not right yet: values differ: 1.5."
    )


def test_nothing_returned_asks_for_a_return() -> None:
    found = difference(None, 1)
    assert found
    assert "It returned nothing (None): is a return missing?" in feedback.differs(EXAMPLE, found, None)


def test_an_exception_is_told_with_the_learners_own_lines() -> None:
    assert feedback.raised(EXAMPLE, "TypeError", "bad", TRACE, None) == (
        "**Example 1**: `centre(x, dim=0)`\n"
        "Arguments: a float32 tensor of shape (1, 2); dim = the int 0\n"
        "It raised TypeError: `bad`\n"
        "```text\nanswer.py, line 2, in centre\n  return x + y\n```"
    )


def test_only_the_last_of_many_lines_are_told() -> None:
    frames = "".join(f"  answer.py, line {number}, in f\n    f({number})\n" for number in range(1, 9))
    made = feedback.raised(None, "RecursionError", "maximum recursion depth exceeded", f"Traceback:\n{frames}", None)
    assert "line 5" not in made
    assert all(f"line {number}, in f\n  f({number})" in made for number in (6, 7, 8))
    assert "calls itself without end" in made


def test_an_exception_before_any_call_says_so() -> None:
    assert feedback.raised(None, "NameError", "name 'x' is not defined", "", None).startswith(
        "**When your code was run**, before any call:\nIt raised NameError"
    )


def test_a_syntax_error_is_told_with_its_line_and_a_caret() -> None:
    with pytest.raises(SyntaxError) as caught:
        ast.parse("def f(x):\n\tif x > 0\n\t\treturn x")
    assert feedback.unreadable(caught.value) == (
        "Python cannot read line 2: `expected ':'`\n```text\n    if x > 0\n            ^\n```"
    )


def test_a_syntax_error_far_to_the_right_is_shown_where_it_is() -> None:
    with pytest.raises(SyntaxError) as caught:
        ast.parse("x = [" + "1, " * 100 + "2 3]")
    made = feedback.unreadable(caught.value).splitlines()
    line, caret = made[-3], made[-2]
    assert len(line) <= 60
    assert line[caret.index("^") :].startswith("2 3]")


def test_typographic_quotes_are_explained() -> None:
    with pytest.raises(SyntaxError) as caught:
        ast.parse("x = \u201chello\u201d")
    assert "pasted" in feedback.unreadable(caught.value)


def test_bans_are_named_with_their_lines() -> None:
    one = feedback.banned([Use(2, "std")])
    assert "`std` (line 2)" in one
    assert "comprehensions" not in one
    several = feedback.banned([Use(1, "for"), Use(2, "std"), Use(3, "mean")])
    assert "`for` (line 1), `std` (line 2) and `mean` (line 3)" in several
    assert "comprehensions" in several


def test_what_is_solved_is_counted() -> None:
    assert feedback.solved(1, 1) == "1 example: all as expected."
    assert feedback.solved(2, 7) == "2 examples and 5 hidden inputs: all as expected."


def test_a_wrong_prediction_leaves_the_right_one_unsaid() -> None:
    assert feedback.mispredicted("(2, 3)", "Says.", None) == "`(2, 3)` is not what it gives.\nSays."
    assert feedback.mispredicted(" ", None, feedback.NOTATIONS["shape"]).startswith(
        "There is no answer in it.\nA shape"
    )
