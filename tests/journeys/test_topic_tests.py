"""Ana is tested on a topic, over two days and a restart, and follows what is said to come next."""

import asyncio
import re

from tests.journeys.conftest import Bot
from tests.journeys.test_quizzes import letters
from tutorbot.domain.ids import LearnerId
from tutorbot.playground.people import Person
from tutorbot.playground.servers import Playground

TOPIC = "tensor-indexing"


async def answer(person: Person) -> None:
    """Press the first letter, or tick it and send, where several options are right."""
    await person.press(letters(person)[0])
    if "Send my answer" in person.see():
        await person.press("Send my answer")


async def test_a_topic_test_comes_to_its_verdict_and_next_goes_on_from_there(
    ana: Person, ben: Person, bot: Bot, playground: Playground
) -> None:
    await ana.command("next")
    assert "## 🧭 Next: Creating and indexing tensors" in ana.see()
    assert "and you have not been tested on it yet." in ana.see()
    await ana.press("Test")
    assert "test · 1 of 10" in ana.see()
    assert "You can leave and come back" in ana.see()
    for step in range(2, 6):
        await answer(ana)
        assert f"test · {step} of 10" in ana.see()
        assert "Noted." in ana.see()
        assert not re.search("✅|❌|Right|Not quite|Hint", ana.see())

    before = ana.see().replace("Noted.", "Here is where you left off.")
    await bot.restart()
    playground.move_clock("tomorrow")
    await ana.command("test", topic=TOPIC)
    assert ana.see() == before
    await asyncio.gather(*(ana.press("I don't know") for _ in range(3)))
    assert "test · 6 of 10" in ana.see()
    assert (await bot.tutor.learners.kept(LearnerId(int(ana.id))))["topic_test_answers"] == 5

    for _ in range(5):
        await ana.press("I don't know")
    assert re.search(r"## 🎓 [A-Z]\w+ \w+ \w+ .*\(\d+ %\)", ana.see())
    assert "**Weakest so far:** " in ana.see()
    assert "what you missed is among them" in ana.see()
    assert "**Creating and indexing tensors** itself" in ana.see()
    assert ben.messages() == []

    await ana.press("Look at the answers")
    assert re.search("### (✅ Right|❌ Not quite)", ana.see())
    for _ in range(9):
        await ana.press("Next")
    assert "10 of 10" in ana.see()
    assert "Now you will know" in ana.see()
    await ana.press("The verdict")
    verdict = ana.see()
    if "Five more questions" in verdict:
        await asyncio.gather(*(ana.press("Five more questions") for _ in range(2)))
        assert "test · 11 of 15" in ana.see()
        for _ in range(5):
            await ana.press("I don't know")
        assert "15 questions" in ana.see()

    await ana.command("next")
    assert re.search(r"## 🧭 Next: \d+ cards to review", ana.see())
    assert "Then: **Creating and indexing tensors**. You were tested on it today: " in ana.see()
    await ana.press("Learn it")
    assert "**Strength** ▰" in ana.see() or "**Strength** ▱" in ana.see()
    assert any(button.label.endswith("Test ✓") for button in ana.screen.buttons)
    await ana.command("learn", topic="shapes")
    assert "▫️ Creating and indexing tensors: " in ana.see()


async def test_a_test_is_offered_for_topics_of_the_course_alone(ana: Person) -> None:
    offered = {choice["value"] for choice in await ana.complete("test", "topic", "")}
    assert TOPIC in offered
    assert "server" not in offered
    await ana.command("test", topic="cooking")
    assert "There is no test of such a topic." in ana.see()
