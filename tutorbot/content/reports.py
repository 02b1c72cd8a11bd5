"""What a check found, as counts for a table and as plain data for JSON."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass

from tutorbot.content.courses import Loaded
from tutorbot.domain.courses import Topic
from tutorbot.domain.ids import TopicId
from tutorbot.domain.items import Difficulty, Flashcard, Level


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicCount:
    topic: TopicId
    title: str
    counts: Mapping[str, Mapping[str, int]]
    """By kind, then by level or difficulty, zeros included: `{"flashcard": {"beginner": 6, …}, "question": {…}}`."""


def topic_counts(loaded: Loaded) -> tuple[TopicCount, ...]:
    """One row for each sound topic, in the order of the course."""
    return tuple(_count(topic) for topic in loaded.topics.values())


def as_dict(loaded: Loaded) -> dict[str, object]:
    """The whole finding, ready for `json.dumps`."""
    return {
        "course": loaded.course.id if loaded.course else None,
        "topics": [asdict(row) for row in topic_counts(loaded)],
        "faulty": sorted(loaded.faulty),
        "faults": [fault.as_dict() for fault in loaded.faults],
        "warnings": [warning.as_dict() for warning in loaded.warnings],
    }


def _count(topic: Topic) -> TopicCount:
    grades = Counter(
        (item.kind, str(item.level if isinstance(item, Flashcard) else item.difficulty)) for item in topic.items
    )
    return TopicCount(
        topic=topic.id,
        title=topic.title,
        counts={
            "flashcard": {str(level): grades["flashcard", level] for level in Level},
            "question": {str(difficulty): grades["question", difficulty] for difficulty in Difficulty},
        },
    )
