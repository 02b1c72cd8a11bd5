import asyncio
import contextlib
import multiprocessing
import time
from collections.abc import Iterator
from multiprocessing.connection import Connection as Receiver
from pathlib import Path
from random import Random

from sqlalchemy import Connection, text

from tests.builders import course, database, questions, topic
from tests.storage.answering import CALLERS, answer_until_killed
from tests.tutor.students import START
from tests.tutor.tutors import tutor_on
from tutorbot.storage.stores import open_store
from tutorbot.storage.transactions import Transaction

ROUNDS = 20

# A server that has imported everything once, so that each bot is a new process and yet starts at once.
processes = multiprocessing.get_context("forkserver")
processes.set_forkserver_preload(["tests.storage.answering"])

HALF_THERE = {
    "an answer without its streak event": """
        SELECT count(*) FROM answers a LEFT JOIN streak_events e
        ON e.learner = a.learner AND e.key = 'quiz:' || a.attempt || ':' || a.step WHERE e.key IS NULL""",
    "a streak event without its answer": """
        SELECT count(*) FROM streak_events e LEFT JOIN answers a
        ON e.learner = a.learner AND e.key = 'quiz:' || a.attempt || ':' || a.step WHERE a.step IS NULL""",
    "a wrong answer without its line in the log": """
        SELECT count(*) FROM answers a LEFT JOIN review_log l USING (interaction)
        WHERE a.outcome <> 'right' AND l.id IS NULL""",
    "a line in the log without its answer": """
        SELECT count(*) FROM review_log l LEFT JOIN answers a USING (interaction) WHERE a.step IS NULL""",
    "a card that does not count the lines of its log": """
        SELECT count(*) FROM (SELECT learner, item, count(*) AS lines FROM review_log GROUP BY learner, item)
        LEFT JOIN cards USING (learner, item) WHERE turn IS NOT lines""",
    "an attempt without all its questions": """
        SELECT count(*) FROM attempts t WHERE (SELECT count(*) FROM attempt_steps s WHERE s.attempt = t.id) <> 10""",
}


def look(tx: Transaction) -> tuple[set[tuple[int, int]], dict[str, int]]:
    """Every answer there is, and how many things are half there."""
    connection: Connection = tx.notes._run.__self__  # type: ignore[attr-defined]  # a bound method
    answers = {(attempt, step) for attempt, step in connection.execute(text("SELECT attempt, step FROM answers"))}
    return answers, {fault: connection.execute(text(sql)).scalar_one() for fault, sql in HALF_THERE.items()}


def killed_after(path: Path, seconds: float) -> set[tuple[int, int]]:
    """What a bot under load acknowledged before it was killed, so long after its first answer."""
    receiver, sender = processes.Pipe(duplex=False)
    bot = processes.Process(target=answer_until_killed, args=(path, sender))
    bot.start()
    sender.close()
    try:
        assert receiver.poll(30), "the bot answered nothing"
        time.sleep(seconds)
    finally:
        bot.kill()
        bot.join()
    return set(received(receiver))


def received(receiver: Receiver) -> Iterator[tuple[int, int]]:
    with receiver, contextlib.suppress(EOFError):
        while True:
            attempt, step = receiver.recv_bytes().split()
            yield int(attempt), int(step)


async def test_every_acknowledged_answer_is_wholly_there_after_kill_9_under_load(path: Path) -> None:
    chance = Random(9)  # noqa: S311  not a secret
    async with open_store(database(path)) as store:
        await tutor_on(store).courses.sync([course(topic(*questions(40)))], (), at=START)

    acknowledged: set[tuple[int, int]] = set()
    for round_ in range(ROUNDS):
        before = len(acknowledged)
        acknowledged |= await asyncio.to_thread(killed_after, path, chance.uniform(0, 0.4))
        async with open_store(path) as store:
            answers, half_there = await store.read(look)
        assert len(acknowledged) > before
        assert not acknowledged - answers, f"round {round_}: acknowledged and lost"
        assert not any(half_there.values()), f"round {round_}: {half_there}"
        # Every caller waits for one answer at a time, so no more than that can be saved and not yet acknowledged.
        assert len(answers - acknowledged) <= CALLERS * (round_ + 1)
