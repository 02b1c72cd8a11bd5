"""Journeys that run code: all of them on one sandbox, for its start takes seconds."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.content.examples import write
from tests.journeys.conftest import Bot
from tests.journeys.follow_ups import introduce_everybody
from tests.journeys.running.courses import FILES
from tests.proving import prove_course
from tutorbot.playground.servers import Playground
from tutorbot.sandbox.queues import Gate
from tutorbot.sandbox.sandboxes import Sandbox
from tutorbot.settings import Settings, load_settings


@pytest.fixture(scope="session")
async def courses(sandbox: Sandbox, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with one course, proved as authors prove theirs."""
    folder = tmp_path_factory.mktemp("courses")
    faults = await prove_course(write(folder / "tiny", FILES), sandbox)
    assert not faults, faults
    return folder


@pytest.fixture
def settings(tmp_path: Path, courses: Path) -> Settings:
    return load_settings(data_dir=tmp_path / "data", content_dir=courses)


@pytest.fixture
async def bot(settings: Settings, playground: Playground, sandbox: Sandbox) -> AsyncIterator[Bot]:
    """Nobody is new to it, so that no welcome comes between two lines, and nobody has run anything in this minute."""
    sandbox._gate = Gate(sandbox.options.a_minute)
    bot = Bot(settings, playground, sandbox)
    await bot.start()
    await introduce_everybody(bot)
    yield bot
    await bot.stop()
