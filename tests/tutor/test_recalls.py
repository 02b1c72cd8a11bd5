import pytest

from tests.builders import recall, topic
from tests.tutor.students import Student, press, serve
from tutorbot.domain.errors import NothingToStudy, NotYours, Stale, TutorError
from tutorbot.domain.ids import LearnerId, TopicId
from tutorbot.domain.recalls import Mark
from tutorbot.tutor.recalls import Recalled
from tutorbot.tutor.tutors import Tutor

FULL = "The same filter is used at every position of the image. So there are far fewer parameters to learn."


@pytest.fixture(autouse=True)
async def served(tutor: Tutor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tutor.recalls.encoder, "installed", False)  # what it does is shown in tests/encoder
    await serve(tutor, topic(recall("one"), recall("two")))


async def begin(ana: Student, name: str | None = None) -> Recalled:
    chosen = TopicId(name) if name else None
    return await ana.tutor.recalls.begin(ana.id, ana.guild, chosen, at=ana.at, interaction=press())


async def answer(ana: Student, words: str = FULL) -> Recalled:
    return await ana.tutor.recalls.answer((await begin(ana)).attempt, ana.id, words)


async def confirm(ana: Student, shown: Recalled) -> Recalled:
    return await ana.tutor.recalls.confirm(shown.attempt, ana.id, at=ana.at, interaction=press())


async def test_an_answer_is_graded_concept_by_concept_with_the_sentence_that_speaks_for_it(ana: Student) -> None:
    shown = await answer(ana)
    assert shown.judgements
    assert [each.concept for each in shown.judgements] == ["same", "fewer"]
    assert shown.judgements[0].evidence == "The same filter is used at every position of the image."
    assert shown.by_words
    assert shown.ticked == {each.concept for each in shown.judgements if each.mark is Mark.TICKED}


async def test_the_learner_has_the_last_word(ana: Student) -> None:
    shown = await answer(ana, "Pooling keeps the largest value of each window.")
    assert shown.ticked == set()
    shown = await ana.tutor.recalls.tick(shown.attempt, ana.id, ["same", "fewer"])
    shown = await confirm(ana, shown)
    assert shown.confirmed
    assert shown.ticked == {"same", "fewer"}
    assert (await ana.streak()).done_today
    after = await ana.tutor.recalls.tick(shown.attempt, ana.id, [])
    assert after.ticked == {"same", "fewer"}, "what was confirmed stands"


async def test_what_was_missing_comes_today_as_a_card_and_a_second_press_changes_nothing(ana: Student) -> None:
    shown = await answer(ana)
    await ana.tutor.recalls.tick(shown.attempt, ana.id, ["same"])
    for _ in range(2):
        await confirm(ana, shown)
    card = await ana.shown()
    assert card.item == shown.recall
    assert card.plan.reviews == 1


async def test_prompts_come_again_once_all_have_come(ana: Student) -> None:
    first = await answer(ana)
    await ana.tutor.recalls.tick(first.attempt, ana.id, [])
    await confirm(ana, first)
    other = await answer(ana)
    await confirm(ana, await ana.tutor.recalls.tick(other.attempt, ana.id, []))
    assert (await begin(ana)).repeats


async def test_a_prompt_that_is_open_is_gone_on_with_and_its_answer_graded_after_a_stop(ana: Student) -> None:
    shown = await begin(ana)
    await ana.tutor.recalls.hint(shown.attempt, ana.id)
    await ana.tutor.recalls.keep(shown.attempt, ana.id, FULL)
    ana.later(days=3)
    again = await begin(ana)
    assert (again.attempt, again.hinted, again.answer) == (shown.attempt, True, FULL)
    assert again.judgements is not None


async def test_the_first_answer_stands(ana: Student) -> None:
    shown = await answer(ana)
    assert (await ana.tutor.recalls.answer(shown.attempt, ana.id, "Something else entirely.")).answer == FULL


async def test_what_is_too_short_too_long_or_forged_is_refused_in_words(ana: Student) -> None:
    shown = await begin(ana)
    with pytest.raises(TutorError, match="very short"):
        await ana.tutor.recalls.keep(shown.attempt, ana.id, " ? ")
    with pytest.raises(TutorError, match="2,001 characters"):
        await ana.tutor.recalls.keep(shown.attempt, ana.id, "x" * 2001)
    with pytest.raises(Stale):
        await ana.tutor.recalls.tick(shown.attempt, ana.id, ["same"])
    with pytest.raises(Stale):
        await confirm(ana, shown)
    graded = await ana.tutor.recalls.answer(shown.attempt, ana.id, FULL)
    with pytest.raises(Stale):
        await ana.tutor.recalls.tick(graded.attempt, ana.id, ["no-such-concept"])
    with pytest.raises(NotYours):
        await ana.tutor.recalls.look(shown.attempt, LearnerId(8))


async def test_where_there_is_no_prompt_the_words_say_so(ana: Student) -> None:
    with pytest.raises(NothingToStudy, match="no recall prompt of that topic"):
        await begin(ana, "cooking")
