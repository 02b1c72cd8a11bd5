"""How well the schedule fits a learner: a screen behind `/settings`, and the round that fits each week."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from discord import ButtonStyle

from tutorbot.bot.actions import Action, Press
from tutorbot.bot.screens import CALM, GOOD, Screen, row, show, text
from tutorbot.bot.texts import relative
from tutorbot.domain.days import study_day
from tutorbot.domain.fits import Trial
from tutorbot.domain.ids import LearnerId
from tutorbot.tutor.fits import Standing

if TYPE_CHECKING:
    from tutorbot.bot.clients import TutorBot

EVERY_SECONDS = 3600.0
"""Between two looks for whom a week has passed."""
NOT_HERE = "-# My schedule cannot be fitted to your own reviews here: the package for it is not installed."


@dataclass(frozen=True)
class Look(Action, name="fits"):
    async def run(self, press: Press) -> None:
        await show(
            press, fits_screen(await press.client.tutor.fits.show(LearnerId(press.user.id), at=press.created_at))
        )


@dataclass(frozen=True)
class Use(Action, name="fits-use"):
    own: int
    """1: the learner's own parameters; 0: the general ones."""

    async def run(self, press: Press) -> None:
        standing = await press.client.tutor.fits.use(LearnerId(press.user.id), own=self.own == 1, at=press.created_at)
        await show(press, fits_screen(standing, changed=True))


@dataclass(frozen=True)
class FitNow(Action, name="fits-now"):
    async def run(self, press: Press) -> None:
        fits, learner = press.client.tutor.fits, LearnerId(press.user.id)
        await show(press, waiting_screen(await fits.show(learner, at=press.created_at)))
        try:
            await fits.fit(learner, at=press.created_at)
        finally:
            await show(press, fits_screen(await fits.show(learner, at=press.created_at)))


async def fit_all(client: "TutorBot") -> None:
    """Fit the schedules of all for whom it is time, one after another."""
    fits = client.tutor.fits
    if fits.fitter.why:
        return
    for learner in await fits.worth_it(at=client.now()):
        await fits.fit(learner, at=client.now())


def waiting_screen(standing: Standing) -> Screen:
    words = f"## ⏳ Looking at {standing.reviews:,} reviews\nThat takes up to two minutes. You can go on meanwhile."
    return Screen(text(words))


def fits_screen(standing: Standing, *, changed: bool = False) -> Screen:
    lines = ["## 📈 How well my schedule fits you", f"**Reviews so far** {standing.reviews:,}", _used(standing)]
    if standing.last:
        lines.append(_told(standing, standing.last))
    lines.append(_next(standing))
    if standing.own:
        lines.append(
            "-# No card is moved by a change: each keeps its day and its strength, and its next review is the first "
            "that is scheduled anew."
        )
    lines.append(
        "-# The general schedule was learnt from many people. Your own is fitted to four fifths of your reviews, and "
        "used only if it predicts the newest fifth better."
    )
    buttons = []
    if standing.in_use:
        buttons.append(Use(0).button("Use the general schedule"))
    elif standing.own:
        buttons.append(Use(1).button("Use mine", style=ButtonStyle.primary))
    if standing.can_fit:
        buttons.append(FitNow().button("Fit now", emoji="📐"))
    below = [row(*buttons)] if buttons else []
    return Screen(text("\n".join(lines)), *below, colour=GOOD if changed else CALM)


def _used(standing: Standing) -> str:
    if not standing.in_use or standing.own is None:
        return "**In use** the general schedule"
    return f"**In use** your own, fitted {_day(standing, standing.own)} to {standing.own.reviews:,} reviews"


def _told(standing: Standing, last: Trial) -> str:
    """What the newest try has found."""
    found = last.outcome
    if found is None:
        return f"**The last fit** began {relative(last.at)} and has no result."
    if not found.accepted:
        return (
            f"**The last fit**, {_day(standing, last)}, predicted your newest reviews no better: nothing has changed."
        )
    closer = 100 * found.closer
    share = f"{closer:.0f} %" if closer >= 1 else "less than 1 %"
    return (
        f"**The last fit**, {_day(standing, last)}: its predictions of your newest reviews are **{share} closer** than "
        f"those before.\n-# Log loss {found.before:.3f} before, {found.after:.3f} after; 0 would be perfect."
    )


def _next(standing: Standing) -> str:
    if not standing.possible:
        return NOT_HERE
    if standing.missing:
        reviews = "review" if standing.missing == 1 else "reviews"
        return f"A schedule of your own takes {standing.missing:,} more {reviews}."
    if standing.can_fit:
        return "It is fitted each week by itself while you learn; you need not wait for that."
    return f"It is fitted each week by itself while you learn; next time {relative(standing.next_at)}."


def _day(standing: Standing, trial: Trial) -> str:
    day, today = study_day(trial.at, standing.zone), study_day(standing.now, standing.zone)
    return "today" if day == today else f"on {day:%a} {day.day} {day:%b %Y}"
