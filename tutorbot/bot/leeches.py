"""A card that is forgotten again and again: what helps more than one more review."""

from typing import Any

import discord
from discord import ButtonStyle

from tutorbot.bot.items import front
from tutorbot.bot.modes import OpenTopic
from tutorbot.bot.quizzes import Begin
from tutorbot.bot.screens import WARM, Screen, fit, row, text
from tutorbot.domain.courses import OWN_TOPIC
from tutorbot.domain.guilds import SERVER_TOPIC
from tutorbot.domain.ids import TopicId
from tutorbot.tutor.reviews import Rated


def leech_screen(rated: Rated, *buttons: discord.ui.Item[Any]) -> Screen:
    """`buttons` lead back into the review."""
    head = text(
        f"## 🩹 This card does not stick\nYou have forgotten it on {rated.lapses} days, and one more review would "
        "hardly change that. I have suspended it, so it does not come any more."
    )
    asked = text(front(rated.item))
    advice = text("Going back to its topic helps most. You find suspended cards in `/cards list`.")
    fit([head, asked, advice], [asked])
    helping = help_with(rated.item.topic)
    return Screen(head, asked, advice, *([row(*helping)] if helping else []), row(*buttons), colour=WARM)


def help_with(topic: TopicId) -> list[discord.ui.Item[Any]]:
    """Buttons that lead to what explains a topic; none for what people wrote themselves."""
    if topic in (OWN_TOPIC, SERVER_TOPIC):
        return []
    lesson = OpenTopic(topic).button("Its lesson, and more", emoji="📗", style=ButtonStyle.primary)
    return [lesson, Begin(topic, "-", 5).button("A quiz on its topic", emoji="📝")]
