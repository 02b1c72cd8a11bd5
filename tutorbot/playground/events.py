"""News for the people at the page: what changed, told to those who may see it."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Callable
from typing import TypeAlias

from tutorbot.playground.jsons import Json
from tutorbot.playground.worlds import Profile

KEPT = 2000
News: TypeAlias = Callable[[Profile], Json | None]
"""Renders an event for one person, or None when it is none of their business."""


class Events:
    """A numbered list that forgets its beginning, so that a page that lost its connection catches up."""

    def __init__(self) -> None:
        self._news: deque[tuple[int, News]] = deque(maxlen=KEPT)
        self.last = 0
        self._more = asyncio.Event()
        self._closed = False

    def publish(self, news: News) -> None:
        self.last += 1
        self._news.append((self.last, news))
        self._wake()

    def publish_to_all(self, event: Json) -> None:
        self.publish(lambda _: event)

    def publish_to(self, person: Profile, event: Json) -> None:
        self.publish(lambda reader: event if reader == person else None)

    async def after(self, number: int, reader: Profile, idle: float) -> AsyncIterator[tuple[int, Json | None]]:
        """Events after `number` for the reader as they come; (number, None) when nothing came for `idle` seconds."""
        while not self._closed:
            if number == self.last:
                more = self._more
                try:
                    async with asyncio.timeout(idle):
                        await more.wait()
                except TimeoutError:
                    yield number, None
                continue
            for n, news in [item for item in self._news if item[0] > number]:
                number = n
                if event := news(reader):
                    yield n, event

    def close(self) -> None:
        self._closed = True
        self._wake()

    def _wake(self) -> None:
        self._more.set()
        self._more = asyncio.Event()
