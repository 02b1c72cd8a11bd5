"""The topics to be learnt and the page of each: what it is for, what comes before it, its ten modes."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from tutorbot.domain.courses import Objective
from tutorbot.domain.days import study_day
from tutorbot.domain.errors import NotFound
from tutorbot.domain.guilds import SERVER_TOPIC
from tutorbot.domain.ids import GuildId, LearnerId, TopicId
from tutorbot.domain.learners import Defaults
from tutorbot.domain.modes import PATH, Mode
from tutorbot.domain.strengths import Strength
from tutorbot.storage.stores import Store
from tutorbot.storage.transactions import Transaction
from tutorbot.tutor.requests import reads
from tutorbot.tutor.rounds import offered
from tutorbot.tutor.sittings import LASTS
from tutorbot.tutor.strengths import strengths_of


@dataclass(frozen=True, slots=True)
class Entry:
    """A topic in the list of all."""

    id: TopicId
    title: str
    summary: str
    unit: str
    modes: int
    """That it offers."""
    ended: int
    """That the learner has taken to the end."""


@dataclass(frozen=True, slots=True)
class Offer:
    """One mode on a topic's page."""

    mode: Mode
    under_way: bool
    ended: bool
    """It was taken to its end, at least once."""


@dataclass(frozen=True, slots=True)
class Prerequisite:
    id: TopicId
    title: str
    ended: int
    """Modes that the learner has taken to the end."""
    strength: Strength | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicPage:
    id: TopicId
    title: str
    summary: str
    unit: str
    strength: Strength | None
    """None: not tested yet."""
    objectives: Sequence[Objective]
    prerequisites: Sequence[Prerequisite]
    offers: Sequence[Offer]
    """The modes that there are, in their order."""
    next: Mode | None
    """What to do now: what is under way, or the first on the path that was not taken to its end."""


@dataclass
class Modes:
    store: Store
    defaults: Defaults = field(default_factory=Defaults)

    @reads
    def topics(self, tx: Transaction, learner: LearnerId, guild: GuildId | None) -> Sequence[Entry]:
        """All topics of the course that are served here, in its order."""
        here = tx.guilds.get(guild)
        off = here.topics_off if here else frozenset()
        return [
            Entry(
                each.id,
                each.title,
                each.summary,
                each.unit,
                len(offered(tx, each.id)),
                len(tx.modes.ended(learner, each.id)),
            )
            for each in tx.courses.topics()
            if each.id != SERVER_TOPIC and each.id not in off
        ]

    @reads
    def page(
        self, tx: Transaction, learner: LearnerId, guild: GuildId | None, topic: TopicId, *, at: datetime
    ) -> TopicPage:
        """A topic's page.

        Raises:
            NotFound: no such topic is served here.
        """
        here = tx.guilds.get(guild)
        known = tx.courses.get(topic)
        if known is None or topic == SERVER_TOPIC or topic in (here.topics_off if here else ()):
            raise NotFound("I teach no such topic here. Pick one from the list that `/learn` offers.")
        ended = tx.modes.ended(learner, topic)
        under_way = {mode for mode, each in tx.modes.latest(learner, topic).items() if each.ended_at is None}
        if tx.topic_tests.under_way(learner, at - LASTS, topic):
            under_way.add(Mode.TEST)
        there = offered(tx, topic)
        learning = tx.learners.get(learner, self.defaults)
        strengths = strengths_of(tx, learning, study_day(at, learning.zone)) if learning else {}
        return TopicPage(
            id=topic,
            title=known.title,
            summary=known.summary,
            unit=known.unit,
            strength=strengths.get(topic),
            objectives=known.objectives,
            prerequisites=[
                Prerequisite(
                    other, tx.courses.title(other) or other, len(tx.modes.ended(learner, other)), strengths.get(other)
                )
                for other in known.prerequisites
            ],
            offers=[Offer(mode, mode in under_way, mode in ended) for mode in Mode if mode in there],
            next=next(
                (mode for mode in PATH if mode in under_way & there),
                next((mode for mode in PATH if mode in there - ended), None),
            ),
        )
