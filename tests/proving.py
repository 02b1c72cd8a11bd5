"""Proving a course in a test, as `tutorbot content check` does."""

from pathlib import Path

from tutorbot.content.courses import load_course
from tutorbot.content.faults import Fault
from tutorbot.judging.lockfiles import due, write_lock
from tutorbot.judging.proofs import prove
from tutorbot.sandbox.sandboxes import Sandbox

VERSIONS, ON = "torch 2.13.0, Python 3.11", "2026-03-01"


async def prove_course(folder: Path, sandbox: Sandbox) -> list[Fault]:
    """Write the lock files of a course and return what the runs found wrong."""
    topics = load_course(folder).claims
    results = await prove(due(topics), sandbox, versions=VERSIONS, on=ON)
    for topic in topics:
        write_lock(topic, {result.claim.id: result.proved for result in results})
    return [fault for result in results for fault in result.faults]
