"""What the bot does by itself, again and again, from the moment that it is ready until it is stopped."""

import asyncio
from typing import TYPE_CHECKING

import structlog

from tutorbot.domain.errors import TutorError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from tutorbot.bot.clients import TutorBot

log = structlog.get_logger()


async def keep_going(client: "TutorBot", work: "Callable[[TutorBot], Awaitable[None]]", seconds: float) -> None:
    """Do the work every so many seconds; one that fails is tried again next time."""
    await client.wait_until_ready()
    while True:
        try:
            await work(client)
        except TutorError as error:
            log.warning("what is done by itself has to wait", work=work.__name__, why=str(error))
        except Exception:
            log.exception("what is done by itself failed", work=work.__name__)
        await asyncio.sleep(seconds)
