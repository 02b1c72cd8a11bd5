from dataclasses import replace

import pytest

from tests.builders import flashcards
from tests.tutor.sitters import Sitter, course_topic, leveled
from tests.tutor.students import Student, serve
from tutorbot.domain.guilds import Guild
from tutorbot.domain.ids import GuildId, LearnerId, TopicId
from tutorbot.domain.paths import Advice
from tutorbot.tutor.tutors import Tutor

FILTERS, SIZES, GUILD = TopicId("filters"), TopicId("sizes"), GuildId(5)


@pytest.fixture
async def ana(tutor: Tutor) -> Sitter:
    few = course_topic(*leveled(4, name="few"), *flashcards(3, topic="few"), name="few")
    sizes = course_topic(*leveled(10, name="sizes"), name="sizes")
    await serve(tutor, few, replace(sizes, prerequisites=(FILTERS,)), course_topic(*leveled(12)))
    return Sitter(Student(tutor, LearnerId(7)))


async def advice(ana: Sitter, guild: GuildId | None = None) -> Advice:
    return await ana.student.tutor.paths.next(ana.student.id, guild, at=ana.student.at)


async def test_who_is_new_is_sent_to_the_first_topic_that_can_be_tested_and_told_where_it_leads(ana: Sitter) -> None:
    found = await advice(ana)
    assert (found.due, found.topic, found.title, found.strength) == (0, FILTERS, "Filters", None)
    assert found.leads_to == ("Sizes",)


async def test_what_is_due_comes_first_and_new_cards_do_not_count(ana: Sitter) -> None:
    assert (await advice(ana)).due == 0
    await ana.student.answer(await ana.student.quiz(1, "filters"), "b")
    assert (await advice(ana)).due == 1


async def test_a_strong_topic_is_left_until_it_has_faded(ana: Sitter) -> None:
    await ana.verdict("a" * 10)
    assert (await advice(ana)).topic == SIZES
    ana.student.later(days=2000)
    found = await advice(ana)
    assert found.topic == FILTERS
    assert found.strength
    assert found.strength.kept < 0.75


async def test_a_topic_that_is_switched_off_is_no_advice_there(tutor: Tutor, ana: Sitter) -> None:
    off = Guild(id=GUILD, topics_off=frozenset({FILTERS}))
    await tutor.store.write(lambda tx: tx.guilds.save(off))
    assert (await advice(ana, GUILD)).topic == SIZES
