"""Items and their versions. A version is never changed; an item points at the one in service."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from pydantic import TypeAdapter
from sqlalchemy import Connection, Row, and_, func, or_, select, update

from tutorbot.domain.ids import GuildId, ItemId, LearnerId, TopicId, VersionId
from tutorbot.domain.items import Difficulty, Flashcard, Item, Recall, family
from tutorbot.storage.tables import item_versions, items

if TYPE_CHECKING:
    from collections.abc import Mapping

_JSON: TypeAdapter[Item] = TypeAdapter(Item)


def to_json(item: Item) -> str:
    return _JSON.dump_json(item).decode()


@lru_cache(maxsize=512)
def from_json(body: str) -> Item:
    """Kept once read, since versions never change and the same few are asked for again and again."""
    return _JSON.validate_json(body)


@dataclass(frozen=True, slots=True)
class Stored:
    """An item as one version has it."""

    item: Item
    version: VersionId
    number: int
    """Counts the versions of the item from 1."""
    guild: GuildId | None
    owner: LearnerId | None
    """The learner who wrote it for themselves alone."""
    retired: bool
    author: LearnerId | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Served:
    """Enough of an item to see whether it has changed, without the cost of reading it."""

    body: str
    """As `to_json` writes it."""
    position: int


@dataclass(frozen=True, slots=True)
class Listed:
    """Enough of an item to choose it."""

    id: ItemId
    version: VersionId
    topic: TopicId


COURSE = and_(items.c.guild.is_(None), items.c.owner.is_(None))
"""Items of the course files."""
_STORED = select(
    item_versions.c.body,
    item_versions.c.id.label("version"),
    item_versions.c.number,
    items.c.guild,
    items.c.owner,
    items.c.retired_at,
    item_versions.c.author,
    item_versions.c.at,
)


class Items:
    def __init__(self, connection: Connection) -> None:
        self._run = connection.execute

    def get(self, item: ItemId) -> Stored | None:
        """The version in service, or the last one of a retired item."""
        return self._one(
            _STORED.join_from(items, item_versions, item_versions.c.id == items.c.version), items.c.id == item
        )

    def version(self, version: VersionId) -> Stored | None:
        joined = _STORED.join_from(item_versions, items, item_versions.c.item == items.c.id)
        return self._one(joined, item_versions.c.id == version)

    def versions(self, item: ItemId) -> list[Stored]:
        """Newest first."""
        joined = _STORED.join_from(item_versions, items, item_versions.c.item == items.c.id)
        rows = self._run(joined.where(items.c.id == item).order_by(item_versions.c.number.desc()))
        return [_stored(row) for row in rows]

    def of_guild(self, guild: GuildId) -> list[Stored]:
        """The questions and puzzles that a guild's moderators wrote, retired ones too, in the order of writing."""
        joined = _STORED.join_from(items, item_versions, item_versions.c.id == items.c.version)
        rows = self._run(joined.where(items.c.guild == guild).order_by(items.c.position))
        return [_stored(row) for row in rows]

    def of_owner(self, owner: LearnerId) -> list[Stored]:
        """The flashcards that a learner wrote for themselves, but for those that were deleted, the newest first."""
        joined = _STORED.join_from(items, item_versions, item_versions.c.id == items.c.version)
        rows = self._run(joined.where(items.c.owner == owner, items.c.retired_at.is_(None)).order_by(items.c.id.desc()))
        return [_stored(row) for row in rows]

    def questions(
        self, guild: GuildId | None, topic: TopicId | None = None, difficulty: Difficulty | None = None
    ) -> list[Listed]:
        """The questions in service that a learner in this guild (or outside of any) can be asked."""
        return self._of_kind("question", guild, topic, difficulty)

    def puzzles(
        self, guild: GuildId | None, topic: TopicId | None = None, difficulty: Difficulty | None = None
    ) -> list[Listed]:
        """As `questions`."""
        return self._of_kind("puzzle", guild, topic, difficulty)

    def recalls(self, topic: TopicId | None = None) -> list[Listed]:
        """The recall prompts in service, which are the course's alone."""
        return self._of_kind("recall", None, topic, None)

    def of_topic(self, topic: TopicId, kind: str) -> list[Listed]:
        """The course items of one kind in a topic that are in service, in the order of the course."""
        return self._of_kind(kind, None, topic, None)

    def kinds(self, topic: TopicId) -> dict[str, int]:
        """How many course items of each kind a topic has in service."""
        counted = select(items.c.kind, func.count()).where(
            items.c.topic == topic, items.c.guild.is_(None), items.c.retired_at.is_(None)
        )
        return dict(self._run(counted.group_by(items.c.kind)).all())

    def _of_kind(
        self, kind: str, guild: GuildId | None, topic: TopicId | None, difficulty: Difficulty | None
    ) -> list[Listed]:
        chosen = (
            select(*items.c["id", "version", "topic"])
            .where(items.c.kind == kind, items.c.retired_at.is_(None))
            .where(or_(items.c.guild.is_(None), items.c.guild == guild))
            .order_by(items.c.position, items.c.id)
        )
        if topic is not None:
            chosen = chosen.where(items.c.topic == topic)
        if difficulty is not None:
            chosen = chosen.where(items.c.difficulty == difficulty.value)
        return [Listed(*row) for row in self._run(chosen)]

    def in_service(self, topic: TopicId) -> dict[ItemId, Served]:
        """The course items of a topic, by id."""
        joined = select(items.c.id, item_versions.c.body, items.c.position).join_from(
            items, item_versions, item_versions.c.id == items.c.version
        )
        rows = self._run(joined.where(items.c.topic == topic, items.c.retired_at.is_(None), COURSE))
        return {row.id: Served(row.body, row.position) for row in rows}

    def next_number(self, guild: GuildId) -> int:
        """A number that no question or puzzle of the guild has had, from 1."""
        return int(self._run(select(func.count()).where(items.c.guild == guild)).scalar_one()) + 1

    def put(
        self,
        item: Item,
        *,
        position: int,
        at: datetime,
        guild: GuildId | None = None,
        owner: LearnerId | None = None,
        author: LearnerId | None = None,
    ) -> VersionId:
        """Bring an item into service as a new version, be it new, changed or back from retirement."""
        newest = select(func.max(item_versions.c.number)).where(item_versions.c.item == item.id)
        number = (self._run(newest).scalar() or 0) + 1
        row = {"item": item.id, "number": number, "body": to_json(item), "author": author, "at": at}
        version = VersionId(self._run(item_versions.insert(), row).lastrowid)
        served: Mapping[str, Any] = {
            "topic": item.topic,
            "kind": item.kind,
            "difficulty": None if isinstance(item, Flashcard | Recall) else item.difficulty.value,
            "guild": guild,
            "owner": owner,
            "position": position,
            "version": version,
            "retired_at": None,
            "family": family(item),
        }
        if number == 1:
            self._run(items.insert(), {"id": item.id, **served})
        else:
            self._run(update(items).where(items.c.id == item.id).values(served))
        return version

    def move(self, item: ItemId, position: int) -> None:
        self._run(update(items).where(items.c.id == item).values(position=position))

    def retire(self, item: ItemId, at: datetime) -> None:
        self._run(update(items).where(items.c.id == item).values(retired_at=at))

    def restore(self, item: ItemId) -> None:
        self._run(update(items).where(items.c.id == item).values(retired_at=None))

    def _one(self, joined: Any, condition: Any) -> Stored | None:  # noqa: ANN401  SQLAlchemy's own types are generic in columns
        row = self._run(joined.where(condition)).first()
        return _stored(row) if row else None


def _stored(row: Row[*tuple[Any, ...]]) -> Stored:
    return Stored(
        from_json(row.body),
        row.version,
        row.number,
        row.guild,
        row.owner,
        row.retired_at is not None,
        row.author,
        row.at,
    )
