from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.builders import experiment
from tests.domain.tensors import tensor
from tutorbot.domain.experiments import Change, Range, Score, Setting
from tutorbot.domain.scores import Unscored, score
from tutorbot.domain.values import Value

RATE = Setting(id="rate", label="Rate", now="0.1", allowed=Range(0.001, 1.0, whole=False))
STEPS = Setting(id="steps", label="Steps", now="3", allowed=Range(1, 20, whole=True))
POOL = Setting(id="pool", label="Pooling", now="avg", allowed=("avg", "max"))


@pytest.mark.parametrize(
    ("setting", "typed", "read"),
    [
        (RATE, " 0.5 ", "0.5"),
        (RATE, "1e-2", "0.01"),
        (RATE, "1.5", None),
        (RATE, "nan", None),
        (RATE, "0.1)", None),
        (STEPS, "+7", "7"),
        (STEPS, "7.0", None),
        (STEPS, "0", None),
        (POOL, "max", "max"),
        (POOL, "sum", None),
    ],
)
def test_a_setting_takes_what_is_allowed_in_any_notation(setting: Setting, typed: str, read: str | None) -> None:
    assert setting.read(typed) == read


@settings(max_examples=60)
@given(st.text(max_size=12) | st.from_regex(r"[+-]?\d{0,4}\.?\d{0,4}(e-?\d)?", fullmatch=True))
def test_whatever_is_typed_for_a_number_is_refused_or_becomes_that_number(typed: str) -> None:
    read = RATE.read(typed)
    assert read is None or 0.001 <= float(read) == float(typed) <= 1


def test_a_change_is_put_into_the_script_and_what_is_as_it_was_is_no_change() -> None:
    one = experiment()
    assert one.script() == "rate = 0.1\nfor step in range(3):\n    fit(rate)"
    changed = one.change({"rate": ".50"}, (3, "fit(2 * rate)"))
    assert one.script(changed) == "rate = 0.5\nfor step in range(3):\n    fit(2 * rate)"
    assert not one.change({"rate": " 0.10"}, (3, "    fit(rate)  "))
    assert one.change({}, (3, "\tfit()")).line == (3, "\tfit()"), "an indentation of one's own is kept"
    assert one.script(one.change({}, (3, ""))).endswith(":\n"), "a line may be taken out"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (Change({"rate": "2"}), "**Rate** can be a number from 0.001 to 1; `2` is not."),
        (Change({"size": "2"}), "no such setting"),
        (Change({}, (1, "rate = 5")), "That line stays as it is. You may change one of the lines 2, 3."),
        (Change({}, (0, "rate = 5")), "That line stays"),
        (Change({}, (3, "    fit(1)\nfit(2)")), "replaced by one line"),
        (Change({}, (3, f"    fit({'1' * 120})")), "at most 120 characters; yours has 129"),
        (Change({}, (3, "    fit(")), "Python cannot read line 3"),
        (Change({}, (3, "    fit(\0)")), "Python cannot read"),
        (Change({}, (3, f"    fit({'(' * 110}")), "Python cannot read"),
        (Change({}, (2, "for step in range(3)")), "Python cannot read line 2"),
    ],
)
def test_what_may_not_be_changed_is_refused_in_words_before_anything_runs(change: Change, words: str) -> None:
    assert words in (experiment().refusal(change) or "")


def test_what_may_be_changed_is_not_refused() -> None:
    one = experiment()
    assert one.refusal(one.change({"rate": "0.9"}, (2, "for step in range(30):"))) is None


@pytest.mark.parametrize(
    ("how", "labels", "given", "reached"),
    [
        ("accuracy", tensor([0, 1, 1, 0]), tensor([0, 1, 0, 0]), 0.75),
        ("accuracy", tensor([0, 1]), tensor([0.0, 1.0]), 1.0),
        ("squared error", tensor([1.0, 3.0]), tensor([1.0, 1.0]), 2.0),
        ("absolute error", tensor([1.0, 3.0]), tensor([1.0, 1.0]), 1.0),
    ],
)
def test_predictions_are_scored_against_labels(how: Score, labels: Value, given: Value, reached: float) -> None:
    assert score(how, labels, given) == reached


@pytest.mark.parametrize("given", [tensor([[0], [1]]), tensor([0, 1, 1]), [0, 1], "right", None])
def test_predictions_that_are_no_row_of_numbers_are_refused_in_words(given: Value) -> None:
    with pytest.raises(Unscored, match=r"where 2 numbers in shape \(2,\) are needed"):
        score("accuracy", tensor([0, 1]), given)


def test_no_number_meets_no_target_and_breaks_every_limit() -> None:
    target = experiment().target
    assert target.met(0.9)
    assert not any(map(target.met, (None, 0.89, float("nan"), float("inf"))))
    lower = replace(target, at_least=None, at_most=0.5)
    assert lower.met(0.5)
    assert not any(map(lower.met, (None, 0.51, float("nan"), float("-inf"))))
    assert lower.better(0.1, 0.2)
    limit = experiment().constraints[0]
    assert (limit.kept(10), limit.kept(11), limit.kept(None)) == (True, False, False)
