"""The sandbox: a warm server, a few children that wait for their job, a spare server before the first is worn out."""

import asyncio
import contextlib
import importlib
import os
import sys
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime
from importlib.metadata import PackageNotFoundError
from typing import TYPE_CHECKING, TypeVar

import structlog

from tutorbot.domain.errors import Unavailable
from tutorbot.sandbox import bubbles, probes, runtimes
from tutorbot.sandbox.children import Child, ServerLost
from tutorbot.sandbox.jobs import Job, Limits, Outcome, Run
from tutorbot.sandbox.options import Options
from tutorbot.sandbox.queues import Gate, Queue
from tutorbot.sandbox.servers import Server, start_server
from tutorbot.sandbox.sessions import Bench, Session

if TYPE_CHECKING:
    from tutorbot.sandbox.runtimes import Runtime

log = structlog.get_logger()

T = TypeVar("T")

OWN_USER = 61_737
"""The user and group that the server becomes when root starts it; no account has to exist for it."""
_WARM_UP_SHARE = 0.9
"""Of its children, after which a server's successor is started."""
_LOOK_AGAIN_SECONDS = 3.0
"""While packages are missing."""
_AGAIN_SECONDS = 30.0
"""After a failed start, until the next one is tried."""


class Sandbox:
    """Made by `open_sandbox`."""

    def __init__(self, options: Options) -> None:
        self.options = options
        self.report: probes.Report | None = None
        """What the probes of the first server found."""
        self.why = "The sandbox is still starting."
        self._queue = Queue(options.at_once)
        self._gate = Gate(options.a_minute)
        self._first: asyncio.Task[bool] | None = None
        self._server: Server | None = None
        self._parked: deque[tuple[Server, Child]] = deque()
        self._coming = 0
        """Children that are being forked."""
        self._bubblewrap: str | None = None
        self._runtime: Runtime | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._changing = asyncio.Lock()
        self._failed_at: float | None = None
        self._has_served = False
        """Where one server has served another one can, even if it takes a while."""
        self._closing = False

    @property
    def available(self) -> bool:
        return self._server is not None

    async def ready(self) -> bool:
        """Wait until it is known whether there is a sandbox."""
        if self._first:
            await asyncio.shield(self._first)
        return self.available or self._has_served

    def admit(self, who: int, at: datetime) -> None:
        """Count one more run of a learner. Raises TooMany."""
        self._gate.admit(who, at)

    async def run(self, job: Job, *, who: int = 0, limits: Limits | None = None) -> Run:
        """Run code from top to bottom. Never raises for what the code does."""

        async def work(bench: Bench) -> Run:
            return await bench.run(job, limits)

        try:
            return await self.turn(who, work)
        except Unavailable as error:
            return Run(outcome=Outcome.UNAVAILABLE, why=str(error))

    async def turn(self, who: int, work: Callable[[Bench], Awaitable[T]]) -> T:
        """Wait for a turn and do some work in it; once more from its beginning if the server is lost on the way.

        Raises:
            Unavailable: there is no sandbox, or it was lost twice.
        """
        if not await self.ready():
            raise Unavailable(self.why)
        async with self._queue.turn(who), self._restocking():
            for last in (False, True):
                server = self._server
                try:
                    return await work(Bench(self._child, self.options.limits))
                except ServerLost as error:
                    log.warning("the sandbox's server was lost", why=str(error))
                    await self._replace(server)
                    if last:
                        raise Unavailable("The sandbox has just failed twice. Please try again in a minute.") from error
        raise AssertionError  # the loop has returned or raised

    async def start(self) -> bool:
        """The first server, with every layer probed; True when there is a sandbox."""
        if not self.options.enabled:
            self.why = "Running code is switched off here (TUTORBOT_SANDBOX)."
            return False
        if sys.platform != "linux":
            self.why = "Code can only be run on Linux, where Landlock and seccomp keep it inside."
            return False
        why = ""
        try:
            self._runtime = runtimes.find_runtime(self.options.packages)
            self._bubblewrap = bubbles.find_bubblewrap() if self.options.bubblewrap else None
            self._server = await self._probed()
        except PackageNotFoundError as error:
            self.why = (
                f"Code cannot be run here yet: {error.name} is not installed. `make play` is just fetching it; "
                "elsewhere, `pip install 'tutorbot[sandbox]'` does."
            )
            self._background(self._wait_for_packages)
            return False
        except (ServerLost, OSError) as error:
            why = str(error)
        if self._server is None:
            self.why = f"Code cannot be run here: {why}."
            log.warning("no sandbox", why=why)
            return False
        self.why, self._has_served = "", True
        self._restock()
        return True

    async def _wait_for_packages(self) -> None:
        """They may be on their way: `make play` fetches them while the page is already open."""
        while not self.available:
            await asyncio.sleep(_LOOK_AGAIN_SECONDS)
            importlib.invalidate_caches()
            with contextlib.suppress(PackageNotFoundError):
                runtimes.find_runtime(self.options.packages)
                await self.start()
                return

    async def close(self) -> None:
        self._closing = True
        self.why = "The sandbox is closed."
        if self._first:
            self._first.cancel()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, *([self._first] if self._first else []), return_exceptions=True)
        server, self._server = self._server, None
        for _, child in self._parked:
            child.close()
        self._parked.clear()
        if server:
            await server.close()

    async def _probed(self) -> Server:
        """A server whose every layer was seen to hold: in bubblewrap if that can be, without it otherwise."""
        without = ""
        if self._bubblewrap:
            try:
                return await self._new_server()
            except ServerLost as error:
                without = str(error)
                self._bubblewrap = None
        else:
            without = "bwrap is not installed" if self.options.bubblewrap else "switched off"
        server = await self._new_server()
        log.info("the sandbox does without bubblewrap", why=without)
        if self.report:
            self.report = self.report.without_bubblewrap(without)
        return server

    async def _new_server(self) -> Server:
        """A warm server with probed layers. Raises ServerLost, with what does not hold."""
        if self._runtime is None:
            raise ServerLost("there is no runtime")
        uid = OWN_USER if os.getuid() == 0 else None
        server = await start_server(self._runtime, bubblewrap=self._bubblewrap, uid=uid)
        try:
            async with Session(await server.fork(self.options.limits)) as session:
                report = await probes.probe(
                    session, server.ready, self.options.limits, in_bubble=bool(self._bubblewrap)
                )
            report.require()
        except BaseException:
            await server.close()
            raise
        self.report = replace(report, why_no_bubble=self.report.why_no_bubble) if self.report else report
        return server

    async def _child(self, limits: Limits) -> Child:
        """One that waits already, if its limits are the usual ones; else a new one."""
        if limits == self.options.limits:
            while self._parked:
                server, child = self._parked.popleft()
                if not server.lost.done() and not child.gone.done():
                    return child
                child.close()
        if self._server is None or self._server.lost.done():
            await self._replace(self._server)
        if self._server is None:
            raise Unavailable(self.why)
        return await self._server.fork(limits)

    @asynccontextmanager
    async def _restocking(self) -> AsyncIterator[None]:
        """Fork new children once the work is done, so as not to compete with it."""
        try:
            yield
        finally:
            self._restock()

    def _restock(self) -> None:
        self._background(self._fill)

    async def _fill(self) -> None:
        """Fork what is missing; whoever needs a child meanwhile takes one that is there or has one forked.

        Not while all seats are taken: nobody else can begin then, and those who run need the processors.
        """
        async with self._changing:
            if self._server and self._server.children >= self.options.recycled_after * _WARM_UP_SHARE:
                await self._succeed()
        server, missing = self._server, self.options.parked - len(self._parked) - self._coming
        if server is None or self._closing or missing <= 0 or self._queue.full:
            return
        self._coming += missing
        try:
            await asyncio.gather(*(self._park(server) for _ in range(missing)))
        finally:
            self._coming -= missing

    async def _park(self, server: Server) -> None:
        try:
            child = await server.fork(self.options.limits, rehearse=True)
        except ServerLost:
            return  # whoever needs a child next finds out
        if self._closing or server is not self._server:
            child.close()
        else:
            self._parked.append((server, child))

    async def _succeed(self) -> None:
        """Put a fresh server in the place of a worn one, which ends when the last of its children is gone."""
        if self._has_just_failed():
            return
        try:
            server = await self._new_server()
        except ServerLost as error:
            log.warning("no spare server", why=str(error))
            self._failed_at = asyncio.get_running_loop().time()
            return
        worn, self._server = self._server, server
        parked, self._parked = self._parked, deque()
        for _, child in parked:
            child.close()
        if worn:
            self._background(lambda: self._retire(worn))

    async def _retire(self, worn: Server) -> None:
        """Let the last of its children finish, which cannot take longer than their limits."""
        try:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(worn.idle(), self.options.limits.wall_s * 4)
        finally:
            await worn.close()

    async def _replace(self, lost: Server | None) -> None:
        """A new server in the place of one that is lost or misbehaves, unless somebody has put one there already."""
        async with self._changing:
            if self._server is not lost:
                return
            self._server = None
            while self._parked:
                self._parked.popleft()[1].close()
            if lost:
                await lost.close()
            if self._closing or self._has_just_failed():
                return
            try:
                self._server = await self._new_server()
            except ServerLost as error:
                self.why = f"Code cannot be run at the moment: {error}."
                self._failed_at = asyncio.get_running_loop().time()
            else:
                self.why, self._failed_at = "", None
                self._restock()

    def _has_just_failed(self) -> bool:
        now = asyncio.get_running_loop().time()
        return self._failed_at is not None and now - self._failed_at < _AGAIN_SECONDS

    def _background(self, work: Callable[[], Coroutine[None, None, None]]) -> None:
        if self._closing:
            return
        task = asyncio.create_task(work())
        self._tasks.add(task)
        task.add_done_callback(self._settled)

    def _settled(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()):
            log.error("the sandbox could not be looked after", exc_info=error)


@asynccontextmanager
async def open_sandbox(options: Options | None = None) -> AsyncIterator[Sandbox]:
    """A sandbox that is starting: whoever needs it waits for it, nobody else does.

    Where it cannot be had it is there all the same, not `available`, and says why.
    """
    sandbox = Sandbox(options or Options())
    sandbox._first = asyncio.ensure_future(sandbox.start())  # noqa: SLF001  its maker
    try:
        yield sandbox
    finally:
        with contextlib.suppress(asyncio.CancelledError):
            await sandbox.close()
