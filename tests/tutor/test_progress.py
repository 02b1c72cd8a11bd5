from collections.abc import Mapping
from datetime import timedelta

import pytest

from tests.builders import flashcards, questions, topic
from tests.tutor.students import START, Student, serve
from tutorbot.domain.figures import Bar, Bars, Look
from tutorbot.domain.ids import LearnerId, TopicId
from tutorbot.domain.learners import Learner
from tutorbot.domain.reviews import Rating
from tutorbot.tutor.progress import Shown, strengths
from tutorbot.tutor.tutors import Tutor

FILTERS = TopicId("filters")


@pytest.fixture
async def ana(tutor: Tutor) -> Student:
    await serve(
        tutor,
        topic(*flashcards(4), *questions(2)),
        topic(*flashcards(3, topic="sizes"), name="sizes"),
    )
    return Student(tutor, LearnerId(7))


async def show(student: Student, look: Look | None = None) -> Shown:
    return await student.tutor.progress.show(student.id, None, look, at=student.at)


async def strong(student: Student) -> Mapping[TopicId, float]:
    known = Learner(id=student.id, new_per_day=10, reviews_per_day=100, retention=0.9)
    return await student.tutor.store.read(lambda tx: strengths(tx, known, student.at.date()))


async def reviewed(student: Student) -> list[Rating]:
    rows = await student.tutor.store.read(lambda tx: tx.progress.reviewed(student.id, START.date()))
    return [rating for _, rating in rows]


async def test_a_look_is_remembered(ana: Student) -> None:
    assert (await show(ana)).look is Look.DARK
    assert (await show(ana, Look.LIGHT)).look is Look.LIGHT
    assert (await show(ana)).look is Look.LIGHT


async def test_the_strength_of_a_topic_grows_with_its_cards_and_fades_with_time(ana: Student) -> None:
    assert await strong(ana) == {}
    for met in range(1, 5):
        await ana.rate(await ana.shown(), Rating.GOOD)
        assert await strong(ana) == {FILTERS: pytest.approx(met / 4)}
    ana.later(days=30)
    assert 0.5 < (await strong(ana))[FILTERS] < 0.95
    panel = (await show(ana)).figure.panels[1]
    assert isinstance(panel, Bars)
    assert panel.bars == (Bar("Filters", round(100 * (await strong(ana))[FILTERS])),)


async def test_a_card_of_a_question_that_was_wrong_is_weak_and_counts_as_no_flashcard(ana: Student) -> None:
    await ana.answer(await ana.quiz(1), "b")
    assert await strong(ana) == {FILTERS: 0.0}


async def test_what_is_remembered_is_told_by_the_first_look_at_a_card_that_was_due(ana: Student) -> None:
    card = await ana.shown()
    await ana.rate(card, Rating.GOOD)
    assert await reviewed(ana) == [], "it was new"
    await ana.tutor.learners.settings(ana.id, None, at=ana.at, new_per_day=0)
    ana.later(days=5)
    await ana.rate(await ana.shown(), Rating.AGAIN)
    await ana.rate(await ana.shown(), Rating.GOOD)
    assert await reviewed(ana) == [Rating.AGAIN], "the second look was once more"
    ana.later(days=5)
    done = await ana.rate(await ana.shown(), Rating.AGAIN)
    shown = await ana.undo(done.next.last_review)
    assert await reviewed(ana) == [Rating.AGAIN]
    await ana.rate(shown, Rating.HARD)
    assert await reviewed(ana) == [Rating.AGAIN, Rating.HARD], "what was taken back does not count"


async def test_a_card_that_a_wrong_answer_brought_forward_tells_nothing(ana: Student) -> None:
    await ana.tutor.learners.settings(ana.id, None, at=ana.at, new_per_day=0)
    for _ in range(2):
        await ana.play(await ana.quiz(2), "b", "b")
        for _ in range(2):
            await ana.rate(await ana.shown(), Rating.GOOD)
        ana.later(days=1)
    assert await reviewed(ana) == [], "the first time they were new"


async def test_the_picture_is_of_the_learners_own_day(ana: Student) -> None:
    await ana.tutor.learners.settings(ana.id, None, at=ana.at, zone="Asia/Tokyo")
    ana.later(hours=8)
    tomorrow = START + timedelta(days=1)
    assert (await show(ana)).figure.title == f"My progress, {tomorrow.day} {tomorrow:%B %Y}"
