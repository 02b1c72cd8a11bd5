"""Recall prompts: an answer in one's own words, a proposal of what it says, the learner's last word on it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from random import Random

from tutorbot.domain.errors import NothingToStudy, NotYours, Stale, TutorError
from tutorbot.domain.ids import GuildId, InteractionId, LearnerId, RecallId, TopicId
from tutorbot.domain.learners import Defaults
from tutorbot.domain.quizzes import draw
from tutorbot.domain.recalls import Judgement, Mark, Recall, is_right, judge, rubric
from tutorbot.domain.resemblances import Method
from tutorbot.domain.reviews import Evidence, rating_of
from tutorbot.domain.streaks import Event, Kind
from tutorbot.encoder.encoders import Encoder
from tutorbot.storage.recalls import Attempt
from tutorbot.storage.stores import Store
from tutorbot.storage.transactions import Transaction
from tutorbot.tutor.memories import feed
from tutorbot.tutor.requests import reads, writes

LONGEST = 2_000
"""Characters of an answer."""
_SHORTEST = 15
_GONE = "This prompt is gone. `/recall` has another one."


@dataclass(frozen=True, slots=True, kw_only=True)
class Recalled:
    """A prompt as its learner shall see it: before the answer, with the proposal, or after the last word."""

    attempt: RecallId
    recall: Recall
    topic: str
    """The topic's title."""
    asked: TopicId | None
    hinted: bool
    answer: str | None
    judgements: Sequence[Judgement] | None
    """The proposal, in the order of the concepts; None until graded."""
    by_words: bool
    """Answers were compared by their words alone, since nothing that knows meanings is installed or at hand."""
    ticked: frozenset[str]
    """Concepts, after the learner's word or else by the proposal."""
    confirmed: bool
    repeats: bool = False
    """The learner has been asked every such prompt before."""


@dataclass
class Recalls:
    store: Store
    encoder: Encoder
    defaults: Defaults = field(default_factory=Defaults)

    async def begin(
        self,
        learner: LearnerId,
        guild: GuildId | None,
        topic: TopicId | None,
        *,
        at: datetime,
        interaction: InteractionId,
    ) -> Recalled:
        """Go on with the prompt that is open, or begin the one that was asked least often.

        An answer that was kept and not graded, because the bot was stopped, is graded now.

        Raises:
            NothingToStudy: no prompt fits.
        """
        return await self._graded(await self._begin(learner, guild, topic, at=at, interaction=interaction))

    async def look(self, number: RecallId, learner: LearnerId) -> Recalled:
        return await self._graded(await self._look(number, learner))

    async def answer(self, number: RecallId, learner: LearnerId, text: str) -> Recalled:
        """Grade an answer, which is kept first; a second one changes nothing and shows the first.

        Raises:
            TutorError: there is too little in it, or too much.
        """
        await self.keep(number, learner, text)
        return await self.look(number, learner)

    @writes
    def keep(self, tx: Transaction, number: RecallId, learner: LearnerId, text: str) -> None:
        """Keep an answer: from now on it will be graded, whatever happens to this process. Raises as `answer` does."""
        attempt = _own(tx, number, learner)
        clean = text.encode("utf-8", "replace").decode().strip()
        if attempt.answer is None and len(clean) < _SHORTEST:
            raise TutorError("That is very short. Two to five sentences in your own words are best.")
        if len(clean) > LONGEST:
            raise TutorError(f"That has {len(clean):,} characters; two to five sentences, up to {LONGEST:,}, are best.")
        tx.recalls.answer(number, clean)

    @writes
    def hint(self, tx: Transaction, number: RecallId, learner: LearnerId) -> Recalled:
        attempt = _own(tx, number, learner)
        if attempt.answer is None and not attempt.hinted:
            tx.recalls.hint(number)
        return _shown(_own(tx, number, learner))

    @writes
    def tick(self, tx: Transaction, number: RecallId, learner: LearnerId, concepts: Collection[str]) -> Recalled:
        """The learner says what was said: these concepts, and no others."""
        attempt = _own(tx, number, learner)
        known = [concept.id for concept in attempt.recall.concepts]
        if attempt.judgements is None or not set(concepts) <= set(known):
            raise Stale(_GONE)
        tx.recalls.tick(number, [each for each in known if each in concepts])
        return _shown(_own(tx, number, learner))

    @writes
    def confirm(
        self, tx: Transaction, number: RecallId, learner: LearnerId, *, at: datetime, interaction: InteractionId
    ) -> Recalled:
        """What is ticked now stands. A second time changes nothing."""
        attempt = _own(tx, number, learner)
        if attempt.judgements is None:
            raise Stale(_GONE)
        ticked = _shown(attempt).ticked
        if tx.recalls.confirm(number, sorted(ticked), at):
            tx.streaks.add(learner, Event(f"recall:{number}", at, attempt.zone, Kind.ACTIVITY))
            if known := tx.learners.get(learner, self.defaults):
                rating = rating_of(right=is_right(attempt.recall.concepts, ticked), hinted=attempt.hinted)
                item = attempt.recall.id
                feed(tx, known, item, attempt.version, rating, Evidence.RECALLED, at=at, interaction=interaction)
        return _shown(_own(tx, number, learner))

    async def _graded(self, shown: Recalled) -> Recalled:
        """With the proposal, where there is an answer."""
        if shown.answer is None or shown.judgements is not None:
            return shown
        made = rubric(shown.recall.prompt, shown.recall.concepts)
        reading = made.read(shown.answer, shown.recall.full)
        comparison = await self.encoder.compare([segment.text for segment in reading.segments], made.texts)
        return await self._settle(shown.attempt, judge(made, reading, comparison), comparison.method)

    @writes
    def _settle(self, tx: Transaction, number: RecallId, judgements: Sequence[Judgement], method: Method) -> Recalled:
        tx.recalls.grade(number, judgements, method)
        attempt = tx.recalls.attempt(number)
        if attempt is None:
            raise Stale("This answer is gone, with everything else that was kept about you.")
        return _shown(attempt)

    @writes
    def _begin(
        self,
        tx: Transaction,
        learner: LearnerId,
        guild: GuildId | None,
        topic: TopicId | None,
        *,
        at: datetime,
        interaction: InteractionId,
    ) -> Recalled:
        here = tx.guilds.get(guild)
        tx.learners.meet(learner, at, (here and here.zone) or "UTC")
        if begun := tx.recalls.begun_by(interaction) or tx.recalls.under_way(learner, topic):
            return _shown(_own(tx, begun, learner))
        off = here.topics_off if here else frozenset()
        pool = {each.id: each for each in tx.items.recalls(topic) if each.topic not in off}
        if not pool:
            of = "of that topic" if topic else "here"
            raise NothingToStudy(f"There is no recall prompt {of} yet. `/recall` offers the topics that have some.")
        drawn = draw(list(pool), tx.recalls.times(learner), 1, Random(interaction))  # noqa: S311  not a secret
        (item,) = drawn.items
        begun = tx.recalls.begin(learner, item, pool[item].version, topic, at=at, interaction=interaction)
        return _shown(_own(tx, begun, learner), repeats=drawn.repeats > 0)

    @reads
    def _look(self, tx: Transaction, number: RecallId, learner: LearnerId) -> Recalled:
        return _shown(_own(tx, number, learner))


def _own(tx: Transaction, number: RecallId, learner: LearnerId) -> Attempt:
    """Raises NotYours, and Stale when it is gone."""
    attempt = tx.recalls.attempt(number)
    if attempt is None:
        raise Stale(_GONE)
    if attempt.learner != learner:
        raise NotYours("This answer belongs to somebody else. Begin your own with `/recall`.")
    return attempt


def _shown(attempt: Attempt, *, repeats: bool = False) -> Recalled:
    proposed = {each.concept for each in attempt.judgements or () if each.mark is Mark.TICKED}
    return Recalled(
        attempt=attempt.id,
        recall=attempt.recall,
        topic=attempt.topic_title,
        asked=attempt.asked,
        hinted=attempt.hinted,
        answer=attempt.answer,
        judgements=attempt.judgements,
        by_words=attempt.method is Method.WORDS,
        ticked=frozenset(proposed) if attempt.ticked is None else attempt.ticked,
        confirmed=attempt.confirmed,
        repeats=repeats,
    )
