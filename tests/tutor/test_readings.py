from dataclasses import replace

import pytest

from tests.builders import flashcards, pages, question, questions, topic
from tests.tutor.students import Student, press, serve
from tutorbot.domain.errors import NothingToStudy, NotYours, Stale
from tutorbot.domain.ids import LearnerId, TopicId
from tutorbot.domain.modes import Mode
from tutorbot.domain.quizzes import Outcome
from tutorbot.tutor.tutors import Tutor

LESSON = topic(question(), materials=(pages(None, "weights", None),))


@pytest.fixture(autouse=True)
async def served(tutor: Tutor) -> None:
    await serve(tutor, LESSON)


async def test_a_lesson_is_read_page_by_page_to_its_end(tutor: Tutor, ana: Student) -> None:
    reading = await ana.read()
    assert (reading.number, reading.total, reading.checks, reading.check) == (1, 3, 1, None)
    reading = await ana.check(await ana.turn(reading, 2), "a")
    assert reading.check
    assert reading.check.outcome is Outcome.RIGHT
    read = await tutor.readings.finish((await ana.turn(reading, 3)).round, ana.id, at=ana.at)
    assert (read.titles, read.right, read.checks) == (["Page 1", "Page 2", "Page 3"], 1, 1)
    assert (await ana.streak()).done_today


async def test_it_goes_on_where_it_was_left_days_later_and_begins_anew_after_its_end(
    tutor: Tutor, ana: Student
) -> None:
    reading = await ana.turn(await ana.read(), 2)
    ana.later(days=3)
    assert (await ana.read()).number == 2
    await tutor.readings.finish((await ana.turn(reading, 3)).round, ana.id, at=ana.at)
    again = await ana.read()
    assert (again.number, again.round != reading.round) == (1, True)


async def test_it_is_not_at_its_end_before_the_last_page(tutor: Tutor, ana: Student) -> None:
    reading = await ana.turn(await ana.read(), 2)
    with pytest.raises(Stale, match="pages left"):
        await tutor.readings.finish(reading.round, ana.id, at=ana.at)


async def test_a_check_is_answered_once(ana: Student) -> None:
    reading = await ana.turn(await ana.read(), 2)
    first = await ana.check(reading, "b")
    second = await ana.check(reading, "a")
    assert first == second
    assert second.check
    assert second.check.outcome is Outcome.WRONG


async def test_what_was_not_known_in_a_check_comes_today_as_a_card(ana: Student) -> None:
    await ana.check(await ana.turn(await ana.read(), 2))
    assert (await ana.shown()).item == question()


async def test_a_forged_page_or_option_and_a_page_without_a_check_are_refused(tutor: Tutor, ana: Student) -> None:
    reading = await ana.read()
    for page in (0, 4):
        with pytest.raises(Stale):
            await ana.turn(reading, page)
    for page, pick in ((1, 0), (2, 9)):
        with pytest.raises(Stale):
            await tutor.readings.answer(reading.round, ana.id, page, [pick], at=ana.at, interaction=press())


async def test_nobody_reads_on_in_the_round_of_somebody_else(tutor: Tutor, ana: Student) -> None:
    reading = await ana.read()
    with pytest.raises(NotYours):
        await Student(tutor, LearnerId(8)).turn(reading, 2)


async def test_a_round_keeps_the_pages_that_it_began_with(tutor: Tutor, ana: Student) -> None:
    reading = await ana.read()
    await serve(tutor, replace(LESSON, materials=(pages("weights", None, None, None),)))
    assert (await ana.turn(reading, 3)).total == 3
    other = Student(tutor, LearnerId(8))
    assert (await other.read()).total == 4


async def test_a_mode_that_is_not_there_or_whose_topic_vanished_is_refused_in_words(tutor: Tutor, ana: Student) -> None:
    with pytest.raises(NothingToStudy, match="no why"):
        await ana.read(Mode.WHY)
    await serve(tutor, topic(question(), name="other"))
    with pytest.raises(NothingToStudy):
        await ana.read()


async def test_a_topic_page_offers_the_modes_that_there_are_and_says_what_is_next(tutor: Tutor, ana: Student) -> None:
    material = (pages("question-00"), pages("question-00", mode=Mode.WHY))
    before = topic(question(), name="before", materials=(pages("weights", topic="before"),))
    full = replace(topic(*questions(5), *flashcards(3), materials=material), prerequisites=(TopicId("before"),))
    await serve(tutor, before, full)

    async def offers() -> list[tuple[Mode, bool, bool]]:
        page = await tutor.modes.page(ana.id, None, TopicId("filters"), at=ana.at)
        return [(each.mode, each.under_way, each.ended) for each in page.offers]

    assert await offers() == [(mode, False, False) for mode in (Mode.LESSON, Mode.WHY, Mode.RECAP, Mode.TEST)]
    reading = await ana.read()
    assert (await offers())[0] == (Mode.LESSON, True, False)
    read = await tutor.readings.finish((await ana.turn(reading, 1)).round, ana.id, at=ana.at)
    assert (await offers())[0] == (Mode.LESSON, False, True)
    assert read.onward.next is Mode.WHY
    page = await tutor.modes.page(ana.id, None, TopicId("filters"), at=ana.at)
    assert page.next is Mode.WHY
    assert [(each.id, each.ended) for each in page.prerequisites] == [("before", 0)]
    assert [(each.id, each.modes, each.ended) for each in await tutor.modes.topics(ana.id, None)] == [
        ("before", 1, 0),
        ("filters", 4, 1),
    ]
