"""A clock that a person can move forward: tomorrow's reviews in a minute."""

import re
from datetime import UTC, datetime, time, timedelta

from tutorbot.playground.errors import Impossible

UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}
MORNING = time(9)


class Clock:
    """Real time plus an offset that never shrinks."""

    def __init__(self) -> None:
        self.offset = timedelta()

    def now(self) -> datetime:
        return datetime.now(UTC) + self.offset

    def move(self, step: str | timedelta) -> datetime:
        """Move by `"+1h"`, `"+7d"`, `"+90m"`, a timedelta, or to `"tomorrow"`: 09:00 of the next local day."""
        if isinstance(step, str):
            step = self._tomorrow() if step == "tomorrow" else _parse(step)
        if step <= timedelta():
            raise Impossible("The clock only moves forward.")
        self.offset += step
        return self.now()

    def _tomorrow(self) -> timedelta:
        now = self.now()
        local = now.astimezone()
        # Attaching the zone again after the change of day lets a change of the clocks count.
        morning = datetime.combine(local.date() + timedelta(days=1), MORNING).astimezone()
        return morning - now


def _parse(step: str) -> timedelta:
    found = re.fullmatch(r"\+(\d{1,6})([smhd])", step)
    if found is None:
        raise Impossible(f'The clock does not know "{step}": write +30m, +1h, +7d or tomorrow.')
    return timedelta(**{UNITS[found[2]]: int(found[1])})
