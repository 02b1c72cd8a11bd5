"""The bot in a process of its own, as `tutorbot run` starts it, but connected to a playground of another process.

python -m tests.journeys.process DATA_DIR TLS_PORT CERTIFICATE TOKEN
"""

import sys
from pathlib import Path

from tutorbot import bootstrap
from tutorbot.bot.clients import TutorBot
from tutorbot.cli import serving
from tutorbot.logs import configure_logging
from tutorbot.playground.connectors import loopback_connector
from tutorbot.settings import load_settings


async def main(data: str, port: str, certificate: str, token: str) -> None:
    settings = load_settings(data_dir=data, sandbox=False)
    async with bootstrap.open_tutor(settings) as tutor, bootstrap.beating(settings.heartbeat):
        connector = loopback_connector(int(port), Path(certificate))
        bot = TutorBot(tutor, connector=connector, drain_seconds=settings.drain_seconds, guild_ready_timeout=0.02)
        await bootstrap.serve(bot, token)


if __name__ == "__main__":
    configure_logging("info", "json")
    serving._serve(main(*sys.argv[1:]))
