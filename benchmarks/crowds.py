"""Many callers at once."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from typing import TypeVar

T = TypeVar("T")


async def at_once(callers: int, call: Callable[[T], Awaitable[object]], things: Iterable[T]) -> None:
    """Call for each thing; so many callers take one after another, each as soon as its last call has returned."""
    waiting = iter(things)

    async def work() -> None:
        for thing in waiting:
            await call(thing)

    await asyncio.gather(*(work() for _ in range(callers)))
