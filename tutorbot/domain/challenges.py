"""Challenges: how long a problem may take, when it is over, and the badge for what was shown."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from tutorbot.domain.items import Question, Sort
from tutorbot.domain.quizzes import Outcome
from tutorbot.domain.reviews import Rating, rating_of

TRIES = 2
BADGE_FROM = 3
"""Problems solved in time, of five, that a badge wants."""
GRACE = timedelta(seconds=3)
"""For the way from the screen to the server."""


class Clock(StrEnum):
    """What a learner chooses before a challenge."""

    NORMAL = "normal"
    DOUBLE = "double"
    OFF = "off"


@dataclass(frozen=True, slots=True)
class Try:
    outcome: Outcome
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """One problem of a challenge as it stands."""

    sort: Sort
    tries: Sequence[Try]
    hinted: bool
    deadline: datetime | None
    """None before it was opened, and without a clock."""

    @property
    def over(self) -> bool:
        return len(self.tries) >= TRIES or any(each.outcome is not Outcome.WRONG for each in self.tries)

    @property
    def solved(self) -> bool:
        return any(each.outcome is Outcome.RIGHT for each in self.tries)

    @property
    def in_time(self) -> bool:
        """Solved, and before the time was up."""
        return self.solved and (self.deadline is None or self.tries[-1].at <= self.deadline + GRACE)

    @property
    def rating(self) -> Rating:
        return rating_of(right=self.solved, hinted=self.hinted or len(self.tries) > 1)


def deadline(question: Question, opened_at: datetime | None, clock: Clock) -> datetime | None:
    """When the time of a problem is up; None where there is no clock, or it was not opened yet."""
    if opened_at is None or clock is Clock.OFF or question.seconds is None:
        return None
    return opened_at + timedelta(seconds=question.seconds * (2 if clock is Clock.DOUBLE else 1))


@dataclass(frozen=True, slots=True)
class Badge:
    """For a challenge that was taken to its end."""

    solved: int
    """In time, where there was a clock."""
    of: int
    at_once: int
    """Of those, at the first try and without a hint."""
    shown: tuple[Sort, ...]
    """What was shown by them, in the order of `Sort`."""


def badge(results: Sequence[Tried]) -> Badge | None:
    """None when too little was shown."""
    solved = [each for each in results if each.in_time]
    if len(solved) < BADGE_FROM:
        return None
    at_once = sum(1 for each in solved if len(each.tries) == 1 and not each.hinted)
    sorts = {each.sort for each in solved}
    return Badge(len(solved), len(results), at_once, tuple(sort for sort in Sort if sort in sorts))
