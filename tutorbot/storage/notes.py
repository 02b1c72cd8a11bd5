"""Small things that the bot remembers about itself, by name: the hash of the commands it last synced."""

from sqlalchemy import Connection, bindparam, select
from sqlalchemy.dialects.sqlite import insert

from tutorbot.storage.tables import notes

_GET = select(notes.c.value).where(notes.c.name == bindparam("name"))
_PUT = insert(notes)
_PUT = _PUT.on_conflict_do_update(index_elements=["name"], set_={"value": _PUT.excluded.value})


class Notes:
    def __init__(self, connection: Connection) -> None:
        self._run = connection.execute

    def get(self, name: str) -> str | None:
        return self._run(_GET, {"name": name}).scalar_one_or_none()

    def put(self, name: str, value: str) -> None:
        self._run(_PUT, {"name": name, "value": value})
