"""Pictures on request: a process that draws is there while pictures are wanted, and the last few pictures are kept."""

import asyncio
import contextlib
from collections import OrderedDict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.util import find_spec

import structlog

from tutorbot.domain.errors import Unavailable
from tutorbot.domain.figures import Figure, Look
from tutorbot.pictures.wires import to_wire
from tutorbot.pictures.workers import Worker, WorkerLost, start_worker

log = structlog.get_logger()

_KEPT = 32
_NEEDS = "matplotlib"
_MISSING = "Pictures come later: what draws them is not installed here (`pip install 'tutorbot[pictures]'`)."
_BROKEN = "The picture could not be drawn just now."


class Pictures:
    """Made by `open_pictures`, or by hand where nothing is drawn: nothing runs before the first picture."""

    def __init__(self, *, seconds: float = 20, idle_seconds: float = 240) -> None:
        self._seconds = seconds
        self._idle_seconds = idle_seconds
        self._kept: OrderedDict[bytes, bytes] = OrderedDict()
        self._drawing = asyncio.Lock()
        self._worker: Worker | None = None
        self._watching: asyncio.Task[None] | None = None
        self._closed = False

    async def draw(self, figure: Figure, look: Look) -> bytes:
        """A PNG.

        Raises:
            Unavailable: there is no matplotlib, or it failed; the figure's twin says the same.
        """
        request = to_wire(figure, look)
        async with self._drawing:
            if request in self._kept:
                self._kept.move_to_end(request)
                return self._kept[request]
            picture = await self._drawn(request)
            self._kept[request] = picture
            if len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
            return picture

    async def close(self) -> None:
        self._closed = True
        async with self._drawing:
            await self._end()
        if self._watching:
            self._watching.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._watching

    async def _drawn(self, request: bytes) -> bytes:
        if self._closed:
            raise Unavailable(_BROKEN)
        if find_spec(_NEEDS) is None:
            raise Unavailable(_MISSING)
        for last in (False, True):
            try:
                drawn, content = await self._ask(request)
            except (WorkerLost, TimeoutError, OSError) as error:
                log.warning("the process that draws was lost", why=str(error) or "no answer in time")
                if last or isinstance(error, TimeoutError):
                    raise Unavailable(_BROKEN) from error
                continue
            if not drawn:
                log.error("a figure cannot be drawn", why=content.decode(errors="replace"))
                raise Unavailable(_BROKEN)
            return content
        raise AssertionError  # the loop has returned or raised

    async def _ask(self, request: bytes) -> tuple[bool, bytes]:
        if self._worker is None or not self._worker.lives:
            self._worker = await start_worker()
        try:
            answer = await asyncio.wait_for(self._worker.ask(request), self._seconds)
        except BaseException:
            await self._end()  # half an answer may be under way
            raise
        self._watch()
        return answer

    async def _end(self) -> None:
        worker, self._worker = self._worker, None
        if worker:
            await worker.end()

    def _watch(self) -> None:
        """End the process once nobody has wanted a picture for a while."""
        if self._watching:
            self._watching.cancel()
        self._watching = asyncio.create_task(self._end_when_idle(), name="pictures")

    async def _end_when_idle(self) -> None:
        await asyncio.sleep(self._idle_seconds)
        async with self._drawing:
            await self._end()


@asynccontextmanager
async def open_pictures() -> AsyncIterator[Pictures]:
    pictures = Pictures()
    try:
        yield pictures
    finally:
        await pictures.close()
