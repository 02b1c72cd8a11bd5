"""`/run`, and "Run this code" in the menu of a message: code in the sandbox, answered privately, shared if wanted."""

import io
from dataclasses import dataclass
from typing import Any

import discord
from discord import ButtonStyle, app_commands
from discord.ui import TextDisplay

from tutorbot.bot.actions import Action, Commands, Form, Press
from tutorbot.bot.codes import code_fields, download, sent_code
from tutorbot.bot.screens import BAD, GOOD, ROOM, WARM, Screen, defer, fit, row, show, text
from tutorbot.bot.texts import code, inert, people, verbatim, visible
from tutorbot.bot.topics import guild_of
from tutorbot.domain.codes import first_block
from tutorbot.domain.errors import TutorError
from tutorbot.domain.ids import InteractionId, LearnerId, RunId
from tutorbot.sandbox.jobs import Outcome, Run
from tutorbot.tutor.runs import Ran

_OUTPUT, _STDERR, _TRACE, _VALUE = 1500, 400, 800, 700
"""Characters of each block on the screen, which are fewer together than a message holds."""
_SHARED_CODE = 1800
"""Characters of code for which shared output makes room."""
_HEADS = {
    Outcome.OK: "✅ It ran",
    Outcome.ERROR: "❌ It ended with an error",
    Outcome.TIMEOUT: "⏱️ It took too long",
    Outcome.MEMORY: "🧠 It needed too much memory",
    Outcome.OUTPUT_LIMIT: "✂️ It printed too much",
    Outcome.REFUSED: "⛔ The sandbox refused it",
    Outcome.CRASHED: "💥 It crashed",
    Outcome.UNAVAILABLE: "🔌 It was not run",
}


@app_commands.command()
@app_commands.describe(file="A .py file (leave it out to type or paste code)")
async def run(press: Press, file: discord.Attachment | None = None) -> None:
    """Run Python with PyTorch in a sandbox; only you see what comes of it."""
    if file is None:
        last = await press.client.tutor.runs.last_code(LearnerId(press.user.id))
        await press.response.send_modal(run_form(last))
    else:
        await defer(press)
        await _run(press, await download(press, file.to_dict()))


@app_commands.context_menu(name="Run this code")
async def run_message(press: Press, message: discord.Message) -> None:
    found = _first_block(message)
    if found is None:
        raise TutorError(
            "There is no block of code in that message: three backticks before it, and three after it. "
            "`/run` takes code of your own."
        )
    await defer(press)
    await _run(press, found)


COMMANDS: Commands = (run, run_message)


@dataclass(frozen=True)
class Start(Action, name="run-form"):
    """The form of `/run`, sent."""

    async def run(self, press: Press) -> None:
        await defer(press)
        await _run(press, await sent_code(press))


@dataclass(frozen=True)
class Again(Action, name="run-again"):
    run_id: int

    async def run(self, press: Press) -> None:
        ran = await press.client.tutor.runs.get(RunId(self.run_id), LearnerId(press.user.id))
        await press.response.send_modal(run_form(ran.code))


@dataclass(frozen=True)
class Share(Action, name="run-share"):
    run_id: int

    async def run(self, press: Press) -> None:
        ran = await press.client.tutor.runs.share(RunId(self.run_id), LearnerId(press.user.id))
        await press.response.send_message(view=shared_screen(ran, press.user.display_name))


async def _run(press: Press, source: str) -> None:
    """Run code for whoever pressed, and show what came of it where the answer is awaited."""
    ran = await press.client.tutor.runs.run(
        LearnerId(press.user.id), guild_of(press), source, at=press.created_at, interaction=InteractionId(press.id)
    )
    file = output_file(ran.run)
    await show(press, run_screen(ran, file), file)


def run_form(last: str) -> Form:
    return Start().form("Run Python", *code_fields(last))


def run_screen(ran: Ran, file: discord.File | None = None) -> Screen:
    parts: list[discord.ui.Item[Any]] = [*run_parts(ran.run)]
    if file:
        parts.append(discord.ui.File(file))
    share = Share(ran.id).button("Share", emoji="📣")
    again = Again(ran.id).button("Edit and run again", style=ButtonStyle.primary)
    return Screen(*parts, row(again, share), colour=colour_of(ran.run))


def shared_screen(ran: Ran, name: str) -> Screen:
    """What everybody sees; of long code and output the beginning."""
    source = TextDisplay[Any](code(visible(ran.code)))
    outcome = run_parts(ran.run, ROOM - min(len(source.content), _SHARED_CODE))
    parts = [text(f"📣 **{people(name)}** ran this"), source, *outcome]
    fit(parts, [source])
    return Screen(*parts, colour=colour_of(ran.run))


_SILENT = "It printed nothing, and its last line has no value to show."


def run_parts(run: Run, room: int = ROOM, *, silent: str = _SILENT) -> list[TextDisplay[Any]]:
    """How it went, what it printed, where it failed, the value of its last line: each as far as it is there.

    `silent` is said where nothing of that is.
    """
    head = f"### {_HEADS[run.outcome]}"
    lines = [head, *([inert(run.why, 200)] if run.why else []), f"-# {run.wall_s:.2f} s"]
    parts = [text("\n".join(lines))]
    if run.stdout.strip():
        more = " (cut off)" if run.truncated else ""
        parts.append(text(f"**Printed**{more}\n{verbatim(run.stdout, _OUTPUT)}"))
    if run.stderr.strip():
        parts.append(text(f"**On stderr**\n{verbatim(run.stderr, _STDERR)}"))
    if run.failure:
        parts.append(text(f"**Where**\n{verbatim(run.failure.trace or run.failure.message, _TRACE)}"))
    if run.shown:
        about = f" · {inert(run.shown.about, 100)}" if run.shown.about else ""
        parts.append(text(f"**Last value**{about}\n{verbatim(run.shown.text, _VALUE)}"))
    if silent and len(parts) == 1 and run.outcome is Outcome.OK:
        parts.append(text(silent))
    fit(parts, parts[:0:-1], room)
    return parts


def colour_of(run: Run) -> discord.Colour:
    if run.outcome is Outcome.OK:
        return GOOD
    return BAD if run.outcome in (Outcome.ERROR, Outcome.CRASHED, Outcome.REFUSED) else WARM


def output_file(run: Run) -> discord.File | None:
    """All that was printed, where a message does not hold it."""
    if len(visible(run.stdout)) <= _OUTPUT:
        return None
    return discord.File(io.BytesIO(visible(run.stdout).encode()), "output.txt")


def _first_block(message: discord.Message) -> str | None:
    """In what somebody wrote, or in one of our own screens."""
    texts = [message.content, *_texts(message.components)]
    return next((found for words in texts if (found := first_block(words)) is not None), None)


def _texts(components: Any) -> list[str]:  # noqa: ANN401  discord.py has no common type of all components
    found: list[str] = []
    for component in components:
        found += [component.content] if isinstance(component, discord.TextDisplay) else []
        found += _texts(getattr(component, "children", ()))
    return found
