"""Ana reviews her cards, today and on the days after."""

import asyncio
import re

from tests.journeys.conftest import Bot
from tutorbot.domain.ids import LearnerId
from tutorbot.playground.people import Person
from tutorbot.playground.servers import Playground


async def rate(person: Person, rating: str) -> None:
    await person.press("Show the answer")
    await person.press(rating)


def left(person: Person) -> int:
    found = re.search(r"(\d+) left today", person.see())
    return int(found[1]) if found else 0


async def test_ten_new_cards_and_the_day_is_done(ana: Person) -> None:
    await ana.command("card")
    assert left(ana) == 10
    for _ in range(10):
        await rate(ana, "Good")
    assert "Done for today" in ana.see()
    assert "10 new cards. Well done!" in ana.see()


async def test_each_rating_says_when_the_card_comes_back(ana: Person) -> None:
    await ana.command("card")
    await ana.press("Show the answer")
    assert [button.label for button in ana.screen.buttons][:4] == ["Again", "Hard", "Good", "Easy"]
    assert re.search(r"\*\*Again\*\* today · \*\*Hard\*\* tomorrow · \*\*Good\*\* \w{3}\s\d+\s\w{3}", ana.see())
    await ana.press("Easy")
    assert re.search(r"Easy: that card comes back \w{3}\s\d+\s\w{3}\.", ana.see())


async def test_a_card_rated_again_comes_once_more_at_the_end_of_the_day(ana: Person) -> None:
    await ana.command("card")
    first = ana.see().split("### ")[-1].split("[")[0]
    await rate(ana, "Again")
    for _ in range(9):
        await rate(ana, "Good")
    assert first in ana.see()
    await rate(ana, "Again")
    assert "Done for today" in ana.see()


async def test_a_slip_is_taken_back(ana: Person) -> None:
    await ana.command("card")
    before = ana.see().split("### ")[-1]
    await rate(ana, "Easy")
    await ana.press("Undo last rating")
    assert before in ana.see()
    assert left(ana) == 10
    await rate(ana, "Good")
    assert left(ana) == 9


async def test_reviews_follow_the_days(ana: Person, playground: Playground) -> None:
    await ana.command("card")
    for _ in range(10):
        await rate(ana, "Good")
    playground.move_clock("tomorrow")
    await ana.command("card")
    assert "10 left today: 10 new" in ana.see()
    playground.move_clock("+7d")
    await ana.command("card")
    assert "20 left today: 10 new, 10 reviews" in ana.see()


async def test_five_ratings_at_once_are_one(ana: Person, bot: Bot) -> None:
    await ana.command("card")
    await ana.press("Show the answer")
    await asyncio.gather(*(ana.press("Good") for _ in range(5)))
    assert (await bot.tutor.learners.kept(LearnerId(int(ana.id))))["review_log"] == 1


async def test_a_review_goes_on_after_a_restart(ana: Person, bot: Bot) -> None:
    await ana.command("card")
    await ana.press("Show the answer")
    await bot.restart()
    await ana.press("Hard")
    assert left(ana) == 9


async def test_the_streak_grows_by_a_card_a_day_and_shows_four_weeks(ana: Person, playground: Playground) -> None:
    await ana.command("streak show")
    assert "0 days in a row" in ana.see()
    assert "Today is still open" in ana.see()
    for _ in range(3):
        await ana.command("card")
        await rate(ana, "Good")
        playground.move_clock("tomorrow")
    await ana.command("streak show")
    assert "3 days in a row" in ana.see()
    assert ana.see().count("●") == 3 + 1  # the legend has one
    assert "Today is still open" in ana.see()


async def test_a_week_earns_a_freeze_and_a_missed_day_spends_it(ana: Person, playground: Playground) -> None:
    for _ in range(7):
        await ana.command("card")
        await rate(ana, "Good")
        playground.move_clock("tomorrow")
    await ana.command("streak show")
    assert "1 freeze held" in ana.see()
    playground.move_clock("tomorrow")
    await ana.command("streak show")
    assert "7 days in a row" in ana.see()
    assert "No freeze held" in ana.see()
    assert "freeze spent" in ana.see()
