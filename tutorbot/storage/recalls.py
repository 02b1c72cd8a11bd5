"""Attempts at recall prompts: what was typed, what was proposed, what the learner made of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, func, select, update

from tutorbot.domain.ids import InteractionId, ItemId, LearnerId, RecallId, TopicId, VersionId
from tutorbot.domain.recalls import Judgement, Recall
from tutorbot.domain.resemblances import Method
from tutorbot.storage.items import from_json
from tutorbot.storage.tables import item_versions, items, learners, recall_attempts, topics

_a = recall_attempts.c
_ATTEMPT = (
    select(recall_attempts, learners.c.zone, item_versions.c.body, topics.c.title)
    .join_from(recall_attempts, learners, learners.c.id == _a.learner)
    .join(item_versions, item_versions.c.id == _a.version)
    .join(items, items.c.id == _a.item)
    .join(topics, topics.c.id == items.c.topic)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    id: RecallId
    learner: LearnerId
    zone: str
    """The learner's time zone now."""
    recall: Recall
    """In the version that was shown."""
    version: VersionId
    topic_title: str
    asked: TopicId | None
    """The topic that was asked for; None for any."""
    hinted: bool
    answer: str | None
    method: Method | None
    judgements: tuple[Judgement, ...] | None
    """None until graded."""
    ticked: frozenset[str] | None
    """Concepts, after the learner's word; None while the proposal stands."""
    confirmed: bool


class Recalls:
    def __init__(self, connection: Connection) -> None:
        self._run = connection.execute

    def begin(
        self,
        learner: LearnerId,
        item: ItemId,
        version: VersionId,
        topic: TopicId | None,
        *,
        at: datetime,
        interaction: InteractionId,
    ) -> RecallId:
        row = {"learner": learner, "item": item, "version": version, "topic": topic, "hinted": False}
        return RecallId(self._run(recall_attempts.insert(), {**row, "at": at, "interaction": interaction}).lastrowid)

    def begun_by(self, interaction: InteractionId) -> RecallId | None:
        """The attempt that an interaction began: the same command delivered twice begins one."""
        return self._run(select(_a.id).where(_a.interaction == interaction)).scalar_one_or_none()

    def attempt(self, number: RecallId) -> Attempt | None:
        row = self._run(_ATTEMPT.where(_a.id == number)).first()
        return _attempt(row) if row else None

    def under_way(self, learner: LearnerId, topic: TopicId | None) -> RecallId | None:
        """The newest attempt that was not confirmed, at a prompt of that topic, or of any."""
        chosen = select(_a.id).join_from(recall_attempts, items, items.c.id == _a.item)
        chosen = chosen.where(_a.learner == learner, _a.confirmed_at.is_(None))
        if topic is not None:
            chosen = chosen.where(items.c.topic == topic)
        return self._run(chosen.order_by(_a.id.desc()).limit(1)).scalar_one_or_none()

    def times(self, learner: LearnerId) -> dict[ItemId, int]:
        """How often the learner was asked each prompt."""
        counted = select(_a.item, func.count()).where(_a.learner == learner).group_by(_a.item)
        return dict(self._run(counted).all())

    def hint(self, number: RecallId) -> None:
        self._run(update(recall_attempts).where(_a.id == number).values(hinted=True))

    def answer(self, number: RecallId, text: str) -> bool:
        """Keep what was typed; False when there is an answer already."""
        keeping = update(recall_attempts).where(_a.id == number, _a.answer.is_(None)).values(answer=text)
        return self._run(keeping).rowcount == 1

    def grade(self, number: RecallId, judgements: Sequence[Judgement], method: Method) -> bool:
        """Keep the proposal; False when there is one already."""
        rows = [
            {"concept": each.concept, "probability": round(each.probability, 4), "evidence": each.evidence}
            for each in judgements
        ]
        grading = update(recall_attempts).where(_a.id == number, _a.judgements.is_(None))
        return self._run(grading.values(judgements=rows, method=method.value)).rowcount == 1

    def tick(self, number: RecallId, concepts: Sequence[str]) -> None:
        """The learner's word, for as long as it is not confirmed."""
        ticking = update(recall_attempts).where(_a.id == number, _a.confirmed_at.is_(None))
        self._run(ticking.values(ticked=list(concepts)))

    def confirm(self, number: RecallId, concepts: Sequence[str], at: datetime) -> bool:
        """False when it was confirmed already."""
        confirming = update(recall_attempts).where(_a.id == number, _a.confirmed_at.is_(None))
        return self._run(confirming.values(ticked=list(concepts), confirmed_at=at)).rowcount == 1


def _attempt(row: Row[*tuple[Any, ...]]) -> Attempt:
    recall = from_json(row.body)
    if not isinstance(recall, Recall):
        raise TypeError(f"attempt {row.id} is at a {recall.kind}")
    judged = row.judgements
    return Attempt(
        id=row.id,
        learner=row.learner,
        zone=row.zone,
        recall=recall,
        version=row.version,
        topic_title=row.title,
        asked=row.topic,
        hinted=row.hinted,
        answer=row.answer,
        method=Method(row.method) if row.method else None,
        judgements=None if judged is None else tuple(Judgement(**each) for each in judged),
        ticked=None if row.ticked is None else frozenset(row.ticked),
        confirmed=row.confirmed_at is not None,
    )
