"""Where a press was made, and the topic option that several commands have."""

from collections.abc import Sequence

from discord import app_commands

from tutorbot.bot.actions import Press
from tutorbot.bot.texts import shortened
from tutorbot.domain.ids import GuildId, LearnerId
from tutorbot.domain.topic_tests import FEWEST
from tutorbot.storage.courses import ListedTopic
from tutorbot.tutor.modes import Entry

_CHOICES = 25


async def complete_topic(press: Press, typed: str) -> list[app_commands.Choice[str]]:
    """The topics with questions whose title or id holds what was typed so far."""
    return _choices(await press.client.tutor.courses.topics(guild_of(press), "question"), typed)


async def complete_puzzle_topic(press: Press, typed: str) -> list[app_commands.Choice[str]]:
    """As `complete_topic`, of those with puzzles."""
    return _choices(await press.client.tutor.courses.topics(guild_of(press), "puzzle"), typed)


async def complete_tested_topic(press: Press, typed: str) -> list[app_commands.Choice[str]]:
    """As `complete_topic`, of those with enough questions for a test."""
    topics = await press.client.tutor.courses.topics(guild_of(press), "question")
    return _choices([topic for topic in topics if topic.questions >= FEWEST], typed)


async def complete_any_topic(press: Press, typed: str) -> list[app_commands.Choice[str]]:
    """As `complete_topic`, of all that can be learnt."""
    return _choices(await press.client.tutor.modes.topics(LearnerId(press.user.id), guild_of(press)), typed)


async def complete_recall_topic(press: Press, typed: str) -> list[app_commands.Choice[str]]:
    """As `complete_topic`, of those with recall prompts."""
    return _choices(await press.client.tutor.courses.topics(guild_of(press), "recall"), typed)


def _choices(topics: Sequence[ListedTopic | Entry], typed: str) -> list[app_commands.Choice[str]]:
    wanted = typed.casefold()
    return [
        app_commands.Choice(name=shortened(topic.title, 100), value=topic.id)
        for topic in topics
        if wanted in topic.title.casefold() or wanted in topic.id
    ][:_CHOICES]


def guild_of(press: Press) -> GuildId | None:
    """The guild in which it was made; None in direct messages."""
    return GuildId(press.guild_id) if press.guild_id else None
