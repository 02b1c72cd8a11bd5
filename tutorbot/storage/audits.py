"""The audit log: who changed what in a guild, and when. It only grows."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from tutorbot.domain.ids import GuildId, LearnerId
from tutorbot.storage.tables import audit_log


@dataclass(frozen=True, slots=True)
class Audit:
    actor: LearnerId | None
    action: str
    subject: str
    details: Mapping[str, Any]
    at: datetime


class Audits:
    def __init__(self, connection: Connection) -> None:
        self._run = connection.execute

    def add(self, guild: GuildId, audit: Audit) -> None:
        row = {
            "guild": guild,
            "actor": audit.actor,
            "action": audit.action,
            "subject": audit.subject,
            "details": dict(audit.details),
            "at": audit.at,
        }
        self._run(audit_log.insert(), row)

    def of(self, guild: GuildId, subject: str) -> list[Audit]:
        """Newest first."""
        c = audit_log.c
        rows = self._run(
            select(c.actor, c.action, c.subject, c.details, c.at)
            .where(c.guild == guild, c.subject == subject)
            .order_by(c.id.desc())
        )
        return [Audit(*row) for row in rows]
