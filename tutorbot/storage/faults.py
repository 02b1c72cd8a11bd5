"""What SQLite's errors mean, in words for the person who runs the bot."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import exc

from tutorbot.domain.errors import StorageError

_WORDS = {
    "SQLITE_FULL": "The disk is full, so nothing could be saved. Free some space; what was saved before is safe.",
    "SQLITE_IOERR": "The disk reports an error. Check it before you go on.",
    "SQLITE_READONLY": "The database may not be written to. Check who owns it and how the disk is mounted.",
    "SQLITE_CANTOPEN": "The database cannot be opened. Check that its folder exists and may be written to.",
    "SQLITE_NOTADB": "This file is no SQLite database. Restore a backup with `tutorbot db restore FILE`.",
    "SQLITE_CORRUPT": "The database is damaged. Restore a backup with `tutorbot db restore FILE`.",
    "SQLITE_BUSY": "Another program holds the database. Close it and try again.",
}


@contextmanager
def worded(path: Path) -> Iterator[None]:
    """Turn the driver's errors about the database into a `StorageError`; errors in our SQL stay what they are."""
    try:
        yield
    except (exc.DBAPIError, sqlite3.Error) as error:
        cause = error.orig if isinstance(error, exc.DBAPIError) else error
        name = getattr(cause, "sqlite_errorname", "")  # with extended codes: SQLITE_IOERR_WRITE
        words = next((words for code, words in _WORDS.items() if name.startswith(code)), None)
        if words is None:
            raise
        raise StorageError(f"{path}: {words}") from error
