"""Backup and restore, by SQLite's own online copy: safe beside a running bot, and never half a file."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from itertools import count
from pathlib import Path

from tutorbot.domain.errors import StorageError
from tutorbot.storage import schemas
from tutorbot.storage.faults import worded
from tutorbot.storage.locks import exclusive


def backup(database: Path, target: Path) -> None:
    """Copy the database as it is at this moment, also while a bot runs on it.

    Raises:
        StorageError: there is no such database, it is damaged, or the target cannot be written or exists.
    """
    if target.exists():
        raise StorageError(f"{target} exists already. Choose another name: a backup never overwrites a file.")
    with _reading(database) as old:
        _copy(old, database, target).replace(target)


def restore(database: Path, source: Path) -> Path | None:
    """Put a backup in the place of the database; the bot must be stopped.

    Returns:
        Where the database that was there before is kept, or None if there was none.

    Raises:
        StorageError: the backup is damaged, no tutorbot database, or newer than this tutorbot; or a bot is running.
    """
    with _reading(source) as old:
        schemas.known(old, source)
        schemas.make_folder(database)
        with exclusive(database):
            partial = _copy(old, source, database)
            kept = _set_aside(database)
            partial.replace(database)
    return kept


@contextmanager
def _reading(path: Path) -> Iterator[sqlite3.Connection]:
    if not path.is_file():
        raise StorageError(f"There is no database at {path}.")
    uri = f"{path.absolute().as_uri()}?mode=ro"
    with worded(path), closing(sqlite3.connect(uri, uri=True)) as connection:
        if schemas.revision(connection) is None:
            raise StorageError(f"{path} is no tutorbot database.")
        yield connection


def _copy(old: sqlite3.Connection, source: Path, target: Path) -> Path:
    """Write a whole, sound copy beside the target, which is only to be renamed; if that fails, leave nothing behind."""
    partial = target.with_name(target.name + ".partial")
    partial.unlink(missing_ok=True)
    try:
        with worded(target), closing(sqlite3.connect(partial)) as new:
            old.backup(new, pages=-1)  # in one go: page by page it starts again at each write of the bot
            new.execute("PRAGMA journal_mode = DELETE")  # one file, complete in itself
            schemas.check(new, source)
    except BaseException:
        partial.unlink(missing_ok=True)
        raise
    return partial


def _set_aside(database: Path) -> Path | None:
    """Rename the database and its log together: it may be damaged, so it cannot be copied by SQLite."""
    numbered = (database.with_name(f"{database.name}.before-restore-{number}") for number in count(1))
    kept = next(path for path in numbered if not path.exists())
    existed = database.exists()
    for suffix in ("-wal", "-shm", ""):
        old = database.with_name(database.name + suffix)
        if old.exists():
            old.replace(kept.with_name(kept.name + suffix))
    return kept if existed else None
