"""Visualize: one stage a screen, with its picture, a window to be moved, and questions on what was seen."""

from dataclasses import dataclass
from functools import partial
from typing import Any

import discord
from discord import ButtonStyle
from discord.ui import TextDisplay

from tutorbot.bot.actions import Action, Press
from tutorbot.bot.asking import answer_rows, digits, explained, marked_lines, option_lines, positions, ticked
from tutorbot.bot.figures import drawn
from tutorbot.bot.items import label, stem
from tutorbot.bot.modes import NAMES, OpenTopic, onward_line, onward_row
from tutorbot.bot.screens import BAD, GOOD, WARM, Screen, defer, fit, row, rule, show, text
from tutorbot.bot.texts import code, plural
from tutorbot.bot.topics import guild_of
from tutorbot.domain.errors import Stale
from tutorbot.domain.figures import Look
from tutorbot.domain.ids import InteractionId, LearnerId, RoundId, TopicId
from tutorbot.domain.modes import Mode
from tutorbot.domain.proofs import Proof
from tutorbot.domain.quizzes import Outcome
from tutorbot.tutor.visuals import Asked, Program, View, Viewed

_OTHER = {Look.LIGHT: (Look.DARK, "Dark", "🌙"), Look.DARK: (Look.LIGHT, "Light", "☀️")}


async def open_visual(press: Press, topic: TopicId, mode: Mode) -> None:
    """Where the learner left off, or the first stage."""
    del mode
    await defer(press)
    found = await press.client.tutor.visuals.open(
        LearnerId(press.user.id), guild_of(press), topic, at=press.created_at, interaction=InteractionId(press.id)
    )
    if isinstance(found, View):
        await _show(press, found)
    else:
        await show(press, question_screen(found))


@dataclass(frozen=True)
class See(Action, name="see"):
    """A stage; `place` counts its pictures from 0, `told` is 1 where they are shown in words, too."""

    round: int
    stage: int
    place: int
    told: int

    async def run(self, press: Press) -> None:
        await defer(press)
        seeing = press.client.tutor.visuals.see(RoundId(self.round), LearnerId(press.user.id), self.stage)
        await _show(press, await seeing, self.place, self.told)


@dataclass(frozen=True)
class Redraw(Action, name="see-look"):
    """The same in the other look, from now on."""

    round: int
    stage: int
    place: int
    told: int
    look: str

    async def run(self, press: Press) -> None:
        if self.look not in list(Look):
            raise Stale("There is no such look. `/learn` takes you back to the pictures.")
        await defer(press)
        view = await press.client.tutor.visuals.see(
            RoundId(self.round), LearnerId(press.user.id), self.stage, Look(self.look)
        )
        await _show(press, view, self.place, self.told)


@dataclass(frozen=True)
class Ask(Action, name="see-ask"):
    """A question; `picks` holds the positions that are ticked, of one with several keys."""

    round: int
    step: int
    picks: str

    async def run(self, press: Press) -> None:
        asked = await press.client.tutor.visuals.ask(RoundId(self.round), LearnerId(press.user.id), self.step)
        await show(press, question_screen(asked, self.picks))


@dataclass(frozen=True)
class Answer(Action, name="see-answer"):
    round: int
    step: int
    picks: str

    async def run(self, press: Press) -> None:
        asked = await press.client.tutor.visuals.answer(
            RoundId(self.round),
            LearnerId(press.user.id),
            self.step,
            positions(self.picks),
            at=press.created_at,
            interaction=InteractionId(press.id),
        )
        await show(press, question_screen(asked))


@dataclass(frozen=True)
class ShowProgram(Action, name="see-program"):
    round: int

    async def run(self, press: Press) -> None:
        program = await press.client.tutor.visuals.program(RoundId(self.round), LearnerId(press.user.id))
        await show(press, program_screen(program))


@dataclass(frozen=True)
class Finish(Action, name="see-end"):
    round: int

    async def run(self, press: Press) -> None:
        finishing = press.client.tutor.visuals.finish(
            RoundId(self.round), LearnerId(press.user.id), at=press.created_at
        )
        await show(press, end_screen(await finishing))


async def _show(press: Press, view: View, place: int = 0, told: int = 0) -> None:
    """A stage with its picture, or with the words of it where there is none."""
    place, told = min(place, len(view.stage.figures) - 1), min(told, 1)
    shown, file = await drawn(press, view.stage.figures[place], view.look, f"stage-{view.number}")
    parts = [part for part in shown if told or file is None or not isinstance(part, TextDisplay)]
    await show(press, view_screen(view, parts, place, told, has_picture=file is not None), file)


def view_screen(
    view: View, shown: "list[discord.ui.Item[Any]]", place: int = 0, told: int = 0, *, has_picture: bool = False
) -> Screen:
    """A stage.

    Args:
        view: the stage.
        shown: the parts with its figure.
        place: which figure it is, from 0.
        told: 1 where it is shown in words.
        has_picture: it is shown as a picture.
    """
    see = partial(See, view.round)
    head, body = text(_head(view.topic_title, view.number, view.total)), text(_body(view))
    believed = [text(_run(view.proof))] if view.proof else []
    parts = [head, body, *shown, *believed]
    fit(parts, [part for part in shown if isinstance(part, TextDisplay)])
    back = [see(view.number - 1, 0, told).button("Back", emoji="◀️")] if view.number > 1 else []
    more: list[discord.ui.Item[Any]] = []
    if has_picture:
        other, name, emoji = _OTHER[view.look]
        more.append(see(view.number, place, 1 - told).button("Hide the words" if told else "In words", emoji="🔤"))
        more.append(Redraw(view.round, view.number, place, told, other).button(name, emoji=emoji))
    more += [ShowProgram(view.round).button("The program"), OpenTopic(view.topic).button("The topic's page")]
    return Screen(*parts, *_turns(view, place, told), row(*back, _onward(view, told)), row(*more))


def _turns(view: View, place: int, told: int) -> list[discord.ui.ActionRow[Any]]:
    """Buttons that move the window, or turn to the next of several pictures."""
    count = len(view.stage.figures)
    if count == 1:
        return []
    see = partial(See, view.round, view.number)
    before, after = (place - 1) % count, (place + 1) % count
    # No two buttons of a message may have the same custom_id: of two pictures, each has one other.
    first = [see(before, told).button("◀")] if before != after else []
    return [row(*first, see(after, told).button(f"▶ {after + 1} of {count}"))]


def _onward(view: View, told: int) -> discord.ui.Button[Any]:
    if view.check and view.check.outcome is None:
        return Ask(view.round, view.number, "-").button("Check yourself", style=ButtonStyle.primary)
    if view.number < view.total:
        onward = See(view.round, view.number + 1, 0, told)
        return onward.button("Next", emoji="▶️", style=ButtonStyle.primary)
    words = f"{plural(view.questions, 'question')} on what you saw"
    return Ask(view.round, view.total + 1, "-").button(words, emoji="❓", style=ButtonStyle.primary)


def question_screen(asked: Asked, picks: str = "-") -> Screen:
    """A question before or after its answer."""
    check, at_end = asked.check, asked.number > 0
    question = check.question
    head = _head(asked.topic_title, asked.step, asked.stages)
    if at_end:
        head = f"-# {asked.topic_title} · question {asked.number} of {asked.questions} on what you saw"
    stage = asked.stages if at_end else asked.step
    again = See(asked.round, stage, 0, 0).button("Look again", emoji="👁️")
    if check.outcome is None:
        ticks = ticked(question, picks)
        below = answer_rows(
            question,
            check.options,
            ticks,
            partial(Answer, asked.round, asked.step),
            lambda before, flip: Ask(asked.round, asked.step, digits(ticked(question, before) ^ {flip})),
            again,
        )
        return Screen(
            text(head), text(stem(question)), text("\n".join(option_lines(question, check.options, ticks))), *below
        )
    parts: list[discord.ui.Item[Any]] = [
        text(head),
        text(stem(question)),
        text("\n".join(marked_lines(question, check.options, check.picks))),
        rule(),
        text(explained(question, check.picks, check.outcome)),
    ]
    if believed := label(question):
        parts.append(text(believed))
    colour = {Outcome.RIGHT: GOOD, Outcome.WRONG: BAD}.get(check.outcome, WARM)
    return Screen(*parts, row(_after(asked), again), colour=colour)


def _after(asked: Asked) -> discord.ui.Button[Any]:
    if asked.number == asked.questions:
        return Finish(asked.round).button("Done", emoji="🏁", style=ButtonStyle.success)
    if asked.step < asked.stages:
        return See(asked.round, asked.step + 1, 0, 0).button("Next", emoji="▶️", style=ButtonStyle.primary)
    return Ask(asked.round, asked.step + 1, "-").button("Next question", emoji="▶️", style=ButtonStyle.primary)


def program_screen(program: Program) -> Screen:
    head, source = text(f"-# {program.topic_title}\n### The program behind these pictures"), text(code(program.code))
    believed = [text(_run(program.proof))] if program.proof else []
    fit([head, source, *believed], [source])
    back = See(program.round, program.stage, 0, 0).button("Back to the pictures", style=ButtonStyle.primary)
    return Screen(head, source, *believed, row(back))


def end_screen(viewed: Viewed) -> Screen:
    emoji, name, _ = NAMES[Mode.VISUALIZE]
    right, asked = viewed.right, len(viewed.questions)
    lines = [f"-# {viewed.onward.topic_title}", f"## {emoji} {name}: seen to the end"]
    lines += [f"- {title}" for title in viewed.titles]
    lines.append(f"You got **{right} of {plural(asked, 'question')}** on it right.")
    if right < asked:
        lines.append("-# What was not right waits for you today in `/card`.")
    lines.append(onward_line(viewed.onward))
    return Screen(text("\n".join(lines)), onward_row(viewed.onward), colour=GOOD)


def _body(view: View) -> str:
    return f"## {view.stage.title}\n{view.stage.text}"


def _head(topic: str, number: int, total: int) -> str:
    return f"-# {topic} · {NAMES[Mode.VISUALIZE][1]} · {number} of {total} {'●' * number}{'○' * (total - number)}"


def _run(proof: Proof) -> str:
    return f"-# ✔️ everything here comes from one run with {proof.versions.partition(',')[0]} · {proof.on}"
