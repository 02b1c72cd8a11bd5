"""How much work a desired retention means, told before or as soon as it is chosen."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from tutorbot.domain.days import study_day
from tutorbot.domain.errors import Stale
from tutorbot.domain.ids import GuildId, LearnerId
from tutorbot.domain.learners import Defaults, Learner
from tutorbot.domain.reviews import Card
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


@dataclass(frozen=True, slots=True)
class _Known:
    """What a workload is computed from."""

    learner: Learner
    cards: Sequence[Card]
    new: int
    day: date


@dataclass
class Workloads:
    store: Store
    defaults: Defaults = field(default_factory=Defaults)

    async def preview(
        self, learner: LearnerId, guild: GuildId | None, also: int | None = None, *, at: datetime
    ) -> Preview:
        """`also` is one more retention to look at, in percent."""
        known = await self._known(learner, guild, at=at)
        return await asyncio.to_thread(_preview, known, also)  # a fifth of a second for a thousand cards

    @reads
    def _known(self, tx: Transaction, learner: LearnerId, guild: GuildId | None, *, at: datetime) -> _Known:
        known = tx.learners.get(learner, self.defaults)
        if known is None:
            raise Stale("Your settings are gone. Please try again.")
        new = len(tx.plans.new(learner, tx.guilds.get(guild)))
        return _Known(known, tx.reviews.all(learner), new, study_day(at, known.zone))


def _preview(known: _Known, also: int | None) -> Preview:
    learner = known.learner
    percent = round(100 * learner.retention)
    reviews = {}
    for each in sorted({*_STEPS, percent, also or percent}):
        model = replace(learner.model, retention=each / 100)
        reviews[each] = sum(workload(known.cards, known.new, learner.new_per_day, known.day, model)) / DAYS
    return Preview(percent, reviews)
