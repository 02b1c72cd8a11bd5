"""Words and marks that several screens share, and the safe showing of text that people wrote."""

import re
from datetime import date, datetime

from discord.utils import escape_markdown, escape_mentions

LETTERS = "ABCDEF"
_CODE_SPAN = re.compile(r"(`[^`\n]+`)")


def people(words: str) -> str:
    """Text that somebody typed, with nothing in it that formats, links or pings; `code` stays code."""
    parts = _CODE_SPAN.split(words)
    return "".join(part if index % 2 else _inert(part) for index, part in enumerate(parts))


def _inert(words: str) -> str:
    escaped = escape_mentions(escape_markdown(words, ignore_links=False))
    return escaped.replace("<", "\\<").replace("](", "]\\(").replace("://", ":\u200b//")


def code(source: str) -> str:
    """A Python block that its content cannot end."""
    return "```python\n" + re.sub("`(?=``)", "`\u200b", source.rstrip()) + "\n```"


def shortened(words: str, length: int) -> str:
    """The first line, cut at a word, with an ellipsis where something is missing."""
    line = words.strip().split("\n")[0]
    if len(line) <= length:
        return line
    return line[: length - 1].rsplit(" ", 1)[0].rstrip(" ,.;:") + "…"


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
