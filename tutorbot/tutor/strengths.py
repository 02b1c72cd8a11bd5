"""How strong a learner is in each topic today."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from tutorbot.domain.days import study_day
from tutorbot.domain.guilds import SERVER_TOPIC
from tutorbot.domain.ids import GuildId, LearnerId, TopicId
from tutorbot.domain.learners import Defaults, Learner
from tutorbot.domain.strengths import Strength, strength
from tutorbot.storage.stores import Store
from tutorbot.storage.transactions import Transaction
from tutorbot.tutor.requests import reads


@dataclass(frozen=True, slots=True)
class Measured:
    """A topic of the course with the learner's strength in it."""

    topic: TopicId
    title: str
    strength: Strength | None
    """None: not tested yet."""


@dataclass
class Strengths:
    store: Store
    defaults: Defaults = field(default_factory=Defaults)

    @reads
    def all(
        self, tx: Transaction, learner: LearnerId, guild: GuildId | None, *, at: datetime
    ) -> tuple[date, Sequence[Measured]]:
        """The learner's study day, and every topic of the course that is served here, in its order."""
        known = tx.learners.get(learner, self.defaults)
        day = study_day(at, known.zone if known else "UTC")
        here = tx.guilds.get(guild)
        off = here.topics_off if here else frozenset()
        strengths = strengths_of(tx, known, day) if known else {}
        return day, [
            Measured(topic.id, topic.title, strengths.get(topic.id))
            for topic in tx.courses.topics()
            if topic.id != SERVER_TOPIC and topic.id not in off
        ]


def strength_of(tx: Transaction, learner: Learner, topic: TopicId, day: date) -> Strength | None:
    """The strength of one topic on a study day; None when it was not tested yet."""
    return strengths_of(tx, learner, day, [topic]).get(topic)


def strengths_of(
    tx: Transaction, learner: Learner, day: date, topics: Collection[TopicId] | None = None
) -> dict[TopicId, Strength]:
    """The strengths of all topics that were tested, or of those among `topics`."""
    taken = tx.topic_tests.taken(learner.id)
    chosen = {topic: each for topic, each in taken.items() if topics is None or topic in topics}
    memories = tx.strengths.memories(learner.id, list(chosen))
    return {
        topic: strength(
            each.answers, study_day(each.ended_at, learner.zone), memories.get(topic, ()), day, learner.model
        )
        for topic, each in chosen.items()
    }
