"""A learner in front of the tutor, with a clock to move."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count

from sqlalchemy import Table, func, select

from tests.builders import course
from tutorbot.domain.courses import Topic
from tutorbot.domain.histories import Step
from tutorbot.domain.ids import GuildId, InteractionId, LearnerId, ReviewId, TopicId, VersionId
from tutorbot.domain.items import Difficulty
from tutorbot.domain.modes import Mode
from tutorbot.domain.reviews import Rating
from tutorbot.domain.streaks import Streak
from tutorbot.storage.puzzles import Reply
from tutorbot.tutor.cards import Listed
from tutorbot.tutor.comebacks import Welcome
from tutorbot.tutor.courses import Synced
from tutorbot.tutor.plans import Done, Shown
from tutorbot.tutor.puzzles import Posed
from tutorbot.tutor.quizzes import Asked, Result
from tutorbot.tutor.readings import Reading
from tutorbot.tutor.reviews import Rated
from tutorbot.tutor.tutors import Tutor

REPLY = Reply(application=1, token="token-of-an-interaction")
START = datetime(2026, 3, 2, 12, tzinfo=UTC)
_interactions = count(10**18)


def press() -> InteractionId:
    """The id of an interaction that never was before."""
    return InteractionId(next(_interactions))


@dataclass
class Student:
    """Every request is made at `at`, by a fresh interaction unless one is given."""

    tutor: Tutor
    id: LearnerId
    guild: GuildId | None = None
    at: datetime = START

    def later(self, **time: float) -> None:
        self.at += timedelta(**time)

    async def quiz(
        self,
        number: int = 3,
        topic: str | None = None,
        difficulty: Difficulty | None = None,
        interaction: InteractionId | None = None,
    ) -> Asked:
        return await self.tutor.quizzes.begin(
            self.id,
            self.guild,
            TopicId(topic) if topic else None,
            difficulty,
            number,
            at=self.at,
            interaction=interaction or press(),
        )

    async def look(self, asked: Asked, step: int) -> Asked:
        return await self.tutor.quizzes.question(asked.attempt, step, self.id)

    async def answer(
        self, asked: Asked, *options: str, step: int | None = None, interaction: InteractionId | None = None
    ) -> Asked:
        """Pick options by id; none says "I don't know"."""
        names: list[str] = [option.id for option in asked.question.options]
        picks = [names.index(option) for option in options]
        return await self.tutor.quizzes.answer(
            asked.attempt, step or asked.step, self.id, picks, at=self.at, interaction=interaction or press()
        )

    async def play(self, asked: Asked, *picks: str) -> Result:
        """Answer a quiz from its first question on, one option each."""
        for step, option in enumerate(picks, start=1):
            await self.answer(asked, option, step=step)
        return await self.result(asked)

    async def result(self, asked: Asked) -> Result:
        return await self.tutor.quizzes.result(asked.attempt, self.id, at=self.at)

    async def redo(self, asked: Asked) -> Asked:
        return await self.tutor.quizzes.redo(asked.attempt, self.id, at=self.at, interaction=press())

    async def card(self) -> Shown | Done:
        """What comes now; a welcome after a break is passed by."""
        came = await self.arrive()
        if isinstance(came, Welcome):
            came = await self.arrive()
        assert not isinstance(came, Welcome)
        return came

    async def arrive(self) -> Shown | Done | Welcome:
        return await self.tutor.reviews.next(self.id, self.guild, at=self.at)

    async def shown(self) -> Shown:
        card = await self.card()
        assert isinstance(card, Shown), card
        return card

    async def done(self) -> Done:
        card = await self.card()
        assert isinstance(card, Done), card
        return card

    async def rate(self, shown: Shown, rating: Rating, interaction: InteractionId | None = None) -> Rated:
        return await self.tutor.reviews.rate(
            self.id,
            self.guild,
            shown.version,
            shown.turn,
            rating,
            at=self.at,
            interaction=interaction or press(),
        )

    async def put_aside(self, shown: Shown, *, suspended: bool = False) -> Shown | Done:
        """Until tomorrow, or until it is resumed."""
        return await self.tutor.reviews.put_aside(
            self.id,
            self.guild,
            shown.version,
            shown.turn,
            Step.SUSPENDED if suspended else Step.BURIED,
            at=self.at,
            interaction=press(),
        )

    async def own_card(
        self,
        front: str = "Front",
        back: str = "Back",
        topic: str | None = None,
        interaction: InteractionId | None = None,
    ) -> Listed:
        chosen = TopicId(topic) if topic else None
        return await self.tutor.cards.add(self.id, chosen, front, back, at=self.at, interaction=interaction or press())

    async def suspend(self, version: VersionId, *, suspended: bool = True) -> Listed:
        return await self.tutor.cards.suspend(self.id, version, suspended=suspended, at=self.at, interaction=press())

    async def undo(self, review: ReviewId | None) -> Shown:
        assert review is not None
        return await self.tutor.reviews.undo(self.id, self.guild, review, at=self.at, interaction=press())

    async def puzzle(
        self,
        topic: str | None = None,
        difficulty: Difficulty | None = None,
        *,
        interaction: InteractionId | None = None,
        instead_of: Posed | None = None,
    ) -> Posed:
        return await self.tutor.puzzles.begin(
            self.id,
            self.guild,
            TopicId(topic) if topic else None,
            difficulty,
            at=self.at,
            interaction=interaction or press(),
            instead_of=instead_of.attempt if instead_of else None,
        )

    async def submit(self, posed: Posed, code: str, *, interaction: InteractionId | None = None) -> Posed:
        """Send an answer and see its verdict."""
        submissions = self.tutor.submissions
        accepted = await submissions.accept(
            posed.attempt, self.id, code, at=self.at, interaction=interaction or press(), reply=REPLY
        )
        if accepted is None:
            return await self.see(posed)
        after = await submissions.finish(accepted, at=self.at)
        await submissions.delivered(accepted.id)
        return after

    async def see(self, posed: Posed) -> Posed:
        return await self.tutor.puzzles.look(posed.attempt, self.id, at=self.at)

    async def hint(self, posed: Posed, rung: int | None = None) -> Posed:
        return await self.tutor.puzzles.hint(posed.attempt, self.id, rung or posed.hints + 1, at=self.at)

    async def reveal(self, posed: Posed, interaction: InteractionId | None = None) -> Posed:
        return await self.tutor.puzzles.reveal(posed.attempt, self.id, at=self.at, interaction=interaction or press())

    async def read(self, mode: Mode = Mode.LESSON, topic: str = "filters") -> Reading:
        """Open a mode that is read."""
        return await self.tutor.readings.open(
            self.id, self.guild, TopicId(topic), mode, at=self.at, interaction=press()
        )

    async def turn(self, reading: Reading, page: int) -> Reading:
        return await self.tutor.readings.turn(reading.round, self.id, page)

    async def check(self, reading: Reading, *options: str, interaction: InteractionId | None = None) -> Reading:
        """Answer the check of a page by the ids of options; none says "I don't know"."""
        assert reading.check is not None
        names: list[str] = [option.id for option in reading.check.question.options]
        picks = [names.index(option) for option in options]
        return await self.tutor.readings.answer(
            reading.round, self.id, reading.number, picks, at=self.at, interaction=interaction or press()
        )

    async def streak(self) -> Streak:
        return await self.tutor.streaks.show(self.id, self.guild, at=self.at)


async def serve(tutor: Tutor, *topics: Topic, faulty: Collection[str] = (), at: datetime = START) -> Synced:
    """Bring in a course of these topics."""
    return await tutor.courses.sync([course(*topics)], [TopicId(name) for name in faulty], at=at)


async def lines(tutor: Tutor, table: Table) -> int:
    """How many rows a table has."""
    return await tutor.store.read(lambda tx: int(tx.notes._run(select(func.count()).select_from(table)).scalar_one()))
