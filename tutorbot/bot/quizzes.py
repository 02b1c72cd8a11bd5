"""`/quiz`: private questions one after another in the same message, then the score."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

import discord
from discord import ButtonStyle, app_commands

from tutorbot.bot.actions import Action, Commands, Press
from tutorbot.bot.items import label, stem, steps, words
from tutorbot.bot.proofs import Prove
from tutorbot.bot.screens import BAD, CALM, GOOD, WARM, Screen, private, row, rows, rule, show, text
from tutorbot.bot.texts import LETTERS, people, plural, shortened, streak_line
from tutorbot.bot.topics import complete_topic, guild_of
from tutorbot.domain.ids import AttemptId, InteractionId, LearnerId, TopicId
from tutorbot.domain.items import Difficulty, Option, Question
from tutorbot.domain.quizzes import Outcome
from tutorbot.tutor.quizzes import Asked, Result

_DEFAULT_COUNT = 5
_LISTED = 5
"""Missed questions that a result names; a phone shows no more at once."""
_NONE = "-"
"""No pick, no topic, no difficulty: a custom_id has no empty fields."""


@app_commands.command()
@app_commands.describe(
    topic="What to ask about (all topics if you leave it out)",
    difficulty="How hard (any if you leave it out)",
    count=f"How many questions, 1 to 20 ({_DEFAULT_COUNT} if you leave it out)",
)
@app_commands.autocomplete(topic=complete_topic)
@app_commands.choices(difficulty=[app_commands.Choice(name=each.capitalize(), value=each.value) for each in Difficulty])
async def quiz(
    press: Press,
    topic: app_commands.Range[str, 1, 40] | None = None,
    difficulty: app_commands.Choice[str] | None = None,
    count: app_commands.Range[int, 1, 20] = _DEFAULT_COUNT,
) -> None:
    """Answer questions that only you see, with an explanation after each."""
    await begin(press, TopicId(topic) if topic else None, Difficulty(difficulty.value) if difficulty else None, count)


COMMANDS: Commands = (quiz,)


async def begin(press: Press, topic: TopicId | None, difficulty: Difficulty | None, count: int) -> None:
    asked = await press.client.tutor.quizzes.begin(
        LearnerId(press.user.id),
        guild_of(press),
        topic,
        difficulty,
        count,
        at=press.created_at,
        interaction=InteractionId(press.id),
    )
    notes = []
    if 0 < asked.total < count:
        notes.append(f"There {'is only' if asked.total == 1 else 'are only'} {plural(asked.total, 'such question')}.")
    if asked.repeats:
        again = "them all" if asked.repeats == asked.total else "most of them"
        notes.append(f"You have answered {again} before, so {plural(asked.repeats, 'question')} will come again.")
    await show(press, question_screen(asked, " ".join(notes)))


@dataclass(frozen=True)
class Begin(Action, name="quiz"):
    """A button that begins a quiz for whoever presses it."""

    topic: str
    difficulty: str
    count: int

    async def run(self, press: Press) -> None:
        topic = None if self.topic == _NONE else TopicId(self.topic)
        known = self.difficulty in list(Difficulty)
        await begin(press, topic, Difficulty(self.difficulty) if known else None, min(max(self.count, 1), 20))


@dataclass(frozen=True)
class Ask(Action, name="quiz-ask"):
    """Go on to a question."""

    attempt: int
    step: int

    async def run(self, press: Press) -> None:
        asked = await press.client.tutor.quizzes.question(AttemptId(self.attempt), self.step, LearnerId(press.user.id))
        await show(press, _screen(asked))


@dataclass(frozen=True)
class Hint(Action, name="quiz-hint"):
    attempt: int
    step: int
    picks: str

    async def run(self, press: Press) -> None:
        asked = await press.client.tutor.quizzes.hint(AttemptId(self.attempt), self.step, LearnerId(press.user.id))
        await show(press, _screen(asked, _ticked(asked, self.picks)))


@dataclass(frozen=True)
class Answer(Action, name="quiz-answer"):
    """`picks` holds the positions of the picked options in the author's order, one digit each; `-` for none."""

    attempt: int
    step: int
    picks: str

    async def run(self, press: Press) -> None:
        asked = await press.client.tutor.quizzes.answer(
            AttemptId(self.attempt),
            self.step,
            LearnerId(press.user.id),
            _positions(self.picks),
            at=press.created_at,
            interaction=InteractionId(press.id),
        )
        await show(press, _screen(asked))


@dataclass(frozen=True)
class Toggle(Action, name="quiz-toggle"):
    """Tick or untick an option of a question that has several keys."""

    attempt: int
    step: int
    picks: str
    flip: int

    async def run(self, press: Press) -> None:
        asked = await press.client.tutor.quizzes.question(AttemptId(self.attempt), self.step, LearnerId(press.user.id))
        await show(press, _screen(asked, _ticked(asked, self.picks) ^ _ticked(asked, str(self.flip))))


@dataclass(frozen=True)
class Finish(Action, name="quiz-end"):
    attempt: int

    async def run(self, press: Press) -> None:
        result = await press.client.tutor.quizzes.result(
            AttemptId(self.attempt), LearnerId(press.user.id), at=press.created_at
        )
        await show(press, result_screen(result))


@dataclass(frozen=True)
class Redo(Action, name="quiz-redo"):
    attempt: int

    async def run(self, press: Press) -> None:
        asked = await press.client.tutor.quizzes.redo(
            AttemptId(self.attempt),
            LearnerId(press.user.id),
            at=press.created_at,
            interaction=InteractionId(press.id),
        )
        await show(press, question_screen(asked))


@dataclass(frozen=True)
class Share(Action, name="quiz-share"):
    attempt: int

    async def run(self, press: Press) -> None:
        result, channel = await press.client.tutor.quizzes.share(
            AttemptId(self.attempt), LearnerId(press.user.id), guild_of(press), at=press.created_at
        )
        await show(press, result_screen(result))
        screen = shared_screen(result, press.user.display_name)
        if channel is not None and channel != press.channel_id:
            try:
                await press.client.get_partial_messageable(channel).send(view=screen)
            except discord.HTTPException:
                await press.followup.send(view=screen)
            else:
                await private(press, Screen(text(f"Shared in <#{channel}>.")))
        else:
            await press.followup.send(view=screen)


def _screen(asked: Asked, picks: frozenset[int] = frozenset()) -> Screen:
    return question_screen(asked, picks=picks) if asked.outcome is None else answer_screen(asked)


def _ticked(asked: Asked, picks: str) -> frozenset[int]:
    """The positions in a custom_id that the question has."""
    return frozenset(_positions(picks)) & frozenset(range(len(asked.question.options)))


def question_screen(asked: Asked, note: str = "", picks: frozenset[int] = frozenset()) -> Screen:
    """The question before the answer. `picks` holds the ticked positions of a question with several keys."""
    several = len(asked.question.keys) > 1
    order = asked.question.options
    buttons = []
    for letter, option in zip(LETTERS, asked.options, strict=False):
        position = order.index(option)
        if several:
            ticked = position in picks
            toggle = Toggle(asked.attempt, asked.step, _digits(picks), position)
            style = ButtonStyle.primary if ticked else ButtonStyle.secondary
            buttons.append(toggle.button(f"{letter} ✓" if ticked else letter, style=style))
        else:
            answer = Answer(asked.attempt, asked.step, str(position))
            buttons.append(answer.button(letter, style=ButtonStyle.primary))
    below = []
    if picks:
        submit = Answer(asked.attempt, asked.step, _digits(picks))
        below.append(submit.button("Check my answer", style=ButtonStyle.success))
    if asked.question.hint and not asked.hinted:
        below.append(Hint(asked.attempt, asked.step, _digits(picks)).button("Hint", emoji="💡"))
    below.append(Answer(asked.attempt, asked.step, _NONE).button("I don't know"))
    parts = [text(_head(asked)), text(stem(asked.question)), text("\n".join(_option_lines(asked, picks)))]
    if asked.hinted and asked.question.hint:
        parts.append(text(f"💡 {words(asked.question, asked.question.hint)}"))
    if note:
        parts.append(text(f"-# {note}"))
    return Screen(*parts, *rows(buttons), row(*below))


def answer_screen(asked: Asked) -> Screen:
    """The question after the answer: the outcome, why, and why not what was picked."""
    colour = {Outcome.RIGHT: GOOD, Outcome.WRONG: BAD, Outcome.UNKNOWN: WARM}[asked.outcome or Outcome.UNKNOWN]
    parts: list[discord.ui.Item[Any]] = [
        text(_head(asked)),
        text(stem(asked.question)),
        text("\n".join(_marked_lines(asked))),
        rule(),
        text(_verdict(asked)),
    ]
    if believed := label(asked.question):
        parts.append(text(believed))
    if asked.is_last:
        onward = Finish(asked.attempt).button("See the result", style=ButtonStyle.primary)
    else:
        onward = Ask(asked.attempt, asked.step + 1).button("Next question", style=ButtonStyle.primary)
    proof = [Prove(asked.attempt, asked.step).button("Prove it", emoji="🔬")] if asked.question.proof else []
    return Screen(*parts, row(onward, *proof), colour=colour)


def result_screen(result: Result) -> Screen:
    score = result.score
    title = f"{result.topic or 'All topics'}{f' · {result.difficulty}' if result.difficulty else ''}"
    lines = [f"## {_mood(score.percent)} {score.right} of {score.total} right"]
    if score.total < result.asked:
        lines.append(f"You answered {score.total} of {result.asked} questions.")
    if result.missed:
        lines.append("**To look at again**")
        lines += [f"- {words(question, shortened(question.stem, 90))}" for question in result.missed[:_LISTED]]
        if (more := len(result.missed) - _LISTED) > 0:
            lines.append(f"- and {more} more")
        lines.append(f"-# {'It waits' if len(result.missed) == 1 else 'They wait'} for you today in `/card`.")
    elif score.total:
        lines.append("Every one of them. Come back tomorrow with `/card`, and they will stay.")
    parts = [text(f"-# {title}"), text("\n".join(lines)), text(streak_line(result.streak))]
    buttons = []
    if result.missed:
        buttons.append(Redo(result.attempt).button(f"Redo the {_missed(result)}", style=ButtonStyle.primary))
    again = Begin(result.topic_id or _NONE, result.difficulty or _NONE, min(max(result.asked, 1), 20))
    buttons.append(again.button("New quiz"))
    if not result.shared and score.total == result.asked:
        buttons.append(Share(result.attempt).button("Share the result", emoji="📣"))
    return Screen(*parts, row(*buttons), colour=GOOD if not result.missed else CALM)


def shared_screen(result: Result, name: str) -> Screen:
    title = result.topic or "all topics"
    level = f", {result.difficulty}" if result.difficulty else ""
    line = f"📣 **{people(name)}** got **{result.score.right} of {result.score.total}** right in *{title}*{level}."
    begin = Begin(result.topic_id or _NONE, result.difficulty or _NONE, min(max(result.asked, 1), 20))
    return Screen(text(line), row(begin.button("Try it yourself")))


def question_preview(question: Question, topic: str) -> list[discord.ui.Item[Any]]:
    """A question with its answer, as parts of a screen, for whoever wrote it."""
    shown = Asked(
        attempt=AttemptId(0),
        step=1,
        total=1,
        topic=topic,
        question=question,
        options=question.options,
        hinted=True,
        repeats=0,
        outcome=Outcome.RIGHT,
    )
    parts = [text(_head(shown)), text(stem(question)), text("\n".join(_marked_lines(shown)))]
    if question.hint:
        parts.append(text(f"💡 {words(question, question.hint)}"))
    why = [f"- {words(question, o.text)}: {words(question, o.why)}" for o in question.options if o.why]
    return [*parts, rule(), text("\n".join([*steps(question), "", "**Why not the others**", *why]))]


def _head(asked: Asked) -> str:
    position = f" · {asked.step} of {asked.total}" if asked.total > 1 else ""
    return f"-# {asked.topic} · {asked.question.difficulty}{position}"


def _option_lines(asked: Asked, picks: frozenset[int]) -> list[str]:
    ticked = {asked.question.options[position] for position in picks}
    return [
        f"**{letter}**{' ✓' if option in ticked else ''}  {words(asked.question, option.text)}"
        for letter, option in zip(LETTERS, asked.options, strict=False)
    ]


def _marked_lines(asked: Asked) -> list[str]:
    lines = []
    for letter, option in zip(LETTERS, asked.options, strict=False):
        is_key, picked = option.id in asked.question.keys, option in asked.picks
        mark = "✅" if is_key else "❌" if picked else "▫️"
        yours = " *(your answer)*" if picked else ""
        lines.append(f"{mark} **{letter}**  {words(asked.question, option.text)}{yours}")
    return lines


def _verdict(asked: Asked) -> str:
    question = asked.question
    lines = [
        {Outcome.RIGHT: "### ✅ Right", Outcome.WRONG: "### ❌ Not quite"}.get(
            asked.outcome or Outcome.UNKNOWN, "### 🤔 Now you will know"
        )
    ]
    lines += [
        f"**Why not** {words(question, option.text)}**?** {words(question, option.why)}" for option in _wrong(asked)
    ]
    if asked.outcome is Outcome.WRONG and len(question.keys) > 1:
        missing = any(option.id in question.keys and option not in asked.picks for option in asked.options)
        lines += ["Something that is right was missing from your choice."] if missing else []
    lines += steps(question)
    if question.mistakes and asked.outcome is not Outcome.RIGHT:
        lines.append(
            "-# Common mistakes: " + " · ".join(words(question, mistake).rstrip(".") for mistake in question.mistakes)
        )
    return "\n".join(lines)


def _wrong(asked: Asked) -> Sequence[Option]:
    return [option for option in asked.picks if option.why]


def _mood(percent: int) -> str:
    return "🏆" if percent == 100 else "💪" if percent >= 70 else "🌱"  # noqa: PLR2004  thirds of the way, in marks


def _missed(result: Result) -> str:
    return "missed one" if len(result.missed) == 1 else f"{len(result.missed)} missed"


def _digits(picks: Collection[int]) -> str:
    return "".join(map(str, sorted(picks))) or _NONE


def _positions(picks: str) -> list[int]:
    return [int(digit) for digit in picks if digit.isdigit()]
