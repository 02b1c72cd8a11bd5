"""How a guild's moderators set tutorbot up."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

from tutorbot.domain.days import check_zone
from tutorbot.domain.guilds import SERVER_TOPIC, Guild, Member, require_manager
from tutorbot.domain.ids import GuildId, TopicId
from tutorbot.storage.audits import Audit
from tutorbot.storage.stores import Store
from tutorbot.storage.transactions import Transaction
from tutorbot.tutor.requests import reads, writes


@dataclass
class Guilds:
    store: Store

    @reads
    def get(self, tx: Transaction, guild: GuildId) -> Guild:
        return tx.guilds.get(guild) or Guild(id=guild)

    @writes
    def set_role(self, tx: Transaction, member: Member, role: int | None, *, at: datetime) -> Guild:
        """Let members with a role write questions, or only those with Manage Server."""
        after = replace(_guild(tx, member), moderator_role=role)
        return _save(tx, member, after, "moderator role", str(role or "none"), at)

    @writes
    def set_channel(self, tx: Transaction, member: Member, channel: int | None, *, at: datetime) -> Guild:
        """Send shared results to a channel, or to wherever the learner is."""
        after = replace(_guild(tx, member), quiz_channel=channel)
        return _save(tx, member, after, "quiz channel", str(channel or "none"), at)

    @writes
    def set_zone(self, tx: Transaction, member: Member, zone: str, *, at: datetime) -> Guild:
        """The time zone in which learners start who are new here. Raises TutorError for an unknown one."""
        after = replace(_guild(tx, member), zone=check_zone(zone))
        return _save(tx, member, after, "time zone", str(after.zone), at)

    @writes
    def set_topics(self, tx: Transaction, member: Member, on: Collection[TopicId], *, at: datetime) -> Guild:
        """Serve these topics of the course in this guild, and no others."""
        known = {topic.id for topic in tx.courses.topics()} - {SERVER_TOPIC}
        after = replace(_guild(tx, member), topics_off=frozenset(known - set(on)))
        return _save(tx, member, after, "topics off", ", ".join(sorted(after.topics_off)) or "none", at)


def _guild(tx: Transaction, member: Member) -> Guild:
    require_manager(member)
    return tx.guilds.get(member.guild) or Guild(id=member.guild)


def _save(tx: Transaction, member: Member, guild: Guild, subject: str, value: str, at: datetime) -> Guild:
    tx.guilds.save(guild)
    tx.audits.add(guild.id, Audit(member.id, "set", subject, {"to": value}, at))
    return guild
