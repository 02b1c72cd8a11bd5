import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tutorbot.domain.errors import StorageError
from tutorbot.storage.locks import exclusive
from tutorbot.storage.stores import open_store

HOLD = """
import sys
from pathlib import Path
from tutorbot.storage.locks import exclusive

with exclusive(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


@contextmanager
def another_process_on(path: Path) -> Iterator[subprocess.Popen[str]]:
    """A second bot, as far as the lock is concerned."""
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout
        assert process.stdout.readline() == "held\n"
        try:
            yield process
        finally:
            process.kill()


async def test_a_second_process_is_refused_and_told_who_holds_the_database(path: Path) -> None:
    with another_process_on(path) as process:
        said = rf"in use by process {process.pid} on {os.uname().nodename} since \d{{4}}-\d\d-\d\d \d\d:\d\d UTC"
        with pytest.raises(StorageError, match=said):
            async with open_store(path):
                pass


def test_a_bot_that_serves_keeps_another_process_out(path: Path) -> None:
    with exclusive(path):
        second = subprocess.run(
            [sys.executable, "-c", HOLD, str(path)], input="", capture_output=True, text=True, timeout=30, check=False
        )
    assert second.returncode == 1
    assert f"is in use by process {os.getpid()}" in second.stderr


async def test_two_stores_in_one_process_are_refused_likewise(path: Path) -> None:
    async with open_store(path):
        with pytest.raises(StorageError, match=f"in use by process {os.getpid()}"):
            async with open_store(path):
                pass


def test_the_lock_is_free_after_kill_9(path: Path) -> None:
    with another_process_on(path) as process:
        process.kill()
        process.wait(10)
        with exclusive(path):
            pass


def test_the_lock_is_free_after_the_block_though_the_block_raised(path: Path) -> None:
    for _ in range(2):
        with pytest.raises(LookupError), exclusive(path):
            raise LookupError


def test_a_child_of_the_bot_does_not_keep_the_lock(path: Path) -> None:
    with exclusive(path):
        child = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    with child, exclusive(path):
        child.kill()


def test_who_left_the_file_unreadable_is_another_process(path: Path) -> None:
    with exclusive(path):
        path.with_name(path.name + ".lock").write_text("{")
        with pytest.raises(StorageError, match="in use by another process"), exclusive(path):
            pass


def test_a_folder_that_is_missing_is_named(path: Path) -> None:
    with pytest.raises(StorageError, match="Cannot write beside the database"), exclusive(path / "deeper" / "t.db"):
        pass
