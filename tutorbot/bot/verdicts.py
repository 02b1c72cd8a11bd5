"""How a puzzle reads at each moment of an attempt: what is asked, what came of a try, how it is solved."""

from collections.abc import Sequence
from typing import Any, TypeAlias

from discord.ui import TextDisplay

from tutorbot.bot.items import asked, given, label, solution, words
from tutorbot.bot.texts import code, inert, plural, streak_line, verbatim, visible
from tutorbot.domain.puzzles import Ended, Puzzle, Verdict
from tutorbot.tutor.puzzles import Posed

Text: TypeAlias = TextDisplay[Any]

_KINDS = {"implement": "write it", "fix": "fix it", "predict": "predict", "order": "put in order", "fill": "fill in"}
_RESULTS = {
    "correct": "✅ Solved",
    "incorrect": "❌ Not yet",
    "error": "❌ It ends with an error",
    "timeout": "⏱️ It takes too long",
    "memory": "🧠 It needs too much memory",
    "output limit": "✂️ It prints too much",
    "refused": "⛔ The sandbox refuses it",
    "crashed": "💥 It crashes",
}
_OUTPUT = 900
"""Characters of what the learner's code printed."""


def head(posed: Posed) -> Text:
    puzzle = posed.puzzle
    return Text(f"-# {posed.topic} · {puzzle.difficulty} · {_KINDS[puzzle.task.form]}")


def title(puzzle: Puzzle) -> Text:
    return Text(f"### {words(puzzle, puzzle.title)}")


def statement(puzzle: Puzzle) -> Text:
    """The title, what is asked, and for a predict puzzle of what."""
    return Text("\n".join(asked(puzzle)))


def source(puzzle: Puzzle) -> Text:
    return Text("\n".join(given(puzzle)))


def examples(found: Sequence[tuple[str, str]]) -> list[Text]:
    """Each call with what it gives, as comments."""
    lines = []
    for call, gives in found:
        lines += [visible(call), *(f"# {line}" for line in visible(gives).splitlines())]
    return [Text(f"**Examples**\n{code(chr(10).join(lines))}")] if lines else []


def hints(posed: Posed) -> list[Text]:
    shown = [f"💡 {words(posed.puzzle, hint)}" for hint in posed.puzzle.hints[: posed.hints]]
    return [Text("\n".join(shown))] if shown else []


def verdict(judged: Verdict) -> list[Text]:
    """The outcome with its feedback; below, what the code printed."""
    checks = f" · {judged.passed} of {plural(judged.total, 'check')} passed" if judged.total > 1 else ""
    lines = [f"### {_RESULTS.get(judged.result, '❌ Not yet')}{checks}", judged.feedback]
    parts = [Text("\n".join(line for line in lines if line))]
    if judged.output.strip():
        parts.append(Text(f"**Your code printed**\n{verbatim(judged.output, _OUTPUT)}"))
    return parts


def outcome(posed: Posed) -> Text:
    """How the attempt ended."""
    if posed.ended is Ended.SHOWN:
        return Text("### 📖 The solution\nNo shame in that. It comes back soon as a card, in `/card`.")
    tries = "at the first try" if posed.tries == 1 else f"with the {_nth(posed.tries)} try"
    feedback = posed.verdict.feedback if posed.verdict and posed.verdict.solved else ""
    return Text("\n".join(filter(None, [f"### ✅ Solved {tries}", feedback])))


def answer(puzzle: Puzzle) -> list[Text]:
    """The reference in the first, the idea in the second."""
    shown, *idea = solution(puzzle)
    return [Text(f"**A solution**\n{shown}"), *([Text("\n".join(["**The idea**", *idea]))] if idea else [])]


def small_print(posed: Posed) -> Text:
    """The streak, once something was done for it, and why the puzzle may be believed."""
    lines = [streak_line(posed.streak)] if posed.tries else []
    return Text("\n".join(filter(None, [*lines, label(posed.puzzle)])) or "-# Only you see this.")


def note(line: str) -> list[Text]:
    return [Text(f"-# {inert(line, 200)}")] if line else []


def _nth(number: int) -> str:
    names = {2: "second", 3: "third"}
    return names.get(number, f"{number}th")
