"""Builds store, tutor, bot and playground and joins them: the one place that knows all parts."""

import asyncio
import contextlib
import signal
import webbrowser
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import aiohttp
import discord
import structlog

from tutorbot.bot.clients import TutorBot
from tutorbot.content.courses import Loaded, load_course
from tutorbot.domain.errors import TutorError
from tutorbot.domain.learners import Defaults
from tutorbot.encoder.encoders import Encoder, open_encoder
from tutorbot.fitting.fitters import Fitter, open_fitter
from tutorbot.judging.judges import Judge
from tutorbot.pictures.pictures import Pictures, open_pictures
from tutorbot.playground.servers import Playground
from tutorbot.sandbox.privacy import hide_this_process
from tutorbot.sandbox.sandboxes import Sandbox, open_sandbox
from tutorbot.settings import Settings
from tutorbot.storage.stores import Store, open_store
from tutorbot.tutor.tutors import Tutor

log = structlog.get_logger()

_BEAT_SECONDS = 5
_ESTIMATED_EVERY = timedelta(days=1)
_LOOK_SECONDS = 600
_GLANCE_SECONDS = 0.25
"""Between two looks at a playground's clock, which may have been moved by a day."""


@asynccontextmanager
async def open_tutor(settings: Settings) -> AsyncIterator[Tutor]:
    """The tutor on the database that the settings name, with the course files brought in."""
    async with (
        open_store(settings.database) as store,
        open_sandbox(settings.sandbox_options) as sandbox,
        open_pictures() as pictures,
        open_fitter() as fitter,
        open_encoder() as encoder,
    ):
        yield await make_tutor(settings, store, sandbox, pictures, fitter, encoder)


async def make_tutor(
    settings: Settings,
    store: Store,
    sandbox: Sandbox,
    pictures: Pictures | None = None,
    fitter: Fitter | None = None,
    encoder: Encoder | None = None,
) -> Tutor:
    """A tutor of parts that are there, with the course files brought in."""
    defaults = Defaults(
        new_per_day=settings.new_cards_per_day,
        reviews_per_day=settings.reviews_per_day,
        retention=settings.retention,
    )
    tutor = Tutor(store, defaults, Judge(sandbox), sandbox, pictures, fitter, encoder)
    await bring_in_courses(tutor, settings.content_dir)
    return tutor


async def bring_in_courses(tutor: Tutor, folder: Path) -> None:
    """Serve what the course files say; where they are at fault, go on with what was served before, and say so."""
    loaded = await asyncio.to_thread(_load, folder)
    for fault in (fault for each in loaded for fault in each.faults):
        log.error(
            "content fault",
            file=fault.file,
            line=fault.line,
            where=fault.where,
            message=fault.message,
            expected=fault.expected,
        )
    if not loaded or any(each.course is None for each in loaded):
        log.error("no course was brought in; what was served before stays in service", folder=str(folder))
        return
    faulty = frozenset().union(*(each.faulty for each in loaded))
    synced = await tutor.courses.sync([each.course for each in loaded if each.course], faulty, at=datetime.now(UTC))
    log.info("courses in service", added=synced.added, changed=synced.changed, retired=synced.retired)
    if faulty:
        absent = sorted(faulty - set(synced.kept))
        log.error("topics with faults", last_good_version_in_service=list(synced.kept), not_in_service=absent)


def _load(folder: Path) -> list[Loaded]:
    return [load_course(path.parent) for path in sorted(folder.glob("*/course.yaml"))]


async def run(settings: Settings) -> None:
    """Serve Discord until a signal says stop.

    Raises:
        TutorError: no token, a token that Discord refuses, or a database that cannot be used.
    """
    token = settings.require_token()
    hide_this_process()
    async with open_tutor(settings) as tutor, beating(settings.heartbeat), estimating(tutor):
        bot = TutorBot(tutor, drain_seconds=settings.drain_seconds, shard_count=settings.shard_count)
        await serve(bot, token)


async def play(
    settings: Settings, *, port: int, record: Path | None, open_browser: bool, say: Callable[[str], None]
) -> None:
    """Serve the playground until a signal says stop; `say` is told the address once everything is ready."""
    async with playground(settings, port=port, record=record) as (stand_in, serving):
        say(stand_in.url)
        if open_browser:
            await asyncio.to_thread(webbrowser.open, stand_in.url)
        await serving


@asynccontextmanager
async def playground(
    settings: Settings, *, port: int = 0, record: Path | None = None
) -> AsyncIterator[tuple[Playground, Awaitable[None]]]:
    """A stand-in for Discord with the unmodified bot connected to it, and what to await until the bot stops."""
    clock = settings.data_dir / "playground-clock"
    async with Playground(port=port, record=record) as stand_in, open_tutor(settings) as tutor:
        _set_clock(stand_in, clock)
        bot = playing_bot(tutor, stand_in)
        serving = asyncio.create_task(serve(bot, stand_in.token), name="tutorbot")
        try:
            await _ready(stand_in, serving)
            yield stand_in, serving
        finally:
            await bot.close()
            with contextlib.suppress(asyncio.CancelledError):
                await serving
            _keep_clock(stand_in, clock)


def playing_bot(tutor: Tutor, stand_in: Playground, **options: Any) -> TutorBot:  # noqa: ANN401  the bot's own
    """The same bot as on Discord; only its connector leads elsewhere, its clock can be moved, so that it looks there
    often, and it waits for no further servers to appear.
    """
    return TutorBot(
        tutor,
        connector=stand_in.connector(),
        now=stand_in.clock.now,
        look_seconds=_GLANCE_SECONDS,
        guild_ready_timeout=0.02,
        **options,
    )


async def serve(bot: TutorBot, token: str) -> None:
    """Run a bot until it is closed; SIGTERM and SIGINT close it after what was begun is answered."""
    loop = asyncio.get_running_loop()
    closing: set[asyncio.Task[None]] = set()
    for each in (signal.SIGTERM, signal.SIGINT):
        with contextlib.suppress(NotImplementedError, RuntimeError):  # Windows, or not the main thread
            loop.add_signal_handler(each, lambda: closing.add(asyncio.ensure_future(bot.close())))
    try:
        async with bot:
            await bot.start(token)
    except discord.LoginFailure as error:
        raise TutorError(
            "Discord refuses this token. Make a new one: https://discord.com/developers/applications > your "
            "application > Bot > Reset Token."
        ) from error
    except aiohttp.ClientConnectionError as error:
        raise TutorError("Discord cannot be reached. Check this machine's network, then start again.") from error
    finally:
        await asyncio.gather(*closing)


@asynccontextmanager
async def beating(heartbeat: Path) -> AsyncIterator[None]:
    """Touch a file every few seconds, so that a health check can see that the event loop turns."""

    async def beat() -> None:
        while True:
            try:
                await asyncio.to_thread(heartbeat.touch)
            except OSError as error:
                log.warning("the heartbeat cannot be written", why=error.strerror)
            await asyncio.sleep(_BEAT_SECONDS)

    task = asyncio.create_task(beat(), name="heartbeat")
    try:
        yield
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
        await asyncio.to_thread(heartbeat.unlink, missing_ok=True)


@asynccontextmanager
async def estimating(tutor: Tutor) -> AsyncIterator[None]:
    """Estimate once a day how hard questions are, from all answers."""

    async def estimate() -> None:
        while True:
            await asyncio.sleep(_LOOK_SECONDS)
            now = datetime.now(UTC)
            try:
                last = await tutor.difficulties.last()
                if last is None or now - last >= _ESTIMATED_EVERY:
                    moved = await tutor.difficulties.estimate(at=now)
                    log.info("difficulties estimated", questions=len(moved))
            except Exception:
                log.exception("difficulties could not be estimated")

    task = asyncio.create_task(estimate(), name="difficulties")
    try:
        yield
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


async def _ready(stand_in: Playground, serving: asyncio.Task[None]) -> None:
    """Wait until the bot is ready, or raise what stopped it."""
    ready = asyncio.create_task(stand_in.bot_ready())
    await asyncio.wait({ready, serving}, return_when=asyncio.FIRST_COMPLETED)
    if serving.done():
        ready.cancel()
        await serving
    await ready


def _set_clock(stand_in: Playground, kept: Path) -> None:
    """Go on at the time that was left, or yesterday's reviews would lie in the future."""
    with contextlib.suppress(FileNotFoundError, ValueError):
        offset = timedelta(seconds=float(kept.read_text(encoding="utf-8")))
        if offset > timedelta():
            stand_in.clock.move(offset)


def _keep_clock(stand_in: Playground, kept: Path) -> None:
    kept.write_text(str(stand_in.clock.offset.total_seconds()), encoding="utf-8")
