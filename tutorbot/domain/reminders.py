"""Reminders: when the next one is due, and what becomes of it when its moment has come.

A reminder comes at the learner's own hour, once in a study day, and only if cards wait. Three in a row that no graded
activity has followed are enough: instead of a fourth comes a word of farewell, and no more after it.
"""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from tutorbot.domain.days import ROLLOVER, study_day

MOST_IGNORED = 3
LATEST = timedelta(hours=3)
"""After its moment. Who was to be reminded at 22:00 is not woken at 02:00, because the bot was down until then."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminder:
    """What one learner has asked for."""

    hour: int
    """0 to 23, on the learner's clock."""
    next_at: datetime | None
    """In UTC. None: they are off, and the learner has not been told so yet."""
    sent_at: datetime | None = None
    ignored: int = 0
    """Reminders in a row, the last one included, that no graded activity has followed so far."""


class Act(StrEnum):
    """What is to be done at the moment of a reminder."""

    REMIND = "remind"
    FAREWELL = "farewell"
    """Say that reminders are off from now on."""
    NOTHING = "nothing"


def ask(hour: int, now: datetime, zone: str, before: Reminder | None = None) -> Reminder:
    """A reminder that is asked for at `now`; `before` is the one whose place it takes."""
    sent = before.sent_at if before else None
    return Reminder(hour=hour, next_at=next_moment(hour, now, zone, sent), sent_at=sent)


def move(reminder: Reminder, now: datetime, zone: str) -> Reminder:
    """The same hour in another zone."""
    if reminder.next_at is None:
        return reminder
    return replace(reminder, next_at=next_moment(reminder.hour, now, zone, reminder.sent_at))


def settle(reminder: Reminder, now: datetime, zone: str, active_at: datetime | None, left: int) -> tuple[Act, Reminder]:
    """What to do with a reminder whose moment has come, and the reminder after that.

    Args:
        reminder: its `next_at` is not later than `now`.
        now: the time, in UTC.
        zone: the learner's.
        active_at: the learner's last graded activity.
        left: how many cards wait for the learner today.
    """
    answered = reminder.sent_at and active_at and active_at > reminder.sent_at
    ignored = 0 if answered else reminder.ignored
    late = reminder.next_at is None or now - reminder.next_at > LATEST
    if late or not left:
        following = next_moment(reminder.hour, now, zone, reminder.sent_at)
        return Act.NOTHING, replace(reminder, next_at=following, ignored=ignored)
    if ignored >= MOST_IGNORED:
        return Act.FAREWELL, replace(reminder, next_at=None, sent_at=now)
    following = next_moment(reminder.hour, now, zone, now)
    return Act.REMIND, replace(reminder, next_at=following, sent_at=now, ignored=ignored + 1)


def next_moment(hour: int, now: datetime, zone: str, sent: datetime | None) -> datetime:
    """When the hour strikes next, in UTC: later than `now`, and on a later study day than that of the last reminder.

    Where the clock skips that hour it strikes an hour later; where the hour comes twice, the first time.
    """
    day = study_day(now, zone)
    while (moment := _strikes(hour, day, zone)) <= now or (
        sent is not None and study_day(moment, zone) <= study_day(sent, zone)
    ):
        day += timedelta(days=1)
    return moment


def _strikes(hour: int, day: date, zone: str) -> datetime:
    """The moment at which the hour strikes in a study day, whose last four hours lie on the next date."""
    night = timedelta(hours=hour) < ROLLOVER
    on = day + timedelta(days=1) if night else day
    return datetime.combine(on, time(hour), ZoneInfo(zone)).astimezone(UTC)
