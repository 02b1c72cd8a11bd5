import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import URL, Connection, NullPool, create_engine

from tutorbot.domain.errors import StorageError
from tutorbot.storage import schemas
from tutorbot.storage.stores import open_store
from tutorbot.storage.tables import metadata

MIGRATIONS = schemas.MIGRATIONS
NEWEST = schemas.newest()
NEXT = f"{int(NEWEST) + 1:04}"
HALF_DONE = """
import sqlalchemy as sa
from alembic import op

revision = "{next}"
down_revision = "{newest}"


def upgrade():
    op.create_table("extra", sa.Column("id", sa.Integer()))
    op.add_column("notes", sa.Column("extra", sa.Integer()))
    op.execute("DELETE FROM notes")
    {rest}
"""


def connect(path: Path) -> Connection:
    return create_engine(URL.create("sqlite", database=str(path)), poolclass=NullPool).connect()


def dump(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as connection:
        return list(connection.iterdump())


def definitions(path: Path) -> dict[str, list[str]]:
    """The lines of each CREATE statement; their order and quotes, which mean nothing, are left out."""
    with closing(sqlite3.connect(path)) as connection:
        made = connection.execute(
            "SELECT name, sql FROM sqlite_master WHERE sql NOT NULL AND name <> 'alembic_version'"
        )
        return {name: sorted(line.strip(" \t,") for line in sql.replace('"', "").splitlines()) for name, sql in made}


def set_revision(path: Path, revision: str) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = ?", (revision,))


def half_done(rest: str = "") -> str:
    return HALF_DONE.format(next=NEXT, newest=NEWEST, rest=rest)


@pytest.fixture
def next_migration(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the migrations, to which one more can be added."""
    copied = tmp_path / "100% copied"
    shutil.copytree(schemas.MIGRATIONS, copied, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(schemas, "MIGRATIONS", copied)
    return copied / "versions" / f"{NEXT}_extra.py"


def test_a_migrated_database_is_what_the_tables_say(path: Path) -> None:
    schemas.prepare(path)
    with connect(path) as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, metadata) == []


def test_a_migrated_database_has_every_key_check_index_and_option_that_the_tables_say(path: Path) -> None:
    made = path.with_name("made.db")
    with connect(made) as connection:
        metadata.create_all(connection)
        connection.commit()
    schemas.prepare(path)
    assert definitions(path) == definitions(made)


def test_preparing_twice_changes_nothing(path: Path) -> None:
    schemas.prepare(path)
    once = dump(path)
    schemas.prepare(path)
    schemas.upgrade(path)
    assert dump(path) == once


def test_a_review_log_from_before_puzzles_is_kept_line_by_line(path: Path, next_migration: Path) -> None:
    for later in sorted(next_migration.parent.glob("*.py"))[1:]:
        later.unlink()
    schemas.prepare(path)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("INSERT INTO review_log VALUES (7, 1, 'a', 'rated', 3, 0.9, '2026-03-02', 5, 6, 1, 1, NULL)")
        before = connection.execute("SELECT * FROM review_log").fetchall()
    shutil.copytree(MIGRATIONS / "versions", next_migration.parent, dirs_exist_ok=True)
    schemas.prepare(path)
    with closing(sqlite3.connect(path)) as connection:
        assert [row[: len(before[0])] for row in connection.execute("SELECT * FROM review_log")] == before
        connection.execute("UPDATE review_log SET step = 'graded'")
        with pytest.raises(sqlite3.IntegrityError, match="ck_review_log_step"):
            connection.execute("UPDATE review_log SET step = 'guessed'")


OLD_CARDS = """
INSERT INTO topics VALUES ('filters', 'c', 'u', 't', 's', '[]', '[]', 1, NULL);
INSERT INTO items VALUES ('filters/a', 'filters', 'flashcard', NULL, NULL, 1, 1, NULL),
                         ('filters/b', 'filters', 'question', 'medium', NULL, 2, 2, NULL),
                         ('filters/c', 'filters', 'question', 'easy', NULL, 3, 3, NULL);
INSERT INTO item_versions VALUES (1, 'filters/a', 1, '{"objective": "see", "level": "intermediate"}', NULL, 5),
                                 (2, 'filters/b', 1, '{"objective": "see"}', NULL, 5),
                                 (3, 'filters/c', 1, '{"objective": null}', NULL, 5);
INSERT INTO learners VALUES (1, 'UTC', NULL, NULL, NULL, 5);
INSERT INTO cards VALUES (1, 'filters/a', '2026-03-09', 2.3, 5.1, '2026-03-02', 0, 0, 3);
INSERT INTO review_log VALUES (1, 1, 'filters/a', 'rated', 4, 0.9, '2026-03-02', 5, 6, 1, 1, NULL),
                              (2, 1, 'filters/a', 'undone', NULL, 0.9, '2026-03-02', 5, 7, 1, 0, 1),
                              (3, 1, 'filters/a', 'rated', 3, 0.9, '2026-03-02', 5, 8, 1, 1, NULL);
"""


def test_cards_from_before_fuzz_know_their_reviews_and_items_their_family(path: Path, next_migration: Path) -> None:
    for later in sorted(next_migration.parent.glob("*.py"))[2:]:
        later.unlink()
    schemas.prepare(path)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.executescript(OLD_CARDS)
    shutil.copytree(MIGRATIONS / "versions", next_migration.parent, dirs_exist_ok=True)
    schemas.prepare(path)
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT due, turn, reviews, suspended FROM cards").fetchall() == [
            ("2026-03-09", 3, 1, 0)
        ]
        families = dict(connection.execute("SELECT id, family FROM items"))
    assert families == {"filters/a": "filters/see/medium", "filters/b": "filters/see/medium", "filters/c": None}


def test_files_of_migrations_are_numbered_as_the_chain_runs() -> None:
    chain = [script.revision for script in ScriptDirectory(str(schemas.MIGRATIONS)).walk_revisions()]
    assert schemas._revisions() == chain[::-1]


def test_a_newer_migration_is_applied_at_the_next_start(path: Path, next_migration: Path) -> None:
    schemas.prepare(path)
    next_migration.write_text(half_done())
    schemas.prepare(path)
    assert any("CREATE TABLE extra" in line for line in dump(path))
    with closing(sqlite3.connect(path)) as connection:
        assert schemas.revision(connection) == NEXT


def test_a_migration_that_fails_leaves_everything_as_it_was(path: Path, next_migration: Path) -> None:
    schemas.prepare(path)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("INSERT INTO notes VALUES ('a', 'kept')")
    before = dump(path)
    next_migration.write_text(half_done("raise LookupError"))
    with pytest.raises(LookupError):
        schemas.prepare(path)
    assert dump(path) == before


def test_a_first_migration_that_fails_can_be_tried_again(path: Path, next_migration: Path) -> None:
    next_migration.write_text(half_done("raise LookupError"))
    with pytest.raises(LookupError):
        schemas.prepare(path)
    next_migration.write_text(half_done())
    schemas.prepare(path)
    assert any("CREATE TABLE extra" in line for line in dump(path))


async def test_a_database_of_a_newer_tutorbot_is_refused_in_words(path: Path) -> None:
    schemas.prepare(path)
    set_revision(path, "9999")
    with pytest.raises(StorageError, match=r"newer tutorbot \(schema 9999; this one knows up to \d{4}\)"):
        async with open_store(path):
            pass


async def test_another_programs_database_is_refused_and_left_alone(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("CREATE TABLE bookmarks (url)")
    before = dump(path)
    with pytest.raises(StorageError, match="no tutorbot database"):
        async with open_store(path):
            pass
    assert dump(path) == before


async def test_an_empty_file_becomes_a_database(path: Path) -> None:
    path.touch()  # noqa: ASYNC240  nothing else runs on this loop
    async with open_store(path) as store:
        assert await store.read(lambda tx: tx.notes.get("a")) is None
