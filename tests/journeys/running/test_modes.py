"""Ana fills blanks, which are judged by running them in the real sandbox."""

from tests.journeys.conftest import Bot
from tests.journeys.follow_ups import settled
from tutorbot.playground.people import Person


async def fill(person: Person, words: str) -> str:
    await person.press(next(each.label for each in person.screen.buttons if each.label in ("Answer", "Try again")))
    await person.submit(blank1=words)
    return await settled(person)


async def test_a_blank_is_filled_after_a_wrong_try_and_a_restart(ana: Person, bot: Bot) -> None:
    await ana.command("learn", topic="filters", mode="try")
    assert "return x + ____" in ana.see()
    assert "3 attempts left" in ana.see()
    seen = await fill(ana, "2")
    assert "That is two more." in seen
    assert "2 attempts left" in seen
    await bot.restart()
    assert "Solved with the second try" in await fill(ana, "0 + 1")
    await ana.press("Next")
    assert "1 of 1 task solved" in ana.see()
    assert "with 2 attempts" in ana.see()


async def test_the_third_wrong_attempt_shows_the_solution(ana: Person) -> None:
    await ana.command("learn", topic="filters", mode="try")
    for wrong in ("0", "(", "x.no"):
        seen = await fill(ana, wrong)
    assert "📖 The solution" in seen
    assert "return x + 1" in seen
