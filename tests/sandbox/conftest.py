"""The exploits are tried beside all other tests of the sandbox, from the first of them on, and looked at last.

What this machine has no place for is skipped, with the reason. With CI=true a missing bubblewrap ends the run instead.
"""

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.sandbox.sieges import Sieges

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    ours = [place for place, item in enumerate(items) if item.path.parent == HERE]
    last = sorted((items[place] for place in ours), key=lambda item: item.path.stem == "test_exploits")
    for place, item in zip(ours, last, strict=True):
        items[place] = item
    if ours and os.environ.get("CI") == "true" and sys.platform == "linux" and not shutil.which("bwrap"):
        raise pytest.UsageError(f"{len(ours)} tests are of the sandbox, and bubblewrap is not installed (bwrap).")


@pytest.fixture(scope="session", autouse=True)
def _begun_early(request: pytest.FixtureRequest) -> None:
    """With several workers (xdist) the one that has `test_exploits.py` begins, and the others do not."""
    if not hasattr(request.config, "workerinput"):
        request.getfixturevalue("sieges")


@pytest.fixture(scope="session")
def sieges(request: pytest.FixtureRequest) -> Iterator[Sieges]:
    """Of those exploits and places that tests of this run ask for."""
    wanted: dict[str, list[str]] = {}
    for item in request.session.items:
        given: dict[str, Any] = getattr(getattr(item, "callspec", None), "params", {})
        if item.path.parent == HERE and "place" in given and not given["place"].why_not:
            names = wanted.setdefault(given["place"].name, [])
            names += [given["exploit"].name] if "exploit" in given else []
    found = Sieges(wanted)
    yield found
    found.close()
