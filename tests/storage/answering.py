"""A bot under load, to be killed."""

import asyncio
from itertools import count
from multiprocessing.connection import Connection
from pathlib import Path
from time import time_ns

from tests.tutor.students import Student
from tests.tutor.tutors import tutor_on
from tutorbot.domain.ids import InteractionId, LearnerId
from tutorbot.storage.stores import open_store

CALLERS = 64
STEPS = 10


def answer_until_killed(path: Path, acknowledged: Connection) -> None:
    """Let 64 learners answer quizzes at once, every other answer wrong.

    Each answer is sent as `attempt step` as soon as the learner would see it. What was sent survives a kill.
    """
    asyncio.run(_serve(path, acknowledged))


async def _serve(path: Path, acknowledged: Connection) -> None:
    interactions = count(time_ns())  # never those of an earlier run
    async with open_store(path) as store, asyncio.TaskGroup() as callers:
        tutor = tutor_on(store)
        for number in range(CALLERS):
            callers.create_task(_answer(Student(tutor, LearnerId(1 + number)), interactions, acknowledged))


async def _answer(student: Student, interactions: "count[int]", acknowledged: Connection) -> None:
    while True:
        asked = await student.quiz(STEPS, interaction=InteractionId(next(interactions)))
        for step in range(1, STEPS + 1):
            picks = () if step % 2 else ("a",)
            await student.answer(asked, *picks, step=step, interaction=InteractionId(next(interactions)))
            acknowledged.send_bytes(f"{asked.attempt} {step}".encode())
