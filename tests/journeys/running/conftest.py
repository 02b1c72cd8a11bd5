"""Journeys that run code: all of them on one sandbox, and so on one event loop, for its start takes seconds."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from tests.content.examples import write
from tests.journeys.conftest import Bot, guarded
from tests.journeys.follow_ups import introduce_everybody
from tests.journeys.running.courses import FILES
from tests.proving import prove_course
from tutorbot.playground.servers import Playground
from tutorbot.sandbox.options import Options
from tutorbot.sandbox.queues import Gate
from tutorbot.sandbox.sandboxes import Sandbox, open_sandbox
from tutorbot.settings import Settings, load_settings


@pytest_asyncio.fixture(scope="package", loop_scope="package")
async def sandbox() -> AsyncIterator[Sandbox]:
    async with open_sandbox(Options()) as sandbox:
        assert await sandbox.ready(), sandbox.why
        yield sandbox


@pytest_asyncio.fixture(scope="package", loop_scope="package")
async def courses(sandbox: Sandbox, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with one course, proved as authors prove theirs."""
    folder = tmp_path_factory.mktemp("courses")
    faults = await prove_course(write(folder / "tiny", FILES), sandbox)
    assert not faults, faults
    return folder


@pytest.fixture
def settings(tmp_path: Path, courses: Path) -> Settings:
    return load_settings(data_dir=tmp_path / "data", content_dir=courses)


@pytest_asyncio.fixture(loop_scope="package")
async def playground() -> AsyncIterator[Playground]:
    async with guarded() as playground:
        yield playground


@pytest_asyncio.fixture(loop_scope="package")
async def bot(settings: Settings, playground: Playground, sandbox: Sandbox) -> AsyncIterator[Bot]:
    """Nobody is new to it, so that no welcome comes between two lines, and nobody has run anything in this minute."""
    sandbox._gate = Gate(sandbox.options.a_minute)
    bot = Bot(settings, playground, sandbox)
    await bot.start()
    await introduce_everybody(bot)
    yield bot
    await bot.stop()
