"""Ana asks to be reminded: it comes, it keeps quiet, it ends by itself, it stops when she says so."""

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime, timedelta

import pytest

from tests.journeys.conftest import Bot
from tests.journeys.follow_ups import introduce_everybody, message_with, stored
from tests.playground.openapi import violations
from tutorbot.domain.ids import LearnerId
from tutorbot.playground.people import Person
from tutorbot.playground.screens import Screen
from tutorbot.playground.servers import Playground

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
async def _introduced(bot: Bot) -> None:
    await introduce_everybody(bot)


class Evenings:
    """Brings the clock to the next moment of Ana's reminder, and waits until the bot has seen to it."""

    def __init__(self, bot: Bot, playground: Playground, person: Person) -> None:
        self._bot = bot
        self._playground = playground
        self._learner = LearnerId(int(person.id))

    async def next(self) -> datetime:
        reminder = await self._bot.tutor.reminders.show(self._learner)
        assert reminder is not None
        moment = reminder.next_at
        assert moment is not None
        self._playground.move_clock(moment - self._playground.clock.now() + timedelta(seconds=1))

        await stored(self._bot, lambda tx: not (now := tx.reminders.get(self._learner)) or now.next_at != moment)
        return moment


@pytest.fixture
async def evenings(bot: Bot, playground: Playground, ana: Person) -> AsyncIterator[Evenings]:
    """Ana has asked for 19:00. Whatever is sent by itself pings nobody and is what Discord describes."""
    await ana.command("remind", hour=19)
    yield Evenings(bot, playground, ana)
    sent = [call for call in playground.recorded if call["path"].startswith("/channels/")]
    assert [call for call in sent if call["body"]["allowed_mentions"] != {"parse": []}] == []
    assert violations(sent) == []


async def review_all(person: Person) -> None:
    while "Done for today" not in person.see():
        await person.press("Show the answer")
        await person.press("Easy")


def reminders(person: Person) -> list[Screen]:
    """The direct messages that came by themselves."""
    return [message for message in person.messages("dm") if message.raw["author"]["bot"] and not message.ephemeral]


async def arrived(person: Person, count: int) -> Screen:
    """The last of as many as have come."""
    async with asyncio.timeout(5):
        while len(reminders(person)) < count:  # noqa: ASYNC110  the playground has no event for it
            await asyncio.sleep(0.01)
    assert len(reminders(person)) == count
    return reminders(person)[-1]


async def test_nobody_is_reminded_who_has_not_asked(ana: Person, bot: Bot) -> None:
    await ana.command("remind")
    assert ana.screen.ephemeral
    assert "Reminders are off" in ana.see()
    await ana.press("20:00")
    assert "A reminder at 20:00" in ana.see()
    assert (await bot.tutor.reminders.show(LearnerId(int(ana.id)))) is not None


async def test_a_reminder_comes_once_a_day_and_keeps_quiet_when_the_day_is_done(
    ana: Person, evenings: Evenings, playground: Playground
) -> None:
    assert "A reminder at 19:00" in ana.see()
    await ana.command("settings", new_cards=1)
    moment = await evenings.next()
    reminder = await arrived(ana, 1)
    assert "1 new card for today" in reminder
    await ana.at("dm").press("Review now", on=reminder)
    assert ana.screen.ephemeral
    await review_all(ana)

    playground.move_clock("+12h")
    await ana.command("card")
    await review_all(ana)
    assert await evenings.next() == moment + DAY
    assert len(reminders(ana)) == 1, "she was done"

    assert await evenings.next() == moment + 2 * DAY
    assert "1 new card for today" in await arrived(ana, 2)


async def test_three_that_are_ignored_are_followed_by_a_friendly_last_one(
    ana: Person, bot: Bot, evenings: Evenings
) -> None:
    for count in (1, 2, 3):
        await evenings.next()
        await arrived(ana, count)
    await ana.at("dm").press("Not today", on=reminders(ana)[0])
    assert "The next reminder comes" in str(reminders(ana)[0])
    await evenings.next()
    farewell = await arrived(ana, 4)
    assert "This was the last reminder" in farewell
    assert "3 have passed without a card" in farewell
    await stored(bot, lambda tx: tx.reminders.get(LearnerId(int(ana.id))) is None)
    await ana.at("#study").command("remind")
    assert "Reminders are off" in ana.see()
    await ana.at("dm").press("Go on at 19:00", on=farewell)
    assert "A reminder at 19:00" in str(reminders(ana)[3])
    await evenings.next()
    assert "new cards for today" in await arrived(ana, 5)


async def test_stop_stops(ana: Person, bot: Bot, evenings: Evenings, playground: Playground) -> None:
    await evenings.next()
    await arrived(ana, 1)
    await ana.at("dm").press("Stop reminders")
    assert "Reminders are off" in str(reminders(ana)[0])
    await ana.at("#study").command("remind", hour=19)
    await ana.command("remind", hour="off")
    assert "Reminders are off" in ana.see()
    playground.move_clock("+2d")
    await bot.restart()
    await ana.command("help")
    assert len(reminders(ana)) == 1


async def test_a_restart_sends_none_again(ana: Person, bot: Bot, evenings: Evenings) -> None:
    await evenings.next()
    await arrived(ana, 1)
    await bot.restart()
    await evenings.next()
    await arrived(ana, 2)


@pytest.mark.parametrize("how", ["refuses messages", "shares no server"])
async def test_whom_no_message_reaches_is_told_at_the_next_command(ana: Person, evenings: Evenings, how: str) -> None:
    if how == "refuses messages":
        ana.refuse_direct_messages()
    else:
        ana.leave_server()
    await evenings.next()
    assert reminders(ana) == []
    await ana.at("dm").command("settings")
    told = await message_with(ana, "Your reminders are off")
    assert told.ephemeral
    seen = len(ana.messages())
    await ana.command("remind")
    assert "Reminders are off" in ana.see()
    await ana.command("help")
    assert len(ana.messages()) == seen + 2


async def test_a_forged_press_changes_no_message_of_others(ana: Person, ben: Person) -> None:
    await ana.command("quiz", count=1)
    await ana.press("I don't know")
    await ana.press("See the result")
    await ana.press("Share the result")
    shared = await message_with(ben, "got **0 of 1** right")
    for forged in ("tb1:remind-stop", "tb1:remind-later", "tb1:remind-at:7", "tb1:remind-at:24"):
        await ben.press_raw(shared, forged)
    assert str(await message_with(ben, "got **0 of 1** right")) == str(shared)
