"""How much work a desired retention means, told before or as soon as it is chosen."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from tutorbot.domain.days import study_day
from tutorbot.domain.errors import Stale
from tutorbot.domain.ids import GuildId, LearnerId
from tutorbot.domain.learners import Defaults
from tutorbot.domain.workloads import DAYS, workload
from tutorbot.storage.stores import Store
from tutorbot.storage.transactions import Transaction
from tutorbot.tutor.requests import reads

_STEPS = (80, 85, 90, 95)
"""Percent."""


@dataclass(frozen=True, slots=True)
class Preview:
    percent: int
    """The desired retention as it is."""
    reviews: Mapping[int, float]
    """Reviews a day to expect, by desired retention in percent: the present one and others, ascending."""


@dataclass
class Workloads:
    store: Store
    defaults: Defaults = field(default_factory=Defaults)

    @reads
    def preview(
        self, tx: Transaction, learner: LearnerId, guild: GuildId | None, also: int | None = None, *, at: datetime
    ) -> Preview:
        """`also` is one more retention to look at, in percent."""
        known = tx.learners.get(learner, self.defaults)
        if known is None:
            raise Stale("Your settings are gone. Please try again.")
        cards, new = tx.reviews.all(learner), len(tx.plans.new(learner, tx.guilds.get(guild)))
        day, percent = study_day(at, known.zone), round(100 * known.retention)
        reviews = {
            each: sum(workload(cards, new, known.new_per_day, day, replace(known.model, retention=each / 100))) / DAYS
            for each in sorted({*_STEPS, percent, also or percent})
        }
        return Preview(percent, reviews)
