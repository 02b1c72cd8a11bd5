"""`/streak`: days in a row, freezes, today, and the last four weeks."""

from dataclasses import dataclass
from datetime import timedelta

from discord import ButtonStyle, app_commands

from tutorbot.bot.actions import Action, Commands, Press
from tutorbot.bot.quizzes import Begin
from tutorbot.bot.reviews import Next
from tutorbot.bot.screens import GOOD, WARM, Screen, row, show, text
from tutorbot.bot.texts import plural, relative
from tutorbot.bot.topics import guild_of
from tutorbot.domain.ids import LearnerId
from tutorbot.domain.streaks import Mark, Streak

_MARKS = {
    Mark.ACTIVE: ("●", "learnt"),
    Mark.FROZEN: ("*", "freeze spent"),
    Mark.REPAIRED: ("+", "repaired"),
    Mark.BRIDGED: ("=", "skipped by a change of time zone"),
    Mark.MISSED: ("x", "missed"),
    Mark.OPEN: ("?", "today, still open"),
    Mark.BEFORE: (".", "before you began"),
}


@app_commands.command()
async def streak(press: Press) -> None:
    """See your days in a row, your freezes and the last four weeks."""
    shown = await press.client.tutor.streaks.show(LearnerId(press.user.id), guild_of(press), at=press.created_at)
    await show(press, streak_screen(shown))


COMMANDS: Commands = (streak,)


@dataclass(frozen=True)
class Repair(Action, name="streak-repair"):
    async def run(self, press: Press) -> None:
        repaired = await press.client.tutor.streaks.repair(LearnerId(press.user.id), at=press.created_at)
        await show(press, streak_screen(repaired))


def streak_screen(streak: Streak) -> Screen:
    lines = [f"## 🔥 {plural(streak.current, 'day')} in a row"]
    if streak.done_today:
        lines.append(f"✅ Today is done. The next day begins {relative(streak.today_ends_at)}.")
    else:
        lines.append(
            f"⏳ Today is still open: it ends {relative(streak.today_ends_at)}. One answer or one card is enough."
        )
    held = f"❄️ {plural(streak.freezes, 'freeze')}" if streak.freezes else "No freeze"
    lines.append(f"{held} held · best {plural(streak.best, 'day')}")
    buttons = []
    if streak.repair:
        if streak.repair.needs:
            lines.append(
                f"You missed one day. {plural(streak.repair.needs, 'more answer')} today, and you can join "
                f"your run of {plural(streak.repair.run, 'day')} again."
            )
        else:
            buttons.append(
                Repair().button(f"Repair my run of {plural(streak.repair.run, 'day')}", style=ButtonStyle.success)
            )
    if not streak.done_today:
        buttons.append(Next().button("Review cards", style=ButtonStyle.primary))
        buttons.append(Begin("-", "-", 5).button("Take a quiz"))
    parts = [text("\n".join(lines)), text(_weeks(streak))]
    parts.append(text("-# Every 7th day of a run earns a freeze (2 at most). A missed day spends one by itself."))
    below = [row(*buttons)] if buttons else []
    return Screen(*parts, *below, colour=GOOD if streak.done_today else WARM)


def _weeks(streak: Streak) -> str:
    """The last four weeks, Monday to Sunday, as a table of marks with their legend."""
    monday = streak.today - timedelta(days=streak.today.weekday() + 21)
    lines = ["        Mo Tu We Th Fr Sa Su"]
    for week in range(4):
        start = monday + timedelta(weeks=week)
        days = [start + timedelta(days=day) for day in range(7)]
        marks = "  ".join(_MARKS[streak.marks[day]][0] if day in streak.marks else " " for day in days)
        lines.append(f"{start.day:>2} {start:%b}  {marks}".rstrip())
    used = {mark for day, mark in streak.marks.items() if day >= monday}
    legend = " · ".join(f"`{sign}` {words}" for mark, (sign, words) in _MARKS.items() if mark in used)
    return "```\n" + "\n".join(lines) + "\n```\n" + f"-# {legend}"
