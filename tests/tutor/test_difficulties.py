from dataclasses import replace

import pytest

from tests.builders import flashcards, question
from tests.tutor.sitters import Sitter, course_topic, leveled
from tests.tutor.students import Student, press, serve
from tutorbot.domain.difficulties import Response
from tutorbot.domain.ids import LearnerId, TopicId
from tutorbot.domain.quizzes import Outcome
from tutorbot.storage.difficulties import FirstAnswers, first_answers
from tutorbot.tutor.tutors import Tutor

FILTERS = TopicId("filters")
ITEMS = [question(f"question-{number}", hint="Count.") for number in range(5)]


@pytest.fixture
async def ana(tutor: Tutor) -> Sitter:
    await serve(tutor, course_topic(*ITEMS))
    return Sitter(Student(tutor, LearnerId(7)))


def answers(tutor: Tutor) -> FirstAnswers:
    return first_answers(tutor.store.path)[FILTERS]


async def test_the_first_answer_counts_be_it_in_a_quiz_or_in_a_test(tutor: Tutor, ana: Sitter) -> None:
    quiz = await ana.student.quiz(1)
    await ana.student.answer(quiz, "b")
    ana.student.later(days=1)
    await ana.verdict("aaaaa")
    ana.student.later(days=1)
    await ana.student.play(await ana.student.quiz(5), *"bbbbb")
    found = {each.item: each.outcome for each in answers(tutor).responses}
    assert found == {each.id: Outcome.WRONG if each.id == quiz.question.id else Outcome.RIGHT for each in ITEMS}
    assert {each.learner for each in answers(tutor).responses} == {ana.student.id}


async def test_an_answer_after_a_hint_does_not_count_nor_does_any_later_one(tutor: Tutor, ana: Sitter) -> None:
    quiz = await ana.student.quiz(1)
    await tutor.quizzes.hint(quiz.attempt, 1, ana.student.id)
    await ana.student.answer(quiz, "a")
    ana.student.later(days=1)
    await ana.verdict("aaaaa")
    assert len(answers(tutor).responses) == 4


async def test_nor_does_what_was_answered_on_the_way_through_a_recap(tutor: Tutor, ana: Sitter) -> None:
    await serve(tutor, course_topic(*ITEMS, *flashcards(1)))
    shown = await tutor.recaps.open(ana.student.id, None, FILTERS, at=ana.student.at, interaction=press())
    await tutor.recaps.answer(shown.round, ana.student.id, 2, [0], at=ana.student.at, interaction=press())
    ana.student.later(days=1)
    await ana.verdict("aaaaa")
    assert len(answers(tutor).responses) == 4


async def test_answers_outlive_a_new_explanation_but_no_new_question(tutor: Tutor, ana: Sitter) -> None:
    await ana.verdict("aaaaa")
    explained, asked, *rest = ITEMS
    await serve(tutor, course_topic(replace(explained, explanation=("Look.",)), replace(asked, stem="New?"), *rest))
    assert {each.item for each in answers(tutor).responses} == {each.id for each in ITEMS} - {asked.id}


async def test_questions_are_told_apart_by_topic_and_come_as_they_are_in_service(tutor: Tutor, ana: Sitter) -> None:
    await serve(tutor, course_topic(*ITEMS[:4]), course_topic(*leveled(1, name="sizes"), name="sizes"))
    await ana.student.answer(await ana.student.quiz(1, "sizes"), "a")
    found = first_answers(tutor.store.path)
    assert set(found[FILTERS].questions) == {each.id for each in ITEMS[:4]}
    assert found[FILTERS].responses == []
    [only] = leveled(1, name="sizes")
    assert found[TopicId("sizes")].responses == [Response(ana.student.id, only.id, Outcome.RIGHT)]
