"""`/next`: the most useful thing to do now, why, and the buttons that lead there."""

from dataclasses import dataclass
from typing import Any

import discord
from discord import ButtonStyle, app_commands

from tutorbot.bot import quizzes, reviews
from tutorbot.bot.actions import Action, Commands, Press
from tutorbot.bot.asking import NONE
from tutorbot.bot.modes import NAMES, OpenMode, OpenTopic
from tutorbot.bot.screens import GOOD, Screen, row, show, text
from tutorbot.bot.strengths import likely, percent
from tutorbot.bot.texts import ago, plural
from tutorbot.bot.topics import guild_of
from tutorbot.domain.abilities import Band
from tutorbot.domain.ids import LearnerId, TopicId
from tutorbot.domain.modes import Mode
from tutorbot.domain.paths import Advice

_QUESTIONS = 5
"""Of a quiz."""
_NAMED = 2
"""Topics that build on one, in words."""


@app_commands.command(name="next")
async def next_(press: Press) -> None:
    """See what is most useful for you to do now, and why."""
    await show_next(press)


COMMANDS: Commands = (next_,)


@dataclass(frozen=True)
class Next(Action, name="next"):
    """Whatever is most useful now."""

    async def run(self, press: Press) -> None:
        await show_next(press)


async def show_next(press: Press) -> None:
    advice = await press.client.tutor.paths.next(LearnerId(press.user.id), guild_of(press), at=press.created_at)
    await show(press, next_screen(advice))


def next_screen(advice: Advice) -> Screen:
    if advice.due:
        head = f"## 🧭 Next: {plural(advice.due, 'card')} to review"
        about = "What you recall just before it fades stays longest, so cards that are due come first."
    elif advice.topic:
        head, about = f"## 🧭 Next: {advice.title}", ""
    else:
        head, about = "## 🧭 You are strong in every topic there is here", "No card is due either. Well done!"
    then = f"Then: **{advice.title}**. " if advice.due and advice.topic else ""
    lines = [head, about, f"{then}{reason(advice)}"]
    buttons = advice_buttons(advice)
    buttons[0].style = ButtonStyle.primary
    return Screen(text("\n".join(filter(None, lines))), row(*buttons), colour=GOOD)


def reason(advice: Advice) -> str:
    """Why it is this topic."""
    strength = advice.strength
    if advice.topic is None:
        return ""
    if strength is None:
        if not advice.leads_to:
            return "You have not been tested on it yet."
        named = [f"*{each}*" for each in advice.leads_to[:_NAMED]]
        more = [plural(len(advice.leads_to) - _NAMED, "other topic")] if len(advice.leads_to) > _NAMED else []
        return f"It comes before {_listed([*named, *more])}, and you have not been tested on it yet."
    tested = ago(strength.measured, strength.today)
    if strength.then is Band.STRONG:
        return f"You were strong in it {tested}; by now about {percent(strength.kept)} of that is likely left."
    known = percent(strength.value)
    return f"You were tested on it {tested}: {likely(strength.band, strength.chance)}, with about {known} of it known."


def topic_buttons(topic: TopicId) -> list[discord.ui.Button[Any]]:
    """The ways into a topic."""
    emoji, name, _ = NAMES[Mode.TEST]
    return [
        OpenTopic(topic).button("Learn it", emoji="📗"),
        OpenMode(topic, Mode.TEST).button(name, emoji=emoji),
        quizzes.Begin(topic, NONE, _QUESTIONS).button("Quiz"),
    ]


def advice_buttons(advice: Advice) -> list[discord.ui.Button[Any]]:
    """The ways to follow an advice, the best first; never none."""
    buttons = [reviews.Next().button("Review cards", emoji="🔁")] if advice.due else []
    buttons += topic_buttons(advice.topic) if advice.topic else []
    return buttons or [quizzes.Begin(NONE, NONE, _QUESTIONS).button("Quiz over all topics")]


def _listed(names: list[str]) -> str:
    return f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else names[0]
