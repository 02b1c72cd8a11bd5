import asyncio
from datetime import timedelta

import pytest

from tests.builders import flashcards, topic
from tests.tutor.students import START, Student, serve
from tutorbot.domain.errors import Stale
from tutorbot.domain.ids import LearnerId
from tutorbot.domain.reminders import Act, Reminder
from tutorbot.domain.reviews import Rating
from tutorbot.tutor.plans import Shown
from tutorbot.tutor.reminders import Claim
from tutorbot.tutor.tutors import Tutor

EVENING = START.replace(hour=19)
DAY = timedelta(days=1)


@pytest.fixture
async def ana(tutor: Tutor) -> Student:
    """She is to be reminded at 19:00, and 10 new cards wait."""
    await serve(tutor, topic(*flashcards(20)))
    student = Student(tutor, LearnerId(7))
    await student.tutor.reminders.ask(student.id, None, 19, at=START)
    student.at = EVENING
    return student


async def claims(student: Student) -> list[Claim]:
    return await student.tutor.reminders.claim(at=student.at)


async def review_all(student: Student) -> None:
    while isinstance(card := await student.card(), Shown):
        await student.rate(card, Rating.EASY)


async def test_a_reminder_is_claimed_once_at_its_hour(ana: Student) -> None:
    assert await ana.tutor.reminders.claim(at=EVENING - timedelta(seconds=1)) == []
    expected = Claim(learner=ana.id, act=Act.REMIND, hour=19, new=10, reviews=0)
    assert await claims(ana) == [expected]
    ana.later(minutes=1)
    assert await claims(ana) == []
    ana.later(days=1)
    assert await claims(ana) == [expected]


async def test_of_many_looks_at_once_one_claims(ana: Student) -> None:
    looks = await asyncio.gather(*(claims(ana) for _ in range(5)))
    assert len([claim for look in looks for claim in look]) == 1


async def test_whoever_is_done_for_today_is_left_alone(ana: Student) -> None:
    await review_all(ana)
    assert [claim.act for claim in await claims(ana)] == [Act.NOTHING]
    ana.later(days=1)
    assert [claim.act for claim in await claims(ana)] == [Act.REMIND]


async def test_three_without_an_answer_are_followed_by_a_farewell_that_the_learner_is_told(ana: Student) -> None:
    acts = []
    for _ in range(6):
        acts += [claim.act for claim in await claims(ana)]
        ana.later(days=1)
    assert acts == [Act.REMIND, Act.REMIND, Act.REMIND, Act.FAREWELL]
    assert await ana.tutor.reminders.show(ana.id) is None
    assert await ana.tutor.reminders.ended_unheard(ana.id)
    await ana.tutor.reminders.told(ana.id)
    assert not await ana.tutor.reminders.ended_unheard(ana.id)


async def test_any_graded_activity_keeps_reminders_going(ana: Student) -> None:
    for _ in range(8):
        assert [claim.act for claim in await claims(ana)] == [Act.REMIND]
        ana.later(hours=1)
        await ana.rate(await ana.shown(), Rating.GOOD)
        ana.later(hours=23)


async def test_what_did_not_arrive_was_not_ignored(ana: Student) -> None:
    for _ in range(6):
        assert [claim.act for claim in await claims(ana)] == [Act.REMIND]
        await ana.tutor.reminders.failed(ana.id, closed=False)
        ana.later(days=1)


async def test_closed_messages_end_reminders_until_the_learner_asks_again(ana: Student) -> None:
    reminders = ana.tutor.reminders
    await claims(ana)
    await reminders.failed(ana.id, closed=True)
    ana.later(days=1)
    assert await claims(ana) == []
    assert await reminders.ended_unheard(ana.id)
    again = await reminders.ask(ana.id, None, 20, at=ana.at)
    await reminders.told(ana.id)
    assert await reminders.show(ana.id) == again
    assert again.next_at == EVENING + DAY + timedelta(hours=1)


async def test_stopped_reminders_leave_nothing(ana: Student) -> None:
    await ana.tutor.reminders.stop(ana.id)
    await ana.tutor.reminders.stop(ana.id)
    await ana.tutor.reminders.failed(ana.id, closed=True)
    assert await claims(ana) == []
    assert not await ana.tutor.reminders.ended_unheard(ana.id)


async def test_a_change_of_zone_moves_the_hour_along(ana: Student) -> None:
    await ana.tutor.learners.settings(ana.id, None, at=START, zone="Europe/Berlin")
    shown = await ana.tutor.reminders.show(ana.id)
    assert shown == Reminder(hour=19, next_at=EVENING - timedelta(hours=1))
    await ana.tutor.learners.settings(ana.id, None, at=START, new_per_day=0)
    assert await ana.tutor.reminders.show(ana.id) == shown


async def test_every_moment_that_has_come_is_claimed_bit_by_bit(tutor: Tutor, ana: Student) -> None:
    for number in range(100, 125):
        await tutor.reminders.ask(LearnerId(number), None, 19, at=START)
    claimed: list[LearnerId] = []
    while some := await claims(ana):
        claimed += [claim.learner for claim in some]
    assert sorted(claimed) == [7, *range(100, 125)]


@pytest.mark.parametrize("hour", [-1, 24])
async def test_there_are_24_hours(ana: Student, hour: int) -> None:
    with pytest.raises(Stale):
        await ana.tutor.reminders.ask(ana.id, None, hour, at=ana.at)
