"""`/streak`: days in a row, freezes, today, the last four weeks; pauses, for who will be away."""

from dataclasses import dataclass
from datetime import date, timedelta

from discord import ButtonStyle, app_commands

from tutorbot.bot.actions import Action, Commands, Press
from tutorbot.bot.quizzes import Begin
from tutorbot.bot.reviews import Next
from tutorbot.bot.screens import CALM, GOOD, WARM, Screen, row, show, text
from tutorbot.bot.texts import on_date, plural, relative
from tutorbot.bot.topics import guild_of
from tutorbot.domain.ids import InteractionId, LearnerId
from tutorbot.domain.pauses import MOST, Pause
from tutorbot.domain.streaks import Mark, Streak

_MARKS = {
    Mark.ACTIVE: ("●", "learnt"),
    Mark.FROZEN: ("*", "freeze spent"),
    Mark.REPAIRED: ("+", "repaired"),
    Mark.BRIDGED: ("=", "skipped by a change of time zone"),
    Mark.PAUSED: ("-", "paused"),
    Mark.EXCUSED: ("o", "tutorbot was down"),
    Mark.MISSED: ("x", "missed"),
    Mark.OPEN: ("?", "today, still open"),
    Mark.BEFORE: (".", "before you began"),
}


streak = app_commands.Group(name="streak", description="Your days in a row, and pauses for when you are away.")


@streak.command(name="show")
async def show_(press: Press) -> None:
    """See your days in a row, your freezes and the last four weeks."""
    shown = await press.client.tutor.streaks.show(LearnerId(press.user.id), guild_of(press), at=press.created_at)
    await show(press, streak_screen(shown))


@streak.command()
@app_commands.describe(days="From today on, or from tomorrow if today is done")
async def pause(press: Press, days: app_commands.Range[int, 1, MOST]) -> None:
    """Keep your run while you are away: paused days are not missed."""
    paused = await press.client.tutor.streaks.pause(
        LearnerId(press.user.id), days, at=press.created_at, interaction=InteractionId(press.id)
    )
    await show(press, streak_screen(paused))


@streak.command(name="resume")
async def resume_(press: Press) -> None:
    """End your pause today."""
    await resume(press)


COMMANDS: Commands = (streak,)


@dataclass(frozen=True)
class Repair(Action, name="streak-repair"):
    async def run(self, press: Press) -> None:
        repaired = await press.client.tutor.streaks.repair(LearnerId(press.user.id), at=press.created_at)
        await show(press, streak_screen(repaired))


@dataclass(frozen=True)
class Resume(Action, name="streak-resume"):
    async def run(self, press: Press) -> None:
        await resume(press)


async def resume(press: Press) -> None:
    resumed = await press.client.tutor.streaks.resume(
        LearnerId(press.user.id), at=press.created_at, interaction=InteractionId(press.id)
    )
    await show(press, streak_screen(resumed))


def streak_screen(streak: Streak) -> Screen:
    lines = [f"## 🔥 {plural(streak.current, 'day')} in a row"]
    paused_today = streak.pause is not None and streak.pause.covers(streak.today)
    if streak.done_today:
        lines.append(f"✅ Today is done. The next day begins {relative(streak.today_ends_at)}.")
    elif not paused_today:
        lines.append(
            f"⏳ Today is still open: it ends {relative(streak.today_ends_at)}. One answer or one card is enough."
        )
    if streak.pause:
        lines.append(_paused(streak.pause, streak.today))
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
    if streak.pause:
        buttons.append(Resume().button("End the pause"))
    if not streak.done_today:
        buttons.append(Next().button("Review cards", style=ButtonStyle.primary))
        buttons.append(Begin("-", "-", 5).button("Take a quiz"))
    parts = [text("\n".join(lines)), text(_weeks(streak))]
    parts.append(
        text(
            "-# Every 7th day of a run earns a freeze (2 at most). A missed day spends one by itself. "
            "Away for longer? `/streak pause` keeps your run for up to 30 days."
        )
    )
    below = [row(*buttons)] if buttons else []
    colour = GOOD if streak.done_today else CALM if paused_today else WARM
    return Screen(*parts, *below, colour=colour)


def _paused(pause: Pause, today: date) -> str:
    first, last = on_date(pause.first, today), on_date(pause.last, today)
    days = first if first == last else f"from {first} until the end of {last}"
    return f"⏸️ Paused {days}: your run is kept. What you learn meanwhile counts as always."


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
