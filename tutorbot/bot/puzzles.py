"""`/puzzle`: a puzzle in one private message, from its statement over hints and tries to its solution."""

from dataclasses import dataclass
from typing import Any

import discord
from discord import ButtonStyle, TextStyle, app_commands
from discord.ui import Label, TextInput

from tutorbot.bot import verdicts
from tutorbot.bot.actions import Action, Commands, Press
from tutorbot.bot.codes import code_fields, has_file, sent_code
from tutorbot.bot.modes import OpenMode, OpenTopic
from tutorbot.bot.runs import colour_of, run_parts
from tutorbot.bot.screens import BAD, CALM, GOOD, ROOM, WARM, Screen, defer, fit, row, rule, show, text
from tutorbot.bot.texts import plural, shortened
from tutorbot.bot.topics import complete_puzzle_topic, guild_of
from tutorbot.bot.waiting import awaited
from tutorbot.domain.ids import InteractionId, LearnerId, PuzzleAttemptId, TopicId
from tutorbot.domain.items import Difficulty
from tutorbot.domain.modes import Mode
from tutorbot.domain.puzzles import BLANK, Ended, Fill, Implement, Order, Predict, shuffled
from tutorbot.sandbox.jobs import Run
from tutorbot.storage.puzzles import Reply, Wish
from tutorbot.tutor.puzzles import Posed

_ANY = "-"
"""No topic, no difficulty: a custom_id has no empty fields."""
_ANSWERS = {
    "shape": ("The shape", "(1, 3) or 1x3"),
    "value": ("The value", None),
    "dtype": ("The dtype", "torch.float32"),
    "prints": ("What is printed", None),
    "raises": ("The exception", "RuntimeError, or nothing"),
}
_LONGEST_FILLING = 200
_MOST_PREDICTED = 1000
"""Characters of an answer to a predict puzzle."""


@app_commands.command()
@app_commands.describe(
    topic="What it is about (any topic if you leave it out)",
    difficulty="How hard (any if you leave it out)",
)
@app_commands.autocomplete(topic=complete_puzzle_topic)
@app_commands.choices(difficulty=[app_commands.Choice(name=each.capitalize(), value=each.value) for each in Difficulty])
async def puzzle(
    press: Press,
    topic: app_commands.Range[str, 1, 40] | None = None,
    difficulty: app_commands.Choice[str] | None = None,
) -> None:
    """Write, mend or predict a few lines of PyTorch; your code is run and judged at once."""
    level = Difficulty(difficulty.value) if difficulty else None
    await _begin(press, Wish(TopicId(topic) if topic else None, level))


COMMANDS: Commands = (puzzle,)


@dataclass(frozen=True)
class Begin(Action, name="puzzle"):
    topic: str
    difficulty: str

    async def run(self, press: Press) -> None:
        topic = None if self.topic == _ANY else TopicId(self.topic)
        known = self.difficulty in list(Difficulty)
        await _begin(press, Wish(topic, Difficulty(self.difficulty) if known else None))


@dataclass(frozen=True)
class Another(Action, name="puzzle-other"):
    """Leave this one open and go to another."""

    attempt: int
    topic: str
    difficulty: str

    async def run(self, press: Press) -> None:
        topic = None if self.topic == _ANY else TopicId(self.topic)
        known = self.difficulty in list(Difficulty)
        wish = Wish(topic, Difficulty(self.difficulty) if known else None)
        await _begin(press, wish, instead_of=PuzzleAttemptId(self.attempt))


@dataclass(frozen=True)
class Look(Action, name="puzzle-look"):
    """Back to the puzzle as it stands."""

    attempt: int

    async def run(self, press: Press) -> None:
        await defer(press)
        posed = await press.client.tutor.puzzles.look(*_whose(press, self.attempt), at=press.created_at)
        await show(press, puzzle_screen(posed))


@dataclass(frozen=True)
class Hint(Action, name="puzzle-hint"):
    """`rung` is the one to be shown, from 1."""

    attempt: int
    rung: int

    async def run(self, press: Press) -> None:
        await defer(press)
        posed = await press.client.tutor.puzzles.hint(*_whose(press, self.attempt), self.rung, at=press.created_at)
        await show(press, puzzle_screen(posed))


@dataclass(frozen=True)
class Answer(Action, name="puzzle-answer"):
    attempt: int

    async def run(self, press: Press) -> None:
        posed = await press.client.tutor.puzzles.form(*_whose(press, self.attempt), at=press.created_at)
        await press.response.send_modal(Submit(self.attempt).form("Your answer", *_fields(posed)))


@dataclass(frozen=True)
class Submit(Action, name="puzzle-submit"):
    attempt: int

    async def run(self, press: Press) -> None:
        if has_file(press):
            await defer(press)  # fetching it may take a while
        submissions, whose, at = press.client.tutor.submissions, _whose(press, self.attempt), press.created_at
        reply = Reply(press.application_id, press.token)
        accepted = await submissions.accept(
            *whose, await sent_code(press), at=at, interaction=InteractionId(press.id), reply=reply
        )
        if not press.response.is_done():
            await defer(press)  # not before: what is acknowledged is not lost
        finishing = submissions.finish(accepted, at=at) if accepted else press.client.tutor.puzzles.look(*whose, at=at)
        posed = await awaited(press, finishing, waiting_screen(self.attempt))
        await show(press, puzzle_screen(posed))
        if posed.last:
            await submissions.delivered(posed.last.id)


@dataclass(frozen=True)
class Try(Action, name="puzzle-try"):
    attempt: int

    async def run(self, press: Press) -> None:
        posed = await press.client.tutor.puzzles.form(*_whose(press, self.attempt), at=press.created_at)
        await press.response.send_modal(Trying(self.attempt).form("Try without grading", *_fields(posed)))


@dataclass(frozen=True)
class Trying(Action, name="puzzle-trying"):
    """The form of `Try`, sent."""

    attempt: int

    async def run(self, press: Press) -> None:
        await defer(press)
        trying = press.client.tutor.puzzles.try_out(
            *_whose(press, self.attempt), await sent_code(press), at=press.created_at
        )
        await show(press, tried_screen(*await awaited(press, trying, waiting_screen(self.attempt))))


@dataclass(frozen=True)
class GiveUp(Action, name="puzzle-give-up"):
    """Asks first: a slip of the finger would end the puzzle."""

    attempt: int

    async def run(self, press: Press) -> None:
        await defer(press)
        posed = await press.client.tutor.puzzles.look(*_whose(press, self.attempt), at=press.created_at)
        await show(press, puzzle_screen(posed) if posed.ended else confirm_screen(self.attempt))


@dataclass(frozen=True)
class Reveal(Action, name="puzzle-solution"):
    attempt: int

    async def run(self, press: Press) -> None:
        await defer(press)
        posed = await press.client.tutor.puzzles.reveal(
            *_whose(press, self.attempt), at=press.created_at, interaction=InteractionId(press.id)
        )
        await show(press, puzzle_screen(posed))


async def _begin(press: Press, wish: Wish, *, instead_of: PuzzleAttemptId | None = None) -> None:
    await defer(press)
    posed = await press.client.tutor.puzzles.begin(
        LearnerId(press.user.id),
        guild_of(press),
        wish.topic,
        wish.difficulty,
        at=press.created_at,
        interaction=InteractionId(press.id),
        instead_of=instead_of,
    )
    await show(press, puzzle_screen(posed))


def _whose(press: Press, attempt: int) -> tuple[PuzzleAttemptId, LearnerId]:
    return PuzzleAttemptId(attempt), LearnerId(press.user.id)


def puzzle_screen(posed: Posed) -> Screen:
    """The puzzle as it stands: with its hints and the last verdict, or with its solution once it has ended."""
    if posed.ended:
        return _ended_screen(posed)
    puzzle, judged = posed.puzzle, posed.verdict
    source, examples = verdicts.source(puzzle), verdicts.examples(posed.examples)
    about = verdicts.statement(puzzle)
    parts = [verdicts.head(posed), about, source, *examples, *verdicts.hints(posed)]
    result = verdicts.verdict(judged) if judged else []
    if posed.last and not judged:
        result = verdicts.note("⏳ Your last answer is still being judged. /puzzle shows the verdict.")
    notes = verdicts.note("You have attempted every such puzzle before: this one comes again.") if posed.repeats else []
    notes += verdicts.note(f"{plural(posed.left, 'attempt')} left") if posed.left is not None else []
    small = [*notes, verdicts.small_print(posed)]
    fit([*parts, *result, *small], [*result[1:], *examples, source, about])
    middle = [rule(), *result] if result else []
    colour = BAD if judged else CALM
    return Screen(*parts, *middle, *small, row(*_buttons(posed)), colour=colour)


def _buttons(posed: Posed) -> list[discord.ui.Button[Any]]:
    attempt, puzzle = posed.attempt, posed.puzzle
    buttons = [Answer(attempt).button("Try again" if posed.tries else "Answer", style=ButtonStyle.primary)]
    if posed.hints < len(puzzle.hints):
        hint = Hint(attempt, posed.hints + 1)
        buttons.append(hint.button("Next hint" if posed.hints else "Hint", emoji="💡"))
    if not isinstance(puzzle.task, Predict | Fill):
        buttons.append(Try(attempt).button("Try without grading"))
    buttons.append(GiveUp(attempt).button("Show the solution"))
    if posed.round and posed.asked.topic:
        buttons.append(OpenTopic(posed.asked.topic).button("The topic's page"))
    else:
        buttons.append(Another(attempt, *_asked(posed)).button("Another one"))
    return buttons


def _ended_screen(posed: Posed) -> Screen:
    solution, *idea = verdicts.answer(posed.puzzle)
    opening = [verdicts.head(posed), verdicts.title(posed.puzzle), verdicts.outcome(posed)]
    small = verdicts.small_print(posed)
    fit([*opening, solution, *idea, small], [solution])
    if posed.round and posed.asked.topic:
        onward = OpenMode(posed.asked.topic, Mode.TRY).button("Next", emoji="▶️", style=ButtonStyle.primary)
    else:
        onward = Begin(*_asked(posed)).button("Next puzzle", style=ButtonStyle.primary)
    colour = GOOD if posed.ended is Ended.SOLVED else WARM
    return Screen(*opening, rule(), solution, *idea, small, row(onward), colour=colour)


def tried_screen(posed: Posed, run: Run) -> Screen:
    opening = [verdicts.head(posed), verdicts.title(posed.puzzle), text("-# A try; nothing was graded.")]
    attempt = posed.attempt
    buttons = (
        Answer(attempt).button("Answer with this", style=ButtonStyle.primary),
        Try(attempt).button("Try something else"),
        Look(attempt).button("Back to the puzzle"),
    )
    room = ROOM - sum(len(part.content) for part in opening)
    return Screen(*opening, *run_parts(run, room), row(*buttons), colour=colour_of(run))


def waiting_screen(attempt: int) -> Screen:
    words = "### ⏳ Your code is running\nThis message changes as soon as it is done."
    return Screen(text(words), row(Look(attempt).button("Back to the puzzle")))


def confirm_screen(attempt: int) -> Screen:
    words = (
        "### Show the solution?\nThat ends this puzzle. There is no shame in it: it comes back soon as a card, so that "
        "the solution stays."
    )
    buttons = (
        Reveal(attempt).button("Show the solution", style=ButtonStyle.danger),
        Look(attempt).button("Back to the puzzle", style=ButtonStyle.success),
    )
    return Screen(text(words), row(*buttons), colour=WARM)


def _asked(posed: Posed) -> tuple[str, str]:
    return posed.asked.topic or _ANY, posed.asked.difficulty or _ANY


def _fields(posed: Posed) -> tuple[Label[Any], ...]:
    """What is filled in, with the last try or else what the puzzle begins with."""
    match posed.puzzle.task:
        case Implement(starter=starter):
            return code_fields(posed.typed or starter)
        case Order():
            about = "Cut and paste whole lines, or type their numbers: 3 1 2"
            return (_field("The lines in order", about, posed.typed or "\n".join(shuffled(posed.puzzle))),)
        case Fill() as task:
            rows = [line.strip() for line in task.code.split("\n") for _ in BLANK.findall(line)]
            filled = [*(posed.typed or "").split("\n"), *rows][: len(rows)] if posed.typed else [""] * len(rows)
            return tuple(map(_blank, range(1, len(rows) + 1), rows, filled))
        case Predict(asks=asks):
            label, example = _ANSWERS[asks]
            return (_field(label, None, posed.typed or "", example=example, short=asks != "prints"),)


def _blank(number: int, line: str, filled: str) -> Label[Any]:
    """`line` is the one of the code that it stands in."""
    field = TextInput[Any](custom_id=f"blank{number}", default=filled or None, max_length=_LONGEST_FILLING)
    return Label(text=f"Blank {number}", description=shortened(line, 100), component=field)


def _field(
    label: str, about: str | None, filled: str, *, example: str | None = None, short: bool = False
) -> Label[Any]:
    most = _MOST_PREDICTED if about is None else 4000
    field = TextInput[Any](
        custom_id="code",
        style=TextStyle.short if short else TextStyle.paragraph,
        default=filled if 0 < len(filled) <= most else None,
        placeholder=example,
        max_length=most,
    )
    return Label(text=label, description=about, component=field)
