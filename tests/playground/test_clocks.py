from datetime import UTC, datetime, timedelta
from itertools import pairwise

import discord
import pytest

from tests.playground.bots import Interaction, SmallBot, running
from tutorbot.playground import Impossible, Person, Playground
from tutorbot.playground.clocks import Clock
from tutorbot.playground.snowflakes import Snowflakes, minted_at

MOMENT = timedelta(seconds=5)


@pytest.mark.parametrize(
    ("step", "moved"),
    [
        ("+1h", timedelta(hours=1)),
        ("+7d", timedelta(days=7)),
        ("+30m", timedelta(minutes=30)),
        (timedelta(hours=25), timedelta(hours=25)),
    ],
)
def test_the_clock_moves_forward(step: str | timedelta, moved: timedelta) -> None:
    clock = Clock()
    assert abs(clock.move(step) - datetime.now(UTC) - moved) < MOMENT


def test_tomorrow_is_nine_in_the_morning_of_the_next_local_day() -> None:
    clock = Clock()
    today = clock.now().astimezone().date()
    local = clock.move("tomorrow").astimezone()
    assert (local.date(), local.hour, local.minute) == (today + timedelta(days=1), 9, 0)


@pytest.mark.parametrize("step", ["-1h", "yesterday", "+1", "", timedelta(hours=-1), timedelta()])
def test_the_clock_never_moves_back(step: str | timedelta) -> None:
    clock = Clock()
    with pytest.raises(Impossible):
        clock.move(step)
    assert clock.offset == timedelta()


def test_snowflakes_rise_and_tell_the_time() -> None:
    clock = Clock()
    snowflakes = Snowflakes(clock)
    minted = [int(snowflakes.mint()) for _ in range(5000)]
    assert all(earlier < later for earlier, later in pairwise(minted))
    clock.move("+7d")
    assert abs(minted_at(snowflakes.mint()) - clock.now()) < MOMENT


async def test_the_bot_sees_the_playgrounds_time(playground: Playground, bot: SmallBot, ana: Person) -> None:
    seen: list[datetime] = []

    @bot.tree.command(description="d")
    async def now(interaction: Interaction) -> None:
        seen.append(interaction.created_at)
        await interaction.response.send_message(discord.utils.format_dt(interaction.created_at, "R"))

    async with running(bot, playground):
        await ana.command("now")
        playground.move_clock("+1h")
        await ana.command("now")
    assert abs(seen[1] - seen[0] - timedelta(hours=1)) < MOMENT
