"""A bot in a process of its own, seen from its stand-in: brought to buttons, pressed, measured."""

import asyncio
import sqlite3
import sys
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, closing
from itertools import count, cycle, islice
from pathlib import Path
from typing import TypeAlias

from benchmarks.crowds import at_once
from benchmarks.rivals import right_picks
from tutorbot.playground.people import Person
from tutorbot.playground.servers import Playground
from tutorbot.playground.worlds import PEOPLE

Button: TypeAlias = tuple[Person, str, str]
"""Whose it is, on which message, with which custom_id."""

Choice: TypeAlias = Callable[[Sequence[str]], str]

AT_ONCE = 32
MOST_BUTTONS = 400
"""A channel of the stand-in keeps 500 messages."""

_START_SECONDS = 30
_QUESTION = "SELECT body FROM attempt_steps JOIN item_versions ON item_versions.id = version WHERE attempt = ?"


class Bot:
    def __init__(self, playground: Playground, pid: int, command: str, choose: Choice, **options: int) -> None:
        """`command` brings a message with buttons, of whose custom_ids `choose` takes one."""
        self.pid = pid
        self.presses = 0
        self._people = [playground.person(profile.key) for profile in PEOPLE]
        self._command = command
        self._options = options
        self._choose = choose

    async def buttons(self, many: int) -> list[Button]:
        """So many new messages, got by command, each with a button: for the tutor a question to be answered."""
        brought: list[Button] = []

        async def bring(person: Person) -> None:
            answer = await person.command(self._command, **self._options)
            if answer.screen:
                chosen = self._choose([button.custom_id for button in answer.screen.buttons])
                brought.append((person, answer.screen.id, chosen))

        await at_once(AT_ONCE, bring, islice(cycle(self._people), many))
        return brought

    async def press(self, button: Button) -> None:
        person, message, custom_id = button
        await person.use(message, custom_id)
        self.presses += 1

    async def press_all(self, buttons: Sequence[Button]) -> None:
        await at_once(AT_ONCE, self.press, buttons)


@asynccontextmanager
async def echo_bot() -> AsyncIterator[Bot]:
    async with _running("benchmarks.echo_bot") as (playground, pid):
        yield Bot(playground, pid, "panel", lambda custom_ids: custom_ids[0])


@asynccontextmanager
async def tutor_bot(folder: Path) -> AsyncIterator[Bot]:
    """The whole product on a database in the folder; every press answers a question for the first time."""
    async with _running("benchmarks.tutor_bot", str(folder)) as (playground, pid):
        with closing(sqlite3.connect(folder / "tutorbot.db")) as database:
            yield Bot(playground, pid, "quiz", _answering(database), count=1)


def _answering(database: sqlite3.Connection) -> Choice:
    """Two answers of three are right, where one press can say so; the others are "I don't know"."""
    numbers = count(1)

    def choose(custom_ids: Sequence[str]) -> str:
        answers = [custom_id.split(":") for custom_id in custom_ids if custom_id.startswith("tb1:quiz-answer:")]
        by_picks = {picks: ":".join((*rest, picks)) for *rest, picks in answers}
        attempt = int(answers[0][2])
        (body,) = database.execute(_QUESTION, (attempt,)).fetchone()
        right = "".join(map(str, right_picks(body)))
        return by_picks.get(right, by_picks["-"]) if next(numbers) % 3 else by_picks["-"]

    return choose


@asynccontextmanager
async def _running(module: str, *more: str) -> AsyncIterator[tuple[Playground, int]]:
    # Discord waits 3 s for an answer; here a machine that is slow shall give a figure, not an error.
    async with Playground(port=0, acknowledge_within=60) as playground:
        arguments = (str(playground.tls_port), str(playground.certificate), playground.token, *more)
        process = await asyncio.create_subprocess_exec(sys.executable, "-m", module, *arguments)
        try:
            await playground.bot_ready(_START_SECONDS)
            yield playground, process.pid
        finally:
            if process.returncode is None:
                process.terminate()
            await process.wait()
