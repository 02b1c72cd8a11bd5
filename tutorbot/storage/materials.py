"""What modes are made of, by topic. A material is never changed; a new one retires the one before."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from pydantic import ConfigDict, TypeAdapter
from sqlalchemy import Connection, select, update

from tutorbot.domain.ids import MaterialId, TopicId
from tutorbot.domain.materials import Material
from tutorbot.domain.modes import Mode
from tutorbot.storage.tables import materials

# What a run gave may be infinite or no number, which plain JSON has no words for.
_JSON: TypeAdapter[Material] = TypeAdapter(Material, config=ConfigDict(ser_json_inf_nan="strings"))
_m = materials.c


def to_json(material: Material) -> str:
    return _JSON.dump_json(material).decode()


@lru_cache(maxsize=128)
def from_json(body: str) -> Material:
    """Kept once read, as items are."""
    return _JSON.validate_json(body)


@dataclass(frozen=True, slots=True)
class StoredMaterial:
    id: MaterialId
    material: Material


class Materials:
    def __init__(self, connection: Connection) -> None:
        self._run = connection.execute

    def get(self, material: MaterialId) -> Material | None:
        body = self._run(select(_m.body).where(_m.id == material)).scalar_one_or_none()
        return from_json(body) if body is not None else None

    def in_service(self, topic: TopicId, mode: Mode) -> StoredMaterial | None:
        chosen = select(_m.id, _m.body).where(_m.topic == topic, _m.mode == mode.value, _m.retired_at.is_(None))
        row = self._run(chosen).first()
        return StoredMaterial(MaterialId(row.id), from_json(row.body)) if row else None

    def modes(self, topic: TopicId) -> set[Mode]:
        """Those that have a material in service."""
        rows = self._run(select(_m.mode).where(_m.topic == topic, _m.retired_at.is_(None)))
        return {Mode(row.mode) for row in rows}

    def bodies(self, topic: TopicId) -> dict[Mode, str]:
        """The materials in service as `to_json` wrote them, without the cost of reading them."""
        rows = self._run(select(_m.mode, _m.body).where(_m.topic == topic, _m.retired_at.is_(None)))
        return {Mode(row.mode): row.body for row in rows}

    def put(self, material: Material, at: datetime) -> None:
        """Bring a material into service, in place of the one before."""
        self.retire(material.topic, material.mode, at)
        row = {"topic": material.topic, "mode": material.mode.value, "body": to_json(material), "at": at}
        self._run(materials.insert(), row)

    def retire(self, topic: TopicId, mode: Mode, at: datetime) -> None:
        served = (_m.topic == topic) & (_m.mode == mode.value) & _m.retired_at.is_(None)
        self._run(update(materials).where(served).values(retired_at=at))
