"""Proving what the lock files lack, with the progress shown, and keeping what was found."""

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from tutorbot.cli.consoles import count, err
from tutorbot.content.claims import Claim, Claims
from tutorbot.content.faults import Fault
from tutorbot.content.locks import Proved
from tutorbot.domain.errors import Unavailable
from tutorbot.domain.ids import ItemId
from tutorbot.judging.lockfiles import versions_here, write_lock
from tutorbot.settings import Settings


@dataclass(slots=True)
class Proofs:
    """What came of proving."""

    results: dict[ItemId, Proved | None] = field(default_factory=dict)
    """None for an item whose proof has failed."""
    found: dict[Fault, tuple[Fault, ...]] = field(default_factory=dict)
    """What a run found wrong with an item, by the fault of being unproved."""
    why_not: str = ""
    """Why nothing could be run."""
    changed: bool = False
    """A lock file says something else than before."""

    def explained(self, faults: Iterable[Fault]) -> list[Fault]:
        """The faults, with what a run found in place of “not proved yet”."""
        return [each for fault in faults for each in self.found.get(fault, (fault,))]


def prove_all(topics: Sequence[Claims], due: Sequence[Claim], settings: Settings, *, quiet: bool) -> Proofs:
    """Prove what is due and bring the lock files of the topics up to date, also when broken off.

    Raises:
        TutorError: a lock file cannot be written.
    """
    proofs = Proofs()
    try:
        if due:
            asyncio.run(_prove(due, settings, proofs, quiet=quiet))
    except Unavailable as error:
        proofs.why_not = str(error)
    finally:
        for topic in topics:
            if topic.lock.readable or not proofs.why_not:  # a broken lock is only replaced by a better one
                proofs.changed |= write_lock(topic, proofs.results)
    return proofs


async def _prove(due: Sequence[Claim], settings: Settings, proofs: Proofs, *, quiet: bool) -> None:
    # What needs numpy and the sandbox is not even imported when all is proved.
    from tutorbot.judging.proofs import Result, prove  # noqa: PLC0415
    from tutorbot.sandbox.sandboxes import open_sandbox  # noqa: PLC0415

    if not (quiet or err.is_terminal):
        err.print(f"Running the code of {count(due, 'item')}, which can take minutes.")
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=err, transient=True, disable=quiet or not err.is_terminal) as progress:
        task = progress.add_task("Warming the sandbox up", total=len(due))

        def done(result: Result) -> None:
            proofs.results[result.claim.id] = result.proved
            if result.faults:
                proofs.found[result.claim.missing] = result.faults
            progress.update(task, advance=1, description="Running the code of the items")

        async with open_sandbox(settings.sandbox_options) as sandbox:
            if not await sandbox.ready():
                raise Unavailable(sandbox.why)
            today = datetime.now(UTC).date().isoformat()
            await prove(due, sandbox, versions=versions_here() or "unknown", on=today, done=done)
