"""What to study next: the cards that are due, then the first topic on the way that is not strong yet."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tutorbot.domain.abilities import Band
from tutorbot.domain.ids import TopicId
from tutorbot.domain.strengths import Strength


@dataclass(frozen=True, slots=True)
class Stop:
    """A topic as a place on the way through the course."""

    topic: TopicId
    title: str
    prerequisites: tuple[TopicId, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """What to do now. Where cards are due, the topic comes after them."""

    due: int
    """Cards to review today."""
    topic: TopicId | None
    """The first topic that is not strong; None when all are."""
    title: str = ""
    strength: Strength | None = None
    """Of that topic; None when it was never tested."""
    leads_to: tuple[str, ...] = ()
    """The titles of the topics that build on it."""


def advise(
    stops: Sequence[Stop], strengths: Mapping[TopicId, Strength], due: int, goal: TopicId | None = None
) -> Advice:
    """The most useful thing to do now.

    Args:
        stops: the topics in the order of the course.
        strengths: those of the topics that were tested.
        due: how many cards are due today.
        goal: the topic that the learner cares for; what leads there comes first.
    """
    way = in_order(stops)
    ahead = in_order(stops, goal) if goal else []
    for stop in (*ahead, *way):
        strength = strengths.get(stop.topic)
        if strength is None or strength.band is not Band.STRONG:
            leads_to = tuple(each.title for each in way if stop.topic in each.prerequisites)
            return Advice(due=due, topic=stop.topic, title=stop.title, strength=strength, leads_to=leads_to)
    return Advice(due=due, topic=None)


def in_order(stops: Sequence[Stop], goal: TopicId | None = None) -> list[Stop]:
    """The topics, or those that lead to `goal` and itself, each after its prerequisites, else as they were given."""
    known = {stop.topic: stop for stop in stops}
    ordered: dict[TopicId, Stop] = {}
    met: set[TopicId] = set()

    def visit(topic: TopicId) -> None:
        if topic in known and topic not in met:
            met.add(topic)
            for prerequisite in known[topic].prerequisites:
                visit(prerequisite)
            ordered[topic] = known[topic]

    for topic in [goal] if goal else list(known):
        visit(topic)
    return list(ordered.values())
