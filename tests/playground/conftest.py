from collections.abc import AsyncIterator

import pytest

from tests.playground.bots import SmallBot
from tutorbot.playground import Person, Playground


@pytest.fixture
async def playground() -> AsyncIterator[Playground]:
    async with Playground(port=0, acknowledge_within=0.5) as playground:
        yield playground


@pytest.fixture
async def bot(playground: Playground) -> SmallBot:
    """Not started: a test registers its commands first."""
    return SmallBot(connector=playground.connector())


@pytest.fixture
def ana(playground: Playground) -> Person:
    return playground.person("ana")


@pytest.fixture
def ben(playground: Playground) -> Person:
    return playground.person("ben")


@pytest.fixture
def mia(playground: Playground) -> Person:
    return playground.person("mia")
