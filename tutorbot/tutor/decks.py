"""A learner's cards to take along into Anki."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from tutorbot.domain.decks import Note, sides
from tutorbot.domain.ids import LearnerId
from tutorbot.domain.items import Question
from tutorbot.domain.learners import Defaults
from tutorbot.domain.quizzes import varied
from tutorbot.storage.decks import Kept
from tutorbot.storage.packages import Owner, package
from tutorbot.storage.stores import Store
from tutorbot.storage.transactions import Transaction
from tutorbot.tutor.requests import reads


@dataclass
class Decks:
    store: Store
    defaults: Defaults = field(default_factory=Defaults)

    async def package(self, learner: LearnerId, *, at: datetime) -> bytes | None:
        """All cards of the learner as a file that Anki opens; None when there are none."""
        notes, owner = await self._notes(learner)
        return await asyncio.to_thread(package, notes, owner, at) if notes else None

    @reads
    def _notes(self, tx: Transaction, learner: LearnerId) -> tuple[Sequence[Note], Owner]:
        known = tx.learners.get(learner, self.defaults)
        owner = Owner(known.zone, known.retention) if known else Owner("UTC", self.defaults.retention)
        return [_note(kept, learner) for kept in tx.decks.of(learner)], owner


def _note(kept: Kept, learner: LearnerId) -> Note:
    """A question of many forms stays in the one that the learner would be shown next."""
    item = varied(kept.item, learner, kept.turn) if isinstance(kept.item, Question) else kept.item
    front, back = sides(item)
    return Note(
        item=item.id,
        topic=item.topic,
        title=kept.title,
        front=front,
        back=back,
        card=kept.card,
        reviews=kept.reviews,
        suspended=kept.card.suspended,
    )
