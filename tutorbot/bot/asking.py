"""How a question reads before and after its answer, wherever it is asked: quiz, test, check, challenge."""

from collections.abc import Callable, Collection, Sequence
from typing import Any

import discord
from discord import ButtonStyle

from tutorbot.bot.actions import Action
from tutorbot.bot.items import steps, words
from tutorbot.bot.screens import rows
from tutorbot.bot.texts import LETTERS
from tutorbot.domain.items import Option, Question
from tutorbot.domain.quizzes import Outcome

NONE = "-"
"""No pick: a custom_id has no empty fields."""


def option_lines(question: Question, options: Sequence[Option], picks: Collection[int] = ()) -> list[str]:
    """The options in the order shown; `picks` are ticked positions in the author's order."""
    ticked = {question.options[position] for position in picks}
    return [
        f"**{letter}**{' ✓' if option in ticked else ''}  {words(question, option.text)}"
        for letter, option in zip(LETTERS, options, strict=False)
    ]


def marked_lines(question: Question, options: Sequence[Option], picks: Collection[Option]) -> list[str]:
    """The options once answered, with the keys and what was picked marked."""
    lines = []
    for letter, option in zip(LETTERS, options, strict=False):
        is_key, picked = option.id in question.keys, option in picks
        mark = "✅" if is_key else "❌" if picked else "▫️"
        yours = " *(your answer)*" if picked else ""
        lines.append(f"{mark} **{letter}**  {words(question, option.text)}{yours}")
    return lines


def explained(question: Question, picks: Collection[Option], outcome: Outcome) -> str:
    """The outcome, why, and why not what was picked."""
    lines = [
        {Outcome.RIGHT: "### ✅ Right", Outcome.WRONG: "### ❌ Not quite"}.get(outcome, "### 🤔 Now you will know"),
        *why_not(question, picks),
    ]
    if outcome is Outcome.WRONG and len(question.keys) > 1:
        missing = any(option.id in question.keys and option not in picks for option in question.options)
        lines += ["Something that is right was missing from your choice."] if missing else []
    lines += steps(question)
    if question.mistakes and outcome is not Outcome.RIGHT:
        lines.append(
            "-# Common mistakes: " + " · ".join(words(question, mistake).rstrip(".") for mistake in question.mistakes)
        )
    return "\n".join(lines)


def why_not(question: Question, picks: Collection[Option]) -> list[str]:
    """One line for each wrong option that was picked."""
    return [
        f"**Why not** {words(question, option.text)}**?** {words(question, option.why)}"
        for option in picks
        if option.why
    ]


def answer_rows(
    question: Question,
    options: Sequence[Option],
    picks: Collection[int],
    answer: Callable[[str], Action],
    toggle: Callable[[str, int], Action],
    *more: discord.ui.Item[Any],
    send: str = "Check my answer",
) -> list[discord.ui.ActionRow[Any]]:
    """A button for each option, those to send several, `more`, and “I don't know”.

    Args:
        question: what is asked.
        options: its options in the order shown.
        picks: ticked positions in the author's order, of a question with several keys.
        answer: the action that answers with these digits (see `digits`), or with `NONE` for “I don't know”.
        toggle: the action that ticks or unticks a position when these digits are ticked.
        more: buttons before “I don't know”.
        send: what the button says that answers with several.
    """
    several = len(question.keys) > 1
    buttons = []
    for letter, option in zip(LETTERS, options, strict=False):
        position = question.options.index(option)
        if several:
            style = ButtonStyle.primary if position in picks else ButtonStyle.secondary
            label = f"{letter} ✓" if position in picks else letter
            buttons.append(toggle(digits(picks), position).button(label, style=style))
        else:
            buttons.append(answer(str(position)).button(letter, style=ButtonStyle.primary))
    below: list[discord.ui.Item[Any]] = []
    if picks:
        below.append(answer(digits(picks)).button(send, style=ButtonStyle.success))
    below += [*more, answer(NONE).button("I don't know")]
    return [*rows(buttons), *rows(below)]


def ticked(question: Question, picks: str) -> frozenset[int]:
    """The positions in a custom_id that the question has."""
    return frozenset(positions(picks)) & frozenset(range(len(question.options)))


def digits(picks: Collection[int]) -> str:
    return "".join(map(str, sorted(picks))) or NONE


def positions(picks: str) -> list[int]:
    return [int(digit) for digit in picks if digit.isdigit()]
