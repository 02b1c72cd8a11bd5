"""`/test`: ten private questions without hints or answers, a verdict in honest words, then every question again."""

from dataclasses import dataclass
from functools import partial
from typing import Any

import discord
from discord import ButtonStyle, app_commands

from tutorbot.bot.actions import Action, Commands, Press
from tutorbot.bot.asking import answer_rows, explained, marked_lines, option_lines, positions, ticked
from tutorbot.bot.items import label, stem
from tutorbot.bot.paths import advice_buttons, reason
from tutorbot.bot.proofs import ProveInTest
from tutorbot.bot.screens import BAD, CALM, GOOD, WARM, Screen, fit, row, rule, show, text
from tutorbot.bot.strengths import BANDS, likely, percent
from tutorbot.bot.texts import plural, streak_line
from tutorbot.bot.topics import complete_tested_topic, guild_of
from tutorbot.domain.abilities import Band
from tutorbot.domain.ids import InteractionId, LearnerId, TopicId, TopicTestId
from tutorbot.domain.modes import Mode
from tutorbot.domain.quizzes import Outcome
from tutorbot.domain.topic_tests import FIRST, MORE
from tutorbot.tutor.sittings import Asked
from tutorbot.tutor.topic_tests import Result

_MARKS = {Outcome.RIGHT: "✅", Outcome.WRONG: "❌", Outcome.UNKNOWN: "🤔"}
_COLOURS = {Band.STRONG: GOOD, Band.MIDDLING: CALM, Band.WEAK: WARM}


@app_commands.command(name="test")
@app_commands.describe(
    topic="What to be tested on (the test under way, or the topic to study next, if you leave it out)"
)
@app_commands.autocomplete(topic=complete_tested_topic)
async def topic_test(press: Press, topic: app_commands.Range[str, 1, 40] | None = None) -> None:
    """Find out how strong you are in a topic: ten questions, no hints, an honest verdict."""
    await begin(press, TopicId(topic) if topic else None)


COMMANDS: Commands = (topic_test,)


async def open_test(press: Press, topic: TopicId, mode: Mode) -> None:
    """The question at hand, or the first."""
    del mode
    await begin(press, topic)


async def begin(press: Press, topic: TopicId | None) -> None:
    asked = await press.client.tutor.topic_tests.begin(
        LearnerId(press.user.id), guild_of(press), topic, at=press.created_at, interaction=InteractionId(press.id)
    )
    notes = ["What was right, and why, comes after the last question. You can leave and come back with `/test`."]
    if asked.total < FIRST:
        notes.append(f"This topic has only {plural(asked.total, 'question')}, so the verdict will be a rough one.")
    await show(press, question_screen(asked, "Here is where you left off." if asked.step > 1 else " ".join(notes)))


@dataclass(frozen=True)
class Answer(Action, name="test-answer"):
    """`picks` as of a quiz."""

    test: int
    step: int
    picks: str

    async def run(self, press: Press) -> None:
        now = await press.client.tutor.topic_tests.answer(
            TopicTestId(self.test),
            self.step,
            LearnerId(press.user.id),
            guild_of(press),
            positions(self.picks),
            at=press.created_at,
            interaction=InteractionId(press.id),
        )
        await show(press, _screen(now, "Noted."))


@dataclass(frozen=True)
class Toggle(Action, name="test-toggle"):
    """Tick or untick an option of a question that has several keys."""

    test: int
    step: int
    picks: str
    flip: int

    async def run(self, press: Press) -> None:
        asked = await press.client.tutor.topic_tests.question(TopicTestId(self.test), LearnerId(press.user.id))
        picks: frozenset[int] = frozenset()
        if asked.step == self.step:  # on an older screen, whatever is at hand now is shown, with nothing ticked
            picks = ticked(asked.question, self.picks) ^ ticked(asked.question, str(self.flip))
        await show(press, question_screen(asked, picks=picks))


@dataclass(frozen=True)
class More(Action, name="test-more"):
    """Go on after the verdict on `asked` questions."""

    test: int
    asked: int

    async def run(self, press: Press) -> None:
        now = await press.client.tutor.topic_tests.more(
            TopicTestId(self.test), self.asked, LearnerId(press.user.id), guild_of(press), at=press.created_at
        )
        await show(press, _screen(now))


@dataclass(frozen=True)
class Verdict(Action, name="test-verdict"):
    test: int

    async def run(self, press: Press) -> None:
        now = await press.client.tutor.topic_tests.result(
            TopicTestId(self.test), LearnerId(press.user.id), guild_of(press), at=press.created_at
        )
        await show(press, _screen(now))


@dataclass(frozen=True)
class Look(Action, name="test-look"):
    """A question with its answer."""

    test: int
    step: int

    async def run(self, press: Press) -> None:
        asked = await press.client.tutor.topic_tests.look(TopicTestId(self.test), self.step, LearnerId(press.user.id))
        await show(press, answer_screen(asked))


def _screen(now: Asked | Result, note: str = "") -> Screen:
    return verdict_screen(now) if isinstance(now, Result) else question_screen(now, note)


def question_screen(asked: Asked, note: str = "", picks: frozenset[int] = frozenset()) -> Screen:
    """A question before the verdict; its level is not told, for that would tell how the answer before was."""
    question = asked.question
    answer, toggle = partial(Answer, asked.test, asked.step), partial(Toggle, asked.test, asked.step)
    parts = [
        text(f"-# {asked.topic} · test · {asked.step} of {asked.total}"),
        text(stem(question)),
        text("\n".join(option_lines(question, asked.options, picks))),
        *([text(f"-# {note}")] if note else []),
    ]
    return Screen(*parts, *answer_rows(question, asked.options, picks, answer, toggle, send="Send my answer"))


def answer_screen(asked: Asked) -> Screen:
    question, outcome = asked.question, asked.outcome or Outcome.UNKNOWN
    head = text(f"-# {asked.topic} · test · {question.difficulty} · {asked.step} of {asked.total}")
    options = text("\n".join(marked_lines(question, asked.options, asked.picks)))
    small = [text(believed)] if (believed := label(question)) else []
    parts = [head, text(stem(question)), options, text(explained(question, asked.picks, outcome)), *small]
    fit(parts, [parts[3], parts[1]])
    buttons = [
        Look(asked.test, asked.step - 1).button("Back", emoji="◀️", disabled=asked.step == 1),
        Look(asked.test, asked.step + 1).button("Next", emoji="▶️", disabled=asked.step == asked.total),
        Verdict(asked.test).button("The verdict"),
    ]
    if question.proof:
        buttons.append(ProveInTest(asked.test, asked.step).button("Prove it", emoji="🔬"))
    colour = {Outcome.RIGHT: GOOD, Outcome.WRONG: BAD}.get(outcome, WARM)
    return Screen(*parts[:3], rule(), *parts[3:], row(*buttons), colour=colour)


def verdict_screen(result: Result) -> Screen:
    verdict = result.verdict
    said = likely(verdict.band, verdict.chance)
    others = [band for band in Band if band is not verdict.band]
    lines = [
        f"-# {result.topic} · test · {plural(verdict.asked, 'question')}",
        f"## 🎓 {said[0].upper()}{said[1:]}",
        "-# " + " · ".join(f"{BANDS[band]} {percent(verdict.chances[band])}" for band in others),
        "".join(_MARKS[outcome] for outcome in result.outcomes),
        f"**{verdict.right} of {verdict.asked}** right: you know likely **{percent(verdict.known)}** of this topic.",
    ]
    if result.weakest:
        lines.append(f"**Weakest so far:** {result.weakest}")
    buttons: list[discord.ui.Button[Any]] = []
    if result.more:
        more = "Five more questions" if result.more == MORE else f"{plural(result.more, 'more question')}"
        lines.append(f"I am not sure yet. {more} may settle it.")
        buttons.append(More(result.test, verdict.asked).button(more, style=ButtonStyle.primary))
    buttons.append(Look(result.test, 1).button("Look at the answers", emoji="🔎"))
    parts = [text("\n".join(lines)), rule(), text("\n".join(_onward(result))), text(streak_line(result.streak))]
    return Screen(*parts, row(*buttons), row(*advice_buttons(result.advice)), colour=_COLOURS[verdict.band])


def _onward(result: Result) -> list[str]:
    """What to study next."""
    advice, missed = result.advice, result.verdict.right < result.verdict.asked
    lines = ["**What to study next**"]
    if advice.due:
        among = ": what you missed is among them" if missed else ""
        lines.append(f"- {plural(advice.due, 'card')} to review today{among}.")
    if advice.topic == result.topic_id:
        lines.append(f"- **{advice.title}** itself: its page has lessons, blanks to fill and more.")
    elif advice.topic:
        lines.append(f"- **{advice.title}**. {reason(advice)}")
    else:
        lines.append("- You are strong in every topic there is here. `/card` keeps it so.")
    return lines
