"""`/settings` and `/me`: what learners choose for themselves, take home, and have deleted."""

import gzip
import io
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

import discord
from discord import ButtonStyle, app_commands

from tutorbot.bot.actions import Action, Commands, Press
from tutorbot.bot.fits import NOT_HERE
from tutorbot.bot.fits import Look as Fits
from tutorbot.bot.reminders import Open as Reminders
from tutorbot.bot.screens import CALM, GOOD, WARM, Screen, row, show, text
from tutorbot.bot.topics import guild_of
from tutorbot.bot.workloads import Workload, change_back, preview, workload_table
from tutorbot.domain.days import zone_names
from tutorbot.domain.ids import LearnerId
from tutorbot.domain.learners import Learner
from tutorbot.tutor.workloads import Preview

_CHOICES = 25
_OFTEN = (
    *("UTC", "Europe/London", "Europe/Berlin", "Europe/Paris", "Europe/Warsaw", "Europe/Istanbul", "Europe/Moscow"),
    *("Africa/Lagos", "Africa/Cairo", "Asia/Dubai", "Asia/Karachi", "Asia/Kolkata", "Asia/Dhaka", "Asia/Jakarta"),
    *("Asia/Shanghai", "Asia/Tokyo", "Asia/Seoul", "Australia/Sydney", "America/Sao_Paulo", "America/New_York"),
    *("America/Toronto", "America/Chicago", "America/Mexico_City", "America/Denver", "America/Los_Angeles"),
)
"""Zones in which many people live, from London eastward round the world."""

_GOES = {
    "attempts": ("quiz", "quizzes"),
    "answers": ("answer", "answers"),
    "topic_tests": ("topic test", "topic tests"),
    "topic_test_answers": ("answer in a topic test", "answers in topic tests"),
    "puzzle_attempts": ("puzzle", "puzzles"),
    "puzzle_submissions": ("answer to a puzzle", "answers to puzzles"),
    "mode_rounds": ("round of a lesson or another mode", "rounds of lessons and other modes"),
    "mode_answers": ("answer in a lesson or another mode", "answers in lessons and other modes"),
    "recall_attempts": ("answer in your own words", "answers in your own words"),
    "runs": ("run of your code", "runs of your code"),
    "cards": ("card", "cards"),
    "review_log": ("line of your review log", "lines of your review log"),
    "comebacks": ("plan for coming back after a break", "plans for coming back after a break"),
    "day_limits": ("day on which you asked for more cards", "days on which you asked for more cards"),
    "own_cards": ("version of a card of your own", "versions of cards of your own"),
    "streak_events": ("moment of learning in your streak", "moments of learning in your streak"),
    "fits": ("fit of your schedule", "fits of your schedule"),
    "reminders": ("reminder", "reminders"),
    "drafts": ("question form that is not saved yet", "question forms that are not saved yet"),
}
_STAYS = {
    "questions_written": ("version of a question that you wrote", "versions of questions that you wrote"),
    "changes_made": ("entry in a server's log of changes", "entries in servers' logs of changes"),
}
"""By table, for one row and for several."""


async def complete_zone(press: Press, typed: str) -> list[app_commands.Choice[str]]:
    """The zones that hold what was typed so far, each with its time of day, so that people know their own."""
    return [
        app_commands.Choice(name=f"{zone} ({press.created_at.astimezone(ZoneInfo(zone)):%H:%M} now)", value=zone)
        for zone in matching_zones(typed)
    ]


def matching_zones(typed: str) -> list[str]:
    """As many as Discord offers: the common ones for no text, else those first where a word begins with it."""
    wanted = typed.strip().replace(" ", "_").casefold()
    if not wanted:
        return list(_OFTEN[:_CHOICES])
    found = [zone for zone in zone_names() if wanted in zone.casefold()]
    found.sort(key=lambda zone: (f"/{wanted}" not in f"/{zone.casefold()}", zone not in _OFTEN))
    return found[:_CHOICES]


@app_commands.command()
@app_commands.describe(
    time_zone="Where you are, by a big city: your study day ends at 04:00 there",
    new_cards="New cards a day at most, 0 to 50",
    reviews="Reviews a day at most, 10 to 500",
    retention="How likely you still know a card when it comes back, 80 to 95 %",
)
@app_commands.autocomplete(time_zone=complete_zone)
async def settings(
    press: Press,
    time_zone: app_commands.Range[str, 1, 40] | None = None,
    new_cards: app_commands.Range[int, 0, 50] | None = None,
    reviews: app_commands.Range[int, 10, 500] | None = None,
    retention: app_commands.Range[int, 80, 95] | None = None,
) -> None:
    """See and change your time zone, your cards a day and how often they come back."""
    before = None if retention is None else await preview(press, retention)
    learner = await press.client.tutor.learners.settings(
        LearnerId(press.user.id),
        guild_of(press),
        at=press.created_at,
        zone=time_zone,
        new_per_day=new_cards,
        reviews_per_day=reviews,
        retention=None if retention is None else retention / 100,
    )
    given = {"time zone": time_zone, "new cards": new_cards, "reviews": reviews, "retention": retention}
    saved = ", ".join(name for name, value in given.items() if value is not None)
    fits = not press.client.tutor.fits.fitter.why
    await show(press, settings_screen(learner, press.created_at, saved, before, fits=fits))


me = app_commands.Group(name="me", description="Take home or delete what tutorbot keeps about you.")


@me.command(name="export")
async def export_(press: Press) -> None:
    """Get everything that tutorbot keeps about you, as a JSON file, and your cards as a package for Anki."""
    await export(press)


@me.command(name="delete")
async def delete_(press: Press) -> None:
    """Delete everything that tutorbot keeps about you; it asks first."""
    kept = await press.client.tutor.learners.kept(LearnerId(press.user.id))
    await show(press, delete_screen(kept))


COMMANDS: Commands = (settings, me)


@dataclass(frozen=True)
class Export(Action, name="me-export"):
    async def run(self, press: Press) -> None:
        await export(press)


@dataclass(frozen=True)
class Delete(Action, name="me-delete"):
    """Asked and confirmed. It names nobody: whoever presses it deletes their own."""

    async def run(self, press: Press) -> None:
        await press.client.tutor.learners.delete(LearnerId(press.user.id))
        words = "## 🗑️ Deleted\nNothing about you is left. If you use tutorbot again, you start afresh."
        await show(press, Screen(text(words)))


@dataclass(frozen=True)
class Keep(Action, name="me-keep"):
    async def run(self, press: Press) -> None:
        await show(press, Screen(text("## ✅ Kept\nNothing was deleted. `/card` has what is due."), colour=GOOD))


async def export(press: Press) -> None:
    await press.response.defer(ephemeral=True, thinking=True)  # years of reviews take a moment
    learner, name = LearnerId(press.user.id), f"tutorbot-{press.created_at:%Y-%m-%d}"
    tables = await press.client.tutor.learners.export(learner)
    package = await press.client.tutor.decks.package(learner, at=press.created_at)
    content, ending = json.dumps(tables, indent=2, ensure_ascii=False).encode(), "json"
    if len(content) > press.filesize_limit:
        content, ending = gzip.compress(content), "json.gz"
    files = [discord.File(io.BytesIO(content), f"{name}.{ending}")]
    lines = ["Here is everything that tutorbot keeps about you."]
    if package and len(package) <= press.filesize_limit:
        files.append(discord.File(io.BytesIO(package), f"{name}.apkg"))
        lines.append(
            "The second file opens in Anki: your cards; to keep their schedule, import the learning progress too."
        )
    elif package:
        lines.append("Your cards as a package for Anki would be too large for Discord.")
    screen = Screen(text("\n".join(lines)), *map(discord.ui.File, files))
    await press.followup.send(view=screen, files=files, ephemeral=True)


def settings_screen(
    learner: Learner, at: datetime, saved: str = "", before: Preview | None = None, *, fits: bool = True
) -> Screen:
    """`saved` names what was changed just now; `before` is what a retention that was changed was and cost; `fits` says
    whether a schedule can be fitted here.
    """
    now = at.astimezone(ZoneInfo(learner.zone))
    percent = round(100 * learner.retention)
    lines = [
        "## Your settings",
        *([f"✅ Saved: {saved}."] if saved else []),
        f"🕓 **Time zone** `{learner.zone}`, where it is **{now:%H:%M}** on {now:%A}. Your study day ends at 04:00.",
        f"🌱 **New cards** {f'at most {learner.new_per_day} a day' if learner.new_per_day else 'none'}",
        f"🔁 **Reviews** at most {learner.reviews_per_day} a day",
        f"🎯 **Retention** {percent} %: a card comes back when you still know it with a chance of {percent} %.",
        "-# Change any of them with the options of `/settings`.",
        *([] if fits else [NOT_HERE]),
    ]
    buttons = [
        Workload().button("What retention costs"),
        Reminders().button("Reminders", emoji="🔔"),
        Fits().button("How well my schedule fits me", emoji="📈"),
    ]
    parts = [text("\n".join(lines))]
    if before and before.percent != percent:
        parts.append(text(f"The reviews a day to expect in the next 30 days:\n{workload_table(before, percent)}"))
        buttons.insert(0, change_back(before))
    return Screen(*parts, row(*buttons), colour=GOOD if saved else CALM)


def delete_screen(kept: Mapping[str, int]) -> Screen:
    """What a deletion takes and what it leaves; `kept` counts rows by table."""
    lines = ["## Delete everything about you?", "This goes, for good and in all servers:", "- your settings"]
    lines += _counted(kept, _GOES)
    if stays := _counted(kept, _STAYS):
        lines += ["This stays where it is, but without your name:", *stays]
    buttons = (
        Delete().button("Delete everything", style=ButtonStyle.danger),
        Keep().button("Keep it", style=ButtonStyle.success),
        Export().button("Export it first", emoji="📦"),
    )
    return Screen(text("\n".join(lines)), row(*buttons), colour=WARM)


def _counted(kept: Mapping[str, int], names: Mapping[str, tuple[str, str]]) -> list[str]:
    return [
        f"- {kept[table]} {one if kept[table] == 1 else many}" for table, (one, many) in names.items() if kept[table]
    ]
