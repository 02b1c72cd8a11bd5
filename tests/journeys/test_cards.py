"""Ana writes cards of her own, puts others aside, and chooses how much she wants to remember."""

import pytest

from tests.journeys.conftest import Bot
from tests.journeys.follow_ups import introduce_everybody
from tutorbot.playground.people import Person


@pytest.fixture(autouse=True)
async def _introduced(bot: Bot) -> None:
    await introduce_everybody(bot)


async def test_an_own_card_is_written_reviewed_changed_and_deleted(ana: Person, ben: Person) -> None:
    await ana.command("cards add", topic="broadcasting")
    await ana.submit(front="Which rule do I always forget?", back="**None** of @everyone:\n```python\nx = 1\n```")
    assert ana.screen.ephemeral
    assert "Only you see it." in ana.see()
    assert "\\*\\*None\\*\\* of" in ana.see(), "what she typed formats nothing"
    assert "```python\nx = 1\n```" in ana.see()
    own = ana.screen

    await ana.command("card")
    assert "Which rule do I always forget?" in ana.see()
    assert "your own card" in ana.see()
    await ana.press("Show the answer")
    await ana.press("Good")

    await ana.command("cards list")
    await ana.choose("Look at a card", "Which rule do I always forget?")
    await ana.press("Edit")
    await ana.submit(front="Which rule did I forget?")
    assert "What you remember of it stays." in ana.see()
    await ana.press("Delete")
    assert "Deleted." in ana.see()
    await ana.press("Undo")
    assert "It is back" in ana.see()

    edit = next(button for button in own.buttons if button.label == "Edit")
    for forged in (edit.custom_id, edit.custom_id.replace("edit", "delete"), edit.custom_id.replace("edit", "suspend")):
        answer = await ben.press_raw(own, forged)
        assert "There is no such card any more." in str(answer.screen)
    assert not [message for message in ben.messages() if "Which rule" in message]


async def test_a_card_is_skipped_suspended_and_brought_back(ana: Person) -> None:
    await ana.command("card")
    await ana.press("Show the answer")
    await ana.press("Skip until tomorrow")
    assert "It comes again tomorrow." in ana.see()
    suspended = ana.see().split("### ")[1].split("\n")[0]
    await ana.press("Show the answer")
    await ana.press("Suspend")
    assert "Suspended: it comes no more." in ana.see()
    assert suspended not in ana.see()
    await ana.command("cards list")
    assert "suspended" in ana.see()
    await ana.choose("Look at a card", ana.screen.menu("Look at a card").raw["options"][0]["label"])
    await ana.press("Let it come again")
    await ana.command("card")
    assert suspended in ana.see()


async def test_retention_is_told_with_its_work_and_can_be_taken_back(ana: Person) -> None:
    await ana.command("settings", retention=95)
    assert "✅ Saved: retention." in ana.see()
    assert "→      95 %" in ana.see()
    await ana.press("Back to 90 %")
    assert "Retention 90 %\n✅ Saved." in ana.see()
    await ana.press("85 %")
    await ana.command("settings")
    assert "85 %" in ana.see()
    await ana.press("What retention costs")
    assert "→      85 %" in ana.see()
    answer = await ana.press_raw(ana.screen, "tb1:workload-retain:5")
    assert "Choose a retention from 80 to 95 %." in str(answer.screen)
