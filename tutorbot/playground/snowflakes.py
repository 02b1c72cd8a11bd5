"""Discord's ids: 42 bits of milliseconds since 2015, then 22 bits that keep them apart."""

from datetime import UTC, datetime, timedelta

from tutorbot.playground.clocks import Clock

EPOCH = datetime(2015, 1, 1, tzinfo=UTC)


class Snowflakes:
    """Mints ids from the clock; each is greater than the one before."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._last = 0

    def mint(self) -> str:
        milliseconds = (self._clock.now() - EPOCH) // timedelta(milliseconds=1)
        self._last = max(self._last + 1, milliseconds << 22)
        return str(self._last)


def minted_at(snowflake: str) -> datetime:
    return EPOCH + timedelta(milliseconds=int(snowflake) >> 22)
