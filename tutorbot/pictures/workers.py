"""The drawing process as the bot sees it: started with nothing of the bot's to see, asked for one picture at a time."""

import asyncio
import contextlib
import os
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from pathlib import Path

from tutorbot.pictures.wires import HEAD

_CODE = Path(__file__).parents[2]
"""Where the package lies from which the process imports what it draws with."""
_PASSED_ON = ("PATH", "HOME", "TMPDIR", "XDG_CACHE_HOME", "MPLCONFIGDIR", "SYSTEMROOT")
"""What matplotlib needs to find its cache of fonts; a token or a database is not for it to see."""
_LARGEST = 2_000_000
"""Bytes of an answer."""
_END_SECONDS = 5


class WorkerLost(Exception):
    """The process is gone, or does not keep to what was agreed; the words say how."""


class Worker:
    """Made by `start_worker`. After an error other than Refused it must be ended."""

    def __init__(self, process: Process) -> None:
        self._process = process

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def lives(self) -> bool:
        return self._process.returncode is None

    async def ask(self, request: bytes) -> tuple[bool, bytes]:
        """Whether there is a picture, and the picture or the reason. Raises WorkerLost."""
        requests, answers = self._process.stdin, self._process.stdout
        if requests is None or answers is None:
            raise WorkerLost("it has no pipes")
        try:
            requests.write(request)
            await requests.drain()
            drawn, size = HEAD.unpack(await answers.readexactly(HEAD.size))
            if size > _LARGEST:
                raise WorkerLost(f"an answer of {size} bytes")
            return drawn, await answers.readexactly(size)
        except (OSError, asyncio.IncompleteReadError) as error:
            raise WorkerLost("it has ended") from error

    async def end(self) -> None:
        with contextlib.suppress(ProcessLookupError):
            self._process.kill()
        await asyncio.wait_for(self._process.wait(), _END_SECONDS)


async def start_worker() -> Worker:
    environment = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    environment |= {"PYTHONPATH": str(_CODE), "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
    words = (sys.executable, "-P", "-m", "tutorbot.pictures.inside.start")
    return Worker(
        await asyncio.create_subprocess_exec(
            *words, env=environment, cwd="/", stdin=PIPE, stdout=PIPE, stderr=DEVNULL, start_new_session=True
        )
    )
