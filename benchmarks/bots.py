"""A bot in a process of its own, seen from its stand-in: brought to buttons, pressed, measured."""

import asyncio
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from itertools import cycle, islice
from pathlib import Path
from typing import TypeAlias

from benchmarks.crowds import at_once
from tutorbot.playground.people import Person
from tutorbot.playground.servers import Playground
from tutorbot.playground.worlds import PEOPLE

Button: TypeAlias = tuple[Person, str, str]
"""Whose it is, on which message, with which custom_id."""

AT_ONCE = 32
MOST_BUTTONS = 400
"""A channel of the stand-in keeps 500 messages."""

_START_SECONDS = 30


class Bot:
    def __init__(self, playground: Playground, pid: int, command: str, custom_id: str, **options: int) -> None:
        """`command` brings a message with a button whose custom_id begins with `custom_id`."""
        self.pid = pid
        self.presses = 0
        self._people = [playground.person(profile.key) for profile in PEOPLE]
        self._command = command
        self._options = options
        self._custom_id = custom_id

    async def buttons(self, count: int) -> list[Button]:
        """So many new messages, got by command, each with a button: for the tutor a question to be answered."""
        brought: list[Button] = []

        async def bring(person: Person) -> None:
            answer = await person.command(self._command, **self._options)
            if answer.screen:
                ids = [button.custom_id for button in answer.screen.buttons]
                brought.append((person, answer.screen.id, next(id_ for id_ in ids if id_.startswith(self._custom_id))))

        await at_once(AT_ONCE, bring, islice(cycle(self._people), count))
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
        yield Bot(playground, pid, "panel", "press")


@asynccontextmanager
async def tutor_bot(folder: Path) -> AsyncIterator[Bot]:
    """The whole product on a database in the folder; every press answers a question for the first time."""
    async with _running("benchmarks.tutor_bot", str(folder)) as (playground, pid):
        yield Bot(playground, pid, "quiz", "tb1:quiz-answer:", count=1)


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
