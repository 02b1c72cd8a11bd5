"""`/help`, and the first words to somebody new."""

from discord import ButtonStyle, app_commands

from tutorbot.bot.actions import Commands, Press
from tutorbot.bot.guilds import member_of
from tutorbot.bot.quizzes import Begin
from tutorbot.bot.reviews import Next
from tutorbot.bot.screens import Screen, private, row, show, text
from tutorbot.domain.errors import NotAllowed
from tutorbot.domain.guilds import require_moderator

_TRY = Begin("-", "easy", 1)


@app_commands.command(name="help")
async def help_(press: Press) -> None:
    """See what tutorbot does and how to begin."""
    await show(press, help_screen(moderates=await _moderates(press), manages=press.permissions.manage_guild))


COMMANDS: Commands = (help_,)


async def welcome(press: Press) -> None:
    """A private word to somebody who uses the bot for the first time, after their command is answered."""
    await private(press, welcome_screen())


async def _moderates(press: Press) -> bool:
    if not press.is_guild_integration():  # as a person's own app, it has no commands for moderators
        return False
    member = member_of(press)
    try:
        require_moderator(member, await press.client.tutor.guilds.get(member.guild))
    except NotAllowed:
        return False
    return True


def help_screen(*, moderates: bool, manages: bool) -> Screen:
    lines = [
        "## 👋 I am tutorbot",
        "I teach PyTorch: a question, the reason behind its answer, and a card when it is time to remember.",
        "Only you see your answers.",
        "",
        "`/learn` · a topic in up to ten ways: lesson, blanks to fill, a timed challenge, a recap and more",
        "`/next` · what is most useful for you to do now, and why",
        "`/test` · ten questions on a topic, and how strong you are in it",
        "`/quiz` · questions, each explained once you have answered",
        "`/card` · today's cards, until you know them by heart",
        "`/cards` · write cards that only you see; find those that are suspended",
        "`/recall` · describe something in your own words, and see which ideas are in it",
        "`/puzzle` · a few lines to write, mend or predict; your code is run and judged at once",
        "`/run` · run code of your own; **Run this code** in a message's *Apps* menu runs what stands there",
        "`/streak` · your days in a row, and a pause when you are away",
        "`/progress` · your study days, the strength of your topics and what comes next, as a picture",
        "`/remind` · a message from me at your hour, when cards wait",
        "`/settings` · your time zone and cards a day",
        "`/me` · take home or delete what I keep about you",
    ]
    if moderates:
        lines += ["", "**For moderators**", "`/question` · write questions for this server"]
        lines += ["`/setup` · roles, topics and time zone"] if manages else []
    streak = (
        "-# 🔥 One answer, one card or one try at a puzzle a day keeps your streak; every 7th day earns a freeze for a "
        "day you miss."
    )
    buttons = row(_TRY.button("Try one question", style=ButtonStyle.primary), Next().button("Review cards"))
    return Screen(text("\n".join(lines)), text(streak), buttons)


def welcome_screen() -> Screen:
    words = (
        "## 👋 Welcome!\nI teach PyTorch with short quizzes and daily cards. Only you see your answers, and every "
        "one of them is explained.\n-# `/help` shows all that I can do."
    )
    return Screen(text(words), row(_TRY.button("Try one question", style=ButtonStyle.primary)))
