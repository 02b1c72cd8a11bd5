"""Backup and restore, by SQLite's own online copy: safe beside a running bot, and never half a file."""

import sqlite3
from contextlib import closing
from pathlib import Path

from tutorbot.domain.errors import StorageError
from tutorbot.storage import schemas
from tutorbot.storage.faults import worded
from tutorbot.storage.locks import exclusive


def backup(database: Path, target: Path) -> None:
    """Copy the database as it is at this moment, also while a bot runs on it.

    Raises:
        StorageError: there is no such database, or the target cannot be written or exists.
    """
    if not database.exists():
        raise StorageError(f"There is no database at {database} yet.")
    if target.exists():
        raise StorageError(f"{target} exists already. Choose another name: a backup never overwrites a file.")
    _copy(database, target)


def restore(database: Path, source: Path) -> Path | None:
    """Put a backup in the place of the database; the bot must be stopped.

    Returns:
        Where the database that was there before is kept, or None if there was none.

    Raises:
        StorageError: the backup is damaged, no tutorbot database, or newer than this tutorbot; or a bot is running.
    """
    if not source.exists():
        raise StorageError(f"There is no file {source}.")
    with worded(source), closing(sqlite3.connect(f"file:{source}?mode=ro", uri=True)) as connection:
        if not schemas.revision(connection):
            raise StorageError(f"{source} is no tutorbot database.")
        schemas.known(connection, source)
        schemas.check(connection, source)
    schemas.make_folder(database)
    with exclusive(database):
        kept = _set_aside(database) if database.exists() else None
        _copy(source, database)
    return kept


def _set_aside(database: Path) -> Path:
    """Rename the database and its log together: it may be damaged, so it cannot be copied by SQLite."""
    kept = database.with_name(database.name + ".before-restore")
    for suffix in ("-wal", "-shm", ""):
        old = database.with_name(database.name + suffix)
        target = kept.with_name(kept.name + suffix)
        target.unlink(missing_ok=True)
        if old.exists():
            old.replace(target)
    return kept


def _copy(source: Path, target: Path) -> None:
    partial = target.with_name(target.name + ".partial")
    partial.unlink(missing_ok=True)
    with (
        worded(target),
        closing(sqlite3.connect(f"file:{source}?mode=ro", uri=True)) as old,
        closing(sqlite3.connect(partial)) as new,
    ):
        old.backup(new, pages=-1)  # in one go: page by page it starts again at each write of the bot
        new.execute("PRAGMA journal_mode = DELETE")  # one file, complete in itself
    partial.replace(target)
