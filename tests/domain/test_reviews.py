from dataclasses import replace
from datetime import date

import fsrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.domain.memories import DAY, NEW, days, histories, models, rated
from tutorbot.domain.days import noon_utc
from tutorbot.domain.errors import Stale
from tutorbot.domain.models import STANDARD, Model
from tutorbot.domain.reviews import (
    Card,
    Evidence,
    Rating,
    bury,
    forecast,
    grade,
    rate,
    rating_of,
    resume,
    retrievability,
    summon,
    suspend,
)

AGAIN, HARD, GOOD, EASY = Rating
RECOGNISED, RECALLED, CODED = Evidence
modest = settings(max_examples=50)


# One rating


@modest
@given(history=histories, model=models)
def test_ratings_are_scheduled_as_fsrs_does_it_at_noon_without_fuzz(
    history: list[tuple[Rating, int]], model: Model
) -> None:
    parameters = model.fit.parameters if model.fit else fsrs.scheduler.DEFAULT_PARAMETERS
    retention = model.retention
    scheduler = fsrs.Scheduler(
        parameters, desired_retention=retention, learning_steps=(), relearning_steps=(), enable_fuzzing=False
    )
    theirs, ours, day = fsrs.Card(card_id=1), NEW, DAY
    for rating, later in history:
        day += days(later)
        theirs, _ = scheduler.review_card(theirs, fsrs.Rating(rating), noon_utc(day))
        ours = rate(ours, rating, day, model)
        assert (ours.stability, ours.difficulty, ours.last_day) == (theirs.stability, theirs.difficulty, day)
        assert ours.due == (day if ours.relook else theirs.due.date())
        later_on = day + days(9)
        assert retrievability(ours, later_on, model) == scheduler.get_card_retrievability(theirs, noon_utc(later_on))
        assert model.interval(ours.stability or 0) == (theirs.due.date() - day).days


def test_known_intervals_of_fsrs_6() -> None:
    assert [card.due - DAY for card in forecast(NEW, DAY, STANDARD).values()] == [days(0), days(1), days(2), days(8)]
    assert rated((GOOD, 0), (GOOD, 2), (GOOD, 11)).due == DAY + days(2 + 11 + 46)


@modest
@given(history=histories, model=models)
def test_a_card_is_never_due_before_its_rating_and_on_that_day_only_as_a_relook(
    history: list[tuple[Rating, int]], model: Model
) -> None:
    card = rated(*history, model=model)
    assert card.last_day
    assert card.due == card.last_day if card.relook else card.due > card.last_day


@modest
@given(history=histories, model=models)
def test_a_better_rating_never_brings_the_card_back_earlier(history: list[tuple[Rating, int]], model: Model) -> None:
    card = rated(*history, model=model)
    dues = [after.due for after in forecast(card, max(card.due, card.last_day or DAY), model).values()]
    assert dues == sorted(dues)


@modest
@given(history=histories)
def test_whoever_wants_to_remember_more_sees_the_card_earlier(history: list[tuple[Rating, int]]) -> None:
    card, day = rated(*history), DAY + days(2000)
    dues = [rate(card, GOOD, day, Model(retention)).due for retention in (0.95, 0.9, 0.8)]
    assert dues == sorted(dues)


@modest
@given(history=histories, back=st.integers(1, 400))
def test_a_rating_dated_before_the_last_one_is_refused(history: list[tuple[Rating, int]], back: int) -> None:
    card = rated(*history)
    assert card.last_day
    with pytest.raises(Stale, match="already reviewed on a later day"):
        rate(card, GOOD, card.last_day - days(back), STANDARD)


@modest
@given(history=histories, second=st.sampled_from(Rating))
def test_again_brings_one_relook_on_the_same_day_and_only_one(
    history: list[tuple[Rating, int]], second: Rating
) -> None:
    before = rated(*history)
    day = max(before.due, (before.last_day or DAY) + days(1))
    once = rate(before, AGAIN, day, STANDARD)
    assert (once.due, once.relook) == (day, True)
    twice = rate(once, second, day, STANDARD)
    assert not twice.relook
    assert twice.due > day


def test_forgetting_counts_once_a_day_and_not_while_the_card_is_new() -> None:
    assert rated((AGAIN, 0)).lapses == 0
    assert rated((AGAIN, 0), (AGAIN, 0)).lapses == 0
    assert rated((AGAIN, 0), (AGAIN, 1)).lapses == 1
    assert rated((GOOD, 0), (AGAIN, 2)).lapses == 1
    assert rated((GOOD, 0), (AGAIN, 2), (AGAIN, 0)).lapses == 1
    assert rated((GOOD, 0), (AGAIN, 2), (GOOD, 0), (AGAIN, 1)).lapses == 2
    assert rated((GOOD, 0), (HARD, 2), (EASY, 5)).lapses == 0


@modest
@given(history=histories, day=st.integers(0, 400).map(lambda number: DAY + days(number)))
def test_summoning_brings_a_card_forward_and_changes_nothing_else(history: list[tuple[Rating, int]], day: date) -> None:
    card = rated(*history)
    summoned = summon(card, day)
    assert card.last_day
    assert summoned.due == min(card.due, max(day, card.last_day))
    assert (summoned.stability, summoned.difficulty, summoned.last_day) == (
        card.stability,
        card.difficulty,
        card.last_day,
    )
    assert summon(summoned, day) == summoned


def test_a_card_rated_on_a_later_day_in_an_eastern_zone_is_summoned_to_that_day() -> None:
    card = rated((GOOD, 3))
    assert summon(card, DAY).due == DAY + days(3)


def test_a_card_counts_how_often_it_was_rated_or_graded() -> None:
    assert rated((AGAIN, 0), (GOOD, 0), (GOOD, 3)).reviews == 3
    assert grade(rated((GOOD, 0)), GOOD, RECOGNISED, DAY + days(3), STANDARD).reviews == 2
    assert summon(rated((GOOD, 0)), DAY).reviews == 1


def test_summoning_what_has_no_card_makes_one_that_is_due() -> None:
    assert summon(None, DAY) == Card(due=DAY)


# Graded elsewhere


@modest
@given(history=histories, rating=st.sampled_from([HARD, GOOD, EASY]), later=st.integers(0, 60), model=models)
def test_recalling_elsewhere_moves_a_card_as_the_same_rating_does(
    history: list[tuple[Rating, int]], rating: Rating, later: int, model: Model
) -> None:
    card = rated(*history)
    assert card.last_day
    day = card.last_day + days(later)
    assert grade(card, rating, RECALLED, day, model) == rate(card, rating, day, model)
    assert grade(None, rating, RECALLED, day, model) == rate(Card(due=day), rating, day, model)


@modest
@given(history=histories, rating=st.sampled_from([HARD, GOOD, EASY]), later=st.integers(1, 60))
def test_stronger_evidence_brings_a_card_back_no_sooner(
    history: list[tuple[Rating, int]], rating: Rating, later: int
) -> None:
    card = rated(*history)
    assert card.last_day
    day = card.last_day + days(later)
    dues = [grade(card, rating, evidence, day, STANDARD).due for evidence in Evidence]
    assert dues == sorted(dues)


@modest
@given(history=histories, evidence=st.sampled_from(Evidence), later=st.integers(0, 60))
def test_what_was_not_known_elsewhere_comes_again_that_day(
    history: list[tuple[Rating, int]], evidence: Evidence, later: int
) -> None:
    card = rated(*history)
    assert card.last_day
    day = card.last_day + days(later)
    after = grade(card, AGAIN, evidence, day, STANDARD)
    assert after == replace(rate(card, AGAIN, day, STANDARD), due=day, relook=True)


def test_a_grade_that_is_dated_before_the_last_rating_counts_on_its_day() -> None:
    card = rated((GOOD, 3))
    assert grade(card, GOOD, RECALLED, DAY, STANDARD) == rate(card, GOOD, DAY + days(3), STANDARD)


def test_what_was_answered_with_a_hint_comes_back_earlier_and_what_was_not_known_earliest() -> None:
    assert rating_of(right=True, hinted=False) is GOOD
    assert rating_of(right=True, hinted=True) is HARD
    assert rating_of(right=False, hinted=False) is AGAIN


# Put aside


def forgotten(times: int) -> Card:
    """A card that turned out to be forgotten on so many days, and was resumed whenever that suspended it."""
    card, day = rated((GOOD, 0)), DAY
    for _ in range(times):
        day += days(3)
        card = rate(rate(resume(card, day), AGAIN, day, STANDARD), GOOD, day, STANDARD)
    return card


def test_a_card_is_suspended_when_it_is_forgotten_for_the_eighth_time_and_each_fourth_time_after_that() -> None:
    assert [times for times in range(20) if forgotten(times).suspended] == [8, 12, 16]
    assert forgotten(16).lapses == 16


def test_a_card_that_is_forgotten_elsewhere_counts_the_same() -> None:
    card = forgotten(7)
    assert card.last_day
    assert grade(card, AGAIN, RECOGNISED, card.last_day + days(3), STANDARD).suspended
    assert not grade(card, GOOD, RECOGNISED, card.last_day + days(3), STANDARD).suspended


@modest
@given(history=histories, day=st.integers(0, 400).map(lambda number: DAY + days(number)))
def test_suspending_and_resuming_leave_the_memory_alone(history: list[tuple[Rating, int]], day: date) -> None:
    card = resume(rated(*history), day)
    assert suspend(card, day) == replace(card, suspended=True)
    assert resume(suspend(card, day), day) == card


def test_what_is_suspended_stays_so_however_it_is_answered_elsewhere() -> None:
    card = suspend(rated((GOOD, 0)), DAY)
    assert grade(card, GOOD, CODED, DAY + days(3), STANDARD).suspended
    assert summon(card, DAY).suspended


@modest
@given(history=histories, later=st.integers(0, 400))
def test_a_buried_card_comes_tomorrow_or_when_it_was_due_anyway(history: list[tuple[Rating, int]], later: int) -> None:
    card = rated(*history)
    assert card.last_day
    day = card.last_day + days(later)
    assert bury(card, day) == replace(card, due=max(card.due, day + days(1)))


def test_a_new_item_can_be_suspended_or_buried_too() -> None:
    assert suspend(None, DAY) == Card(due=DAY, suspended=True)
    assert bury(None, DAY) == Card(due=DAY + days(1))
