"""`/learn`: all topics, the page of each, and the way into its modes."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, TypeAlias

import discord
from discord import ButtonStyle, SelectOption, app_commands

from tutorbot.bot.actions import Action, Commands, Press, chosen
from tutorbot.bot.screens import CALM, GOOD, Screen, row, rows, show, text
from tutorbot.bot.strengths import likely, strength_line
from tutorbot.bot.texts import plural, shortened
from tutorbot.bot.topics import complete_any_topic, guild_of
from tutorbot.domain.abilities import Band
from tutorbot.domain.errors import Stale
from tutorbot.domain.ids import LearnerId, TopicId
from tutorbot.domain.modes import MINUTES, Mode
from tutorbot.tutor.modes import Entry, Offer, Prerequisite, TopicPage
from tutorbot.tutor.rounds import Onward

Opener: TypeAlias = Callable[[Press, TopicId, Mode], Awaitable[None]]
"""Takes a learner into a mode, or back to where they left off in it."""

NAMES = {
    Mode.LESSON: ("📗", "Lesson", "what it is and how it is written"),
    Mode.WHY: ("💭", "Why", "the problem that it solves"),
    Mode.DEEP: ("🔎", "Deep", "how it works, step by step"),
    Mode.VISUALIZE: ("👁️", "Visualize", "watch a small model at work"),
    Mode.TRY: ("✏️", "Try", "fill blanks in code that is run"),
    Mode.CHALLENGE: ("⏱️", "Challenge", "five timed problems"),
    Mode.PROJECT: ("🧪", "Project", "mend a training run"),
    Mode.RECAP: ("🔁", "Recap", "cards, questions, your own words"),
    Mode.METRICS: ("📏", "Metrics", "how to tell good from bad"),
    Mode.TEST: ("🎓", "Test", "is this topic strong?"),
}
_OPTIONS = 25


@app_commands.command()
@app_commands.describe(
    topic="What to learn (a list of all topics if you leave it out)",
    mode="How to learn it (its page if you leave it out)",
)
@app_commands.autocomplete(topic=complete_any_topic)
@app_commands.choices(mode=[app_commands.Choice(name=NAMES[each][1], value=each.value) for each in Mode])
async def learn(
    press: Press,
    topic: app_commands.Range[str, 1, 40] | None = None,
    mode: app_commands.Choice[str] | None = None,
) -> None:
    """Learn a topic in up to ten ways: lesson, pictures, blanks to fill, an experiment, a test and more."""
    if topic is None:
        await show_topics(press)
    elif mode is None:
        await show_topic(press, TopicId(topic))
    else:
        await open_mode(press, TopicId(topic), Mode(mode.value))


COMMANDS: Commands = (learn,)


@dataclass(frozen=True)
class Topics(Action, name="topics"):
    """The list of all topics."""

    async def run(self, press: Press) -> None:
        await show_topics(press)


@dataclass(frozen=True)
class OpenTopic(Action, name="topic"):
    """A topic's page."""

    topic: str

    async def run(self, press: Press) -> None:
        await show_topic(press, TopicId(self.topic))


@dataclass(frozen=True)
class PickTopic(Action, name="topic-pick"):
    """The page of the topic that was chosen in the menu."""

    async def run(self, press: Press) -> None:
        await show_topic(press, TopicId((chosen(press) or [""])[0]))


@dataclass(frozen=True)
class OpenMode(Action, name="mode"):
    topic: str
    mode: str

    async def run(self, press: Press) -> None:
        if self.mode not in list(Mode):
            raise Stale("There is no such way of learning. `/learn` has all that there is.")
        await open_mode(press, TopicId(self.topic), Mode(self.mode))


async def show_topics(press: Press) -> None:
    topics = await press.client.tutor.modes.topics(LearnerId(press.user.id), guild_of(press))
    await show(press, topics_screen(topics))


async def show_topic(press: Press, topic: TopicId) -> None:
    page = await press.client.tutor.modes.page(LearnerId(press.user.id), guild_of(press), topic, at=press.created_at)
    await show(press, topic_screen(page))


async def open_mode(press: Press, topic: TopicId, mode: Mode) -> None:
    await press.client.openers[mode](press, topic, mode)


def topics_screen(topics: Sequence[Entry]) -> Screen:
    lines = ["## 📚 What would you like to learn?"]
    for unit, listed in groupby(topics, key=lambda each: each.unit):
        lines.append(f"**{unit}**")
        lines += [f"{_share(each.ended, each.modes)} {each.title}" for each in listed]
    lines.append("-# ○ not begun · ◐ under way · ● taken to the end")
    if not topics:
        return Screen(text("## 📚 There is nothing to learn here yet\nThis server's moderators have switched it off."))
    menu: discord.ui.Select[Any] = discord.ui.Select(
        custom_id=PickTopic().custom_id,
        placeholder="Choose a topic",
        options=[
            SelectOption(label=shortened(each.title, 100), value=each.id, description=shortened(each.summary, 100))
            for each in topics[:_OPTIONS]
        ],
    )
    return Screen(text("\n".join(lines)), row(menu))


def topic_screen(page: TopicPage) -> Screen:
    lines = [f"-# {page.unit}", f"## {page.title}", page.summary, f"**Strength** {strength_line(page.strength)}"]
    if page.prerequisites:
        lines += ["", "**Before this**", *map(_before, page.prerequisites)]
    lines += ["", "**Afterwards you can**", *(f"- {_opening(each.text)}" for each in page.objectives)]
    parts = [text("\n".join(lines)), text("\n".join(["**Ways to learn it**", *map(_offer_line, page.offers)]))]
    buttons = [_mode_button(page.id, each, is_next=each.mode is page.next) for each in page.offers]
    before = [OpenTopic(each.id).button(f"First: {shortened(each.title, 60)}") for each in page.prerequisites[:3]]
    ended = page.next is None and bool(page.offers)
    below = row(*before, Topics().button("All topics", emoji="📚"))
    return Screen(*parts, *rows(buttons), below, colour=GOOD if ended else CALM)


def onward_row(onward: Onward, *first: discord.ui.Item[Any]) -> discord.ui.ActionRow[Any]:
    """What to do after a mode: `first`, then the next mode of the topic, its page, all topics."""
    buttons = [*first]
    if onward.next:
        emoji, name, _ = NAMES[onward.next]
        next_mode = OpenMode(onward.topic, onward.next)
        buttons.append(next_mode.button(f"Next: {name}", emoji=emoji, style=ButtonStyle.primary))
    buttons.append(OpenTopic(onward.topic).button("The topic's page"))
    if onward.next is None:
        buttons.append(Topics().button("All topics", emoji="📚"))
    return row(*buttons)


def onward_line(onward: Onward) -> str:
    """What to do next, in words."""
    if onward.next is None:
        return f"You have taken every way through *{onward.topic_title}*. `/card` keeps it fresh."
    _, name, about = NAMES[onward.next]
    return f"Next: **{name}**, {about} ({MINUTES[onward.next]} minutes)."


def _before(topic: Prerequisite) -> str:
    """A topic that comes before, and how far the learner is in it."""
    strength = topic.strength
    if strength is None:
        return f"▫️ {topic.title}: {'begun, ' if topic.ended else ''}not tested yet"
    mark = "✅" if strength.band is Band.STRONG else "▫️"
    return f"{mark} {topic.title}: {likely(strength.band, strength.chance)}"


def _mode_button(topic: TopicId, offer: Offer, *, is_next: bool) -> discord.ui.Button[Any]:
    emoji, name, _ = NAMES[offer.mode]
    label = f"{name} ✓" if offer.ended and not offer.under_way else f"{name} …" if offer.under_way else name
    style = ButtonStyle.primary if is_next else ButtonStyle.secondary
    return OpenMode(topic, offer.mode).button(label, emoji=emoji, style=style)


def _offer_line(offer: Offer) -> str:
    emoji, name, about = NAMES[offer.mode]
    state = " · **under way**" if offer.under_way else " · ✓ done" if offer.ended else ""
    return f"{emoji} **{name}** {about} · {MINUTES[offer.mode]} min{state}"


def _share(ended: int, modes: int) -> str:
    """A mark for how much of a topic was gone through, with the count."""
    if not modes:
        return "○"
    mark = "○" if not ended else "●" if ended >= modes else "◐"
    return f"{mark} `{ended}/{plural(modes, 'way')}`"


def _opening(sentence: str) -> str:
    """An objective after “you can”: with a small first letter, unless it is a name."""
    return sentence[0].lower() + sentence[1:] if sentence[1:2].islower() else sentence
