import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.builders import database
from tests.tutor.students import Student
from tests.tutor.tutors import Box, Marker
from tutorbot.domain.ids import LearnerId
from tutorbot.domain.learners import Defaults
from tutorbot.storage import stores
from tutorbot.storage.stores import open_store
from tutorbot.tutor.tutors import Tutor


@pytest.fixture
def box() -> Box:
    return Box()


@pytest.fixture
def marker(box: Box) -> Marker:
    return Marker(box)


@pytest.fixture
async def tutor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, marker: Marker, box: Box) -> AsyncIterator[Tutor]:
    """On a real database, which does not wait for the disk; what survives a crash is shown in tests/storage."""
    monkeypatch.setattr(stores, "_durable", _hasty)
    async with open_store(database(tmp_path / "tutorbot.db")) as store:
        yield Tutor(store, Defaults(), marker, box)


def _hasty(connection: sqlite3.Connection, _: object) -> None:
    connection.execute("PRAGMA synchronous = OFF")
    connection.execute("PRAGMA foreign_keys = ON")


@pytest.fixture
def ana(tutor: Tutor) -> Student:
    return Student(tutor, LearnerId(7))
