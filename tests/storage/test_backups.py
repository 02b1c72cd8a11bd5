import asyncio
import sqlite3
from collections.abc import Callable
from contextlib import closing
from itertools import count
from pathlib import Path

import pytest

from tests.builders import database
from tests.storage.test_schemas import set_revision
from tutorbot.domain.errors import StorageError
from tutorbot.storage.backups import backup, restore
from tutorbot.storage.locks import exclusive
from tutorbot.storage.stores import Store, open_store


def make(path: Path, value: str) -> Path:
    """A database with one note in it."""
    with closing(sqlite3.connect(database(path))) as connection, connection:
        connection.execute("INSERT INTO notes VALUES ('a', ?)", (value,))
    return path


def note(path: Path) -> str:
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA quick_check").fetchone() == ("ok",)
        return str(connection.execute("SELECT value FROM notes WHERE name = 'a'").fetchone()[0])


def files_in(folder: Path) -> set[str]:
    """But for the files of a connection that is only open, or was."""
    return {file.name for file in folder.iterdir() if not file.name.endswith(("-shm", "-wal", ".lock"))}


def damage(path: Path) -> Path:
    """Overwrite every page but the first."""
    size = path.stat().st_size
    with path.open("r+b") as file:
        file.seek(4096)
        file.write(b"\xa5" * (size - 4096))
    return path


async def test_a_backup_while_writes_go_on_is_sound_and_has_all_that_was_acknowledged_before(
    store: Store, path: Path
) -> None:
    acknowledged = 0
    stop = False

    async def write() -> None:
        nonlocal acknowledged
        while not stop:
            name = f"{next(numbers):06}"
            await store.write(lambda tx: tx.notes.put(name, "x" * 500))  # noqa: B023  run before the name changes
            acknowledged += 1

    numbers = count()
    writers = [asyncio.create_task(write()) for _ in range(16)]
    for round_ in range(4):
        await asyncio.sleep(0.1)
        before = acknowledged
        target = path.with_name(f"backup {round_}.db")
        await asyncio.to_thread(backup, path, target)
        with closing(sqlite3.connect(target)) as copy:
            assert copy.execute("PRAGMA quick_check").fetchone() == ("ok",)
            copied = {int(name) for (name,) in copy.execute("SELECT name FROM notes")}
        assert before <= len(copied)
        assert copied == set(range(len(copied))), "one moment: nothing is missing before the last"
    stop = True
    await asyncio.gather(*writers)
    assert acknowledged > 100


def test_a_backup_is_one_file_complete_in_itself(path: Path, tmp_path: Path) -> None:
    backup(make(path, "kept"), tmp_path / "backup.db")
    alone = tmp_path / "elsewhere" / "backup.db"
    alone.parent.mkdir()
    (tmp_path / "backup.db").rename(alone)
    assert note(alone) == "kept"
    assert files_in(tmp_path) == {"tutorbot.db", "elsewhere"}


def test_a_backup_holds_what_only_the_log_of_a_killed_bot_holds(path: Path, tmp_path: Path) -> None:
    with closing(sqlite3.connect(make(path, "old"))) as killed:
        killed.execute("UPDATE notes SET value = 'new'")
        killed.commit()
        for suffix in ("", "-wal"):
            copy = tmp_path / f"killed.db{suffix}"
            copy.write_bytes(path.with_name(path.name + suffix).read_bytes())
    backup(tmp_path / "killed.db", tmp_path / "backup.db")
    assert note(tmp_path / "backup.db") == "new"


def test_a_backup_never_overwrites_a_file(path: Path, tmp_path: Path) -> None:
    target = tmp_path / "notes.txt"
    target.write_text("precious")
    with pytest.raises(StorageError, match="exists already"):
        backup(make(path, "kept"), target)
    assert target.read_text() == "precious"


def test_a_backup_into_a_folder_that_is_missing_is_refused_in_words(path: Path, tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="Check that its folder exists"):
        backup(make(path, "kept"), tmp_path / "missing" / "backup.db")


def test_there_is_nothing_to_back_up_before_the_first_start(path: Path, tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="There is no database at"):
        backup(path, tmp_path / "backup.db")
    assert files_in(tmp_path) == set()


def test_a_damaged_database_makes_no_backup_that_somebody_would_trust(path: Path, tmp_path: Path) -> None:
    with pytest.raises(StorageError, match=r"tutorbot.db.* is damaged"):
        backup(damage(make(path, "kept")), tmp_path / "backup.db")
    assert files_in(tmp_path) == {"tutorbot.db"}


def test_restore_brings_back_the_backup_and_keeps_the_database_that_was_there(path: Path, tmp_path: Path) -> None:
    backup(make(path, "old"), tmp_path / "backup.db")
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE notes SET value = 'new'")
    kept = restore(path, tmp_path / "backup.db")
    assert note(path) == "old"
    assert kept
    assert note(kept) == "new"


def test_what_an_earlier_restore_kept_is_kept(path: Path, tmp_path: Path) -> None:
    source = make(tmp_path / "backup.db", "backup")
    first = restore(make(path, "first"), source)
    second = restore(path, source)
    assert first
    assert second
    assert (note(first), note(second), note(path)) == ("first", "backup", "backup")


def test_a_restore_can_be_taken_back(path: Path, tmp_path: Path) -> None:
    kept = restore(make(path, "mine"), make(tmp_path / "backup.db", "backup"))
    assert kept
    restore(path, kept)
    assert note(path) == "mine"


def test_the_log_of_a_killed_bot_is_kept_with_its_database(path: Path, tmp_path: Path) -> None:
    with closing(sqlite3.connect(make(path, "old"))) as killed:
        killed.execute("UPDATE notes SET value = 'new'")
        killed.commit()
        kept = restore(path, make(tmp_path / "backup.db", "backup"))
    assert kept
    assert note(kept) == "new"
    assert note(path) == "backup"


def test_a_log_whose_database_is_gone_is_not_mixed_into_the_backup(path: Path, tmp_path: Path) -> None:
    with closing(sqlite3.connect(make(path, "old"))) as killed:
        killed.execute("UPDATE notes SET value = 'new'")
        killed.commit()
        path.unlink()
        assert restore(path, make(tmp_path / "backup.db", "backup")) is None
    assert note(path) == "backup"


def test_restore_makes_the_folder_of_a_first_database(tmp_path: Path) -> None:
    path = tmp_path / "new" / "tutorbot.db"
    assert restore(path, make(tmp_path / "backup.db", "backup")) is None
    assert note(path) == "backup"


def test_restore_over_a_damaged_database_works_and_keeps_it(path: Path, tmp_path: Path) -> None:
    damaged = damage(make(path, "lost")).read_bytes()
    kept = restore(path, make(tmp_path / "backup.db", "backup"))
    assert note(path) == "backup"
    assert kept
    assert kept.read_bytes() == damaged


async def test_a_restored_database_is_served(path: Path, tmp_path: Path) -> None:
    restore(path, make(tmp_path / "backup.db", "backup"))
    async with open_store(path) as store:
        assert await store.read(lambda tx: tx.notes.get("a")) == "backup"
        await store.write(lambda tx: tx.notes.put("a", "new"))


def newer(path: Path) -> None:
    make(path, "backup")
    set_revision(path, "9999")


def foreign(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("CREATE TABLE bookmarks (url)")


REFUSED: dict[str, tuple[Callable[[Path], object], str]] = {
    "of a newer tutorbot": (newer, "written by a newer tutorbot"),
    "of another program": (foreign, "no tutorbot database"),
    "empty": (Path.touch, "no tutorbot database"),
    "no database": (lambda path: path.write_text("Dear diary, " * 1000), "no SQLite database"),
    "damaged": (lambda path: damage(make(path, "backup")), "is damaged"),
    "a folder": (Path.mkdir, "There is no database at"),
    "missing": (lambda _: None, "There is no database at"),
}


@pytest.mark.parametrize("kind", REFUSED)
def test_restore_refuses_a_file_that_it_cannot_serve_and_touches_nothing(path: Path, tmp_path: Path, kind: str) -> None:
    spoil, words = REFUSED[kind]
    source = tmp_path / "backup.db"
    spoil(source)
    make(path, "kept")
    with pytest.raises(StorageError, match=words):
        restore(path, source)
    assert note(path) == "kept"
    assert files_in(tmp_path) - {"backup.db"} == {"tutorbot.db"}


def test_a_file_cut_short_is_refused(path: Path, tmp_path: Path) -> None:
    source = make(tmp_path / "backup.db", "backup")
    source.write_bytes(source.read_bytes()[: source.stat().st_size // 2])
    with pytest.raises(StorageError, match="damaged"):
        restore(make(path, "kept"), source)
    assert note(path) == "kept"


def test_restore_while_a_bot_runs_is_refused(path: Path, tmp_path: Path) -> None:
    source = make(tmp_path / "backup.db", "backup")
    with exclusive(make(path, "kept")), pytest.raises(StorageError, match="in use by process"):
        restore(path, source)
    assert note(path) == "kept"
