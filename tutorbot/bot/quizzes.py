"""`/quiz`: private questions one after another in the same message, then the score."""

from dataclasses import dataclass
from functools import partial
from typing import Any

import discord
from discord import ButtonStyle, app_commands

from tutorbot.bot.actions import Action, Commands, Press
from tutorbot.bot.asking import NONE, answer_rows, digits, explained, marked_lines, option_lines, positions, ticked
from tutorbot.bot.items import label, stem, steps, words
from tutorbot.bot.proofs import Prove
from tutorbot.bot.screens import BAD, CALM, GOOD, WARM, Screen, private, row, rule, show, text
from tutorbot.bot.texts import people, plural, shortened, streak_line
from tutorbot.bot.topics import complete_topic, guild_of
from tutorbot.domain.ids import AttemptId, InteractionId, LearnerId, TopicId
from tutorbot.domain.items import Difficulty, Question
from tutorbot.domain.quizzes import Outcome
from tutorbot.tutor.quizzes import Asked, Result

_DEFAULT_COUNT = 5
_LISTED = 5
"""Missed questions that a result names; a phone shows no more at once."""


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
        topic = None if self.topic == NONE else TopicId(self.topic)
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
        await show(press, _screen(asked, ticked(asked.question, self.picks)))


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
            positions(self.picks),
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
        await show(press, _screen(asked, ticked(asked.question, self.picks) ^ ticked(asked.question, str(self.flip))))


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


def question_screen(asked: Asked, note: str = "", picks: frozenset[int] = frozenset()) -> Screen:
    """The question before the answer. `picks` holds the ticked positions of a question with several keys."""
    question = asked.question
    hint = Hint(asked.attempt, asked.step, digits(picks)).button("Hint", emoji="💡")
    below = answer_rows(
        question,
        asked.options,
        picks,
        partial(Answer, asked.attempt, asked.step),
        partial(Toggle, asked.attempt, asked.step),
        *([hint] if question.hint and not asked.hinted else []),
    )
    parts = [text(_head(asked)), text(stem(question)), text("\n".join(option_lines(question, asked.options, picks)))]
    if asked.hinted and question.hint:
        parts.append(text(f"💡 {words(question, question.hint)}"))
    if note:
        parts.append(text(f"-# {note}"))
    return Screen(*parts, *below)


def answer_screen(asked: Asked) -> Screen:
    """The question after the answer: the outcome, why, and why not what was picked."""
    colour = {Outcome.RIGHT: GOOD, Outcome.WRONG: BAD, Outcome.UNKNOWN: WARM}[asked.outcome or Outcome.UNKNOWN]
    parts: list[discord.ui.Item[Any]] = [
        text(_head(asked)),
        text(stem(asked.question)),
        text("\n".join(marked_lines(asked.question, asked.options, asked.picks))),
        rule(),
        text(explained(asked.question, asked.picks, asked.outcome or Outcome.UNKNOWN)),
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
    again = Begin(result.topic_id or NONE, result.difficulty or NONE, min(max(result.asked, 1), 20))
    buttons.append(again.button("New quiz"))
    if not result.shared and score.total == result.asked:
        buttons.append(Share(result.attempt).button("Share the result", emoji="📣"))
    return Screen(*parts, row(*buttons), colour=GOOD if not result.missed else CALM)


def shared_screen(result: Result, name: str) -> Screen:
    title = result.topic or "all topics"
    level = f", {result.difficulty}" if result.difficulty else ""
    line = f"📣 **{people(name)}** got **{result.score.right} of {result.score.total}** right in *{title}*{level}."
    begin = Begin(result.topic_id or NONE, result.difficulty or NONE, min(max(result.asked, 1), 20))
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
    parts = [text(_head(shown)), text(stem(question)), text("\n".join(marked_lines(question, question.options, ())))]
    if question.hint:
        parts.append(text(f"💡 {words(question, question.hint)}"))
    why = [f"- {words(question, o.text)}: {words(question, o.why)}" for o in question.options if o.why]
    return [*parts, rule(), text("\n".join([*steps(question), "", "**Why not the others**", *why]))]


def _head(asked: Asked) -> str:
    position = f" · {asked.step} of {asked.total}" if asked.total > 1 else ""
    return f"-# {asked.topic} · {asked.question.difficulty}{position}"


def _mood(percent: int) -> str:
    return "🏆" if percent == 100 else "💪" if percent >= 70 else "🌱"  # noqa: PLR2004  thirds of the way, in marks


def _missed(result: Result) -> str:
    return "missed one" if len(result.missed) == 1 else f"{len(result.missed)} missed"
