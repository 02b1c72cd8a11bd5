"""A learner's study day: what is planned, what was done, and what is told when nothing is left."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from tutorbot.domain.days import study_day
from tutorbot.domain.errors import NotFound
from tutorbot.domain.guilds import Guild
from tutorbot.domain.ids import GuildId, ReviewId, VersionId
from tutorbot.domain.items import Item, Question
from tutorbot.domain.learners import Learner
from tutorbot.domain.plans import AHEAD_DAYS, Budget, Plan, ahead, plan
from tutorbot.domain.quizzes import varied
from tutorbot.domain.reviews import Card, Rating
from tutorbot.domain.streaks import Streak
from tutorbot.storage.items import Stored
from tutorbot.storage.reviews import Held, Rated
from tutorbot.storage.transactions import Transaction
from tutorbot.tutor.memories import outcomes, turn_of
from tutorbot.tutor.streaks import streak_of

GONE = "This card is gone. Press `/card` to go on."
MORE = 5
"""New cards that a learner can ask for at once when the day's limit is reached."""


@dataclass(frozen=True, slots=True)
class Today:
    """A learner on their study day in a guild, or outside of any."""

    learner: Learner
    here: Guild | None
    day: date
    budget: Budget
    plan: Plan
    last: Rated | None
    """The last rating that was not taken back, on whichever day."""

    @property
    def last_review(self) -> ReviewId | None:
        """Today's last rating that can be taken back."""
        return self.last.id if self.last and self.last.day == self.day else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A card on the screen."""

    item: Item
    """A question in this turn's variant."""
    version: VersionId
    turn: int
    """What a press must name, so that a stale one cannot rate the card twice."""
    topic: str
    """The topic's title."""
    is_new: bool
    plan: Plan
    today: date
    dues: Mapping[Rating, date]
    """When the card will come back after each rating."""
    ahead_of: date | None
    """The day on which it is due, when it is reviewed before that."""
    last_review: ReviewId | None
    """Today's last rating that can be taken back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """Nothing is left for today."""

    today: date
    plan: Plan
    """What waits for other days."""
    budget: Budget
    """What was done today, and on which comeback the learner is."""
    comeback_days: int
    """How many more days the learner's comeback takes; 0 when there is none, or when it is over."""
    ahead: int
    """Cards of the next days that can be reviewed today already."""
    more: int
    """New cards that the learner can ask for beyond today's limit; none while reviews wait."""
    next_due: date | None
    """When the next card comes, due or new; None when there is none at all."""
    suspended: int
    streak: Streak
    last_review: ReviewId | None


def today(tx: Transaction, learner: Learner, guild: GuildId | None, at: datetime) -> Today:
    day, here = study_day(at, learner.zone), tx.guilds.get(guild)
    comeback = tx.comebacks.get(learner.id)
    done = tx.plans.done_on(learner.id, day, comeback.start if comeback else day)
    budget = Budget(
        max(learner.new_per_day, done.limit), learner.reviews_per_day, done.new, done.reviews, comeback, done.old
    )
    due, new, met = tx.plans.due(learner.id, here, day), tx.plans.new(learner.id, here), tx.plans.met(learner.id, day)
    planned = plan(due, new, met, budget, learner.model, day)
    return Today(learner, here, day, budget, planned, tx.reviews.last_rating(learner.id))


def done(tx: Transaction, now: Today, at: datetime) -> Done:
    learner, left = now.learner, now.plan
    wait = left.held_back or left.buried or (learner.new_per_day and tx.plans.new(learner.id, now.here))
    comeback = now.budget.comeback if left.old else None
    return Done(
        today=now.day,
        plan=left,
        budget=now.budget,
        comeback_days=comeback.days_left(tx.plans.old(learner.id, comeback.start), now.day) if comeback else 0,
        ahead=len(coming(tx, now)),
        more=min(MORE, left.more) if learner.new_per_day else 0,
        next_due=now.day + timedelta(days=1) if wait else tx.plans.next_due(learner.id, now.here, now.day),
        suspended=len(tx.reviews.suspended(learner.id)),
        streak=streak_of(tx, learner.id, at, learner.zone),
        last_review=now.last_review,
    )


def coming(tx: Transaction, now: Today) -> Sequence[VersionId]:
    """The cards of the next days that can be reviewed today already."""
    learner, day = now.learner, now.day
    until = day + timedelta(days=AHEAD_DAYS)
    met = tx.plans.met(learner.id, day)
    return ahead(tx.plans.ahead(learner.id, now.here, day, until), met, learner.model, day)


def following(tx: Transaction, now: Today, at: datetime, *, ahead_too: bool = False) -> Shown | Done:
    """What is left for today; when that is nothing and `ahead_too` is asked for, what comes in the next days."""
    chosen = now.plan.next
    if chosen is None and ahead_too:
        chosen = next(iter(coming(tx, now)), None)
    if chosen is None:
        return done(tx, now, at)
    stored = stored_of(tx, chosen)
    return shown(tx, now, stored, tx.reviews.get(now.learner.id, stored.item.id))


def shown(tx: Transaction, now: Today, stored: Stored, held: Held | None) -> Shown:
    learner, day, item = now.learner, now.day, stored.item
    card = held.card if held else Card(due=day)
    turn = turn_of(tx, learner.id, item.id, held)
    return Shown(
        item=varied(item, learner.id, turn) if isinstance(item, Question) else item,
        version=stored.version,
        turn=turn,
        topic=tx.courses.title(item.topic) or "",
        is_new=held is None,
        plan=now.plan,
        today=day,
        dues={rating: after.due for rating, after in outcomes(tx, learner, item, card, day).items()},
        ahead_of=card.due if card.due > day else None,
        last_review=now.last_review,
    )


def stored_of(tx: Transaction, version: VersionId) -> Stored:
    stored = tx.items.version(version)
    if stored is None:
        raise NotFound(GONE)
    return stored
