"""Lesson, why, deep and metrics: one page a screen, with a check question at some turns."""

from dataclasses import dataclass
from functools import partial
from typing import Any

import discord
from discord import ButtonStyle

from tutorbot.bot.actions import Action, Press
from tutorbot.bot.asking import answer_rows, digits, explained, marked_lines, option_lines, positions, ticked
from tutorbot.bot.items import label, stem
from tutorbot.bot.modes import NAMES, OpenTopic, onward_line, onward_row
from tutorbot.bot.screens import BAD, GOOD, WARM, Screen, fit, row, rule, show, text
from tutorbot.bot.texts import plural
from tutorbot.bot.topics import guild_of
from tutorbot.domain.ids import InteractionId, LearnerId, RoundId, TopicId
from tutorbot.domain.modes import Mode
from tutorbot.domain.quizzes import Outcome
from tutorbot.tutor.checks import Check
from tutorbot.tutor.readings import Read, Reading


async def open_reading(press: Press, topic: TopicId, mode: Mode) -> None:
    """Where the learner left off, or the first page."""
    reading = await press.client.tutor.readings.open(
        LearnerId(press.user.id), guild_of(press), topic, mode, at=press.created_at, interaction=InteractionId(press.id)
    )
    await show(press, page_screen(reading))


@dataclass(frozen=True)
class Turn(Action, name="read"):
    round: int
    page: int

    async def run(self, press: Press) -> None:
        turned = press.client.tutor.readings.turn(RoundId(self.round), LearnerId(press.user.id), self.page)
        await show(press, page_screen(await turned))


@dataclass(frozen=True)
class Ask(Action, name="read-ask"):
    """The check of a page; `picks` holds the positions that are ticked, of a question with several keys."""

    round: int
    page: int
    picks: str

    async def run(self, press: Press) -> None:
        reading = await press.client.tutor.readings.look(RoundId(self.round), LearnerId(press.user.id), self.page)
        await show(press, _check_or_page(reading, self.picks))


@dataclass(frozen=True)
class Answer(Action, name="read-answer"):
    round: int
    page: int
    picks: str

    async def run(self, press: Press) -> None:
        reading = await press.client.tutor.readings.answer(
            RoundId(self.round),
            LearnerId(press.user.id),
            self.page,
            positions(self.picks),
            at=press.created_at,
            interaction=InteractionId(press.id),
        )
        await show(press, _check_or_page(reading))


@dataclass(frozen=True)
class Finish(Action, name="read-end"):
    round: int

    async def run(self, press: Press) -> None:
        finishing = press.client.tutor.readings.finish(
            RoundId(self.round), LearnerId(press.user.id), at=press.created_at
        )
        await show(press, end_screen(await finishing))


def page_screen(reading: Reading) -> Screen:
    head, body = text(_head(reading)), text(f"## {reading.page.title}\n{reading.page.text}")
    believed = _proved(reading)
    fit([head, body, *believed], [body])
    back = Turn(reading.round, max(reading.number - 1, 1)).button("Back", emoji="◀️", disabled=reading.number == 1)
    if reading.check and reading.check.outcome is None:
        onward = Ask(reading.round, reading.number, "-").button("Check yourself", style=ButtonStyle.primary)
    else:
        onward = _onward(reading)
    leave = OpenTopic(reading.topic).button("The topic's page")
    return Screen(head, body, *believed, row(back, onward, leave))


def _check_or_page(reading: Reading, picks: str = "-") -> Screen:
    if reading.check is None:
        return page_screen(reading)
    if reading.check.outcome is None:
        return check_screen(reading, reading.check, picks)
    return checked_screen(reading, reading.check, reading.check.outcome)


def check_screen(reading: Reading, check: Check, picks: str) -> Screen:
    question, ticks = check.question, ticked(check.question, picks)
    again = Turn(reading.round, reading.number).button("Read the page again")
    below = answer_rows(
        question,
        check.options,
        ticks,
        partial(Answer, reading.round, reading.number),
        lambda before, flip: Ask(reading.round, reading.number, digits(ticked(question, before) ^ {flip})),
        again,
    )
    parts = [text(_head(reading)), text(stem(question)), text("\n".join(option_lines(question, check.options, ticks)))]
    return Screen(*parts, *below)


def checked_screen(reading: Reading, check: Check, outcome: Outcome) -> Screen:
    question = check.question
    parts: list[discord.ui.Item[Any]] = [
        text(_head(reading)),
        text(stem(question)),
        text("\n".join(marked_lines(question, check.options, check.picks))),
        rule(),
        text(explained(question, check.picks, outcome)),
    ]
    if believed := label(question):
        parts.append(text(believed))
    again = Turn(reading.round, reading.number).button("Read the page again")
    colour = {Outcome.RIGHT: GOOD, Outcome.WRONG: BAD}.get(outcome, WARM)
    return Screen(*parts, row(_onward(reading), again), colour=colour)


def end_screen(read: Read) -> Screen:
    emoji, name, _ = NAMES[read.mode]
    lines = [
        f"-# {read.onward.topic_title}",
        f"## {emoji} {name}: read to the end",
        *(f"- {title}" for title in read.titles),
    ]
    if read.checks:
        lines.append(f"You got **{read.right} of {plural(read.checks, 'check')}** right.")
        if read.right < read.checks:
            lines.append("-# What was not right waits for you today in `/card`.")
    lines.append(onward_line(read.onward))
    return Screen(text("\n".join(lines)), onward_row(read.onward), colour=GOOD)


def _onward(reading: Reading) -> discord.ui.Button[Any]:
    if reading.is_last:
        return Finish(reading.round).button("Done", emoji="🏁", style=ButtonStyle.success)
    return Turn(reading.round, reading.number + 1).button("Next", emoji="▶️", style=ButtonStyle.primary)


def _head(reading: Reading) -> str:
    dots = "●" * reading.number + "○" * (reading.total - reading.number)
    name = NAMES[reading.mode][1]
    return f"-# {reading.topic_title} · {name} · page {reading.number} of {reading.total} {dots}"


def _proved(reading: Reading) -> list[discord.ui.TextDisplay[Any]]:
    """Said once, where the code is."""
    if reading.proof is None or "```python" not in reading.page.text:
        return []
    return [text(f"-# ✔️ this code was run with {reading.proof.versions.partition(',')[0]} · {reading.proof.on}")]
