from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tutorbot.domain.days import check_zone, day_ends_at, noon_utc, study_day, zone_names
from tutorbot.domain.errors import TutorError

SECOND = timedelta(seconds=1)
zones = st.sampled_from(zone_names())


@pytest.mark.parametrize(
    ("clock", "zone", "day"),
    [
        ("2026-03-10 04:00:00", "UTC", date(2026, 3, 10)),
        ("2026-03-10 03:59:59", "UTC", date(2026, 3, 9)),
        ("2026-03-10 00:30:00", "Asia/Kolkata", date(2026, 3, 9)),
        ("2026-03-10 23:59:59", "America/New_York", date(2026, 3, 10)),
        ("2026-03-29 03:30:00", "Europe/Berlin", date(2026, 3, 28)),  # half an hour after the clock leapt to three
        ("2026-10-25 03:59:59", "Europe/Berlin", date(2026, 10, 24)),
        ("2026-01-01 02:00:00", "Pacific/Auckland", date(2025, 12, 31)),
    ],
)
def test_a_study_day_is_the_date_of_the_wall_clock_minus_four_hours(clock: str, zone: str, day: date) -> None:
    at = datetime.fromisoformat(clock).replace(tzinfo=ZoneInfo(zone))
    assert study_day(at.astimezone(UTC), zone) == day
    assert study_day(at, zone) == day


@pytest.mark.parametrize(
    ("day", "zone", "end"),
    [
        (date(2026, 3, 10), "UTC", "2026-03-11 04:00"),
        (date(2026, 3, 10), "Asia/Kolkata", "2026-03-10 22:30"),
        (date(2026, 3, 28), "Europe/Berlin", "2026-03-29 02:00"),  # summer time begins at 02:00
        (date(2026, 10, 24), "Europe/Berlin", "2026-10-25 03:00"),  # and ends at 03:00
        (date(2026, 3, 7), "America/New_York", "2026-03-08 08:00"),
        (date(2026, 10, 31), "America/New_York", "2026-11-01 09:00"),
        (date(2026, 10, 3), "Australia/Lord_Howe", "2026-10-03 17:00"),  # half an hour of summer time
        (date(2026, 4, 4), "Australia/Lord_Howe", "2026-04-04 17:30"),
        (date(2018, 11, 3), "America/Sao_Paulo", "2018-11-04 06:00"),  # summer time began at midnight
        (date(2018, 2, 17), "America/Sao_Paulo", "2018-02-18 07:00"),
        (date(2025, 2, 22), "Africa/Casablanca", "2025-02-23 04:00"),  # clocks go back for Ramadan
        (date(2010, 3, 27), "Asia/Baku", "2010-03-28 00:00"),  # 04:00 became 05:00
        (date(2010, 10, 30), "Asia/Baku", "2010-10-30 23:00"),  # 05:00 became 04:00: the first 04:00 decides
        (date(2018, 10, 6), "Antarctica/Casey", "2018-10-06 20:00"),  # 04:00 became 07:00
        (date(2018, 3, 10), "Antarctica/Casey", "2018-03-10 20:00"),  # 04:00 became 01:00, so 04:00 came three hours on
        (date(2011, 12, 29), "Pacific/Apia", "2011-12-30 10:00"),  # 30 December was skipped, from midnight
        (date(2011, 12, 30), "Pacific/Apia", "2011-12-30 14:00"),  # so that study day has four hours
    ],
)
def test_a_day_ends_when_the_clock_first_shows_four_or_more_on_the_next_date(day: date, zone: str, end: str) -> None:
    assert day_ends_at(day, zone) == datetime.fromisoformat(end).replace(tzinfo=UTC)


@given(zones, st.datetimes(datetime(1970, 1, 3), datetime(2037, 12, 30)).map(lambda at: at.replace(tzinfo=UTC)))  # noqa: DTZ001  made aware in the same breath
def test_every_instant_lies_between_the_ends_of_two_study_days(zone: str, at: datetime) -> None:
    day = study_day(at, zone)
    assert day_ends_at(day - timedelta(days=1), zone) <= at < day_ends_at(day, zone)


@given(zones, st.dates(date(1970, 1, 3), date(2037, 12, 30)))
def test_a_day_lasts_to_the_very_second_of_its_end(zone: str, day: date) -> None:
    end = day_ends_at(day, zone)
    assert study_day(end - SECOND, zone) == day
    assert study_day(end, zone) > day


@pytest.mark.parametrize(
    "zone", ["Europe/Berlin", "America/Sao_Paulo", "Australia/Lord_Howe", "Asia/Baku", "Pacific/Apia"]
)
def test_half_a_century_of_days_has_no_hole_and_no_overlap(zone: str) -> None:
    day, at = date(1980, 1, 1), day_ends_at(date(1979, 12, 31), zone)
    while day.year < 2030:
        assert study_day(at, zone) == day
        at = day_ends_at(day, zone)
        assert study_day(at - SECOND, zone) == day
        day += timedelta(days=1)


def test_noons_are_whole_days_apart() -> None:
    assert noon_utc(date(2026, 3, 29)) == datetime(2026, 3, 29, 12, tzinfo=UTC)
    assert noon_utc(date(2026, 3, 30)) - noon_utc(date(2026, 3, 29)) == timedelta(days=1)


def test_every_zone_on_offer_can_be_used_and_names_a_place() -> None:
    names = zone_names()
    assert list(names) == sorted(names)
    assert {"UTC", "Europe/Berlin", "America/Argentina/Buenos_Aires"} <= set(names)
    assert not {"localtime", "Factory"} & set(names)
    assert all(day_ends_at(date(2026, 3, 10), name) for name in names)


@pytest.mark.parametrize(
    ("typed", "zone"),
    [
        ("Europe/Berlin", "Europe/Berlin"),
        (" europe/berlin ", "Europe/Berlin"),
        ("america/new york", "America/New_York"),
        ("utc", "UTC"),
    ],
)
def test_a_zone_may_be_typed_in_any_case_and_with_spaces(typed: str, zone: str) -> None:
    assert check_zone(typed) == zone


@pytest.mark.parametrize(
    ("typed", "suggestion"),
    [
        ("Berlin", "`Europe/Berlin`"),
        ("new york", "`America/New_York`"),
        ("Amercia/New_York", "`America/New_York`"),
        ("Kolkatta", "`Asia/Kolkata`"),
    ],
)
def test_an_unknown_zone_is_refused_with_the_names_that_come_close(typed: str, suggestion: str) -> None:
    with pytest.raises(TutorError, match="Did you mean") as caught:
        check_zone(typed)
    assert suggestion in str(caught.value)


@pytest.mark.parametrize("typed", ["", "xyzzy", "../../etc/passwd", "@everyone " * 600])
def test_nonsense_for_a_zone_is_refused_with_an_example_and_not_repeated(typed: str) -> None:
    with pytest.raises(TutorError) as caught:
        check_zone(typed)
    assert str(caught.value) == "I know no such time zone. Zones are named after big cities, such as `Europe/Berlin`."
