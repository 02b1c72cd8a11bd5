"""A course is units of topics in the order in which they are best learnt."""

from dataclasses import dataclass

from tutorbot.domain.ids import TopicId
from tutorbot.domain.items import Item
from tutorbot.domain.materials import Material

OWN_TOPIC = TopicId("own")
"""The topic of cards that learners wrote for themselves about none of the course's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Objective:
    id: str
    text: str
    """What the learner can do afterwards: "Compute the output size of a convolution"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    id: TopicId
    title: str
    summary: str
    prerequisites: tuple[TopicId, ...]
    objectives: tuple[Objective, ...]
    items: tuple[Item, ...]
    materials: tuple[Material, ...] = ()
    """At most one for each mode."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    id: str
    title: str
    topics: tuple[Topic, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    id: str
    title: str
    units: tuple[Unit, ...]

    @property
    def topics(self) -> tuple[Topic, ...]:
        return tuple(topic for unit in self.units for topic in unit.topics)
