"""What a moderator sees of a guild's questions and puzzles: one of them whole, a line of each, the history of one."""

from collections.abc import Sequence
from typing import Any, TypeAlias

import discord
from discord.ui import TextDisplay

from tutorbot.bot import verdicts
from tutorbot.bot.items import words
from tutorbot.bot.quizzes import question_preview
from tutorbot.bot.screens import fit, rule, text
from tutorbot.bot.texts import code, people, shortened, visible
from tutorbot.domain.items import Question
from tutorbot.domain.puzzles import Implement, Puzzle
from tutorbot.storage.audits import Audit
from tutorbot.tutor.questions import Saved

Examples: TypeAlias = Sequence[tuple[str, str]]
"""Calls of a puzzle's function, and what its solution gives for them."""

_KINDS = {"predict": "predict puzzle", "implement": "implement puzzle"}


def number_of(saved: Saved) -> str:
    return saved.stored.item.id.rpartition("/")[2]


def summary(saved: Saved) -> str:
    """What tells it from the others, as it was typed."""
    return saved.item.title if isinstance(saved.item, Puzzle) else saved.item.stem


def preview_of(saved: Saved, examples: Examples, room: int) -> list[discord.ui.Item[Any]]:
    """The whole, with its answer, as parts of a screen; if need be without the end of the last."""
    item, topic = saved.item, people(saved.topic)
    parts = question_preview(item, topic) if isinstance(item, Question) else _puzzle(item, topic, examples)
    shown = [part for part in parts if isinstance(part, TextDisplay)]
    fit(shown, shown[::-1], room)
    return parts


def choice(saved: Saved) -> str:
    """A line of a menu."""
    retired = " (retired)" if saved.stored.retired else ""
    return f"{number_of(saved)} · {shortened(summary(saved), 80)}{retired}"


def listed(saved: Saved) -> str:
    """Two lines of the list."""
    retired = " · **retired**" if saved.stored.retired else ""
    kind = f"{_KINDS[saved.item.task.form]} · " if isinstance(saved.item, Puzzle) else ""
    details = f"{people(saved.topic)} · {kind}{saved.item.difficulty} · version {saved.stored.number}{retired}"
    return f"**{number_of(saved)}** · {people(shortened(summary(saved), 80))}\n-# {details}"


def change(audit: Audit) -> str:
    """A line of a history."""
    who = f"<@{audit.actor}>" if audit.actor else "a deleted member"
    return f"- {audit.action} by {who}: version {audit.details['version']}, <t:{int(audit.at.timestamp())}:f>"


def _puzzle(puzzle: Puzzle, topic: str, examples: Examples) -> list[discord.ui.Item[Any]]:
    parts: list[discord.ui.Item[Any]] = [text(f"-# {topic} · {puzzle.difficulty}"), verdicts.statement(puzzle)]
    parts += [verdicts.source(puzzle), *verdicts.examples(examples)]
    if puzzle.hints:
        parts.append(text("\n".join(f"💡 {words(puzzle, hint)}" for hint in puzzle.hints)))
    parts += [rule(), *verdicts.answer(puzzle)]
    if isinstance(puzzle.task, Implement) and puzzle.task.cases:
        calls = [call.text for call in puzzle.task.cases]
        parts.append(text(f"**Hidden checks**\n{code(visible(chr(10).join(calls)))}"))
    return parts
