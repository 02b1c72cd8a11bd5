"""A guild (a Discord server) and how its moderators have set tutorbot up."""

from dataclasses import dataclass

from tutorbot.domain.errors import NotAllowed
from tutorbot.domain.ids import GuildId, LearnerId, TopicId

SERVER_TOPIC = TopicId("server")
"""The topic of a moderator's questions that belong to no topic of the course."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Guild:
    id: GuildId
    moderator_role: int | None = None
    """Members with this role may write questions, beside those with Manage Server."""
    quiz_channel: int | None = None
    """Where shared results go; None: where the learner is."""
    zone: str | None = None
    """The time zone that a learner who is new here starts with; None: UTC."""
    topics_off: frozenset[TopicId] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A person in a guild, with what Discord says they may do there at this moment."""

    id: LearnerId
    guild: GuildId
    manages: bool
    """Has the permission Manage Server."""
    roles: frozenset[int]


def require_moderator(member: Member, guild: Guild) -> None:
    """Raises NotAllowed unless the member has Manage Server or the role that `/setup` names."""
    if not member.manages and guild.moderator_role not in member.roles:
        raise NotAllowed(
            "Only members with the permission **Manage Server**, or with the role that `/setup` names, can do this."
        )


def require_manager(member: Member) -> None:
    """Raises NotAllowed unless the member has Manage Server."""
    if not member.manages:
        raise NotAllowed("Only members with the permission **Manage Server** can do this.")
