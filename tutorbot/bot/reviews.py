"""`/card`: the daily review. Front, reveal, one of four ratings; the next card comes with the rating."""

from dataclasses import dataclass
from typing import Any

import discord
from discord import ButtonStyle, app_commands

from tutorbot.bot.actions import Action, Commands, Press
from tutorbot.bot.items import back, front, label
from tutorbot.bot.leeches import leech_screen
from tutorbot.bot.plans import done_words, left_words, pace_label, welcome_words
from tutorbot.bot.screens import CALM, GOOD, Screen, fit, row, rows, rule, show, text
from tutorbot.bot.texts import on_date, plural
from tutorbot.bot.topics import guild_of
from tutorbot.domain.comebacks import Pace
from tutorbot.domain.errors import Stale
from tutorbot.domain.histories import Step
from tutorbot.domain.ids import InteractionId, LearnerId, ReviewId, VersionId
from tutorbot.domain.items import Flashcard, Item, Recall
from tutorbot.domain.reviews import Rating
from tutorbot.tutor.comebacks import Welcome
from tutorbot.tutor.plans import Done, Shown
from tutorbot.tutor.reviews import Rated

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


async def show_next(press: Press, note: str = "") -> None:
    coming = await press.client.tutor.reviews.next(LearnerId(press.user.id), guild_of(press), at=press.created_at)
    await show(press, welcome_screen(coming) if isinstance(coming, Welcome) else _screen(coming, note))


@dataclass(frozen=True)
class Next(Action, name="card"):
    """Whatever card comes now."""

    async def run(self, press: Press) -> None:
        await show_next(press)


@dataclass(frozen=True)
class Ahead(Action, name="card-ahead"):
    """A card of the days to come, when today is done."""

    async def run(self, press: Press) -> None:
        reviews = press.client.tutor.reviews
        await show(press, _screen(await reviews.ahead(LearnerId(press.user.id), guild_of(press), at=press.created_at)))


@dataclass(frozen=True)
class More(Action, name="card-more"):
    """Raise today's limit of new cards to this number; a second press raises it no further."""

    new: int

    async def run(self, press: Press) -> None:
        reviews, learner = press.client.tutor.reviews, LearnerId(press.user.id)
        await show(press, _screen(await reviews.more(learner, guild_of(press), self.new, at=press.created_at)))


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
            await show(press, rated_screen(rated))


@dataclass(frozen=True)
class PutAside(Action, name="card-aside"):
    """`step` is what the log will say: put off until tomorrow, or suspended."""

    version: int
    turn: int
    step: str

    async def run(self, press: Press) -> None:
        suspended = self.step == Step.SUSPENDED
        try:
            coming = await press.client.tutor.reviews.put_aside(
                LearnerId(press.user.id),
                guild_of(press),
                VersionId(self.version),
                self.turn,
                Step.SUSPENDED if suspended else Step.BURIED,
                at=press.created_at,
                interaction=InteractionId(press.id),
            )
        except Stale:  # as of a rating
            await show_next(press)
        else:
            note = "Suspended: it comes no more. `/cards list` has it." if suspended else "It comes again tomorrow."
            back = [Resume(self.version).button("Bring it back")] if suspended else []
            await show(press, _screen(coming, note, *back))


@dataclass(frozen=True)
class Resume(Action, name="card-resume"):
    """Let a suspended card come again, and go on."""

    version: int

    async def run(self, press: Press) -> None:
        await press.client.tutor.cards.suspend(
            LearnerId(press.user.id),
            VersionId(self.version),
            suspended=False,
            at=press.created_at,
            interaction=InteractionId(press.id),
        )
        await show_next(press, "It comes again from now on.")


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
        await show(press, front_screen(shown, "Taken back. Rate it again."))


@dataclass(frozen=True)
class Comebacks(Action, name="comeback"):
    """At which pace the comeback goes, and at which it could."""

    async def run(self, press: Press) -> None:
        welcome = await press.client.tutor.comebacks.show(LearnerId(press.user.id), at=press.created_at)
        await show(press, welcome_screen(welcome))


@dataclass(frozen=True)
class ChoosePace(Action, name="comeback-pace"):
    pace: str

    async def run(self, press: Press) -> None:
        if self.pace not in list(Pace):
            raise Stale("There is no such pace. Press `/card` to go on.")
        learner = LearnerId(press.user.id)
        await press.client.tutor.comebacks.choose(learner, Pace(self.pace), at=press.created_at)
        await show_next(press)


def _screen(shown: Shown | Done, note: str = "", *buttons: discord.ui.Item[Any]) -> Screen:
    if isinstance(shown, Done):
        return done_screen(shown, note, *buttons)
    return front_screen(shown, note, *buttons)


def rated_screen(rated: Rated) -> Screen:
    if rated.leech:
        keep = Resume(rated.version).button("Keep reviewing it")
        leave = Next().button("Leave it suspended", style=ButtonStyle.primary)
        return leech_screen(rated, leave, keep, *_undo(rated.next))
    note = f"{_NAMES[rated.rating]}: that card comes back {on_date(rated.due, rated.next.today)}."
    return _screen(rated.next, note)


def front_screen(shown: Shown, note: str = "", *buttons: discord.ui.Item[Any]) -> Screen:
    reveal = Reveal(shown.version, shown.turn).button("Show the answer", style=ButtonStyle.primary)
    parts = [text(f"-# {note}")] if note else []
    asked, left = text(front(shown.item)), text(left_words(shown))
    parts += [text(_head(shown)), asked]
    fit([*parts, left], [asked])
    return Screen(*parts, row(reveal, *buttons, *_undo(shown)), left)


def back_screen(shown: Shown) -> Screen:
    ratings: list[discord.ui.Item[Any]] = [
        Rate(shown.version, shown.turn, rating).button(name, style=_STYLES[rating]) for rating, name in _NAMES.items()
    ]
    asides = [
        PutAside(shown.version, shown.turn, Step.BURIED).button("Skip until tomorrow"),
        PutAside(shown.version, shown.turn, Step.SUSPENDED).button("Suspend"),
    ]
    believed = label(shown.item)
    dates = " · ".join(f"**{name}** {on_date(shown.dues[rating], shown.today)}" for rating, name in _NAMES.items())
    asked, answer = text(front(shown.item, answered=True)), text(back(shown.item))
    small = [text(believed)] if believed else []
    question = text(f"How well did you know it? It comes back:\n{dates}")
    head = text(_head(shown))
    fit([head, asked, answer, *small, question], [asked, answer])
    return Screen(head, asked, rule(), answer, *small, question, row(*ratings), row(*asides))


def done_screen(done: Done, note: str = "", *buttons: discord.ui.Item[Any]) -> Screen:
    offered = [*buttons, *_undo(done)]
    if done.more:
        new = done.budget.new_done + done.more
        offered.append(More(new).button(plural(done.more, "more new card")))
    if done.ahead:
        offered.append(Ahead().button("Review ahead"))
    if done.comeback_days:
        offered.append(Comebacks().button("Change the pace"))
    words = f"-# {note}\n{done_words(done)}" if note else done_words(done)
    reviewed = done.budget.new_done or done.budget.reviews_done
    return Screen(text(words), *rows(offered), colour=GOOD if reviewed else CALM)


def welcome_screen(welcome: Welcome) -> Screen:
    start = Next().button("Start", style=ButtonStyle.primary)
    paces = [
        ChoosePace(pace).button(pace_label(pace, comeback))
        for pace, comeback in welcome.paces.items()
        if comeback.quota != welcome.comeback.quota
    ]
    return Screen(text(welcome_words(welcome.comeback)), row(start, *paces))


def _undo(shown: Shown | Done) -> list[discord.ui.Item[Any]]:
    return [Undo(shown.last_review).button("Undo last rating", emoji="↩️")] if shown.last_review else []


def _head(shown: Shown) -> str:
    return f"-# {shown.topic} · {_grade(shown.item)}" + (" · new card" if shown.is_new else "")


def _grade(item: Item) -> str:
    if isinstance(item, Recall):
        return "in your own words"
    if isinstance(item, Flashcard):
        return "your own card" if item.by_people else item.level
    return item.difficulty
