"""Whose turn is next, and how often in a minute."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from tutorbot.domain.errors import TooMany
from tutorbot.sandbox.queues import Gate, Queue

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)


async def served(queue: Queue, wishes: list[tuple[int, str]]) -> list[str]:
    """The order in which wishes are served that all come at once while the queue is busy."""
    order: list[str] = []
    busy = asyncio.Event()

    async def first() -> None:
        async with queue.turn(99):
            await busy.wait()

    async def wish(who: int, what: str) -> None:
        async with queue.turn(who):
            order.append(what)
            await asyncio.sleep(0)

    holders = [asyncio.ensure_future(first()) for _ in range(queue._free)]
    await asyncio.sleep(0)
    waiting = []
    for who, what in wishes:
        waiting.append(asyncio.ensure_future(wish(who, what)))
        await asyncio.sleep(0)
    busy.set()
    await asyncio.gather(*holders, *waiting)
    return order


async def test_who_waits_with_many_takes_turns_with_who_waits_with_one() -> None:
    wishes = [(1, "a1"), (1, "a2"), (1, "a3"), (2, "b1"), (3, "c1"), (2, "b2")]
    assert await served(Queue(1), wishes) == ["a1", "b1", "c1", "a2", "b2", "a3"]


async def test_turns_of_one_learner_come_in_the_order_asked_for() -> None:
    assert await served(Queue(1), [(1, "a"), (1, "b"), (1, "c")]) == ["a", "b", "c"]


@pytest.mark.parametrize("at_once", [1, 2, 3])
async def test_no_more_run_at_once_than_may(at_once: int) -> None:
    queue, running, most = Queue(at_once), 0, 0

    async def work(who: int) -> None:
        nonlocal running, most
        async with queue.turn(who):
            running += 1
            most = max(most, running)
            await asyncio.sleep(0.001)
            running -= 1

    await asyncio.gather(*(work(number % 4) for number in range(20)))
    assert most == at_once


async def test_who_gives_up_waiting_takes_nobodys_turn() -> None:
    queue = Queue(1)
    async with queue.turn(1):
        waiting = [asyncio.ensure_future(queue._take(who)) for who in (2, 3)]
        await asyncio.sleep(0)
        waiting[0].cancel()
        await asyncio.sleep(0)
    await asyncio.wait_for(waiting[1], 1)
    assert waiting[0].cancelled()


async def test_a_turn_that_is_given_to_somebody_who_has_just_left_goes_to_the_next() -> None:
    queue = Queue(1)
    async with queue.turn(1):
        leaving, next_one = [asyncio.ensure_future(queue._take(who)) for who in (2, 3)]
        await asyncio.sleep(0)
    leaving.cancel()  # the turn has been given; the task has not woken yet
    await asyncio.wait_for(next_one, 1)


async def test_a_turn_is_given_back_when_the_work_fails() -> None:
    queue = Queue(1)
    with pytest.raises(ValueError, match="work"):
        async with queue.turn(1):
            raise ValueError("work")
    async with asyncio.timeout(1), queue.turn(2):
        pass


# The gate


def test_ten_runs_a_minute_are_let_in_and_the_next_hears_when_to_come_back() -> None:
    gate = Gate(10)
    for second in range(10):
        gate.admit(1, NOON + timedelta(seconds=second))
    with pytest.raises(TooMany) as refused:
        gate.admit(1, NOON + timedelta(seconds=20))
    assert str(refused.value) == "That is 10 runs within a minute. Please try again in 40 seconds."
    gate.admit(1, NOON + timedelta(seconds=60))
    with pytest.raises(TooMany, match="in 1 seconds"):
        gate.admit(1, NOON + timedelta(seconds=60))


def test_a_refused_run_does_not_count() -> None:
    gate = Gate(1)
    gate.admit(1, NOON)
    for second in (10, 20, 30, 59):
        with pytest.raises(TooMany):
            gate.admit(1, NOON + timedelta(seconds=second))
    gate.admit(1, NOON + timedelta(seconds=60))


def test_learners_are_counted_apart() -> None:
    gate = Gate(1)
    gate.admit(1, NOON)
    gate.admit(2, NOON)
    with pytest.raises(TooMany):
        gate.admit(2, NOON)


def test_the_gate_forgets_who_has_not_come_for_long() -> None:
    gate = Gate(1)
    for who in range(3000):
        gate.admit(who, NOON + timedelta(seconds=who))
    assert len(gate._begun) < 1100
