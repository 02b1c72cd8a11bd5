"""Whatever happens, in whatever order: the log says it all."""

from collections.abc import Callable
from random import Random

import pytest
from sqlalchemy import func, select

from tests.builders import flashcards, puzzle, questions, topic
from tests.tutor.students import Student, serve
from tutorbot.domain.histories import replay
from tutorbot.domain.ids import ItemId, LearnerId
from tutorbot.domain.reviews import Card, Rating
from tutorbot.storage import tables
from tutorbot.storage.transactions import Transaction
from tutorbot.tutor.comebacks import Welcome
from tutorbot.tutor.plans import Done, Shown
from tutorbot.tutor.tutors import Tutor

HARD, GOOD, EASY = Rating.HARD, Rating.GOOD, Rating.EASY
DEEDS = {
    "rate": 60,
    "undo": 8,
    "quiz": 10,
    "puzzle": 2,
    "sleep": 14,
    "move": 2,
    "put_aside": 6,
    "ahead": 5,
    "more": 2,
    "write": 3,
    "delete": 1,
    "resume": 4,
    "pace": 2,
    "retention": 2,
}
"""What the learner of the walk does, and how often."""


def log_and_cards(learner: LearnerId) -> Callable[[Transaction], tuple[dict[ItemId, Card], dict[ItemId, Card]]]:
    """What the log of every card adds up to, and what is stored."""

    def look(tx: Transaction) -> tuple[dict[ItemId, Card], dict[ItemId, Card]]:
        run = tx.notes._run
        items = [ItemId(item) for item in run(select(tables.review_log.c.item).distinct()).scalars()]
        stored = {item: held.card for item in items if (held := tx.reviews.get(learner, item))}
        replayed = {item: card for item in items if (card := replay(tx.reviews.history(learner, item)))}
        assert run(select(func.count()).select_from(tables.cards)).scalar_one() == len(stored)
        return replayed, stored

    return look


def newest(learner: LearnerId) -> Callable[[Transaction], tuple[Card | None, Card | None]]:
    """As `log_and_cards`, of the card that the last line of the log is about."""

    def look(tx: Transaction) -> tuple[Card | None, Card | None]:
        log = tables.review_log.c
        item = tx.notes._run(select(log.item).order_by(log.id.desc()).limit(1)).scalar_one_or_none()
        if item is None:
            return None, None
        held = tx.reviews.get(learner, ItemId(item))
        return replay(tx.reviews.history(learner, ItemId(item))), held.card if held else None

    return look


class Walk:
    """A learner who does one thing after another: a method for each of `DEEDS`, as far as the screen allows it."""

    def __init__(self, ana: Student, chance: Random) -> None:
        self.ana = ana
        self.tutor = ana.tutor
        self.chance = chance
        self.screen: Shown | Done | Welcome

    async def sleep(self) -> None:
        self.ana.later(hours=self.chance.choice([1, 7, 24, 24, 24, 24 * 20]))

    async def move(self) -> None:
        zone = self.chance.choice(["UTC", "Pacific/Honolulu", "Pacific/Auckland", "Asia/Kolkata"])
        await self.tutor.learners.settings(self.ana.id, None, at=self.ana.at, zone=zone)

    async def retention(self) -> None:
        chosen = self.chance.choice([0.8, 0.9, 0.95])
        await self.tutor.learners.settings(self.ana.id, None, at=self.ana.at, retention=chosen)

    async def quiz(self) -> None:
        await self.ana.play(await self.ana.quiz(1), self.chance.choice("abc"))

    async def puzzle(self) -> None:
        await self.ana.submit(await self.ana.puzzle(), "right")

    async def write(self) -> None:
        await self.ana.own_card()

    async def delete(self) -> None:
        for own in [each for each in await self.tutor.cards.all(self.ana.id, at=self.ana.at) if each.own][:1]:
            await self.tutor.cards.delete(self.ana.id, own.version, deleted=True, at=self.ana.at)

    async def resume(self) -> None:
        for card in [each for each in await self.tutor.cards.all(self.ana.id, at=self.ana.at) if each.suspended][:1]:
            await self.ana.suspend(card.version, suspended=False)

    async def pace(self) -> None:
        if isinstance(self.screen, Welcome):
            pace = self.chance.choice(list(self.screen.paces))
            await self.tutor.comebacks.choose(self.ana.id, pace, at=self.ana.at)

    async def undo(self) -> None:
        if isinstance(self.screen, Shown | Done) and self.screen.last_review:
            await self.ana.undo(self.screen.last_review)

    async def put_aside(self) -> None:
        if isinstance(self.screen, Shown):
            await self.ana.put_aside(self.screen, suspended=self.chance.random() < 0.5)

    async def more(self) -> None:
        if isinstance(done := self.screen, Done) and done.more:
            await self.tutor.reviews.more(self.ana.id, None, done.budget.new_done + done.more, at=self.ana.at)

    async def ahead(self) -> None:
        if isinstance(self.screen, Done) and self.screen.ahead:
            coming = await self.tutor.reviews.ahead(self.ana.id, None, at=self.ana.at)
            assert isinstance(coming, Shown)
            await self._rate(coming)

    async def rate(self) -> None:
        if isinstance(self.screen, Shown):
            assert self.screen.plan.left > 0
            await self._rate(self.screen)

    async def _rate(self, card: Shown) -> None:
        rating = self.chance.choices(list(Rating), [3, 1, 3, 1])[0]
        assert (await self.ana.rate(card, rating)).due == card.dues[rating]

    async def look(self) -> None:
        self.screen = screen = await self.ana.arrive()
        if isinstance(screen, Shown):
            assert min(screen.dues[rating] for rating in (HARD, GOOD, EASY)) > screen.today
            held = await self.tutor.store.read(lambda tx: tx.reviews.get(self.ana.id, screen.item.id))
            assert held is None or (held.card.due <= screen.today and not held.card.suspended)


@pytest.mark.parametrize("seed", [1, 2])
async def test_the_log_adds_up_to_the_cards_whatever_is_done_on_many_days(tutor: Tutor, seed: int) -> None:
    await serve(tutor, topic(*flashcards(8), *questions(4), puzzle()))
    ana = Student(tutor, LearnerId(7))
    walk = Walk(ana, Random(seed))  # noqa: S311  a walk, not a secret
    await walk.look()
    await tutor.learners.settings(ana.id, None, at=ana.at, new_per_day=3, reviews_per_day=10)
    for _ in range(80):
        deed = walk.chance.choices(list(DEEDS), list(DEEDS.values()))[0]
        await getattr(walk, deed)()
        replayed, stored = await tutor.store.read(newest(ana.id))
        assert replayed == stored, deed
        await walk.look()
    everything, all_stored = await tutor.store.read(log_and_cards(ana.id))
    assert everything == all_stored
