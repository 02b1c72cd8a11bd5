"""What a learner should study next."""

from dataclasses import dataclass, field
from datetime import datetime

from tutorbot.domain.days import study_day
from tutorbot.domain.errors import NotFound
from tutorbot.domain.ids import GuildId, LearnerId, TopicId
from tutorbot.domain.learners import Defaults, Learner
from tutorbot.domain.paths import Advice, advise
from tutorbot.domain.topic_tests import FEWEST
from tutorbot.storage.stores import Store
from tutorbot.storage.transactions import Transaction
from tutorbot.tutor.plans import today
from tutorbot.tutor.requests import writes
from tutorbot.tutor.strengths import strengths_of


@dataclass
class Paths:
    store: Store
    defaults: Defaults = field(default_factory=Defaults)

    @writes
    def next(self, tx: Transaction, learner: LearnerId, guild: GuildId | None, *, at: datetime) -> Advice:
        """The most useful thing to do now."""
        here = tx.guilds.get(guild)
        tx.learners.meet(learner, at, (here and here.zone) or "UTC")
        known = tx.learners.get(learner, self.defaults)
        if known is None:
            raise NotFound("Your settings are gone. Please try again.")
        return advice(tx, known, guild, at)


def advice(
    tx: Transaction, learner: Learner, guild: GuildId | None, at: datetime, goal: TopicId | None = None
) -> Advice:
    """As `domain.paths.advise`, for requests of other desks."""
    day = study_day(at, learner.zone)
    here = tx.guilds.get(guild)
    off = here.topics_off if here else frozenset()
    tested = {topic.id for topic in tx.courses.topics() if topic.questions >= FEWEST} - off
    stops = [stop for stop in tx.courses.stops() if stop.topic in tested]
    return advise(stops, strengths_of(tx, learner, day), today(tx, learner, guild, at).plan.reviews, goal)
