"""The server, channels and people that every playground starts with."""

from dataclasses import dataclass
from typing import Literal

from tutorbot.playground.jsons import Json
from tutorbot.playground.permissions import EVERYBODY, Permission

SINCE = "2024-11-04T09:00:00+00:00"
LOCALE = "en-US"


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    id: str
    name: str
    permissions: Permission
    color: int = 0
    position: int = 0

    def raw(self) -> Json:
        return {
            "id": self.id,
            "name": self.name,
            "permissions": str(int(self.permissions)),
            "position": self.position,
            "color": self.color,
            "colors": {"primary_color": self.color, "secondary_color": None, "tertiary_color": None},
            "hoist": self.position > 0,
            "managed": False,
            "mentionable": False,
            "icon": None,
            "unicode_emoji": None,
            "flags": 0,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """One account: a person or the bot. `key` is what code and the page call it."""

    key: str
    id: str
    name: str
    label: str = "Learner"
    roles: tuple[Role, ...] = ()
    hue: int = 0
    bot: bool = False

    @property
    def permissions(self) -> Permission:
        granted = EVERYBODY
        for role in self.roles:
            granted |= role.permissions
        return granted

    def raw(self) -> Json:
        return {
            "id": self.id,
            "username": self.key,
            "discriminator": "0",
            "global_name": None if self.bot else self.name,
            "avatar": None,
            "bot": self.bot,
            "public_flags": 0,
        }

    def raw_member(self) -> Json:
        return {
            "user": self.raw(),
            "nick": None,
            "avatar": None,
            "banner": None,
            "roles": [role.id for role in self.roles],
            "joined_at": SINCE,
            "premium_since": None,
            "communication_disabled_until": None,
            "deaf": False,
            "mute": False,
            "pending": False,
            "flags": 0,
            "permissions": str(int(self.permissions)),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """A server channel (`text`), a person's chat with the bot (`dm`) or one between two people (`private`)."""

    id: str
    name: str
    kind: Literal["text", "dm", "private"]
    topic: str = ""
    members: tuple[Profile, ...] = ()
    """The people of a chat; empty for a server channel, which everybody reads."""

    def open_to(self, person: Profile) -> bool:
        return self.kind == "text" or person in self.members

    def raw(self) -> Json:
        if self.kind == "text":
            return {
                "id": self.id,
                "guild_id": GUILD_ID,
                "type": 0,
                "name": self.name,
                "topic": self.topic,
                "position": 0,
                "parent_id": None,
                "permission_overwrites": [],
                "rate_limit_per_user": 0,
                "last_message_id": None,
                "nsfw": False,
                "flags": 0,
            }
        return {
            "id": self.id,
            "type": 1,
            "last_message_id": None,
            "flags": 0,
            "recipients": [member.raw() for member in self.members],
        }


GUILD_ID = "1301000000000000100"
APPLICATION_ID = "1301000000000000001"

EVERYONE = Role(id=GUILD_ID, name="@everyone", permissions=EVERYBODY)
HELPERS = Role(id="1301000000000000401", name="Helpers", permissions=EVERYBODY, color=0x2E8B57, position=1)
MODERATORS = Role(
    id="1301000000000000402",
    name="Moderators",
    permissions=EVERYBODY | Permission.MANAGE_GUILD | Permission.MANAGE_MESSAGES | Permission.MODERATE_MEMBERS,
    color=0xB5651D,
    position=2,
)
ROLES = (EVERYONE, HELPERS, MODERATORS)

BOT = Profile(key="tutorbot", id=APPLICATION_ID, name="tutorbot", label="App", hue=235, bot=True)
OWNER_ID = "1301000000000000300"
ANA = Profile(key="ana", id="1301000000000000301", name="Ana", hue=12)
BEN = Profile(key="ben", id="1301000000000000302", name="Ben", label="Helper", roles=(HELPERS,), hue=150)
MIA = Profile(key="mia", id="1301000000000000303", name="Mia", label="Moderator", roles=(MODERATORS,), hue=280)
PEOPLE = (ANA, BEN, MIA)

GUILD_NAME = "PyTorch Study Hall"
STUDY = Channel(id="1301000000000000201", name="study", kind="text", topic="Work through lessons together")
CHANNELS = (
    STUDY,
    Channel(id="1301000000000000202", name="quiz-corner", kind="text", topic="Quizzes and puzzles"),
    Channel(id="1301000000000000203", name="introductions", kind="text", topic="Say hello"),
    *(
        Channel(id=f"130100000000000050{n}", name=BOT.name, kind="dm", members=(person,))
        for n, person in enumerate(PEOPLE)
    ),
    Channel(id="1301000000000000601", name="Ana and Ben", kind="private", members=(ANA, BEN)),
)


def raw_guild() -> Json:
    """The server as GUILD_CREATE shows it to a bot without the members intent."""
    return {
        "id": GUILD_ID,
        "name": GUILD_NAME,
        "owner_id": OWNER_ID,
        "icon": None,
        "splash": None,
        "discovery_splash": None,
        "banner": None,
        "description": None,
        "vanity_url_code": None,
        "application_id": None,
        "afk_channel_id": None,
        "afk_timeout": 300,
        "system_channel_id": None,
        "system_channel_flags": 0,
        "rules_channel_id": None,
        "public_updates_channel_id": None,
        "safety_alerts_channel_id": None,
        "verification_level": 1,
        "default_message_notifications": 1,
        "explicit_content_filter": 0,
        "mfa_level": 0,
        "nsfw_level": 0,
        "premium_tier": 0,
        "premium_subscription_count": 0,
        "premium_progress_bar_enabled": False,
        "preferred_locale": LOCALE,
        "features": [],
        "roles": [role.raw() for role in ROLES],
        "emojis": [],
        "stickers": [],
        "joined_at": SINCE,
        "large": False,
        "unavailable": False,
        "member_count": len(PEOPLE) + 1,
        "members": [BOT.raw_member()],
        "channels": [channel.raw() for channel in CHANNELS if channel.kind == "text"],
        "threads": [],
        "presences": [],
        "voice_states": [],
        "stage_instances": [],
        "guild_scheduled_events": [],
        "soundboard_sounds": [],
    }


def raw_application() -> Json:
    return {
        "id": APPLICATION_ID,
        "name": BOT.name,
        "icon": None,
        "description": "",
        "summary": "",
        "bot_public": True,
        "bot_require_code_grant": False,
        "owner": {**Profile(key="owner", id=OWNER_ID, name="Owner").raw()},
        "verify_key": "0" * 64,
        "team": None,
        "flags": 0,
        "hook": True,
        "integration_types_config": {"0": {}, "1": {}},
    }


def person_named(key: str) -> Profile | None:
    """By key, id or name, as code, Discord and people call them."""
    return next((p for p in PEOPLE if key in (p.key, p.id) or key.casefold() == p.name.casefold()), None)


def channel_with(channel_id: str) -> Channel | None:
    return next((channel for channel in CHANNELS if channel.id == channel_id), None)
