import io
import sqlite3
import zipfile
from contextlib import closing
from typing import Any

from tests.builders import flashcards, template, topic
from tests.tutor.students import Student, serve
from tutorbot.domain.reviews import Rating
from tutorbot.tutor.tutors import Tutor


async def rows(student: Student, query: str) -> list[Any]:
    content = await student.tutor.decks.package(student.id, at=student.at)
    assert content
    with zipfile.ZipFile(io.BytesIO(content)) as archive, closing(sqlite3.connect(":memory:")) as connection:
        connection.deserialize(archive.read("collection.anki2"))
        return connection.execute(query).fetchall()


async def test_who_has_no_cards_gets_no_package(tutor: Tutor, ana: Student) -> None:
    await serve(tutor, topic(*flashcards(2)))
    assert await tutor.decks.package(ana.id, at=ana.at) is None
    await ana.card()
    assert await tutor.decks.package(ana.id, at=ana.at) is None


async def test_a_package_has_each_card_with_the_ratings_that_stand(tutor: Tutor, ana: Student) -> None:
    await serve(tutor, topic(*flashcards(2)))
    await ana.rate(await ana.shown(), Rating.AGAIN)
    rated = await ana.rate(await ana.shown(), Rating.EASY)
    await ana.rate(await ana.undo(rated.next.last_review), Rating.GOOD)
    ana.later(days=1)
    assert await rows(ana, "SELECT reps, queue FROM cards") == [(1, 2), (1, 2)]
    assert await rows(ana, "SELECT ease FROM revlog") == [(1,), (3,)]


async def test_a_wrong_answer_to_a_question_of_many_forms_is_a_new_card_of_one_form(tutor: Tutor, ana: Student) -> None:
    await serve(tutor, topic(template()))
    await ana.answer(await ana.quiz(1), "b")
    [(fields, kind)] = await rows(ana, "SELECT flds, type FROM notes JOIN cards ON nid = notes.id")
    assert kind == 0
    assert fields.startswith("<p>What is ")
    assert "{" not in fields
