"""Small bots to hold the playground against: discord.py as it is, with a few commands."""

import asyncio
import base64
import io
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from typing import Any

import discord
from discord import app_commands

from tutorbot.playground import Playground

PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)

Interaction = discord.Interaction[Any]


def picture(name: str = "plot.png") -> discord.File:
    return discord.File(io.BytesIO(PNG), name, description="a plot")


class SmallBot(discord.Client):
    """Register commands on `tree` before it starts; `errors` gets what a handler raised."""

    def __init__(self, **options: Any) -> None:  # noqa: ANN401 whatever discord.Client takes
        super().__init__(
            **{
                "intents": discord.Intents(guilds=True),
                "member_cache_flags": discord.MemberCacheFlags.none(),
                "chunk_guilds_at_startup": False,
                "max_messages": None,
                "guild_ready_timeout": 0.01,
                **options,
            }
        )
        self.errors: list[Exception] = []
        self.resumes = 0
        self.tree = app_commands.CommandTree(self)
        self.tree.error(self._note)

    async def _note(self, _: Interaction, error: app_commands.AppCommandError) -> None:
        self.errors.append(getattr(error, "original", error))

    async def setup_hook(self) -> None:
        await self.tree.sync()

    async def on_resumed(self) -> None:
        self.resumes += 1


async def until(happened: Callable[[], object], seconds: float = 5.0) -> None:
    """Wait for what the bot does on its own, after its answer."""
    async with asyncio.timeout(seconds):
        while not happened():  # noqa: ASYNC110 there is no one event behind all of these
            await asyncio.sleep(0.005)


@asynccontextmanager
async def running(bot: discord.Client, playground: Playground) -> AsyncIterator[None]:
    task = asyncio.create_task(bot.start(playground.token))
    ready = asyncio.create_task(playground.bot_ready())
    try:
        # A bot that cannot start shall say why at once.
        await asyncio.wait({task, ready}, return_when=asyncio.FIRST_COMPLETED)
        if task.done():
            await task
        await ready
        yield
    finally:
        ready.cancel()
        await bot.close()
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
