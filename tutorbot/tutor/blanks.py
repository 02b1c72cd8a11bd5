"""The mode *try*: a topic's blanks one after another, each a puzzle whose answer is what is filled in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from tutorbot.domain.ids import GuildId, InteractionId, LearnerId, TopicId
from tutorbot.domain.modes import Mode
from tutorbot.domain.puzzles import Ended, Puzzle
from tutorbot.storage.modes import Round
from tutorbot.storage.puzzles import Wish
from tutorbot.storage.stores import Store
from tutorbot.storage.transactions import Transaction
from tutorbot.tutor.puzzles import Posed, Puzzles, own
from tutorbot.tutor.requests import writes
from tutorbot.tutor.rounds import Onward, Steps, begin_or_resume, onward


@dataclass(frozen=True, slots=True)
class Filled:
    """One blank that has ended."""

    puzzle: Puzzle
    ended: Ended
    tries: int
    hints: int


@dataclass(frozen=True, slots=True)
class Tried:
    """The mode, taken to its end."""

    blanks: Sequence[Filled]
    onward: Onward


@dataclass
class Blanks:
    store: Store
    puzzles: Puzzles

    async def open(
        self, learner: LearnerId, guild: GuildId | None, topic: TopicId, *, at: datetime, interaction: InteractionId
    ) -> Posed | Tried:
        """Go on with the blank at hand, or begin with the first.

        Raises:
            NothingToStudy: the topic has no blanks.
        """
        found = await self._open(learner, guild, topic, at=at, interaction=interaction)
        return await self.puzzles.look(found.attempt, learner, at=at) if isinstance(found, Posed) else found

    @writes
    def _open(
        self,
        tx: Transaction,
        learner: LearnerId,
        guild: GuildId | None,
        topic: TopicId,
        *,
        at: datetime,
        interaction: InteractionId,
    ) -> Posed | Tried:
        found = begin_or_resume(
            tx, learner, guild, topic, Mode.TRY, lambda: _steps(tx, topic), at=at, interaction=interaction
        )
        return self._at_hand(tx, found, at, interaction)

    def _at_hand(self, tx: Transaction, found: Round, at: datetime, interaction: InteractionId) -> Posed | Tried:
        attempts = tx.puzzles.of_round(found.id)
        for step in tx.modes.steps(found.id):
            attempt, ended = attempts.get(step.item, (None, None))
            if ended:
                continue
            if attempt is None:
                asked = Wish(found.topic, None)
                attempt = tx.puzzles.begin(
                    found.learner, None, step.item, step.version, asked, at, interaction, found.id
                )
            tx.modes.move(found.id, step.step)
            return self.puzzles.posed(tx, attempt, found.learner, at)
        tx.modes.end(found.id, at)
        blanks = []
        for attempt, ended in attempts.values():
            stored = own(tx, attempt, found.learner)
            blanks.append(Filled(stored.puzzle, ended or Ended.SHOWN, tx.puzzles.tries(attempt), stored.hints))
        return Tried(blanks, onward(tx, found))


def _steps(tx: Transaction, topic: TopicId) -> Steps:
    return [(step, each.id, each.version) for step, each in enumerate(tx.items.of_topic(topic, "blank"), start=1)]
