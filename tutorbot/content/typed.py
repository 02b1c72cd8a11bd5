"""What people type into the fields of a form, in the shape that files have."""

import re
from collections.abc import Mapping

_FENCED = re.compile(r"\s*```\w*\n(.*?)\n?```\s*", re.DOTALL)


def tidied(form: Mapping[str, str]) -> dict[str, str]:
    return {name: value.replace("\r\n", "\n").strip("\n").rstrip() for name, value in form.items()}


def unfenced(code: str) -> str:
    """Code without the row of backticks that it may have come in."""
    fenced = _FENCED.fullmatch(code)
    return fenced[1] if fenced else code


def steps(text: str) -> list[str]:
    return [line.removeprefix("- ") for line in text.split("\n") if line.strip()]
