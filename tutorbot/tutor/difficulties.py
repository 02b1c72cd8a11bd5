"""How hard questions have turned out to be, estimated anew from all answers, in a process of its own."""

import asyncio
import json
import os
import sys
from asyncio.subprocess import DEVNULL, PIPE
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from tutorbot.domain.abilities import LABELLED
from tutorbot.domain.difficulties import Estimate
from tutorbot.domain.ids import ItemId
from tutorbot.domain.items import Difficulty
from tutorbot.storage.stores import Store
from tutorbot.storage.transactions import Transaction
from tutorbot.tutor.requests import reads, writes

_LONGEST_SECONDS = 900
_NOTE = "difficulties estimated"


@dataclass(frozen=True, slots=True)
class Moved:
    """What an estimate has changed about a question."""

    item: ItemId
    label: Difficulty
    before: float
    """Its difficulty as it was believed until now: by an earlier estimate, or by its label."""
    now: Estimate

    @property
    def way(self) -> float:
        return abs(self.now.difficulty - self.before)


@dataclass
class Difficulties:
    store: Store

    async def estimate(self, *, at: datetime) -> Sequence[Moved]:
        """Estimate the difficulty of each question that enough learners have answered; those that moved most first.

        Raises:
            RuntimeError: the process that computes it failed, or took too long.
        """
        return await self._keep(await self._computed(), at=at)

    @reads
    def last(self, tx: Transaction) -> datetime | None:
        """When that was done last."""
        noted = tx.notes.get(_NOTE)
        return datetime.fromisoformat(noted) if noted else None

    @writes
    def _keep(self, tx: Transaction, estimates: Mapping[ItemId, Estimate], *, at: datetime) -> Sequence[Moved]:
        before = tx.difficulties.all()
        tx.difficulties.replace(estimates, at)
        tx.notes.put(_NOTE, at.isoformat())
        moved = []
        for item, (question, now) in tx.difficulties.all().items():
            was = before[item][1].difficulty if item in before else LABELLED[question.difficulty]
            moved.append(Moved(item, question.difficulty, was, now))
        return sorted(moved, key=lambda each: (-each.way, each.item))

    async def _computed(self) -> dict[ItemId, Estimate]:
        """What `estimating` prints: it computes for seconds, in which the bot has to answer."""
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "tutorbot.tutor.estimating", str(self.store.path)),
            stdin=DEVNULL,
            stdout=PIPE,
            stderr=PIPE,
            env={name: value for name, value in os.environ.items() if not name.startswith("TUTORBOT_")},
        )
        try:
            async with asyncio.timeout(_LONGEST_SECONDS):
                printed, said = await process.communicate()
        except TimeoutError as error:
            raise RuntimeError(f"no estimate within {_LONGEST_SECONDS} s") from error
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()
        if process.returncode:
            raise RuntimeError(f"the estimate failed: {said.decode(errors='replace')[-2000:]}")
        return {ItemId(item): Estimate(*found) for item, found in json.loads(printed).items()}
