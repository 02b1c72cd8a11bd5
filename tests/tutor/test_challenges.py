from datetime import timedelta

import pytest

from tests.builders import problems, topic
from tests.tutor.students import Student, press, serve
from tutorbot.domain.challenges import Clock
from tutorbot.domain.errors import NotYours, Stale
from tutorbot.domain.ids import InteractionId, LearnerId, TopicId
from tutorbot.domain.items import Sort
from tutorbot.domain.modes import Mode
from tutorbot.domain.reviews import Rating
from tutorbot.tutor.challenges import Announced, Finished, Problem
from tutorbot.tutor.tutors import Tutor


@pytest.fixture(autouse=True)
async def served(tutor: Tutor) -> None:
    await serve(tutor, topic(*problems(5)))


async def opened(ana: Student) -> Announced | Problem:
    return await ana.tutor.challenges.open(ana.id, None, TopicId("filters"), at=ana.at, interaction=press())


async def started(ana: Student, clock: Clock = Clock.NORMAL) -> Problem:
    announced = await opened(ana)
    return await ana.tutor.challenges.start(announced.round, ana.id, clock, at=ana.at)


async def answered(ana: Student, problem: Problem, *options: str, interaction: InteractionId | None = None) -> Problem:
    names: list[str] = [option.id for option in problem.question.options]
    return await ana.tutor.challenges.answer(
        problem.round,
        ana.id,
        problem.step,
        len(problem.state.tries),
        [names.index(option) for option in options],
        at=ana.at,
        interaction=interaction or press(),
    )


async def onward(ana: Student, problem: Problem) -> Problem:
    return await ana.tutor.challenges.step(problem.round, ana.id, problem.step + 1, at=ana.at)


async def played(ana: Student, *picks: str, clock: Clock = Clock.NORMAL) -> Finished:
    """Each problem answered in one try, or in two where the pick has two letters."""
    problem = await started(ana, clock)
    for number, options in enumerate(picks, start=1):
        for option in options:
            problem = await answered(ana, problem, option)
        if number < len(picks):
            problem = await onward(ana, problem)
    return await ana.tutor.challenges.finish(problem.round, ana.id, at=ana.at)


async def test_it_is_announced_before_its_clock_runs(ana: Student) -> None:
    announced = await opened(ana)
    assert isinstance(announced, Announced)
    assert announced.problems == [(sort, 60) for sort in list(Sort)[:5]]
    ana.later(hours=2)
    problem = await started(ana)
    assert problem.state.deadline == ana.at + timedelta(seconds=60)


async def test_the_badge_names_what_was_solved_in_time(ana: Student) -> None:
    finished = await played(ana, "a", "ba", "bb", "a", "a")
    assert finished.badge
    assert (finished.badge.solved, finished.badge.of, finished.badge.at_once) == (4, 5, 3)
    assert finished.badge.shown == (Sort.CONCEPTUAL, Sort.PREDICT_OUTPUT, Sort.HYPERPARAMETER, Sort.METRICS)


async def test_there_is_no_badge_for_little(ana: Student) -> None:
    assert (await played(ana, "a", "a", "bb", "bc", "bb")).badge is None


async def test_a_right_answer_after_the_time_counts_for_memory_and_not_for_the_badge(ana: Student) -> None:
    problem = await started(ana)
    ana.later(seconds=64)
    late = await answered(ana, problem, "a")
    assert (late.state.solved, late.state.in_time) == (True, False)
    assert late.state.rating is Rating.GOOD


@pytest.mark.parametrize(("clock", "in_time"), [(Clock.NORMAL, False), (Clock.DOUBLE, True), (Clock.OFF, True)])
async def test_the_clock_can_be_slower_or_off(ana: Student, clock: Clock, *, in_time: bool) -> None:
    problem = await started(ana, clock)
    ana.later(seconds=100)
    assert (await answered(ana, problem, "a")).state.in_time is in_time


async def test_the_clock_that_was_chosen_stays(tutor: Tutor, ana: Student) -> None:
    problem = await started(ana)
    again = await tutor.challenges.start(problem.round, ana.id, Clock.OFF, at=ana.at)
    assert again.state.deadline == problem.state.deadline


async def test_a_second_look_does_not_give_more_time(ana: Student) -> None:
    problem = await started(ana)
    ana.later(days=1)
    again = await opened(ana)
    assert isinstance(again, Problem)
    assert again.state.deadline == problem.state.deadline


async def test_a_problem_has_two_tries_and_not_knowing_ends_it(ana: Student) -> None:
    problem = await answered(ana, await started(ana), "b")
    assert not problem.state.over
    problem = await onward(ana, await answered(ana, problem, "c"))
    assert (await answered(ana, problem)).state.over


async def test_a_second_press_on_the_same_screen_is_no_second_try(ana: Student) -> None:
    problem = await started(ana)
    await answered(ana, problem, "b")
    assert len((await answered(ana, problem, "c")).state.tries) == 1


async def test_a_hint_or_a_second_try_makes_a_weaker_memory_and_what_was_missed_comes_today(
    tutor: Tutor, ana: Student
) -> None:
    problem = await started(ana)
    hinted = await tutor.challenges.hint(problem.round, ana.id, 1)
    assert (await answered(ana, hinted, "a")).state.rating is Rating.HARD
    await answered(ana, await answered(ana, await onward(ana, hinted), "b"), "c")
    assert (await ana.shown()).item == problems(5)[1]


async def test_no_problem_is_passed_over(tutor: Tutor, ana: Student) -> None:
    problem = await started(ana)
    with pytest.raises(Stale, match="still open"):
        await onward(ana, problem)
    solved = await answered(ana, problem, "a")
    with pytest.raises(Stale):
        await tutor.challenges.step(solved.round, ana.id, 3, at=ana.at)
    with pytest.raises(Stale, match="problems left"):
        await tutor.challenges.finish(solved.round, ana.id, at=ana.at)


async def test_nobody_answers_for_somebody_else(tutor: Tutor, ana: Student) -> None:
    problem = await started(ana)
    with pytest.raises(NotYours):
        await answered(Student(tutor, LearnerId(8)), problem, "a")


async def test_problems_are_asked_in_no_quiz_and_the_topic_offers_the_challenge(tutor: Tutor, ana: Student) -> None:
    page = await tutor.modes.page(ana.id, None, TopicId("filters"), at=ana.at)
    assert [each.mode for each in page.offers] == [Mode.CHALLENGE]
    assert await tutor.courses.topics(None, "question") == []
