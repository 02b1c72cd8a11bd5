"""The daily review: the next card, its back, a rating, the last rating taken back."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from tutorbot.domain.days import study_day
from tutorbot.domain.errors import NotFound, Stale
from tutorbot.domain.histories import Entry, Step, replay
from tutorbot.domain.ids import GuildId, InteractionId, LearnerId, ReviewId, VersionId
from tutorbot.domain.items import Flashcard, Item, Question
from tutorbot.domain.learners import Defaults, Learner
from tutorbot.domain.quizzes import varied
from tutorbot.domain.reviews import Card, Rating, bury, suspend
from tutorbot.domain.streaks import Event, Kind
from tutorbot.storage.items import Stored
from tutorbot.storage.reviews import Held, Line
from tutorbot.storage.stores import Store
from tutorbot.storage.transactions import Transaction
from tutorbot.tutor.comebacks import Welcome, welcome
from tutorbot.tutor.memories import keep, outcomes, turn_of
from tutorbot.tutor.plans import GONE, MORE, Done, Shown, following, shown, stored_of, today
from tutorbot.tutor.requests import reads, writes


@dataclass(frozen=True, slots=True, kw_only=True)
class Rated:
    """What a rating did, and what comes next."""

    rating: Rating
    due: date
    item: Item
    """A question in the variant that was asked."""
    version: VersionId
    leech: bool
    """The card was forgotten so often that this rating has suspended it."""
    lapses: int
    next: Shown | Done


@dataclass
class Reviews:
    store: Store
    defaults: Defaults = field(default_factory=Defaults)

    @writes
    def next(
        self, tx: Transaction, learner: LearnerId, guild: GuildId | None, *, at: datetime
    ) -> Shown | Done | Welcome:
        """The card to review now, or what was done today; after a break first how it goes on."""
        settings = tx.guilds.get(guild)
        tx.learners.meet(learner, at, (settings and settings.zone) or "UTC")
        now = today(tx, self._known(tx, learner), guild, at)
        return welcome(tx, now) or following(tx, now, at)

    @reads
    def ahead(self, tx: Transaction, learner: LearnerId, guild: GuildId | None, *, at: datetime) -> Shown | Done:
        """As `next`; when today is done, the next card of the days to come."""
        return following(tx, today(tx, self._known(tx, learner), guild, at), at, ahead_too=True)

    @writes
    def more(
        self, tx: Transaction, learner: LearnerId, guild: GuildId | None, new: int, *, at: datetime
    ) -> Shown | Done:
        """Raise today's limit of new cards to `new`, a few more than were done.

        Raises:
            Stale: that is more than can be asked for at once.
        """
        known = self._known(tx, learner)
        now = today(tx, known, guild, at)
        if new > now.budget.new_done + MORE:
            raise Stale("These are too many new cards at once. Press `/card` to go on.")
        tx.plans.raise_limit(learner, now.day, new)
        return following(tx, today(tx, known, guild, at), at)

    @reads
    def card(
        self, tx: Transaction, learner: LearnerId, guild: GuildId | None, version: VersionId, turn: int, *, at: datetime
    ) -> Shown:
        """The card that a press belongs to, for its back to be shown.

        Raises:
            Stale: it was rated in the meantime.
        """
        known = self._known(tx, learner)
        stored, held = _held(tx, learner, version, turn)
        return shown(tx, today(tx, known, guild, at), stored, held)

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
        stored, held = _held(tx, learner, version, turn)
        item, day = stored.item, study_day(at, known.zone)
        before = held.card if held else Card(due=day)
        after = outcomes(tx, known, item, before, day)[rating]
        entry = Entry(Step.RATED, day, rating, known.model, due=after.due)
        line = keep(tx, learner, Line(item.id, version, entry, at, interaction, first=held is None), held, after)
        tx.streaks.add(learner, Event(f"card:{line}", at, known.zone, Kind.ACTIVITY))
        return Rated(
            rating=rating,
            due=after.due,
            item=varied(item, learner, turn) if isinstance(item, Question) else item,
            version=version,
            leech=after.suspended and not before.suspended,
            lapses=after.lapses,
            next=following(tx, today(tx, known, guild, at), at, ahead_too=before.due > day),
        )

    @writes
    def put_aside(
        self,
        tx: Transaction,
        learner: LearnerId,
        guild: GuildId | None,
        version: VersionId,
        turn: int,
        step: Literal[Step.BURIED, Step.SUSPENDED],
        *,
        at: datetime,
        interaction: InteractionId,
    ) -> Shown | Done:
        """Put a card off until tomorrow (`BURIED`) or until it is resumed (`SUSPENDED`), and bring the next.

        Raises:
            Stale: the card was rated or put aside already.
        """
        known = self._known(tx, learner)
        stored, held = _held(tx, learner, version, turn)
        day = study_day(at, known.zone)
        before = held.card if held else None
        after = suspend(before, day) if step is Step.SUSPENDED else bury(before, day)
        keep(tx, learner, Line(stored.item.id, version, Entry(step, day), at, interaction), held, after)
        return following(tx, today(tx, known, guild, at), at, ahead_too=before is not None and before.due > day)

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
        """Take back the last rating with all that it did, and show its card again.

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
        return shown(tx, today(tx, known, guild, at), stored_of(tx, last.version), held)

    def _known(self, tx: Transaction, learner: LearnerId) -> Learner:
        known = tx.learners.get(learner, self.defaults)
        if known is None:
            raise Stale("Your cards are gone. Press `/card` to begin anew.")
        return known


def _held(tx: Transaction, learner: LearnerId, version: VersionId, turn: int) -> tuple[Stored, Held | None]:
    """The item that a press names, and the learner's card of it.

    Raises:
        NotFound: there is no such card, or it is somebody else's.
        Stale: it has had another turn since.
    """
    stored = stored_of(tx, version)
    if stored.owner not in (None, learner):
        raise NotFound(GONE)
    held = tx.reviews.get(learner, stored.item.id)
    if turn_of(tx, learner, stored.item.id, held) != turn:
        raise Stale("You have rated this card already. Press `/card` to go on.")
    # Cards begin as flashcards, or with a wrong answer: whatever else is named here was forged.
    if held is None and (stored.guild or stored.retired or not isinstance(stored.item, Flashcard)):
        raise NotFound(GONE)
    return stored, held
