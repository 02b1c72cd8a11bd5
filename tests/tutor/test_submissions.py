import asyncio
from collections.abc import Coroutine
from typing import Any

import pytest

from tests.builders import puzzle, topic
from tests.tutor.records import card, counts
from tests.tutor.students import REPLY, START, Student, press, serve
from tests.tutor.tutors import Box, Marker
from tutorbot.domain.errors import NotYours, Stale, Unavailable
from tutorbot.domain.ids import LearnerId
from tutorbot.domain.puzzles import Ended
from tutorbot.domain.reviews import Rating
from tutorbot.tutor.puzzles import Posed
from tutorbot.tutor.tutors import Tutor


@pytest.fixture
async def ana(tutor: Tutor) -> Student:
    await serve(tutor, topic(puzzle()))
    return Student(tutor, LearnerId(7))


@pytest.fixture
async def posed(ana: Student) -> Posed:
    return await ana.puzzle()


async def begun(marker: Marker, work: Coroutine[Any, Any, Posed]) -> "asyncio.Task[Posed]":
    """A submission that is being judged until `marker.free` is set."""
    marker.free.clear()
    marker.begun.clear()
    task = asyncio.create_task(work)
    await marker.begun.wait()
    return task


# What follows from a verdict


async def test_a_wrong_answer_is_graded_and_counts_for_the_streak(tutor: Tutor, ana: Student, posed: Posed) -> None:
    after = await ana.submit(posed, "wrong")
    assert after.verdict
    assert (after.verdict.result, after.ended, after.tries, after.typed) == ("incorrect", None, 1, "wrong")
    assert after.streak.current == 1
    assert await counts(tutor) == (1, 1, 0)


@pytest.mark.parametrize(("hints", "rating"), [(0, Rating.GOOD), (1, Rating.HARD), (3, Rating.HARD)])
async def test_a_solved_puzzle_becomes_a_card_by_how_much_help_it_took(
    tutor: Tutor, ana: Student, posed: Posed, hints: int, rating: Rating
) -> None:
    for rung in range(1, hints + 1):
        await ana.hint(posed, rung)
    after = await ana.submit(posed, "right")
    assert (after.ended, after.streak.current) == (Ended.SOLVED, 1)
    assert await card(tutor, ana) is rating
    assert await counts(tutor) == (1, 1, 1)


async def test_a_solved_puzzle_is_no_card_review_of_the_day_and_nothing_to_be_taken_back(
    tutor: Tutor, ana: Student, posed: Posed
) -> None:
    await ana.submit(posed, "right")
    done = await ana.done()
    assert (done.budget.new_done, done.budget.reviews_done, done.last_review) == (0, 0, None)
    ana.later(days=10)
    shown = await ana.shown()
    assert (shown.item, shown.is_new) == (puzzle(), False)
    rated = await ana.rate(shown, Rating.GOOD)
    assert rated.next.last_review
    await ana.undo(rated.next.last_review)
    assert await card(tutor, ana) is None


async def test_a_puzzle_that_is_a_card_already_is_moved_as_by_a_rating(
    tutor: Tutor, ana: Student, posed: Posed
) -> None:
    await ana.reveal(posed)
    await ana.rate(await ana.shown(), Rating.GOOD)
    ana.later(days=2)
    await ana.submit(await ana.puzzle(), "right")
    assert await card(tutor, ana) is Rating.GOOD
    assert (await ana.done()).next_due


# Once, and once only


async def test_the_same_answer_again_changes_nothing(tutor: Tutor, ana: Student, posed: Posed, marker: Marker) -> None:
    first = await ana.submit(posed, "wrong")
    again = await ana.submit(posed, "wrong")
    assert again.last
    assert first.last
    assert again.last.id == first.last.id
    assert (await counts(tutor), marker.judged) == ((1, 1, 0), ["wrong"])
    await ana.submit(posed, "also wrong")
    assert await counts(tutor) == (2, 2, 0)


@pytest.mark.parametrize("result", ["timeout", "memory", "crashed"])
async def test_an_answer_that_the_machine_may_be_to_blame_for_is_judged_again(
    ana: Student, posed: Posed, marker: Marker, result: str
) -> None:
    await ana.submit(posed, result)
    await ana.submit(posed, result)
    assert marker.judged == [result, result]


async def test_the_same_form_delivered_twice_is_one_submission(tutor: Tutor, ana: Student, posed: Posed) -> None:
    interaction = press()
    for _ in range(2):
        assert (await ana.submit(posed, "timeout", interaction=interaction)).tries == 1
    assert await counts(tutor) == (1, 1, 0)


@pytest.mark.parametrize("code", ["right", "wrong"])
async def test_five_at_once_count_as_one(tutor: Tutor, ana: Student, posed: Posed, code: str) -> None:
    answers = await asyncio.gather(*(ana.submit(posed, code) for _ in range(5)))
    assert len({answer.last.id for answer in answers if answer.last}) == 1
    assert await counts(tutor) == (1, 1, 1 if code == "right" else 0)


async def test_after_the_end_no_answer_is_graded(tutor: Tutor, ana: Student, posed: Posed, marker: Marker) -> None:
    await ana.submit(posed, "right")
    assert (await ana.submit(posed, "wrong")).ended is Ended.SOLVED
    assert (await counts(tutor), marker.judged) == ((1, 1, 1), ["right"])


async def test_a_solution_that_is_asked_for_while_an_answer_is_judged_ends_the_attempt(
    tutor: Tutor, ana: Student, posed: Posed, marker: Marker
) -> None:
    judging = await begun(marker, ana.submit(posed, "right"))
    assert (await ana.reveal(posed)).ended is Ended.SHOWN
    marker.free.set()
    assert (await judging).ended is Ended.SHOWN
    assert await card(tutor, ana) is Rating.AGAIN
    assert await counts(tutor) == (1, 1, 1)


async def test_nobody_answers_for_somebody_else(tutor: Tutor, ana: Student, posed: Posed) -> None:
    ben = Student(tutor, LearnerId(8))
    await tutor.learners.meet(ben.id, None, at=START)
    with pytest.raises(NotYours):
        await ben.submit(posed, "right")
    assert (await ana.see(posed)).typed is None
    assert await counts(tutor) == (0, 0, 0)


# Restarts, failures


async def left_behind(tutor: Tutor, ana: Student, posed: Posed, marker: Marker, code: str) -> None:
    """An answer that was being judged when the bot was killed."""
    judging = await begun(marker, ana.submit(posed, code))
    judging.cancel()
    await asyncio.wait({judging})
    marker.free.set()
    assert await counts(tutor) == (1, 0, 0)


async def test_an_answer_that_a_restart_interrupts_is_judged_again(
    tutor: Tutor, ana: Student, posed: Posed, marker: Marker
) -> None:
    await left_behind(tutor, ana, posed, marker, "right")
    sent = ana.at
    ana.later(days=1)
    [submission] = await tutor.submissions.unfinished()
    assert submission.reply == REPLY
    after = await tutor.submissions.finish(submission, at=ana.at)
    assert (after.ended, after.streak.current) == (Ended.SOLVED, 1)
    kept = await tutor.store.read(lambda tx: tx.streaks.of(ana.id))
    assert [event.at for event in kept] == [sent]
    assert await counts(tutor) == (1, 1, 1)
    assert len(await tutor.submissions.unfinished()) == 1
    assert await tutor.submissions.unfinished(judged=False) == []
    await tutor.submissions.delivered(submission.id)
    assert await tutor.submissions.unfinished() == []
    assert await counts(tutor) == (1, 1, 1)


async def test_a_verdict_that_nobody_saw_is_shown_by_the_next_command_once(
    tutor: Tutor, ana: Student, posed: Posed, marker: Marker
) -> None:
    await left_behind(tutor, ana, posed, marker, "right")
    waiting = await ana.puzzle()
    assert (waiting.attempt, waiting.verdict, waiting.last is not None) == (posed.attempt, None, True)
    [submission] = await tutor.submissions.unfinished()
    await tutor.submissions.finish(submission, at=ana.at)
    shown = await ana.puzzle()
    assert (shown.attempt, shown.ended) == (posed.attempt, Ended.SOLVED)
    assert (await ana.puzzle()).attempt != posed.attempt


async def test_the_same_answer_sent_again_after_a_restart_is_that_submission(
    tutor: Tutor, ana: Student, posed: Posed, marker: Marker
) -> None:
    await left_behind(tutor, ana, posed, marker, "right")
    assert (await ana.submit(posed, "right")).ended is Ended.SOLVED
    assert await counts(tutor) == (1, 1, 1)


async def test_what_is_being_judged_is_not_taken_up_a_second_time(
    tutor: Tutor, ana: Student, posed: Posed, marker: Marker
) -> None:
    judging = await begun(marker, ana.submit(posed, "wrong"))
    assert await tutor.submissions.unfinished() == []
    marker.free.set()
    await judging


async def test_what_the_sandbox_lost_waits(tutor: Tutor, ana: Student, posed: Posed, marker: Marker) -> None:
    with pytest.raises(Unavailable, match="Your answer is kept"):
        await ana.submit(posed, "unavailable")
    [submission] = await tutor.submissions.unfinished()
    assert (submission.verdict, await counts(tutor)) == (None, (1, 0, 0))
    assert marker.judged == ["unavailable"]


@pytest.mark.parametrize("times", [1, 2])
async def test_an_answer_on_which_the_judge_breaks_down_waits_for_a_better_moment(
    tutor: Tutor, ana: Student, posed: Posed, marker: Marker, times: int
) -> None:
    marker.breaks = True
    for _ in range(times):
        with pytest.raises(ZeroDivisionError):
            await ana.submit(posed, "right")
    marker.breaks = False
    [submission] = await tutor.submissions.unfinished(judged=False)
    assert (await tutor.submissions.finish(submission, at=ana.at)).ended is Ended.SOLVED


async def test_an_answer_on_which_the_judge_breaks_down_three_times_is_not_kept_but_what_was_typed_is(
    tutor: Tutor, ana: Student, posed: Posed, marker: Marker
) -> None:
    marker.breaks = True
    for _ in range(3):
        with pytest.raises(ZeroDivisionError):
            await ana.submit(posed, "right")
    assert await tutor.submissions.unfinished() == []
    assert (await ana.see(posed)).typed == "right"
    marker.breaks = False
    assert (await ana.submit(posed, "right")).ended is Ended.SOLVED


async def test_without_a_sandbox_nothing_is_submitted_and_what_was_typed_is_kept(
    tutor: Tutor, ana: Student, posed: Posed, box: Box
) -> None:
    box.there = False
    with pytest.raises(Unavailable):
        await ana.submit(posed, "right")
    assert (await ana.see(posed)).typed == "right"
    assert await counts(tutor) == (0, 0, 0)


async def test_somebody_who_is_deleted_while_an_answer_is_judged_stays_deleted(
    tutor: Tutor, ana: Student, posed: Posed, marker: Marker
) -> None:
    judging = await begun(marker, ana.submit(posed, "right"))
    await tutor.learners.delete(ana.id)
    marker.free.set()
    with pytest.raises(Stale):
        await judging
    assert set((await tutor.learners.kept(ana.id)).values()) == {0}
