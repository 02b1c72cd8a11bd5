from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tutorbot.domain.days import study_day
from tutorbot.domain.outages import EXCUSING, NOTICED, Outage, down_days, excused_days, silence
from tutorbot.domain.streaks import Event

MONDAY = date(2026, 3, 2)
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def away(began: str, ended: str) -> Outage:
    """From `day hour:minute` to another, in March 2026."""
    return Outage(*(datetime.strptime(f"2026-03-{each} +0000", "%Y-%m-%d %H:%M %z") for each in (began, ended)))


def march(*days: int) -> frozenset[date]:
    return frozenset(date(2026, 3, day) for day in days)


@pytest.mark.parametrize(
    ("outages", "days"),
    [
        ([], ()),
        ([away("02 18:00", "02 21:59")], ()),
        ([away("02 18:00", "02 22:00")], (2,)),
        ([away("02 06:00", "02 08:00"), away("02 20:00", "02 22:00")], (2,)),
        ([away("03 00:00", "03 03:59")], ()),
        ([away("02 23:59", "03 03:59")], (2,)),
        ([away("03 02:00", "03 06:00")], ()),
        ([away("03 00:00", "03 08:00")], (2, 3)),
        ([away("02 12:00", "06 07:59")], (2, 3, 4, 5)),
        ([away("02 12:00", "06 08:00")], (2, 3, 4, 5, 6)),
    ],
)
def test_a_study_day_is_excused_from_four_hours_on(outages: list[Outage], days: tuple[int, ...]) -> None:
    assert down_days(outages, "UTC") == march(*days)


def test_the_same_outage_excuses_another_day_elsewhere() -> None:
    evening = [away("02 17:00", "02 23:00")]
    assert down_days(evening, "Europe/Berlin") == march(2)
    assert down_days(evening, "Pacific/Auckland") == march(3)
    assert down_days([away("02 14:00", "02 20:00")], "Asia/Kathmandu") == march(2)


def test_the_night_in_which_the_clock_is_set_forward_has_an_hour_less() -> None:
    began = datetime(2026, 3, 28, 23, 30, tzinfo=UTC)  # 00:30 in Berlin, whose study day ends at 02:00 UTC that night
    for minutes, days in ((6 * 60 + 29, ()), (6 * 60 + 30, (29,))):
        assert down_days([Outage(began, began + timedelta(minutes=minutes))], "Europe/Berlin") == march(*days)


@given(
    after=st.integers(0, 3 * 365 * 24 * 60),
    minutes=st.lists(st.integers(1, 2000), min_size=2, max_size=6),
    zone=st.sampled_from(["UTC", "Europe/Berlin", "America/Santiago", "Asia/Kolkata", "Pacific/Apia"]),
)
@settings(max_examples=20)
def test_days_are_excused_as_counting_every_minute_says(after: int, minutes: list[int], zone: str) -> None:
    outages, counted, at = [], Counter[date](), NOON + timedelta(minutes=after)
    for number, length in enumerate(minutes):
        until = at + timedelta(minutes=length)
        if number % 2:
            outages.append(Outage(at, until))
            counted.update(study_day(at + timedelta(minutes=minute), zone) for minute in range(length))
        at = until
    assert down_days(outages, zone) == {day for day, down in counted.items() if timedelta(minutes=down) >= EXCUSING}


def test_a_day_is_excused_where_the_learner_lived_and_stays_so_when_they_move() -> None:
    evening = [away("05 17:00", "05 23:00")]
    before = [Event("a", NOON, "Europe/Berlin")]
    assert excused_days(evening, before) == march(5)
    moved = [*before, Event("b", NOON + timedelta(days=5), "Pacific/Auckland")]
    assert excused_days(evening, reversed(moved)) == march(5)
    assert excused_days([away("10 17:00", "10 23:00")], moved) == march(11)


def test_nothing_is_excused_before_the_first_activity() -> None:
    assert excused_days([away("01 10:00", "01 20:00")], [Event("a", NOON, "UTC")]) == frozenset()


def test_a_restart_is_no_outage_and_a_clock_set_back_neither() -> None:
    assert silence(NOON, NOON + NOTICED) == Outage(NOON, NOON + NOTICED)
    assert silence(NOON, NOON + NOTICED - timedelta(seconds=1)) is None
    assert silence(NOON, NOON - timedelta(days=1)) is None
