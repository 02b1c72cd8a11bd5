"""`/card`: the daily review. Front, reveal, one of four ratings; the next card comes with the rating."""

from dataclasses import dataclass
from typing import Any

import discord
from discord import ButtonStyle, app_commands

from tutorbot.bot.actions import Action, Commands, Press
from tutorbot.bot.items import back, front, label
from tutorbot.bot.screens import CALM, GOOD, Screen, fit, row, rule, show, text
from tutorbot.bot.texts import on_date, plural
from tutorbot.bot.topics import guild_of
from tutorbot.domain.errors import Stale
from tutorbot.domain.ids import InteractionId, LearnerId, ReviewId, VersionId
from tutorbot.domain.items import Flashcard
from tutorbot.domain.reviews import Rating
from tutorbot.tutor.reviews import Done, Rated, Shown

_NAMES = {Rating.AGAIN: "Again", Rating.HARD: "Hard", Rating.GOOD: "Good", Rating.EASY: "Easy"}
_STYLES = {
    Rating.AGAIN: ButtonStyle.danger,
    Rating.HARD: ButtonStyle.secondary,
    Rating.GOOD: ButtonStyle.success,
    Rating.EASY: ButtonStyle.primary,
}


@app_commands.command()
async def card(press: Press) -> None:
    """Review what is due today, one card at a time."""
    await show_next(press)


COMMANDS: Commands = (card,)


async def show_next(press: Press) -> None:
    shown = await press.client.tutor.reviews.next(LearnerId(press.user.id), guild_of(press), at=press.created_at)
    await show(press, _screen(shown))


@dataclass(frozen=True)
class Next(Action, name="card"):
    """Whatever card comes now."""

    async def run(self, press: Press) -> None:
        await show_next(press)


@dataclass(frozen=True)
class Reveal(Action, name="card-reveal"):
    version: int
    turn: int

    async def run(self, press: Press) -> None:
        try:
            shown = await press.client.tutor.reviews.card(
                LearnerId(press.user.id), guild_of(press), VersionId(self.version), self.turn, at=press.created_at
            )
        except Stale:
            await show_next(press)
        else:
            await show(press, back_screen(shown))


@dataclass(frozen=True)
class Rate(Action, name="card-rate"):
    version: int
    turn: int
    rating: int

    async def run(self, press: Press) -> None:
        if self.rating not in list(Rating):
            raise Stale("That is no rating. Press `/card` to go on.")
        try:
            rated = await press.client.tutor.reviews.rate(
                LearnerId(press.user.id),
                guild_of(press),
                VersionId(self.version),
                self.turn,
                Rating(self.rating),
                at=press.created_at,
                interaction=InteractionId(press.id),
            )
        except Stale:  # a second press on the same card
            await show_next(press)
        else:
            await show(press, _screen(rated.next, rated))


@dataclass(frozen=True)
class Undo(Action, name="card-undo"):
    """Take back the rating that was the last one when this button was drawn."""

    review: int

    async def run(self, press: Press) -> None:
        shown = await press.client.tutor.reviews.undo(
            LearnerId(press.user.id),
            guild_of(press),
            ReviewId(self.review),
            at=press.created_at,
            interaction=InteractionId(press.id),
        )
        await show(press, front_screen(shown, note="Taken back. Rate it again."))


def _screen(shown: Shown | Done, rated: Rated | None = None) -> Screen:
    note = ""
    if rated is not None:
        note = f"{_NAMES[rated.rating]}: that card comes back {on_date(rated.due, shown.today)}."
    if isinstance(shown, Done):
        return done_screen(shown, note)
    return front_screen(shown, note)


def front_screen(shown: Shown, note: str = "") -> Screen:
    reveal = Reveal(shown.version, shown.turn).button("Show the answer", style=ButtonStyle.primary)
    parts = [text(f"-# {note}")] if note else []
    asked, left = text(front(shown.item)), text(_left(shown))
    parts += [text(_head(shown)), asked]
    fit([*parts, left], [asked])
    return Screen(*parts, row(reveal, *_undo(shown)), left)


def back_screen(shown: Shown) -> Screen:
    ratings: list[discord.ui.Item[Any]] = [
        Rate(shown.version, shown.turn, rating).button(name, style=_STYLES[rating]) for rating, name in _NAMES.items()
    ]
    believed = label(shown.item)
    dates = " · ".join(f"**{name}** {on_date(shown.dues[rating], shown.today)}" for rating, name in _NAMES.items())
    asked, answer = text(front(shown.item, answered=True)), text(back(shown.item))
    small = [text(believed)] if believed else []
    question = text(f"How well did you know it? It comes back:\n{dates}")
    head = text(_head(shown))
    fit([head, asked, answer, *small, question], [asked, answer])
    return Screen(head, asked, rule(), answer, *small, question, row(*ratings))


def done_screen(done: Done, note: str = "") -> Screen:
    reviewed = [plural(done.new_done, "new card")] if done.new_done else []
    reviewed += [plural(done.reviews_done, "review")] if done.reviews_done else []
    lines = [f"-# {note}"] if note else []
    if reviewed:
        lines += ["## ✅ Done for today", f"{' and '.join(reviewed)}. Well done!"]
    else:
        lines += ["## ✅ Nothing is due today"]
    if done.held_back:
        lines.append(
            f"{plural(done.held_back, 'more review')} can wait: your limit for a day is reached (`/settings`)."
        )
    if done.next_due:
        lines.append(f"The next card comes **{on_date(done.next_due, done.today)}**.")
    lines.append(f"-# 🔥 {plural(done.streak.current, 'day')} in a row")
    undo = [row(*_undo(done))] if done.last_review else []
    return Screen(text("\n".join(lines)), *undo, colour=GOOD if reviewed else CALM)


def _undo(shown: Shown | Done) -> list[discord.ui.Item[Any]]:
    return [Undo(shown.last_review).button("Undo last rating", emoji="↩️")] if shown.last_review else []


def _head(shown: Shown) -> str:
    level = shown.item.level if isinstance(shown.item, Flashcard) else shown.item.difficulty
    return f"-# {shown.topic} · {level}" + (" · new card" if shown.is_new else "")


def _left(shown: Shown) -> str:
    parts = [f"{shown.plan.new} new"] if shown.plan.new else []
    parts += [plural(shown.plan.reviews, "review")] if shown.plan.reviews else []
    return f"-# {shown.plan.left} left today: {', '.join(parts)}" if parts else "-# The last one for today"
