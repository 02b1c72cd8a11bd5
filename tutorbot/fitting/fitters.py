"""Starts the process that fits, gives it a log, and takes its answer, or its life when the time is over."""

import asyncio
import contextlib
import json
import os
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from importlib.util import find_spec
from pathlib import Path

import structlog

from tutorbot.domain.fits import Outcome, Review

log = structlog.get_logger()

SECONDS = 120.0
"""For 20,000 reviews; the optimizer has needed 23 s of one core for 10,000."""
_NEEDED = ("pandas", "torch", "tqdm")
"""What `fsrs.Optimizer` imports: `pip install fsrs[optimizer]`."""
_LAST_WORDS = 500


class _NoAnswer(Exception):
    """Out of time, stopped, or broken down."""


class Fitter:
    """One process at a time, from its question to its answer."""

    def __init__(self, *, seconds: float = SECONDS, batch: int | None = None) -> None:
        """`batch` is how many reviews the optimizer looks at together, and the fewest that it can fit; 512 if None."""
        missing = [name for name in _NEEDED if find_spec(name) is None]
        self.why = f"{' and '.join(missing)} not installed" if missing else ""
        """Why nothing can be fitted here; empty where it can."""
        self._seconds = seconds
        self._batch = batch
        self._one = asyncio.Lock()
        self._process: Process | None = None
        self._closed = False

    async def fit(self, reviews: Sequence[Review], parameters: tuple[float, ...] | None) -> Outcome | None:
        """Fit parameters to a log, oldest first, and compare them with those in use (None: those of FSRS-6 itself).

        Returns:
            None when it came to nothing, of which the log says more.
        """
        rows = [(review.item, review.day.toordinal(), review.rating, review.evidence) for review in reviews]
        question = json.dumps({"reviews": rows, "parameters": parameters, "batch": self._batch}).encode()
        try:
            async with self._one:
                answer = json.loads(await self._ask(question))
        except _NoAnswer as error:
            log.warning("a fit came to nothing", why=str(error))
            return None
        return Outcome(tuple(answer["parameters"]), answer["before"], answer["after"])

    async def close(self) -> None:
        """End the process, if there is one."""
        self._closed = True
        if self._process:
            await _end(self._process)

    async def _ask(self, question: bytes) -> bytes:
        if self._closed:
            raise _NoAnswer("the bot is being stopped")
        self._process = process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-P", "-m", "tutorbot.fitting.worker", str(int(self._seconds) + 1)),
            env=_environment(),
            stdin=PIPE,
            stdout=PIPE,
            stderr=PIPE,
        )
        try:
            async with asyncio.timeout(self._seconds):
                answer, complaints = await process.communicate(question)
        except TimeoutError:
            raise _NoAnswer(f"no answer in {self._seconds:g} s") from None
        finally:
            await _end(process)
            self._process = None
        if process.returncode:
            last_words = complaints.decode(errors="replace")[-_LAST_WORDS:].strip()
            raise _NoAnswer(f"it ended with {process.returncode}: {last_words}")
        return answer


@asynccontextmanager
async def open_fitter() -> AsyncIterator[Fitter]:
    fitter = Fitter()
    try:
        yield fitter
    finally:
        await fitter.close()


async def _end(process: Process) -> None:
    with contextlib.suppress(ProcessLookupError):
        process.kill()
    await process.wait()


def _environment() -> dict[str, str]:
    """Where programs and this package are, and one thread; nothing of the bot's own, such as its token."""
    return {
        "PATH": os.environ.get("PATH", os.defpath),
        "PYTHONPATH": str(Path(__file__).parents[2]),
        "OMP_NUM_THREADS": "1",
        "MKL_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
    }
