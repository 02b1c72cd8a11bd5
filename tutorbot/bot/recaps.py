"""Recap: a few cards, five questions, and then one's own words."""

from dataclasses import dataclass
from functools import partial
from typing import Any

import discord
from discord import ButtonStyle

from tutorbot.bot.actions import Action, Press
from tutorbot.bot.asking import answer_rows, digits, explained, marked_lines, option_lines, positions, ticked
from tutorbot.bot.items import back, front, label, stem
from tutorbot.bot.modes import OpenTopic, onward_line, onward_row
from tutorbot.bot.recalls import Begin
from tutorbot.bot.screens import BAD, GOOD, WARM, Screen, fit, row, rule, show, text
from tutorbot.bot.texts import plural
from tutorbot.bot.topics import guild_of
from tutorbot.domain.ids import InteractionId, LearnerId, RoundId, TopicId
from tutorbot.domain.items import Flashcard, Question
from tutorbot.domain.modes import Mode
from tutorbot.domain.quizzes import Outcome
from tutorbot.tutor.recaps import Recapped, Summary


async def open_recap(press: Press, topic: TopicId, mode: Mode) -> None:
    """The step at hand, or the first."""
    del mode
    opening = press.client.tutor.recaps.open(
        LearnerId(press.user.id), guild_of(press), topic, at=press.created_at, interaction=InteractionId(press.id)
    )
    await show(press, recap_screen(await opening))


@dataclass(frozen=True)
class Step(Action, name="recap"):
    round: int
    step: int

    async def run(self, press: Press) -> None:
        moving = press.client.tutor.recaps.step(RoundId(self.round), LearnerId(press.user.id), self.step)
        await show(press, recap_screen(await moving))


@dataclass(frozen=True)
class Look(Action, name="recap-look"):
    """A card turned over; or a question with these options ticked, where it has several keys."""

    round: int
    step: int
    picks: str

    async def run(self, press: Press) -> None:
        looking = press.client.tutor.recaps.look(RoundId(self.round), LearnerId(press.user.id), self.step)
        await show(press, recap_screen(await looking, self.picks, turned=True))


@dataclass(frozen=True)
class Card(Action, name="recap-card"):
    """`known` is 1 for a card that was known."""

    round: int
    step: int
    known: int

    async def run(self, press: Press) -> None:
        recaps, learner = press.client.tutor.recaps, LearnerId(press.user.id)
        shown = await recaps.card(
            RoundId(self.round),
            learner,
            self.step,
            known=self.known == 1,
            at=press.created_at,
            interaction=InteractionId(press.id),
        )
        if shown.is_last:
            await show(press, recap_screen(shown))
        else:
            await show(press, recap_screen(await recaps.step(RoundId(self.round), learner, self.step + 1)))


@dataclass(frozen=True)
class Answer(Action, name="recap-answer"):
    round: int
    step: int
    picks: str

    async def run(self, press: Press) -> None:
        answering = press.client.tutor.recaps.answer(
            RoundId(self.round),
            LearnerId(press.user.id),
            self.step,
            positions(self.picks),
            at=press.created_at,
            interaction=InteractionId(press.id),
        )
        await show(press, recap_screen(await answering))


@dataclass(frozen=True)
class Finish(Action, name="recap-end"):
    round: int

    async def run(self, press: Press) -> None:
        finishing = press.client.tutor.recaps.finish(RoundId(self.round), LearnerId(press.user.id), at=press.created_at)
        await show(press, summary_screen(await finishing))


def recap_screen(shown: Recapped, picks: str = "-", *, turned: bool = False) -> Screen:
    item = shown.item
    if isinstance(item, Question):
        return answered_screen(shown, item) if shown.outcome else question_screen(shown, item, picks)
    return back_screen(shown, item) if turned or shown.outcome else front_screen(shown, item)


def front_screen(shown: Recapped, card: Flashcard) -> Screen:
    turn = Look(shown.round, shown.step, "-").button("Show the answer", style=ButtonStyle.primary)
    return Screen(text(_head(shown)), text(front(card)), row(turn, _leave(shown)))


def back_screen(shown: Recapped, card: Flashcard) -> Screen:
    head, asked, answer = text(_head(shown)), text(front(card, answered=True)), text(back(card))
    small = [text(believed)] if (believed := label(card)) else []
    fit([head, asked, answer, *small], [asked, answer])
    if shown.outcome:
        return Screen(head, asked, rule(), answer, *small, row(_onward(shown), _leave(shown)))
    buttons = (
        Card(shown.round, shown.step, 1).button("I knew it", style=ButtonStyle.success),
        Card(shown.round, shown.step, 0).button("Not yet", style=ButtonStyle.danger),
    )
    return Screen(head, asked, rule(), answer, *small, row(*buttons))


def question_screen(shown: Recapped, question: Question, picks: str) -> Screen:
    ticks = ticked(question, picks)
    below = answer_rows(
        question,
        shown.options,
        ticks,
        partial(Answer, shown.round, shown.step),
        lambda before, flip: Look(shown.round, shown.step, digits(ticked(question, before) ^ {flip})),
    )
    parts = [text(_head(shown)), text(stem(question)), text("\n".join(option_lines(question, shown.options, ticks)))]
    return Screen(*parts, *below)


def answered_screen(shown: Recapped, question: Question) -> Screen:
    outcome = shown.outcome or Outcome.UNKNOWN
    parts: list[discord.ui.Item[Any]] = [
        text(_head(shown)),
        text(stem(question)),
        text("\n".join(marked_lines(question, shown.options, shown.picks))),
        rule(),
        text(explained(question, shown.picks, outcome)),
    ]
    if believed := label(question):
        parts.append(text(believed))
    colour = {Outcome.RIGHT: GOOD, Outcome.WRONG: BAD}.get(outcome, WARM)
    return Screen(*parts, row(_onward(shown), _leave(shown)), colour=colour)


def summary_screen(summary: Summary) -> Screen:
    knew, cards = summary.cards
    right, questions = summary.questions
    lines = [
        f"-# {summary.onward.topic_title}",
        "## 🔁 Recap done",
        f"You knew **{knew} of {plural(cards, 'card')}** and got **{right} of {plural(questions, 'question')}** right.",
    ]
    if knew < cards or right < questions:
        lines.append("-# What was not known waits for you today in `/card`.")
    words = []
    if summary.prompts:
        lines.append("Now say it in your own words: that is what stays longest.")
        words.append(Begin(summary.onward.topic).button("In your own words", emoji="✍️", style=ButtonStyle.success))
    lines.append(onward_line(summary.onward))
    return Screen(text("\n".join(lines)), onward_row(summary.onward, *words), colour=GOOD)


def _onward(shown: Recapped) -> discord.ui.Button[Any]:
    if shown.is_last:
        return Finish(shown.round).button("Done", emoji="🏁", style=ButtonStyle.success)
    return Step(shown.round, shown.step + 1).button("Next", emoji="▶️", style=ButtonStyle.primary)


def _leave(shown: Recapped) -> discord.ui.Button[Any]:
    return OpenTopic(shown.topic).button("The topic's page")


def _head(shown: Recapped) -> str:
    what = "card" if isinstance(shown.item, Flashcard) else "question"
    return f"-# {shown.topic_title} · Recap · {what} · {shown.step} of {shown.total}"
