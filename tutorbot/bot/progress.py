"""`/progress`: study days, strength by topic, reviews to come and what is remembered, as one picture with its words."""

from dataclasses import dataclass

from discord import app_commands

from tutorbot.bot.actions import Action, Commands, Press
from tutorbot.bot.figures import drawn
from tutorbot.bot.screens import Screen, defer, row, show
from tutorbot.bot.topics import guild_of
from tutorbot.domain.errors import Stale
from tutorbot.domain.figures import Look
from tutorbot.domain.ids import LearnerId

_OTHER = {Look.LIGHT: (Look.DARK, "Dark", "🌙"), Look.DARK: (Look.LIGHT, "Light", "☀️")}


@app_commands.command()
@app_commands.describe(look="Light or dark, remembered for your next pictures")
@app_commands.choices(look=[app_commands.Choice(name=look.value, value=look.value) for look in Look])
async def progress(press: Press, look: str | None = None) -> None:
    """See your study days, the strength of your topics and the reviews to come in one picture."""
    await _show(press, Look(look) if look else None)


COMMANDS: Commands = (progress,)


@dataclass(frozen=True)
class Redraw(Action, name="progress"):
    look: str

    async def run(self, press: Press) -> None:
        if self.look not in list(Look):
            raise Stale("There is no such look. Use `/progress` again.")
        await _show(press, Look(self.look))


async def _show(press: Press, look: Look | None) -> None:
    await defer(press)
    shown = await press.client.tutor.progress.show(LearnerId(press.user.id), guild_of(press), look, at=press.created_at)
    parts, file = await drawn(press, shown.figure, shown.look, "progress")
    other, label, emoji = _OTHER[shown.look]
    buttons = [row(Redraw(other).button(label, emoji=emoji))] if file else []
    await show(press, Screen(*parts, *buttons), file)
