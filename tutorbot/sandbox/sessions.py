"""What can be done with a child: run a job to its end, or run it and then call what it has defined."""

import asyncio
import signal
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from types import TracebackType
from typing import Any, Self, cast

from tutorbot.domain.spans import visible
from tutorbot.domain.values import Value
from tutorbot.sandbox import codecs
from tutorbot.sandbox.children import Child, Exit, Gone, Killed, ServerLost
from tutorbot.sandbox.inside.exits import OUT_OF_MEMORY, SPEECHLESS
from tutorbot.sandbox.jobs import Ended, Failure, Job, Limits, Outcome, Reply, Run, Shown

_GONE_SECONDS = 5


class Bench:
    """A turn at the sandbox: as many children as the work needs, one after another or side by side."""

    def __init__(self, take: Callable[[Limits], Awaitable[Child]], limits: Limits) -> None:
        self._take = take
        self._limits = limits

    async def run(self, job: Job, limits: Limits | None = None) -> Run:
        async with Session(await self._take(limits or self._limits)) as session:
            try:
                await session.begin(job)
            except Ended as ended:
                return ended.run
            return await session.end()

    @asynccontextmanager
    async def session(self, job: Job, limits: Limits | None = None) -> AsyncIterator["Session"]:
        """A child that has run the job's code and stays for calls, within the same limits of time and output.

        Raises:
            Ended: the code itself failed.
        """
        async with Session(await self._take(limits or self._limits)) as session:
            await session.begin(job)
            yield session


class Session:
    def __init__(self, child: Child) -> None:
        self._child = child
        self._ended: Run | None = None
        self._shown: Shown | None = None
        self._warnings: tuple[str, ...] = ()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._child.close()

    async def begin(self, job: Job) -> None:
        """Run the job's code. Raises Ended when it fails."""
        self._child.begin()
        request = {
            "code": job.code,
            "name": job.name,
            "prelude": job.prelude,
            "seed": job.seed,
            "show_last": job.show_last,
            "strict": job.strict,
        }
        head, _ = await self._ask(request)
        if isinstance(shown := head.get("shown"), dict):
            self._shown = Shown(_text(shown.get("text"), 4_000), _text(shown.get("about")))
        if (failure := head.get("failure")) is not None:
            raise Ended(self._finished(*_failed(failure, head.get("exit"))))

    async def call(self, function: str, args: Sequence[Value] = (), kwargs: Mapping[str, Value] | None = None) -> Reply:
        """Call what the code has defined.

        Raises:
            Ended: the child is no more.
        """
        node, blob = codecs.encode((tuple(args), cast("dict[Value, Value]", dict(kwargs or {}))))
        return await self._reply({"call": function, "arguments": node}, blob)

    async def evaluate(self, expression: str) -> Reply:
        """The value of an expression in the namespace of the code. Raises Ended as `call` does."""
        return await self._reply({"evaluate": expression})

    async def execute(self, code: str, name: str = "harness.py") -> Reply:
        """More statements in the same namespace. Raises Ended as `call` does."""
        return await self._reply({"execute": code, "name": name})

    async def end(self) -> Run:
        """How it went."""
        return self._ended or self._finished(Outcome.OK, "", None)

    async def _reply(self, request: Mapping[str, Any], blob: bytes = b"") -> Reply:
        printed = len(self._child.out)
        head, tensors = await self._ask(request, blob)
        said = self._child.out[printed:].decode(errors="replace")
        if (failure := head.get("failure")) is not None:
            if head.get("exit") is not None:
                raise Ended(self._finished(*_failed(failure, head["exit"])))
            outcome, why, failed = _failed(failure, None)
            return Reply(failure=failed, printed=said, outcome=outcome, why=why)
        try:
            return Reply(codecs.decode(head.get("value"), tensors), printed=said)
        except codecs.Malformed:
            self._child.kill("malformed")
            raise Ended(self._finished(*_MALFORMED)) from None

    async def _ask(self, request: Mapping[str, Any], blob: bytes = b"") -> tuple[dict[str, Any], bytes]:
        if self._ended:
            raise Ended(self._ended)
        try:
            head, tensors = await self._child.ask(request, blob)
        except Killed as killed:
            await self._exit()
            raise Ended(self._finished(*self._killed(str(killed)))) from None
        except Gone:
            self._child.drain()
            gone = await self._exit()
            found = self._killed(self._child.killed) if self._child.killed else self._died(gone)
            raise Ended(self._finished(*found)) from None
        self._child.drain()
        if self._child.truncated:
            await self._exit()
            raise Ended(self._finished(*self._killed("output limit")))
        if isinstance(warnings := head.get("warnings"), list):
            self._warnings += tuple(_text(warning) for warning in warnings[:_MAX_WARNINGS])
        return head, tensors

    async def _exit(self) -> Exit:
        try:
            return await asyncio.wait_for(asyncio.shield(self._child.gone), _GONE_SECONDS)
        except TimeoutError:
            # It has closed its pipe and lives: that is its way to end the conversation.
            self._child.kill("malformed")
        try:
            return await asyncio.wait_for(asyncio.shield(self._child.gone), _GONE_SECONDS)
        except TimeoutError:
            raise ServerLost("it does not tell that a killed child is gone") from None

    def _finished(self, outcome: Outcome, why: str, failure: Failure | None) -> Run:
        child = self._child
        cpu, peak = child.used()
        self._ended = Run(
            outcome=outcome,
            stdout=child.out.decode(errors="replace"),
            stderr=child.err.decode(errors="replace"),
            truncated=child.truncated,
            wall_s=round(time.perf_counter() - child.began, 4) if child.began else 0.0,
            cpu_s=round(cpu, 4),
            peak_mb=round(peak, 1),
            why=why,
            failure=failure,
            shown=self._shown,
            warnings=self._warnings,
        )
        return self._ended

    def _killed(self, why: str) -> tuple[Outcome, str, None]:
        limits = self._child.limits
        if why == "timeout":
            return Outcome.TIMEOUT, f"It ran for more than {limits.wall_s:g} seconds.", None
        if why == "output limit":
            return Outcome.OUTPUT_LIMIT, f"It printed more than {limits.output_bytes:,} bytes.", None
        return _MALFORMED

    def _died(self, gone: Exit) -> tuple[Outcome, str, None]:
        limits = self._child.limits
        # Nobody but the kernel sends SIGXCPU; it counts in ticks, so that its seconds are not quite those we are told.
        computed = gone.cpu_s > limits.cpu_s * 0.7
        if -gone.status == signal.SIGXCPU or (-gone.status == signal.SIGKILL and computed):
            return Outcome.TIMEOUT, f"It computed for more than {limits.cpu_s} seconds.", None
        if gone.status == OUT_OF_MEMORY or -gone.status == signal.SIGKILL:
            return Outcome.MEMORY, _too_much(limits), None
        if -gone.status == signal.SIGSYS:
            return Outcome.REFUSED, "It made a system call of another kind of machine, which is not allowed here.", None
        if gone.status < 0:
            name = signal.Signals(-gone.status).name
            return Outcome.CRASHED, f"The process crashed ({name}).", None
        if gone.status == SPEECHLESS:
            return _MALFORMED
        return (
            Outcome.ERROR,
            f"It ended the process by itself (exit status {gone.status}) before it was finished.",
            None,
        )


_MAX_WARNINGS = 5
_MAX_TEXT = 400
_MAX_LINE = 1_000_000
_MALFORMED = (Outcome.ERROR, "It has disturbed the channel on which its results are asked for.", None)


def _too_much(limits: Limits) -> str:
    return f"It needed more than {limits.memory_mb} MB of memory."


def _failed(raw: Any, status: Any) -> tuple[Outcome, str, Failure | None]:  # noqa: ANN401  a child's words
    failure = _failure(raw)
    if isinstance(status, int):
        status &= 0xFF  # as the system keeps it
        return (
            (Outcome.OK, "", None)
            if status == 0
            else (Outcome.ERROR, f"It ended the program with exit status {status}.", failure)
        )
    told = raw if isinstance(raw, dict) else {}
    if told.get("memory"):
        return Outcome.MEMORY, "It needed more memory than it may have.", failure
    if denied := _text(told.get("denied")):
        return Outcome.REFUSED, f"The sandbox does not allow this: {visible(denied)}.", failure
    return Outcome.ERROR, f"It raised {visible(failure.type)}.", failure


def _failure(raw: Any) -> Failure:  # noqa: ANN401  as above
    if not isinstance(raw, dict):
        raw = {}
    line = raw.get("line")
    return Failure(
        _text(raw.get("type"), 100) or "Exception",
        _text(raw.get("message"), 2_000),
        _text(raw.get("trace"), 6_000),
        line if type(line) is int and 0 < line < _MAX_LINE else None,
    )


def _text(value: object, most: int = _MAX_TEXT) -> str:
    """A text that can be encoded, which a text of JSON need not be: it may hold halves of characters."""
    return value[:most].encode(errors="backslashreplace").decode()[:most] if isinstance(value, str) else ""
