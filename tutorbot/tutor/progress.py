"""A learner's progress in one picture."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import groupby

from tutorbot.domain.days import study_day
from tutorbot.domain.errors import NotFound
from tutorbot.domain.figures import Dashboard, Look
from tutorbot.domain.ids import GuildId, LearnerId, TopicId
from tutorbot.domain.learners import Defaults, Learner
from tutorbot.domain.progress import WEEKS, Records, dashboard
from tutorbot.domain.reviews import retrievability
from tutorbot.storage.stores import Store
from tutorbot.storage.transactions import Transaction
from tutorbot.tutor.requests import writes
from tutorbot.tutor.streaks import streak_of
from tutorbot.tutor.strengths import strengths_of


@dataclass(frozen=True, slots=True)
class Shown:
    figure: Dashboard
    look: Look


@dataclass
class Progress:
    store: Store
    defaults: Defaults = field(default_factory=Defaults)

    @writes
    def show(
        self, tx: Transaction, learner: LearnerId, guild: GuildId | None, look: Look | None, *, at: datetime
    ) -> Shown:
        """How everything stands; a look that is given is remembered."""
        here = tx.guilds.get(guild)
        tx.learners.meet(learner, at, (here and here.zone) or "UTC")
        if look is not None:
            tx.learners.choose(learner, {"look": look.value})
        known = tx.learners.get(learner, self.defaults)
        if known is None:
            raise NotFound("Your settings are gone. Please try again.")
        today = study_day(at, known.zone)
        strong = strengths(tx, known, today)
        records = Records(
            streak=streak_of(tx, learner, at, known.zone),
            events=tx.streaks.of(learner),
            cards=[kept.card for kept in tx.progress.cards(learner)],
            strengths=[(topic.title, strong[topic.id]) for topic in tx.courses.topics() if topic.id in strong],
            reviewed=tx.progress.reviewed(learner, today - timedelta(weeks=WEEKS)),
            retention=known.retention,
        )
        return Shown(dashboard(records), known.look)


def strengths(tx: Transaction, learner: Learner, day: date) -> Mapping[TopicId, float]:
    """How strong each topic is that was begun, 0 to 1.

    As the last test and the forgetting since then have it. Of a topic that was not tested yet, the mean chance to
    recall one of its cards, times the share of its flashcards that were met.
    """
    there = {topic.id: topic.flashcards for topic in tx.courses.topics()}
    strong = {}
    kept = sorted(tx.progress.cards(learner.id), key=lambda each: each.topic)
    for topic, own in groupby(kept, lambda each: each.topic):
        cards = list(own)
        met = sum(each.is_flashcard for each in cards) / (there.get(topic) or 1)
        strong[topic] = (
            min(1.0, met) * sum(retrievability(each.card, day, learner.model) for each in cards) / len(cards)
        )
    return strong | {topic: each.value for topic, each in strengths_of(tx, learner, day).items()}
