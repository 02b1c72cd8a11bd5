"""Who is next: a few at once, fair between learners, and not too often for any of them."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta

from tutorbot.domain.errors import TooMany

WINDOW = timedelta(minutes=1)


class Queue:
    """Turns for at most `at_once`. Who waits with several takes turns with the others, one each."""

    def __init__(self, at_once: int) -> None:
        self._free = at_once
        self._waiting: dict[int, deque[asyncio.Future[None]]] = {}
        """By learner; the first of them is next."""

    @property
    def full(self) -> bool:
        """Whether everybody else would have to wait."""
        return not self._free

    @asynccontextmanager
    async def turn(self, who: int) -> AsyncIterator[None]:
        await self._take(who)
        try:
            yield
        finally:
            self._free += 1
            self._hand_out()

    async def _take(self, who: int) -> None:
        if self._free and not self._waiting:
            self._free -= 1
            return
        mine: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(who, deque()).append(mine)
        try:
            await mine
        except asyncio.CancelledError:
            if mine.done() and not mine.cancelled():  # it was just given
                self._free += 1
                self._hand_out()
            raise

    def _hand_out(self) -> None:
        while self._free and self._waiting:
            who = next(iter(self._waiting))
            theirs = self._waiting.pop(who)
            following = theirs.popleft()
            if theirs:
                self._waiting[who] = theirs  # to the end of the line
            if not following.done():
                self._free -= 1
                following.set_result(None)


class Gate:
    """Lets each learner begin so many runs a minute."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._begun: dict[int, deque[datetime]] = {}

    def admit(self, who: int, at: datetime) -> None:
        """Count one more run of a learner.

        Raises:
            TooMany: that were too many within a minute; it says when the next may come.
        """
        if len(self._begun) > 1000:  # noqa: PLR2004  rather than for ever
            self._begun = {who: times for who, times in self._begun.items() if times and at - times[-1] < WINDOW}
        times = self._begun.setdefault(who, deque())
        while times and at - times[0] >= WINDOW:
            times.popleft()
        if len(times) >= self.most:
            seconds = max(1, round((times[0] + WINDOW - at).total_seconds()))
            raise TooMany(f"That is {self.most} runs within a minute. Please try again in {seconds} seconds.")
        times.append(at)
