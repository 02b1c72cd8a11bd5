"""Coming back after a break: what waits is spread over days that a learner can manage, and none of it is lost.

A card keeps its memory, which has faded further; only how many of the cards from before the break come in a day is
changed. They come by retrievability like all others, and what is reviewed anew comes back beside them on its own day.
A comeback ends by itself, when no card from before the break is waiting any more.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from tutorbot.domain.reviews import Card

BREAK = 3
"""Missed study days that make a break."""
_FEW = 20
"""Cards that nobody needs a plan for, if the day's limit allows them."""
_DAYS = 14
"""A comeback that takes longer than this asks for more a day than the learner was used to, as far as the limit goes."""
_SHARE = 0.6
"""Of the day's limit at most, so that what was reviewed on the first days has room to come back."""


class Pace(StrEnum):
    GENTLE = "gentle"
    STEADY = "steady"
    AT_ONCE = "at-once"


@dataclass(frozen=True, slots=True)
class Comeback:
    start: date
    """The study day of the return."""
    days: int
    """How many it takes, if the learner comes on each."""
    quota: int
    """Cards from before the break that come in a day."""

    def changed(self, other: "Comeback") -> "Comeback":
        """This one, going on from a later day as `other`, which begins on that day."""
        gone = (other.start - self.start).days
        return Comeback(self.start, gone + other.days, other.quota)

    def days_left(self, dues: Sequence[date], today: date) -> int:
        """How many days it takes after today, for cards that are due on these days or were."""
        tomorrow = today + timedelta(days=1)
        return _days(Counter(max(due, tomorrow) for due in dues), self.quota, tomorrow)

    def covers(self, card: Card) -> bool:
        """The card was last reviewed before the break."""
        return card.last_day is not None and card.last_day < self.start


def returns(last: date, today: date, waiting: int, usual: float, limit: int) -> bool:
    """A learner comes back after a break to more than a day's work.

    Args:
        last: the study day of the last rating.
        today: the study day.
        waiting: cards that are due.
        usual: cards that the learner rated on a day before the break.
        limit: reviews that the learner wants to do on a day at most.
    """
    missed = (today - last).days - 1
    return missed >= BREAK and (waiting > limit or (waiting >= _FEW and waiting > 2 * usual))


def paces(dues: Sequence[date], usual: float, limit: int, today: date) -> dict[Pace, Comeback]:
    """The comebacks to choose from, the steady one first; one that comes to the same as one before is left out.

    Args:
        dues: when each card from before the break is due or was.
        usual: cards that the learner rated on a day before the break.
        limit: reviews that the learner wants to do on a day at most.
        today: the study day.
    """
    arriving = Counter(max(due, today) for due in dues)
    waiting = arriving[today]
    most = max(1, round(_SHARE * limit))
    steady = min(most, max(round(usual), -(-waiting // _DAYS), 1))
    quotas = {Pace.STEADY: steady, Pace.GENTLE: -(-steady // 2), Pace.AT_ONCE: max(waiting, 1)}
    found: dict[Pace, Comeback] = {}
    for pace, quota in quotas.items():
        comeback = _evened(arriving, quota, today)
        if comeback not in found.values():
            found[pace] = comeback
    return found


def _evened(arriving: Mapping[date, int], quota: int, today: date) -> Comeback:
    """As many days as the quota takes, and no more a day than those days need."""
    days = _days(arriving, quota, today)
    fewer = range(1, quota)
    least = bisect_left(fewer, -days, key=lambda each: -_days(arriving, each, today))
    return Comeback(today, days, least + 1)


def _days(arriving: Mapping[date, int], quota: int, today: date) -> int:
    """How many days pass until none of the cards waits, those counted that come due on the way."""
    days, waiting = 0, 0
    while not days or waiting:
        waiting = max(0, waiting + arriving.get(today + timedelta(days=days), 0) - quota)
        days += 1
    return days
