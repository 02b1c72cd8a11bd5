"""What the references of puzzles give for their examples, found out by running them as seldom as can be."""

import asyncio
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from tutorbot.domain.errors import JudgingError, Unavailable
from tutorbot.domain.ids import VersionId
from tutorbot.domain.puzzles import Predict, Puzzle

if TYPE_CHECKING:
    from tutorbot.judging.judges import Judge

_RETRY = timedelta(minutes=1)
"""After a failure, until the reference is run again."""


class Examples:
    def __init__(self, judge: "Judge") -> None:
        self._judge = judge
        self._known: dict[VersionId, Sequence[tuple[str, str]]] = {}
        self._failed: dict[VersionId, datetime] = {}
        self._turns: defaultdict[VersionId, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def of(self, puzzle: Puzzle, version: VersionId, *, at: datetime) -> Sequence[tuple[str, str]]:
        """Each example's call and what it gives, which is "" where that cannot be found out; none for a prediction.

        Whoever asks while a reference runs waits for that run.
        """
        if isinstance(puzzle.task, Predict):
            return ()
        async with self._turns[version]:
            if version not in self._known and self._may_run(version, at):
                await self._find_out(puzzle, version, at)
        return self._known.get(version) or [(call.text, "") for call in puzzle.task.examples]

    def _may_run(self, version: VersionId, at: datetime) -> bool:
        failed = self._failed.get(version)
        return failed is None or at - failed >= _RETRY

    async def _find_out(self, puzzle: Puzzle, version: VersionId, at: datetime) -> None:
        try:
            self._known[version] = await self._judge.examples(puzzle)
        except (Unavailable, JudgingError):
            self._failed[version] = at
