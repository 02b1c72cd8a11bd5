"""Outages: times at which the bot could not be reached, and the study days that are excused for them.

A day is excused when the bot was away for four hours of it or more: a shorter outage takes nobody's whole evening, and
leaves most of the day. What an excused day means for a streak is said in `streaks`.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from tutorbot.domain.days import day_ends_at, study_day
from tutorbot.domain.streaks import Event

NOTICED = timedelta(minutes=5)
"""A silence shorter than this is a restart, or a beat that came late."""
EXCUSING = timedelta(hours=4)
"""As long as this in one study day, in all, and nobody has to answer for that day."""


@dataclass(frozen=True, slots=True)
class Outage:
    """From the last sign of life to the next; both in UTC."""

    began: datetime
    ended: datetime


def silence(last: datetime, now: datetime) -> Outage | None:
    """The outage between two signs of life, if there was one."""
    return Outage(last, now) if now - last >= NOTICED else None


def down_days(outages: Iterable[Outage], zone: str) -> frozenset[date]:
    """The study days in a zone that are excused. No two outages overlap."""
    down: defaultdict[date, timedelta] = defaultdict(timedelta)
    for outage in outages:
        day, began = study_day(outage.began, zone), outage.began
        while began < outage.ended:
            ends = day_ends_at(day, zone)
            down[day] += min(ends, outage.ended) - began
            day, began = day + timedelta(days=1), ends
    return frozenset(day for day, time in down.items() if time >= EXCUSING)


def excused_days(outages: Iterable[Outage], events: Iterable[Event]) -> frozenset[date]:
    """The study days for which a learner is excused, each in the zone that they lived in.

    That is the zone of their last activity before the outage. So whoever moves later keeps the days that were excused.
    """
    lived = sorted((event.at, event.zone) for event in events)
    by_zone: defaultdict[str, list[Outage]] = defaultdict(list)
    for outage in outages:
        before = bisect_right(lived, outage.began, key=lambda moment: moment[0])
        if before:
            by_zone[lived[before - 1][1]].append(outage)
    return frozenset().union(*(down_days(spans, zone) for zone, spans in by_zone.items()))
