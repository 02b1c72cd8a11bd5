"""Ana watches a small model at work: stages with pictures, a window that she moves, questions on what she saw."""

import pytest

from tests.journeys.conftest import Bot
from tests.journeys.follow_ups import message_with
from tests.journeys.test_modes import offers, press_first
from tutorbot.domain.twins import WIDTH
from tutorbot.playground.people import Person
from tutorbot.playground.servers import Playground

TOPIC = "cnn-patterns"


async def go_on(person: Person) -> None:
    """To the next stage, past its check."""
    if await press_first(person, "Check yourself", "Next") == "Check yourself":
        await person.press("I don't know")
        await person.press("Next")


def picture(person: Person) -> str:
    [file] = person.screen.files
    gallery = next(part for part in person.screen.components if part.get("items"))
    assert gallery["items"][0]["description"] == file["description"]
    return str(file["id"])


async def test_a_run_is_watched_across_a_restart_to_the_questions_on_it(
    ana: Person, bot: Bot, playground: Playground, monkeypatch: pytest.MonkeyPatch
) -> None:
    await ana.command("learn", topic=TOPIC, mode="visualize")
    seen = ana.see()
    assert "## What goes in" in seen
    assert "everything here comes from one run with torch" in seen
    assert "```" not in seen
    first = picture(ana)
    await ana.press("In words")
    twin = ana.see().split("```")[1].strip().splitlines()
    assert twin[0] == "What goes in"
    assert max(map(len, twin)) <= WIDTH
    await ana.press("Hide the words")
    await ana.press("Light")
    await message_with(ana, "🌙 Dark")
    assert picture(ana) != first

    monkeypatch.setattr("tutorbot.pictures.pictures.find_spec", lambda _: None)
    while not offers(ana, "▶ 2 of 9"):
        await go_on(ana)
    assert not ana.screen.files
    assert "Pictures come later" in ana.see()
    assert "row 3, column 1 of the output" in ana.see()
    await ana.press("▶ 2 of 9")
    assert "row 3, column 2 of the output" in ana.see()
    assert "+ 0.45 (bias)\n= 5.02\n" in ana.see()
    await ana.press("The program")
    assert "torch.manual_seed(2)" in ana.see()

    await bot.restart()
    playground.move_clock("tomorrow")
    await ana.press("Back to the pictures")
    await ana.command("learn", topic=TOPIC, mode="visualize")
    assert "## The window of filter 3" in ana.see()
    while not offers(ana, "3 questions on what you saw"):
        await go_on(ana)
    await ana.press("3 questions on what you saw")
    await ana.press("Look again")
    assert "## The image moves" in ana.see()
    await ana.press("3 questions on what you saw")
    for number in (1, 2, 3):
        assert f"question {number} of 3 on what you saw" in ana.see()
        await ana.press("I don't know")
        assert "Now you will know" in ana.see()
        await press_first(ana, "Next question", "Done")
    assert "Visualize: seen to the end" in ana.see()
    assert "You got **0 of 3 questions** on it right." in ana.see()
    assert "Next: **" in ana.see()


async def test_forged_buttons_show_nothing_that_is_not_there(
    ana: Person, ben: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tutorbot.pictures.pictures.find_spec", lambda _: None)
    await ana.command("learn", topic="shapes", mode="visualize")
    assert "There is no visualize for that topic yet" in ana.see()
    assert not ana.screen.thinking
    await ben.command("learn", topic=TOPIC, mode="visualize")
    await ana.command("learn", topic=TOPIC, mode="visualize")
    for action, words in (
        ("see:1:1:0:0", "This belongs to somebody else"),
        ("see:2:99:0:0", "This picture is gone"),
        ("see-ask:2:99:-", "This picture is gone"),
        ("see-look:2:1:0:0:pink", "There is no such look"),
        ("see-end:2", "There are questions left"),
    ):
        answered = await ana.press_raw(ana.screen, f"tb1:{action}")
        assert words in str(answered.screen), action
