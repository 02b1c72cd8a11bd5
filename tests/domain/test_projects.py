from dataclasses import replace

import pytest

from tests.builders import project
from tutorbot.domain.experiments import Change, Trained
from tutorbot.domain.projects import likely_cause

MISSED = Trained(result="incorrect", measure=0.5, metrics={"loss": "0.7"})


def test_who_makes_a_declared_mistake_is_told_what_is_wrong_with_it() -> None:
    assert likely_cause(project(), Change({"rate": "0.2"}), MISSED) == "Larger steps, same place."


def test_so_is_who_gets_the_same_numbers_in_another_way() -> None:
    same = replace(MISSED, measure=0.55, metrics={"loss": "0.6"})
    assert likely_cause(project(), Change({}, (3, "    fit(0.2)")), same) == "Larger steps, same place."


@pytest.mark.parametrize(
    ("run", "words"),
    [
        (replace(MISSED, measure=0.6), "made no difference"),
        (replace(MISSED, measure=0.8), "Better than before"),
        (replace(MISSED, measure=0.4), "Worse than before"),
        (replace(MISSED, measure=float("nan")), "blown up"),
        (replace(MISSED, measure=0.95), "not within the rules"),
        (replace(MISSED, result="correct", measure=0.95), ""),
        (Trained(result="error", feedback="It raised ValueError."), ""),
    ],
)
def test_any_other_change_is_held_against_the_run_as_it_was(run: Trained, words: str) -> None:
    said = likely_cause(project(), Change({"rate": "0.3"}), run)
    assert words in said if words else said == ""
