"""A learner's plan for a study day, put together from what waits and what was done."""

from datetime import date

from tutorbot.domain.ids import GuildId
from tutorbot.domain.learners import Learner
from tutorbot.domain.reviews import Budget, Plan, plan
from tutorbot.storage.transactions import Transaction


def plan_of(tx: Transaction, learner: Learner, guild: GuildId | None, day: date) -> Plan:
    here = tx.guilds.get(guild)
    new_done, reviews_done = tx.reviews.done_on(learner.id, day)
    budget = Budget(learner.new_per_day, learner.reviews_per_day, new_done, reviews_done)
    return plan(tx.reviews.due(learner.id, here, day), tx.reviews.new(learner.id, here), budget, day)
