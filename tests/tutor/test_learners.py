import json
import sqlite3
from contextlib import closing
from dataclasses import replace

import pytest

from tests import builders
from tests.tutor.moderators import HALL, Moderator, member
from tests.tutor.sitters import Sitter
from tests.tutor.students import REPLY, START, Student, press
from tutorbot.domain.comebacks import Comeback
from tutorbot.domain.errors import TutorError
from tutorbot.domain.ids import LearnerId
from tutorbot.domain.learners import Defaults, Learner
from tutorbot.domain.reviews import Rating
from tutorbot.tutor.learners import Learners
from tutorbot.tutor.tutors import Tutor

ANA = LearnerId(700_000_000_000_000_001)
BEN = LearnerId(700_000_000_000_000_002)


@pytest.fixture(autouse=True)
async def _course(tutor: Tutor) -> None:
    lesson = builders.pages("question-00")
    topic = builders.topic(
        *builders.questions(5), *builders.flashcards(3), builders.puzzle(), builders.recall(), materials=(lesson,)
    )
    await tutor.courses.sync([builders.course(topic)], (), at=START)


async def learn(tutor: Tutor, learner: LearnerId) -> None:
    """One of everything that is kept about somebody."""
    student = Student(tutor, learner, HALL)
    await student.play(await student.quiz(2, "filters"), "a", "b")
    await student.rate(await student.shown(), Rating.GOOD)
    await student.submit(await student.puzzle(), "right")
    await Sitter(student).on(await Sitter(student).begin(), "a")
    recalled = await tutor.recalls.begin(learner, HALL, None, at=START, interaction=press())
    await tutor.recalls.answer(recalled.attempt, learner, "The same filter is used everywhere.")
    reading = await student.read()
    await student.check(reading, "a")
    await student.own_card("Private front", "Private back")
    await tutor.reviews.more(learner, HALL, 5, at=START)
    await tutor.store.write(lambda tx: tx.comebacks.put(learner, Comeback(START.date(), 8, 18)))
    await tutor.runs.run(learner, HALL, "print(1)", at=START, interaction=press())
    await tutor.reminders.ask(learner, HALL, 19, at=START)
    await tutor.store.write(lambda tx: tx.fits.begin(learner, START, 1000))
    moderator = Moderator(tutor, member(learner, manages=True))
    await moderator.write()
    await moderator.open()


async def test_a_learner_is_new_once(tutor: Tutor) -> None:
    assert await tutor.learners.meet(ANA, None, at=START)
    assert not await tutor.learners.meet(ANA, HALL, at=START)
    assert await tutor.learners.meet(BEN, None, at=START)


async def test_whoever_chose_nothing_has_the_defaults(tutor: Tutor) -> None:
    expected = Learner(id=ANA, zone="UTC", new_per_day=10, reviews_per_day=100, retention=0.9)
    assert await tutor.learners.settings(ANA, None, at=START) == expected


async def test_defaults_that_change_reach_those_who_chose_nothing(tutor: Tutor) -> None:
    await tutor.learners.settings(ANA, None, at=START)
    later = Learners(tutor.store, Defaults(new_per_day=25))
    assert (await later.settings(ANA, None, at=START)).new_per_day == 25


async def test_only_what_is_given_changes(tutor: Tutor) -> None:
    before = await tutor.learners.settings(ANA, None, at=START, new_per_day=0, retention=0.8)
    after = await tutor.learners.settings(ANA, None, at=START, zone="europe/berlin", reviews_per_day=10)
    assert after == replace(before, zone="Europe/Berlin", reviews_per_day=10)
    assert (after.new_per_day, after.retention) == (0, 0.8)
    assert await tutor.learners.settings(ANA, None, at=START) == after


async def test_an_unknown_zone_changes_nothing_at_all(tutor: Tutor) -> None:
    before = await tutor.learners.settings(ANA, None, at=START)
    with pytest.raises(TutorError, match="no such time zone"):
        await tutor.learners.settings(ANA, None, at=START, zone="Atlantis", new_per_day=3)
    assert await tutor.learners.settings(ANA, None, at=START) == before


async def test_learners_choose_for_themselves(tutor: Tutor) -> None:
    before = await tutor.learners.settings(BEN, None, at=START)
    await tutor.learners.settings(ANA, None, at=START, zone="Asia/Tokyo", new_per_day=1)
    assert await tutor.learners.settings(BEN, None, at=START) == before


async def test_an_export_is_json_and_holds_everything(tutor: Tutor) -> None:
    await learn(tutor, ANA)
    exported = json.loads(json.dumps(await tutor.learners.export(ANA)))
    assert all(exported.values()), "a table is missing from this test, or from the export"
    assert exported["learner"][0]["first_seen"] == START.isoformat()
    assert {answer["outcome"] for answer in exported["answers"]} == {"right", "wrong"}
    assert exported["drafts"][0]["form"]["topic"] == "server"


async def test_an_export_holds_nothing_of_anybody_else(tutor: Tutor) -> None:
    await learn(tutor, ANA)
    await learn(tutor, BEN)
    assert str(BEN) not in json.dumps(await tutor.learners.export(ANA))


async def test_an_export_holds_no_token_of_discords(tutor: Tutor) -> None:
    await learn(tutor, ANA)
    posed = await Student(tutor, ANA).puzzle()
    await tutor.submissions.accept(posed.attempt, ANA, "right", at=START, interaction=press(), reply=REPLY)
    assert len(await tutor.submissions.unfinished()) == 1
    assert REPLY.token not in json.dumps(await tutor.learners.export(ANA))


async def test_what_is_kept_is_counted_by_table(tutor: Tutor) -> None:
    await learn(tutor, ANA)
    kept = await tutor.learners.kept(ANA)
    assert {name: kept[name] for name in ("attempts", "answers", "drafts", "questions_written", "changes_made")} == {
        "attempts": 1,
        "answers": 2,
        "drafts": 1,
        "questions_written": 1,
        "changes_made": 1,
    }
    assert set((await tutor.learners.kept(BEN)).values()) == {0}


async def test_after_a_deletion_the_id_stands_nowhere_in_the_database(tutor: Tutor) -> None:
    await learn(tutor, ANA)
    for said in (str(ANA), "Private front"):
        assert said in await _dump(tutor)
    await tutor.learners.delete(ANA)
    for gone in (str(ANA), "Private"):
        assert gone not in await _dump(tutor)
    assert set((await tutor.learners.kept(ANA)).values()) == {0}


async def test_a_deletion_takes_nothing_of_anybody_else(tutor: Tutor) -> None:
    await learn(tutor, ANA)
    await learn(tutor, BEN)
    before = await tutor.learners.export(BEN)
    await tutor.learners.delete(ANA)
    assert await tutor.learners.export(BEN) == before


async def test_questions_written_for_a_guild_stay_without_the_name(tutor: Tutor) -> None:
    await learn(tutor, ANA)
    await tutor.learners.delete(ANA)
    mia = Moderator(tutor)
    [saved] = await tutor.questions.all(mia.member)
    assert saved.stored.author is None
    _, [change] = await tutor.questions.history(mia.member, saved.stored.item.id)
    assert (change.action, change.actor) == ("added", None)


async def test_whoever_comes_back_after_a_deletion_starts_afresh(tutor: Tutor) -> None:
    await tutor.learners.settings(ANA, None, at=START, zone="Asia/Tokyo")
    await learn(tutor, ANA)
    await tutor.learners.delete(ANA)
    assert await tutor.learners.meet(ANA, None, at=START)
    assert (await tutor.learners.settings(ANA, None, at=START)).zone == "UTC"
    assert (await Student(tutor, ANA).streak()).current == 0


async def test_deleting_twice_is_no_fault(tutor: Tutor) -> None:
    await tutor.learners.delete(ANA)
    await tutor.learners.delete(ANA)


async def _dump(tutor: Tutor) -> str:
    with closing(sqlite3.connect(tutor.store.path)) as connection:
        return "\n".join(connection.iterdump())
