import asyncio
from collections import Counter

import pytest

from tests.builders import flashcard, predict, puzzle, puzzles, topic
from tests.tutor.records import card, counts
from tests.tutor.students import START, Student, lines, press, serve
from tests.tutor.tutors import Box, Marker, tutor_on
from tutorbot.domain.errors import NothingToStudy, NotYours, Stale, TooMany, TutorError, Unavailable
from tutorbot.domain.guilds import Guild
from tutorbot.domain.ids import GuildId, ItemId, LearnerId, PuzzleAttemptId, TopicId
from tutorbot.domain.items import Difficulty
from tutorbot.domain.puzzles import Ended
from tutorbot.domain.reviews import Rating
from tutorbot.storage import tables
from tutorbot.tutor.tutors import Tutor

GUILD = GuildId(5)


@pytest.fixture
async def ana(tutor: Tutor) -> Student:
    await serve(tutor, topic(puzzle()))
    return Student(tutor, LearnerId(7))


@pytest.fixture
async def ben(tutor: Tutor, ana: Student) -> Student:
    del ana
    await tutor.learners.meet(LearnerId(8), None, at=START)
    return Student(tutor, LearnerId(8))


# Which puzzle


async def test_a_puzzle_is_gone_on_with_until_it_ends(ana: Student) -> None:
    posed = await ana.puzzle()
    assert (posed.puzzle, posed.topic, posed.hints, posed.typed, posed.ended) == (puzzle(), "Filters", 0, None, None)
    await ana.submit(posed, "wrong")
    assert (await ana.puzzle()).attempt == posed.attempt
    await ana.submit(posed, "right")
    assert (await ana.puzzle()).attempt != posed.attempt


async def test_nothing_comes_twice_before_everything_came_once(tutor: Tutor, ana: Student) -> None:
    await serve(tutor, topic(*puzzles(4)))
    seen = Counter[ItemId]()
    for round_ in range(1, 3):
        for _ in range(4):
            posed = await ana.puzzle()
            assert posed.repeats is (round_ > 1)
            seen[posed.puzzle.id] += 1
            await ana.submit(posed, "right")
        assert set(seen.values()) == {round_}


async def test_another_one_leaves_the_first_open(tutor: Tutor, ana: Student) -> None:
    await serve(tutor, topic(*puzzles(2)))
    first = await ana.puzzle()
    second = await ana.puzzle(instead_of=first)
    assert second.puzzle.id != first.puzzle.id
    assert (await ana.puzzle(instead_of=second)).attempt == first.attempt
    await serve(tutor, topic(first.puzzle))
    with pytest.raises(NothingToStudy, match="no other"):
        await ana.puzzle(instead_of=first)


async def test_topic_and_difficulty_narrow_the_choice_and_are_remembered(tutor: Tutor, ana: Student) -> None:
    hard = puzzle("hard", difficulty=Difficulty.HARD)
    await serve(tutor, topic(puzzle(), hard), topic(puzzle("other", topic="sizes"), name="sizes"))
    assert (await ana.puzzle("sizes")).puzzle.topic == "sizes"
    posed = await ana.puzzle("filters", Difficulty.HARD)
    assert posed.puzzle == hard
    assert (posed.asked.topic, posed.asked.difficulty) == ("filters", Difficulty.HARD)


@pytest.mark.parametrize(("name", "words"), [("nowhere", "no puzzle in such a topic"), ("off", "switched that topic")])
async def test_where_nothing_fits_the_words_say_why(tutor: Tutor, ana: Student, name: str, words: str) -> None:
    await serve(tutor, topic(puzzle(topic="off"), name="off"))
    ana.guild = GUILD
    await tutor.store.write(lambda tx: tx.guilds.save(Guild(id=GUILD, topics_off=frozenset({TopicId("off")}))))
    with pytest.raises(NothingToStudy, match=words):
        await ana.puzzle(name)
    with pytest.raises(NothingToStudy, match="switched off the topics"):
        await ana.puzzle()
    ana.guild = None
    await serve(tutor, topic(flashcard()))
    with pytest.raises(NothingToStudy, match="no such puzzle here yet"):
        await ana.puzzle()


async def test_a_topic_that_is_switched_off_hides_its_puzzle_and_leaves_it_open(tutor: Tutor, ana: Student) -> None:
    await serve(tutor, topic(puzzle()), topic(puzzle(topic="sizes"), name="sizes"))
    ana.guild = GUILD
    posed = await ana.puzzle("sizes")
    await tutor.store.write(lambda tx: tx.guilds.save(Guild(id=GUILD, topics_off=frozenset({TopicId("sizes")}))))
    assert (await ana.puzzle()).puzzle.topic == "filters"
    assert (await ana.submit(posed, "right")).ended is Ended.SOLVED


async def test_an_edited_puzzle_goes_on_as_it_was_and_the_next_command_begins_the_new_one(
    tutor: Tutor, ana: Student
) -> None:
    before = await ana.puzzle()
    await serve(tutor, topic(puzzle(difficulty=Difficulty.HARD)))
    assert (await ana.see(before)).puzzle.difficulty is Difficulty.EASY
    after = await ana.puzzle()
    assert (after.puzzle.difficulty, after.attempt != before.attempt) == (Difficulty.HARD, True)


async def test_the_same_command_delivered_twice_begins_one_attempt(tutor: Tutor, ana: Student) -> None:
    interaction = press()
    first, second = [await ana.puzzle(interaction=interaction) for _ in range(2)]
    assert first.attempt == second.attempt
    assert await lines(tutor, tables.puzzle_attempts) == 1


async def test_examples_are_found_out_once_for_each_version(tutor: Tutor, ana: Student, marker: Marker) -> None:
    posed = await ana.puzzle()
    await ana.hint(posed)
    assert list(posed.examples) == [("double(torch.tensor([1.0, 2.0]))", "2.0")]
    assert marker.asked_for_examples == 1
    await serve(tutor, topic(predict()))
    assert list((await ana.puzzle()).examples) == []
    assert marker.asked_for_examples == 1


async def test_a_reference_that_fails_is_run_again_after_a_minute(ana: Student, marker: Marker) -> None:
    marker.out_of_order = True
    posed = await ana.puzzle()
    await ana.hint(posed)
    assert list((await ana.see(posed)).examples) == [("double(torch.tensor([1.0, 2.0]))", "")]
    assert marker.asked_for_examples == 1
    marker.out_of_order = False
    ana.later(minutes=1)
    assert list((await ana.see(posed)).examples) == [("double(torch.tensor([1.0, 2.0]))", "2.0")]
    assert marker.asked_for_examples == 2


@pytest.mark.parametrize("fails", [True, False])
async def test_those_who_ask_at_the_same_moment_share_one_run_of_the_reference(
    ana: Student,
    ben: Student,
    marker: Marker,
    fails: bool,  # noqa: FBT001  a parameter of the test
) -> None:
    marker.out_of_order = fails
    marker.free.clear()
    asking = [asyncio.create_task(who.puzzle()) for who in (ana, ben)]
    await asyncio.sleep(0.05)
    marker.free.set()
    first, second = await asyncio.gather(*asking)
    assert first.examples == second.examples
    assert marker.asked_for_examples == 1


# Hints, tries, the solution


async def test_hints_come_one_rung_at_a_time_and_a_second_press_brings_no_second_rung(ana: Student) -> None:
    posed = await ana.puzzle()
    for rung in (1, 2, 3):
        assert (await ana.hint(posed, rung)).hints == rung
        assert (await ana.hint(posed, rung)).hints == rung
    for forged in (4, 99, 1, 0, -1):
        assert (await ana.hint(posed, forged)).hints == 3


async def test_a_rung_cannot_be_skipped(ana: Student) -> None:
    assert (await ana.hint(await ana.puzzle(), 3)).hints == 0


async def test_a_try_is_run_kept_and_not_graded(tutor: Tutor, ana: Student, box: Box) -> None:
    posed = await ana.puzzle()
    tried, run = await tutor.puzzles.try_out(posed.attempt, ana.id, "x = 1", at=ana.at)
    assert (run.stdout, tried.typed, box.ran) == ("ran 1\n", "x = 1", ["x = 1"])
    assert await counts(tutor) == (0, 0, 0)


async def test_what_is_to_be_predicted_cannot_be_tried(tutor: Tutor, ana: Student, box: Box) -> None:
    await serve(tutor, topic(predict()))
    posed = await ana.puzzle()
    with pytest.raises(Stale, match="see the answer"):
        await tutor.puzzles.try_out(posed.attempt, ana.id, "y.shape", at=ana.at)
    assert box.ran == []


async def test_the_solution_ends_the_attempt_and_brings_the_card_back_sooner(tutor: Tutor, ana: Student) -> None:
    posed = await ana.puzzle()
    interaction = press()
    for _ in range(2):
        assert (await ana.reveal(posed, interaction)).ended is Ended.SHOWN
    assert await card(tutor, ana) is Rating.AGAIN
    assert await counts(tutor) == (0, 0, 1)
    assert (await ana.shown()).item == puzzle()
    assert (await ana.streak()).current == 0
    assert (await ana.submit(posed, "right")).ended is Ended.SHOWN
    with pytest.raises(Stale, match="has ended"):
        await tutor.puzzles.form(posed.attempt, ana.id, at=ana.at)
    with pytest.raises(Stale, match="has ended"):
        await tutor.puzzles.try_out(posed.attempt, ana.id, "x = 1", at=ana.at)


# Somebody else's, and none


@pytest.mark.parametrize("attempt", [1, 99])
async def test_nobody_touches_the_puzzle_of_somebody_else(
    tutor: Tutor, ana: Student, ben: Student, attempt: int
) -> None:
    posed = await ana.puzzle()
    await ana.submit(posed, "wrong")
    before = await tutor.learners.export(ana.id)
    forged = PuzzleAttemptId(attempt)
    asked = [
        tutor.puzzles.look(forged, ben.id, at=ben.at),
        tutor.puzzles.form(forged, ben.id, at=ben.at),
        tutor.puzzles.hint(forged, ben.id, 1, at=ben.at),
        tutor.puzzles.try_out(forged, ben.id, "right", at=ben.at),
        tutor.puzzles.reveal(forged, ben.id, at=ben.at, interaction=press()),
        tutor.puzzles.begin(ben.id, None, None, None, at=ben.at, interaction=press(), instead_of=forged),
    ]
    for request in asked:
        with pytest.raises(NotYours if attempt == 1 else Stale):
            await request
    assert await tutor.learners.export(ana.id) == before


async def test_without_a_sandbox_puzzles_say_why_and_cards_of_puzzles_go_on(
    tutor: Tutor, ana: Student, box: Box
) -> None:
    posed = await ana.puzzle()
    await ana.reveal(posed)
    box.there, box.why = False, "Code cannot be run here: no Landlock."
    with pytest.raises(Unavailable, match=r"no Landlock. Everything else works"):
        await ana.puzzle()
    with pytest.raises(Unavailable):
        await tutor.puzzles.form(posed.attempt, ana.id, at=ana.at)
    await ana.rate(await ana.shown(), Rating.GOOD)


async def test_a_tutor_whose_sandbox_is_switched_off_says_so(tutor: Tutor) -> None:
    with pytest.raises(Unavailable, match="switched off"):
        await Student(tutor_on(tutor.store), LearnerId(7)).puzzle()


async def test_nothing_typed_is_lost_when_it_was_too_often(tutor: Tutor, ana: Student, box: Box) -> None:
    posed = await ana.puzzle()
    for number in range(box.options.a_minute):
        await ana.submit(posed, f"wrong {number}")
    with pytest.raises(TooMany):
        await ana.submit(posed, "right")
    with pytest.raises(TooMany):
        await tutor.puzzles.try_out(posed.attempt, ana.id, "one more", at=ana.at)
    assert (await ana.see(posed)).typed == "one more"
    ana.later(minutes=1)
    assert (await ana.submit(posed, "right")).ended is Ended.SOLVED


async def test_no_code_is_no_answer(tutor: Tutor, ana: Student) -> None:
    posed = await ana.puzzle()
    with pytest.raises(TutorError, match="no code"):
        await ana.submit(posed, " \n")
    assert await counts(tutor) == (0, 0, 0)
