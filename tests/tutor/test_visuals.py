from dataclasses import dataclass

import pytest

from tests.builders import question, sight, topic, visual
from tests.tutor.students import Student, press, serve
from tutorbot.domain.errors import NothingToStudy, NotYours, Stale
from tutorbot.domain.figures import Look
from tutorbot.domain.ids import InteractionId, LearnerId, RoundId, TopicId
from tutorbot.domain.modes import Mode
from tutorbot.domain.quizzes import Outcome
from tutorbot.tutor.tutors import Tutor
from tutorbot.tutor.visuals import Asked, View, Viewed

SEEN = topic(
    question(), sight("first"), sight("second"), materials=(visual(None, "weights", sights=("first", "second")),)
)


@dataclass
class Watcher:
    """A student in front of the pictures."""

    student: Student

    async def open(self) -> View | Asked:
        visuals, student = self.student.tutor.visuals, self.student
        return await visuals.open(student.id, None, TopicId("filters"), at=student.at, interaction=press())

    async def view(self) -> View:
        view = await self.open()
        assert isinstance(view, View)
        return view

    async def see(self, number: RoundId, stage: int, look: Look | None = None) -> View:
        return await self.student.tutor.visuals.see(number, self.student.id, stage, look)

    async def ask(self, number: RoundId, step: int) -> Asked:
        return await self.student.tutor.visuals.ask(number, self.student.id, step)

    async def answer(self, number: RoundId, step: int, *picks: int, interaction: InteractionId | None = None) -> Asked:
        return await self.student.tutor.visuals.answer(
            number, self.student.id, step, picks, at=self.student.at, interaction=interaction or press()
        )

    async def finish(self, number: RoundId) -> Viewed:
        return await self.student.tutor.visuals.finish(number, self.student.id, at=self.student.at)


@pytest.fixture(autouse=True)
async def served(tutor: Tutor) -> None:
    await serve(tutor, SEEN)


@pytest.fixture
def watcher(ana: Student) -> Watcher:
    return Watcher(ana)


async def test_stages_are_seen_one_by_one_and_then_questions_are_asked(watcher: Watcher, ana: Student) -> None:
    view = await watcher.view()
    assert (view.number, view.total, view.questions, view.check) == (1, 2, 2, None)
    view = await watcher.see(view.round, 2)
    assert view.check
    assert len(view.stage.figures) == 2
    checked = await watcher.answer(view.round, 2, 0)
    assert (checked.check.outcome, checked.number) == (Outcome.RIGHT, 0)
    assert (await watcher.ask(view.round, 3)).number == 1
    await watcher.answer(view.round, 3, 0)
    await watcher.answer(view.round, 4, 1)
    viewed = await watcher.finish(view.round)
    assert (viewed.titles, viewed.right, len(viewed.questions)) == (["Stage 1", "Stage 2"], 1, 2)
    assert viewed.onward.next is None
    assert (await ana.streak()).done_today


async def test_a_round_goes_on_at_the_stage_or_the_question_where_it_was_left(watcher: Watcher) -> None:
    view = await watcher.see((await watcher.view()).round, 2)
    watcher.student.later(days=3)
    assert (await watcher.view()).number == 2
    await watcher.ask(view.round, 4)
    asked = await watcher.open()
    assert isinstance(asked, Asked)
    assert (asked.step, asked.number) == (4, 2)
    for step in (3, 4):
        await watcher.answer(view.round, step)
    await watcher.finish(view.round)
    again = await watcher.view()
    assert (again.number, again.round != view.round) == (1, True)


async def test_the_end_is_reached_when_every_question_was_answered(watcher: Watcher) -> None:
    view = await watcher.view()
    await watcher.answer(view.round, 3, 0)
    with pytest.raises(Stale, match="questions left"):
        await watcher.finish(view.round)


async def test_a_question_is_answered_once_and_what_was_not_known_becomes_a_card(
    watcher: Watcher, ana: Student
) -> None:
    view = await watcher.view()
    first = await watcher.answer(view.round, 3, 1)
    assert await watcher.answer(view.round, 3, 0) == first
    assert first.check.outcome is Outcome.WRONG
    assert (await ana.shown()).item == sight("first")


async def test_questions_on_pictures_are_asked_in_no_quiz(tutor: Tutor, ana: Student) -> None:
    assert (await ana.quiz(10)).total == 1
    assert [listed.questions for listed in await tutor.courses.all_topics()] == [1]


async def test_a_look_that_was_chosen_stays(watcher: Watcher) -> None:
    view = await watcher.view()
    assert view.look is Look.DARK
    assert (await watcher.see(view.round, 1, Look.LIGHT)).look is Look.LIGHT
    assert (await watcher.see(view.round, 2)).look is Look.LIGHT


async def test_the_program_can_be_read_and_leads_back(tutor: Tutor, watcher: Watcher) -> None:
    view = await watcher.see((await watcher.view()).round, 2)
    await watcher.ask(view.round, 3)
    program = await tutor.visuals.program(view.round, watcher.student.id)
    assert (program.code, program.stage) == ("torch.manual_seed(0)", 2)


async def test_what_is_forged_or_of_somebody_else_is_refused(tutor: Tutor, watcher: Watcher) -> None:
    view = await watcher.view()
    for stage in (0, 3):
        with pytest.raises(Stale):
            await watcher.see(view.round, stage)
    for step, pick in ((1, 0), (5, 0), (3, 9)):
        with pytest.raises(Stale):
            await watcher.answer(view.round, step, pick)
    with pytest.raises(NotYours):
        await Watcher(Student(tutor, LearnerId(8))).see(view.round, 1)
    with pytest.raises(Stale):
        await tutor.readings.turn(view.round, watcher.student.id, 1)


async def test_a_topic_without_pictures_has_no_such_mode(tutor: Tutor, watcher: Watcher) -> None:
    await serve(tutor, topic(question()))
    with pytest.raises(NothingToStudy, match="no visualize"):
        await watcher.open()
    page = await tutor.modes.page(watcher.student.id, None, TopicId("filters"), at=watcher.student.at)
    assert Mode.VISUALIZE not in [offer.mode for offer in page.offers]
