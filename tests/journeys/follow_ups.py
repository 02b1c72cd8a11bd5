"""Messages that come after the answer: an interaction counts as answered before they are there."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime

from tests.journeys.conftest import Bot
from tutorbot.domain.ids import LearnerId
from tutorbot.playground.people import Person
from tutorbot.playground.screens import Screen
from tutorbot.playground.worlds import PEOPLE
from tutorbot.storage.transactions import Transaction


async def message_with(person: Person, words: str, channel: str | None = None, patience: float = 5) -> Screen:
    """The message with these words that this person can read, as soon as there is one."""
    async with asyncio.timeout(patience):
        while True:
            for message in person.messages(channel):
                if words in message:
                    return message
            await asyncio.sleep(0.01)


async def stored(bot: Bot, ask: Callable[[Transaction], bool], patience: float = 5) -> None:
    """Wait until the database says so: nothing tells a test of what the bot does by itself."""
    async with asyncio.timeout(patience):
        while not await bot.tutor.store.read(ask):  # noqa: ASYNC110  as the sentence above says
            await asyncio.sleep(0.01)


async def settled(person: Person) -> str:
    """What the person sees once nothing is under way any more: on a busy machine, a run is announced first."""
    async with asyncio.timeout(60):
        while True:
            if "⏳" not in person.see() and not person.screen.thinking:
                return person.see()
            await asyncio.sleep(0.02)


async def introduce_everybody(bot: Bot) -> None:
    """Nobody is new, so that no welcome comes between two lines of a test."""
    for person in PEOPLE:
        await bot.tutor.learners.meet(LearnerId(int(person.id)), None, at=datetime.now(UTC))
