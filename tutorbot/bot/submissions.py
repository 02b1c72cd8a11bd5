"""Answers to puzzles that a stopped bot or a lost sandbox left: judged later, and shown where they are awaited."""

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING, cast

import aiohttp
import discord
import structlog

from tutorbot.bot.puzzles import puzzle_screen
from tutorbot.domain.errors import JudgingError, TutorError, Unavailable

if TYPE_CHECKING:
    from tutorbot.bot.clients import TutorBot
    from tutorbot.storage.puzzles import Submission

log = structlog.get_logger()

_TOKEN_LIFE = timedelta(minutes=15)
_LOOK_AGAIN_SECONDS = 30.0


async def keep_finishing(client: "TutorBot") -> None:
    """Judge what is left again and again, until cancelled; at first also show the verdicts that a stop kept back."""
    waits = await _finish_all(client, judged=True)
    while True:
        await asyncio.sleep(_LOOK_AGAIN_SECONDS)
        waited, waits = waits, await _finish_all(client, judged=False)
        if waited and not waits:
            log.info("no answer waits any more")


async def _finish_all(client: "TutorBot", *, judged: bool) -> bool:
    """Judge what was left, and show each verdict in the message that waits for it; else the next `/puzzle` shows it.

    Returns:
        Whether answers wait still, because there is no sandbox or no database.
    """
    try:
        left = await client.tutor.submissions.unfinished(judged=judged)
    except TutorError as error:
        log.warning("answers that were left cannot be read", why=str(error))
        return True
    except Exception:
        log.exception("answers that were left cannot be read")
        return True
    for submission in left:
        try:
            await _finish(client, submission)
        except Unavailable as error:
            log.info("answers wait for a sandbox", why=str(error))
            return True
        except JudgingError as error:
            log.error("a puzzle is out of order", puzzle=error.puzzle, what=error.what)  # noqa: TRY400  no fault of ours
        except TutorError as error:
            log.info("an answer is not judged any more", submission=submission.id, why=str(error))
        except (discord.HTTPException, aiohttp.ClientError) as failure:
            log.info("a verdict waits for the next command", submission=submission.id, why=type(failure).__name__)
        except Exception:
            log.exception("an answer could not be judged", submission=submission.id)
    return False


async def _finish(client: "TutorBot", submission: "Submission") -> None:
    now = client.now()
    posed = await client.tutor.submissions.finish(submission, at=now)
    if submission.reply is None or now - submission.at > _TOKEN_LIFE:
        return
    webhook = discord.Webhook.partial(submission.reply.application, submission.reply.token, client=client)
    original = cast("int", "@original")  # Discord's own name for the first answer, which discord.py passes on
    await webhook.edit_message(original, view=puzzle_screen(posed), attachments=[])
    await client.tutor.submissions.delivered(submission.id)
