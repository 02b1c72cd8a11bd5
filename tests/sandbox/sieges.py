"""The exploits in every place that is asked for, each place in a process of its own (`attacks.py`)."""

import json
import os
import subprocess
import sys
from typing import Any

import pytest

from tests.sandbox import places
from tests.sandbox.attacks import Attack, Result
from tests.sandbox.places import Place

_SECONDS = 300


class Sieges:
    """What came of the exploits in each place; the processes of all places that are asked for run side by side."""

    def __init__(self, wanted: dict[str, list[str]]) -> None:
        self._running = {name: _started(name, exploits) for name, exploits in wanted.items()}
        self._found: dict[str, Attack | str] = {}

    def at(self, place: Place) -> Attack:
        if place.name not in self._found:
            self._found[place.name] = _ended(self._running.pop(place.name))
        found = self._found[place.name]
        if isinstance(found, str):
            pytest.skip(f"nothing was tried as {place.name}: {found}")
        return found

    def close(self) -> None:
        for process in self._running.values():
            process.kill()
            process.communicate()


def _started(place: str, names: list[str]) -> "subprocess.Popen[str]":
    environment = {name: value for name, value in os.environ.items() if name in ("PATH", "LANG", "TMPDIR")}
    return subprocess.Popen(
        [sys.executable, "-m", "tests.sandbox.attacks", "--place", place, *names],
        cwd=places.CHECKOUT,
        env={**environment, "PYTHONDONTWRITEBYTECODE": "1"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def _ended(process: "subprocess.Popen[str]") -> Attack | str:
    """What came of it, or why it cannot be tried on this machine."""
    out, err = process.communicate(timeout=_SECONDS)
    if process.returncode == places.CANNOT:
        return err.strip()
    assert process.returncode == 0, err
    found: dict[str, Any] = json.loads(out)
    return Attack(**{**found, "results": [Result(**each) for each in found["results"]]})
