"""Text from elsewhere, made safe to read: what a program printed or raised becomes code that it cannot break out of.

Discord reads the result as Markdown, a terminal as it is; neither finds a control character in it.
"""

import re
import unicodedata

_HIDDEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
"""Categories of characters that steer or hide instead of showing something: ESC, right-to-left marks, surrogates."""
_GRAVE = "\u02cb"
"""Looks like a backtick and ends nothing."""
_APART = "\u200b"


def visible(text: str) -> str:
    r"""The text with whatever steers a terminal or hides on a screen written out, as `\x1b`; line breaks stay."""
    lines = text.expandtabs(4).replace("\r\n", "\n")
    return "".join(_seen(sign) for sign in lines)


def span(text: str, limit: int = 200) -> str:
    """One line of `code`, cut to `limit` characters, that its content cannot end."""
    line = visible(text.strip()).replace("\n", " ⏎ ").replace("`", _GRAVE)
    return f"`{shortened(line, limit) or ' '}`"


def block(text: str, limit: int = 600, language: str = "text") -> str:
    """A block of code, cut to `limit` characters at its end, that its content cannot end."""
    shown = visible(text.rstrip("\n"))
    if len(shown) > limit:
        shown = shown[: limit - 1].rstrip() + "…"
    return f"```{language}\n" + re.sub("`(?=`)", f"`{_APART}", shown) + "\n```"


def shortened(text: str, limit: int) -> str:
    """At most `limit` characters, with an ellipsis where something is missing."""
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def _seen(sign: str) -> str:
    if sign in "\n\u200d" or unicodedata.category(sign) not in _HIDDEN:
        return sign
    return sign.encode("unicode_escape").decode("ascii")
