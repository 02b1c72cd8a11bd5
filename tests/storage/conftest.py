from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.builders import database
from tutorbot.storage.stores import Store, open_store


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "tutorbot.db"


@pytest.fixture
async def store(path: Path) -> AsyncIterator[Store]:
    async with open_store(database(path)) as store:
        yield store
