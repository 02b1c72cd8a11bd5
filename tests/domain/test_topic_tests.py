from collections.abc import Sequence
from dataclasses import replace
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.learning.learners import BLIND, World, sit
from tutorbot.domain.abilities import LABELLED, SPREAD, Band, Hardness
from tutorbot.domain.ids import ItemId, VersionId
from tutorbot.domain.levels import Difficulty
from tutorbot.domain.quizzes import Outcome
from tutorbot.domain.topic_tests import (
    FEWEST,
    FIRST,
    MOST,
    Answered,
    Candidate,
    choose,
    length,
    verdict,
)

LEVELS = list(Difficulty)


def candidate(number: int, *, familiar: bool = False, rested: bool = True, objective: str = "sizes") -> Candidate:
    """Of the levels easy, medium and hard in turn."""
    level = LEVELS[number % 3]
    return Candidate(
        item=ItemId(f"filters/{number}"),
        version=VersionId(number),
        objective=objective,
        level=level,
        hardness=Hardness(LABELLED[level], SPREAD, 0.25),
        familiar=familiar,
        rested=rested,
    )


def answer(asked: Candidate, outcome: Outcome = Outcome.RIGHT) -> Answered:
    return Answered(
        item=asked.item, objective=asked.objective, level=asked.level, hardness=asked.hardness, outcome=outcome
    )


def play(pool: Sequence[Candidate], outcomes: Sequence[Outcome], seed: int = 1) -> list[Answered]:
    """A test answered like this, in the order of asking."""
    left, answers, chance = list(pool), list[Answered](), Random(seed)  # noqa: S311  a choice, not a secret
    for place, outcome in enumerate(outcomes):
        chosen = choose(answers, left, len(outcomes) - place, chance)
        left.remove(chosen)
        answers.append(answer(chosen, outcome))
    return answers


# Choosing


@given(st.lists(st.sampled_from(Outcome), min_size=9, max_size=9), st.integers(0, 99))
@settings(max_examples=15)
def test_every_level_and_objective_is_asked_about_before_anything_else(outcomes: list[Outcome], seed: int) -> None:
    pool = [candidate(number, objective=f"objective-{number // 3 % 6}") for number in range(27)]
    answers = play(pool, outcomes, seed)
    assert {each.objective for each in answers} == {each.objective for each in pool}
    assert {each.level for each in answers} == set(Difficulty)
    assert len({each.item for each in answers}) == 9


def test_who_answers_rightly_is_asked_harder_questions_than_who_does_not() -> None:
    pool = [candidate(number) for number in range(27)]
    able, unable = (play(pool, [outcome] * 10) for outcome in (Outcome.RIGHT, Outcome.WRONG))
    assert sum(each.hardness.difficulty for each in able) > sum(each.hardness.difficulty for each in unable) + 3


def test_two_tests_of_one_learner_differ() -> None:
    pool = [candidate(number) for number in range(27)]
    asked = {tuple(each.item for each in play(pool, [Outcome.RIGHT] * 10, seed)) for seed in range(10)}
    assert len(asked) == 10


def test_the_same_chance_asks_the_same_questions() -> None:
    pool = [candidate(number) for number in range(27)]
    assert play(pool, [Outcome.WRONG] * 5) == play(pool, [Outcome.WRONG] * 5)


def test_what_was_answered_within_the_last_day_comes_only_where_nothing_else_is_left() -> None:
    pool = [candidate(number, familiar=number < 20, rested=number >= 20) for number in range(30)]
    answers = play(pool, [Outcome.RIGHT] * 10)
    assert {int(each.item.partition("/")[2]) for each in answers} == set(range(20, 30))
    assert len(play(pool[:12], [Outcome.RIGHT] * 10)) == 10


def test_what_was_never_answered_comes_before_its_like() -> None:
    pool = [candidate(number, familiar=number % 2 == 0) for number in range(60)]
    answers = play(pool, [Outcome.RIGHT, Outcome.WRONG] * 5)
    assert all(int(each.item.partition("/")[2]) % 2 for each in answers)


# Length


@pytest.mark.parametrize(
    ("asked", "left", "expected"),
    [(0, 30, 10), (0, 7, 7), (10, 20, 15), (15, 15, 20), (10, 3, 13), (20, 10, 20), (10, 0, 10), (7, 0, 7)],
)
def test_a_test_has_ten_questions_then_five_more_up_to_twenty_and_never_more_than_there_are(
    asked: int, left: int, expected: int
) -> None:
    assert length(asked, left) == expected


# The verdict


def test_all_right_is_strong_and_all_wrong_is_weak_and_both_are_decided() -> None:
    pool = [candidate(number) for number in range(27)]
    for outcome, band in ((Outcome.RIGHT, Band.STRONG), (Outcome.WRONG, Band.WEAK), (Outcome.UNKNOWN, Band.WEAK)):
        given = verdict(play(pool, [outcome] * FIRST))
        assert (given.band, given.undecided) == (band, False)
        assert given.right == (FIRST if outcome is Outcome.RIGHT else 0)
        assert (given.weakest is None) == (outcome is Outcome.RIGHT)


def test_a_mixed_test_stays_undecided_and_says_how_sure_it_is() -> None:
    missed = {4, 5}  # one of the middle, one hard
    answers = [answer(candidate(n), Outcome.WRONG if n in missed else Outcome.RIGHT) for n in range(10)]
    given = verdict(answers)
    assert given.undecided
    assert given.chance == max(given.chances.values())
    assert 0.4 < given.chance < 0.8


def test_even_five_questions_lead_to_a_verdict_though_an_unsure_one() -> None:
    few, many = (verdict(play([candidate(n) for n in range(27)], [Outcome.RIGHT] * count)) for count in (FEWEST, MOST))
    assert few.band is many.band is Band.STRONG
    assert few.chance < many.chance


def test_the_weak_objective_is_the_one_that_falls_behind_what_could_be_expected() -> None:
    easy, hard = candidate(0, objective="easy-missed"), candidate(2, objective="hard-missed")
    rest = [answer(candidate(number, objective="known")) for number in range(3, 11)]
    assert verdict([*rest, answer(easy, Outcome.WRONG), answer(hard, Outcome.WRONG)]).weakest == "easy-missed"
    twice = [answer(replace(hard, item=ItemId(f"filters/hard-{n}")), Outcome.UNKNOWN) for n in range(4)]
    assert verdict([*rest, answer(easy, Outcome.WRONG), *twice]).weakest == "hard-missed"


def test_a_question_without_an_objective_names_none() -> None:
    nameless = replace(answer(candidate(0), Outcome.WRONG), objective=None)
    assert verdict([nameless]).weakest is None


def test_who_picks_blindly_is_never_found_strong() -> None:
    chance = Random(3)  # noqa: S311  simulated learners
    for _ in range(80):
        answers = sit(BLIND, 10, chance, choose, World())
        assert verdict(answers).band is not Band.STRONG
