import asyncio
import re
from collections import Counter
from pathlib import Path

import pytest

from tests.builders import question, questions, template, topic
from tests.tutor.students import START, Student, lines, press, serve
from tests.tutor.tutors import tutor_on
from tutorbot.domain.errors import NothingToStudy, NotYours, Stale
from tutorbot.domain.guilds import Guild
from tutorbot.domain.ids import GuildId, ItemId, LearnerId, OptionId, TopicId
from tutorbot.domain.items import Difficulty
from tutorbot.domain.quizzes import Outcome
from tutorbot.storage import tables
from tutorbot.storage.stores import open_store
from tutorbot.tutor.quizzes import Asked
from tutorbot.tutor.tutors import Tutor

GUILD = GuildId(5)


@pytest.fixture
async def ana(tutor: Tutor) -> Student:
    await serve(tutor, topic(*questions(10)))
    return Student(tutor, LearnerId(7))


async def asked_in(student: Student, asked: Asked) -> list[ItemId]:
    return [(await student.look(asked, step)).question.id for step in range(1, asked.total + 1)]


# Answering


async def test_an_answer_is_graded_saved_and_counts_for_the_streak(ana: Student) -> None:
    asked = await ana.quiz()
    assert (asked.step, asked.total, asked.outcome, asked.repeats) == (1, 3, None, 0)
    graded = await ana.answer(asked, "a")
    assert graded.outcome is Outcome.RIGHT
    assert [option.id for option in graded.picks] == ["a"]
    assert await ana.look(asked, 1) == graded
    assert (await ana.streak()).done_today


@pytest.mark.parametrize("picks", [("b",), ()])
async def test_what_was_not_known_comes_today_as_a_card(ana: Student, picks: tuple[str, ...]) -> None:
    asked = await ana.quiz()
    graded = await ana.answer(asked, *picks)
    assert graded.outcome is (Outcome.WRONG if picks else Outcome.UNKNOWN)
    card = await ana.shown()
    assert (card.item, card.plan.left) == (asked.question, 1)


async def test_what_was_known_makes_no_card(ana: Student) -> None:
    await ana.answer(await ana.quiz(), "a")
    assert (await ana.done()).next_due is None


async def test_five_simultaneous_answers_are_one_and_everyone_sees_it(ana: Student) -> None:
    asked = await ana.quiz()
    graded = await asyncio.gather(*(ana.answer(asked, option) for option in "bacbc"))
    assert graded == [graded[0]] * 5
    assert await ana.look(asked, 1) == graded[0]
    for table in (tables.answers, tables.streak_events):
        assert await lines(ana.tutor, table) == 1
    assert await lines(ana.tutor, tables.review_log) == (graded[0].outcome is Outcome.WRONG)


async def test_one_answer_delivered_five_times_is_one(ana: Student) -> None:
    asked, interaction = await ana.quiz(), press()
    graded = await asyncio.gather(*(ana.answer(asked, "b", interaction=interaction) for _ in range(5)))
    assert graded == [graded[0]] * 5
    for table in (tables.answers, tables.streak_events, tables.review_log):
        assert await lines(ana.tutor, table) == 1


async def test_a_later_press_shows_the_first_answer(ana: Student) -> None:
    asked = await ana.quiz()
    first = await ana.answer(asked, "b")
    ana.later(days=3)
    assert await ana.answer(asked, "a") == first


async def test_one_command_delivered_five_times_begins_one_quiz(ana: Student) -> None:
    interaction = press()
    asked = await asyncio.gather(*(ana.quiz(interaction=interaction) for _ in range(5)))
    assert asked == [asked[0]] * 5
    assert await lines(ana.tutor, tables.attempts) == 1


async def test_a_question_with_several_keys_wants_them_all(tutor: Tutor, ana: Student) -> None:
    await serve(tutor, topic(question(keys=("a", "c"))))
    outcomes = [
        (await ana.answer(await ana.quiz(), *picks)).outcome
        for picks in [("a", "c"), ("c", "a"), ("a",), ("a", "b", "c")]
    ]
    assert outcomes == [Outcome.RIGHT, Outcome.RIGHT, Outcome.WRONG, Outcome.WRONG]


async def test_nobody_answers_looks_at_or_redoes_the_quiz_of_somebody_else(tutor: Tutor, ana: Student) -> None:
    asked, ben = await ana.quiz(), Student(tutor, LearnerId(8))
    await ben.quiz()
    for request in (ben.answer(asked, "a"), ben.look(asked, 1), ben.redo(asked), ben.result(asked)):
        with pytest.raises(NotYours):
            await request
    assert (await ana.look(asked, 1)).outcome is None


async def test_a_step_or_an_option_that_never_was_is_refused_kindly(ana: Student) -> None:
    asked = await ana.quiz(3)
    with pytest.raises(Stale, match="This quiz is gone"):
        await ana.look(asked, 4)
    with pytest.raises(Stale, match="not part of this question"):
        await ana.tutor.quizzes.answer(asked.attempt, 1, ana.id, [3], at=ana.at, interaction=press())
    assert (await ana.look(asked, 1)).outcome is None


async def test_a_quiz_is_gone_once_the_learner_has_had_everything_deleted(ana: Student) -> None:
    asked = await ana.quiz()
    await ana.answer(asked, "b")
    await ana.tutor.learners.delete(ana.id)
    for request in (ana.answer(asked, "a", step=2), ana.look(asked, 1), ana.redo(asked), ana.result(asked)):
        with pytest.raises(Stale, match="gone"):
            await request


async def test_a_restart_in_the_middle_of_a_quiz_loses_nothing(tmp_path: Path) -> None:
    async with open_store(tmp_path / "tutorbot.db") as store:
        ana = Student(tutor_on(store), LearnerId(7))
        await serve(ana.tutor, topic(*questions(10)))
        first = await ana.answer(await ana.quiz(), "b")
        second = await ana.look(first, 2)
    async with open_store(tmp_path / "tutorbot.db") as store:
        ana.tutor = tutor_on(store)
        assert await ana.look(first, 1) == first
        assert await ana.look(first, 2) == second
        assert (await ana.answer(second, "a")).outcome is Outcome.RIGHT


# Hints and options


async def test_a_hint_is_remembered_until_the_answer_and_none_is_given_after_it(tutor: Tutor, ana: Student) -> None:
    asked = await ana.quiz()
    assert (await tutor.quizzes.hint(asked.attempt, 1, ana.id)).hinted
    assert (await ana.look(asked, 1)).hinted
    assert (await ana.answer(asked, "a")).hinted
    assert not (await ana.look(asked, 2)).hinted
    await ana.answer(asked, "a", step=2)
    assert not (await tutor.quizzes.hint(asked.attempt, 2, ana.id)).hinted


async def test_options_stay_where_they_are_in_one_quiz_and_move_in_the_next(tutor: Tutor, ana: Student) -> None:
    await serve(tutor, topic(question(options=4)))
    places = Counter[int]()
    for _ in range(40):
        asked = await ana.quiz(1)
        assert (await ana.look(asked, 1)).options == asked.options
        places[[option.id for option in asked.options].index(OptionId("a"))] += 1
    assert set(places) == {0, 1, 2, 3}


# Drawing


async def test_no_question_comes_again_before_all_have_come_and_then_the_quiz_says_so(ana: Student) -> None:
    first, second = await ana.quiz(4), None
    await ana.play(first, *"aaaa")
    second = await ana.quiz(4)
    await ana.play(second, *"bbbb")
    assert not set(await asked_in(ana, first)) & set(await asked_in(ana, second))
    third = await ana.quiz(4)
    assert (first.repeats, second.repeats, third.repeats) == (0, 0, 2)
    left = {item.id for item in questions(10)} - {*await asked_in(ana, first), *await asked_in(ana, second)}
    assert left < set(await asked_in(ana, third))


async def test_questions_that_were_asked_and_not_answered_are_not_used_up(ana: Student) -> None:
    for _ in range(3):
        assert (await ana.quiz(10)).repeats == 0


async def test_a_quiz_is_no_longer_than_the_pool(ana: Student) -> None:
    asked = await ana.quiz(20)
    assert asked.total == 10
    assert len(set(await asked_in(ana, asked))) == 10


async def test_topic_and_difficulty_narrow_the_pool(tutor: Tutor, ana: Student) -> None:
    hard = question("hard", topic="sizes", difficulty=Difficulty.HARD)
    await serve(tutor, topic(*questions(3)), topic(hard, *questions(2, topic="sizes"), name="sizes"))
    assert set(await asked_in(ana, await ana.quiz(20))) == {
        hard.id,
        *(item.id for item in questions(3)),
        *(item.id for item in questions(2, topic="sizes")),
    }
    assert await asked_in(ana, await ana.quiz(20, difficulty=Difficulty.HARD)) == [hard.id]
    assert (await ana.quiz(20, "sizes")).total == 3
    assert (await ana.quiz(20, "sizes")).topic == "Sizes"


async def test_where_nothing_fits_the_words_say_why(tutor: Tutor, ana: Student) -> None:
    with pytest.raises(NothingToStudy, match="no question in such a topic"):
        await ana.quiz(topic="cooking")
    with pytest.raises(NothingToStudy, match="no hard question in such a topic"):
        await ana.quiz(topic="filters", difficulty=Difficulty.HARD)
    ana.guild = GUILD
    await tutor.store.write(lambda tx: tx.guilds.save(Guild(id=GUILD, topics_off=frozenset({TopicId("filters")}))))
    with pytest.raises(NothingToStudy, match="switched that topic off"):
        await ana.quiz(topic="filters")
    with pytest.raises(NothingToStudy, match="switched off the topics"):
        await ana.quiz()


async def test_a_topic_that_a_guild_has_switched_off_is_not_drawn_there(tutor: Tutor, ana: Student) -> None:
    await serve(tutor, topic(*questions(5)), topic(*questions(5, topic="sizes"), name="sizes"))
    await tutor.store.write(lambda tx: tx.guilds.save(Guild(id=GUILD, topics_off=frozenset({TopicId("filters")}))))
    assert (await ana.quiz(20)).total == 10
    ana.guild = GUILD
    asked = await ana.quiz(20)
    assert {item.partition("/")[0] for item in await asked_in(ana, asked)} == {"sizes"}


async def test_a_guilds_own_question_is_asked_in_that_guild_alone(tutor: Tutor, ana: Student) -> None:
    own = question("1", topic="filters")
    await tutor.store.write(lambda tx: tx.items.put(own, position=1, at=START, guild=GUILD, author=LearnerId(1)))
    for guild, there in ((GUILD, True), (GuildId(6), False), (None, False)):
        ana.guild = guild
        assert (own.id in await asked_in(ana, await ana.quiz(20))) == there


async def test_an_edited_question_keeps_its_version_in_a_quiz_under_way(tutor: Tutor, ana: Student) -> None:
    await serve(tutor, topic(question(stem="Before?", keys=("a",))))
    asked = await ana.quiz()
    await serve(tutor, topic(question(stem="After?", keys=("b",))))
    assert (await ana.look(asked, 1)).question.stem == "Before?"
    graded = await ana.answer(asked, "a")
    assert (graded.question.stem, graded.outcome) == ("Before?", Outcome.RIGHT)
    again = await ana.quiz()
    assert again.question.stem == "After?"
    assert (await ana.answer(again, "a")).outcome is Outcome.WRONG
    assert (await ana.look(asked, 1)).outcome is Outcome.RIGHT


async def test_a_retired_question_is_not_drawn_and_a_quiz_under_way_goes_on_with_it(tutor: Tutor, ana: Student) -> None:
    await serve(tutor, topic(*questions(2)))
    asked = await ana.quiz()
    await serve(tutor, topic(question("other")))
    assert (await ana.answer(asked, "a")).outcome is Outcome.RIGHT
    assert await asked_in(ana, await ana.quiz(20)) == ["filters/other"]


# The end


async def test_the_result_counts_what_was_answered_and_names_what_was_missed(ana: Student) -> None:
    asked = await ana.quiz(5)
    result = await ana.play(asked, "a", "b", "a")
    await ana.answer(asked, step=4)
    assert (result.score.right, result.score.total, result.asked) == (2, 3, 5)
    result = await ana.result(asked)
    items = await asked_in(ana, asked)
    assert (result.score.right, result.score.total, result.score.percent) == (2, 4, 50)
    assert [missed.id for missed in result.missed] == [items[1], items[3]]
    assert (result.streak.current, result.shared) == (1, False)


async def test_redo_asks_exactly_what_was_missed_or_left_out(ana: Student) -> None:
    asked = await ana.quiz(5)
    await ana.play(asked, "a", "b", "a", "c")
    items = await asked_in(ana, asked)
    again = await ana.redo(asked)
    assert again.attempt != asked.attempt
    assert await asked_in(ana, again) == [items[1], items[3], items[4]]
    await ana.play(again, "a", "b", "a")
    assert await asked_in(ana, await ana.redo(again)) == [items[3]]


async def test_there_is_nothing_to_redo_when_all_was_right(ana: Student) -> None:
    asked = await ana.quiz(2)
    await ana.play(asked, "a", "a")
    with pytest.raises(NothingToStudy, match="nothing left to redo"):
        await ana.redo(asked)


async def test_redo_asks_a_question_as_it_now_stands_and_leaves_out_a_retired_one(tutor: Tutor, ana: Student) -> None:
    await serve(tutor, topic(question("kept", stem="Before?"), question("gone")))
    asked = await ana.quiz(2)
    await ana.play(asked, "b", "b")
    await serve(tutor, topic(question("kept", stem="After?")))
    again = await ana.redo(asked)
    assert (again.total, again.question.stem) == (1, "After?")


async def test_a_result_is_shared_once_however_many_press_at_once(ana: Student) -> None:
    asked = await ana.quiz(1)
    await ana.play(asked, "a")

    async def share() -> bool:
        try:
            result, channel = await ana.tutor.quizzes.share(asked.attempt, ana.id, None, at=ana.at)
        except Stale:
            return False
        assert result.shared
        assert channel is None
        return True

    assert Counter(await asyncio.gather(*(share() for _ in range(5)))) == {True: 1, False: 4}
    assert (await ana.result(asked)).shared


async def test_a_shared_result_goes_to_the_channel_that_the_guild_has_chosen(tutor: Tutor, ana: Student) -> None:
    await tutor.store.write(lambda tx: tx.guilds.save(Guild(id=GUILD, quiz_channel=99)))
    asked = await ana.quiz(1)
    with pytest.raises(Stale, match="Answer all"):
        await tutor.quizzes.share(asked.attempt, ana.id, GUILD, at=ana.at)
    await ana.answer(asked)
    _, channel = await tutor.quizzes.share(asked.attempt, ana.id, GUILD, at=ana.at)
    assert channel == 99


# Templates


def number_in(asked: Asked) -> str:
    found = re.fullmatch(r"What is (\d+) \+ 1\?", asked.question.stem)
    assert found, asked.question.stem
    return found[1]


async def test_a_quiz_keeps_its_variant_from_the_question_to_the_result(tutor: Tutor, ana: Student) -> None:
    await serve(tutor, topic(template()))
    asked = await ana.quiz(1)
    number = number_in(asked)
    assert {option.text for option in asked.options} == {f"`{number}`", f"`{int(number) + 1}`"}
    hinted = await tutor.quizzes.hint(asked.attempt, 1, ana.id)
    assert hinted.question.hint == f"One more than {number}."
    answered = await ana.answer(asked, "b")
    assert [option.why for option in answered.picks] == [f"{number} is the number itself."]
    assert answered.question.explanation == (f"{number} + 1 is {int(number) + 1}.",)
    for again in (await ana.look(asked, 1), await ana.answer(asked, "a")):
        assert number_in(again) == number
    result = await ana.result(asked)
    assert [question.stem for question in result.missed] == [f"What is {number} + 1?"]


async def test_learners_and_quizzes_get_variants_of_their_own(tutor: Tutor, ana: Student) -> None:
    await serve(tutor, topic(template()))
    ben = Student(tutor, LearnerId(8))
    numbers = {number_in(await student.quiz(1)) for student in (ana, ben) for _ in range(10)}
    assert len(numbers) > 8


async def test_redoing_a_question_asks_it_with_other_numbers(tutor: Tutor, ana: Student) -> None:
    await serve(tutor, topic(template(variants=1000)))
    asked = await ana.quiz(1)
    await ana.answer(asked)
    assert number_in(await ana.redo(asked)) != number_in(asked)
