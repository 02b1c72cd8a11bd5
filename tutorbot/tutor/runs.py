"""Running code for its own sake: once, again with changes, and shared once."""

from dataclasses import dataclass, replace
from datetime import datetime

from pydantic import TypeAdapter

from tutorbot.domain.codes import received
from tutorbot.domain.errors import NotYours, Stale
from tutorbot.domain.ids import GuildId, InteractionId, LearnerId, RunId
from tutorbot.domain.learners import Defaults
from tutorbot.sandbox.jobs import Job, Run
from tutorbot.sandbox.sandboxes import Sandbox
from tutorbot.storage.runs import StoredRun
from tutorbot.storage.stores import Store
from tutorbot.storage.transactions import Transaction
from tutorbot.tutor.puzzles import PATIENCE, require_sandbox
from tutorbot.tutor.requests import reads, writes

_RUN = TypeAdapter(Run)
_KEPT = 8_000
"""Characters of each output that are kept; a message shows fewer."""
_GONE = "This run is gone: I keep code for 30 days. Run it again with `/run`."


@dataclass(frozen=True, slots=True)
class Ran:
    id: RunId
    code: str
    run: Run
    """Whole where it was just made, and with long output cut off when it is looked at again."""
    shared: bool = False
    """It was posted publicly."""


@dataclass
class Runs:
    store: Store
    sandbox: Sandbox

    async def last_code(self, learner: LearnerId) -> str:
        """What a form begins with: the code that the learner ran last, or nothing.

        Raises:
            Unavailable: it is known that there is no sandbox.
        """
        await require_sandbox(self.sandbox, patience=PATIENCE)
        return await self._last_code(learner)

    async def run(
        self, learner: LearnerId, guild: GuildId | None, code: str, *, at: datetime, interaction: InteractionId
    ) -> Ran:
        """Run code and keep it with what came of it, also when the sandbox failed.

        Raises:
            TooMany: the learner has asked for too many runs.
            Unavailable: there is no sandbox.
            Stale: the learner was deleted while it ran.
        """
        code = received(code)
        await require_sandbox(self.sandbox)
        self.sandbox.admit(learner, at)
        await self._meet(learner, guild, at=at)
        run = await self.sandbox.run(Job(code=code, show_last=True), who=learner)
        return await self._keep(learner, code, run, at=at, interaction=interaction)

    @reads
    def get(self, tx: Transaction, run: RunId, learner: LearnerId) -> Ran:
        return _own(tx, run, learner)

    @writes
    def share(self, tx: Transaction, run: RunId, learner: LearnerId) -> Ran:
        """Mark a run as shared. Raises Stale when it was already."""
        ran = _own(tx, run, learner)
        if not tx.runs.share(run):
            raise Stale("You have shared this already.")
        return replace(ran, shared=True)

    @reads
    def _last_code(self, tx: Transaction, learner: LearnerId) -> str:
        return tx.runs.last_code(learner) or ""

    @writes
    def _meet(self, tx: Transaction, learner: LearnerId, guild: GuildId | None, *, at: datetime) -> None:
        here = tx.guilds.get(guild)
        tx.learners.meet(learner, at, (here and here.zone) or "UTC")

    @writes
    def _keep(
        self, tx: Transaction, learner: LearnerId, code: str, run: Run, *, at: datetime, interaction: InteractionId
    ) -> Ran:
        if tx.learners.get(learner, Defaults()) is None:
            raise Stale("Everything about you was deleted while this ran, so I keep nothing of it.")
        known = tx.runs.ran_by(interaction)
        kept = StoredRun(learner, code, _RUN.dump_json(_shortened(run)).decode())
        return Ran(known or tx.runs.add(kept, at, interaction), code, run)


def _own(tx: Transaction, run: RunId, learner: LearnerId) -> Ran:
    stored = tx.runs.get(run)
    if stored is None:
        raise Stale(_GONE)
    if stored.learner != learner:
        raise NotYours("This run belongs to somebody else. `/run` is for your own code.")
    return Ran(run, stored.code, _RUN.validate_json(stored.result), stored.shared)


def _shortened(run: Run) -> Run:
    long = max(len(run.stdout), len(run.stderr)) > _KEPT
    return replace(
        run, stdout=run.stdout[:_KEPT], stderr=run.stderr[:_KEPT], truncated=run.truncated or long, warnings=()
    )
