"""Cards by name: those that learners write for themselves, and those that are suspended."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from tutorbot.domain.courses import OWN_TOPIC
from tutorbot.domain.days import study_day
from tutorbot.domain.errors import FieldFault, Invalid, NotFound, Stale, TooMany
from tutorbot.domain.histories import Entry, Step
from tutorbot.domain.ids import InteractionId, ItemId, LearnerId, TopicId, VersionId
from tutorbot.domain.items import Flashcard, Item, Level, Question
from tutorbot.domain.learners import Defaults
from tutorbot.domain.quizzes import varied
from tutorbot.domain.reviews import resume, suspend
from tutorbot.storage.items import Stored
from tutorbot.storage.reviews import Line
from tutorbot.storage.stores import Store
from tutorbot.storage.transactions import Transaction
from tutorbot.tutor.memories import keep
from tutorbot.tutor.requests import reads, writes

FRONT, BACK = 300, 1_500
"""Characters that each side of an own card may have."""
_MOST = 1_000
"""Own cards of a learner."""
_GONE = "There is no such card any more. `/cards list` shows what there is."


@dataclass(frozen=True, slots=True)
class Listed:
    """A card of one's own, or one that is suspended."""

    item: Item
    """A question in some variant."""
    version: VersionId
    topic: str
    """The topic's title."""
    own: bool
    deleted: bool
    suspended: bool
    lapses: int
    due: date | None
    """None while it is new."""
    today: date


@dataclass
class Cards:
    store: Store
    defaults: Defaults = field(default_factory=Defaults)

    @writes
    def add(
        self,
        tx: Transaction,
        learner: LearnerId,
        topic: TopicId | None,
        front: str,
        back: str,
        *,
        at: datetime,
        interaction: InteractionId,
    ) -> Listed:
        """Make a card that only this learner ever sees; it comes like any new card, before those of the course.

        Raises:
            Invalid: a side is empty or too long.
            NotFound: there is no such topic.
            TooMany: the learner has very many.
        """
        day = self._day(tx, learner, at)
        if topic and tx.courses.title(topic) is None:
            raise NotFound("There is no such topic. Pick one from the list, or leave it out.")
        front, back = _checked(front, back)
        card = Flashcard(
            id=ItemId(f"own-card/{interaction}"),  # so that a form that is delivered twice makes one card
            topic=topic or OWN_TOPIC,
            objective=None,
            level=Level.BEGINNER,
            front=front,
            back=back,
        )
        stored = tx.items.get(card.id)
        if stored is None:
            if len(tx.items.of_owner(learner)) >= _MOST:
                raise TooMany(f"You have {_MOST:,} cards of your own. Delete some with `/cards list` first.")
            stored = _stored(tx, learner, tx.items.put(card, position=0, at=at, owner=learner))
        return _listed(tx, learner, stored, day)

    @writes
    def edit(
        self, tx: Transaction, learner: LearnerId, version: VersionId, front: str, back: str, *, at: datetime
    ) -> Listed:
        """Change a card of one's own; what is remembered of it stays. Raises as `add` does."""
        stored, before = _own(tx, learner, version)
        front, back = _checked(front, back)
        after = replace(before, front=front, back=back)
        if after != before:
            stored = _stored(tx, learner, tx.items.put(after, position=0, at=at, owner=learner))
        return _listed(tx, learner, stored, self._day(tx, learner, at))

    @writes
    def delete(self, tx: Transaction, learner: LearnerId, version: VersionId, *, deleted: bool, at: datetime) -> Listed:
        """Take a card of one's own out of the way, or bring it back as it was."""
        _, card = _own(tx, learner, version)
        if deleted:
            tx.items.retire(card.id, at)
        else:
            tx.items.restore(card.id)
        return _listed(tx, learner, _stored(tx, learner, version), self._day(tx, learner, at))

    @writes
    def suspend(
        self,
        tx: Transaction,
        learner: LearnerId,
        version: VersionId,
        *,
        suspended: bool,
        at: datetime,
        interaction: InteractionId,
    ) -> Listed:
        """Suspend or resume a card that the learner has; what is so already stays so.

        Raises:
            NotFound: the learner has no such card.
        """
        stored, day = _stored(tx, learner, version), self._day(tx, learner, at)
        held = tx.reviews.get(learner, stored.item.id)
        if held is None and stored.owner is None:
            raise NotFound(_GONE)
        if suspended != (held is not None and held.card.suspended):
            card = held.card if held else None
            after = suspend(card, day) if suspended else resume(card, day)
            entry = Entry(Step.SUSPENDED if suspended else Step.RESUMED, day)
            keep(tx, learner, Line(stored.item.id, stored.version, entry, at, interaction), held, after)
        return _listed(tx, learner, stored, day)

    @reads
    def get(self, tx: Transaction, learner: LearnerId, version: VersionId, *, at: datetime) -> Listed:
        """Raises NotFound when it is neither the learner's own nor a card that they have."""
        stored = _stored(tx, learner, version)
        if stored.owner is None and tx.reviews.get(learner, stored.item.id) is None:
            raise NotFound(_GONE)
        return _listed(tx, learner, stored, self._day(tx, learner, at))

    @reads
    def all(self, tx: Transaction, learner: LearnerId, *, at: datetime) -> Sequence[Listed]:
        """The suspended cards in the order of the course, then the learner's own, the newest first."""
        day = self._day(tx, learner, at)
        suspended = [_stored(tx, learner, version) for version in tx.reviews.suspended(learner)]
        known = {stored.item.id for stored in suspended}
        own = [stored for stored in tx.items.of_owner(learner) if stored.item.id not in known]
        return [_listed(tx, learner, stored, day) for stored in (*suspended, *own)]

    def _day(self, tx: Transaction, learner: LearnerId, at: datetime) -> date:
        known = tx.learners.get(learner, self.defaults)
        if known is None:
            raise Stale("Your cards are gone. Press `/card` to begin anew.")
        return study_day(at, known.zone)


def _stored(tx: Transaction, learner: LearnerId, version: VersionId) -> Stored:
    """Nobody learns of somebody else's card that there is one."""
    stored = tx.items.version(version)
    if stored is None or stored.owner not in (None, learner):
        raise NotFound(_GONE)
    return stored


def _own(tx: Transaction, learner: LearnerId, version: VersionId) -> tuple[Stored, Flashcard]:
    """As it stands, whichever of its versions is named."""
    stored = tx.items.get(_stored(tx, learner, version).item.id)
    if stored is None or stored.owner is None or not isinstance(stored.item, Flashcard):
        raise NotFound(_GONE)
    return stored, stored.item


def _checked(front: str, back: str) -> tuple[str, str]:
    """Raises Invalid."""
    front, back = front.strip(), back.strip()
    faults = [
        FieldFault(name, f"it has {len(text):,} characters; it needs one at least, and {most:,} at most")
        for name, text, most in (("front", front, FRONT), ("back", back, BACK))
        if not 1 <= len(text) <= most
    ]
    if faults:
        raise Invalid(faults)
    return front, back


def _listed(tx: Transaction, learner: LearnerId, stored: Stored, day: date) -> Listed:
    item, held = stored.item, tx.reviews.get(learner, stored.item.id)
    return Listed(
        varied(item, learner) if isinstance(item, Question) else item,
        stored.version,
        tx.courses.title(item.topic) or "",
        own=stored.owner == learner,
        deleted=stored.retired,
        suspended=held is not None and held.card.suspended,
        lapses=held.card.lapses if held else 0,
        due=held.card.due if held else None,
        today=day,
    )
