"""Pauses: days for which a learner has said that they will be away, so that none of them counts as missed."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

MOST = 30
"""Paused days among any 60 in a row, so that nobody keeps a run for a year without learning."""
_WINDOW = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class Pause:
    first: date
    last: date
    """Paused as well."""

    def covers(self, day: date) -> bool:
        return self.first <= day <= self.last

    def days_from(self, day: date) -> int:
        """How many of its days lie on `day` or after it."""
        return max(0, (self.last - max(self.first, day)).days + 1)


def begun(pauses: Sequence[Pause], first: date, days: int) -> tuple[Pause, ...]:
    """With one more from `first` on, in place of what was paused from then on; unchanged if it would be too long."""
    if not 1 <= days <= left(pauses, first):
        return tuple(pauses)
    recent = [pause for pause in ended(pauses, first) if pause.last > first - _WINDOW]
    return (*recent, Pause(first, first + timedelta(days=days - 1)))


def ended(pauses: Sequence[Pause], day: date) -> tuple[Pause, ...]:
    """With nothing paused from `day` on."""
    yesterday = day - timedelta(days=1)
    return tuple(replace(pause, last=min(pause.last, yesterday)) for pause in pauses if pause.first < day)


def left(pauses: Sequence[Pause], first: date) -> int:
    """How many days a pause from `first` on can last."""
    before = ended(pauses, first)
    return MOST - sum(pause.days_from(first - _WINDOW + timedelta(days=1)) for pause in before)
