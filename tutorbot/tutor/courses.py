"""The course in service: brought in from files at start, listed for learners."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from tutorbot.domain.courses import OWN_TOPIC, Course, Topic
from tutorbot.domain.guilds import SERVER_TOPIC
from tutorbot.domain.ids import GuildId, TopicId
from tutorbot.storage import materials
from tutorbot.storage.courses import ListedTopic
from tutorbot.storage.items import to_json
from tutorbot.storage.stores import Store
from tutorbot.storage.transactions import Transaction
from tutorbot.tutor.requests import reads, writes


@dataclass(frozen=True, slots=True)
class Synced:
    """What bringing in the course files changed, in items."""

    added: int = 0
    changed: int = 0
    retired: int = 0
    unchanged: int = 0
    kept: tuple[TopicId, ...] = ()
    """Faulty topics: their last good version stays in service."""


@dataclass
class Courses:
    store: Store

    @writes
    def sync(self, tx: Transaction, courses: Sequence[Course], faulty: Collection[TopicId], *, at: datetime) -> Synced:
        """Make the database serve what the files say.

        Changed items become new versions, vanished ones are retired, unchanged ones are left alone.

        Args:
            courses: all courses, with every topic that has no fault.
            faulty: topics whose files have faults; what was served of them before stays in service.
            at: now.
        """
        _put_topics_of_people(tx, at)
        counts = dict.fromkeys(("added", "changed", "retired", "unchanged"), 0)
        served = {topic.id for topic in tx.courses.topics()} - {SERVER_TOPIC}
        sound = [(course, unit, topic) for course in courses for unit in course.units for topic in unit.topics]
        for position, (course, unit, topic) in enumerate(sound, start=1):
            tx.courses.put(topic, course=course.title, unit=unit.title, position=position)
            _sync_items(tx, topic, position, at, counts)
            _sync_materials(tx, topic, at)
        for topic_id in served - {topic.id for _, _, topic in sound} - set(faulty):
            for item in tx.items.in_service(topic_id):
                tx.items.retire(item, at)
                counts["retired"] += 1
            for mode in tx.materials.modes(topic_id):
                tx.materials.retire(topic_id, mode, at)
            tx.courses.retire(topic_id, at)
        return Synced(**counts, kept=tuple(sorted(served & set(faulty))))

    @reads
    def topics(
        self, tx: Transaction, guild: GuildId | None, kind: Literal["question", "puzzle", "recall"] = "question"
    ) -> Sequence[ListedTopic]:
        """The topics that have such items here, in the order of the course, the guild's own last."""
        settings = tx.guilds.get(guild)
        off = settings.topics_off if settings else frozenset()
        of_kind = {"question": tx.items.questions, "puzzle": tx.items.puzzles, "recall": lambda _: tx.items.recalls()}
        served = of_kind[kind](guild)
        own = {listed.topic for listed in served}
        return [topic for topic in tx.courses.topics() if topic.id in own and topic.id not in off]

    @reads
    def all_topics(self, tx: Transaction) -> Sequence[ListedTopic]:
        """Every topic in service, for moderators to switch on and off."""
        return [topic for topic in tx.courses.topics() if topic.id != SERVER_TOPIC]


def _sync_items(tx: Transaction, topic: Topic, topic_position: int, at: datetime, counts: dict[str, int]) -> None:
    served = tx.items.in_service(topic.id)
    for index, item in enumerate(topic.items):
        position = topic_position * 10_000 + index
        before = served.pop(item.id, None)
        if before and before.body == to_json(item):
            if before.position != position:
                tx.items.move(item.id, position)
            counts["unchanged"] += 1
        else:
            tx.items.put(item, position=position, at=at)
            counts["changed" if before else "added"] += 1
    for vanished in served:
        tx.items.retire(vanished, at)
        counts["retired"] += 1


def _sync_materials(tx: Transaction, topic: Topic, at: datetime) -> None:
    served = tx.materials.bodies(topic.id)
    for material in topic.materials:
        if served.pop(material.mode, None) != materials.to_json(material):
            tx.materials.put(material, at)
    for vanished in served:
        tx.materials.retire(topic.id, vanished, at)


def _put_topics_of_people(tx: Transaction, at: datetime) -> None:
    """What people write belongs to a topic, too. That of own cards is retired from the start: nobody can choose it."""
    titles = {
        SERVER_TOPIC: ("This server's questions", "Questions that this server's moderators wrote."),
        OWN_TOPIC: ("Your own cards", "Cards that learners wrote for themselves."),
    }
    for topic, (title, summary) in titles.items():
        empty = Topic(id=topic, title=title, summary=summary, prerequisites=(), objectives=(), items=())
        tx.courses.put(empty, course="", unit="", position=1_000_000)
    tx.courses.retire(OWN_TOPIC, at)
