from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tutorbot.domain.days import study_day
from tutorbot.domain.reminders import LATEST, MOST_IGNORED, Act, Reminder, ask, move, next_moment, settle

MONDAY = datetime(2026, 3, 2, 12, tzinfo=UTC)
EVENING = MONDAY.replace(hour=19)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
ZONES = ["UTC", "Europe/Berlin", "Europe/Helsinki", "America/Santiago", "Asia/Kathmandu", "Australia/Lord_Howe"]


def wall(moment: datetime, zone: str) -> str:
    return f"{moment.astimezone(ZoneInfo(zone)):%d %H:%M}"


def daily(hour: int = 19, zone: str = "UTC") -> Reminder:
    return ask(hour, MONDAY, zone)


@pytest.mark.parametrize(
    ("hour", "zone", "moment"),
    [
        (19, "UTC", "02 19:00"),
        (12, "UTC", "03 12:00"),
        (4, "UTC", "03 04:00"),
        (3, "UTC", "03 03:00"),
        (9, "Asia/Kathmandu", "03 09:00"),
        (13, "Europe/Berlin", "03 13:00"),
        (14, "Europe/Berlin", "02 14:00"),
    ],
)
def test_whoever_asks_at_noon_utc_is_reminded_when_the_hour_strikes_next(hour: int, zone: str, moment: str) -> None:
    at = ask(hour, MONDAY, zone).next_at
    assert at is not None
    assert wall(at, zone) == moment


@pytest.mark.parametrize(
    ("zone", "before", "hour", "moments"),
    [
        ("Europe/Berlin", datetime(2026, 3, 28, 12, tzinfo=UTC), 2, ["29 03:00", "30 02:00"]),
        ("Europe/Berlin", datetime(2026, 3, 27, 12, tzinfo=UTC), 19, ["27 19:00", "28 19:00", "29 19:00"]),
        ("Europe/Berlin", datetime(2026, 10, 24, 12, tzinfo=UTC), 2, ["25 02:00", "26 02:00"]),
    ],
)
def test_the_hour_stays_that_of_the_wall_clock_when_clocks_change(
    zone: str, before: datetime, hour: int, moments: list[str]
) -> None:
    sent: list[datetime] = []
    for _ in moments:
        sent.append(next_moment(hour, sent[-1] if sent else before, zone, sent[-1] if sent else None))
    assert [wall(moment, zone) for moment in sent] == moments


def test_an_hour_that_comes_twice_strikes_once() -> None:
    first = next_moment(2, datetime(2026, 10, 24, 12, tzinfo=UTC), "Europe/Berlin", None)
    assert first == datetime(2026, 10, 25, 0, tzinfo=UTC)
    assert next_moment(2, first, "Europe/Berlin", first) == datetime(2026, 10, 26, 1, tzinfo=UTC)


@given(
    hour=st.integers(0, 23),
    moves=st.lists(st.tuples(st.sampled_from(ZONES), st.integers(1, 6)), min_size=1, max_size=3),
    start=st.integers(0, 366 * 24),
)
@settings(max_examples=40)
def test_nobody_is_reminded_twice_on_one_of_their_days_wherever_they_move(
    hour: int, moves: list[tuple[str, int]], start: int
) -> None:
    at = MONDAY + start * HOUR
    reminder = ask(hour, at, moves[0][0])
    for zone, days in moves:
        reminder, sent = move(reminder, at, zone), []
        for _ in range(days):
            assert reminder.next_at is not None
            assert at < reminder.next_at <= at + 2 * DAY + 2 * HOUR
            before, at = reminder.sent_at, reminder.next_at
            act, reminder = settle(reminder, at, zone, active_at=at, left=1)
            assert act is Act.REMIND
            assert before is None or study_day(before, zone) < study_day(at, zone)
            sent.append(at)
        usual = [moment for moment in sent if moment.astimezone(ZoneInfo(zone)).hour == hour]
        assert len(usual) >= len(sent) - 1, "but for the night in which the clock skips the hour"


def test_it_is_quiet_when_nothing_is_left_and_asks_again_on_the_next_day() -> None:
    act, after = settle(daily(), EVENING, "UTC", None, left=0)
    assert act is Act.NOTHING
    assert after == replace(daily(), next_at=EVENING + DAY)


def test_whoever_was_reminded_is_not_reminded_again_at_a_later_hour_of_that_day() -> None:
    _, after = settle(daily(), EVENING, "UTC", None, left=5)
    assert ask(22, EVENING + HOUR, "UTC", after).next_at == EVENING + DAY + 3 * HOUR
    assert ask(22, EVENING + HOUR, "UTC").next_at == EVENING + 3 * HOUR


def test_a_moment_that_was_long_missed_is_left_out() -> None:
    act, _ = settle(daily(), EVENING + LATEST, "UTC", None, left=5)
    assert act is Act.REMIND
    act, after = settle(daily(), EVENING + LATEST + MINUTE, "UTC", None, left=5)
    assert (act, after.next_at, after.ignored) == (Act.NOTHING, EVENING + DAY, 0)


def test_after_three_that_were_ignored_comes_a_farewell_and_then_nothing() -> None:
    reminder, acts = daily(), []
    while reminder.next_at is not None:
        act, reminder = settle(reminder, reminder.next_at, "UTC", MONDAY, left=5)
        acts.append(act)
    assert acts == [Act.REMIND] * MOST_IGNORED + [Act.FAREWELL]


def test_quiet_days_are_not_ignored_reminders() -> None:
    reminder, acts = daily(), []
    for left in (5, 0, 0, 5, 0, 5, 0, 5):
        assert reminder.next_at is not None
        act, reminder = settle(reminder, reminder.next_at, "UTC", None, left)
        acts.append(act)
    assert acts[-1] is Act.FAREWELL
    assert acts.count(Act.REMIND) == 3


@pytest.mark.parametrize("answered", range(4))
def test_one_activity_between_two_reminders_begins_the_count_anew(answered: int) -> None:
    reminder, reminded, active_at = daily(), 0, MONDAY
    for day in range(12):
        if reminder.next_at is None:
            break
        act, reminder = settle(reminder, reminder.next_at, "UTC", active_at, left=5)
        reminded += act is Act.REMIND
        if day == answered and reminder.sent_at:
            active_at = reminder.sent_at + HOUR
    assert reminded == (3 if answered == 3 else answered + 1 + MOST_IGNORED)


def test_a_new_wish_begins_the_count_anew_and_another_zone_does_not() -> None:
    tired = replace(daily(), ignored=2, sent_at=MONDAY - DAY)
    assert ask(19, MONDAY, "UTC", tired).ignored == 0
    moved = move(tired, MONDAY, "Europe/Berlin")
    assert moved == replace(tired, next_at=EVENING - HOUR)


def test_who_has_none_any_more_gets_none_by_moving() -> None:
    ended = replace(daily(), next_at=None)
    assert move(ended, MONDAY, "Asia/Tokyo") == ended
