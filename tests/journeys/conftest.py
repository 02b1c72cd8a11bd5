"""The real bot, unpatched, on a stand-in for Discord: what every journey starts from."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import cache
from pathlib import Path

import pytest

from tutorbot import bootstrap
from tutorbot.content.courses import Loaded
from tutorbot.logs import configure_logging
from tutorbot.playground.people import Person
from tutorbot.playground.servers import Playground
from tutorbot.sandbox.sandboxes import Sandbox
from tutorbot.settings import Settings, default_content_dir, load_settings
from tutorbot.storage.stores import open_store
from tutorbot.tutor.tutors import Tutor


@pytest.fixture(autouse=True)
def _quiet() -> None:
    configure_logging("error", "human")


@pytest.fixture(autouse=True)
def _read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The shipped courses take most of a second to read, and no journey changes them."""
    load = bootstrap._load
    shipped = default_content_dir()
    monkeypatch.setattr(bootstrap, "_load", lambda folder: _read(load, folder) if folder == shipped else load(folder))


@cache
def _read(load: Callable[[Path], list[Loaded]], folder: Path) -> list[Loaded]:
    return load(folder)


@pytest.fixture(scope="session")
async def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder whose database has the shipped courses already, which takes a while."""
    settings = load_settings(data_dir=tmp_path_factory.mktemp("filled"), sandbox=False)
    async with bootstrap.open_tutor(settings):
        return settings.data_dir


@pytest.fixture
def settings(tmp_path: Path, filled: Path) -> Settings:
    """Without a sandbox, whose start takes seconds; `running/` holds the journeys that need one."""
    return load_settings(data_dir=shutil.copytree(filled, tmp_path / "data"), sandbox=False)


@asynccontextmanager
async def connected(settings: Settings, playground: Playground, sandbox: Sandbox | None = None) -> AsyncIterator[Tutor]:
    """A bot on its database, from its start to its stop; on a sandbox that is there already, if one is given."""
    async with _tutor(settings, sandbox) as tutor:
        bot = bootstrap.playing_bot(tutor, playground, drain_seconds=settings.drain_seconds)
        serving = asyncio.create_task(bootstrap.serve(bot, playground.token))
        try:
            await playground.bot_ready()
            yield tutor
        finally:
            await bot.close()
            await serving
            await playground.bot_gone()


@asynccontextmanager
async def _tutor(settings: Settings, sandbox: Sandbox | None) -> AsyncIterator[Tutor]:
    if sandbox is None:
        async with bootstrap.open_tutor(settings) as tutor:
            yield tutor
    else:
        async with open_store(settings.database) as store:
            yield await bootstrap.make_tutor(settings, store, sandbox)


class Bot:
    """The bot of a journey, which can be stopped and started again on the same database."""

    def __init__(self, settings: Settings, playground: Playground, sandbox: Sandbox | None = None) -> None:
        self._settings = settings
        self._playground = playground
        self._sandbox = sandbox
        self.tutor: Tutor

    async def start(self) -> None:
        self._running = connected(self._settings, self._playground, self._sandbox)
        self.tutor = await self._running.__aenter__()

    async def stop(self) -> None:
        await self._running.__aexit__(None, None, None)

    async def restart(self) -> None:
        await self.stop()
        await self.start()


@asynccontextmanager
async def guarded() -> AsyncIterator[Playground]:
    """A playground of which nothing but Discord's own hosts may be asked."""
    async with Playground(port=0) as playground:
        yield playground
        allowed = {"discord.com", "gateway.discord.gg", "cdn.discordapp.com"}
        assert playground.hosts_asked <= allowed, "the bot tried to reach somebody else"


@pytest.fixture
async def playground() -> AsyncIterator[Playground]:
    async with guarded() as playground:
        yield playground


@pytest.fixture
async def bot(settings: Settings, playground: Playground) -> AsyncIterator[Bot]:
    bot = Bot(settings, playground)
    await bot.start()
    yield bot
    await bot.stop()


@pytest.fixture
def ana(playground: Playground, bot: Bot) -> Person:  # noqa: ARG001  she needs a bot to talk to
    return playground.person("ana")


@pytest.fixture
def ben(playground: Playground, bot: Bot) -> Person:  # noqa: ARG001  as Ana
    return playground.person("ben")


@pytest.fixture
def mia(playground: Playground, bot: Bot) -> Person:  # noqa: ARG001  as Ana
    return playground.person("mia")
