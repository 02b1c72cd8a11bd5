"""Ana takes quizzes, through the wire."""

import asyncio
import re

from tests.journeys.conftest import Bot
from tutorbot.domain.ids import LearnerId
from tutorbot.playground.people import Person


def letters(person: Person) -> list[str]:
    return [button.label for button in person.screen.buttons if re.fullmatch("[A-F]", button.label)]


async def answer(person: Person) -> None:
    """Press the first letter, or tick it and check, where several options are right."""
    await person.press(letters(person)[0])
    if "Check my answer" in person.see():
        await person.press("Check my answer")


async def test_a_quiz_is_played_from_the_first_question_to_the_score(ana: Person) -> None:
    await ana.command("quiz", topic="output-size", count=3)
    for step in (1, 2, 3):
        assert f"{step} of 3" in ana.see()
        await answer(ana)
        assert re.search("### (✅ Right|❌ Not quite)", ana.see())
        await ana.press("See the result" if step == 3 else "Next question")
    assert re.search(r"\d of 3 right", ana.see())
    assert "1 day in a row, today is done" in ana.see()


async def test_nobody_else_sees_the_questions(ana: Person, ben: Person) -> None:
    await ana.command("quiz")
    assert ana.screen.ephemeral
    assert ben.messages() == []


async def test_the_options_keep_their_order_when_the_hint_is_shown(ana: Person) -> None:
    await ana.command("quiz", topic="cnn-patterns", difficulty="medium", count=1)
    before = re.findall(r"\*\*[A-F]\*\*.*", ana.see())
    await ana.press("Hint")
    assert "💡 " in ana.see()
    assert "[💡 Hint]" not in ana.see()
    assert re.findall(r"\*\*[A-F]\*\*.*", ana.see()) == before


async def test_not_knowing_is_an_answer_and_brings_the_card_today(ana: Person) -> None:
    await ana.command("quiz", count=1)
    await ana.press("I don't know")
    assert "Now you will know" in ana.see()
    await ana.press("See the result")
    assert "It waits for you today in `/card`" in ana.see()
    await ana.command("card")
    assert "1 review" in ana.see()


async def test_only_what_was_missed_is_asked_again(ana: Person) -> None:
    await ana.command("quiz", count=2)
    for onward in ("Next question", "See the result"):
        await ana.press("I don't know")
        await ana.press(onward)
    await ana.press("Redo the 2 missed")
    assert "1 of 2" in ana.see()


async def test_a_result_is_shared_once_and_anybody_can_try_the_same_quiz(ana: Person, ben: Person) -> None:
    await ana.command("quiz", topic="output-size", count=1)
    await ana.press("I don't know")
    await ana.press("See the result")
    outcomes = await asyncio.gather(*(ana.press("Share the result") for _ in range(3)), return_exceptions=True)
    assert not [outcome for outcome in outcomes if isinstance(outcome, BaseException)]
    public = [message for message in ben.messages() if "got **0 of 1** right" in str(message)]
    assert len(public) == 1
    await ben.press("Try it yourself", on=public[0])
    assert "Output size and receptive field" in ben.see()
    assert ben.screen.ephemeral


async def test_nothing_comes_twice_before_the_pool_is_used_up_and_then_it_says_so(ana: Person, bot: Bot) -> None:
    pool = len(await bot.tutor.store.read(lambda tx: tx.items.questions(None)))
    seen: list[str] = []
    while len(seen) + 20 <= pool:
        await ana.command("quiz", count=20)
        for _ in range(20):
            seen.append(ana.see().split("### ")[1].split("**A**")[0])
            await ana.press("I don't know")
            await ana.press(next(b.label for b in ana.screen.buttons))
    assert len(set(seen)) == len(seen)
    await ana.command("quiz", count=20)
    assert f"so {20 - pool % 20} questions will come again" in ana.see()


async def test_five_presses_at_once_are_one_answer(ana: Person, bot: Bot) -> None:
    await ana.command("quiz", count=1)
    label = letters(ana)[0]
    await asyncio.gather(*(ana.press(label) for _ in range(5)))
    kept = await bot.tutor.learners.kept(LearnerId(int(ana.id)))
    assert (kept["attempts"], kept["answers"], kept["streak_events"]) in ((1, 1, 1), (1, 0, 0))


async def test_a_quiz_goes_on_where_it_was_after_a_restart(ana: Person, bot: Bot) -> None:
    await ana.command("quiz", count=2)
    question = ana.see()
    await bot.restart()
    assert ana.see() == question
    await ana.press("I don't know")
    await bot.restart()
    await ana.press("Next question")
    assert "2 of 2" in ana.see()


async def test_somebody_elses_quiz_cannot_be_answered(ana: Person, ben: Person) -> None:
    await ana.command("quiz", count=1)
    await ben.press_raw(ana.screen, "tb1:quiz-answer:1:1:0")
    assert "belongs to somebody else" in ben.see()


async def test_forged_buttons_get_a_kind_answer(ana: Person) -> None:
    await ana.command("quiz", count=1)
    screen = ana.screen
    for forged in ("tb1:quiz-answer:1:1:9", "tb1:quiz-answer:1:9:0", "tb1:quiz-answer:999:1:0"):
        await ana.press_raw(screen, forged)
        assert "⚠️" in ana.see(), forged
    for forged in (
        "tb1:quiz-answer",
        "tb1:quiz-answer:a:b:c",
        "tb0:old:1",
        "tb1:::::",
        "x",
        "tb1:nobody:1",
        f"tb1:quiz-ask:{2**63}:1",
    ):
        await ana.press_raw(screen, forged)
        assert "older version" in ana.see(), forged
