"""Puzzles: begin, look, take a hint, try, see the solution. Answers are graded in `submissions`."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from random import Random
from typing import TYPE_CHECKING

from tutorbot.domain.codes import received
from tutorbot.domain.errors import NothingToStudy, NotYours, Stale, Unavailable
from tutorbot.domain.ids import GuildId, InteractionId, LearnerId, PuzzleAttemptId, RoundId, TopicId, VersionId
from tutorbot.domain.items import Difficulty
from tutorbot.domain.learners import Defaults
from tutorbot.domain.puzzles import Ended, Fill, Predict, Puzzle, Verdict
from tutorbot.domain.quizzes import draw
from tutorbot.domain.reviews import Evidence, rating_of
from tutorbot.domain.streaks import Streak
from tutorbot.storage.items import Stored
from tutorbot.storage.puzzles import Attempt, Submission, Wish
from tutorbot.storage.stores import Store
from tutorbot.storage.transactions import Transaction
from tutorbot.tutor.examples import Examples
from tutorbot.tutor.memories import feed
from tutorbot.tutor.requests import reads, writes
from tutorbot.tutor.streaks import streak_of

if TYPE_CHECKING:
    from tutorbot.judging.judges import Judge
    from tutorbot.sandbox.jobs import Run
    from tutorbot.sandbox.sandboxes import Sandbox

_GONE = "This puzzle is gone. Begin another one with `/puzzle`."
_ENDED = "This puzzle has ended. `/puzzle` has another one."
MOST_TRIES = 3
"""At filling blanks; then the solution is shown."""
PATIENCE = 1.5
"""Seconds for a sandbox that is just starting, where Discord waits for a form."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Posed:
    """A puzzle as its learner shall see it, at any moment of an attempt."""

    attempt: PuzzleAttemptId
    learner: LearnerId
    puzzle: Puzzle
    version: VersionId
    topic: str
    """The topic's title."""
    asked: Wish
    """What the learner asked for when it began."""
    hints: int
    """Rungs that were shown."""
    typed: str | None
    """What the learner typed last; None before anything."""
    ended: Ended | None
    tries: int
    """Submissions that were judged."""
    last: Submission | None
    """The newest submission, judged or not."""
    streak: Streak
    round: RoundId | None = None
    """The round through a mode that it is a step of."""
    repeats: bool = False
    """The learner has attempted every such puzzle before."""
    examples: Sequence[tuple[str, str]] = ()
    """Calls and what each of them gives; nothing where that could not be found out."""

    @property
    def verdict(self) -> Verdict | None:
        """On the last submission, if that was judged."""
        return self.last.verdict if self.last else None

    @property
    def left(self) -> int | None:
        """Tries that are left; None where there may be any number."""
        return max(0, MOST_TRIES - self.tries) if isinstance(self.puzzle.task, Fill) else None


@dataclass
class Puzzles:
    store: Store
    defaults: Defaults
    judge: "Judge"
    sandbox: "Sandbox"
    _examples: Examples = field(init=False)

    def __post_init__(self) -> None:
        self._examples = Examples(self.judge)

    async def begin(
        self,
        learner: LearnerId,
        guild: GuildId | None,
        topic: TopicId | None,
        difficulty: Difficulty | None,
        *,
        at: datetime,
        interaction: InteractionId,
        instead_of: PuzzleAttemptId | None = None,
    ) -> Posed:
        """Go on with the puzzle that is open, or begin the one that was attempted least.

        A verdict that could not be shown when it came is shown now. With `instead_of`, any puzzle but that.

        Raises:
            Unavailable: there is no sandbox.
            NothingToStudy: no puzzle fits.
        """
        await require_sandbox(self.sandbox)
        posed = await self._begin(learner, guild, topic, difficulty, instead_of, at=at, interaction=interaction)
        return await self._with_examples(posed, at)

    async def look(self, attempt: PuzzleAttemptId, learner: LearnerId, *, at: datetime) -> Posed:
        return await self._with_examples(await self._look(attempt, learner, at=at), at)

    async def hint(self, attempt: PuzzleAttemptId, learner: LearnerId, rung: int, *, at: datetime) -> Posed:
        """Show one more rung; asked for the same one twice, it is shown once."""
        return await self._with_examples(await self._hint(attempt, learner, rung, at=at), at)

    async def reveal(
        self, attempt: PuzzleAttemptId, learner: LearnerId, *, at: datetime, interaction: InteractionId
    ) -> Posed:
        """End the attempt with the solution; the puzzle comes back sooner, as a card."""
        return await self._with_examples(await self._reveal(attempt, learner, at=at, interaction=interaction), at)

    async def form(self, attempt: PuzzleAttemptId, learner: LearnerId, *, at: datetime) -> Posed:
        """What a form for an answer begins with.

        Raises:
            Stale: the attempt has ended.
            Unavailable: it is known that there is no sandbox.
        """
        await require_sandbox(self.sandbox, patience=PATIENCE)
        posed = await self._look(attempt, learner, at=at)
        if posed.ended:
            raise Stale(_ENDED)
        return posed

    async def try_out(
        self, attempt: PuzzleAttemptId, learner: LearnerId, code: str, *, at: datetime
    ) -> "tuple[Posed, Run]":
        """Run code on the examples without grading it; it is kept as what was typed last.

        Raises:
            Stale: the attempt has ended, or to try it would be to see the answer.
            TooMany: the learner has asked for too many runs.
            Unavailable: there is no sandbox.
        """
        code = received(code)
        posed = await self.keep(attempt, learner, code, at=at)
        if posed.ended:
            raise Stale(_ENDED)
        if isinstance(posed.puzzle.task, Predict):
            raise Stale("To try this one would be to see the answer. Press **Answer** instead.")
        await require_sandbox(self.sandbox)
        self.sandbox.admit(learner, at)
        return posed, await self.judge.try_out(posed.puzzle, code, who=learner)

    async def examples(self, stored: Stored, *, at: datetime) -> Sequence[tuple[str, str]]:
        """The calls that learners see of a puzzle, each with what its solution gives; none for anything else."""
        if not isinstance(stored.item, Puzzle):
            return ()
        return await self._examples.of(stored.item, stored.version, at=at)

    async def _with_examples(self, posed: Posed, at: datetime) -> Posed:
        return replace(posed, examples=await self._examples.of(posed.puzzle, posed.version, at=at))

    @writes
    def keep(self, tx: Transaction, attempt: PuzzleAttemptId, learner: LearnerId, code: str, *, at: datetime) -> Posed:
        """Remember what was typed, for the form to hold it again."""
        if own(tx, attempt, learner).ended is None:
            tx.puzzles.keep(attempt, code)
        return self.posed(tx, attempt, learner, at)

    @writes
    def _begin(
        self,
        tx: Transaction,
        learner: LearnerId,
        guild: GuildId | None,
        topic: TopicId | None,
        difficulty: Difficulty | None,
        instead_of: PuzzleAttemptId | None,
        *,
        at: datetime,
        interaction: InteractionId,
    ) -> Posed:
        if begun := tx.puzzles.begun_by(interaction):
            return self.posed(tx, begun, learner, at)
        here = tx.guilds.get(guild)
        tx.learners.meet(learner, at, (here and here.zone) or "UTC")
        if instead_of is None and (unseen := tx.puzzles.unseen_by(learner)):
            tx.puzzles.deliver(unseen.id)
            return self.posed(tx, unseen.attempt, learner, at)
        off = here.topics_off if here else frozenset()
        pool = {each.id: each.version for each in tx.items.puzzles(guild, topic, difficulty) if each.topic not in off}
        if instead_of is not None and pool:
            pool.pop(own(tx, instead_of, learner).puzzle.id, None)
            if not pool:
                raise NothingToStudy("There is no other such puzzle yet.")
        if not pool:
            raise NothingToStudy(_nothing(topic, difficulty, off))
        opened = tx.puzzles.open_of(learner)
        under_way = [opened[version] for version in pool.values() if version in opened]
        if under_way and instead_of is None:
            return self.posed(tx, max(under_way), learner, at)
        drawn = draw(list(pool), tx.puzzles.times_attempted(learner), 1, Random(interaction))  # noqa: S311  not a secret
        (item,) = drawn.items
        version = pool[item]
        attempt = opened.get(version)
        if attempt is None:
            asked = Wish(topic, difficulty)
            attempt = tx.puzzles.begin(learner, guild, item, version, asked, at, interaction)
        return replace(self.posed(tx, attempt, learner, at), repeats=drawn.repeats > 0)

    @reads
    def _look(self, tx: Transaction, attempt: PuzzleAttemptId, learner: LearnerId, *, at: datetime) -> Posed:
        return self.posed(tx, attempt, learner, at)

    @writes
    def _hint(self, tx: Transaction, attempt: PuzzleAttemptId, learner: LearnerId, rung: int, *, at: datetime) -> Posed:
        stored = own(tx, attempt, learner)
        if stored.ended is None and rung == stored.hints + 1 <= len(stored.puzzle.hints):
            tx.puzzles.hint(attempt, rung)
        return self.posed(tx, attempt, learner, at)

    @writes
    def _reveal(
        self,
        tx: Transaction,
        attempt: PuzzleAttemptId,
        learner: LearnerId,
        *,
        at: datetime,
        interaction: InteractionId,
    ) -> Posed:
        stored = own(tx, attempt, learner)
        if tx.puzzles.end(attempt, Ended.SHOWN, at):
            self.move_card(tx, stored, Ended.SHOWN, at, interaction)
        return self.posed(tx, attempt, learner, at)

    # What `submissions` needs as well

    def posed(self, tx: Transaction, attempt: PuzzleAttemptId, learner: LearnerId, at: datetime) -> Posed:
        """Raises NotYours, and Stale when it is gone."""
        stored = own(tx, attempt, learner)
        return Posed(
            attempt=attempt,
            learner=learner,
            puzzle=stored.puzzle,
            version=stored.version,
            topic=stored.topic_title,
            asked=stored.asked,
            hints=stored.hints,
            typed=stored.typed,
            ended=stored.ended,
            tries=tx.puzzles.tries(attempt),
            last=tx.puzzles.last(attempt),
            streak=streak_of(tx, learner, at, stored.zone),
            round=stored.round,
        )

    def move_card(
        self, tx: Transaction, attempt: Attempt, ended: Ended, at: datetime, interaction: InteractionId
    ) -> None:
        """The puzzle as a card: new, or moved as a rating would move it, but no review of the day."""
        known = tx.learners.get(attempt.learner, self.defaults)
        if known is None:
            raise Stale(_GONE)
        rating = rating_of(right=ended is Ended.SOLVED, hinted=attempt.hints > 0)
        item, version = attempt.puzzle.id, attempt.version
        feed(tx, known, item, version, rating, Evidence.CODED, at=at, interaction=interaction, begins=True)


async def require_sandbox(sandbox: "Sandbox", *, patience: float | None = None) -> None:
    """Wait for a sandbox that is starting. One that takes longer than `patience` is hoped for.

    Raises:
        Unavailable: there is none.
    """
    try:
        async with asyncio.timeout(patience):
            available = await sandbox.ready()
    except TimeoutError:
        return
    if not available:
        raise Unavailable(f"{sandbox.why} Everything else works.")


def own(tx: Transaction, attempt: PuzzleAttemptId, learner: LearnerId) -> Attempt:
    """Raises NotYours, and Stale when it is gone."""
    stored = tx.puzzles.attempt(attempt)
    if stored is None:
        raise Stale(_GONE)
    if stored.learner != learner:
        raise NotYours("This puzzle belongs to somebody else. Begin your own with `/puzzle`.")
    return stored


def _nothing(topic: TopicId | None, difficulty: Difficulty | None, off: frozenset[TopicId]) -> str:
    if topic in off:
        return "This server's moderators have switched that topic off. Choose another one."
    if topic:
        kind = f"{difficulty} puzzle" if difficulty else "puzzle"
        return f"I know no {kind} in such a topic. Pick a topic from the list that `/puzzle` offers, or any difficulty."
    if off:
        return "This server's moderators have switched off the topics that have such puzzles."
    return "There is no such puzzle here yet."
