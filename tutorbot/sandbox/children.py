"""One confined child as the bot sees it: its pipes, its deadline, its end. Nothing that it says is believed here."""

import asyncio
import contextlib
import fcntl
import json
import os
import signal
import struct
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tutorbot.sandbox import codecs
from tutorbot.sandbox.jobs import Limits

MAX_FRAME = 16 << 20
MAX_HEAD = 2 << 20
"""Of that the JSON, which takes up to thirty times its size once it is read."""
_CHUNK = 1 << 16
_HEAD = struct.Struct("<II")
_UNKNOWN = 0
"""Where a process's number cannot be found out."""
_PIDFD_INFO = struct.Struct("=QQI44x")
_PIDFD_GET_INFO = 0xC040FF0B
"""_IOWR(0xFF, 11, struct pidfd_info) of linux/pidfd.h: mask, cgroup, pid, and 44 bytes that are not wanted."""


class ServerLost(Exception):
    """The warm server is gone, or does not do what it should; whatever was under way is to be begun anew."""


@dataclass(frozen=True, slots=True)
class Exit:
    """How the process ended, by the server's account."""

    status: int
    """Exit code, or the negative number of the signal."""
    cpu_s: float
    resident: int
    """The most bytes that it ever had in memory."""


class Killed(Exception):
    """We have ended the child: `timeout`, `output limit` or `malformed`."""


class Gone(Exception):
    """The child ended by itself in the middle of a request."""


class Child:
    """Made by a server, which forks it, and which tells when it is gone."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.out = bytearray()
        self.err = bytearray()
        self.truncated = False
        self.began: float | None = None
        self.ready = 0
        """Bytes that it had in memory before its job."""
        self.gone: asyncio.Future[Exit] = asyncio.get_running_loop().create_future()
        self._loop = asyncio.get_running_loop()
        self._pidfd = -1
        self._pid = 0
        self._spent = 0.0
        """CPU seconds before its job."""
        self._ended: str | None = None
        self._buffer = bytearray()
        self._news = asyncio.Event()
        self._closed_replies = False
        self._number = int.from_bytes(os.urandom(6))
        self._closed = False
        out, given_out = os.pipe2(os.O_CLOEXEC | os.O_NONBLOCK)
        err, given_err = os.pipe2(os.O_CLOEXEC | os.O_NONBLOCK)
        given_requests, self._requests = os.pipe2(os.O_CLOEXEC | os.O_NONBLOCK)
        self._replies, given_replies = os.pipe2(os.O_CLOEXEC | os.O_NONBLOCK)
        self._outputs = {out: self.out, err: self.err}
        self.given: tuple[int, ...] = (given_out, given_err, given_requests, given_replies)
        """The ends that go to the child: stdout, stderr, requests, replies."""
        for descriptor in self.given:
            os.set_blocking(descriptor, True)
        self._deadline: asyncio.TimerHandle | None = None

    def forked(self, pidfd: int) -> None:
        """The server has forked it; from here on its end of the pipes is its own."""
        self._let_go()
        self._pidfd = pidfd
        if self._closed:  # nobody waits for it any more
            self._end()
            return
        self._pid = _outer_pid(pidfd)
        for descriptor in self._outputs:
            self._loop.add_reader(descriptor, self._read_output, descriptor)
        self._loop.add_reader(self._replies, self._read_reply)

    def begin(self) -> None:
        """From now on its time counts. Raises ServerLost when it is gone, which it cannot be by itself."""
        self.began = time.perf_counter()
        try:
            self._spent = _cpu(self._pid)
        except OSError as error:
            raise ServerLost("a child that waited for its job is gone") from error
        self._deadline = self._loop.call_later(self.limits.wall_s, self.kill, "timeout")

    async def confined(self) -> None:
        """Wait until it has put its layers on. Raises ServerLost when it could not."""
        try:
            head, _ = await self._frame(0)
        except (Killed, Gone) as error:
            said = self.err.decode(errors="replace")[:300]
            raise ServerLost(f"a child could not confine itself: {said or error!r}") from error
        self.ready = int(head["resident"])

    async def ask(self, request: Mapping[str, Any], blob: bytes = b"") -> tuple[dict[str, Any], bytes]:
        """Send a request and wait for its reply.

        Raises:
            Killed: it took too long, printed too much, or answered what nobody asked.
            Gone: it ended.
        """
        self._number += 1
        data = json.dumps({"number": self._number, **request}).encode()
        await self._send(_HEAD.pack(len(data) + len(blob), len(data)) + data + blob)
        return await self._frame(self._number)

    def kill(self, why: str) -> None:
        if self._ended is None:
            self._ended = why
        if self._pidfd >= 0:
            with contextlib.suppress(ProcessLookupError):
                signal.pidfd_send_signal(self._pidfd, signal.SIGKILL)
        self._news.set()

    @property
    def killed(self) -> str | None:
        """Why we have ended it, if we have: a process that had closed its pipe before looks as if it had died."""
        return self._ended

    def used(self) -> tuple[float, float]:
        """CPU seconds so far, and MiB of memory touched beyond what it had before its job; seen from outside."""
        try:
            cpu, peak = _cpu(self._pid), _peak(self._pid)
        except OSError:
            if not self.gone.done():
                return 0.0, 0.0
            cpu, peak = self.gone.result().cpu_s, self.gone.result().resident
        return cpu - self._spent, max(0, peak - self.ready) / 2**20

    def drain(self) -> None:
        """Take what lies in the pipes: all that was written before the reply that has just come."""
        for descriptor in list(self._outputs):
            while self._read_output(descriptor):
                pass

    def close(self) -> None:
        """End it, and let go of everything."""
        if self._closed:
            return
        self._closed = True
        self._let_go()
        if self._deadline:
            self._deadline.cancel()
        for descriptor in (*self._outputs, self._replies, self._requests):
            self._loop.remove_reader(descriptor)
            os.close(descriptor)
        self._loop.remove_writer(self._requests)
        self._outputs = {}
        self._end()

    def _end(self) -> None:
        self.kill("closed")
        if self._pidfd >= 0:
            os.close(self._pidfd)
        self._pidfd = -1

    def _let_go(self) -> None:
        """Close the ends that went to the child."""
        for descriptor in self.given:
            os.close(descriptor)
        self.given = ()

    async def _frame(self, number: int) -> tuple[dict[str, Any], bytes]:
        while True:
            if self._ended:
                raise Killed(self._ended)
            if len(self._buffer) >= _HEAD.size:
                size, head_size = _HEAD.unpack_from(self._buffer)
                if size > MAX_FRAME or head_size > min(size, MAX_HEAD):
                    raise self._malformed()
                end = _HEAD.size + size
                if len(self._buffer) > end:
                    raise self._malformed()  # more than was asked for: sent ahead, or twice
                if len(self._buffer) == end:
                    break
            if self._closed_replies:
                raise Gone
            self._news.clear()
            await self._news.wait()
        frame = bytes(self._buffer[_HEAD.size :])
        self._buffer.clear()
        try:
            head = codecs.head(frame[:head_size])
        except codecs.Malformed:
            raise self._malformed() from None
        if head.get("number") != number:
            raise self._malformed()
        return head, frame[head_size:]

    def _malformed(self) -> Killed:
        self.kill("malformed")
        return Killed("malformed")

    async def _send(self, data: bytes) -> None:
        view = memoryview(data)
        while view:
            try:
                view = view[os.write(self._requests, view) :]
            except BlockingIOError:
                writable = self._loop.create_future()
                self._loop.add_writer(self._requests, _settle, writable)
                news = asyncio.ensure_future(self._news.wait())
                await asyncio.wait({writable, news}, return_when=asyncio.FIRST_COMPLETED)
                news.cancel()
                self._loop.remove_writer(self._requests)
                if self._ended:
                    raise Killed(self._ended) from None
                self._news.clear()
            except BrokenPipeError:
                return  # it is gone; waiting for its reply will tell

    def _read_output(self, descriptor: int) -> int:
        try:
            data = os.read(descriptor, _CHUNK)
        except BlockingIOError:
            return 0
        if not data:
            self._loop.remove_reader(descriptor)
            return 0
        room = self.limits.output_bytes - len(self.out) - len(self.err)
        self._outputs[descriptor] += data[:room]
        if len(data) > room:
            self.truncated = True
            self.kill("output limit")
            self._loop.remove_reader(descriptor)
            return 0
        return len(data)

    def _read_reply(self) -> None:
        try:
            data = os.read(self._replies, _CHUNK)
        except BlockingIOError:
            return
        if not data:
            self._closed_replies = True
            self._loop.remove_reader(self._replies)
        elif len(self._buffer) + len(data) > MAX_FRAME + _HEAD.size:
            self.kill("malformed")
            self._loop.remove_reader(self._replies)
        self._buffer += data
        self._news.set()


def _settle(future: "asyncio.Future[None]") -> None:
    if not future.done():
        future.set_result(None)


def _outer_pid(pidfd: int) -> int:
    """The process's number here, which is another one inside its namespace."""
    try:
        with open(f"/proc/self/fdinfo/{pidfd}", encoding="ascii") as file:  # noqa: PTH123  at each child
            return next(int(line.split()[1]) for line in file if line.startswith("Pid:"))
    except PermissionError:  # an ordinary user's process that lets nobody look into it, not even by this way
        return _asked_pid(pidfd)


def _asked_pid(pidfd: int) -> int:
    """The same from the kernel itself: PIDFD_GET_INFO, since Linux 6.13; before, what a run has used stays untold."""
    info = bytearray(_PIDFD_INFO.size)
    try:
        fcntl.ioctl(pidfd, _PIDFD_GET_INFO, info)
    except OSError:
        return _UNKNOWN
    return int(_PIDFD_INFO.unpack(info)[2])


def _cpu(pid: int) -> float:
    if pid == _UNKNOWN:
        return 0.0
    return time.clock_gettime(~pid << 3 | 2)  # Linux's own way to name another process's clock


def _peak(pid: int) -> int:
    """The most bytes that a process ever had in memory."""
    if pid == _UNKNOWN:
        return 0
    with open(f"/proc/{pid}/status", encoding="ascii", errors="replace") as file:  # noqa: PTH123  at each run
        return next((int(line.split()[1]) * 1024 for line in file if line.startswith("VmHWM:")), 0)
