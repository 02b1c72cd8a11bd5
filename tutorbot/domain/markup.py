"""Texts of items as HTML: of Discord's Markdown what courses use, everything else as the signs that were typed."""

import re
from collections.abc import Iterable
from html import escape
from itertools import groupby

_FENCE = re.compile(r"^```\w*\n(.*?)^```[ \t]*$", re.DOTALL | re.MULTILINE)
_CODE_SPAN = re.compile(r"(`[^`\n]+`)")
_VERBATIM = re.compile(r"`[^`\n]+`|\\[\\*_`~|<>#-]")
_KEPT = re.compile("\0(\\d+)\0")
_BULLET = re.compile(r"\s*(?:[-*]|\d+\.)\s+(?=\S)")
_BOLD = re.compile(r"\*\*(?=\S)(.+?)(?<=\S)\*\*")
_ITALIC = re.compile(r"(?<![\w*])\*(?=[^\s*])([^*<]+?)(?<=\S)\*(?![\w*])")


def html(text: str) -> str:
    """A text of a course: blocks of code, lists, paragraphs; in them `code`, **bold** and *italic*."""
    parts = _FENCE.split(text)
    return "".join(code(part) if index % 2 else "".join(map(_block, _blocks(part))) for index, part in enumerate(parts))


def plain(text: str) -> str:
    """A text that somebody typed: paragraphs, lines, `code`, and no other formatting."""
    return "".join(f"<p>{'<br>'.join(map(_coded, block.splitlines()))}</p>" for block in _blocks(text))


def code(source: str) -> str:
    return f"<pre><code>{escape(source.rstrip())}</code></pre>"


def listing(texts: Iterable[str]) -> str:
    """HTML texts as items of a list."""
    return f"<ul>{''.join(f'<li>{text}</li>' for text in texts)}</ul>"


def _blocks(text: str) -> list[str]:
    return [block for block in re.split(r"\n\s*\n", text.strip()) if block.strip()]


def _block(block: str) -> str:
    parts = []
    for kind, lines in groupby(block.splitlines(), _kind):
        texts = [_styled(_BULLET.sub("", line, count=1) if kind else line.strip()) for line in lines]
        inside = "".join(f"<li>{text}</li>" for text in texts) if kind else "<br>".join(texts)
        parts.append(f"<{kind or 'p'}>{inside}</{kind or 'p'}>")
    return "".join(parts)


def _kind(line: str) -> str:
    """`ul` or `ol` for an item of a list, else nothing."""
    bullet = _BULLET.match(line)
    return "" if bullet is None else "ol" if "." in bullet[0] else "ul"


def _styled(line: str) -> str:
    kept: list[str] = []

    def keep(verbatim: re.Match[str]) -> str:
        kept.append(_coded(verbatim[0]) if verbatim[0][0] == "`" else escape(verbatim[0][1]))
        return f"\0{len(kept) - 1}\0"

    words = escape(_VERBATIM.sub(keep, line.replace("\0", "")))
    words = _ITALIC.sub(r"<i>\1</i>", _BOLD.sub(r"<b>\1</b>", words))
    return _KEPT.sub(lambda place: kept[int(place[1])], words)


def _coded(line: str) -> str:
    parts = _CODE_SPAN.split(line)
    return "".join(f"<code>{escape(part[1:-1])}</code>" if n % 2 else escape(part) for n, part in enumerate(parts))
