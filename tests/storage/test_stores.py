import asyncio
import sqlite3
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from threading import Event

import pytest
from sqlalchemy import event

from tutorbot.domain.errors import StorageError
from tutorbot.storage.stores import Store, open_store
from tutorbot.storage.transactions import Transaction


def put(name: str) -> Callable[[Transaction], None]:
    return lambda tx: tx.notes.put(name, "kept")


def files_in(folder: Path) -> list[str]:
    return sorted(str(file.relative_to(folder)) for file in folder.rglob("*"))


async def kept(store: Store, *names: str) -> list[str]:
    """Which of these notes are in the database."""
    return await store.read(lambda tx: [name for name in names if tx.notes.get(name)])


def commits(store: Store) -> list[str]:
    """Grows by one with each commit of the writer."""
    seen: list[str] = []

    @event.listens_for(store._writer._engine, "before_cursor_execute")
    def hear(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if statement == "COMMIT":
            seen.append(statement)

    return seen


@asynccontextmanager
async def busy(store: Store) -> AsyncIterator[None]:
    """Keep the writer busy for the length of the block, so that what is asked for in it waits and shares one commit."""
    started, go_on = Event(), Event()

    def wait(_: Transaction) -> None:
        started.set()
        go_on.wait(10)

    waiting = asyncio.ensure_future(store.write(wait))
    await asyncio.to_thread(started.wait, 10)
    yield
    await asyncio.sleep(0)  # whoever asks is a task, and starts with the next turn of the loop
    go_on.set()
    await waiting


async def together(store: Store, *works: Callable[[Transaction], object]) -> list[object]:
    """What units of work that share one commit came to, be it a value or an error."""
    async with busy(store):
        waiting = [asyncio.ensure_future(store.write(work)) for work in works]
    return await asyncio.gather(*waiting, return_exceptions=True)


async def test_a_unit_of_work_returns_its_value_once_another_program_can_see_it(store: Store, path: Path) -> None:
    def work(tx: Transaction) -> str:
        tx.notes.put("a", "kept")
        return "value"

    assert await store.write(work) == "value"
    with sqlite3.connect(path) as other:
        assert other.execute("SELECT value FROM notes WHERE name = 'a'").fetchone() == ("kept",)
    other.close()


async def test_a_unit_that_raises_keeps_nothing_and_leaves_its_neighbours_in_the_same_commit_alone(
    store: Store,
) -> None:
    def fail(tx: Transaction) -> None:
        tx.notes.put("b", "half done")
        raise LookupError("b")

    def peek(tx: Transaction) -> str | None:
        tx.notes.put("c", "kept")
        return tx.notes.get("b")

    seen = commits(store)
    first, failure, peeked = await together(store, put("a"), fail, peek)

    assert (first, peeked) == (None, None)
    assert isinstance(failure, LookupError)
    assert await kept(store, "a", "b", "c") == ["a", "c"]
    assert len(seen) == 2, "the three units that waited were to share one commit"


async def test_an_error_in_sql_is_told_as_it_is_and_leaves_its_neighbours_alone(store: Store) -> None:
    def wrong(tx: Transaction) -> None:
        tx.notes.put("b", None)  # type: ignore[arg-type]  # on purpose

    failure, value = await together(store, wrong, put("a"))

    assert "NOT NULL" in str(failure)
    assert not isinstance(failure, StorageError)
    assert value is None
    assert await kept(store, "a", "b") == ["a"]


async def test_callers_share_commits(store: Store) -> None:
    seen = commits(store)
    await asyncio.gather(*(store.write(put(f"note {number}")) for number in range(200)))
    assert len(seen) < 20
    assert len(await kept(store, *(f"note {number}" for number in range(200)))) == 200


async def test_more_callers_than_fit_one_commit_are_all_served(store: Store) -> None:
    seen = commits(store)
    await together(store, *(put(f"note {number}") for number in range(600)))
    assert len(seen) == 4
    assert len(await kept(store, *(f"note {number}" for number in range(600)))) == 600


async def test_the_work_of_a_cancelled_caller_is_done_wholly_and_serving_goes_on(store: Store) -> None:
    def two(tx: Transaction) -> None:
        tx.notes.put("a", "kept")
        tx.notes.put("b", "kept")

    async with busy(store):
        leaver = asyncio.ensure_future(store.write(two))
        stayer = asyncio.ensure_future(store.write(put("c")))
        await asyncio.sleep(0)
        leaver.cancel()
    await stayer

    assert leaver.cancelled()
    assert await kept(store, "a", "b", "c") == ["a", "b", "c"]


async def test_a_cancelled_reader_hears_just_that_and_leaves_its_connection_fit_for_the_next(store: Store) -> None:
    await store.write(put("a"))
    for pause in (0, 0, 0.001, 0.002, 0.003, 0.004, 0.005, 0.006, 0.008):
        reading = asyncio.ensure_future(kept(store, *map(str, range(50))))
        await asyncio.sleep(pause)
        reading.cancel()
        [heard] = await asyncio.gather(reading, return_exceptions=True)
        assert isinstance(heard, list | asyncio.CancelledError)
        assert await kept(store, "a") == ["a"]


async def test_closing_the_store_finishes_what_waits(path: Path) -> None:
    async with open_store(path) as store:
        writing = [asyncio.ensure_future(store.write(put(f"note {number}"))) for number in range(300)]
        await asyncio.sleep(0)
    await asyncio.gather(*writing)
    async with open_store(path) as store:
        assert len(await kept(store, *(f"note {number}" for number in range(300)))) == 300


@pytest.mark.filterwarnings("error::ResourceWarning")
async def test_closing_the_store_waits_for_what_is_being_read(path: Path) -> None:
    async with open_store(path) as store:
        slow = asyncio.ensure_future(store.read(lambda _: time.sleep(0.1)))
        others = [asyncio.ensure_future(kept(store, "a")) for _ in range(8)]
        await asyncio.sleep(0)
    assert slow.done()
    assert await asyncio.gather(*others) == [[]] * 8


async def test_a_closed_store_says_that_the_bot_is_stopping(path: Path) -> None:
    async with open_store(path) as store:
        pass
    for unit in (store.write(put("a")), kept(store, "a")):
        with pytest.raises(StorageError, match="being stopped"):
            await asyncio.wait_for(unit, timeout=5)


async def test_a_store_closes_though_the_block_raises(path: Path) -> None:
    with pytest.raises(LookupError):
        async with open_store(path):
            raise LookupError
    async with open_store(path) as store:
        await store.write(put("a"))


async def test_closing_leaves_one_file_that_is_complete_in_itself(path: Path) -> None:
    async with open_store(path) as store:
        await asyncio.gather(*(kept(store, "a") for _ in range(20)))
        await store.write(put("a"))
    assert files_in(path.parent) == ["tutorbot.db", "tutorbot.db.lock"]


async def test_a_write_in_a_read_is_refused(store: Store) -> None:
    with pytest.raises(StorageError, match="may not be written to"):
        await store.read(put("a"))
    assert await kept(store, "a") == []


async def test_a_read_sees_one_moment_though_a_write_lands_in_its_middle(store: Store, path: Path) -> None:
    def look_twice(tx: Transaction) -> tuple[str | None, str | None]:
        before = tx.notes.get("a")
        with sqlite3.connect(path) as other:
            other.execute("INSERT INTO notes VALUES ('a', 'kept')")
        other.close()
        return before, tx.notes.get("a")

    assert await store.read(look_twice) == (None, None)
    assert await kept(store, "a") == ["a"]


async def test_many_readers_are_served_beside_the_writer(store: Store) -> None:
    await store.write(put("a"))
    reads = [kept(store, "a") for _ in range(60)]
    writes = [store.write(put(f"note {number}")) for number in range(60)]
    done = await asyncio.gather(*reads, *writes)
    assert done[:60] == [["a"]] * 60


@pytest.mark.parametrize("folder", ["with space", "what?", "a#b", "100%", "naïve café", "mode=ro&x"])
async def test_a_folder_may_have_any_name(tmp_path: Path, folder: str) -> None:
    async with open_store(tmp_path / folder / "tutorbot.db") as store:
        await store.write(put("a"))
        assert await kept(store, "a") == ["a"]
    assert files_in(tmp_path) == [folder, f"{folder}/tutorbot.db", f"{folder}/tutorbot.db.lock"]
