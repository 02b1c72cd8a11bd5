"""Signs of life, noted for as long as learners can reach the bot, so that no day is missed by our fault."""

import asyncio
from typing import TYPE_CHECKING

import structlog
from discord.utils import utcnow

from tutorbot.domain.errors import TutorError
from tutorbot.domain.outages import NOTICED

if TYPE_CHECKING:
    from datetime import datetime

    from tutorbot.bot.clients import TutorBot

log = structlog.get_logger()

_BEAT_SECONDS = 60.0


async def keep_beating(client: "TutorBot") -> None:
    """Note each minute that the line to Discord is open, until cancelled, and then once more.

    How long it was not is measured on this machine's own clock, which nobody moves; what is noted is the bot's time.
    """
    beaten: datetime | None = None
    try:
        await client.wait_until_ready()
        while True:
            if _reachable(client) and await _beat(client, back=beaten is None or utcnow() - beaten >= NOTICED):
                beaten = utcnow()
            await asyncio.sleep(_BEAT_SECONDS)
    finally:
        if beaten and utcnow() - beaten < NOTICED:
            await _beat(client, back=False)


async def _beat(client: "TutorBot", *, back: bool) -> bool:
    try:
        outage = await client.tutor.outages.beat(at=client.now(), back=back)
    except TutorError as error:
        log.warning("a sign of life cannot be noted", why=str(error))
        return False
    if outage:
        log.info("learners could not reach the bot", began=outage.began.isoformat(), ended=outage.ended.isoformat())
    return True


def _reachable(client: "TutorBot") -> bool:
    return any(not shard.is_closed() for shard in client.shards.values())
