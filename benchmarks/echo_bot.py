"""The baseline: as little of a bot as discord.py allows, with one persistent button that edits its message.

A process of its own: `python -m benchmarks.echo_bot PORT CA_PEM TOKEN`. It imports nothing of the tutor.
"""

import asyncio
import sys
from pathlib import Path

import discord
import uvloop
from discord import app_commands

from benchmarks.machines import BOT_CORE, pin
from tutorbot.playground.connectors import LoopbackConnector, loopback_connector


class Panel(discord.ui.View):
    def __init__(self) -> None:
        super().__init__(timeout=None)

    @discord.ui.button(label="Press", custom_id="press")
    async def press(self, interaction: discord.Interaction, _: discord.ui.Button["Panel"]) -> None:
        await interaction.response.edit_message(content="pressed", view=self)


class EchoBot(discord.Client):
    def __init__(self, connector: LoopbackConnector) -> None:
        super().__init__(
            intents=discord.Intents(guilds=True),
            member_cache_flags=discord.MemberCacheFlags.none(),
            max_messages=None,
            chunk_guilds_at_startup=False,
            allowed_mentions=discord.AllowedMentions.none(),
            connector=connector,
            guild_ready_timeout=0.02,
        )
        self.tree = app_commands.CommandTree(self)
        self.tree.command(name="panel", description="Show a button")(_panel)

    async def setup_hook(self) -> None:
        self.add_view(Panel())
        await self.tree.sync()


async def _panel(interaction: discord.Interaction) -> None:
    await interaction.response.send_message("Press it", view=Panel(), ephemeral=True)


async def serve(port: int, ca_pem: Path, token: str) -> None:
    async with EchoBot(loopback_connector(port, ca_pem)) as bot:
        await bot.start(token)


if __name__ == "__main__":
    pin(BOT_CORE)
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(serve(int(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]))
