import pytest

from tests.builders import blank, topic
from tests.tutor.students import Student, press, serve
from tutorbot.domain.ids import TopicId
from tutorbot.domain.puzzles import Ended
from tutorbot.tutor.blanks import Tried
from tutorbot.tutor.puzzles import Posed
from tutorbot.tutor.tutors import Tutor


@pytest.fixture(autouse=True)
async def served(tutor: Tutor) -> None:
    await serve(tutor, topic(blank("one"), blank("two")))


async def opened(ana: Student) -> Posed | Tried:
    return await ana.tutor.blanks.open(ana.id, None, TopicId("filters"), at=ana.at, interaction=press())


async def posed(ana: Student) -> Posed:
    found = await opened(ana)
    assert isinstance(found, Posed)
    return found


async def test_the_blanks_come_one_after_another_to_the_end(ana: Student) -> None:
    first = await posed(ana)
    assert (first.puzzle, first.left) == (blank("one"), 3)
    await ana.submit(first, "right")
    second = await posed(ana)
    assert second.puzzle == blank("two")
    await ana.submit(await ana.hint(second), "wrong")
    await ana.submit(second, "right")
    tried = await opened(ana)
    assert isinstance(tried, Tried)
    assert [(each.ended, each.tries, each.hints) for each in tried.blanks] == [
        (Ended.SOLVED, 1, 0),
        (Ended.SOLVED, 2, 1),
    ]
    assert (await posed(ana)).puzzle == blank("one"), "after its end it begins anew"


async def test_a_blank_goes_on_where_it_was_left_days_later(ana: Student) -> None:
    first = await ana.submit(await posed(ana), "wrong")
    ana.later(days=2)
    again = await posed(ana)
    assert (again.attempt, again.tries, again.left) == (first.attempt, 1, 2)


async def test_after_the_third_attempt_the_solution_is_shown_and_comes_as_a_card(ana: Student) -> None:
    first = await posed(ana)
    for answer in ("1", "3"):
        assert (await ana.submit(first, answer)).ended is None
    ended = await ana.submit(first, "4")
    assert (ended.ended, ended.left) == (Ended.SHOWN, 0)
    assert (await ana.shown()).item == blank("one")


async def test_blanks_are_posed_in_no_puzzle(tutor: Tutor) -> None:
    assert await tutor.courses.topics(None, "puzzle") == []
