"""The client: what it listens to, how presses find their action, how it stops without dropping anything."""

import asyncio
import hashlib
import json
import sys
from typing import TYPE_CHECKING, Any

import aiohttp
import discord
import structlog
from discord import app_commands

from tutorbot.bot import (
    cards,
    fits,
    guilds,
    learners,
    modes,
    paths,
    progress,
    puzzles,
    questions,
    quizzes,
    recalls,
    reminders,
    reviews,
    runs,
    streaks,
    topic_tests,
    welcomes,
)
from tutorbot.bot.actions import Press, pressed
from tutorbot.bot.blanks import open_blanks
from tutorbot.bot.challenges import open_challenge
from tutorbot.bot.errors import explain
from tutorbot.bot.outages import keep_beating
from tutorbot.bot.projects import open_project
from tutorbot.bot.readings import open_reading
from tutorbot.bot.recaps import open_recap
from tutorbot.bot.rounds import keep_going
from tutorbot.bot.submissions import keep_finishing
from tutorbot.bot.topic_tests import open_test
from tutorbot.bot.topics import guild_of
from tutorbot.bot.visuals import open_visual
from tutorbot.domain.errors import TutorError
from tutorbot.domain.ids import LearnerId
from tutorbot.domain.modes import READ, Mode

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from tutorbot.tutor.tutors import Tutor

log = structlog.get_logger()

_WORKERS = ("CommandTree-invoker", "discord.py: on_interaction", "discord.py: on_app_command_completion")
"""The names of discord.py's tasks in which our handlers run."""


_WELCOMED_AT = {"card", "streak show", "progress", "settings"}
"""The commands that make good first ones: `/quiz` and `/help` need no other welcome, and a form none behind it."""


class Tree(app_commands.CommandTree["TutorBot"]):
    async def interaction_check(self, press: Press) -> bool:
        """Meet the learner, so that a first use can be welcomed; an autocomplete is no use yet."""
        command = press.command.qualified_name if press.command else ""
        if press.type is discord.InteractionType.application_command and not command.startswith("me "):
            try:
                press.extras["new"] = await press.client.tutor.learners.meet(
                    LearnerId(press.user.id), guild_of(press), at=press.created_at
                )
            except Exception as error:  # noqa: BLE001  discord.py would drop it without a word to anybody
                await explain(press, error)
                return False
        return True

    async def on_error(self, press: Press, error: app_commands.AppCommandError) -> None:
        if press.type is discord.InteractionType.autocomplete:
            log.warning("autocomplete failed", interaction=press.id, exc_info=error)
        else:
            await explain(press, error)


class TutorBot(discord.AutoShardedClient):
    """Connects to Discord, or to whatever the connector leads to."""

    def __init__(
        self,
        tutor: "Tutor",
        *,
        connector: "aiohttp.BaseConnector | None" = None,
        drain_seconds: float = 10,
        now: "Callable[[], datetime]" = discord.utils.utcnow,
        look_seconds: float = 60,
        **options: Any,  # noqa: ANN401  discord.py's own
    ) -> None:
        # Without these two lines discord.py warns at each start that a bot without voice has no voice.
        discord.VoiceClient.warn_nacl = False
        discord.VoiceClient.warn_dave = False
        super().__init__(
            intents=discord.Intents(guilds=True),
            member_cache_flags=discord.MemberCacheFlags.none(),
            max_messages=None,
            chunk_guilds_at_startup=False,
            allowed_mentions=discord.AllowedMentions.none(),
            connector=connector,
            **options,
        )
        self.tutor = tutor
        self.openers: Mapping[Mode, modes.Opener] = {
            **dict.fromkeys(READ, open_reading),
            Mode.TRY: open_blanks,
            Mode.CHALLENGE: open_challenge,
            Mode.PROJECT: open_project,
            Mode.RECAP: open_recap,
            Mode.TEST: open_test,
            Mode.VISUALIZE: open_visual,
        }
        self._drain_seconds = drain_seconds
        self.now = now
        """The time by which interactions are dated: Discord's, or that of a playground whose clock was moved."""
        self._look_seconds = look_seconds
        """How often it looks whether a moment has come."""
        self._by_itself: list[asyncio.Task[None]] = []
        self.tree = Tree(
            self,
            allowed_contexts=app_commands.AppCommandContext(guild=True, dm_channel=True, private_channel=True),
            allowed_installs=app_commands.AppInstallationType(guild=True, user=True),
        )
        for room in (
            modes,
            quizzes,
            recalls,
            topic_tests,
            paths,
            reviews,
            cards,
            puzzles,
            runs,
            streaks,
            progress,
            reminders,
            learners,
            questions,
            guilds,
            welcomes,
        ):
            for command in room.COMMANDS:
                self.tree.add_command(command)

    async def setup_hook(self) -> None:
        self._drain_before_closing()
        await self._sync_commands()
        self._by_itself = [
            asyncio.create_task(keep_finishing(self), name="answers that were left"),
            asyncio.create_task(keep_beating(self), name="signs of life"),
            asyncio.create_task(keep_going(self, fits.fit_all, fits.EVERY_SECONDS), name="fits"),
            asyncio.create_task(keep_going(self, reminders.remind_all, self._look_seconds), name="reminders"),
        ]

    async def on_ready(self) -> None:
        log.info("ready", guilds=len(self.guilds), shards=self.shard_count)

    async def on_interaction(self, press: Press) -> None:
        """Buttons, selects and modals; discord.py hands commands to the tree."""
        if press.type not in (discord.InteractionType.component, discord.InteractionType.modal_submit):
            return
        try:
            await pressed(press).run(press)
        except Exception as error:  # noqa: BLE001  every press is answered
            await explain(press, error)

    async def on_app_command_completion(
        self, press: Press, command: app_commands.Command[Any, ..., Any] | app_commands.ContextMenu
    ) -> None:
        try:
            if press.extras.get("new") and command.qualified_name in _WELCOMED_AT:
                await welcomes.welcome(press)
            await reminders.tell_what_was_unheard(press)
        except (discord.HTTPException, aiohttp.ClientError, TutorError) as failure:
            log.warning("could not add a word to an answer", interaction=press.id, failure=type(failure).__name__)

    async def on_error(self, event_method: str, /, *_: object, **__: object) -> None:
        log.error("event failed", event_method=event_method, exc_info=sys.exc_info())

    async def _sync_commands(self) -> None:
        """Tell Discord our commands when they differ from what it was told last, or when it has lost them."""
        payload = [command.to_dict(self.tree) for command in self.tree.get_commands()]
        digest = hashlib.sha256(json.dumps(payload, sort_keys=True).encode()).hexdigest()
        application = self.application_id or 0
        if await self.tutor.commands.told(application) == digest:
            held = {command.name for command in await self.tree.fetch_commands()}
            if held == {command.name for command in self.tree.get_commands()}:
                return
        await self.tree.sync()
        await self.tutor.commands.remember(application, digest)
        log.info("commands synced", commands=len(payload))

    def _drain_before_closing(self) -> None:
        """Let requests that have begun be answered: after the gateway is closed, before the HTTP session goes."""
        close_session = self.http.close

        async def drain() -> None:
            for task in self._by_itself:
                task.cancel()
            loop = asyncio.get_running_loop()
            deadline = loop.time() + self._drain_seconds
            while (working := _at_work()) and (left := deadline - loop.time()) > 0:
                log.info("finishing what was begun", requests=len(working))
                await asyncio.wait(working, timeout=left)
            if self._by_itself:
                await asyncio.wait(self._by_itself, timeout=max(0, deadline - loop.time()))
            await close_session()

        self.http.close = drain  # type: ignore[method-assign]  # Client.close has no other place between the two


def _at_work() -> set[asyncio.Task[Any]]:
    """The tasks in which our handlers run, but for the one that asks."""
    running = {task for task in asyncio.all_tasks() if task.get_name().startswith(_WORKERS)}
    return running - {asyncio.current_task()}
