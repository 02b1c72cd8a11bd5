"""Challenge: five timed problems, one at a time, two tries at each; then what was shown."""

from dataclasses import dataclass
from functools import partial
from typing import Any

import discord
from discord import ButtonStyle

from tutorbot.bot.actions import Action, Press
from tutorbot.bot.asking import answer_rows, digits, explained, marked_lines, option_lines, positions, ticked, why_not
from tutorbot.bot.items import label, stem, words
from tutorbot.bot.modes import OpenTopic, onward_line, onward_row
from tutorbot.bot.screens import BAD, CALM, GOOD, WARM, Screen, row, rule, show, text
from tutorbot.bot.texts import plural, relative, shortened
from tutorbot.bot.topics import guild_of
from tutorbot.domain.challenges import BADGE_FROM, TRIES, Badge, Clock, Tried
from tutorbot.domain.errors import Stale
from tutorbot.domain.ids import InteractionId, LearnerId, RoundId, TopicId
from tutorbot.domain.items import Sort
from tutorbot.domain.modes import Mode
from tutorbot.domain.quizzes import Outcome
from tutorbot.tutor.challenges import Announced, Finished, Problem

_SORTS = {
    Sort.CONCEPTUAL: ("💡", "concept", "explains why it works"),
    Sort.PREDICT_OUTPUT: ("🔮", "predict the output", "foresees what code gives"),
    Sort.MODEL_CHOICE: ("🏗️", "choose the model", "chooses the right layer"),
    Sort.HYPERPARAMETER: ("🎛️", "hyperparameter", "sets hyperparameters"),
    Sort.METRICS: ("📏", "metrics", "reads the figures"),
    Sort.DEBUG: ("🐞", "debug", "finds the bug"),
}


async def open_challenge(press: Press, topic: TopicId, mode: Mode) -> None:
    """The problem at hand, or a new challenge announced."""
    del mode
    opened = await press.client.tutor.challenges.open(
        LearnerId(press.user.id), guild_of(press), topic, at=press.created_at, interaction=InteractionId(press.id)
    )
    await show(press, announced_screen(opened) if isinstance(opened, Announced) else problem_screen(opened))


@dataclass(frozen=True)
class Start(Action, name="challenge"):
    round: int
    clock: str

    async def run(self, press: Press) -> None:
        if self.clock not in list(Clock):
            raise Stale("There is no such clock. `/learn` takes you back.")
        starting = press.client.tutor.challenges.start(
            RoundId(self.round), LearnerId(press.user.id), Clock(self.clock), at=press.created_at
        )
        await show(press, problem_screen(await starting))


@dataclass(frozen=True)
class Step(Action, name="challenge-step"):
    round: int
    step: int

    async def run(self, press: Press) -> None:
        opening = press.client.tutor.challenges.step(
            RoundId(self.round), LearnerId(press.user.id), self.step, at=press.created_at
        )
        await show(press, problem_screen(await opening))


@dataclass(frozen=True)
class Hint(Action, name="challenge-hint"):
    round: int
    step: int
    picks: str

    async def run(self, press: Press) -> None:
        hinting = press.client.tutor.challenges.hint(RoundId(self.round), LearnerId(press.user.id), self.step)
        await show(press, problem_screen(await hinting, self.picks))


@dataclass(frozen=True)
class Look(Action, name="challenge-look"):
    """The problem with these options ticked, where there are several keys."""

    round: int
    step: int
    picks: str

    async def run(self, press: Press) -> None:
        looking = press.client.tutor.challenges.look(RoundId(self.round), LearnerId(press.user.id), self.step)
        await show(press, problem_screen(await looking, self.picks))


@dataclass(frozen=True)
class Answer(Action, name="challenge-answer"):
    """`tried` counts the tries before, so that a second press on the same screen is none."""

    round: int
    step: int
    tried: int
    picks: str

    async def run(self, press: Press) -> None:
        problem = await press.client.tutor.challenges.answer(
            RoundId(self.round),
            LearnerId(press.user.id),
            self.step,
            self.tried,
            positions(self.picks),
            at=press.created_at,
            interaction=InteractionId(press.id),
        )
        await show(press, problem_screen(problem))


@dataclass(frozen=True)
class Finish(Action, name="challenge-end"):
    round: int

    async def run(self, press: Press) -> None:
        finishing = press.client.tutor.challenges.finish(
            RoundId(self.round), LearnerId(press.user.id), at=press.created_at
        )
        await show(press, finished_screen(await finishing))


def announced_screen(announced: Announced) -> Screen:
    lines = [f"-# {announced.topic_title}", f"## ⏱️ {plural(len(announced.problems), 'timed problem')}"]
    for sort, seconds in announced.problems:
        emoji, name, _ = _SORTS[sort]
        lines.append(f"{emoji} {name} · {_time(seconds)}")
    lines += [
        "",
        f"Two tries at each. Who solves {BADGE_FROM} or more in time earns a badge that names what they showed.",
        "-# The clock runs from the moment a problem is shown. It can be slower, or off: that is your choice.",
    ]
    buttons = (
        Start(announced.round, Clock.NORMAL).button("Start", emoji="▶️", style=ButtonStyle.primary),
        Start(announced.round, Clock.DOUBLE).button("Double time"),
        Start(announced.round, Clock.OFF).button("No clock"),
        OpenTopic(announced.topic).button("The topic's page"),
    )
    return Screen(text("\n".join(lines)), row(*buttons))


def problem_screen(problem: Problem, picks: str = "-") -> Screen:
    return over_screen(problem) if problem.state.over else open_screen(problem, picks)


def open_screen(problem: Problem, picks: str = "-") -> Screen:
    question, state, tried = problem.question, problem.state, len(problem.state.tries)
    ticks = ticked(question, picks)
    hint = Hint(problem.round, problem.step, digits(ticks)).button("Hint", emoji="💡")
    below = answer_rows(
        question,
        problem.options,
        ticks,
        partial(Answer, problem.round, problem.step, tried),
        lambda before, flip: Look(problem.round, problem.step, digits(ticked(question, before) ^ {flip})),
        *([hint] if question.hint and not state.hinted else []),
    )
    parts = [
        text(_head(problem)),
        text(stem(question)),
        text("\n".join(option_lines(question, problem.options, ticks))),
    ]
    if state.hinted and question.hint:
        parts.append(text(f"💡 {words(question, question.hint)}"))
    if tried:
        parts.append(text("\n".join(["### Not that one: one more try", *why_not(question, problem.picks[-1])])))
    clock = f"⏳ time is up {relative(state.deadline)}" if state.deadline else "no clock"
    parts.append(text(f"-# {clock} · try {tried + 1} of {TRIES}"))
    return Screen(*parts, *below, colour=WARM if tried else CALM)


def over_screen(problem: Problem) -> Screen:
    question, state = problem.question, problem.state
    outcome = Outcome.RIGHT if state.solved else state.tries[-1].outcome
    picks = [option for each in problem.picks for option in each]
    parts: list[discord.ui.Item[Any]] = [
        text(_head(problem)),
        text(stem(question)),
        text("\n".join(marked_lines(question, problem.options, picks))),
        rule(),
        text(explained(question, picks, outcome)),
    ]
    if state.solved and not state.in_time:
        parts.append(text("-# ⏱️ Right, but after the time was up: it counts for your memory, not for the badge."))
    if believed := label(question):
        parts.append(text(believed))
    if problem.is_last:
        onward = Finish(problem.round).button("See the result", emoji="🏁", style=ButtonStyle.primary)
    else:
        onward = Step(problem.round, problem.step + 1).button("Next problem", emoji="▶️", style=ButtonStyle.primary)
    leave = OpenTopic(problem.topic).button("The topic's page")
    return Screen(*parts, row(onward, leave), colour=GOOD if state.solved else BAD)


def finished_screen(finished: Finished) -> Screen:
    solved = sum(1 for _, state in finished.problems if state.solved)
    lines = [
        f"-# {finished.onward.topic_title}",
        f"## ⏱️ {solved} of {plural(len(finished.problems), 'problem')} solved",
    ]
    for question, state in finished.problems:
        name = _SORTS[state.sort][1]
        lines.append(f"{_mark(state)} **{name}** · {words(question, shortened(question.stem, 60))}")
    lines.append("-# ✅ in time · ☑️ after the time was up · ❌ not solved")
    parts = [text("\n".join(lines)), text(_badge(finished.badge, finished.clock)), text(onward_line(finished.onward))]
    return Screen(*parts, onward_row(finished.onward), colour=GOOD if finished.badge else CALM)


def _badge(badge: Badge | None, clock: Clock) -> str:
    if badge is None:
        return f"A badge takes {BADGE_FROM} problems solved in time. What was missed comes as cards; then try again."
    how = {Clock.NORMAL: "in time", Clock.DOUBLE: "in double time", Clock.OFF: "without a clock"}[clock]
    shown = " · ".join(_SORTS[sort][2] for sort in badge.shown)
    at_once = f", {badge.at_once} at the first try" if badge.at_once else ""
    return f"### 🏅 {badge.solved} of {badge.of} {how}{at_once}\nYou showed that you can do this: {shown}."


def _mark(state: Tried) -> str:
    return "✅" if state.in_time else "☑️" if state.solved else "❌"


def _head(problem: Problem) -> str:
    emoji, name, _ = _SORTS[problem.state.sort]
    return f"-# {problem.topic_title} · problem {problem.step} of {problem.total} · {emoji} {name}"


def _time(seconds: int) -> str:
    minutes, rest = divmod(seconds, 60)
    return " ".join(filter(None, [f"{minutes} min" if minutes else "", f"{rest} s" if rest else ""]))
