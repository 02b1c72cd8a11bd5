"""One bot to a database: an exclusive lock on a file beside it, held as long as the process lives."""

import fcntl
import json
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from tutorbot.domain.errors import StorageError


@contextmanager
def exclusive(database: Path) -> Iterator[None]:
    """Hold `<database>.lock` for the length of the block.

    The kernel drops the lock when the process ends, however it ends, so a stale file never blocks anyone.

    Raises:
        StorageError: somebody else holds it; the words say who and since when.
    """
    path = database.with_name(database.name + ".lock")
    try:
        file = path.open("a+", encoding="utf-8")
    except OSError as error:
        raise StorageError(f"Cannot write beside the database: {path}: {error.strerror}.") from error
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            raise StorageError(
                f"{database} is in use by {_holder(file.read())}. Only one bot may write to it: "
                "stop that one first, or choose another place with TUTORBOT_DATA_DIR."
            ) from None
        file.truncate(0)
        json.dump(
            {"pid": os.getpid(), "host": socket.gethostname(), "since": f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC"}, file
        )
        file.flush()
        yield


def _holder(text: str) -> str:
    try:
        holder = json.loads(text)
        return f"process {holder['pid']} on {holder['host']} since {holder['since']}"
    except (ValueError, KeyError, TypeError):
        return "another process"
