"""Study days: from 04:00 to 04:00 on the learner's own clock, so that a late evening still counts as that evening."""

from bisect import bisect
from datetime import UTC, date, datetime, time, timedelta
from difflib import get_close_matches
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from tutorbot.domain.errors import TutorError

ROLLOVER = timedelta(hours=4)

_NO_PLACES = {"Factory", "localtime"}
"""Names in the time zone database that stand for an unset clock and for the clock of this machine."""


def study_day(at: datetime, zone: str) -> date:
    """The date of the wall-clock time in `zone`, minus four hours, at an aware instant.

    The hands of the clock are turned back, not time itself: where summer time begins or ends, the day is an ordinary
    day that happens to be shorter or longer.
    """
    wall = at.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    return (wall - ROLLOVER).date()


def day_ends_at(day: date, zone: str) -> datetime:
    """The first instant, in UTC, of a later study day.

    That is 04:00 on the next date; the first of two where the clock is set back over 04:00; and where the clock is set
    forward over 04:00, the moment at which that happens.
    """
    rollover = datetime.combine(day + timedelta(days=1), time(), ZoneInfo(zone)) + ROLLOVER
    end = int(rollover.timestamp())
    # Only a time that the clock skips has a second reading before the first; the skip lies between the two.
    skip = range(min(end, int(rollover.replace(fold=1).timestamp())), end)
    past = bisect(skip, day, key=lambda second: study_day(datetime.fromtimestamp(second, UTC), zone))
    return datetime.fromtimestamp(skip.start + past, UTC)


def noon_utc(day: date) -> datetime:
    """The instant that stands for a study day in a library that wants instants: whole days stay whole days apart."""
    return datetime.combine(day, time(12), UTC)


@cache
def zone_names() -> tuple[str, ...]:
    """Every time zone that a learner can choose, by IANA name, sorted."""
    return tuple(sorted(available_timezones() - _NO_PLACES))


def check_zone(name: str) -> str:
    """The proper name of a zone that was typed in any case, with spaces or underscores.

    Raises:
        TutorError: there is no such zone; the words name those that come close.
    """
    typed = name.strip().replace(" ", "_").casefold()
    names = {known.casefold(): known for known in zone_names()}
    if typed in names:
        return names[typed]
    cities = {known.rpartition("/")[2]: names[known] for known in names}
    spellings = cities | names
    close = list(dict.fromkeys(spellings[match] for match in get_close_matches(typed, spellings, n=5, cutoff=0.7)))
    if not close:
        raise TutorError("I know no such time zone. Zones are named after big cities, such as `Europe/Berlin`.")
    raise TutorError(f"I know no such time zone. Did you mean {' or '.join(f'`{known}`' for known in close[:3])}?")
