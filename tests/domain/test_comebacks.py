from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.domain.memories import DAY, days, rated
from tutorbot.domain.comebacks import Comeback, Pace, paces, returns
from tutorbot.domain.reviews import Card, Rating


@pytest.mark.parametrize(
    ("missed", "waiting", "usual", "limit", "expected"),
    [
        (3, 143, 18, 100, True),
        (2, 143, 18, 100, False),
        (3, 40, 18, 100, True),
        (3, 36, 18, 100, False),
        (30, 19, 2, 100, False),
        (30, 19, 2, 15, True),
        (30, 0, 0, 100, False),
    ],
)
def test_a_break_of_three_days_with_more_than_a_days_work_is_a_return(
    missed: int,
    waiting: int,
    usual: float,
    limit: int,
    expected: bool,  # noqa: FBT001  a parameter of the test
) -> None:
    assert returns(DAY - days(missed + 1), DAY, waiting, usual, limit) is expected


def waiting(count: int) -> list[date]:
    return [DAY - days(number % 10) for number in range(count)]


def test_what_waits_is_spread_over_days_as_full_as_those_before_the_break() -> None:
    offered = paces(waiting(143), 18, 100, DAY)
    assert offered == {
        Pace.STEADY: Comeback(DAY, 8, 18),
        Pace.GENTLE: Comeback(DAY, 16, 9),
        Pace.AT_ONCE: Comeback(DAY, 1, 143),
    }
    assert next(iter(offered)) is Pace.STEADY


def test_a_very_large_heap_takes_more_a_day_but_leaves_room_for_what_comes_back() -> None:
    assert paces(waiting(1400), 18, 100, DAY)[Pace.STEADY] == Comeback(DAY, 24, 59)
    assert paces(waiting(420), 18, 100, DAY)[Pace.STEADY] == Comeback(DAY, 14, 30)


def test_cards_from_before_the_break_that_come_due_on_the_way_are_counted() -> None:
    on_the_way = [DAY + days(later) for later in range(1, 8) for _ in range(9)]
    assert paces([*waiting(90), *on_the_way], 18, 100, DAY)[Pace.STEADY] == Comeback(DAY, 9, 17)


@settings(max_examples=60)
@given(
    dues=st.lists(st.integers(-30, 20).map(lambda later: DAY + days(later)), min_size=1, max_size=80),
    usual=st.integers(0, 30),
    limit=st.integers(10, 50),
)
def test_each_comeback_ends_on_its_last_day_and_no_card_is_left(dues: list[date], usual: int, limit: int) -> None:
    for comeback in paces(dues, usual, limit, DAY).values():
        left = 0
        for later in range(comeback.days):
            arriving = sum(1 for due in dues if max(due, DAY) == DAY + days(later))
            assert later == 0 or left > 0, "it would have ended earlier"
            left = max(0, left + arriving - comeback.quota)
        assert left == 0


def test_what_is_left_of_a_comeback_is_told_in_days() -> None:
    comeback, dues = paces(waiting(143), 18, 100, DAY)[Pace.STEADY], waiting(143)
    assert comeback.days_left(dues[18:], DAY) == 7
    assert comeback.days_left(dues[20:], DAY + days(3)) == 7, "whoever misses a day has a day more"
    assert comeback.days_left(dues[-1:], DAY) == 1


def test_a_pace_that_comes_to_the_same_as_another_is_not_offered() -> None:
    assert list(paces(waiting(3), 1, 10, DAY)) == [Pace.STEADY, Pace.AT_ONCE]


def test_another_pace_goes_on_from_the_day_of_the_return() -> None:
    begun = Comeback(DAY, 8, 18)
    assert begun.changed(Comeback(DAY + days(2), 12, 9)) == Comeback(DAY, 14, 9)


def test_a_comeback_covers_what_was_last_reviewed_before_it() -> None:
    comeback = Comeback(DAY, 8, 18)
    assert comeback.covers(Card(DAY - days(3), 5, 5, DAY - days(9)))
    assert not comeback.covers(rated((Rating.GOOD, 0)))
    assert not comeback.covers(Card(due=DAY)), "answered wrongly elsewhere"
