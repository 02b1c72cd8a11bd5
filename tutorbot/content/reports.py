"""What a check found, as counts for a table and as plain data for JSON."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass

from tutorbot.content.courses import Loaded
from tutorbot.domain.courses import Topic
from tutorbot.domain.ids import TopicId
from tutorbot.domain.items import Difficulty, Flashcard, Item, Label, Level, Puzzle, Question, Recall
from tutorbot.domain.modes import Mode


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicCount:
    topic: TopicId
    title: str
    counts: Mapping[str, Mapping[str, int]]
    """By kind, then by level or difficulty, zeros included: `{"flashcard": {"beginner": 6, …}, "question": {…}, …}`."""
    prompts: int
    """Recall prompts, which have no levels."""
    proved: int
    """Items whose code was run, templates among them."""
    templated: int
    reviewed: int
    modes: list[str]
    """That have a file of their own: `lesson`, `try` …"""


def topic_counts(loaded: Loaded) -> tuple[TopicCount, ...]:
    """One row for each sound topic, in the order of the course."""
    return tuple(_count(each.id, each.title, each.items, _modes(each)) for each in loaded.topics.values())


def total_count(loaded: Iterable[Loaded]) -> TopicCount:
    """All sound topics together."""
    topics = [topic for each in loaded for topic in each.topics.values()]
    items = [item for topic in topics for item in topic.items]
    return _count(TopicId("total"), "", items, [mode for topic in topics for mode in _modes(topic)])


def as_dict(loaded: Loaded) -> dict[str, object]:
    """The whole finding, ready for `json.dumps`."""
    return {
        "course": loaded.course.id if loaded.course else None,
        "topics": [asdict(row) for row in topic_counts(loaded)],
        "total": asdict(total_count([loaded])),
        "faulty": sorted(loaded.faulty),
        "faults": [fault.as_dict() for fault in loaded.faults],
        "warnings": [warning.as_dict() for warning in loaded.warnings],
    }


def _modes(topic: Topic) -> list[str]:
    kinds = {item.kind for item in topic.items}
    made_of_items = {Mode.TRY: "blank", Mode.CHALLENGE: "problem"}
    found = {material.mode for material in topic.materials}
    return [mode.value for mode in Mode if mode in found or made_of_items.get(mode) in kinds]


def _count(topic: TopicId, title: str, items: Collection[Item], modes: Collection[str]) -> TopicCount:
    grades = Counter((item.kind, _grade(item)) for item in items if not isinstance(item, Recall))
    labels = Counter(item.label for item in items)
    return TopicCount(
        topic=topic,
        title=title,
        counts={
            "flashcard": {str(level): grades["flashcard", level] for level in Level},
            "question": {str(difficulty): grades["question", difficulty] for difficulty in Difficulty},
            "puzzle": {str(difficulty): grades["puzzle", difficulty] for difficulty in Difficulty},
        },
        prompts=sum(1 for item in items if isinstance(item, Recall)),
        proved=labels[Label.PROVED],
        templated=sum(1 for item in items if isinstance(item, Question) and item.variants),
        reviewed=labels[Label.REVIEWED],
        modes=list(modes),
    )


def _grade(item: Flashcard | Question | Puzzle) -> str:
    return str(item.level if isinstance(item, Flashcard) else item.difficulty)
