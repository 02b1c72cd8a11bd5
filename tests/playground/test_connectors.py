import asyncio
import sys
from pathlib import Path

import aiohttp
import pytest
from yarl import URL

from tests.playground.bots import Interaction, SmallBot, running
from tutorbot.playground import Person, Playground

BOT_IN_A_PROCESS = """
import asyncio, sys
from pathlib import Path
from tests.playground.bots import SmallBot
from tutorbot.playground import loopback_connector

async def main():
    bot = SmallBot(connector=loopback_connector(int(sys.argv[1]), Path(sys.argv[2])))

    @bot.tree.command(description="d")
    async def hello(interaction):
        await interaction.response.send_message("from another process")

    await bot.start(sys.argv[3])

asyncio.run(main())
"""


async def test_an_unmodified_bot_asks_for_discords_hosts_and_no_others(
    playground: Playground, bot: SmallBot, ana: Person
) -> None:
    @bot.tree.command(description="d")
    async def hello(interaction: Interaction) -> None:
        await interaction.response.send_message("hi")

    async with running(bot, playground):
        await ana.command("hello")
    assert playground.hosts_asked == {"discord.com", "gateway.discord.gg"}


@pytest.mark.parametrize("url", ["https://example.org/", "https://127.0.0.1:1/", "http://discord.gg/"])
async def test_every_other_host_is_refused_and_noted(playground: Playground, url: str) -> None:
    async with aiohttp.ClientSession(connector=playground.connector()) as session:
        with pytest.raises((OSError, aiohttp.ClientError), match="is not part of the playground"):
            await session.get(url)
    assert playground.hosts_asked == {URL(url).host}


async def test_nobody_else_trusts_the_certificate(playground: Playground) -> None:
    async with aiohttp.ClientSession() as session:
        with pytest.raises(aiohttp.ClientConnectorCertificateError):
            await session.get(f"https://127.0.0.1:{playground.tls_port}/api/v10/gateway")


async def test_a_bot_in_another_process_connects_and_one_that_was_killed_is_replaced(
    playground: Playground, ana: Person
) -> None:
    for _ in range(2):
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-c",
            BOT_IN_A_PROCESS,
            str(playground.tls_port),
            str(playground.certificate),
            playground.token,
            cwd=Path(__file__).parents[2],
        )
        try:
            await playground.bot_ready()
            await ana.command("hello")
        finally:
            process.kill()
            await process.wait()
        await playground.bot_gone()
    assert [str(screen) for screen in ana.messages()] == ["from another process"] * 2
