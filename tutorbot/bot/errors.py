"""From an exception to one private reply: words for a TutorError, an error id for anything else."""

import secrets
from typing import TYPE_CHECKING

import aiohttp
import discord
import structlog
from discord import app_commands

from tutorbot.bot.screens import Screen, private, text
from tutorbot.domain.errors import JudgingError, StorageError, TutorError

if TYPE_CHECKING:
    from tutorbot.bot.actions import Press

log = structlog.get_logger()


async def explain(press: "Press", error: Exception) -> None:
    """Tell the person what went wrong, whatever was answered before; never raises."""
    if isinstance(error, app_commands.CommandInvokeError):
        error = error.original
    try:
        await private(press, Screen(text(f"⚠️ {_words(press, error)}")))
    except (discord.HTTPException, aiohttp.ClientError, OSError, RuntimeError) as failure:
        log.warning("could not explain an error", interaction=press.id, failure=str(failure))


def _words(press: "Press", error: Exception) -> str:
    if isinstance(error, JudgingError):
        log.error("a puzzle is out of order", puzzle=error.puzzle, what=error.what, interaction=press.id)
    if isinstance(error, TutorError) and not isinstance(error, StorageError):
        return str(error)
    if isinstance(error, app_commands.CommandNotFound | app_commands.CommandSignatureMismatch):
        return "This command has changed. Wait a minute, press Ctrl+R (or restart the app), and try again."
    if isinstance(error, app_commands.TransformerError):
        return "One of the options has a value that I cannot use. Pick one from the list that Discord offers."
    if isinstance(error, app_commands.CheckFailure):
        return "You cannot use this here."
    error_id = secrets.token_hex(3)
    log.error("request failed", error_id=error_id, interaction=press.id, exc_info=error)
    if isinstance(error, StorageError):
        return f"I cannot save anything at the moment, so this did not count. Please try later. (error `{error_id}`)"
    return f"Something broke on our side; it is not your fault. Tell a moderator this error id: `{error_id}`."
