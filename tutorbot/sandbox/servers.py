"""A warm server as the bot sees it: started with nothing of ours in reach, then asked for one child after another."""

import asyncio
import contextlib
import json
import os
import signal
import socket
import subprocess
from base64 import b64encode
from collections import deque
from dataclasses import asdict, dataclass
from typing import Any

from tutorbot.sandbox import bubbles
from tutorbot.sandbox.children import Child, Exit, ServerLost
from tutorbot.sandbox.jobs import Limits
from tutorbot.sandbox.runtimes import INSIDE, Runtime

START_SECONDS = 120
_FORK_SECONDS = 20
"""Until a child has put its layers on, on a machine that is very busy."""
_END_SECONDS = 5
_MESSAGE = 1 << 16
_ENVIRONMENT = {
    "PATH": "/usr/bin:/bin",
    "HOME": "/nonexistent",
    "LANG": "C.UTF-8",
    "TZ": "UTC",
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "NUMEXPR_NUM_THREADS": "1",
    "MALLOC_ARENA_MAX": "2",
    "PYTHONDONTWRITEBYTECODE": "1",
    "PYTHONHASHSEED": "0",
    "PYTHONUTF8": "1",
}
"""All that the server and its children ever see of an environment."""


@dataclass(frozen=True, slots=True)
class Ready:
    """What a server tells of itself once it is warm."""

    threads: int
    uid: int
    torch: str
    python: str


class Server:
    """Made by `start_server`."""

    def __init__(self, process: "subprocess.Popen[bytes]", channel: socket.socket) -> None:
        self.process = process
        self.children = 0
        """How many it has forked."""
        self.ready: Ready
        self.lost: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._loop = asyncio.get_running_loop()
        self._channel = channel
        self._first: asyncio.Future[Ready] = self._loop.create_future()
        self._ordered: deque[tuple[Child, asyncio.Future[None]]] = deque()
        self._living: dict[int, Child] = {}
        self._loop.add_reader(channel.fileno(), self._hear)

    async def idle(self) -> None:
        """Wait until none of its children lives."""
        while self._living:
            await asyncio.wait([child.gone for child in self._living.values()])

    async def warm(self) -> None:
        """Wait until it serves. Raises ServerLost, with what it said on stderr."""
        try:
            self.ready = await asyncio.wait_for(asyncio.shield(self._first), START_SECONDS)
        except TimeoutError:
            raise ServerLost(f"it was not ready in {START_SECONDS} s") from None
        if self.ready.threads != 1:
            raise ServerLost(f"it has {self.ready.threads} threads, and a fork of it could hang")

    async def fork(self, limits: Limits, *, rehearse: bool = False) -> Child:
        """A child that is confined and waits for its job.

        Args:
            limits: of the job.
            rehearse: let it do first what most jobs do, so that its job is quicker; for a child that will have to wait.

        Raises:
            ServerLost: the server is gone, or the child could not confine itself.
        """
        if self.lost.done():
            raise ServerLost("the server is gone")
        child = Child(limits)
        forked: asyncio.Future[None] = self._loop.create_future()
        self._ordered.append((child, forked))
        self.children += 1
        order = {"limits": asdict(limits), "rehearse": rehearse}
        try:
            socket.send_fds(self._channel, [json.dumps(order).encode()], list(child.given))
            async with asyncio.timeout(_FORK_SECONDS):
                await forked
                await child.confined()
        except TimeoutError:
            child.close()
            self._lose(f"it forked no child in {_FORK_SECONDS} s")
            raise ServerLost("the server does not answer") from None
        except OSError as error:
            self._lose(f"it takes no orders: {error}")
            child.close()
            raise ServerLost(str(error)) from error
        except BaseException:
            child.close()
            raise
        return child

    async def close(self) -> None:
        """End it and all of its children, and wait until nothing of them is left."""
        self._lose("closed")
        if self._first.exception():  # it does not listen yet
            self._kill()
        try:
            await asyncio.wait_for(self._silence(), _END_SECONDS)
        except TimeoutError:
            self._kill()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._silence(), _END_SECONDS)
        self._channel.close()
        await asyncio.to_thread(self.process.wait)
        if self.process.stderr:
            self.process.stderr.close()

    def _kill(self) -> None:
        """With bubblewrap, both of its processes: one dies with the other only once it has set up its namespaces."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)

    async def _silence(self) -> None:
        """Wait until no process has the other end of the channel any more."""
        with contextlib.suppress(OSError, ValueError):
            while await self._loop.sock_recv(self._channel, _MESSAGE):
                pass

    def _hear(self) -> None:
        try:
            message, descriptors, _, _ = socket.recv_fds(self._channel, _MESSAGE, 1)
        except BlockingIOError:
            return
        except OSError:
            message, descriptors = b"", []
        if not message:
            self._lose("it has ended")
            return
        said: dict[str, Any] = json.loads(message)
        if "ready" in said:
            self._first.set_result(Ready(**said["ready"]))
        elif "forked" in said:
            if not descriptors:  # we have no room for one more
                self._lose("a child came without its descriptor")
                return
            child, forked = self._ordered.popleft()
            child.forked(descriptors[0])
            self._living[said["forked"]] = child
            if not forked.done():
                forked.set_result(None)
        elif "gone" in said and (gone := self._living.pop(said["gone"], None)) and not gone.gone.done():
            gone.gone.set_result(Exit(said["status"], said["cpu_s"], said["resident"]))

    def _said(self) -> list[str]:
        """The lines that it wrote to stderr so far."""
        if self.process.stderr is None:
            return []
        os.set_blocking(self.process.stderr.fileno(), False)
        return (self.process.stderr.read() or b"").decode(errors="replace").strip().splitlines()

    def _lose(self, why: str) -> None:
        if self.lost.done():
            return
        self.lost.set_result(None)
        self._loop.remove_reader(self._channel.fileno())
        with contextlib.suppress(OSError):
            self._channel.shutdown(socket.SHUT_WR)  # upon which it ends
        lost = ServerLost(why)
        if not self._first.done():
            said = self._said()
            self._first.set_exception(ServerLost(said[-1] if said else why))
            self._first.exception()  # nobody may be waiting
        for _, forked in self._ordered:
            if not forked.done():
                forked.set_exception(lost)
                forked.exception()  # as above
        for child in self._living.values():
            if not child.gone.done():
                child.gone.set_exception(lost)
                child.gone.exception()  # as above
        self._living.clear()
        self._ordered.clear()


async def start_server(runtime: Runtime, *, bubblewrap: str | None, uid: int | None) -> Server:
    """Start a server and wait until it is warm.

    Args:
        runtime: what it and its children may use.
        bubblewrap: the program that puts the whole server into namespaces; None does without.
        uid: the user that it becomes; None when it is started by an ordinary user, and stays that one.

    Raises:
        ServerLost: it does not start; the words are the last line of what it said.
    """
    try:
        from tutorbot.sandbox import calls  # noqa: PLC0415  its library may not be there yet
    except (ImportError, RuntimeError, OSError) as error:
        raise ServerLost(f"seccomp cannot be used: {error}") from error

    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    command = [runtime.interpreter, "-I", "-S", str(INSIDE / "start.py"), str(theirs.fileno())]
    if bubblewrap:
        command = [*bubbles.wrapped(bubblewrap, runtime, as_root=uid is not None), *command]
    configuration = {
        "packages": runtime.packages,
        "serving": runtime.serving,
        "readable": [*runtime.libraries, *runtime.system, runtime.interpreter],
        "uid": uid,
        "calls": b64encode(calls.compiled()).decode(),
    }
    with theirs:
        try:
            # Not by asyncio: its watching of children is not needed, and a fork from a thread of its own would be.
            process = subprocess.Popen(  # noqa: ASYNC220, S603  our own words; it returns as soon as exec has happened
                command,
                env=_ENVIRONMENT,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                pass_fds=[theirs.fileno()],
                start_new_session=True,
                cwd="/",
            )
        except OSError as error:
            ours.close()
            raise ServerLost(f"{command[0]}: {error.strerror}") from error
    ours.setblocking(False)  # noqa: FBT003  its only form
    server = Server(process, ours)
    try:
        with contextlib.suppress(OSError):  # it is gone already, and waiting for it tells why
            ours.send(json.dumps(configuration).encode())
        await server.warm()
    except BaseException:
        await server.close()
        raise
    return server
