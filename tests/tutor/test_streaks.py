import asyncio
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from tests.builders import flashcards, questions, topic
from tests.tutor.students import START, Student, lines, press, serve
from tutorbot.domain.errors import Stale, TutorError
from tutorbot.domain.guilds import Guild
from tutorbot.domain.ids import GuildId, InteractionId, LearnerId
from tutorbot.domain.pauses import Pause
from tutorbot.domain.reviews import Rating
from tutorbot.domain.streaks import Kind, Mark, Repair, Streak
from tutorbot.storage import tables
from tutorbot.tutor.plans import Shown
from tutorbot.tutor.tutors import Tutor


@pytest.fixture
async def ana(tutor: Tutor) -> Student:
    await serve(tutor, topic(*flashcards(20), *questions(20)))
    return Student(tutor, LearnerId(7))


async def answer(student: Student, number: int = 1) -> None:
    """So many graded activities, all at one moment."""
    await student.play(await student.quiz(number), *"a" * number)


async def repair(student: Student) -> Streak:
    return await student.tutor.streaks.repair(student.id, at=student.at)


async def test_a_learner_who_has_done_nothing_has_an_open_day(ana: Student) -> None:
    seen = await ana.streak()
    assert (seen.current, seen.best, seen.done_today, seen.today) == (0, 0, False, START.date())


@pytest.mark.parametrize("picks", [("a",), ("b",), ()])
async def test_an_answer_counts_right_or_wrong(ana: Student, picks: tuple[str, ...]) -> None:
    await ana.answer(await ana.quiz(), *picks)
    seen = await ana.streak()
    assert (seen.current, seen.done_today) == (1, True)


async def test_a_rating_counts(ana: Student) -> None:
    await ana.rate(await ana.shown(), Rating.AGAIN)
    assert (await ana.streak()).current == 1


async def test_looking_taking_hints_and_undoing_count_for_nothing(ana: Student, tutor: Tutor) -> None:
    asked = await ana.quiz()
    await tutor.quizzes.hint(asked.attempt, 1, ana.id)
    await ana.look(asked, 1)
    await ana.shown()
    await ana.result(asked)
    assert await lines(tutor, tables.streak_events) == 0


async def test_days_add_up_through_quizzes_and_cards(ana: Student) -> None:
    for day in range(1, 8):
        if day % 2:
            await answer(ana)
        else:
            await ana.rate(await ana.shown(), Rating.GOOD)
        seen = await ana.streak()
        assert (seen.current, seen.best) == (day, day)
        ana.later(days=1)
    assert (await ana.streak()).freezes == 1


async def test_the_day_turns_at_four_on_the_learners_clock(tutor: Tutor, ana: Student) -> None:
    await tutor.learners.settings(ana.id, None, at=ana.at, zone="America/New_York")
    ana.at = datetime(2026, 3, 3, 8, 59, tzinfo=UTC)  # 03:59 in New York
    await answer(ana)
    seen = await ana.streak()
    assert (seen.today, seen.today_ends_at) == (START.date(), datetime(2026, 3, 3, 9, tzinfo=UTC))
    ana.later(minutes=1)
    seen = await ana.streak()
    assert (seen.current, seen.done_today, seen.today) == (1, False, START.date() + timedelta(days=1))


async def test_a_new_learner_starts_in_the_zone_of_the_guild(tutor: Tutor, ana: Student) -> None:
    ana.guild = GuildId(5)
    await tutor.store.write(lambda tx: tx.guilds.save(Guild(id=GuildId(5), zone="Asia/Tokyo")))
    ana.at = datetime(2026, 3, 2, 19, tzinfo=UTC)
    assert (await ana.streak()).today == START.date() + timedelta(days=1)


async def test_a_change_of_zone_recomputes_no_past_day(tutor: Tutor, ana: Student) -> None:
    ana.at = datetime(2026, 3, 2, 5, tzinfo=UTC)  # the 1st in Honolulu
    await answer(ana)
    ana.later(days=1)
    await answer(ana)
    before = await ana.streak()
    ana.later(hours=12)
    await tutor.learners.settings(ana.id, None, at=ana.at, zone="Pacific/Honolulu")
    after = await ana.streak()
    assert (after.current, after.best) == (before.current, before.best) == (2, 2)
    assert {day for day, mark in after.marks.items() if mark is Mark.ACTIVE} == {
        day for day, mark in before.marks.items() if mark is Mark.ACTIVE
    }


async def test_a_single_missed_day_is_repaired_after_ten_activities(ana: Student) -> None:
    for _ in range(3):
        await answer(ana)
        ana.later(days=1)
    ana.later(days=1)
    assert (await ana.streak()).repair == Repair(run=3, needs=10)
    await answer(ana, 9)
    with pytest.raises(Stale, match="no missed day that can be repaired"):
        await repair(ana)
    await answer(ana)
    assert (await ana.streak()).repair == Repair(run=3, needs=0)
    repaired = await repair(ana)
    assert (repaired.current, repaired.repair) == (4, None)
    assert list(repaired.marks.values())[-2] is Mark.REPAIRED
    assert await ana.streak() == repaired


async def test_of_five_simultaneous_repairs_one_counts(ana: Student) -> None:
    await answer(ana)
    ana.later(days=2)
    await answer(ana, 10)
    done = await asyncio.gather(*(repair(ana) for _ in range(5)), return_exceptions=True)
    assert Counter(map(type, done)) == {Streak: 1, Stale: 4}
    assert (await ana.streak()).current == 2


async def test_where_no_day_was_missed_there_is_nothing_to_repair(ana: Student) -> None:
    for request in (repair(ana), repair(Student(ana.tutor, LearnerId(404)))):
        with pytest.raises(Stale, match="no missed day"):
            await request
    assert await lines(ana.tutor, tables.streak_events) == 0


async def pause(student: Student, days: int, interaction: InteractionId | None = None) -> Streak:
    return await student.tutor.streaks.pause(student.id, days, at=student.at, interaction=interaction or press())


async def resume(student: Student) -> Streak:
    return await student.tutor.streaks.resume(student.id, at=student.at, interaction=press())


async def test_a_pause_keeps_the_run_until_it_ends(ana: Student) -> None:
    await answer(ana)
    ana.later(seconds=1)
    shown = await pause(ana, 10)
    assert shown.pause == Pause(START.date() + timedelta(days=1), START.date() + timedelta(days=10))
    ana.later(days=10)
    seen = await ana.streak()
    assert (seen.current, seen.marks[seen.today]) == (1, Mark.PAUSED)
    ana.later(days=1)
    await answer(ana)
    assert (await ana.streak()).current == 2


async def test_a_pause_that_is_delivered_twice_is_one(ana: Student) -> None:
    once = press()
    first = await pause(ana, 5, once)
    ana.later(seconds=1)
    assert await pause(ana, 7, once) == first
    assert await lines(ana.tutor, tables.streak_events) == 1


async def test_a_pause_that_is_too_long_is_refused_with_what_is_left(ana: Student) -> None:
    for days in (0, 31):
        with pytest.raises(TutorError, match="that leaves 30 now"):
            await pause(ana, days)
    await pause(ana, 20)
    ana.later(days=30)
    with pytest.raises(TutorError, match=r"leaves 10 now. Pause for 1 to 10 days: `/streak pause days:10`"):
        await pause(ana, 11)
    await pause(ana, 10)
    ana.later(days=10)
    with pytest.raises(TutorError, match=r"leaves 0 now\.$"):
        await pause(ana, 1)


async def test_a_pause_is_ended_by_the_learner(ana: Student) -> None:
    await answer(ana)
    ana.later(seconds=1)
    await pause(ana, 10)
    ana.later(days=3)
    seen = await resume(ana)
    assert (seen.current, seen.pause, seen.marks[seen.today]) == (1, None, Mark.OPEN)
    assert await resume(ana) == seen
    assert await lines(ana.tutor, tables.streak_events) == 3


async def test_every_event_is_kept_with_its_moment_and_zone(tutor: Tutor, ana: Student) -> None:
    await tutor.learners.settings(ana.id, None, at=ana.at, zone="Asia/Tokyo")
    asked = await ana.quiz(1)
    await ana.answer(asked, "a")
    card = await ana.card()
    assert isinstance(card, Shown)
    ana.later(milliseconds=1)
    await ana.rate(card, Rating.GOOD)
    events = await tutor.store.read(lambda tx: tx.streaks.of(ana.id))
    assert [(event.key.partition(":")[0], event.at, event.zone, event.kind) for event in events] == [
        ("quiz", START, "Asia/Tokyo", Kind.ACTIVITY),
        ("card", START + timedelta(milliseconds=1), "Asia/Tokyo", Kind.ACTIVITY),
    ]


async def test_the_screens_that_show_a_streak_agree(ana: Student) -> None:
    asked = await ana.quiz(1)
    result = await ana.play(asked, "a")
    assert result.streak == await ana.streak()
    await ana.tutor.learners.settings(ana.id, None, at=ana.at, new_per_day=0)
    assert (await ana.done()).streak == await ana.streak()
