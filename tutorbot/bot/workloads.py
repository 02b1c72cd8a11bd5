"""What a desired retention costs: the reviews a day to expect, and buttons to choose by that."""

from dataclasses import dataclass
from typing import Any

import discord

from tutorbot.bot.actions import Action, Press
from tutorbot.bot.screens import CALM, GOOD, Screen, row, show, text
from tutorbot.bot.topics import guild_of
from tutorbot.domain.ids import LearnerId
from tutorbot.tutor.workloads import Preview


@dataclass(frozen=True)
class Workload(Action, name="workload"):
    async def run(self, press: Press) -> None:
        await show(press, workload_screen(await preview(press)))


@dataclass(frozen=True)
class Retain(Action, name="workload-retain"):
    """Choose a desired retention, in percent."""

    percent: int

    async def run(self, press: Press) -> None:
        learner, guild = LearnerId(press.user.id), guild_of(press)
        await press.client.tutor.learners.settings(learner, guild, at=press.created_at, retention=self.percent / 100)
        await show(press, workload_screen(await preview(press), saved=True))


async def preview(press: Press, also: int | None = None) -> Preview:
    workloads, learner = press.client.tutor.workloads, LearnerId(press.user.id)
    return await workloads.preview(learner, guild_of(press), also, at=press.created_at)


def workload_screen(preview: Preview, *, saved: bool = False) -> Screen:
    head = f"## 🎯 Retention {preview.percent} %" + ("\n✅ Saved." if saved else "")
    words = (
        "How much you want to remember of your cards when they come back, and the reviews a day to expect for it "
        "in the next 30 days, if you go on as you do now:"
    )
    choices = [Retain(each).button(f"{each} %") for each in preview.reviews if each != preview.percent]
    return Screen(
        text(f"{head}\n{words}"),
        text(workload_table(preview, preview.percent)),
        row(*choices),
        colour=GOOD if saved else CALM,
    )


def workload_table(preview: Preview, chosen: int) -> str:
    """A row for each retention; an arrow marks the one that is chosen."""
    lines = ["  retention   reviews a day"]
    lines += [
        f"{'→' if percent == chosen else ' '}      {percent} %   {_count(reviews):>13}"
        for percent, reviews in preview.reviews.items()
    ]
    return "```\n" + "\n".join(lines) + "\n```"


def change_back(preview: Preview) -> discord.ui.Button[Any]:
    return Retain(preview.percent).button(f"Back to {preview.percent} %", emoji="↩️")


def _count(reviews: float) -> str:
    return f"{reviews:.0f}" if reviews >= 1 or not reviews else "under 1"
