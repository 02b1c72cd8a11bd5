"""The topics in service, in the order of the course."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select, update
from sqlalchemy.dialects.sqlite import insert

from tutorbot.domain.courses import Objective, Topic
from tutorbot.domain.ids import TopicId
from tutorbot.domain.paths import Stop
from tutorbot.storage.items import COURSE
from tutorbot.storage.tables import items, topics

_PUT = insert(topics)
_PUT = _PUT.on_conflict_do_update(
    index_elements=["id"], set_={column.name: _PUT.excluded[column.name] for column in topics.c if column.name != "id"}
)


@dataclass(frozen=True, slots=True)
class ListedTopic:
    id: TopicId
    title: str
    summary: str
    unit: str
    questions: int
    """Course questions in service; so are the other two counts."""
    flashcards: int
    puzzles: int = 0


@dataclass(frozen=True, slots=True)
class KnownTopic:
    title: str
    summary: str
    unit: str
    prerequisites: tuple[TopicId, ...]
    objectives: tuple[Objective, ...]


class Courses:
    def __init__(self, connection: Connection) -> None:
        self._run = connection.execute

    def topics(self) -> list[ListedTopic]:
        served = (items.c.topic == topics.c.id) & items.c.retired_at.is_(None) & COURSE
        chosen = (
            select(
                topics.c.id,
                topics.c.title,
                topics.c.summary,
                topics.c.unit,
                func.count().filter(items.c.kind == "question"),
                func.count().filter(items.c.kind == "flashcard"),
                func.count().filter(items.c.kind == "puzzle"),
            )
            .join_from(topics, items, served, isouter=True)
            .where(topics.c.retired_at.is_(None))
            .group_by(topics.c.id)
            .order_by(topics.c.position)
        )
        return [ListedTopic(*row) for row in self._run(chosen)]

    def stops(self) -> list[Stop]:
        """Those in service, as places on the way through the course, in its order."""
        chosen = select(*topics.c["id", "title", "prerequisites"]).where(topics.c.retired_at.is_(None))
        rows = self._run(chosen.order_by(topics.c.position))
        return [Stop(row.id, row.title, tuple(map(TopicId, row.prerequisites))) for row in rows]

    def get(self, topic: TopicId) -> KnownTopic | None:
        """A topic in service."""
        c = topics.c
        chosen = select(c.title, c.summary, c.unit, c.prerequisites, c.objectives)
        row = self._run(chosen.where(c.id == topic, c.retired_at.is_(None))).first()
        if row is None:
            return None
        objectives = tuple(Objective(id=each["id"], text=each["text"]) for each in row.objectives)
        return KnownTopic(row.title, row.summary, row.unit, tuple(map(TopicId, row.prerequisites)), objectives)

    def title(self, topic: TopicId) -> str | None:
        return self._run(select(topics.c.title).where(topics.c.id == topic)).scalar_one_or_none()

    def put(self, topic: Topic, *, course: str, unit: str, position: int) -> None:
        row = {
            "id": topic.id,
            "course": course,
            "unit": unit,
            "title": topic.title,
            "summary": topic.summary,
            "prerequisites": list(topic.prerequisites),
            "objectives": [{"id": objective.id, "text": objective.text} for objective in topic.objectives],
            "position": position,
            "retired_at": None,
        }
        self._run(_PUT, row)

    def retire(self, topic: TopicId, at: datetime) -> None:
        self._run(update(topics).where(topics.c.id == topic, topics.c.retired_at.is_(None)).values(retired_at=at))
