"""The daily review: the next card, its back, a rating, the last rating taken back."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from tutorbot.domain.days import study_day
from tutorbot.domain.errors import NotFound, Stale
from tutorbot.domain.ids import GuildId, InteractionId, ItemId, LearnerId, ReviewId, VersionId
from tutorbot.domain.items import Flashcard, Item, Question
from tutorbot.domain.learners import Defaults, Learner
from tutorbot.domain.quizzes import varied
from tutorbot.domain.reviews import Card, Entry, Plan, Rating, Step, forecast, rate, replay
from tutorbot.domain.streaks import Event, Kind, Streak
from tutorbot.storage.reviews import Held, Line
from tutorbot.storage.stores import Store
from tutorbot.storage.transactions import Transaction
from tutorbot.tutor.plans import plan_of
from tutorbot.tutor.requests import reads, writes
from tutorbot.tutor.streaks import streak_of


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
    """When the card would come back after each rating."""
    last_review: ReviewId | None
    """Today's last rating that can be taken back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """Nothing is left for today."""

    today: date
    new_done: int
    reviews_done: int
    held_back: int
    """Cards that are due and wait, because the day's limit of reviews is reached."""
    next_due: date | None
    """When the next card comes, due or new; None when there is none at all."""
    streak: Streak
    last_review: ReviewId | None
    """Today's last rating that can be taken back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rated:
    """What a rating did, and what comes next."""

    rating: Rating
    due: date
    next: Shown | Done


@dataclass
class Reviews:
    store: Store
    defaults: Defaults = field(default_factory=Defaults)

    @writes
    def next(self, tx: Transaction, learner: LearnerId, guild: GuildId | None, *, at: datetime) -> Shown | Done:
        """The card to review now, or what was done today."""
        settings = tx.guilds.get(guild)
        tx.learners.meet(learner, at, (settings and settings.zone) or "UTC")
        return self._next(tx, self._known(tx, learner), guild, at)

    @reads
    def card(
        self, tx: Transaction, learner: LearnerId, guild: GuildId | None, version: VersionId, turn: int, *, at: datetime
    ) -> Shown:
        """The card that a press belongs to, for its back to be shown.

        Raises:
            Stale: it was rated in the meantime.
        """
        known = self._known(tx, learner)
        held = self._held(tx, learner, version, turn)
        day = study_day(at, known.zone)
        return self._shown(tx, known, version, held, day, plan_of(tx, known, guild, day))

    @writes
    def rate(
        self,
        tx: Transaction,
        learner: LearnerId,
        guild: GuildId | None,
        version: VersionId,
        turn: int,
        rating: Rating,
        *,
        at: datetime,
        interaction: InteractionId,
    ) -> Rated:
        """Save a rating and bring the next card.

        Raises:
            Stale: the card was rated already.
        """
        known = self._known(tx, learner)
        held = self._held(tx, learner, version, turn)
        stored = tx.items.version(version)
        if stored is None:
            raise NotFound("This card is gone. Press `/card` to go on.")
        item, day = stored.item.id, study_day(at, known.zone)
        before = held.card if held else Card(due=day)
        after = rate(before, rating, day, known.retention)
        tx.reviews.put(learner, item, Held(after, turn + 1))
        entry = Entry(Step.RATED, day, rating, known.retention)
        line = tx.reviews.log(learner, Line(item, stored.version, entry, at, interaction, first=held is None))
        tx.streaks.add(learner, Event(f"card:{line}", at, known.zone, Kind.ACTIVITY))
        return Rated(rating=rating, due=after.due, next=self._next(tx, known, guild, at))

    @writes
    def undo(
        self,
        tx: Transaction,
        learner: LearnerId,
        guild: GuildId | None,
        review: ReviewId,
        *,
        at: datetime,
        interaction: InteractionId,
    ) -> Shown:
        """Take back the last rating and show its card again.

        Raises:
            Stale: that rating is not today's last one any more.
        """
        known = self._known(tx, learner)
        day = study_day(at, known.zone)
        last = tx.reviews.last_rating(learner)
        if last is None or last.day != day or last.id != review:
            raise Stale("Only the last rating of today can be taken back. Press `/card` to go on.")
        undone = Entry(Step.UNDONE, day)
        tx.reviews.log(learner, Line(last.item, last.version, undone, at, interaction, undoes=last.id))
        history = tx.reviews.history(learner, last.item)
        card = replay(history)
        held = Held(card, len(history)) if card else None
        if held:
            tx.reviews.put(learner, last.item, held)
        else:
            tx.reviews.drop(learner, last.item)
        return self._shown(tx, known, last.version, held, day, plan_of(tx, known, guild, day))

    def _known(self, tx: Transaction, learner: LearnerId) -> Learner:
        known = tx.learners.get(learner, self.defaults)
        if known is None:
            raise Stale("Your cards are gone. Press `/card` to begin anew.")
        return known

    def _held(self, tx: Transaction, learner: LearnerId, version: VersionId, turn: int) -> Held | None:
        stored = tx.items.version(version)
        if stored is None:
            raise NotFound("This card is gone. Press `/card` to go on.")
        held = tx.reviews.get(learner, stored.item.id)
        if _turn(tx, learner, stored.item.id, held) != turn:
            raise Stale("You have rated this card already. Press `/card` to go on.")
        # Cards begin as flashcards of the course, or with a wrong answer: whatever else is named here was forged.
        if held is None and (stored.guild or stored.retired or not isinstance(stored.item, Flashcard)):
            raise NotFound("This card is gone. Press `/card` to go on.")
        return held

    def _next(self, tx: Transaction, learner: Learner, guild: GuildId | None, at: datetime) -> Shown | Done:
        day = study_day(at, learner.zone)
        planned = plan_of(tx, learner, guild, day)
        if planned.next is not None and (stored := tx.items.version(planned.next)):
            held = tx.reviews.get(learner.id, stored.item.id)
            return self._shown(tx, learner, planned.next, held, day, planned)
        here = tx.guilds.get(guild)
        new_done, reviews_done = tx.reviews.done_on(learner.id, day)
        held_back = len(tx.reviews.due(learner.id, here, day))
        more_tomorrow = held_back or (learner.new_per_day and tx.reviews.new(learner.id, here))
        return Done(
            today=day,
            new_done=new_done,
            reviews_done=reviews_done,
            held_back=held_back,
            next_due=day + timedelta(days=1) if more_tomorrow else tx.reviews.next_due(learner.id, here, day),
            streak=streak_of(tx, learner.id, at, learner.zone),
            last_review=_last_review(tx, learner.id, day),
        )

    def _shown(
        self, tx: Transaction, learner: Learner, version: VersionId, held: Held | None, day: date, planned: Plan
    ) -> Shown:
        stored = tx.items.version(version)
        if stored is None:
            raise NotFound("This card is gone. Press `/card` to go on.")
        card = held.card if held else Card(due=day)
        turn = _turn(tx, learner.id, stored.item.id, held)
        return Shown(
            item=varied(stored.item, learner.id, turn) if isinstance(stored.item, Question) else stored.item,
            version=version,
            turn=turn,
            topic=tx.courses.title(stored.item.topic) or "",
            is_new=held is None,
            plan=planned,
            today=day,
            dues=forecast(card, day, learner.retention),
            last_review=_last_review(tx, learner.id, day),
        )


def _turn(tx: Transaction, learner: LearnerId, item: ItemId, held: Held | None) -> int:
    """A card whose first rating was taken back is new again, and yet no screen from before may rate it."""
    return held.turn if held else len(tx.reviews.history(learner, item))


def _last_review(tx: Transaction, learner: LearnerId, day: date) -> ReviewId | None:
    last = tx.reviews.last_rating(learner)
    return last.id if last and last.day == day else None
