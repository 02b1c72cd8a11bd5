import pytest

from tests.builders import flashcards, topic
from tests.tutor.students import Student, serve
from tutorbot.domain.comebacks import Comeback, Pace
from tutorbot.domain.errors import Stale
from tutorbot.domain.ids import LearnerId
from tutorbot.domain.reviews import Rating
from tutorbot.tutor.comebacks import Welcome
from tutorbot.tutor.plans import Done, Shown
from tutorbot.tutor.tutors import Tutor


async def review(student: Student, most: int = 1000) -> list[Shown]:
    """What comes on a day when every card is rated Good."""
    way: list[Shown] = []
    while len(way) < most and isinstance(card := await student.card(), Shown):
        way.append(card)
        await student.rate(card, Rating.GOOD)
    return way


@pytest.fixture
async def ana(tutor: Tutor) -> Student:
    """She learnt five cards a day on three days, and comes back after twenty days, when all fifteen wait."""
    await serve(tutor, topic(*flashcards(20)))
    ana = Student(tutor, LearnerId(7))
    await tutor.learners.settings(ana.id, None, at=ana.at, reviews_per_day=10, new_per_day=5)
    for _ in range(3):
        await review(ana)
        ana.later(days=1)
    ana.later(days=20)
    return ana


async def arrived(student: Student) -> Welcome:
    came = await student.arrive()
    assert isinstance(came, Welcome)
    return came


async def done(student: Student) -> Done:
    came = await student.arrive()
    assert isinstance(came, Done)
    return came


async def test_whoever_comes_back_is_welcomed_once_and_the_steady_pace_is_in_force(ana: Student) -> None:
    welcome = await arrived(ana)
    today = ana.at.date()
    assert welcome.comeback == welcome.paces[Pace.STEADY]
    assert (welcome.comeback.start, welcome.comeback.days, welcome.comeback.quota) == (today, 3, 5)
    shown = await ana.arrive()
    assert isinstance(shown, Shown)
    assert (shown.plan.reviews, shown.plan.new, shown.plan.held_back) == (5, 0, 10)


async def test_a_comeback_brings_every_card_and_ends_by_itself(ana: Student) -> None:
    comeback = (await arrived(ana)).comeback
    seen: set[str] = set()
    for left in (10, 5, 0):
        way = await review(ana)
        from_before = [card for card in way if card.item.id not in seen and not card.is_new]
        assert len(from_before) == 5
        seen |= {card.item.id for card in way}
        came = await done(ana)
        assert came.plan.old == left
        assert came.budget.new_done == (0 if left else 5)
        ana.later(days=1)
    assert len(seen) == 20
    assert comeback.days == 3
    assert (await ana.card()).plan.old == 0
    with pytest.raises(Stale, match="Nothing from before your break"):
        await ana.tutor.comebacks.show(ana.id, at=ana.at)


async def test_the_pace_can_be_changed_on_the_way(ana: Student) -> None:
    await arrived(ana)
    await review(ana)
    ana.later(days=1)
    welcome = await ana.tutor.comebacks.choose(ana.id, Pace.GENTLE, at=ana.at)
    assert welcome.comeback == Comeback((ana.at.date()).replace(day=ana.at.day - 1), 1 + 4, 3)
    assert len([card for card in await review(ana) if not card.is_new]) == 3
    assert (await ana.tutor.comebacks.show(ana.id, at=ana.at)).comeback == welcome.comeback


async def test_at_once_brings_all_that_waits_today(ana: Student) -> None:
    await arrived(ana)
    await ana.tutor.comebacks.choose(ana.id, Pace.AT_ONCE, at=ana.at)
    assert len(await review(ana)) == 15 + 5


async def test_whoever_rates_a_card_on_an_old_screen_first_is_welcomed_all_the_same(ana: Student) -> None:
    ana.later(days=-21)
    shown = await ana.tutor.reviews.more(ana.id, None, 10, at=ana.at)
    assert isinstance(shown, Shown)
    ana.later(days=21)
    await ana.rate(shown, Rating.GOOD)
    assert (await arrived(ana)).comeback.start == ana.at.date()


async def test_another_break_is_another_return(ana: Student) -> None:
    first = (await arrived(ana)).comeback
    await review(ana)
    ana.later(days=90)
    second = (await arrived(ana)).comeback
    assert second.start > first.start


async def test_who_missed_two_days_or_has_little_to_do_just_goes_on(ana: Student, tutor: Tutor) -> None:
    await ana.arrive()
    await ana.tutor.comebacks.choose(ana.id, Pace.AT_ONCE, at=ana.at)
    await review(ana)
    ana.later(days=3)
    assert isinstance(await ana.arrive(), Shown)
    ben = Student(tutor, LearnerId(8), at=ana.at)
    await review(ben, 5)
    ben.later(days=60)
    assert isinstance(await ben.arrive(), Shown)


async def test_there_is_no_pace_to_choose_for_who_is_on_no_comeback(tutor: Tutor) -> None:
    ben = Student(tutor, LearnerId(8))
    with pytest.raises(Stale):
        await tutor.comebacks.choose(ben.id, Pace.GENTLE, at=ben.at)
    await ben.arrive()
    with pytest.raises(Stale):
        await tutor.comebacks.choose(ben.id, Pace.GENTLE, at=ben.at)
