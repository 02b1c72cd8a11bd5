"""A child that stays for calls, and the bot's end of the talk with one that says whatever it likes."""

import asyncio
import json
import os
import struct
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tutorbot.domain.values import Other, Size, Tensor
from tutorbot.sandbox.children import MAX_FRAME, MAX_HEAD, Child, Exit, ServerLost
from tutorbot.sandbox.jobs import Ended, Job, Limits, Outcome, Run
from tutorbot.sandbox.sandboxes import Sandbox
from tutorbot.sandbox.sessions import Bench, Session

_HEAD = struct.Struct("<II")


async def ended(sandbox: Sandbox, code: str, *calls: str, limits: Limits | None = None) -> tuple[list[object], Run]:
    """What calls without arguments give, one after another, and how the child ended."""
    values: list[object] = []

    async def work(bench: Bench) -> Run:
        values.clear()
        try:
            async with bench.session(Job(code=code), limits) as session:
                for call in calls:
                    reply = await session.call(call)
                    values.append(reply.failure.type if reply.failure else reply.value)
                return await session.end()
        except Ended as end:
            return end.run

    return values, await sandbox.turn(0, work)


async def test_calls_work_on_what_the_code_and_earlier_calls_have_left(sandbox: Sandbox) -> None:
    code = "count = 0\ndef more():\n    global count\n    count += 1\n    print('now', count)\n    return count"
    values, run = await ended(sandbox, code, "more", "more", "more")
    assert values == [1, 2, 3]
    assert (run.outcome, run.stdout) == (Outcome.OK, "now 1\nnow 2\nnow 3\n")


async def test_values_of_every_kind_go_in_and_come_out(sandbox: Sandbox) -> None:
    async def work(bench: Bench) -> None:
        async with bench.session(Job(code="def back(*args, **kwargs): return args, kwargs")) as session:
            tensor = Tensor("float32", (2,), struct.pack("<2f", 1.5, 2.5), requires_grad=True)
            reply = await session.call("back", [tensor, Size((1, 2))], {"x": [None, True, 1, 2.5, 1j, "a"]})
            assert reply.value == ((tensor, Size((1, 2))), {"x": [None, True, 1, 2.5, 1j, "a"]})
            doubled = await session.evaluate("back(torch.tensor([[1, 2]]) * 2)[0][0]")
            assert doubled.value == Tensor("int64", (1, 2), struct.pack("<2q", 2, 4))
            assert isinstance((await session.evaluate("nn.Linear(1, 1)")).value, Other)
            await session.execute("def other(): return 'new'")
            assert (await session.call("other")).value == "new"
            assert (await session.call("nobody")).failure

    await sandbox.turn(0, work)


async def test_a_failing_call_leaves_the_child_for_the_next_one(sandbox: Sandbox) -> None:
    values, run = await ended(sandbox, "def bad(): 1 / 0\ndef good(): return 'fine'", "bad", "good")
    assert values == ["ZeroDivisionError", "fine"]
    assert run.outcome is Outcome.OK


async def test_a_call_tells_what_it_printed_itself(sandbox: Sandbox) -> None:
    async def work(bench: Bench) -> list[str]:
        async with bench.session(Job(code="print('start')\ndef say(what): print(what, end='')")) as session:
            return [(await session.call("say", [what])).printed for what in ("one", "two")]

    assert await sandbox.turn(0, work) == ["one", "two"]


@pytest.mark.parametrize(
    ("body", "outcome"),
    [
        ("import os; os._exit(0)", Outcome.ERROR),
        ("raise SystemExit", Outcome.OK),
        ("while True: pass", Outcome.TIMEOUT),
        ("print('x' * 100_000)", Outcome.OUTPUT_LIMIT),
        ("import ctypes; ctypes.string_at(0)", Outcome.CRASHED),
        ("import os; os.write(4, b'x' * 8); return 1", Outcome.ERROR),
        ("import os; os.close(4); return 1", Outcome.ERROR),
        ("import os; os._exit(98)", Outcome.ERROR),
    ],
)
async def test_a_child_that_dies_in_a_call_ends_the_session(sandbox: Sandbox, body: str, outcome: Outcome) -> None:
    code = f"def good(): return 1\ndef last():\n    print('last words', flush=True)\n    {body}"
    values, run = await ended(sandbox, code, "good", "last", "good", limits=Limits(wall_s=1.5))
    assert values == [1]
    assert run.outcome is outcome
    assert run.stdout.startswith("last words\n")


async def test_all_calls_together_have_the_time_of_one_run(sandbox: Sandbox) -> None:
    values, run = await ended(
        sandbox, "import time\ndef slow(): time.sleep(0.4)", *["slow"] * 9, limits=Limits(wall_s=1.0)
    )
    assert len(values) in (1, 2)
    assert run.outcome is Outcome.TIMEOUT


async def test_code_that_fails_never_gets_to_a_call(sandbox: Sandbox) -> None:
    values, run = await ended(sandbox, "def f(): return 1\nraise ValueError('no')", "f")
    assert values == []
    assert run.failure
    assert run.failure.message == "no"


@pytest.mark.parametrize(
    "expression",
    [
        "[torch.zeros(400_000)] * 20",
        "['x' * 100_000] * 50",
        "list(range(100_000))",
        "{number: 0 for number in range(5000)}",
        "2 ** 1_000_000",
        "'\\ud800'",
        "torch.zeros([1] * 60)",
        "torch.empty(0, 2**40, 2)",
    ],
)
async def test_what_is_too_large_to_travel_is_told_from_what_disturbs_the_channel(
    sandbox: Sandbox, expression: str
) -> None:
    async def work(bench: Bench) -> tuple[object, object]:
        async with bench.session(Job(code="pass")) as session:
            return (await session.evaluate(expression)).value, (await session.evaluate("1")).value

    value, after = await sandbox.turn(0, work)
    assert isinstance(value, Other)
    assert after == 1


# The far end in the tests' own hands: a process that only sleeps, and its pipes


class Puppet:
    """A child whose every word is put into its mouth."""

    def __init__(self, child: Child, sleeper: "subprocess.Popen[bytes]") -> None:
        self.child = child
        self.sleeper = sleeper
        self.requests, self.replies, self.stdout = [os.dup(child.given[place]) for place in (2, 3, 0)]

    async def asked(self) -> dict[str, Any]:
        """The request that was sent."""
        while True:
            try:
                size, head_size = _HEAD.unpack(os.read(self.requests, _HEAD.size))
            except BlockingIOError:
                await asyncio.sleep(0.001)
                continue
            found: dict[str, Any] = json.loads(os.read(self.requests, size)[:head_size])
            return found

    async def say(self, data: bytes) -> None:
        await asyncio.to_thread(os.write, self.replies, data)

    async def answer(self, head: object) -> None:
        data = json.dumps(head).encode()
        await self.say(_HEAD.pack(len(data), len(data)) + data)

    async def watch(self) -> None:
        """Tell of its end, as the server does."""
        await asyncio.to_thread(self.sleeper.wait)
        if not self.child.gone.done():
            self.child.gone.set_result(Exit(-9, 0.0, 0))


@asynccontextmanager
async def puppet(limits: Limits | None = None) -> AsyncIterator[tuple[Session, Puppet]]:
    child = Child(limits or Limits(wall_s=5.0))
    sleeper = await asyncio.to_thread(subprocess.Popen, ["sleep", "60"])
    played = Puppet(child, sleeper)
    os.set_blocking(played.requests, False)
    child.forked(os.pidfd_open(sleeper.pid))
    watching = asyncio.ensure_future(played.watch())
    try:
        async with Session(child) as session:
            yield session, played
    finally:
        sleeper.kill()
        await watching
        for descriptor in (played.requests, played.replies, played.stdout):
            os.close(descriptor)


async def told(head: dict[str, Any]) -> Run:
    """How a run goes whose child answers with this head and the right number."""
    async with puppet() as (session, played):
        beginning = asyncio.ensure_future(session.begin(Job(code="pass")))
        number = (await played.asked())["number"]
        await played.answer({**head, "number": number})
        try:
            await beginning
        except Ended as end:
            return end.run
        return await session.end()


JSON: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(st.characters(), max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
WORDS = st.sampled_from(["failure", "exit", "shown", "warnings", "value", "type", "message", "trace", "line", "denied"])
HEADS = st.dictionaries(WORDS, JSON | st.dictionaries(WORDS, JSON, max_size=5), max_size=5)


@given(HEADS)
@settings(max_examples=60, deadline=None)
def test_whatever_a_child_answers_the_run_has_a_plain_end(head: dict[str, Any]) -> None:
    run = asyncio.run(told(head))
    assert run.outcome in (Outcome.OK, Outcome.ERROR, Outcome.MEMORY, Outcome.REFUSED)
    texts = [run.why, *run.warnings]
    texts += [run.failure.type, run.failure.message, run.failure.trace] if run.failure else []
    texts += [run.shown.text, run.shown.about] if run.shown else []
    for text in texts:
        assert len(text.encode()) < 30_000
    assert run.failure is None or run.failure.line is None or 0 < run.failure.line < 1_000_000


async def test_long_words_of_a_child_are_cut() -> None:
    long = "\ud800\U0001f600" * 3_000
    run = await told(
        {"failure": {"type": long, "message": long, "trace": long, "denied": long}, "warnings": [long] * 20}
    )
    assert run.failure
    assert [len(run.failure.type), len(run.failure.message), len(run.failure.trace)] == [100, 2000, 6000]
    assert len(run.warnings) == 5
    assert len(run.why) < 1500


@pytest.mark.parametrize(
    "data",
    [
        b"\xff" * 8,
        _HEAD.pack(MAX_FRAME + 1, 2) + b"{}",
        _HEAD.pack(MAX_HEAD + 1, MAX_HEAD + 1),
        _HEAD.pack(2, 3) + b"{}",
        _HEAD.pack(2, 2) + b"{}",
        _HEAD.pack(2, 2) + b"[]",
        _HEAD.pack(2, 2) + b"\xff\xff",
        _HEAD.pack(0, 0),
        _HEAD.pack(13, 13) + b'{"number": 1}',
        _HEAD.pack(2, 2) + b"{}{}",
    ],
)
async def test_a_frame_that_nobody_asked_for_ends_the_child(data: bytes) -> None:
    async with puppet() as (session, played):
        beginning = asyncio.ensure_future(session.begin(Job(code="pass")))
        await played.asked()
        await played.say(data)
        with pytest.raises(Ended) as end:
            await beginning
        assert end.value.run.why == "It has disturbed the channel on which its results are asked for."
        await asyncio.to_thread(played.sleeper.wait, 5)


async def test_an_answer_in_small_pieces_is_put_together() -> None:
    async with puppet() as (session, played):
        beginning = asyncio.ensure_future(session.begin(Job(code="pass")))
        data = json.dumps({"number": (await played.asked())["number"], "shown": {"text": "x", "about": ""}}).encode()
        for byte in _HEAD.pack(len(data), len(data)) + data:
            await played.say(bytes([byte]))
            await asyncio.sleep(0)
        await asyncio.wait_for(beginning, 5)
        assert (await session.end()).shown


async def test_a_right_answer_sent_twice_ends_the_child() -> None:
    async with puppet() as (session, played):
        beginning = asyncio.ensure_future(session.begin(Job(code="pass")))
        number = (await played.asked())["number"]
        data = json.dumps({"number": number}).encode()
        await played.say((_HEAD.pack(len(data), len(data)) + data) * 2)
        with pytest.raises(Ended):
            await beginning


async def test_a_child_that_takes_in_no_request_is_ended_in_time() -> None:
    async with puppet(Limits(wall_s=0.3)) as (session, played):
        with pytest.raises(Ended) as end:
            await session.begin(Job(code="x" * 1_000_000))
        assert end.value.run.outcome is Outcome.TIMEOUT
        await asyncio.to_thread(played.sleeper.wait, 5)


async def test_output_that_lies_in_the_pipe_when_the_answer_comes_belongs_to_the_run() -> None:
    async with puppet() as (session, played):
        beginning = asyncio.ensure_future(session.begin(Job(code="pass")))
        number = (await played.asked())["number"]
        os.write(played.stdout, b"x" * 60_000)
        await played.answer({"number": number})
        await beginning
        assert (await session.end()).stdout == "x" * 60_000


async def test_a_child_that_was_gone_before_its_job_is_no_fault_of_the_job() -> None:
    async with puppet() as (session, played):
        played.sleeper.kill()
        played.sleeper.wait()
        with pytest.raises(ServerLost):
            await session.begin(Job(code="pass"))


def descriptors() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


async def test_no_descriptor_is_left_open_by_a_child() -> None:
    await told({})  # the first one starts a thread of asyncio's
    before = descriptors()
    for _ in range(5):
        await told({})
    Child(Limits()).close()
    assert descriptors() == before
