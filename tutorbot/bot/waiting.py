"""Work that may take a while: whoever waits for it is told so, and it goes on if nobody can be told."""

import asyncio
import contextlib
from collections.abc import Awaitable
from typing import TypeVar

import aiohttp
import discord

from tutorbot.bot.actions import Press
from tutorbot.bot.screens import Screen, show

T = TypeVar("T")

_MOMENT = 0.7
"""Seconds after which somebody who waits is told for what."""


async def awaited(press: Press, work: Awaitable[T], meanwhile: Screen) -> T:
    """What comes of some work. Where it takes more than a moment, a screen says so meanwhile."""
    task = asyncio.ensure_future(work)
    try:
        done, _ = await asyncio.wait({task}, timeout=_MOMENT)
        if not done:
            with contextlib.suppress(discord.HTTPException, aiohttp.ClientError):  # the work is worth more than that
                await show(press, meanwhile)
        return await task
    finally:
        task.cancel()
