"""The machine under the figures: what it is, what a process costs on it, which core a process may use."""

import os
import platform
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

STAND_IN_CORE, BOT_CORE = 0, 1


def describe() -> str:
    cpu = next(
        (line.partition(":")[2].strip() for line in _lines("/proc/cpuinfo") if line.startswith("model name")), "?"
    )
    packages = " · ".join(f"{name} {version(name)}" for name in ("discord.py", "aiohttp", "SQLAlchemy", "uvloop"))
    return (
        f"{os.cpu_count()} cores of {cpu} · load {os.getloadavg()[0]:.1f} · Linux {platform.release()}\n"
        f"Python {platform.python_version()} · SQLite {sqlite3.sqlite_version} · {packages}"
    )


def pin(core: int) -> None:
    """Keep this process to one core; with fewer cores than that, leave it where it is."""
    if core in os.sched_getaffinity(0):
        os.sched_setaffinity(0, {core})


@contextmanager
def pinned(core: int) -> Iterator[None]:
    before = os.sched_getaffinity(0)
    pin(core)
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def cpu_seconds(pid: int) -> float:
    """What all threads of a process have used so far, to the nanosecond; /proc/<pid>/stat counts in hundredths."""
    return time.clock_gettime(~pid << 3 | 2)  # Linux's own way to name another process's clock


@dataclass(frozen=True, slots=True)
class Memory:
    """In MiB."""

    rss: float
    pss: float
    """Counts what several processes share by halves, thirds …"""


def memory(pid: int) -> Memory:
    fields = dict(line.split(":", 1) for line in _lines(f"/proc/{pid}/smaps_rollup")[1:])
    return Memory(*(int(fields[name].split()[0]) / 1024 for name in ("Rss", "Pss")))


def _lines(path: str) -> list[str]:
    return Path(path).read_text(encoding="utf-8").splitlines()
