import asyncio
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from tests.builders import database, question, template
from tests.tutor.sitters import UNSURE, Sitter, course_topic, leveled
from tests.tutor.students import START, Student, lines, press, serve
from tests.tutor.tutors import tutor_on
from tutorbot.domain.abilities import Band
from tutorbot.domain.difficulties import Estimate
from tutorbot.domain.errors import NotFound, NothingToStudy, NotYours, Stale
from tutorbot.domain.guilds import SERVER_TOPIC, Guild
from tutorbot.domain.ids import GuildId, ItemId, LearnerId, TopicId
from tutorbot.domain.quizzes import Outcome
from tutorbot.storage import tables
from tutorbot.storage.stores import open_store
from tutorbot.tutor.sittings import Asked
from tutorbot.tutor.topic_tests import Result
from tutorbot.tutor.tutors import Tutor

GUILD = GuildId(5)


@pytest.fixture
async def ana(tutor: Tutor) -> Sitter:
    await serve(tutor, course_topic(*leveled(24)))
    return Sitter(Student(tutor, LearnerId(7)))


# Ten questions


async def test_ten_questions_lead_to_a_verdict_with_its_chance(ana: Sitter) -> None:
    asked: Asked | Result = await ana.begin()
    items = set()
    for step in range(1, 11):
        assert isinstance(asked, Asked)
        assert (asked.step, asked.total, asked.outcome) == (step, 10, None)
        items.add(asked.question.id)
        asked = await ana.answer(asked, "a")
    assert isinstance(asked, Result)
    assert len(items) == 10
    verdict = asked.verdict
    assert (verdict.band, verdict.right, verdict.asked, asked.more) == (Band.STRONG, 10, 10, 0)
    assert (asked.weakest, asked.topic, asked.outcomes) == (None, "Filters", [Outcome.RIGHT] * 10)
    assert asked.streak.done_today


async def test_answers_are_graded_saved_and_feed_streak_and_memory(tutor: Tutor, ana: Sitter) -> None:
    await ana.play(await ana.begin(), "a", "b", "")
    assert await lines(tutor, tables.topic_test_answers) == 3
    assert await lines(tutor, tables.streak_events) == 3
    assert (await ana.student.shown()).plan.reviews == 2, "what was not known comes today as a card"


async def test_five_simultaneous_presses_on_one_question_are_one_answer(tutor: Tutor, ana: Sitter) -> None:
    asked = await ana.begin()
    after = await asyncio.gather(*(ana.answer(asked, option) for option in "bacdb"))
    assert after == [after[0]] * 5
    assert isinstance(after[0], Asked)
    assert after[0].step == 2
    for table in (tables.topic_test_answers, tables.streak_events):
        assert await lines(tutor, table) == 1


async def test_a_press_on_an_earlier_question_brings_back_the_one_at_hand(ana: Sitter) -> None:
    first = await ana.begin()
    now = await ana.play(first, "a", "a", "b")
    assert await ana.answer(first, "c") == now


async def test_one_command_delivered_five_times_begins_one_test(tutor: Tutor, ana: Sitter) -> None:
    interaction = press()
    asked = await asyncio.gather(*(ana.begin(interaction=interaction) for _ in range(5)))
    assert asked == [asked[0]] * 5
    assert await lines(tutor, tables.topic_tests) == 1


async def test_a_test_is_taken_up_where_it_was_left_by_name_or_without(ana: Sitter) -> None:
    now = await ana.on(await ana.begin(), "a", "b")
    ana.student.later(days=3)
    assert await ana.begin() == now
    assert await ana.begin(None) == now


async def test_a_restart_in_the_middle_loses_nothing(tmp_path: Path) -> None:
    path = database(tmp_path / "tutorbot.db")
    async with open_store(path) as store:
        ana = Sitter(Student(tutor_on(store), LearnerId(7)))
        await serve(ana.student.tutor, course_topic(*leveled(12)))
        now = await ana.on(await ana.begin(), "a", "b", "a")
    async with open_store(path) as store:
        ana.student.tutor = tutor_on(store)
        assert await ana.begin() == now
        await ana.end(now, *"aaaaaaa")


async def test_a_test_that_was_left_for_a_fortnight_is_over_and_a_new_one_begins(ana: Sitter) -> None:
    old = await ana.begin()
    ana.student.later(days=14, minutes=1)
    with pytest.raises(Stale, match="left too long ago"):
        await ana.answer(old, "a")
    assert (await ana.begin()).test != old.test


async def test_nobody_answers_or_looks_at_the_test_of_somebody_else(tutor: Tutor, ana: Sitter) -> None:
    asked, ben = await ana.begin(), Sitter(Student(tutor, LearnerId(8)))
    await ben.begin()
    for request in (
        ben.answer(asked, "a"),
        ben.look(asked.test, 1),
        tutor.topic_tests.question(asked.test, ben.student.id),
        tutor.topic_tests.more(asked.test, 1, ben.student.id, None, at=START),
        tutor.topic_tests.result(asked.test, ben.student.id, None, at=START),
    ):
        with pytest.raises(NotYours):
            await request


async def test_a_step_or_an_option_that_never_was_is_refused_kindly(tutor: Tutor, ana: Sitter) -> None:
    asked = await ana.begin()
    for step in (0, 2):
        with pytest.raises(Stale, match="This test is gone"):
            await ana.answer(replace(asked, step=step), "a")
    with pytest.raises(Stale, match="not part of this question"):
        await tutor.topic_tests.answer(asked.test, 1, ana.student.id, None, [4], at=START, interaction=press())
    assert await lines(tutor, tables.topic_test_answers) == 0


async def test_a_test_is_gone_once_the_learner_has_had_everything_deleted(tutor: Tutor, ana: Sitter) -> None:
    asked = await ana.begin()
    await tutor.learners.delete(ana.student.id)
    with pytest.raises(Stale, match="This test is gone"):
        await ana.answer(asked, "a")


# Which questions


async def test_a_topic_with_few_questions_has_a_shorter_test_and_one_with_too_few_has_none(
    tutor: Tutor, ana: Sitter
) -> None:
    await serve(tutor, course_topic(*leveled(7)), course_topic(*leveled(4, name="sizes"), name="sizes"))
    assert (await ana.begin()).total == 7
    result = await ana.end(await ana.begin(), *"aaabaaa")
    assert result.more == 0
    for nothing in ("sizes", "nonsense", SERVER_TOPIC):
        with pytest.raises(NothingToStudy, match="no test of such a topic"):
            await ana.begin(nothing)


async def test_a_topic_that_is_switched_off_here_has_no_test_here(tutor: Tutor, ana: Sitter) -> None:
    off = Guild(id=GUILD, topics_off=frozenset({TopicId("filters")}))
    await tutor.store.write(lambda tx: tx.guilds.save(off))
    ana.student.guild = GUILD
    with pytest.raises(NothingToStudy, match="switched that topic off"):
        await ana.begin()


async def test_a_guilds_own_questions_decide_nothing(tutor: Tutor) -> None:
    await serve(tutor, course_topic(*leveled(5)))
    own = question("own")
    await tutor.store.write(lambda tx: tx.items.put(own, position=1, at=START, guild=GUILD, author=LearnerId(1)))
    pool = await tutor.store.read(lambda tx: tx.topic_tests.pool(TopicId("filters")))
    assert own.id not in {each.question.id for each in pool}


async def test_what_was_answered_today_in_a_quiz_is_left_out_where_there_is_enough_else(
    ana: Sitter,
) -> None:
    quiz = await ana.student.quiz(12)
    await ana.student.play(quiz, *"ab" * 6)
    met = {(await ana.student.look(quiz, step)).question.id for step in range(1, 13)}
    result = await ana.verdict("a" * 10)
    assert not met & {(await ana.look(result.test, step)).question.id for step in range(1, 11)}


async def test_a_question_that_is_retired_under_way_is_asked_no_more_and_the_verdict_comes_without_it(
    tutor: Tutor, ana: Sitter
) -> None:
    first = await ana.begin()
    now = await ana.on(first, "a", "a")
    await serve(tutor, course_topic(first.question))
    result = await ana.end(now, "a")
    assert result.verdict.asked == 3


async def test_the_difficulty_that_answers_have_shown_is_used_and_kept_with_the_question(
    tutor: Tutor, ana: Sitter
) -> None:
    turned_out = {item.id: Estimate(1.5, 0.2, 60) for item in leveled(24)}
    await tutor.store.write(lambda tx: tx.difficulties.replace(turned_out, START))
    first = await ana.begin()
    await tutor.store.write(
        lambda tx: tx.difficulties.replace({item: Estimate(-1.5, 0.2, 90) for item in turned_out}, START)
    )
    await ana.answer(first, "a")
    steps = await tutor.store.read(lambda tx: tx.topic_tests.steps(first.test))
    assert [step.hardness.difficulty for step in steps] == [1.5, -1.5]


async def test_an_estimate_does_not_outlive_the_version_that_it_was_made_for(tutor: Tutor) -> None:
    await serve(tutor, course_topic(*leveled(24)))
    [item, *_] = leveled(24)
    await tutor.store.write(lambda tx: tx.difficulties.replace({item.id: Estimate(1.5, 0.2, 60)}, START))
    await serve(tutor, course_topic(replace(item, stem="Something else?"), *leveled(24)[1:]))
    pool = await tutor.store.read(lambda tx: tx.topic_tests.pool(TopicId("filters")))
    assert {each.estimate for each in pool} == {None}


# The verdict


async def test_the_weak_objective_is_told_by_name(ana: Sitter) -> None:
    now: Asked | Result = await ana.begin()
    while isinstance(now, Asked):
        now = await ana.answer(now, "b" if now.question.objective == "counts" else "a")
    assert now.weakest == "Count the weights"


async def test_no_answer_is_shown_before_the_verdict_and_all_are_after_it(ana: Sitter) -> None:
    first = await ana.begin()
    now = await ana.on(first, "b")
    with pytest.raises(Stale, match="after the verdict"):
        await ana.look(first.test, 1)
    await ana.end(now, *"a" * 9)
    seen = await ana.look(first.test, 1)
    assert (seen.outcome, [option.id for option in seen.picks]) == (Outcome.WRONG, ["b"])
    assert (seen.question, seen.options) == (first.question, first.options)
    with pytest.raises(Stale, match="gone"):
        await ana.look(first.test, 11)


async def test_proofs_are_run_after_the_verdict_alone(tutor: Tutor, ana: Sitter) -> None:
    first = await ana.begin()
    with pytest.raises(Stale, match="after the verdict"):
        await tutor.proofs.prove_in_test(first.test, 1, ana.student.id, at=START)
    await ana.end(first, *"a" * 10)
    with pytest.raises(NotFound, match="checked by people"):
        await tutor.proofs.prove_in_test(first.test, 1, ana.student.id, at=START)


async def test_an_unsure_verdict_offers_five_more_and_a_second_press_changes_nothing(ana: Sitter) -> None:
    result = await ana.verdict(UNSURE)
    assert result.verdict.undecided
    assert result.more == 5
    eleventh = await ana.on(await ana.more(result))
    assert (eleventh.step, eleventh.total) == (11, 15)
    assert await ana.more(result) == eleventh
    with pytest.raises(Stale, match="after the verdict"):
        await ana.look(result.test, 1)
    again = await ana.end(eleventh, *"aabab")
    assert again.verdict.asked == 15
    assert await ana.more(result) == again, "that press belongs to the first verdict"


async def test_there_are_twenty_questions_at_most(ana: Sitter) -> None:
    now = await ana.verdict(UNSURE)
    for _ in range(2):
        now = await ana.end(await ana.more(now), *"aabab")
    assert (now.verdict.asked, now.more) == (20, 0)
    with pytest.raises(Stale, match="cannot go on"):
        await ana.more(now)


async def test_a_decided_test_or_one_of_long_ago_does_not_go_on(ana: Sitter) -> None:
    decided = await ana.verdict("a" * 10)
    with pytest.raises(Stale, match="cannot go on"):
        await ana.more(decided)
    unsure = await ana.verdict(UNSURE)
    ana.student.later(days=15)
    with pytest.raises(Stale, match="cannot go on"):
        await ana.more(unsure)


async def test_a_verdict_stays_as_it_was_however_often_it_is_looked_at(tutor: Tutor, ana: Sitter) -> None:
    result = await ana.verdict(UNSURE)
    await tutor.store.write(
        lambda tx: tx.difficulties.replace({item.id: Estimate(2, 0.1, 99) for item in leveled(24)}, START)
    )
    again = await tutor.topic_tests.result(result.test, ana.student.id, None, at=START + timedelta(hours=1))
    assert isinstance(again, Result)
    assert again.verdict == result.verdict


# What comes next


async def test_without_a_name_the_topic_to_study_next_is_tested(tutor: Tutor, ana: Sitter) -> None:
    sizes = replace(course_topic(*leveled(10, name="sizes"), name="sizes"), prerequisites=(TopicId("filters"),))
    await serve(tutor, sizes, course_topic(*leveled(24)))
    assert (await ana.begin(None)).topic_id == "filters"
    await ana.play(await ana.begin(None), *"a" * 10)
    assert (await ana.begin(None)).topic_id == "sizes"
    await ana.play(await ana.begin(None), *"a" * 10)
    with pytest.raises(NothingToStudy, match="strong in every topic"):
        await ana.begin(None)


async def test_a_verdict_says_what_to_study_next(tutor: Tutor, ana: Sitter) -> None:
    sizes = replace(course_topic(*leveled(10, name="sizes"), name="sizes"), prerequisites=(TopicId("filters"),))
    await serve(tutor, course_topic(*leveled(24)), sizes)
    weak = await ana.verdict("b" * 10, "sizes")
    assert (weak.advice.topic, weak.advice.strength, weak.advice.due) == ("filters", None, 10)
    strong = await ana.verdict("a" * 10)
    assert strong.advice.topic == "sizes"


async def test_a_quiz_prefers_what_no_test_has_asked(ana: Sitter) -> None:
    result = await ana.verdict("a" * 10)
    asked = {(await ana.look(result.test, step)).question.id for step in range(1, 11)}
    quiz = await ana.student.quiz(14)
    drawn: set[ItemId] = {(await ana.student.look(quiz, step)).question.id for step in range(1, 15)}
    assert not asked & drawn


async def test_a_question_with_drawn_numbers_keeps_them_to_the_look_back(tutor: Tutor, ana: Sitter) -> None:
    await serve(tutor, course_topic(*(template(f"sum-{number}") for number in range(5))))
    first = await ana.begin()
    await ana.play(first, *"ababa")
    assert (await ana.look(first.test, 1)).question == first.question
