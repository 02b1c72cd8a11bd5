from datetime import timedelta

from tests.tutor.students import START
from tutorbot.domain.outages import Outage
from tutorbot.tutor.tutors import Tutor

HOUR = timedelta(hours=1)


async def outages(tutor: Tutor) -> list[Outage]:
    return await tutor.store.read(lambda tx: tx.outages.all())


async def test_the_first_sign_of_life_ends_no_outage(tutor: Tutor) -> None:
    assert await tutor.outages.beat(at=START, back=True) is None
    assert await outages(tutor) == []


async def test_what_lies_between_the_last_beat_and_the_next_start_is_an_outage(tutor: Tutor) -> None:
    for minutes in range(3):
        await tutor.outages.beat(at=START + timedelta(minutes=minutes), back=minutes == 0)
    back = START + 5 * HOUR
    assert await tutor.outages.beat(at=back, back=True) == Outage(START + timedelta(minutes=2), back)
    await tutor.outages.beat(at=back + HOUR, back=True)
    assert await outages(tutor) == [Outage(START + timedelta(minutes=2), back), Outage(back, back + HOUR)]


async def test_a_quick_restart_leaves_nothing(tutor: Tutor) -> None:
    await tutor.outages.beat(at=START, back=True)
    await tutor.outages.beat(at=START + timedelta(minutes=2), back=True)
    assert await outages(tutor) == []


async def test_a_clock_that_was_moved_while_the_bot_was_there_is_no_outage(tutor: Tutor) -> None:
    await tutor.outages.beat(at=START, back=True)
    await tutor.outages.beat(at=START + timedelta(days=7), back=False)
    assert await outages(tutor) == []
