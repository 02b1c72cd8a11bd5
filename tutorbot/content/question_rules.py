"""What the fields of one question must agree on: key, options, and the room on the screen."""

import re

from tutorbot.content.entries import Raw, listed, meant, texts
from tutorbot.content.faults import Problem, Problems
from tutorbot.content.proofs import proof_problems

_SPAN = re.compile(r"`[^`\n]+`")
_MARKS = re.compile(r"[\\_*~|<>\[#-]")

SCREEN_LENGTH = 3500
"""Characters that a question may fill once it is answered. Discord shows 4,000; the rest is for the bot's own words."""
EXPLANATION_LENGTH = 900


def question_problems(raw: Raw) -> Problems:
    """Looks at raw data, which may hold anything at all, so that a bad field does not hide a bad key."""
    yield from _key_rules(raw)
    yield from _option_rules(raw)
    yield from proof_problems(raw)
    if (length := sum(map(len, texts(raw, "explanation")))) > EXPLANATION_LENGTH:
        yield Problem(f"the steps are {length} characters long", f"at most {EXPLANATION_LENGTH}", ("explanation",))
    if (length := screen_length(raw)) > SCREEN_LENGTH:
        yield Problem(
            f"answered, the question would fill {length} characters",
            f"at most {SCREEN_LENGTH} for stem, code, options, whys, explanation, hint and mistakes together",
        )


def _key_rules(raw: Raw) -> Problems:
    known = [option_id for option in listed(raw, "options") for option_id in texts(option, "id")]
    keys = texts(raw, "key")
    for number, key in enumerate(keys):
        if key not in known:
            message = f"“{key}” is no option of this question{meant(key, known)}"
            yield Problem(message, f"one of {', '.join(known) or 'its option ids'}", ("key", number))
        elif key in keys[:number]:
            yield Problem(f"“{key}” stands twice", "each id once", ("key", number))
    if known and set(known) <= set(keys):
        yield Problem("every option is right", "at least one wrong option", ("key",))


def _option_rules(raw: Raw) -> Problems:
    options = listed(raw, "options")
    keys = texts(raw, "key")
    certain = bool(keys) and set(keys) <= {option_id for option in options for option_id in texts(option, "id")}
    seen: dict[str, int] = {}
    for number, option in enumerate(options):
        loc = ("options", number)
        shown = option.get("text")
        if isinstance(shown, str) and seen.setdefault(_same(shown), number) != number and "template" not in raw:
            yield Problem(f"“{shown}” stands twice", "options that differ", (*loc, "text"))
        if not certain or not isinstance(shown, str):
            continue
        if option.get("id") not in keys:
            if not option.get("why"):
                yield Problem(
                    f"say why “{shown}” is wrong", "the mistake that leads to it, in a sentence", (*loc, "why")
                )
            continue
        for name in ("why", "misconception"):
            if option.get(name):
                message = f"“{shown}” is right, so there is nothing to say why it is wrong"
                yield Problem(message, f"`{name}` at wrong options alone", (*loc, name))


def _same(shown: str) -> str:
    """Equal for texts that a learner could not tell apart. Case counts in code: `nn.conv2d` is not `nn.Conv2d`."""
    parts = " ".join(shown.split()).split("`")
    return "".join(part if number % 2 else part.casefold() for number, part in enumerate(parts)).rstrip(".")


def screen_length(raw: Raw) -> int:
    """Characters of the fullest screen that shows this question: after the worst answer, with hint and mistakes.

    A wrong option that was chosen is named again beside its why. When there are several keys, all wrong options can be
    chosen at once.
    """
    options = listed(raw, "options")
    chosen = [_length(option, "text", "why") for option in options if texts(option, "why")]
    worst = sum(chosen) if len(texts(raw, "key")) > 1 else max(chosen, default=0)
    code = sum(map(len, texts(raw, "code")))
    return (
        code
        + _length(raw, "stem", "explanation", "hint", "mistakes")
        + worst
        + sum(_length(o, "text") for o in options)
    )


def _length(raw: Raw, *names: str) -> int:
    """Signs that Discord could take for formatting count twice: in a moderator's question each gets a backslash."""
    parts = [_SPAN.sub("", part) for name in names for part in texts(raw, name)]
    return sum(len(part) for name in names for part in texts(raw, name)) + sum(len(_MARKS.findall(p)) for p in parts)
