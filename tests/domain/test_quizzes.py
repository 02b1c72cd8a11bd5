from collections import Counter
from itertools import combinations
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import question
from tutorbot.domain.errors import Stale
from tutorbot.domain.ids import ItemId, OptionId
from tutorbot.domain.quizzes import Outcome, Score, draw, grade, score, shown_order


def items(count: int) -> list[ItemId]:
    return [ItemId(f"filters/{number}") for number in range(count)]


def chance(seed: int) -> Random:
    return Random(seed)  # noqa: S311  a shuffle, not a secret


pools = st.integers(1, 12).map(items)
seeds = st.integers(0, 2**63 - 1)


# Drawing


@given(pool=pools, counts=st.lists(st.integers(1, 20), max_size=12), seed=seeds)
def test_nothing_comes_twice_before_everything_has_come_once(pool: list[ItemId], counts: list[int], seed: int) -> None:
    random, answered = chance(seed), Counter[ItemId]()
    for count in counts:
        left = sum(1 for item in pool if not answered[item])
        drawn = draw(pool, answered, count, random)
        assert len(set(drawn.items)) == len(drawn.items) == min(count, len(pool))
        assert drawn.repeats == max(0, len(drawn.items) - left)
        answered.update(drawn.items)
        assert max(answered[item] for item in pool) - min(answered[item] for item in pool) <= 1


@given(pool=pools, answered=st.dictionaries(st.sampled_from(items(15)), st.integers(0, 5)), count=st.integers(1, 20))
def test_whatever_was_answered_less_often_comes_first(
    pool: list[ItemId], answered: dict[ItemId, int], count: int
) -> None:
    drawn = draw(pool, answered, count, chance(1))
    times = [answered.get(item, 0) for item in drawn.items]
    assert times == sorted(answered.get(item, 0) for item in pool)[:count]
    assert drawn.repeats == sum(1 for number in times if number)


def test_the_same_chance_draws_the_same_and_another_draws_others() -> None:
    draws = {draw(items(20), {}, 5, chance(seed)).items for seed in range(20)}
    assert len(draws) == 20
    assert draw(items(20), {}, 5, chance(3)) == draw(items(20), {}, 5, chance(3))


def test_among_equals_everything_has_the_same_chance_to_come_first() -> None:
    first = Counter(draw(items(5), {}, 2, chance(seed)).items[0] for seed in range(2000))
    assert set(first) == set(items(5))
    assert all(320 < times < 480 for times in first.values()), first


# The order of the options


@given(seed=seeds, step=st.integers(1, 20), options=st.integers(2, 6))
def test_the_options_shown_are_those_of_the_question_each_once(seed: int, step: int, options: int) -> None:
    asked = question(options=options)
    shown = shown_order(asked, seed, step)
    assert sorted(option.id for option in shown) == [option.id for option in asked.options]
    assert shown_order(asked, seed, step) == shown


def test_the_key_is_as_likely_at_any_position() -> None:
    asked = question(options=4, keys=("a",))
    places = Counter([option.id for option in shown_order(asked, seed, 1)].index(OptionId("a")) for seed in range(2000))
    assert all(420 < times < 580 for times in places.values()), places
    assert len(places) == 4


def test_neighbouring_steps_of_one_quiz_are_shuffled_each_on_its_own() -> None:
    asked = question(options=4)
    orders = Counter(tuple(option.id for option in shown_order(asked, 1, step)) for step in range(1, 241))
    assert len(orders) == 24


# Grading


@pytest.mark.parametrize("keys", [keys for size in (1, 2, 3) for keys in combinations("abc", size)])
def test_an_answer_is_right_when_it_is_exactly_the_keys(keys: tuple[str, ...]) -> None:
    asked = question(options=3, keys=keys)
    for size in (1, 2, 3):
        for picks in combinations("abc", size):
            outcome = grade(asked, set(map(OptionId, picks)))
            assert outcome is (Outcome.RIGHT if picks == keys else Outcome.WRONG), picks


def test_no_pick_at_all_is_i_do_not_know() -> None:
    assert grade(question(keys=("a", "b")), set()) is Outcome.UNKNOWN


@pytest.mark.parametrize("picks", [{"d"}, {"a", "d"}, {""}, {"A"}])
def test_a_pick_that_is_no_option_is_refused(picks: set[str]) -> None:
    with pytest.raises(Stale, match="not part of this question"):
        grade(question(options=3), set(map(OptionId, picks)))


# The score


@given(st.lists(st.sampled_from(Outcome), max_size=20))
def test_the_score_counts_what_was_right_and_names_the_rest_in_the_order_of_asking(outcomes: list[Outcome]) -> None:
    asked = list(zip(items(len(outcomes)), outcomes, strict=True))
    total = score(asked)
    assert total.right + len(total.missed) == total.total == len(outcomes)
    assert total.missed == tuple(item for item, outcome in asked if outcome is not Outcome.RIGHT)


@pytest.mark.parametrize(
    ("right", "total", "percent"), [(0, 0, 0), (0, 3, 0), (1, 3, 33), (2, 3, 67), (3, 3, 100), (199, 200, 100)]
)
def test_the_percentage_is_rounded(right: int, total: int, percent: int) -> None:
    assert Score(right, total, ()).percent == percent
