"""The store: one writer that commits in groups, readers beside it, and the words for a database that fails.

A unit of work is a plain function of a `Transaction`. The writer runs the units that are waiting one after another on
its own thread, each inside a savepoint, and makes them durable with one commit; only then does any caller go on. So a
unit is atomic, sees no half-done neighbour, cannot wait for Discord while it holds the database, and shares the cost of
the disk with its neighbours. Readers run the same kind of function on connections of their own that cannot write.
"""

import asyncio
import contextlib
import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from queue import SimpleQueue
from threading import Thread
from typing import Any, TypeVar

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError, PendingRollbackError
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry, StaticPool

from tutorbot.domain.errors import StorageError
from tutorbot.storage import schemas
from tutorbot.storage.faults import worded
from tutorbot.storage.locks import exclusive
from tutorbot.storage.transactions import Transaction

T = TypeVar("T")
Work = Callable[[Transaction], T]
_GROUP = 256
"""Units to a commit at most: more would only make the first of them wait longer."""
_STOPPING = "I am just being stopped. Please try again in a minute."


class Store:
    """Made by `open_store`."""

    def __init__(self, path: Path, writer: "_Writer", readers: "_Readers") -> None:
        self.path = path
        self._writer = writer
        self._readers = readers

    async def write(self, work: Work[T]) -> T:
        """Run a unit of work and return its value once it is durable.

        If the work raises, nothing of it is kept. If the caller is cancelled, the work is still done wholly or not at
        all.

        Raises:
            StorageError: the database cannot be used, or the store is closed; nothing of the work was kept.
        """
        return await self._writer.submit(work)

    async def read(self, work: Work[T]) -> T:
        """Run a unit of work that only looks: all of it sees one moment of the database.

        Raises:
            StorageError: the database cannot be used, the store is closed, or the work tried to write.
        """
        return await self._readers.run(work)


@asynccontextmanager
async def open_store(path: Path) -> AsyncIterator[Store]:
    """Lock the database, bring it up to date, check it after a crash, and serve it for the length of the block.

    Raises:
        StorageError: in use by another process, damaged, read-only, or written by a newer tutorbot.
    """
    schemas.make_folder(path)
    with exclusive(path):
        await asyncio.to_thread(schemas.prepare, path)
        async with AsyncExitStack() as stack:
            readers = _Readers(path)
            stack.push_async_callback(readers.close)
            writer = _Writer(path)
            stack.push_async_callback(writer.close)
            yield Store(path, writer, readers)


class _Readers:
    """As many connections that only look as are needed at a time."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._engine = create_async_engine(
            _url("sqlite+aiosqlite", path), isolation_level="AUTOCOMMIT", hide_parameters=True
        )
        event.listen(self._engine.sync_engine, "connect", _only_look)
        self._busy = 0
        self._idle = asyncio.Event()
        self._closed = False

    async def run(self, work: Work[T]) -> T:
        if self._closed:
            raise StorageError(_STOPPING)
        self._busy += 1
        try:
            with worded(self._path):
                async with self._engine.connect() as connection:
                    return await connection.run_sync(_look, work)
        finally:
            self._busy -= 1
            self._idle.set()

    async def close(self) -> None:
        """Wait for what is being read, then close all connections."""
        self._closed = True
        while self._busy:
            self._idle.clear()
            await self._idle.wait()
        await self._engine.dispose()


class _Unit:
    __slots__ = ("error", "future", "value", "work")

    def __init__(self, work: Work[Any]) -> None:
        self.work = work
        self.future: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self.value: Any = None
        self.error: BaseException | None = None

    def settle(self) -> None:
        if self.future.cancelled():
            return
        if self.error is None:
            self.future.set_result(self.value)
        else:
            self.future.set_exception(self.error)


class _Writer:
    """The one thread that writes."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._engine = _writing_engine(path)
        with worded(path):
            self._connection = self._engine.connect()
        self._waiting: SimpleQueue[_Unit | None] = SimpleQueue()
        self._closed = False
        self._thread = Thread(target=self._serve, name="tutorbot-writer", daemon=True)
        self._thread.start()

    async def submit(self, work: Work[T]) -> T:
        if self._closed:
            raise StorageError(_STOPPING)
        unit = _Unit(work)
        self._waiting.put(unit)
        value: T = await unit.future
        return value

    async def close(self) -> None:
        """Finish what is waiting, then stop."""
        self._closed = True
        self._waiting.put(None)
        await asyncio.to_thread(self._thread.join)

    def _serve(self) -> None:
        with self._connection:
            transaction = Transaction(self._connection)
            while group := self._next_group():
                self._run(transaction, group)
                loop = group[0].future.get_loop()
                with contextlib.suppress(RuntimeError):  # the loop is gone: so is everyone who waited
                    loop.call_soon_threadsafe(_settle, group)
        self._engine.dispose()

    def _next_group(self) -> list[_Unit]:
        """The units that wait now, at least one; none at all once the store is closing."""
        first = self._waiting.get()
        group = [first] if first else []
        while first and len(group) < _GROUP and not self._waiting.empty():
            unit = self._waiting.get()
            if unit is None:
                self._waiting.put(None)
                break
            group.append(unit)
        return group

    def _run(self, transaction: Transaction, group: list[_Unit]) -> None:
        run = self._connection.exec_driver_sql
        try:
            with worded(self._path):
                self._roll_back()
                run("BEGIN IMMEDIATE")
                for unit in group:
                    run("SAVEPOINT unit")
                    try:
                        with worded(self._path):
                            unit.value = unit.work(transaction)
                    except Exception as error:
                        unit.error = error
                        if not self._in_transaction():
                            raise  # SQLite gives up the whole group at some errors of the disk
                        run("ROLLBACK TO unit")
                    run("RELEASE unit")
                run("COMMIT")
        except Exception as error:  # noqa: BLE001  as above: it reaches every caller of the group
            for unit in group:
                unit.error = unit.error or error
            self._roll_back()

    def _roll_back(self) -> None:
        """Leave no transaction behind; where even that fails, the next group tries again before it begins."""
        with contextlib.suppress(DBAPIError):
            if self._in_transaction():
                self._connection.exec_driver_sql("ROLLBACK")

    def _in_transaction(self) -> bool:
        driver = self._connection.connection.dbapi_connection
        return driver is not None and bool(driver.in_transaction)


def _look(connection: Connection, work: Work[T]) -> T:
    connection.exec_driver_sql("BEGIN")
    try:
        return work(Transaction(connection))
    finally:
        # At some errors of the disk SQLite has rolled back by itself; and who is cancelled shall hear of nothing else.
        with contextlib.suppress(DBAPIError, PendingRollbackError):
            connection.exec_driver_sql("ROLLBACK")


def _settle(group: list[_Unit]) -> None:
    for unit in group:
        unit.settle()


def _url(driver: str, path: Path) -> URL:
    return URL.create(driver, database=str(path))


def _writing_engine(path: Path) -> Engine:
    # Transactions are begun and ended by the writer itself: the driver's own habit of a deferred BEGIN before the first
    # write fails at once when a reader has moved on, whatever the busy timeout.
    engine = create_engine(
        _url("sqlite", path),
        poolclass=StaticPool,
        isolation_level="AUTOCOMMIT",
        hide_parameters=True,  # an error goes to the log, and what people typed does not
        connect_args={"check_same_thread": False},  # opened where an error can still be told, used by the writer alone
    )
    event.listen(engine, "connect", _durable)
    return engine


def _durable(connection: sqlite3.Connection, _: ConnectionPoolEntry) -> None:
    connection.execute("PRAGMA synchronous = FULL")  # NORMAL lost acknowledged answers in simulated power cuts
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA busy_timeout = 2000")


def _only_look(connection: Any, _: ConnectionPoolEntry) -> None:  # noqa: ANN401  the driver's own wrapper
    cursor = connection.cursor()
    cursor.execute("PRAGMA query_only = ON")
    cursor.execute("PRAGMA busy_timeout = 2000")
    cursor.close()
