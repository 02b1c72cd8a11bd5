"""Ana reviews for two weeks, is away for ten days, and comes back."""

import re

from tests.journeys.conftest import Bot
from tests.journeys.follow_ups import introduce_everybody
from tutorbot.playground.people import Person
from tutorbot.playground.servers import Playground


async def review_all(person: Person) -> int:
    """Rate everything Good that the day brings, and count it."""
    count = 0
    while any(button.label == "Show the answer" for button in person.screen.buttons):
        await person.press("Show the answer")
        await person.press("Good")
        count += 1
    return count


async def test_two_weeks_a_break_of_ten_days_and_the_way_back(ana: Person, playground: Playground, bot: Bot) -> None:
    await introduce_everybody(bot)
    await ana.command("settings", new_cards=1, reviews=10)
    for day in range(14):
        await ana.command("card")
        assert await review_all(ana) >= 1, f"day {day}"
        assert "Done for today" in ana.see()
        playground.move_clock("tomorrow")

    playground.move_clock("+10d")
    await ana.command("card")
    assert "Welcome back!\nNothing is lost." in ana.see()
    told = re.search(r"over \*\*(\d+) days\*\*, \*\*(\d+) a day\*\*", ana.see())
    assert told
    days, quota = map(int, told.groups())
    assert [button.label for button in ana.screen.buttons][::2] == ["Start", "All at once"]
    await ana.press("Start")
    assert f"{quota} left today: {quota} reviews\n-# New cards pause until fewer reviews wait." in ana.see()

    for left in range(days - 1, 0, -1):
        assert await review_all(ana) >= quota
        assert f"Your comeback goes on tomorrow: {quota} a day, {left} more day" in ana.see()
        assert "new card" not in ana.see()
        playground.move_clock("tomorrow")
        await ana.command("card")
    await review_all(ana)
    assert "comeback" not in ana.see()
    assert "1 new card and" in ana.see(), "new cards come again"
