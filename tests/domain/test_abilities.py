from collections import defaultdict
from math import log
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.learning.learners import World, fixed, sit, true_band
from tests.builders import question
from tutorbot.domain.abilities import (
    ABILITIES,
    KNOWN,
    PRIOR,
    SLIP,
    SPREAD,
    Band,
    Belief,
    Hardness,
    bands,
    chances,
    expected,
    hardness,
    information,
    learnt,
    share_known,
)
from tutorbot.domain.items import Difficulty
from tutorbot.domain.quizzes import Outcome
from tutorbot.domain.topic_tests import believed

TYPICAL = Hardness(0.0, SPREAD, 0.25)
hardnesses = st.builds(
    Hardness,
    st.floats(-3, 3).map(lambda x: round(x, 1)),
    st.sampled_from([0.0, 0.2, 0.5]),
    st.sampled_from([0.0, 0.07, 0.25]),
)
evidence = st.lists(st.tuples(hardnesses, st.sampled_from(Outcome)), max_size=12)


@given(evidence)
@settings(max_examples=20)
def test_a_belief_is_a_distribution_whatever_was_answered(answers: list[tuple[Hardness, Outcome]]) -> None:
    belief = believed(answers)
    assert sum(belief) == pytest.approx(1)
    assert min(belief) >= 0
    assert sum(bands(belief).values()) == pytest.approx(1)
    assert 0 <= share_known(belief) <= 1


@given(evidence, hardnesses)
@settings(max_examples=20)
def test_a_right_answer_never_lowers_what_is_believed_and_a_wrong_one_never_raises_it(
    answers: list[tuple[Hardness, Outcome]], asked: Hardness
) -> None:
    belief = believed(answers)
    up, down, unknown = (share_known(learnt(belief, asked, outcome)) for outcome in Outcome)
    assert max(down, unknown) <= share_known(belief) + 1e-9
    assert up >= share_known(belief) - 1e-9


@given(evidence, st.randoms())
@settings(max_examples=20)
def test_the_order_of_the_answers_does_not_matter(answers: list[tuple[Hardness, Outcome]], chance: Random) -> None:
    shuffled = chance.sample(answers, len(answers))
    assert believed(answers) == pytest.approx(believed(shuffled), abs=1e-9)


@given(evidence, hardnesses)
@settings(max_examples=20)
def test_what_an_answer_tells_is_the_expected_fall_of_the_doubt_about_the_band(
    answers: list[tuple[Hardness, Outcome]], asked: Hardness
) -> None:
    belief, chance = believed(answers), expected(believed(answers), asked)
    after = chance * _doubt(learnt(belief, asked, Outcome.RIGHT))
    after += (1 - chance) * _doubt(learnt(belief, asked, Outcome.WRONG))
    assert information(belief, asked) == pytest.approx(_doubt(belief) - after, abs=1e-9)


def _doubt(belief: Belief) -> float:
    return -sum(chance * log(chance) for chance in bands(belief).values() if chance > 0)


def test_chances_run_from_a_guess_to_all_but_a_slip() -> None:
    curve = chances(TYPICAL)
    assert curve[0] == 0.25
    assert curve[-1] == pytest.approx(1 - SLIP, abs=0.001)
    assert list(curve) == sorted(curve)
    middle = (curve[40] + curve[41]) / 2
    assert middle == pytest.approx((0.25 + 1 - SLIP) / 2, abs=1e-6), "half of those at its difficulty know the answer"


def test_who_says_that_they_do_not_know_has_guessed_nothing() -> None:
    easy = hardness(question(options=4))
    unknown, wrong = (bands(learnt(PRIOR, easy, outcome)) for outcome in (Outcome.UNKNOWN, Outcome.WRONG))
    assert unknown[Band.WEAK] == pytest.approx(wrong[Band.WEAK], abs=0.02)
    assert unknown == bands(learnt(PRIOR, Hardness(easy.difficulty, easy.spread, 0), Outcome.WRONG))


def test_a_guess_is_worth_less_where_there_are_more_ways_to_answer() -> None:
    guesses = [
        hardness(question(options=4)),
        hardness(question(options=6)),
        hardness(question(options=4, keys=("a", "b"))),
    ]
    assert [each.guess for each in guesses] == [1 / 4, 1 / 6, 1 / 15]


def test_a_question_is_as_hard_as_its_label_until_answers_tell_more() -> None:
    hard = question(difficulty=Difficulty.HARD)
    assert hardness(hard).difficulty > hardness(question(difficulty=Difficulty.MEDIUM)).difficulty
    assert hardness(hard, (0.3, 0.2)) == Hardness(0.3, 0.2, 1 / 3)


def test_strong_is_who_knows_three_quarters_and_weak_who_knows_a_quarter() -> None:
    for place, known in enumerate(KNOWN):
        certain = tuple(float(each == place) for each in range(len(ABILITIES)))
        [band] = [band for band, chance in bands(certain).items() if chance]
        assert band is (Band.STRONG if known >= 0.75 else Band.WEAK if known <= 0.25 else Band.MIDDLING)


@given(evidence, st.floats(0.05, 1), st.floats(0.05, 1))
@settings(max_examples=20)
def test_forgetting_makes_nobody_stronger(answers: list[tuple[Hardness, Outcome]], one: float, other: float) -> None:
    belief = believed(answers)
    more, less = bands(belief, max(one, other)), bands(belief, min(one, other))
    assert less[Band.STRONG] <= more[Band.STRONG] + 1e-9
    assert less[Band.WEAK] >= more[Band.WEAK] - 1e-9


def test_six_lucky_guesses_of_ten_do_not_pass_for_strong() -> None:
    lucky = [(TYPICAL, Outcome.RIGHT)] * 6 + [(TYPICAL, Outcome.WRONG)] * 4
    chances = bands(believed(lucky))
    assert max(chances, key=lambda band: chances[band]) is not Band.STRONG


def test_what_is_stated_comes_true_within_four_points_on_simulated_learners() -> None:
    chance = Random(4)  # noqa: S311  simulated learners
    stated = defaultdict[int, list[tuple[float, bool]]](list)
    for _ in range(1000):
        ability = chance.gauss(0, 1)
        answers = sit(ability, 10, chance, fixed, World())
        for band, probability in bands(believed((each.hardness, each.outcome) for each in answers)).items():
            stated[min(int(probability * 4), 3)].append((probability, band is true_band(ability)))
    for pairs in stated.values():
        assert len(pairs) > 150
        said = sum(probability for probability, _ in pairs) / len(pairs)
        assert sum(true for _, true in pairs) / len(pairs) == pytest.approx(said, abs=0.04)
