"""Bringing a database up to the schema of this version, by Alembic, and refusing what this version cannot serve."""

import sqlite3
from contextlib import closing
from pathlib import Path

from tutorbot.domain.errors import StorageError
from tutorbot.storage.faults import worded

MIGRATIONS = Path(__file__).with_name("migrations")


def make_folder(path: Path) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StorageError(f"Cannot make the folder {path.parent}: {error.strerror}.") from error


def prepare(path: Path) -> None:
    """Check the file, if the last process did not close it well, and migrate it to the newest schema.

    Raises:
        StorageError: damaged, read-only, from a newer tutorbot, or another program's file.
    """
    crashed = path.with_name(path.name + "-wal").exists()
    with worded(path), closing(sqlite3.connect(path, timeout=5)) as connection:
        known(connection, path)
        connection.execute("PRAGMA journal_mode = WAL")
        if crashed:
            check(connection, path)
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("PRAGMA user_version = 0")  # a read-only file says so now, not at the first answer
        connection.rollback()
        if revision(connection) == newest():
            return
    upgrade(path)


def check(connection: sqlite3.Connection, path: Path) -> None:
    """Raises StorageError when SQLite finds the file damaged."""
    with worded(path):
        if (found := connection.execute("PRAGMA quick_check(1)").fetchone()[0]) != "ok":
            where = found.splitlines()[-1]
            raise StorageError(f"{path} is damaged ({where}). Restore a backup with `tutorbot db restore FILE`.")


def revision(connection: sqlite3.Connection) -> str | None:
    """The migration that the database is at; None for an empty one."""
    if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'").fetchone():
        return None
    row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    return str(row[0]) if row else None


def known(connection: sqlite3.Connection, path: Path) -> None:
    """Raises StorageError when the database was written by a newer tutorbot or by another program."""
    at = revision(connection)
    if at is None and connection.execute("SELECT 1 FROM sqlite_master").fetchone():
        raise StorageError(f"{path} is no tutorbot database.")
    if at and at not in _revisions():
        raise StorageError(
            f"{path} was written by a newer tutorbot (schema {at}; this one knows up to {newest()}). "
            "Install that version."
        )


def newest() -> str:
    return _revisions()[-1]


def _revisions() -> list[str]:
    # Migrations are numbered files, so that a start needs not import Alembic to know that there is nothing to do.
    return sorted(file.stem.split("_")[0] for file in (MIGRATIONS / "versions").glob("[0-9]*.py"))


def upgrade(path: Path) -> None:
    """Run the migrations that the database lacks, all or none."""
    from alembic import command  # noqa: PLC0415  a start without a new migration does not pay for it
    from alembic.config import Config  # noqa: PLC0415  as above
    from sqlalchemy import URL, NullPool, create_engine  # noqa: PLC0415  as above

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    # The driver's own transactions would not hold CREATE and ALTER: a migration that fails would stay half done.
    engine = create_engine(URL.create("sqlite", database=str(path)), poolclass=NullPool, isolation_level="AUTOCOMMIT")
    with worded(path), engine.connect() as connection:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        connection.exec_driver_sql("COMMIT")
