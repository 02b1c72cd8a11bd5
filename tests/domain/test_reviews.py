from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import partial

import fsrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tutorbot.domain.days import noon_utc
from tutorbot.domain.errors import Stale
from tutorbot.domain.ids import VersionId
from tutorbot.domain.reviews import (
    Budget,
    Card,
    Entry,
    Evidence,
    Rating,
    Step,
    forecast,
    grade,
    plan,
    rate,
    rating_of,
    replay,
    retrievability,
    summon,
)

DAY = date(2026, 3, 2)
NEW = Card(due=DAY)
AGAIN, HARD, GOOD, EASY = Rating
RECOGNISED, RECALLED, CODED = Evidence

histories = st.lists(st.tuples(st.sampled_from(Rating), st.integers(0, 60)), min_size=1, max_size=15)
"""Ratings, each with the days since the one before."""
retentions = st.sampled_from([0.8, 0.85, 0.9, 0.95])


def days(number: int) -> timedelta:
    return timedelta(days=number)


def rated(*ratings: tuple[Rating, int], retention: float = 0.9) -> Card:
    """A new card after these ratings."""
    card, day = NEW, DAY
    for rating, later in ratings:
        day += days(later)
        card = rate(card, rating, day, retention)
    return card


# One rating


@given(history=histories, retention=retentions)
def test_ratings_are_scheduled_as_fsrs_does_it_at_noon_without_fuzz(
    history: list[tuple[Rating, int]], retention: float
) -> None:
    scheduler = fsrs.Scheduler(
        desired_retention=retention, learning_steps=(), relearning_steps=(), enable_fuzzing=False
    )
    theirs, ours, day = fsrs.Card(card_id=1), NEW, DAY
    for rating, later in history:
        day += days(later)
        theirs, _ = scheduler.review_card(theirs, fsrs.Rating(rating), noon_utc(day))
        ours = rate(ours, rating, day, retention)
        assert (ours.stability, ours.difficulty, ours.last_day) == (theirs.stability, theirs.difficulty, day)
        assert ours.due == (day if ours.relook else theirs.due.date())
        assert retrievability(ours, day + days(9)) == scheduler.get_card_retrievability(theirs, noon_utc(day + days(9)))


def test_known_intervals_of_fsrs_6() -> None:
    assert [forecast(NEW, DAY, 0.9)[rating] - DAY for rating in Rating] == [days(0), days(1), days(2), days(8)]
    assert rated((GOOD, 0), (GOOD, 2), (GOOD, 11)).due == DAY + days(2 + 11 + 46)


@given(history=histories, retention=retentions)
def test_a_card_is_never_due_before_its_rating_and_on_that_day_only_as_a_relook(
    history: list[tuple[Rating, int]], retention: float
) -> None:
    card = rated(*history, retention=retention)
    assert card.last_day
    assert card.due == card.last_day if card.relook else card.due > card.last_day


@given(history=histories, retention=retentions)
def test_a_better_rating_never_brings_the_card_back_earlier(
    history: list[tuple[Rating, int]], retention: float
) -> None:
    card = rated(*history, retention=retention)
    dues = list(forecast(card, max(card.due, card.last_day or DAY), retention).values())
    assert dues == sorted(dues)


@given(history=histories)
def test_whoever_wants_to_remember_more_sees_the_card_earlier(history: list[tuple[Rating, int]]) -> None:
    card, day = rated(*history), DAY + days(2000)
    assert rate(card, GOOD, day, 0.95).due <= rate(card, GOOD, day, 0.9).due <= rate(card, GOOD, day, 0.8).due


@given(history=histories, back=st.integers(1, 400))
def test_a_rating_dated_before_the_last_one_is_refused(history: list[tuple[Rating, int]], back: int) -> None:
    card = rated(*history)
    assert card.last_day
    with pytest.raises(Stale, match="already reviewed on a later day"):
        rate(card, GOOD, card.last_day - days(back), 0.9)


@given(history=histories, second=st.sampled_from(Rating))
def test_again_brings_one_relook_on_the_same_day_and_only_one(
    history: list[tuple[Rating, int]], second: Rating
) -> None:
    before = rated(*history)
    day = max(before.due, (before.last_day or DAY) + days(1))
    once = rate(before, AGAIN, day, 0.9)
    assert (once.due, once.relook) == (day, True)
    twice = rate(once, second, day, 0.9)
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


def test_summoning_what_has_no_card_makes_one_that_is_due() -> None:
    assert summon(None, DAY) == Card(due=DAY)


# The log

entries = st.lists(
    st.tuples(st.sampled_from([*Rating, "summon", "grade", "undo"]), st.integers(0, 9), retentions), max_size=30
)


@given(entries)
def test_a_log_adds_up_to_what_was_done_with_each_undo_taking_back_the_last_rating_alone(
    steps: Sequence[tuple[Rating | str, int, float]],
) -> None:
    log: list[Entry] = []
    done: list[tuple[bool, Callable[[Card | None], Card]]] = []  # is it a rating, and what does it do?
    day = DAY
    for step, later, retention in steps:
        day += days(later)
        if isinstance(step, Rating):
            log.append(Entry(Step.RATED, day, step, retention))
            done.append((True, partial(_rated, step, day, retention)))
        elif step == "summon":
            log.append(Entry(Step.SUMMONED, day))
            done.append((False, partial(summon, day=day)))
        elif step == "grade":
            log.append(Entry(Step.GRADED, day, HARD, retention, RECOGNISED))
            graded = partial(grade, rating=HARD, evidence=RECOGNISED, day=day, retention=retention)
            done.append((False, graded))
        elif any(is_rating for is_rating, _ in done):
            log.append(Entry(Step.UNDONE, day))
            del done[max(index for index, (is_rating, _) in enumerate(done) if is_rating)]
        card: Card | None = None
        for _, effect in done:
            card = effect(card)
        assert replay(log) == card


def _rated(rating: Rating, day: date, retention: float, card: Card | None) -> Card:
    return rate(card or Card(due=day), rating, day, retention)


def test_a_log_whose_every_rating_was_taken_back_adds_up_to_no_card() -> None:
    assert replay([]) is None
    assert replay([Entry(Step.RATED, DAY, GOOD), Entry(Step.UNDONE, DAY)]) is None


def test_taking_back_a_rating_leaves_the_summons_before_it() -> None:
    log = [Entry(Step.SUMMONED, DAY), Entry(Step.RATED, DAY, GOOD), Entry(Step.UNDONE, DAY)]
    assert replay(log) == Card(due=DAY)


def test_taking_back_a_rating_leaves_what_was_graded_after_it() -> None:
    log = [Entry(Step.RATED, DAY, AGAIN), Entry(Step.GRADED, DAY, GOOD, evidence=CODED), Entry(Step.UNDONE, DAY)]
    assert replay(log) == rated((GOOD, 0))


# Graded elsewhere


@given(history=histories, rating=st.sampled_from([HARD, GOOD, EASY]), later=st.integers(0, 60), retention=retentions)
def test_recalling_elsewhere_moves_a_card_as_the_same_rating_does(
    history: list[tuple[Rating, int]], rating: Rating, later: int, retention: float
) -> None:
    card = rated(*history)
    assert card.last_day
    day = card.last_day + days(later)
    assert grade(card, rating, RECALLED, day, retention) == rate(card, rating, day, retention)
    assert grade(None, rating, RECALLED, day, retention) == rate(Card(due=day), rating, day, retention)


@given(history=histories, rating=st.sampled_from([HARD, GOOD, EASY]), later=st.integers(1, 60))
def test_stronger_evidence_brings_a_card_back_no_sooner(
    history: list[tuple[Rating, int]], rating: Rating, later: int
) -> None:
    card = rated(*history)
    assert card.last_day
    day = card.last_day + days(later)
    dues = [grade(card, rating, evidence, day, 0.9).due for evidence in Evidence]
    assert dues == sorted(dues)


@given(history=histories, evidence=st.sampled_from(Evidence), later=st.integers(0, 60))
def test_what_was_not_known_elsewhere_comes_again_that_day(
    history: list[tuple[Rating, int]], evidence: Evidence, later: int
) -> None:
    card = rated(*history)
    assert card.last_day
    day = card.last_day + days(later)
    after = grade(card, AGAIN, evidence, day, 0.9)
    assert after == replace(rate(card, AGAIN, day, 0.9), due=day, relook=True)


def test_a_grade_that_is_dated_before_the_last_rating_counts_on_its_day() -> None:
    card = rated((GOOD, 3))
    assert grade(card, GOOD, RECALLED, DAY, 0.9) == rate(card, GOOD, DAY + days(3), 0.9)


def test_what_was_answered_with_a_hint_comes_back_earlier_and_what_was_not_known_earliest() -> None:
    assert rating_of(right=True, hinted=False) is GOOD
    assert rating_of(right=True, hinted=True) is HARD
    assert rating_of(right=False, hinted=False) is AGAIN


# The day's plan


def budget(*, new: int = 10, reviews: int = 100, new_done: int = 0, reviews_done: int = 0) -> Budget:
    return Budget(new, reviews, new_done, reviews_done)


def seen(stability: float, ago: int) -> Card:
    """A review that is due, rated so many days ago."""
    return Card(due=DAY, stability=stability, difficulty=5, last_day=DAY - days(ago))


def version(number: int) -> VersionId:
    return VersionId(number)


def whole_day(due: dict[VersionId, Card], new: list[VersionId], limits: Budget) -> list[VersionId]:
    """What comes when every card is rated Good, in this order."""
    order = []
    while (shown := plan(due, new, limits, DAY).next) is not None:
        order.append(shown)
        if due.pop(shown, None):
            limits = replace(limits, reviews_done=limits.reviews_done + 1)
        else:
            new = [each for each in new if each != shown]
            limits = replace(limits, new_done=limits.new_done + 1)
    return order


def test_nothing_due_and_nothing_new_is_done() -> None:
    done = plan({}, [], budget(), DAY)
    assert (done.next, done.left) == (None, 0)


def test_what_is_most_likely_forgotten_comes_first() -> None:
    due = {version(1): seen(50, 10), version(2): seen(2, 10), version(3): seen(10, 10), version(4): seen(10, 90)}
    assert whole_day(due, [], budget()) == [4, 2, 3, 1]


@given(
    st.dictionaries(st.integers(1, 99).map(version), st.tuples(st.floats(0.1, 100), st.integers(1, 99)), max_size=12)
)
def test_reviews_come_by_the_chance_to_recall(cards: dict[VersionId, tuple[float, int]]) -> None:
    due = {number: seen(*card) for number, card in cards.items()}
    chances = [retrievability(due[number], DAY) for number in whole_day(dict(due), [], budget())]
    assert chances == sorted(chances)


@given(
    reviews=st.integers(0, 30),
    new=st.integers(0, 30),
    review_limit=st.integers(0, 30),
    new_limit=st.integers(0, 30),
)
def test_a_day_keeps_to_its_limits_and_new_cards_are_spread_among_the_reviews(
    reviews: int, new: int, review_limit: int, new_limit: int
) -> None:
    due = {version(number): seen(5, number) for number in range(1, reviews + 1)}
    fresh = [version(1000 + number) for number in range(new)]
    limits = budget(new=new_limit, reviews=review_limit)
    first = plan(due, fresh, limits, DAY)
    assert (first.reviews, first.new) == (min(reviews, review_limit), min(new, new_limit))

    order = whole_day(due, fresh, limits)
    came_new = [number for number in order if number >= 1000]
    assert came_new == fresh[:new_limit], "in the order of the course"
    assert len(order) == first.left
    for length in range(1, len(order) + 1):
        expected = length * first.new / first.left
        assert abs(sum(1 for number in order[:length] if number >= 1000) - expected) <= 1, order


def test_a_relook_comes_after_everything_else_and_no_limit_cuts_it() -> None:
    relook = rated((AGAIN, 0))
    due = {version(1): relook, version(2): seen(5, 5)}
    assert plan(due, [version(9)], budget(), DAY).next == 2
    assert plan({version(1): relook}, [version(9)], budget(), DAY).next == 9
    cut = plan(due, [version(9)], budget(new=0, reviews=0), DAY)
    assert (cut.next, cut.new, cut.reviews) == (1, 0, 1)


def test_a_relook_that_was_left_over_is_an_ordinary_review_the_next_day() -> None:
    left_over = Card(due=DAY - days(1), stability=0.2, difficulty=6, last_day=DAY - days(1), relook=True)
    assert plan({version(1): left_over, version(2): seen(50, 1)}, [], budget(), DAY).next == 1
    assert plan({version(1): left_over}, [], budget(reviews=0), DAY).next is None


def test_what_was_done_today_counts_against_the_limits() -> None:
    due = {version(number): seen(5, 5) for number in range(1, 9)}
    left = plan(
        due, [version(90 + number) for number in range(9)], budget(new=5, reviews=6, new_done=3, reviews_done=4), DAY
    )
    assert (left.new, left.reviews) == (2, 2)
    over = plan(due, [version(90)], budget(new=5, reviews=6, new_done=7, reviews_done=9), DAY)
    assert (over.next, over.new, over.reviews) == (None, 0, 0)
