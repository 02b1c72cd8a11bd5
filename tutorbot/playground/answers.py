"""From an interaction to the bot's answer: sent, acknowledged in time, and finished when the bot promised more."""

import asyncio
from dataclasses import dataclass

from tutorbot.playground.backends import Backend
from tutorbot.playground.errors import InteractionFailed
from tutorbot.playground.forms import Form
from tutorbot.playground.interactions import Interaction, Kind, Reply
from tutorbot.playground.jsons import Json
from tutorbot.playground.screens import Screen
from tutorbot.playground.worlds import GUILD_ID

GRACE = 2.0
"""Seconds for an edit after an acknowledgement that promised none."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the bot made of one interaction."""

    interaction_id: str
    reply: Reply
    """How it was acknowledged."""
    screen: Screen | None
    """The message that it wrote or changed last."""
    form: Form | None
    """The modal that it opened."""


async def ask(backend: Backend, interaction: Interaction, data: Json) -> None:
    """Send an interaction to the bot and wait until it is acknowledged, or raise InteractionFailed."""
    if not backend.gateway.expected_back:
        raise _failed(backend, interaction, "the bot is not connected")
    payload = backend.interactions.payload(interaction, data)
    guild = GUILD_ID if interaction.channel.kind == "text" else None
    await backend.gateway.dispatch("INTERACTION_CREATE", payload, guild)
    within = backend.interactions.acknowledge_within
    try:
        async with asyncio.timeout(within):
            await interaction.acknowledged.wait()
    except TimeoutError:
        why = f"no answer within {within:g} seconds"
        if interaction.refusals:
            why += f"; Discord refused what the bot sent: {' / '.join(interaction.refusals)}"
        elif not backend.gateway.online:
            why += "; the bot is not connected"
        raise _failed(backend, interaction, why) from None


async def settle(backend: Backend, interaction: Interaction, patience: float) -> Answer:
    """Wait for what the bot promised with its acknowledgement, `patience` seconds at most; 0 does not wait."""
    reply = interaction.reply or Reply.PONG
    if reply in (Reply.DEFERRED_MESSAGE, Reply.DEFERRED_UPDATE) and patience:
        promised = reply is Reply.DEFERRED_MESSAGE
        seconds = patience if promised else min(GRACE, patience)
        try:
            async with asyncio.timeout(seconds):
                await interaction.finished.wait()
        except TimeoutError:
            if promised:
                why = f'the bot said "thinking…", but no answer came within {seconds:g} seconds'
                raise _failed(backend, interaction, why) from None
    modal = backend.interactions.modals.get(interaction.id)
    latest = interaction.latest
    return Answer(interaction.id, reply, Screen(latest) if latest else None, Form(modal) if modal else None)


def _failed(backend: Backend, interaction: Interaction, why: str) -> InteractionFailed:
    if interaction.kind is not Kind.AUTOCOMPLETE:
        event: Json = {
            "event": "failed",
            "channel_id": interaction.channel.id,
            "message_id": interaction.message.id if interaction.message else None,
            "reason": "This interaction failed",
            "why": why,
        }
        backend.events.publish_to(interaction.person, event)
    return InteractionFailed(why)
