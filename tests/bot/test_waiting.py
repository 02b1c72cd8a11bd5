"""What goes on while a learner waits, or after a learner could not be answered."""

import asyncio
from types import SimpleNamespace
from typing import Any

import discord
import pytest

from tutorbot.bot import submissions, waiting
from tutorbot.bot.screens import Screen
from tutorbot.domain.errors import Unavailable


async def test_work_goes_on_when_nobody_can_be_told_that_it_does(monkeypatch: pytest.MonkeyPatch) -> None:
    async def refuse(*_: object) -> None:
        response: Any = SimpleNamespace(status=503, reason="down")
        raise discord.HTTPException(response, "down")

    async def work() -> str:
        await asyncio.sleep(0.05)
        return "the verdict"

    monkeypatch.setattr(waiting, "show", refuse)
    monkeypatch.setattr(waiting, "_MOMENT", 0)
    press: Any = None
    assert await waiting.awaited(press, work(), Screen()) == "the verdict"


class Left:
    """Stands in for the requests: one answer waits for a sandbox, which comes back after two tries."""

    def __init__(self) -> None:
        self.tries = 0
        self.done = asyncio.Event()
        self.asked: list[bool] = []

    async def unfinished(self, *, judged: bool) -> list[Any]:
        self.asked.append(judged)
        return [] if self.done.is_set() else [SimpleNamespace(id=1, reply=None)]

    async def finish(self, submission: object, *, at: object) -> None:
        del submission, at
        self.tries += 1
        if self.tries < 3:
            raise Unavailable("The sandbox has just failed twice.")
        self.done.set()


async def test_what_waits_for_a_sandbox_is_looked_at_again_until_it_is_judged(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(submissions, "_LOOK_AGAIN_SECONDS", 0.01)
    left = Left()
    client: Any = SimpleNamespace(tutor=SimpleNamespace(submissions=left), now=discord.utils.utcnow)
    finishing = asyncio.create_task(submissions.keep_finishing(client))
    await asyncio.wait_for(left.done.wait(), 5)
    finishing.cancel()
    await asyncio.wait({finishing})
    assert finishing.cancelled()
    assert left.asked[:3] == [True, False, False]
