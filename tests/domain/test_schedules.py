from collections.abc import Callable
from datetime import date
from itertools import pairwise

import fsrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.domain.memories import DAY, days, histories, models, rated
from tutorbot.domain.models import STANDARD, Model
from tutorbot.domain.reviews import Card, Rating, forecast
from tutorbot.domain.schedules import place, reach, settle, span, spread

AGAIN, HARD, GOOD, EASY = Rating


def due_in(interval: int, *, reviews: int = 3) -> Card:
    """A card just rated that the model wants back after so many days."""
    return Card(DAY + days(interval), 5, 5, DAY, reviews=reviews)


def days_in_reach(card: Card) -> list[date]:
    first, last = span([card])
    return [first + days(more) for more in range((last - first).days + 1)]


@pytest.mark.parametrize(
    ("interval", "shortest", "longest"),
    [(0, 0, 0), (1, 1, 1), (2, 2, 2), (3, 2, 4), (7, 5, 9), (17, 14, 20), (20, 17, 23), (37, 33, 41), (100, 93, 107)],
)
def test_a_card_is_moved_as_far_as_anki_moves_it(interval: int, shortest: int, longest: int) -> None:
    assert reach(interval) == (shortest, longest)


@pytest.mark.parametrize("interval", [1, 2, 3, 4, 6, 7, 8, 12, 19, 20, 21, 50, 365, 4000])
def test_a_card_is_moved_as_far_as_fsrs_itself_would(interval: int, monkeypatch: pytest.MonkeyPatch) -> None:
    scheduler = fsrs.Scheduler()

    def fuzzed(chance: Callable[[], float]) -> int:
        monkeypatch.setattr(fsrs.scheduler, "random", chance)
        return int(scheduler._get_fuzzed_interval(interval=days(interval)).days)

    shortest, longest = reach(interval)
    assert fuzzed(lambda: 0) == shortest
    overshoot = 1 if interval > 2 else 0  # it rounds up to a day that lies beyond its own range
    assert fuzzed(lambda: 0.999) == longest + overshoot


def test_the_least_loaded_day_in_reach_is_taken() -> None:
    card = due_in(7)
    load = dict.fromkeys(days_in_reach(card), (0, 9)) | {DAY + days(8): (0, 2)}
    assert place(card, load, "7:a").due == DAY + days(8)
    assert place(card, {DAY + days(7): (0, 1)} | dict.fromkeys(days_in_reach(card), (0, 1)), "7:a") == place(
        card, {}, "7:a"
    ), "chance decides among equals"


def test_a_day_without_a_sibling_comes_before_a_day_with_less_to_do() -> None:
    card = due_in(7)
    load = dict.fromkeys(days_in_reach(card), (1, 1)) | {DAY + days(6): (0, 50)}
    assert place(card, load, "7:a").due == DAY + days(6)


def test_chance_is_the_same_for_the_same_learner_item_and_review_and_another_for_others() -> None:
    seeds = [f"{learner}:item-{item}" for learner in range(5) for item in range(5)]
    once = [place(due_in(60), {}, seed).due for seed in seeds]
    assert once == [place(due_in(60), {}, seed).due for seed in seeds]
    assert len(set(once)) > 5
    assert len({place(due_in(60, reviews=reviews), {}, "7:a").due for reviews in range(20)}) > 5


loads = st.dictionaries(
    st.integers(0, 120).map(lambda later: DAY + days(later)), st.tuples(st.just(0), st.integers(0, 5))
)


@settings(max_examples=60)
@given(history=histories, model=models, load=loads)
def test_no_card_leaves_its_reach_and_a_better_rating_brings_it_back_later_where_it_can(
    history: list[tuple[Rating, int]], model: Model, load: dict[date, tuple[int, int]]
) -> None:
    card = rated(*history, model=model)
    exact = forecast(card, max(card.due, card.last_day or DAY), model)
    placed = spread(exact, load, "7:a")
    dues = [placed[rating].due for rating in Rating]
    assert dues == sorted(dues)
    for worse, better in pairwise(Rating):
        assert placed[better].due > placed[worse].due or placed[better].due == days_in_reach(exact[better])[-1]
    for rating in Rating:
        assert placed[rating].due in days_in_reach(exact[rating])
        assert settle(exact[rating], placed[rating].due) == placed[rating]


def test_a_relook_and_a_card_that_is_due_within_two_days_stay_where_they_are() -> None:
    load = {DAY: (0, 99), DAY + days(1): (0, 99)}
    for history in (((AGAIN, 0),), ((HARD, 0),), ((AGAIN, 0), (GOOD, 0))):
        card = rated(*history)
        assert place(card, load, "7:a") == card


def test_a_thousand_cards_learnt_on_one_day_are_spread_evenly() -> None:
    load: dict[date, tuple[int, int]] = {}
    for number in range(1000):
        due = place(due_in(20), load, f"7:{number}").due
        load[due] = (0, load.get(due, (0, 0))[1] + 1)
    counts = [count for _, count in load.values()]
    assert len(counts) == 7
    assert max(counts) - min(counts) <= 1


def test_whoever_wants_to_remember_more_still_sees_the_card_about_earlier() -> None:
    outcomes = [forecast(rated((GOOD, 0), (GOOD, 2)), DAY + days(13), Model(each)) for each in (0.95, 0.9, 0.8)]
    dues = [spread(each, {}, "7:a")[GOOD].due for each in outcomes]
    assert dues == sorted(dues)
    assert STANDARD.retention == 0.9
