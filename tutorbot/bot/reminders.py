"""`/remind`: a direct message at the learner's own hour, while cards wait; and the round that sends them."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import aiohttp
import discord
import structlog
from discord import ButtonStyle, app_commands

from tutorbot.bot.actions import Action, Commands, Press
from tutorbot.bot.reviews import Next
from tutorbot.bot.screens import CALM, GOOD, WARM, Screen, private, row, show, text
from tutorbot.bot.texts import plural, relative
from tutorbot.bot.topics import guild_of
from tutorbot.domain.ids import LearnerId
from tutorbot.domain.reminders import MOST_IGNORED, Act, Reminder
from tutorbot.tutor.reminders import Claim

if TYPE_CHECKING:
    from tutorbot.bot.clients import TutorBot

log = structlog.get_logger()

_OFF = -1
_OFFERED = (8, 12, 17, 20)
_CLOSED = {10013, 50007, 50033, 50278}
"""Discord's codes for people who cannot be written to: unknown; takes no messages or has blocked the app; no recipient;
in no server with it."""


@app_commands.command()
@app_commands.describe(hour="The hour on your clock, or off")
@app_commands.choices(
    hour=[
        *(app_commands.Choice(name=f"{hour:02}:00", value=hour) for hour in range(24)),
        app_commands.Choice(name="off", value=_OFF),
    ]
)
async def remind(press: Press, hour: int | None = None) -> None:
    """Get a direct message at your hour when cards wait, at most one a day."""
    learner = LearnerId(press.user.id)
    if hour is None:
        await show(press, remind_screen(await press.client.tutor.reminders.show(learner)))
    elif hour == _OFF:
        await press.client.tutor.reminders.stop(learner)
        await show(press, remind_screen(None))
    else:
        await _ask(press, hour)


COMMANDS: Commands = (remind,)


@dataclass(frozen=True)
class Ask(Action, name="remind-at"):
    hour: int

    async def run(self, press: Press) -> None:
        await _ask(press, self.hour)


@dataclass(frozen=True)
class Stop(Action, name="remind-stop"):
    async def run(self, press: Press) -> None:
        await press.client.tutor.reminders.stop(LearnerId(press.user.id))
        await _answer(press, remind_screen(None))


@dataclass(frozen=True)
class NotToday(Action, name="remind-later"):
    """Nothing needs to be remembered: there is one reminder a day."""

    async def run(self, press: Press) -> None:
        reminder = await press.client.tutor.reminders.show(LearnerId(press.user.id))
        await _answer(press, later_screen(reminder))


@dataclass(frozen=True)
class Open(Action, name="reminders"):
    """From `/settings`."""

    async def run(self, press: Press) -> None:
        await show(press, remind_screen(await press.client.tutor.reminders.show(LearnerId(press.user.id))))


async def remind_all(client: "TutorBot") -> None:
    """Write to everybody whose moment has come."""
    while claims := await client.tutor.reminders.claim(at=client.now()):
        for claim in claims:
            if claim.act is not Act.NOTHING:
                await _write(client, claim)


async def tell_what_was_unheard(press: Press) -> None:
    """Say that reminders are off, to somebody whom no direct message reached."""
    learner = LearnerId(press.user.id)
    if await press.client.tutor.reminders.ended_unheard(learner):
        await private(press, unheard_screen())
        await press.client.tutor.reminders.told(learner)


async def _ask(press: Press, hour: int) -> None:
    reminder = await press.client.tutor.reminders.ask(
        LearnerId(press.user.id), guild_of(press), hour, at=press.created_at
    )
    await _answer(press, remind_screen(reminder, asked=True, stranger=not press.is_guild_integration()))


async def _answer(press: Press, screen: Screen) -> None:
    """In place of the direct message that was pressed, which only this person and the bot can see; else as `show`."""
    if press.message is not None and press.context.dm_channel:
        await press.response.edit_message(view=screen)
    else:
        await show(press, screen)


async def _write(client: "TutorBot", claim: Claim) -> None:
    farewell = claim.act is Act.FAREWELL
    try:
        channel = await client.create_dm(discord.Object(claim.learner))
        await channel.send(view=farewell_screen(claim) if farewell else reminder_screen(claim))
    except discord.HTTPException as failure:
        log.info("a reminder did not arrive", code=failure.code)
        await client.tutor.reminders.failed(claim.learner, closed=failure.code in _CLOSED)
    except (aiohttp.ClientError, OSError) as failure:
        log.warning("a reminder could not be sent", failure=type(failure).__name__)
        await client.tutor.reminders.failed(claim.learner, closed=False)
    else:
        if farewell:
            await client.tutor.reminders.told(claim.learner)


def remind_screen(reminder: Reminder | None, *, asked: bool = False, stranger: bool = False) -> Screen:
    """What the learner has chosen; `stranger` where the app is theirs alone, so that perhaps no server is shared."""
    if reminder is None or reminder.next_at is None:
        lines = [
            "## 🔕 Reminders are off",
            "I can write to you once a day, at an hour of yours, when cards wait. `/remind` has all hours.",
        ]
        buttons = [Ask(hour).button(f"{hour:02}:00") for hour in _OFFERED]
        return Screen(text("\n".join(lines)), row(*buttons))
    lines = [
        f"## 🔔 A reminder at {reminder.hour:02}:00",
        f"{'✅ Saved. ' if asked else ''}The next one comes {relative(reminder.next_at)}, as a direct message.",
        f"Only when cards wait, at most one a day, and none any more after {MOST_IGNORED} that you let pass.",
    ]
    if stranger:
        lines.append("I can only write to you if we share a server and you take direct messages from it.")
    lines.append("-# The hour is that of your time zone: see `/settings`.")
    return Screen(text("\n".join(lines)), row(Stop().button("Stop reminders")), colour=GOOD if asked else CALM)


def reminder_screen(claim: Claim) -> Screen:
    parts = [plural(claim.reviews, "review")] if claim.reviews else []
    parts += [plural(claim.new, "new card")] if claim.new else []
    words = (
        f"## 🔔 {' and '.join(parts)} for today\n"
        f"-# You asked for this at {claim.hour:02}:00; it comes once a day, and not when you are done."
    )
    buttons = (
        Next().button("Review now", style=ButtonStyle.primary),
        NotToday().button("Not today"),
        Stop().button("Stop reminders"),
    )
    return Screen(text(words), row(*buttons))


def later_screen(reminder: Reminder | None) -> Screen:
    if reminder is None or reminder.next_at is None:
        return remind_screen(None)
    words = f"## 👌 Not today\nThe next reminder comes {relative(reminder.next_at)}, if cards wait then."
    return Screen(text(words), row(Next().button("Review now after all"), Stop().button("Stop reminders")))


def farewell_screen(claim: Claim) -> Screen:
    words = (
        "## 👋 This was the last reminder\n"
        f"{MOST_IGNORED} have passed without a card, so I stop: nobody needs one more thing to feel bad about. Your "
        "cards wait for as long as you like, and a welcome-back is short. `/remind` brings reminders back."
    )
    buttons = (
        Next().button("Review now", style=ButtonStyle.primary),
        Ask(claim.hour).button(f"Go on at {claim.hour:02}:00"),
    )
    return Screen(text(words), row(*buttons))


def unheard_screen() -> Screen:
    words = (
        "## 🔕 Your reminders are off\n"
        "Discord did not let me write to you. That takes a server that we share, and *Direct Messages* switched on in "
        "its privacy settings. Then `/remind` switches them on again."
    )
    return Screen(text(words), colour=WARM)
