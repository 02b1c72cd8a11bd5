"""Forms as moderators typed them, kept until their question is saved, so that no fault costs anybody their words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, select, update

from tutorbot.domain.ids import GuildId, ItemId, LearnerId
from tutorbot.storage.tables import drafts

_KEPT = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Draft:
    author: LearnerId
    guild: GuildId
    item: ItemId | None
    """The question being edited; None for a new one."""
    form: Mapping[str, str]


class Drafts:
    def __init__(self, connection: Connection) -> None:
        self._run = connection.execute

    def add(self, draft: Draft, at: datetime) -> int:
        """Keep a draft, clear away those a month old, and return its id."""
        self._run(delete(drafts).where(drafts.c.at < at - _KEPT))
        row = {"author": draft.author, "guild": draft.guild, "item": draft.item, "form": dict(draft.form), "at": at}
        return int(self._run(drafts.insert(), row).lastrowid)

    def keep(self, draft: int, form: Mapping[str, str], at: datetime) -> None:
        self._run(update(drafts).where(drafts.c.id == draft).values(form=dict(form), at=at))

    def get(self, draft: int) -> Draft | None:
        c = drafts.c
        row = self._run(select(c.author, c.guild, c.item, c.form).where(c.id == draft)).first()
        return Draft(*row) if row else None

    def drop(self, draft: int) -> None:
        self._run(delete(drafts).where(drafts.c.id == draft))
