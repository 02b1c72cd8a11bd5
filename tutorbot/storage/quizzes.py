"""Attempts, their steps and the answers given."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, func, select, update

from tutorbot.domain.ids import AttemptId, GuildId, InteractionId, ItemId, LearnerId, OptionId, TopicId, VersionId
from tutorbot.domain.items import Difficulty, Question
from tutorbot.domain.quizzes import Outcome
from tutorbot.storage.items import from_json
from tutorbot.storage.tables import answers, attempt_steps, attempts, item_versions, items, learners, topics


@dataclass(frozen=True, slots=True)
class Attempt:
    learner: LearnerId
    guild: GuildId | None
    topic: TopicId | None
    difficulty: Difficulty | None
    seed: int
    repeats: int
    at: datetime
    shared: bool = False
    """Its result was posted publicly."""


@dataclass(frozen=True, slots=True)
class Step:
    """One question of an attempt as it stands."""

    learner: LearnerId
    zone: str
    """The learner's time zone now."""
    seed: int
    repeats: int
    total: int
    question: Question
    version: VersionId
    topic_title: str
    hinted: bool
    picks: frozenset[OptionId]
    outcome: Outcome | None
    """None until answered."""


# An UPDATE keeps the names of its columns to itself, so the parameters have others.
_key = (attempt_steps.c.attempt == bindparam("of_attempt")) & (attempt_steps.c.step == bindparam("of_step"))
_total = select(func.count()).where(attempt_steps.c.attempt == bindparam("of_attempt")).scalar_subquery()
_STEP = (
    select(
        attempts.c.learner,
        learners.c.zone,
        attempts.c.seed,
        attempts.c.repeats,
        _total.label("total"),
        item_versions.c.body,
        attempt_steps.c.version,
        topics.c.title,
        attempt_steps.c.hinted,
        answers.c.picks,
        answers.c.outcome,
    )
    .join_from(attempt_steps, attempts, attempts.c.id == attempt_steps.c.attempt)
    .join(learners, learners.c.id == attempts.c.learner)
    .join(item_versions, item_versions.c.id == attempt_steps.c.version)
    .join(items, items.c.id == attempt_steps.c.item)
    .join(topics, topics.c.id == items.c.topic)
    .join(
        answers,
        (answers.c.attempt == attempt_steps.c.attempt) & (answers.c.step == attempt_steps.c.step),
        isouter=True,
    )
    .where(_key)
)
_ANSWER = answers.insert()
_HINT = update(attempt_steps).where(_key).values(hinted=True)


class Quizzes:
    def __init__(self, connection: Connection) -> None:
        self._run = connection.execute

    def begun_by(self, interaction: InteractionId) -> AttemptId | None:
        """The attempt that an interaction began: the same command delivered twice begins one."""
        return self._run(select(attempts.c.id).where(attempts.c.interaction == interaction)).scalar_one_or_none()

    def begin(
        self, attempt: Attempt, steps: Sequence[tuple[ItemId, VersionId]], interaction: InteractionId
    ) -> AttemptId:
        row = {
            "learner": attempt.learner,
            "guild": attempt.guild,
            "topic": attempt.topic,
            "difficulty": attempt.difficulty.value if attempt.difficulty else None,
            "seed": attempt.seed,
            "repeats": attempt.repeats,
            "at": attempt.at,
            "interaction": interaction,
            "shared": False,
        }
        number = AttemptId(self._run(attempts.insert(), row).lastrowid)
        self._run(
            attempt_steps.insert(),
            [
                {"attempt": number, "step": step, "item": item, "version": version, "hinted": False}
                for step, (item, version) in enumerate(steps, start=1)
            ],
        )
        return number

    def share(self, attempt: AttemptId) -> bool:
        """Mark the result as shared; False when it was already."""
        marked = update(attempts).where(attempts.c.id == attempt, ~attempts.c.shared).values(shared=True)
        return self._run(marked).rowcount == 1

    def attempt(self, attempt: AttemptId) -> Attempt | None:
        c = attempts.c
        chosen = select(c.learner, c.guild, c.topic, c.difficulty, c.seed, c.repeats, c.at, c.shared).where(
            c.id == attempt
        )
        row = self._run(chosen).first()
        if row is None:
            return None
        difficulty = Difficulty(row.difficulty) if row.difficulty else None
        return Attempt(row.learner, row.guild, row.topic, difficulty, row.seed, row.repeats, row.at, row.shared)

    def step(self, attempt: AttemptId, step: int) -> Step | None:
        row = self._run(_STEP, {"of_attempt": attempt, "of_step": step}).first()
        if row is None:
            return None
        question = from_json(row.body)
        if not isinstance(question, Question):
            raise TypeError(f"step {step} of attempt {attempt} is a {question.kind}")
        return Step(
            row.learner,
            row.zone,
            row.seed,
            row.repeats,
            row.total,
            question,
            row.version,
            row.title,
            row.hinted,
            frozenset(row.picks or ()),
            Outcome(row.outcome) if row.outcome else None,
        )

    def answer(
        self,
        attempt: AttemptId,
        step: int,
        learner: LearnerId,
        item: ItemId,
        picks: AbstractSet[OptionId],
        outcome: Outcome,
        interaction: InteractionId,
        at: datetime,
    ) -> None:
        row = {
            "attempt": attempt,
            "step": step,
            "interaction": interaction,
            "learner": learner,
            "item": item,
            "picks": sorted(picks),
            "outcome": outcome.value,
            "at": at,
        }
        self._run(_ANSWER, row)

    def hint(self, attempt: AttemptId, step: int) -> None:
        self._run(_HINT, {"of_attempt": attempt, "of_step": step})

    def outcomes(self, attempt: AttemptId) -> list[tuple[Question, VersionId, Outcome | None]]:
        """Every question of an attempt with how it was answered, in the order of asking; None where it was not."""
        chosen = (
            select(item_versions.c.body, attempt_steps.c.version, answers.c.outcome)
            .join_from(attempt_steps, item_versions, item_versions.c.id == attempt_steps.c.version)
            .join(
                answers,
                (answers.c.attempt == attempt_steps.c.attempt) & (answers.c.step == attempt_steps.c.step),
                isouter=True,
            )
            .where(attempt_steps.c.attempt == attempt)
            .order_by(attempt_steps.c.step)
        )
        asked = []
        for row in self._run(chosen):
            question = from_json(row.body)
            if isinstance(question, Question):
                asked.append((question, VersionId(row.version), Outcome(row.outcome) if row.outcome else None))
        return asked
