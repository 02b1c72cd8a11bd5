"""Answers to puzzles: judged outside of any transaction, then recorded in one, whatever happens on the way.

A submission is kept before it is judged, and until its verdict was shown. What a restart or a lost sandbox leaves
behind is `unfinished`, and `finish` takes it up.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING

from tutorbot.domain.codes import received
from tutorbot.domain.errors import JudgingError, Stale, Unavailable
from tutorbot.domain.ids import InteractionId, LearnerId, PuzzleAttemptId, SubmissionId
from tutorbot.domain.puzzles import Ended, Fill, Puzzle, Verdict
from tutorbot.domain.streaks import Event, Kind
from tutorbot.storage.puzzles import Reply, Submission
from tutorbot.storage.stores import Store
from tutorbot.storage.transactions import Transaction
from tutorbot.tutor.puzzles import MOST_TRIES, PATIENCE, Posed, Puzzles, own, require_sandbox
from tutorbot.tutor.requests import reads, writes

if TYPE_CHECKING:
    from tutorbot.judging.judges import Judge
    from tutorbot.sandbox.sandboxes import Sandbox

_SETTLED = {"correct", "incorrect"}
"""Results that the same answer would have again. A run that was too slow may be faster the next time."""
_MOST_TRIES = 3
"""Of judging one submission, when the judge breaks down each time."""


@dataclass
class Submissions:
    store: Store
    puzzles: Puzzles
    judge: "Judge"
    sandbox: "Sandbox"
    _judging: set[SubmissionId] = field(default_factory=set)

    async def accept(
        self,
        attempt: PuzzleAttemptId,
        learner: LearnerId,
        code: str,
        *,
        at: datetime,
        interaction: InteractionId,
        reply: Reply,
    ) -> Submission | None:
        """Keep an answer: from now on it will be judged, whatever happens to this process.

        Returns:
            What `finish` takes; for the same answer a second time the first one. None when the attempt has ended.

        Args:
            attempt: the puzzle.
            learner: who sent it.
            code: the answer as typed.
            at: when it was sent.
            interaction: the form itself.
            reply: where the verdict will be shown, until `delivered` says that it was.

        Raises:
            TooMany: the learner has asked for too many runs. What was typed is kept, as below.
            Unavailable: there is no sandbox; what was typed is kept.
        """
        code = received(code)
        await self.puzzles.keep(attempt, learner, code, at=at)
        await require_sandbox(self.sandbox, patience=PATIENCE)
        self.sandbox.admit(learner, at)
        return await self._accept(attempt, learner, code, at=at, interaction=interaction, reply=reply)

    async def unfinished(self, *, judged: bool = True) -> Sequence[Submission]:
        """Those whose verdict nobody has seen, oldest first, but for those that are being judged at this moment.

        Args:
            judged: also those that have a verdict already.
        """
        waiting = await self._waiting()
        return [each for each in waiting if each.id not in self._judging and (judged or each.verdict is None)]

    @reads
    def _waiting(self, tx: Transaction) -> Sequence[Submission]:
        return tx.puzzles.waiting()

    async def finish(self, submission: Submission, *, at: datetime) -> Posed:
        """Judge a submission that was not judged, and show what came of it.

        Raises:
            Unavailable: it cannot be judged now, and waits for another time.
            JudgingError: it never can, and is withdrawn.
            Stale: it is gone with everything else about the learner.
        """
        if submission.verdict is None:
            self._judging.add(submission.id)
            try:
                submission = await self._settle(submission.id, await self._judged(submission))
            finally:
                self._judging.discard(submission.id)
        posed = await self.puzzles.look(submission.attempt, submission.learner, at=at)
        return replace(posed, last=submission)

    @writes
    def delivered(self, tx: Transaction, submission: SubmissionId) -> None:
        """The learner sees the verdict."""
        tx.puzzles.deliver(submission)

    @writes
    def _accept(
        self,
        tx: Transaction,
        attempt: PuzzleAttemptId,
        learner: LearnerId,
        code: str,
        *,
        at: datetime,
        interaction: InteractionId,
        reply: Reply,
    ) -> Submission | None:
        """The submission to be judged, or one that is there already; None when the attempt has ended."""
        if own(tx, attempt, learner).ended:
            return None
        if delivered_twice := tx.puzzles.submitted_by(interaction):
            return delivered_twice
        last = tx.puzzles.last(attempt)
        if last and last.code == code and (last.verdict is None or last.verdict.result in _SETTLED):
            return last
        return tx.puzzles.submit(attempt, learner, code, at, interaction, reply)

    async def _judged(self, submission: Submission) -> Verdict:
        puzzle = await self._puzzle(submission)
        try:
            return await self.judge.judge(puzzle, submission.code, who=submission.learner)
        except Unavailable as error:
            raise Unavailable(f"{error} Your answer is kept, and judged when it can be.") from error
        except JudgingError:
            await self._withdraw(submission.id)
            raise
        except Exception:
            await self._count_failure(submission.id)
            raise

    @reads
    def _puzzle(self, tx: Transaction, submission: Submission) -> Puzzle:
        return own(tx, submission.attempt, submission.learner).puzzle

    @writes
    def _withdraw(self, tx: Transaction, submission: SubmissionId) -> None:
        tx.puzzles.withdraw(submission)

    @writes
    def _count_failure(self, tx: Transaction, submission: SubmissionId) -> None:
        """What broke the judge down may pass; if it does not, it would break it down for ever."""
        if tx.puzzles.fail(submission) >= _MOST_TRIES:
            tx.puzzles.withdraw(submission)

    @writes
    def _settle(self, tx: Transaction, submission: SubmissionId, verdict: Verdict) -> Submission:
        """Record a verdict with all that follows, unless there is one already; the submission as it is then."""
        judged = tx.puzzles.judge(submission, verdict)
        stored = tx.puzzles.submission(submission)
        if stored is None:
            raise Stale("This answer is gone, with everything else that was kept about you.")
        if judged:
            attempt = own(tx, stored.attempt, stored.learner)
            key = f"puzzle:{submission}"
            tx.streaks.add(stored.learner, Event(key, stored.at, attempt.zone, Kind.ACTIVITY))
            used_up = isinstance(attempt.puzzle.task, Fill) and tx.puzzles.tries(attempt.id) >= MOST_TRIES
            ended = Ended.SOLVED if verdict.solved else Ended.SHOWN if used_up else None
            if ended and tx.puzzles.end(attempt.id, ended, stored.at):
                self.puzzles.move_card(tx, attempt, ended, stored.at, stored.interaction)
        return stored
