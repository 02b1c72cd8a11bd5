"""Code as people send it: in a form, in a file, in a message."""

import re

from tutorbot.domain.errors import TutorError

MOST = 20_000
"""Characters of code that are run."""

_FENCED = re.compile(r"\s*```(?:[\w+-]*\n)?(.*?)\n?```\s*", re.DOTALL)
_BLOCK = re.compile(r"```(?:[\w+-]*\n)?(.*?)```", re.DOTALL)


def received(text: str) -> str:
    """The code in what was typed: without a fence of backticks round the whole, with plain line ends.

    Raises:
        TutorError: there is no code in it, or too much.
    """
    clean = text.encode("utf-8", "replace").decode()  # halves of characters can be typed, but not be kept
    clean = clean.replace("\r\n", "\n").replace("\r", "\n")
    fenced = _FENCED.fullmatch(clean)
    code = (fenced[1] if fenced else clean).strip("\n").rstrip()
    if not code:
        raise TutorError("There is no code in it. Type some Python, or send a `.py` file.")
    if len(code) > MOST:
        raise TutorError(f"That is {len(code):,} characters long; I run up to {MOST:,}.")
    return code


def first_block(message: str) -> str | None:
    """What stands in the first block of a message that ``` begins and ends; None where there is none."""
    block = _BLOCK.search(message)
    return block[1].strip("\n") if block and block[1].strip() else None
