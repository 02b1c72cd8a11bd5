"""The product, connected to a stand-in in another process.

A process of its own: `python -m benchmarks.tutor_bot PORT CA_PEM TOKEN FOLDER`.
"""

import asyncio
import sys
from pathlib import Path

import uvloop

from benchmarks.machines import BOT_CORE, pin
from tutorbot import bootstrap
from tutorbot.bot.clients import TutorBot
from tutorbot.logs import configure_logging
from tutorbot.playground.connectors import loopback_connector
from tutorbot.settings import load_settings


async def serve(port: int, ca_pem: Path, token: str, folder: Path) -> None:
    async with bootstrap.open_tutor(load_settings(data_dir=folder, sandbox=False)) as tutor:
        bot = TutorBot(tutor, connector=loopback_connector(port, ca_pem), guild_ready_timeout=0.02)
        await bootstrap.serve(bot, token)


if __name__ == "__main__":
    pin(BOT_CORE)
    configure_logging("error", "human")
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(serve(int(sys.argv[1]), Path(sys.argv[2]), sys.argv[3], Path(sys.argv[4])))
