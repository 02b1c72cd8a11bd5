from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.builders import database
from tests.tutor.students import Student
from tutorbot.domain.ids import LearnerId
from tutorbot.domain.learners import Defaults
from tutorbot.storage.stores import open_store
from tutorbot.tutor.tutors import Tutor


@pytest.fixture
async def tutor(tmp_path: Path) -> AsyncIterator[Tutor]:
    async with open_store(database(tmp_path / "tutorbot.db")) as store:
        yield Tutor(store, Defaults())


@pytest.fixture
def ana(tutor: Tutor) -> Student:
    return Student(tutor, LearnerId(7))
