import asyncio
import os
import resource
import shutil
import sqlite3
import stat
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from sqlalchemy import text

from tests.builders import database
from tests.storage.test_stores import kept, put, together
from tutorbot.domain.errors import StorageError
from tutorbot.storage import schemas
from tutorbot.storage.faults import worded
from tutorbot.storage.stores import Store, open_store
from tutorbot.storage.transactions import Transaction

NOBODY = 65534
LARGE = "x" * 6_000_000
"""More than SQLite keeps in memory until the commit."""


def put_large(tx: Transaction) -> None:
    tx.notes.put("large", LARGE)


async def limit_pages(store: Store, pages: int) -> None:
    """Let the database grow to this many pages and no further, as on a disk of that size."""
    await store.write(lambda tx: tx.notes._run(text(f"PRAGMA max_page_count = {pages}")).scalar())


@contextmanager
def failing_disk(limit: int) -> Iterator[None]:
    """The system refuses to make any file of this process larger than this."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@contextmanager
def as_anybody() -> Iterator[None]:
    """File permissions mean nothing to root, so root becomes nobody for the length of the block."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that nobody may enter and write to; pytest's own are closed to others."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder)
        path.chmod(0o777)
        yield path
        path.chmod(0o777)


async def test_a_full_disk_is_said_in_words_and_serving_goes_on_once_there_is_space(store: Store) -> None:
    await store.write(put("before"))
    await limit_pages(store, 1)
    with pytest.raises(StorageError, match="The disk is full"):
        await store.write(put_large)
    assert await kept(store, "before", "large") == ["before"]

    await limit_pages(store, 1_000_000)
    await store.write(put("after"))
    assert await kept(store, "before", "large", "after") == ["before", "after"]


async def test_on_a_full_disk_every_caller_of_a_commit_is_told_and_nothing_is_half_there(store: Store) -> None:
    await limit_pages(store, 1)
    results = await together(store, put("a"), put_large, put("b"))
    there = await kept(store, "a", "large", "b")

    assert isinstance(results[1], StorageError)
    for name, result in zip(("a", "large", "b"), results, strict=True):
        assert (result is None) == (name in there), "who was told that it is saved, and nobody else, has it saved"
        assert result is None or "The disk is full" in str(result)


@pytest.mark.parametrize("limit", [200_000, 3_000_000])
async def test_a_disk_that_fails_is_said_in_words_to_every_caller_and_serving_goes_on_after(
    store: Store, limit: int
) -> None:
    await store.write(put("before"))
    with failing_disk(limit):
        results = await together(store, put("a"), put_large, put("b"))
    assert [str(result).partition(": ")[2] for result in results] == [
        "The disk reports an error. Check it before you go on."
    ] * 3
    assert await kept(store, "before", "a", "large", "b") == ["before"]

    await store.write(put("after"))
    assert await kept(store, "before", "after") == ["before", "after"]


async def test_what_was_acknowledged_before_the_disk_failed_is_there_after_a_restart(path: Path) -> None:
    async with open_store(database(path)) as store:
        await store.write(put("before"))
        with failing_disk(200_000), pytest.raises(StorageError):
            await store.write(put_large)
    async with open_store(path) as store:
        assert await kept(store, "before", "large") == ["before"]


async def test_a_database_that_another_program_holds_is_said_in_words(store: Store, path: Path) -> None:
    await store.write(lambda tx: tx.notes._run(text("PRAGMA busy_timeout = 50")).scalar())
    with closing(sqlite3.connect(path)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StorageError, match="Another program holds the database"):
            await store.write(put("a"))
    await store.write(put("b"))
    assert await kept(store, "a", "b") == ["b"]


async def test_a_file_that_may_not_be_written_to_is_refused_at_the_start(open_folder: Path) -> None:
    path = database(open_folder / "tutorbot.db")
    path.chmod(stat.S_IRUSR | stat.S_IRGRP | stat.S_IROTH)
    with as_anybody(), pytest.raises(StorageError, match="may not be written to"):
        async with open_store(path):
            pass


async def test_a_folder_that_may_not_be_written_to_is_refused_at_the_start(open_folder: Path) -> None:
    path = database(open_folder / "tutorbot.db")
    open_folder.chmod(0o555)  # noqa: ASYNC240  nothing else runs on this loop
    with as_anybody(), pytest.raises(StorageError, match="Cannot write beside the database"):
        async with open_store(path):
            pass


async def test_a_file_that_may_not_be_read_is_refused_at_the_start(open_folder: Path) -> None:
    path = database(open_folder / "tutorbot.db")
    path.chmod(0)
    with as_anybody(), pytest.raises(StorageError, match="cannot be opened"):
        async with open_store(path):
            pass


async def test_a_folder_in_place_of_the_database_is_said_in_words(path: Path) -> None:
    path.mkdir()  # noqa: ASYNC240  as above
    with pytest.raises(StorageError, match="cannot be opened"):
        async with open_store(path):
            pass


async def test_a_file_in_place_of_the_folder_is_said_in_words(path: Path) -> None:
    path.touch()  # noqa: ASYNC240  as above
    with pytest.raises(StorageError, match="Cannot make the folder"):
        async with open_store(path / "tutorbot.db"):
            pass


async def test_a_file_that_is_no_database_is_said_in_words_and_left_alone(path: Path) -> None:
    path.write_text("Dear diary, " * 1000)  # noqa: ASYNC240  as above
    with pytest.raises(StorageError, match="no SQLite database"):
        async with open_store(path):
            pass
    assert path.read_text() == "Dear diary, " * 1000  # noqa: ASYNC240  as above


def damage(path: Path, table: str) -> None:
    """Overwrite the first page of a table."""
    with closing(sqlite3.connect(path)) as connection:
        (page,) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", (table,)).fetchone()
        (size,) = connection.execute("PRAGMA page_size").fetchone()
    with path.open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(b"\xa5" * size)


async def test_a_database_that_was_damaged_in_a_crash_is_refused_at_the_start(store: Store, path: Path) -> None:
    await asyncio.gather(*(store.write(put(f"note {number}")) for number in range(100)))
    crashed = path.with_name("crashed.db")
    shutil.copyfile(path, crashed)
    damage(crashed, "cards")
    shutil.copyfile(f"{path}-wal", f"{crashed}-wal")
    with pytest.raises(StorageError, match=r"is damaged \(.*\). Restore a backup with `tutorbot db restore FILE`"):
        async with open_store(crashed):
            pass


async def test_a_damaged_page_is_said_in_words_to_whoever_needs_it(path: Path) -> None:
    async with open_store(path) as store:
        await asyncio.gather(*(store.write(put(f"note {number}")) for number in range(1000)))
    damage(path, "notes")
    async with open_store(path) as store:
        with pytest.raises(StorageError, match="The database is damaged"):
            await store.read(lambda tx: tx.notes._run(text("SELECT max(value) FROM notes")).scalar())
        with pytest.raises(StorageError, match="The database is damaged"):
            await store.write(put("a"))
        assert await store.write(lambda tx: tx.guilds.get(None)) is None, "the rest is served"


def test_errors_that_are_ours_keep_their_own_name(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        with pytest.raises(sqlite3.OperationalError, match="syntax"), worded(path):
            connection.execute("SELEKT")
        connection.execute("CREATE TABLE t (x NOT NULL)")
        with pytest.raises(sqlite3.IntegrityError), worded(path):
            connection.execute("INSERT INTO t VALUES (NULL)")


def test_preparing_a_database_that_was_closed_well_reads_no_more_than_it_must(path: Path) -> None:
    damage(database(path), "cards")
    schemas.prepare(path)
