"""The proof of a question, run before the learner's eyes."""

from dataclasses import dataclass
from typing import Any

from discord.ui import TextDisplay

from tutorbot.bot.actions import Action, Press
from tutorbot.bot.items import words
from tutorbot.bot.runs import run_parts
from tutorbot.bot.screens import GOOD, WARM, Screen, fit, text
from tutorbot.bot.texts import code, verbatim
from tutorbot.domain.ids import AttemptId, LearnerId, TopicTestId
from tutorbot.domain.spans import span
from tutorbot.tutor.proofs import Shown

_VALUE = 600
"""Characters of what the proof gave."""


@dataclass(frozen=True)
class Prove(Action, name="quiz-prove"):
    attempt: int
    step: int

    async def run(self, press: Press) -> None:
        await press.response.defer(ephemeral=True, thinking=True)  # beside the question, not in its place
        shown = await press.client.tutor.proofs.prove(
            AttemptId(self.attempt), self.step, LearnerId(press.user.id), at=press.created_at
        )
        await press.edit_original_response(view=proof_screen(shown))


@dataclass(frozen=True)
class ProveInTest(Action, name="test-prove"):
    test: int
    step: int

    async def run(self, press: Press) -> None:
        await press.response.defer(ephemeral=True, thinking=True)  # as above
        shown = await press.client.tutor.proofs.prove_in_test(
            TopicTestId(self.test), self.step, LearnerId(press.user.id), at=press.created_at
        )
        await press.edit_original_response(view=proof_screen(shown))


def proof_screen(shown: Shown) -> Screen:
    source, says = text(code(shown.proof.code)), text(_says(shown))
    value = _value(shown)
    run = [*(run_parts(shown.run, silent="") if value else run_parts(shown.run)), *value]
    parts = [text("### 🔬 The proof, run just now"), source, *run, says]
    fit(parts, [*run[:0:-1], source, says])
    return Screen(*parts, colour=GOOD if shown.agrees else WARM)


def _value(shown: Shown) -> list[TextDisplay[Any]]:
    """What the expression gave; of what was printed or raised, the run itself has told."""
    if shown.proof.way == "returns":
        return [text(f"**{span(shown.proof.expression or '')} is**\n{verbatim(shown.answer, _VALUE)}")]
    if shown.proof.way == "holds":
        return [text(f"**Is this true, with an option filled in?**\n{code(shown.proof.expression or '')}")]
    return []


def _says(shown: Shown) -> str:
    slips = [option for option in shown.picks if option not in shown.matching]
    lines = []
    for option, outcome in shown.outcomes or [(option, "") for option in (*shown.matching, *slips)]:
        line = f"{'✅' if option in shown.matching else '❌'} {words(shown.question, option.text)}"
        line += f" → {span(outcome)}" if outcome else ""
        lines.append(f"{line} *(your answer)*" if option in slips else line)
    if not shown.agrees:
        lines.append(
            f"⚠️ It gave something else on {shown.proof.on}, with {shown.proof.versions}. Please tell a moderator."
        )
    lines.append(f"-# {shown.versions or shown.proof.versions}, on this machine")
    return "\n".join(lines)
