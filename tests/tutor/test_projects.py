import asyncio
from datetime import timedelta

import pytest

from tests.builders import project, question, topic
from tests.tutor.students import START, Student, press, serve
from tests.tutor.tutors import Box, Coach
from tutorbot.domain.errors import JudgingError, NothingToStudy, NotYours, Stale, TooMany, TutorError, Unavailable
from tutorbot.domain.experiments import Change
from tutorbot.domain.ids import InteractionId, LearnerId, RoundId, TopicId
from tutorbot.domain.puzzles import Ended
from tutorbot.tutor.projects import Projects
from tutorbot.tutor.standings import Standing
from tutorbot.tutor.tutors import Tutor


@pytest.fixture
async def coach(tutor: Tutor, box: Box) -> Coach:
    await serve(tutor, topic(question(), materials=(project(),)))
    tutor.projects.trainer = coach = Coach(box)
    return coach


@pytest.fixture
def desk(tutor: Tutor, coach: Coach) -> Projects:
    del coach
    return tutor.projects


async def begin(desk: Projects, ana: Student) -> Standing:
    return await desk.open(ana.id, None, TopicId("filters"), at=ana.at, interaction=press())


async def accept(
    desk: Projects,
    ana: Student,
    number: RoundId,
    rate: str | None = None,
    line: tuple[int, str] | None = None,
    interaction: InteractionId | None = None,
) -> int:
    settings = {"rate": rate} if rate else None
    return await desk.accept(
        number, ana.id, settings=settings, line=line, at=ana.at, interaction=interaction or press()
    )


async def retrain(desk: Projects, ana: Student, number: RoundId, rate: str) -> Standing:
    return await desk.finish(number, ana.id, await accept(desk, ana, number, rate))


async def test_a_project_is_solved_after_a_look_and_a_change_that_did_not_help(desk: Projects, ana: Student) -> None:
    begun = await begin(desk, ana)
    assert (begun.left, begun.clues, begun.tries, begun.ended) == (2, [], [], None)
    looked = await desk.look(begun.round, ana.id, "loss")
    assert (looked.left, looked.clues) == (1, ["loss"])
    missed = await retrain(desk, ana, begun.round, "0.2")
    assert missed.shown
    assert missed.shown.run
    assert (missed.shown.run.result, missed.shown.cause) == ("incorrect", "Larger steps, same place.")
    assert (missed.left, missed.ended) == (2, None)
    assert (await ana.streak()).done_today
    solved = await retrain(desk, ana, begun.round, "0.5")
    assert solved.ended is Ended.SOLVED
    assert solved.onward
    assert [each.number for each in solved.tries] == [1, 2]
    again = await begin(desk, ana)
    assert (again.round != begun.round, again.tries, again.clues) == (True, [], [])


async def test_it_goes_on_where_it_was_left_days_later(desk: Projects, ana: Student) -> None:
    begun = await begin(desk, ana)
    await desk.look(begun.round, ana.id, "shapes")
    await desk.hint(begun.round, ana.id, 1)
    await retrain(desk, ana, begun.round, "0.2")
    ana.later(days=3)
    later = await begin(desk, ana)
    assert (later.round, later.clues, later.left, later.hints) == (begun.round, ["shapes"], 1, 1)
    assert later.typed == Change({"rate": "0.2"})
    assert later.latest
    assert later.latest.run


async def test_looks_are_paid_once_and_no_further_than_the_budget_goes(desk: Projects, ana: Student) -> None:
    begun = await begin(desk, ana)
    await desk.look(begun.round, ana.id, "loss")
    assert (await desk.look(begun.round, ana.id, "loss")).left == 1
    with pytest.raises(TutorError, match="takes 2 of your looks, and 1 are left"):
        await desk.look(begun.round, ana.id, "shapes")
    with pytest.raises(Stale):
        await desk.look(begun.round, ana.id, "nothing")
    await retrain(desk, ana, begun.round, "0.2")
    assert (await desk.look(begun.round, ana.id, "shapes")).left == 0


async def test_rungs_are_shown_one_by_one(desk: Projects, ana: Student) -> None:
    begun = await begin(desk, ana)
    for rung, shown in ((2, 0), (1, 1), (1, 1), (2, 2), (3, 3), (4, 3)):
        assert (await desk.hint(begun.round, ana.id, rung)).hints == shown


async def test_the_solution_ends_it_and_counts_for_nothing(desk: Projects, ana: Student) -> None:
    begun = await begin(desk, ana)
    shown = await desk.reveal(begun.round, ana.id, at=ana.at)
    assert shown.ended is Ended.SHOWN
    assert (await desk.reveal(begun.round, ana.id, at=ana.at + timedelta(days=1))).ended is Ended.SHOWN
    assert not (await ana.streak()).done_today
    for asked in (accept(desk, ana, begun.round, "0.5"), desk.form(begun.round, ana.id)):
        with pytest.raises(Stale, match="has ended"):
            await asked


async def test_what_may_not_be_changed_is_refused_and_stays_in_the_form(
    desk: Projects, ana: Student, coach: Coach
) -> None:
    begun = await begin(desk, ana)
    with pytest.raises(TutorError, match=r"can be a number from 0.001 to 1"):
        await accept(desk, ana, begun.round, "7")
    with pytest.raises(TutorError, match="Python cannot read line 3"):
        await accept(desk, ana, begun.round, line=(3, "fit("))
    assert (await desk.form(begun.round, ana.id)).typed == Change({}, (3, "    fit("))
    with pytest.raises(TutorError, match="Nothing is changed yet"):
        await accept(desk, ana, begun.round, "0.10")
    assert (coach.trained, (await desk.see(begun.round, ana.id)).tries) == ([], [])


async def test_a_line_and_a_setting_may_both_be_changed_one_after_the_other(
    desk: Projects, ana: Student, coach: Coach
) -> None:
    begun = await begin(desk, ana)
    await retrain(desk, ana, begun.round, "0.2")
    answer = await accept(desk, ana, begun.round, line=(3, "fit(2 * rate)"))
    await desk.finish(begun.round, ana.id, answer)
    assert coach.trained[-1] == Change({"rate": "0.2"}, (3, "    fit(2 * rate)"))


async def test_the_same_form_sent_twice_and_the_same_change_sent_again_are_one_retrain(
    desk: Projects, ana: Student, coach: Coach
) -> None:
    begun = await begin(desk, ana)
    form = press()
    first = await accept(desk, ana, begun.round, "0.2", interaction=form)
    assert await accept(desk, ana, begun.round, "0.2", interaction=form) == first
    assert await accept(desk, ana, begun.round, "0.20") == first
    await asyncio.gather(*(desk.finish(begun.round, ana.id, first) for _ in range(3)))
    assert await accept(desk, ana, begun.round, ".2") == first
    again = await desk.finish(begun.round, ana.id, first)
    assert (len(coach.trained), len(again.tries), again.left) == (1, 1, 3)


async def test_what_was_too_slow_may_be_run_again(desk: Projects, ana: Student, coach: Coach) -> None:
    begun = await begin(desk, ana)
    slow = await retrain(desk, ana, begun.round, "0.7")
    assert slow.shown
    assert slow.shown.run
    assert "more than 5 seconds" in slow.shown.run.feedback
    await retrain(desk, ana, begun.round, "0.7")
    assert len(coach.trained) == 2


async def test_retrains_of_one_learner_are_run_in_the_order_in_which_they_were_asked_for(
    desk: Projects, ana: Student, coach: Coach
) -> None:
    begun = await begin(desk, ana)
    coach.free.clear()
    rates = ["0.2", "0.3", "0.4"]
    waiting = [
        asyncio.create_task(desk.finish(begun.round, ana.id, await accept(desk, ana, begun.round, rate)))
        for rate in rates
    ]
    await coach.begun.wait()
    standing = await desk.see(begun.round, ana.id)
    assert (standing.running, [each.run for each in standing.tries]) == (True, [None] * 3)
    coach.free.set()
    await asyncio.gather(*waiting)
    assert [change.settings["rate"] for change in coach.trained] == rates


async def test_a_retrain_that_was_broken_off_is_taken_up_again(desk: Projects, ana: Student, coach: Coach) -> None:
    begun = await begin(desk, ana)
    coach.free.clear()
    running = asyncio.create_task(desk.finish(begun.round, ana.id, await accept(desk, ana, begun.round, "0.5")))
    await coach.begun.wait()
    running.cancel()
    await asyncio.wait({running})
    coach.free.set()
    standing = await begin(desk, ana)
    assert standing.waiting
    assert (standing.running, standing.waiting.change) == (False, Change({"rate": "0.5"}))
    assert (await desk.finish(begun.round, ana.id, standing.waiting.id)).ended is Ended.SOLVED


async def test_without_a_sandbox_a_change_waits_and_a_project_out_of_order_takes_it_back(
    desk: Projects, ana: Student, box: Box
) -> None:
    begun = await begin(desk, ana)
    with pytest.raises(Unavailable, match="Your change is kept"):
        await retrain(desk, ana, begun.round, "0.8")
    assert (await desk.see(begun.round, ana.id)).waiting
    with pytest.raises(JudgingError, match="This project is out of order"):
        await retrain(desk, ana, begun.round, "0.9")
    assert [each.change.settings["rate"] for each in (await desk.see(begun.round, ana.id)).tries] == ["0.8"]
    box.there = False
    with pytest.raises(Unavailable):
        await accept(desk, ana, begun.round, "0.3")
    assert (await desk.see(begun.round, ana.id)).typed == Change({"rate": "0.3"})


async def test_too_many_retrains_in_a_minute_wait_and_keep_what_was_typed(
    desk: Projects, ana: Student, box: Box
) -> None:
    begun = await begin(desk, ana)
    for number in range(box.options.a_minute):
        await accept(desk, ana, begun.round, f"0.2{number + 1}5")
    with pytest.raises(TooMany):
        await accept(desk, ana, begun.round, "0.99")
    standing = await desk.see(begun.round, ana.id)
    assert (len(standing.tries), standing.typed.settings["rate"]) == (box.options.a_minute, "0.99")


async def test_what_is_infinite_or_no_number_is_kept_as_it_is(desk: Projects, ana: Student) -> None:
    begun = await begin(desk, ana)
    assert begun.project == project()
    assert "inf" in str(begun.project.before.seen["loss"])
    blown = await retrain(desk, ana, begun.round, "0.6")
    assert blown.shown
    assert str(blown.shown.run and blown.shown.run.measure) == "nan"
    assert "blown up" in blown.shown.cause


async def test_nobody_touches_the_project_of_somebody_else(desk: Projects, ana: Student, tutor: Tutor) -> None:
    begun = await begin(desk, ana)
    answer = await accept(desk, ana, begun.round, "0.5")
    ben = Student(tutor, LearnerId(8))
    asked = (
        desk.see(begun.round, ben.id),
        desk.look(begun.round, ben.id, "loss"),
        desk.hint(begun.round, ben.id, 1),
        desk.reveal(begun.round, ben.id, at=START),
        desk.form(begun.round, ben.id),
        accept(desk, ben, begun.round, "0.2"),
        desk.finish(begun.round, ben.id, answer),
    )
    for each in asked:
        with pytest.raises(NotYours):
            await each


async def test_a_try_that_is_not_of_this_round_is_not_run(desk: Projects, ana: Student, coach: Coach) -> None:
    begun = await begin(desk, ana)
    assert (await desk.finish(begun.round, ana.id, 99)).shown is None
    assert coach.trained == []


async def test_a_topic_without_a_project_has_none(desk: Projects, ana: Student, tutor: Tutor) -> None:
    await serve(tutor, topic(question()))
    with pytest.raises(NothingToStudy, match="no project"):
        await begin(desk, ana)


async def test_what_was_kept_of_a_project_is_exported_and_deleted(desk: Projects, ana: Student, tutor: Tutor) -> None:
    begun = await begin(desk, ana)
    await retrain(desk, ana, begun.round, "0.2")
    kept = await tutor.learners.kept(ana.id)
    assert (kept["mode_rounds"], kept["mode_answers"]) == (1, 1)
    await tutor.learners.delete(ana.id)
    with pytest.raises(Stale):
        await desk.see(begun.round, ana.id)
