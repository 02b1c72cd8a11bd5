"""Words and marks that several screens share, and the safe showing of text that people wrote."""

import re
from datetime import date, datetime

from discord.utils import escape_markdown, escape_mentions

from tutorbot.domain import spans
from tutorbot.domain.streaks import Streak

_DAYS_COUNTED = 60
LETTERS = "ABCDEF"
_CODE_SPAN = re.compile(r"(`[^`\n]+`)")
_CODE_BLOCK = re.compile(r"```(?:\w+\n|\n)?(.*?)```", re.DOTALL)
_MARKS = "\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
_PILED = re.compile(f"([{_MARKS}]{{2}})([{_MARKS}]+)")
"""Accents on accents, until they cover the lines above."""


def people(words: str) -> str:
    """Text that somebody typed, with nothing in it that formats, links or pings; `code` stays code."""
    parts = _CODE_SPAN.split(words)
    return "".join(part if index % 2 else _inert(part) for index, part in enumerate(parts))


def people_with_code(words: str) -> str:
    """As `people`, for text of several lines: what stands between ``` and ``` is a block of Python."""
    parts = _CODE_BLOCK.split(words)
    shown = (code(visible(part)) if index % 2 else people(part.strip()) for index, part in enumerate(parts))
    return "\n".join(filter(None, shown))


def _inert(words: str) -> str:
    # Links come apart first: whatever stands in one, the library leaves as it is.
    apart = words.replace("](", "]\u200b(")
    escaped = escape_mentions(escape_markdown(apart, ignore_links=False))
    return escaped.replace("<", "\\<").replace("://", ":\u200b//")


def code(source: str) -> str:
    """A Python block that its content cannot end."""
    return f"```python\n{_unfenced(source.rstrip())}\n```"


def visible(output: str) -> str:
    """What a program wrote, with every sign that cannot be seen, or that moves others, as Python escapes it.

    That is what colours a terminal, writes from right to left, hides between letters or is piled on top of them.
    """
    plain = output.replace("\r\n", "\n").replace("\r", "\n")
    if plain.replace("\n", "").isprintable() and not _PILED.search(plain):
        return plain
    seen = spans.visible(plain).replace("\u200d", r"\u200d")
    return _PILED.sub(lambda pile: pile[1] + pile[2].encode("unicode_escape").decode("ascii"), seen)


def verbatim(output: str, room: int) -> str:
    """A block that shows what a program wrote, as it is, in at most `room` characters; what is cut off is counted."""
    shown = _unfenced(visible(output.strip("\n")))
    room -= len("```\n\n```")
    if len(shown) > room:
        note = f"\n… {len(shown):,} characters in all"
        shown = shown[: max(0, room - len(note))] + note
    return f"```\n{shown}\n```"


def inert(output: str, room: int) -> str:
    """What a program wrote, as words in a line that format, link and ping nothing; about `room` characters."""
    return people(shortened(visible(" ".join(output.split())), room))


def _unfenced(source: str) -> str:
    return re.sub("`(?=``)", "`\u200b", source)


def shortened(words: str, length: int) -> str:
    """The first line, cut at a word, with an ellipsis where something is missing."""
    line = words.strip().split("\n")[0]
    if len(line) <= length:
        return line
    return line[: length - 1].rsplit(" ", 1)[0].rstrip(" ,.;:") + "…"


def streak_line(streak: Streak) -> str:
    done = ", today is done." if streak.done_today else "."
    return f"-# 🔥 {plural(streak.current, 'day')} in a row{done}"


def plural(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def relative(at: datetime) -> str:
    """Discord's own live "in 3 hours"."""
    return f"<t:{int(at.timestamp())}:R>"


def on_date(day: date, today: date) -> str:
    """`today`, `tomorrow`, `Tue 24 Nov`, or with the year when it is another one."""
    days = (day - today).days
    if days <= 0:
        return "today"
    if days == 1:
        return "tomorrow"
    return f"{day:%a}\u00a0{day.day}\u00a0{day:%b}" + ("" if day.year == today.year else f" {day.year}")


def ago(day: date, today: date) -> str:
    """`today`, `yesterday`, `5 days ago`, and beyond two months `on 24 Nov`, with the year when it is another one."""
    days = (today - day).days
    if days <= 1:
        return "yesterday" if days == 1 else "today"
    if days <= _DAYS_COUNTED:
        return f"{days} days ago"
    return f"on {day.day}\u00a0{day:%b}" + ("" if day.year == today.year else f" {day.year}")
