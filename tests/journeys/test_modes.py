"""Ana learns a topic of the shipped course in the ways that run no code."""

from tests.journeys.conftest import Bot
from tutorbot.playground.people import Person
from tutorbot.playground.servers import Playground

TOPIC = "cnn-patterns"


def offers(person: Person, name: str) -> bool:
    """Whether there is such a button, with or without an emoji before its name."""
    return any(button.label.endswith(name) for button in person.screen.buttons)


async def press_first(person: Person, *wanted: str) -> str:
    """Press the first of these buttons that is there."""
    name = next(name for name in wanted if offers(person, name))
    await person.press(name)
    return name


async def test_a_lesson_is_read_across_a_restart_to_its_end(ana: Person, bot: Bot, playground: Playground) -> None:
    await ana.command("learn")
    await ana.choose("Choose a topic", "Why CNNs detect spatial patterns")
    assert "## Why CNNs detect spatial patterns" in ana.see()
    await ana.press("Lesson")
    assert "page 1 of" in ana.see()
    assert "this code was run with torch" in ana.see()
    await press_first(ana, "Check yourself")
    await press_first(ana, "I don't know")
    assert "Now you will know" in ana.see()
    await ana.press("Next")
    await bot.restart()
    playground.move_clock("tomorrow")
    await ana.command("learn", topic=TOPIC, mode="lesson")
    assert "page 2 of" in ana.see()
    while not offers(ana, "Done"):
        if await press_first(ana, "Check yourself", "Next") == "Check yourself":
            await ana.press("A")
    await ana.press("Done")
    seen = ana.see()
    assert "Lesson: read to the end" in seen
    assert "Next: **Why**" in seen
    await ana.press("The topic's page")
    assert offers(ana, "Lesson ✓")


async def test_a_challenge_is_taken_without_a_clock_to_its_result(ana: Person) -> None:
    await ana.command("learn", topic=TOPIC, mode="challenge")
    assert "5 timed problems" in ana.see()
    await ana.press("No clock")
    for _ in range(5):
        assert "no clock" in ana.see()
        await ana.press("Hint")
        assert "💡" in ana.see()
        await ana.press("A")
        if "one more try" in ana.see():
            await ana.press("B")
        await press_first(ana, "Next problem", "See the result")
    assert "solved" in ana.see()
    assert "Next: **" in ana.see()


async def test_a_recap_goes_through_cards_and_questions(ana: Person) -> None:
    await ana.command("learn", topic=TOPIC, mode="recap")
    for known in (True, False, True, True, True, True):
        await ana.press("Show the answer")
        await ana.press("I knew it" if known else "Not yet")
    for _ in range(5):
        await press_first(ana, "Check my answer", "I don't know")
        await press_first(ana, "Next", "Done")
    assert "You knew **5 of 6 cards** and got **0 of 5 questions** right." in ana.see()


async def test_a_topic_that_does_not_exist_or_lacks_a_mode_is_refused_in_words(ana: Person) -> None:
    await ana.command("learn", topic="cooking")
    assert "I teach no such topic here" in ana.see()
    await ana.command("learn", topic="shapes", mode="deep")
    assert "There is no deep for that topic yet" in ana.see()
