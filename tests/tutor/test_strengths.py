from datetime import timedelta

import pytest

from tests.builders import flashcards
from tests.tutor.sitters import UNSURE, Sitter, course_topic, leveled
from tests.tutor.students import START, Student, serve
from tutorbot.domain.abilities import Band
from tutorbot.domain.guilds import Guild
from tutorbot.domain.ids import GuildId, LearnerId, TopicId
from tutorbot.domain.learners import Defaults
from tutorbot.domain.reviews import Rating
from tutorbot.domain.strengths import Strength
from tutorbot.storage.transactions import Transaction
from tutorbot.tutor.strengths import strength_of
from tutorbot.tutor.tutors import Tutor

FILTERS, SIZES, GUILD = TopicId("filters"), TopicId("sizes"), GuildId(5)


@pytest.fixture
async def ana(tutor: Tutor) -> Sitter:
    sizes = course_topic(*leveled(12, name="sizes"), name="sizes")
    await serve(tutor, course_topic(*leveled(12), *flashcards(2)), sizes)
    return Sitter(Student(tutor, LearnerId(7)))


async def strengths(ana: Sitter, guild: GuildId | None = None) -> dict[TopicId, Strength | None]:
    _, measured = await ana.student.tutor.strengths.all(ana.student.id, guild, at=ana.student.at)
    return {each.topic: each.strength for each in measured}


async def filters(ana: Sitter) -> Strength:
    found = (await strengths(ana))[FILTERS]
    assert found
    return found


async def test_a_topic_has_a_strength_from_its_first_verdict_on(ana: Sitter) -> None:
    now = await ana.on(await ana.begin(), *"a" * 9)
    assert await strengths(ana) == {FILTERS: None, SIZES: None}
    result = await ana.end(now, "a")
    found = await filters(ana)
    assert found.band is Band.STRONG
    assert found.value == pytest.approx(result.verdict.known)
    assert (await strengths(ana))[SIZES] is None


async def test_it_fades_with_the_days_and_a_review_brings_some_of_it_back(ana: Sitter) -> None:
    await ana.verdict("a" * 10)
    fresh = await filters(ana)
    ana.student.later(days=100)
    faded = await filters(ana)
    assert faded.value < fresh.value
    assert faded.measured == START.date()
    await ana.student.rate(await ana.student.shown(), Rating.GOOD)
    assert faded.value < (await filters(ana)).value < fresh.value


async def test_the_last_verdict_counts_and_a_test_under_way_does_not(ana: Sitter) -> None:
    await ana.verdict("a" * 10)
    ana.student.later(days=2)
    now = await ana.on(await ana.begin(), *"b" * 9)
    assert (await filters(ana)).measured == START.date()
    await ana.end(now, "b")
    found = await filters(ana)
    assert (found.band, found.measured) == (Band.WEAK, START.date() + timedelta(days=2))


async def test_more_questions_after_a_verdict_sharpen_the_strength_as_they_are_answered(ana: Sitter) -> None:
    result = await ana.verdict(UNSURE)
    before = await filters(ana)
    eleventh = await ana.more(result)
    assert await filters(ana) == before
    await ana.play(eleventh, "b")
    assert (await filters(ana)).value < before.value


async def test_other_requests_ask_for_one_in_their_own_transaction(tutor: Tutor, ana: Sitter) -> None:
    await ana.verdict("a" * 10)

    def ask(tx: Transaction) -> list[Strength | None]:
        known = tx.learners.get(ana.student.id, Defaults())
        assert known
        return [strength_of(tx, known, topic, START.date()) for topic in (FILTERS, SIZES)]

    assert await tutor.store.read(ask) == [await filters(ana), None]


async def test_cards_that_others_made_for_themselves_change_no_strength(tutor: Tutor, ana: Sitter) -> None:
    await ana.verdict("a" * 10)
    await ana.student.rate(await ana.student.shown(), Rating.GOOD)
    ana.student.later(days=50)
    before = await filters(ana)
    ben = Student(tutor, LearnerId(8))
    await ben.card()
    await ben.own_card(topic="filters")
    assert await filters(ana) == before


async def test_a_topic_that_is_switched_off_is_not_listed_there(tutor: Tutor, ana: Sitter) -> None:
    off = Guild(id=GUILD, topics_off=frozenset({FILTERS}))
    await tutor.store.write(lambda tx: tx.guilds.save(off))
    assert set(await strengths(ana, GUILD)) == {SIZES}


async def test_a_topics_page_tells_the_strength_in_it_and_in_what_comes_before(tutor: Tutor, ana: Sitter) -> None:
    await ana.verdict("a" * 10)
    page = await tutor.modes.page(ana.student.id, None, FILTERS, at=ana.student.at)
    assert page.strength == await filters(ana)
    assert (await tutor.modes.page(LearnerId(8), None, FILTERS, at=ana.student.at)).strength is None
