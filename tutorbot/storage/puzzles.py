"""Attempts at puzzles, and what was submitted in them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Connection, Row, bindparam, delete, func, select, update

from tutorbot.domain.ids import (
    GuildId,
    InteractionId,
    ItemId,
    LearnerId,
    PuzzleAttemptId,
    RoundId,
    SubmissionId,
    TopicId,
    VersionId,
)
from tutorbot.domain.items import Difficulty
from tutorbot.domain.puzzles import Ended, Puzzle, Verdict
from tutorbot.storage.items import from_json
from tutorbot.storage.tables import item_versions, items, learners, puzzle_attempts, puzzle_submissions, topics

_VERDICT = TypeAdapter(Verdict)


@dataclass(frozen=True, slots=True)
class Reply:
    """The answer of Discord's that shall show a verdict."""

    application: int
    token: str


@dataclass(frozen=True, slots=True)
class Wish:
    """What kind of puzzle somebody asked for; None: any."""

    topic: TopicId | None
    difficulty: Difficulty | None


@dataclass(frozen=True, slots=True)
class Attempt:
    """One learner at one puzzle, as it stands."""

    id: PuzzleAttemptId
    learner: LearnerId
    zone: str
    """The learner's time zone now."""
    puzzle: Puzzle
    """In the version that the attempt began with."""
    version: VersionId
    topic_title: str
    asked: Wish
    hints: int
    """Rungs that were shown."""
    typed: str | None
    """What the learner typed last, graded or not."""
    ended: Ended | None
    round: RoundId | None = None
    """The round through a mode that it is a step of."""


@dataclass(frozen=True, slots=True)
class Submission:
    id: SubmissionId
    attempt: PuzzleAttemptId
    learner: LearnerId
    code: str
    at: datetime
    interaction: InteractionId
    reply: Reply | None
    """None once it shows the verdict."""
    verdict: Verdict | None
    """None until judged."""


_a, _s = puzzle_attempts.c, puzzle_submissions.c
_GET = (
    select(
        _a.id,
        _a.learner,
        learners.c.zone,
        item_versions.c.body,
        _a.version,
        topics.c.title,
        _a.topic,
        _a.difficulty,
        _a.hints,
        _a.typed,
        _a.ended,
        _a.round,
    )
    .join_from(puzzle_attempts, learners, learners.c.id == _a.learner)
    .join(item_versions, item_versions.c.id == _a.version)
    .join(items, items.c.id == _a.item)
    .join(topics, topics.c.id == items.c.topic)
    .where(_a.id == bindparam("attempt"))
)
_OPEN = select(_a.id, _a.version).where(_a.learner == bindparam("learner"), _a.ended.is_(None)).order_by(_a.id)
_TIMES = select(_a.item, func.count()).where(_a.learner == bindparam("learner")).group_by(_a.item)
_SUBMISSION = select(
    *puzzle_submissions.c["id", "attempt", "learner", "code", "at", "interaction", "application", "token", "verdict"]
)
_LAST = _SUBMISSION.where(_s.attempt == bindparam("attempt")).order_by(_s.id.desc()).limit(1)


class Puzzles:
    def __init__(self, connection: Connection) -> None:
        self._run = connection.execute

    # Attempts

    def begun_by(self, interaction: InteractionId) -> PuzzleAttemptId | None:
        """The attempt that an interaction began: the same command delivered twice begins one."""
        return self._run(select(_a.id).where(_a.interaction == interaction)).scalar_one_or_none()

    def begin(
        self,
        learner: LearnerId,
        guild: GuildId | None,
        item: ItemId,
        version: VersionId,
        asked: Wish,
        at: datetime,
        interaction: InteractionId,
        round_: RoundId | None = None,
    ) -> PuzzleAttemptId:
        row = {
            "learner": learner,
            "guild": guild,
            "item": item,
            "version": version,
            "topic": asked.topic,
            "difficulty": asked.difficulty.value if asked.difficulty else None,
            "hints": 0,
            "at": at,
            "interaction": interaction,
            "round": round_,
        }
        return PuzzleAttemptId(self._run(puzzle_attempts.insert(), row).lastrowid)

    def attempt(self, attempt: PuzzleAttemptId) -> Attempt | None:
        row = self._run(_GET, {"attempt": attempt}).first()
        if row is None:
            return None
        puzzle = from_json(row.body)
        if not isinstance(puzzle, Puzzle):
            raise TypeError(f"attempt {attempt} is at a {puzzle.kind}")
        ended = Ended(row.ended) if row.ended else None
        asked = Wish(row.topic, Difficulty(row.difficulty) if row.difficulty else None)
        return Attempt(
            row.id, row.learner, row.zone, puzzle, row.version, row.title, asked, row.hints, row.typed, ended, row.round
        )

    def of_round(self, round_: RoundId) -> dict[ItemId, tuple[PuzzleAttemptId, Ended | None]]:
        """The attempts that are steps of a round, by what was posed."""
        rows = self._run(select(_a.item, _a.id, _a.ended).where(_a.round == round_))
        return {row.item: (PuzzleAttemptId(row.id), Ended(row.ended) if row.ended else None) for row in rows}

    def open_of(self, learner: LearnerId) -> dict[VersionId, PuzzleAttemptId]:
        """What the learner has begun and not ended, by the version of the puzzle, in the order of beginning."""
        return {VersionId(row.version): PuzzleAttemptId(row.id) for row in self._run(_OPEN, {"learner": learner})}

    def times_attempted(self, learner: LearnerId) -> dict[ItemId, int]:
        return dict(self._run(_TIMES, {"learner": learner}).all())

    def keep(self, attempt: PuzzleAttemptId, typed: str) -> None:
        """Remember what was typed, for the form to hold it again."""
        self._run(update(puzzle_attempts).where(_a.id == attempt).values(typed=typed))

    def hint(self, attempt: PuzzleAttemptId, rungs: int) -> None:
        self._run(update(puzzle_attempts).where(_a.id == attempt).values(hints=rungs))

    def end(self, attempt: PuzzleAttemptId, ended: Ended, at: datetime) -> bool:
        """False when it had ended already."""
        closed = update(puzzle_attempts).where(_a.id == attempt, _a.ended.is_(None))
        return self._run(closed.values(ended=ended.value, ended_at=at)).rowcount == 1

    # Submissions

    def submit(
        self,
        attempt: PuzzleAttemptId,
        learner: LearnerId,
        code: str,
        at: datetime,
        interaction: InteractionId,
        reply: Reply,
    ) -> Submission:
        row = {
            "attempt": attempt,
            "learner": learner,
            "code": code,
            "at": at,
            "interaction": interaction,
            "application": reply.application,
            "token": reply.token,
            "tries": 0,
        }
        submission = SubmissionId(self._run(puzzle_submissions.insert(), row).lastrowid)
        return Submission(submission, attempt, learner, code, at, interaction, reply, verdict=None)

    def submission(self, submission: SubmissionId) -> Submission | None:
        return self._one(_SUBMISSION.where(_s.id == submission))

    def submitted_by(self, interaction: InteractionId) -> Submission | None:
        return self._one(_SUBMISSION.where(_s.interaction == interaction))

    def last(self, attempt: PuzzleAttemptId) -> Submission | None:
        """The newest submission of an attempt, judged or not."""
        row = self._run(_LAST, {"attempt": attempt}).first()
        return _submission(row) if row else None

    def tries(self, attempt: PuzzleAttemptId) -> int:
        """How many submissions were judged."""
        judged = select(func.count()).where(_s.attempt == attempt, _s.verdict.is_not(None))
        return int(self._run(judged).scalar_one())

    def waiting(self) -> Sequence[Submission]:
        """Those whose verdict was not shown yet, oldest first, judged or not."""
        return [_submission(row) for row in self._run(_SUBMISSION.where(_s.token.is_not(None)).order_by(_s.id))]

    def unseen_by(self, learner: LearnerId) -> Submission | None:
        """The learner's newest submission that was judged, but not shown."""
        unseen = _SUBMISSION.where(_s.learner == learner, _s.token.is_not(None), _s.verdict.is_not(None))
        return self._one(unseen.order_by(_s.id.desc()).limit(1))

    def judge(self, submission: SubmissionId, verdict: Verdict) -> bool:
        """False when it was judged already; then the first verdict stays."""
        judged = update(puzzle_submissions).where(_s.id == submission, _s.verdict.is_(None))
        return self._run(judged.values(verdict=_VERDICT.dump_json(verdict).decode())).rowcount == 1

    def fail(self, submission: SubmissionId) -> int:
        """The judge broke down at it; how often by now. 0 when it is gone."""
        self._run(update(puzzle_submissions).where(_s.id == submission).values(tries=_s.tries + 1))
        return self._run(select(_s.tries).where(_s.id == submission)).scalar_one_or_none() or 0

    def deliver(self, submission: SubmissionId) -> None:
        """Its verdict was shown."""
        self._run(update(puzzle_submissions).where(_s.id == submission).values(token=None))

    def withdraw(self, submission: SubmissionId) -> None:
        """It never was: it could not be judged."""
        self._run(delete(puzzle_submissions).where(_s.id == submission, _s.verdict.is_(None)))

    def _one(self, chosen: Any) -> Submission | None:  # noqa: ANN401  SQLAlchemy's own types are generic in columns
        row = self._run(chosen).first()
        return _submission(row) if row else None


def _submission(row: Row[*tuple[Any, ...]]) -> Submission:
    return Submission(
        row.id,
        row.attempt,
        row.learner,
        row.code,
        row.at,
        row.interaction,
        Reply(row.application, row.token) if row.token else None,
        _VERDICT.validate_json(row.verdict) if row.verdict else None,
    )
