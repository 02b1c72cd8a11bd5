"""Rounds: learners' ways through the modes of topics, with their steps and answers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, func, select, update

from tutorbot.domain.ids import InteractionId, ItemId, LearnerId, MaterialId, RoundId, TopicId, VersionId
from tutorbot.domain.modes import Mode
from tutorbot.storage.tables import learners, mode_answers, mode_rounds, mode_steps, topic_tests, topics

AWAITED = "awaited"
"""The outcome of a try that is kept and not judged yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """One learner's way through one mode of one topic, as it stands."""

    id: RoundId
    learner: LearnerId
    zone: str
    """The learner's time zone now."""
    topic: TopicId
    topic_title: str
    mode: Mode
    material: MaterialId | None
    place: int
    """The page or step that is reached, from 1; 0 before the first."""
    choices: Mapping[str, Any]
    at: datetime
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class Step:
    """One item that a round asks."""

    step: int
    """From 1."""
    item: ItemId
    version: VersionId
    hinted: bool
    opened_at: datetime | None


@dataclass(frozen=True, slots=True)
class Answer:
    """One try at one step."""

    step: int
    number: int
    """Which try, from 1."""
    item: ItemId | None
    answer: Any
    """Plain data, as the mode has it."""
    outcome: str
    at: datetime
    id: int


_r, _s, _a, _t = mode_rounds.c, mode_steps.c, mode_answers.c, topic_tests.c
_ROUND = (
    select(mode_rounds, learners.c.zone, topics.c.title)
    .join_from(mode_rounds, learners, learners.c.id == _r.learner)
    .join(topics, topics.c.id == _r.topic)
)


class Modes:
    def __init__(self, connection: Connection) -> None:
        self._run = connection.execute

    # Rounds

    def begin(
        self,
        learner: LearnerId,
        topic: TopicId,
        mode: Mode,
        material: MaterialId | None,
        steps: Sequence[tuple[int, ItemId, VersionId]] = (),
        *,
        at: datetime,
        interaction: InteractionId,
    ) -> RoundId:
        row = {"learner": learner, "topic": topic, "mode": mode.value, "material": material, "place": 0}
        row |= {"choices": {}, "at": at, "interaction": interaction, "ended_at": None}
        begun = RoundId(self._run(mode_rounds.insert(), row).lastrowid)
        for step, item, version in steps:
            asked = {"round": begun, "step": step, "item": item, "version": version}
            self._run(mode_steps.insert(), {**asked, "hinted": False, "opened_at": None})
        return begun

    def begun_by(self, interaction: InteractionId) -> RoundId | None:
        """The round that an interaction began: the same press delivered twice begins one."""
        return self._run(select(_r.id).where(_r.interaction == interaction)).scalar_one_or_none()

    def round(self, number: RoundId) -> Round | None:
        row = self._run(_ROUND.where(_r.id == number)).first()
        return _round(row) if row else None

    def under_way(self, learner: LearnerId, topic: TopicId, mode: Mode) -> Round | None:
        """The newest round that was begun and not ended."""
        mine = _ROUND.where(_r.learner == learner, _r.topic == topic, _r.mode == mode.value, _r.ended_at.is_(None))
        row = self._run(mine.order_by(_r.id.desc()).limit(1)).first()
        return _round(row) if row else None

    def latest(self, learner: LearnerId, topic: TopicId) -> dict[Mode, Round]:
        """The newest round of each mode of a topic."""
        rows = self._run(_ROUND.where(_r.learner == learner, _r.topic == topic).order_by(_r.id))
        return {each.mode: each for each in map(_round, rows)}

    def ended(self, learner: LearnerId, topic: TopicId) -> frozenset[Mode]:
        """The modes of a topic that the learner has gone through to the end at least once."""
        mine = select(_r.mode).where(_r.learner == learner, _r.topic == topic, _r.ended_at.is_not(None))
        tested = select(_t.id).where(_t.learner == learner, _t.topic == topic, _t.ended_at.is_not(None))
        test = [Mode.TEST] if self._run(tested.limit(1)).first() else []
        return frozenset([*(Mode(row.mode) for row in self._run(mine)), *test])

    def move(self, number: RoundId, place: int) -> None:
        self._run(update(mode_rounds).where(_r.id == number).values(place=place))

    def choose(self, number: RoundId, choices: Mapping[str, Any]) -> None:
        self._run(update(mode_rounds).where(_r.id == number).values(choices=dict(choices)))

    def end(self, number: RoundId, at: datetime) -> bool:
        """False when it had ended already."""
        ending = update(mode_rounds).where(_r.id == number, _r.ended_at.is_(None)).values(ended_at=at)
        return self._run(ending).rowcount == 1

    # Steps

    def steps(self, number: RoundId) -> list[Step]:
        chosen = select(_s.step, _s.item, _s.version, _s.hinted, _s.opened_at).where(_s.round == number)
        return [Step(*row) for row in self._run(chosen.order_by(_s.step))]

    def step(self, number: RoundId, step: int) -> Step | None:
        return next((each for each in self.steps(number) if each.step == step), None)

    def open(self, number: RoundId, step: int, at: datetime) -> None:
        """A step is shown; only the first time counts."""
        opening = update(mode_steps).where(_s.round == number, _s.step == step, _s.opened_at.is_(None))
        self._run(opening.values(opened_at=at))

    def hint(self, number: RoundId, step: int) -> None:
        self._run(update(mode_steps).where(_s.round == number, _s.step == step).values(hinted=True))

    # Answers

    def answer(
        self,
        of: Round,
        step: int,
        item: ItemId | None,
        answer: Any,  # noqa: ANN401  plain data
        outcome: str,
        *,
        at: datetime,
        interaction: InteractionId,
    ) -> int:
        """Keep one more try; its id."""
        tried = select(func.coalesce(func.max(_a.number), 0)).where(_a.round == of.id, _a.step == step)
        row = {
            "round": of.id,
            "step": step,
            "number": self._run(tried).scalar_one() + 1,
            "learner": of.learner,
            "item": item,
            "answer": answer,
            "outcome": outcome,
            "at": at,
            "interaction": interaction,
        }
        return int(self._run(mode_answers.insert(), row).lastrowid)

    def answered_by(self, interaction: InteractionId) -> int | None:
        """The try that an interaction was: the same press delivered twice is one."""
        return self._run(select(_a.id).where(_a.interaction == interaction)).scalar_one_or_none()

    def answers(self, number: RoundId) -> list[Answer]:
        chosen = select(_a.step, _a.number, _a.item, _a.answer, _a.outcome, _a.at, _a.id).where(_a.round == number)
        return [Answer(*row) for row in self._run(chosen.order_by(_a.step, _a.number))]

    def settle(self, answer: int, given: Any, outcome: str) -> bool:  # noqa: ANN401  plain data
        """Say what came of a try that was kept as awaited; False when that was said already."""
        settling = update(mode_answers).where(_a.id == answer, _a.outcome == AWAITED)
        return self._run(settling.values(answer=given, outcome=outcome)).rowcount == 1

    def withdraw(self, answer: int) -> None:
        """An awaited try never was: it cannot be judged."""
        self._run(delete(mode_answers).where(_a.id == answer, _a.outcome == AWAITED))


def _round(row: Row[*tuple[Any, ...]]) -> Round:
    return Round(
        id=row.id,
        learner=row.learner,
        zone=row.zone,
        topic=row.topic,
        topic_title=row.title,
        mode=Mode(row.mode),
        material=row.material,
        place=row.place,
        choices=row.choices,
        at=row.at,
        ended_at=row.ended_at,
    )
