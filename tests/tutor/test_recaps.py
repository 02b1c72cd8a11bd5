import pytest

from tests.builders import flashcards, questions, topic
from tests.tutor.students import Student, press, serve
from tutorbot.domain.errors import NothingToStudy, NotYours, Stale
from tutorbot.domain.ids import LearnerId, TopicId
from tutorbot.domain.items import Flashcard, Question
from tutorbot.domain.reviews import Rating
from tutorbot.tutor.recaps import Recapped
from tutorbot.tutor.tutors import Tutor


@pytest.fixture(autouse=True)
async def served(tutor: Tutor) -> None:
    await serve(tutor, topic(*flashcards(8), *questions(6)))


async def opened(ana: Student) -> Recapped:
    return await ana.tutor.recaps.open(ana.id, None, TopicId("filters"), at=ana.at, interaction=press())


async def known(ana: Student, shown: Recapped, *, known: bool = True) -> Recapped:
    return await ana.tutor.recaps.card(shown.round, ana.id, shown.step, known=known, at=ana.at, interaction=press())


async def answered(ana: Student, shown: Recapped, pick: int = 0) -> Recapped:
    return await ana.tutor.recaps.answer(shown.round, ana.id, shown.step, [pick], at=ana.at, interaction=press())


async def step(ana: Student, shown: Recapped, number: int) -> Recapped:
    return await ana.tutor.recaps.step(shown.round, ana.id, number)


async def test_cards_come_first_then_five_questions_then_the_sum(tutor: Tutor, ana: Student) -> None:
    shown = await opened(ana)
    kinds = []
    for number in range(1, shown.total + 1):
        shown = await step(ana, shown, number)
        kinds.append(type(shown.item))
        if isinstance(shown.item, Flashcard):
            await known(ana, shown, known=number > 1)
        else:
            await answered(ana, shown, pick=int(number == shown.total))
    assert kinds == [Flashcard] * 6 + [Question] * 5
    summary = await tutor.recaps.finish(shown.round, ana.id, at=ana.at)
    assert (summary.cards, summary.questions) == ((5, 6), (4, 5))


async def test_cards_that_are_remembered_well_wait(ana: Student) -> None:
    for _ in range(3):
        await ana.rate(await ana.shown(), Rating.EASY)
    ana.later(days=1)
    shown = await opened(ana)
    names = [(await step(ana, shown, number)).item.id for number in range(1, 7)]
    assert names[:5] == [f"filters/card-0{number}" for number in range(3, 8)]


async def test_it_goes_on_where_it_was_left(ana: Student) -> None:
    shown = await step(ana, await opened(ana), 4)
    ana.later(days=9)
    assert (await opened(ana)).step == shown.step


async def test_what_was_not_known_comes_today_and_what_was_known_waits_for_its_turn(ana: Student) -> None:
    first = await opened(ana)
    await known(ana, first, known=False)
    await known(ana, await step(ana, first, 2))
    plan = (await ana.shown()).plan
    assert plan.reviews == 1


async def test_only_the_first_word_counts(ana: Student) -> None:
    first = await opened(ana)
    assert await known(ana, first, known=False) == await known(ana, first, known=True)


async def test_what_does_not_fit_is_refused(tutor: Tutor, ana: Student) -> None:
    first = await opened(ana)
    with pytest.raises(Stale):
        await answered(ana, first)
    with pytest.raises(Stale):
        await known(ana, await step(ana, first, 7))
    with pytest.raises(Stale):
        await step(ana, first, 12)
    with pytest.raises(Stale, match="left"):
        await tutor.recaps.finish(first.round, ana.id, at=ana.at)
    with pytest.raises(NotYours):
        await known(Student(tutor, LearnerId(8)), first)


async def test_too_few_questions_make_no_recap(tutor: Tutor, ana: Student) -> None:
    await serve(tutor, topic(*flashcards(8), *questions(4)))
    with pytest.raises(NothingToStudy):
        await opened(ana)
