"""`/setup`: what a guild's moderators decide, one choice at a time, each saved at once."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any

import discord
from discord import SelectDefaultValue, SelectDefaultValueType, SelectOption, app_commands
from discord.ui import ChannelSelect, Label, RoleSelect, Select, TextInput

from tutorbot.bot.actions import Action, Commands, Press, chosen, typed
from tutorbot.bot.learners import complete_zone
from tutorbot.bot.screens import CALM, GOOD, Screen, row, show, text
from tutorbot.bot.texts import plural, shortened
from tutorbot.domain.errors import NotFound, TutorError
from tutorbot.domain.guilds import Guild, Member, require_manager
from tutorbot.domain.ids import GuildId, LearnerId, TopicId
from tutorbot.storage.courses import ListedTopic

_MENU = 25
"""Options that a select holds at most."""


@app_commands.command()
@app_commands.allowed_installs(guilds=True, users=False)
@app_commands.allowed_contexts(guilds=True, dms=False, private_channels=False)
@app_commands.default_permissions(manage_guild=True)
@app_commands.describe(time_zone="The time zone in which learners start who are new here")
@app_commands.autocomplete(time_zone=complete_zone)
async def setup(press: Press, time_zone: app_commands.Range[str, 1, 40] | None = None) -> None:
    """Choose who writes questions, where results are shared, which topics are served, and the time zone."""
    if time_zone is None:
        require_manager(member_of(press))
        await _show(press, await press.client.tutor.guilds.get(member_of(press).guild))
    else:
        await _set_zone(press, time_zone)


COMMANDS: Commands = (setup,)


def member_of(press: Press) -> Member:
    """Who made the press, with what Discord says they may do in this guild at this moment.

    Raises:
        TutorError: it was made outside of any guild.
    """
    if press.guild_id is None:
        raise TutorError("This works in servers only.")
    roles = press.user.roles if isinstance(press.user, discord.Member) else ()
    return Member(
        id=LearnerId(press.user.id),
        guild=GuildId(press.guild_id),
        manages=press.permissions.manage_guild,
        roles=frozenset(role.id for role in roles),
    )


@dataclass(frozen=True)
class ChooseRole(Action, name="setup-role"):
    async def run(self, press: Press) -> None:
        member = member_of(press)
        require_manager(member)
        role = _picked(press, lambda guild: guild.get_role)
        guild = await press.client.tutor.guilds.set_role(member, role, at=press.created_at)
        await _show(press, guild, "who writes questions")


@dataclass(frozen=True)
class ChooseChannel(Action, name="setup-channel"):
    async def run(self, press: Press) -> None:
        member = member_of(press)
        require_manager(member)
        channel = _picked(press, lambda guild: guild.get_channel)
        guild = await press.client.tutor.guilds.set_channel(member, channel, at=press.created_at)
        await _show(press, guild, "where results are shared")


@dataclass(frozen=True)
class ChooseTopics(Action, name="setup-topics"):
    async def run(self, press: Press) -> None:
        member, tutor = member_of(press), press.client.tutor
        on = {TopicId(value) for value in chosen(press)}
        off = (await tutor.guilds.get(member.guild)).topics_off
        beyond = {topic.id for topic in (await tutor.courses.all_topics())[_MENU:]} - off
        await _show(press, await tutor.guilds.set_topics(member, on | beyond, at=press.created_at), "topics")


@dataclass(frozen=True)
class OpenZone(Action, name="setup-zone"):
    async def run(self, press: Press) -> None:
        member = member_of(press)
        require_manager(member)
        guild = await press.client.tutor.guilds.get(member.guild)
        field = TextInput[Any](custom_id="zone", default=guild.zone, placeholder="Europe/Berlin", max_length=40)
        label = Label[Any](text="Time zone", description="Named after a big city, such as Asia/Tokyo", component=field)
        await press.response.send_modal(ChooseZone().form("Time zone for new learners", label))


@dataclass(frozen=True)
class ChooseZone(Action, name="setup-zone-form"):
    async def run(self, press: Press) -> None:
        await _set_zone(press, typed(press).get("zone", ""))


async def _set_zone(press: Press, zone: str) -> None:
    guild = await press.client.tutor.guilds.set_zone(member_of(press), zone, at=press.created_at)
    await _show(press, guild, "time zone")


def _picked(press: Press, finder: Callable[[discord.Guild], Callable[[int], object]]) -> int | None:
    """The role or channel that was chosen; None if the choice was cleared."""
    values = chosen(press)
    if not values:
        return None
    if press.guild is None or not values[0].isdecimal() or finder(press.guild)(int(values[0])) is None:
        raise NotFound("That is not in this server any more. Choose another one.")
    return int(values[0])


async def _show(press: Press, guild: Guild, saved: str = "") -> None:
    topics = await press.client.tutor.courses.all_topics()
    here = press.guild
    known = {each.id for each in (*here.roles, *here.channels)} if here else set()
    await show(press, setup_screen(guild, topics, known, saved, writable=_writable(here, guild.quiz_channel)))


def _writable(here: discord.Guild | None, channel: int | None) -> bool:
    found = here.get_channel(channel) if here and channel else None
    if here is None or found is None or here.me is None:
        return True
    allowed = found.permissions_for(here.me)
    return allowed.view_channel and allowed.send_messages


def setup_screen(
    guild: Guild, topics: Sequence[ListedTopic], known: Collection[int], saved: str = "", *, writable: bool = True
) -> Screen:
    """How the guild is set up.

    Args:
        guild: its set-up.
        topics: every topic of the course.
        known: the ids of the roles and channels that exist in the guild.
        saved: what was changed just now.
        writable: the bot may write in the quiz channel.
    """
    parts: list[discord.ui.Item[Any]] = [text("## Set up tutorbot" + (f"\n✅ Saved: {saved}." if saved else ""))]
    parts += [text(_role_words(guild, known)), row(_role_menu(guild, known))]
    parts += [text(_channel_words(guild, known, writable=writable)), row(_channel_menu(guild, known))]
    if topics:
        parts += [text(_topic_words(guild, topics)), row(_topic_menu(guild, topics))]
    parts.append(
        text(
            f"**Time zone** · Learners who are new here start in `{guild.zone or 'UTC'}`; `/settings` lets each choose."
        )
    )
    return Screen(*parts, row(OpenZone().button("Time zone", emoji="🕓")), colour=GOOD if saved else CALM)


def _role_words(guild: Guild, known: Collection[int]) -> str:
    managers = "members with the permission Manage Server"
    if guild.moderator_role is None:
        who = f"only {managers}"
    elif guild.moderator_role == guild.id:
        who = "everyone here"
    elif guild.moderator_role in known:
        who = f"everyone with <@&{guild.moderator_role}>, and {managers}"
    else:
        who = f"only {managers}; the role that was chosen is gone"
    return f"**Who writes questions** · With `/question`: {who}."


def _channel_words(guild: Guild, known: Collection[int], *, writable: bool) -> str:
    if guild.quiz_channel is None:
        where = "wherever the learner is"
    elif guild.quiz_channel in known:
        where = f"<#{guild.quiz_channel}>"
    else:
        where = "wherever the learner is, since the channel that was chosen is gone"
    warning = "" if writable else "\n⚠️ I cannot write there: please give me **View Channel** and **Send Messages**."
    return f"**Quiz channel** · Results that learners share go to {where}.{warning}"


def _topic_words(guild: Guild, topics: Sequence[ListedTopic]) -> str:
    off = [topic.title for topic in topics if topic.id in guild.topics_off]
    if not off:
        return "**Topics** · All are served."
    on = [topic.title for topic in topics if topic.id not in guild.topics_off]
    return shortened(f"**Topics** · Served: {', '.join(on) or 'none'} · Off: {', '.join(off)}", 600)


def _role_menu(guild: Guild, known: Collection[int]) -> RoleSelect[Any]:
    default = _default(guild.moderator_role, known, SelectDefaultValueType.role)
    return RoleSelect(
        custom_id=ChooseRole().custom_id, placeholder="Moderator role", min_values=0, default_values=default
    )


def _channel_menu(guild: Guild, known: Collection[int]) -> ChannelSelect[Any]:
    return ChannelSelect(
        custom_id=ChooseChannel().custom_id,
        placeholder="Quiz channel",
        channel_types=[discord.ChannelType.text],
        min_values=0,
        default_values=_default(guild.quiz_channel, known, SelectDefaultValueType.channel),
    )


def _default(chosen_id: int | None, known: Collection[int], kind: SelectDefaultValueType) -> list[SelectDefaultValue]:
    return [SelectDefaultValue(id=chosen_id, type=kind)] if chosen_id in known and chosen_id is not None else []


def _counts(topic: ListedTopic) -> str:
    counted = {"question": topic.questions, "flashcard": topic.flashcards, "puzzle": topic.puzzles}
    return ", ".join(plural(count, noun) for noun, count in counted.items() if count or noun != "puzzle")


def _topic_menu(guild: Guild, topics: Sequence[ListedTopic]) -> Select[Any]:
    options = [
        SelectOption(
            label=shortened(topic.title, 100),
            value=topic.id,
            description=_counts(topic),
            default=topic.id not in guild.topics_off,
        )
        for topic in topics[:_MENU]
    ]
    return Select(
        custom_id=ChooseTopics().custom_id,
        placeholder="Topics that are served here",
        options=options,
        min_values=0,
        max_values=len(options),
    )
