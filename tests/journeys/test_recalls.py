"""Ana describes something in her own words, and has the last word on what she said."""

import re

import pytest

from tests.journeys.conftest import Bot
from tests.journeys.follow_ups import settled
from tutorbot.playground.people import Person

TOPIC = "cnn-patterns"


async def test_an_answer_is_graded_one_idea_is_overridden_and_the_result_stands(
    ana: Person, bot: Bot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bot.tutor.recalls.encoder, "installed", False)  # it takes seconds to start
    await ana.command("recall", topic=TOPIC)
    assert "A full answer holds" in ana.see()
    await ana.press("Hint")
    assert "💡" in ana.see()
    await ana.press("Answer")
    await ana.submit(answer="A filter only looks at a small window. @everyone **It is the same one everywhere.**")
    seen = await settled(ana)
    assert "**I find in it**" in seen
    assert "I compared words only" in seen
    await bot.restart()
    monkeypatch.setattr(bot.tutor.recalls.encoder, "installed", False)
    await ana.command("recall", topic=TOPIC)
    assert "**You wrote**" in ana.see()
    await ana.choose("What is in your answer?", ana.screen.menus[0].offers[0])
    assert re.search(r"That is right: 1 of \d", str([button.label for button in ana.screen.buttons]))
    await ana.press(next(button.label for button in ana.screen.buttons if button.label.startswith("That is right")))
    assert re.search(r"## You got 1 of \d", ana.see())
    assert "**A full answer says**" in ana.see()
    await ana.press("Another one")
    assert "A full answer holds" in ana.see()
