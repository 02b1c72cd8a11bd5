"""How each guild is set up."""

from sqlalchemy import Connection, select
from sqlalchemy.dialects.sqlite import insert

from tutorbot.domain.guilds import Guild
from tutorbot.domain.ids import GuildId
from tutorbot.storage.tables import guilds

_PUT = insert(guilds)
_PUT = _PUT.on_conflict_do_update(
    index_elements=["id"], set_={column.name: _PUT.excluded[column.name] for column in guilds.c if column.name != "id"}
)


class Guilds:
    def __init__(self, connection: Connection) -> None:
        self._run = connection.execute

    def get(self, guild: GuildId | None) -> Guild | None:
        """The guild's set-up, with defaults where nothing was set; None outside of guilds."""
        if guild is None:
            return None
        row = self._run(select(guilds).where(guilds.c.id == guild)).first()
        if row is None:
            return Guild(id=guild)
        return Guild(
            id=guild,
            moderator_role=row.moderator_role,
            quiz_channel=row.quiz_channel,
            zone=row.zone,
            topics_off=frozenset(row.topics_off),
        )

    def save(self, guild: Guild) -> None:
        row = {
            "id": guild.id,
            "moderator_role": guild.moderator_role,
            "quiz_channel": guild.quiz_channel,
            "zone": guild.zone,
            "topics_off": sorted(guild.topics_off),
        }
        self._run(_PUT, row)
