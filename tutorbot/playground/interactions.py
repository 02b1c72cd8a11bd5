"""The life of an interaction: 3 seconds to acknowledge it, once; then 15 minutes in which its token works."""

import asyncio
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import IntEnum

from tutorbot.playground.clocks import Clock
from tutorbot.playground.errors import Refusal
from tutorbot.playground.jsons import Json
from tutorbot.playground.messages import Flag, Message, Messages, Upload
from tutorbot.playground.rules.callbacks import check_callback
from tutorbot.playground.rules.messages import check_message
from tutorbot.playground.snowflakes import Snowflakes
from tutorbot.playground.worlds import APPLICATION_ID, BOT, GUILD_ID, LOCALE, Channel, Profile

TOKEN_LIFE = timedelta(minutes=15)
FILE_LIMIT = 10 * 1024 * 1024


class Kind(IntEnum):
    COMMAND = 2
    COMPONENT = 3
    AUTOCOMPLETE = 4
    MODAL_SUBMIT = 5


class Reply(IntEnum):
    """Callback types that the bot may answer with."""

    PONG = 1
    MESSAGE = 4
    DEFERRED_MESSAGE = 5
    DEFERRED_UPDATE = 6
    UPDATE = 7
    CHOICES = 8
    MODAL = 9


CHAT_INPUT_COMMAND, CONTEXT_MENU_COMMAND = 20, 23
"""Types of the messages that answer a command."""
CONTEXTS = {"text": 0, "dm": 1, "private": 2}


@dataclass(slots=True, eq=False)
class Interaction:
    id: str
    token: str
    kind: Kind
    person: Profile
    channel: Channel
    owners: dict[str, str]
    born: datetime
    began: float
    """Monotonic seconds: the 3 seconds are real, however the clock is moved."""
    command: str | None = None
    target: Json = field(default_factory=dict)
    """What the menu of a context-menu command was opened on: `target_message_id` or `target_user`."""
    message: Message | None = None
    """The message whose component was used, also for the submit of a modal that such a component opened."""
    acknowledged: asyncio.Event = field(default_factory=asyncio.Event)
    finished: asyncio.Event = field(default_factory=asyncio.Event)
    """Set when a deferred answer has come."""
    reply: Reply | None = None
    original: Message | None = None
    latest: Message | None = None
    """The message that the bot touched last through this interaction."""
    data: Json = field(default_factory=dict)
    """What came with the acknowledgement: choices or a modal."""
    refusals: list[str] = field(default_factory=list)

    @property
    def metadata(self) -> Json:
        raw: Json = {
            "id": self.id,
            "type": int(self.kind),
            "user": self.person.raw(),
            "authorizing_integration_owners": self.owners,
            **self.target,
        }
        if self.command:
            raw["name"] = self.command
        if self.kind is Kind.COMPONENT and self.message:
            raw["interacted_message_id"] = self.message.id
        return raw

    @property
    def reference(self) -> Json:
        """The answer to a command on a message replies to that message."""
        if "target_message_id" not in self.target:
            return {}
        where = {"guild_id": GUILD_ID} if self.channel.kind == "text" else {}
        message = {"type": 0, "channel_id": self.channel.id, "message_id": self.target["target_message_id"]}
        return {"message_reference": message | where}


@dataclass(slots=True, eq=False)
class Modal:
    """A form that is open on somebody's screen."""

    id: str
    raw: Json
    opened_by: Interaction


class Interactions:
    def __init__(self, clock: Clock, snowflakes: Snowflakes, messages: Messages, acknowledge_within: float) -> None:
        self._clock = clock
        self._snowflakes = snowflakes
        self._messages = messages
        self.acknowledge_within = acknowledge_within
        self._by_token: dict[str, Interaction] = {}
        self.modals: dict[str, Modal] = {}
        """Open ones by the id of the interaction that opened them; oldest first."""

    def begin(
        self,
        kind: Kind,
        person: Profile,
        channel: Channel,
        owners: dict[str, str],
        *,
        command: str | None = None,
        target: Json | None = None,
        message: Message | None = None,
    ) -> Interaction:
        token = secrets.token_urlsafe(48)
        now = self._clock.now()
        interaction = Interaction(
            self._snowflakes.mint(),
            token,
            kind,
            person,
            channel,
            owners,
            now,
            time.monotonic(),
            command,
            target or {},
            message,
        )
        self._by_token[token] = interaction
        self._forget_expired(now)
        return interaction

    def payload(self, interaction: Interaction, data: Json) -> Json:
        """INTERACTION_CREATE, as the gateway sends it."""
        person, channel = interaction.person, interaction.channel
        payload: Json = {
            "id": interaction.id,
            "application_id": APPLICATION_ID,
            "type": int(interaction.kind),
            "token": interaction.token,
            "version": 1,
            "data": data,
            "channel_id": channel.id,
            "channel": channel.raw(),
            "context": CONTEXTS[channel.kind],
            "authorizing_integration_owners": interaction.owners,
            "app_permissions": str(int(BOT.permissions)),
            "locale": LOCALE,
            "entitlements": [],
            "attachment_size_limit": FILE_LIMIT,
        }
        if channel.kind == "text":
            payload["guild_id"] = GUILD_ID
            payload["guild_locale"] = LOCALE
            payload["guild"] = {"id": GUILD_ID, "locale": LOCALE, "features": []}
            payload["member"] = person.raw_member()
            payload["channel"] = {**payload["channel"], "permissions": payload["member"]["permissions"]}
        else:
            payload["user"] = person.raw()
        if interaction.message:
            payload["message"] = interaction.message.raw
        return payload

    def acknowledge(self, interaction_id: str, token: str, body: Json, uploads: Mapping[str, Upload]) -> Json:
        """The bot's first answer. What it returns is the body of a callback `with_response`."""
        interaction = self._by_token.get(token)
        if interaction is None or interaction.id != interaction_id:
            raise Refusal(404, 10062, "Unknown interaction", why="no such interaction, or it is older than 15 minutes")
        if interaction.reply is not None:
            raise Refusal(400, 40060, "Interaction has already been acknowledged.")
        late = time.monotonic() - interaction.began
        if late > self.acknowledge_within:
            why = f"answered after {late:.1f} s; Discord waits {self.acknowledge_within:g} s"
            raise Refusal(404, 10062, "Unknown interaction", why=why)
        try:
            check_callback(interaction.kind, body, uploads, interaction.message.raw if interaction.message else None)
        except Refusal as refusal:
            interaction.refusals.append(refusal.why)
            raise
        reply, data = Reply(body["type"]), body.get("data") or {}
        if reply is Reply.UPDATE and interaction.message and not self._messages.find(interaction.message.id):
            raise Refusal(404, 10008, "Unknown Message", why="the message of this component was deleted")
        interaction.reply, interaction.data = reply, data
        summary: Json = {"id": interaction.id, "type": int(interaction.kind)}
        answer: Json = {"interaction": summary}
        if reply in (Reply.MESSAGE, Reply.DEFERRED_MESSAGE):
            deferred = reply is Reply.DEFERRED_MESSAGE
            flags = int(data.get("flags") or 0)
            message = self._post(
                interaction, {"flags": flags & Flag.EPHEMERAL | Flag.LOADING} if deferred else data, uploads
            )
            interaction.original = message
            summary["response_message_id"] = message.id
            summary["response_message_loading"] = deferred
            summary["response_message_ephemeral"] = bool(flags & Flag.EPHEMERAL)
            answer["resource"] = {"type": int(reply), "message": message.raw}
        elif reply in (Reply.UPDATE, Reply.DEFERRED_UPDATE) and interaction.message:
            interaction.original = message = interaction.message
            if reply is Reply.UPDATE:
                self._messages.edit(message, data, uploads)
                interaction.latest = message
                answer["resource"] = {"type": int(reply), "message": message.raw}
            summary["response_message_id"] = message.id
        elif reply is Reply.MODAL:
            self.modals[interaction.id] = Modal(interaction.id, data, interaction)
        interaction.acknowledged.set()
        return answer

    def follow_up(self, token: str, body: Json, uploads: Mapping[str, Upload]) -> Message:
        interaction = self._alive(token)
        original = interaction.original
        if original and original.thinking and self._messages.find(original.id):
            # The first follow-up takes the place of "thinking…".
            return self.edit(token, "@original", body, uploads)
        check_message(body, uploads)
        return self._post(interaction, body, uploads)

    def read(self, token: str, message_id: str) -> Message:
        return self._message(self._alive(token), message_id)

    def edit(self, token: str, message_id: str, body: Json, uploads: Mapping[str, Upload]) -> Message:
        interaction = self._alive(token)
        message = self._message(interaction, message_id)
        check_message(body, uploads, old=message.raw)
        self._messages.edit(message, body, uploads)
        self._finish(interaction, message)
        return message

    def delete(self, token: str, message_id: str) -> None:
        interaction = self._alive(token)
        message = self._message(interaction, message_id)
        self._messages.delete(message)
        self._finish(interaction, None)

    def _alive(self, token: str) -> Interaction:
        interaction = self._by_token.get(token)
        if interaction is None or self._clock.now() - interaction.born > TOKEN_LIFE:
            raise Refusal(401, 50027, "Invalid Webhook Token", why="interaction tokens live for 15 minutes")
        if interaction.reply is None:
            raise Refusal(404, 10015, "Unknown Webhook", why="the interaction has not been acknowledged yet")
        return interaction

    def _message(self, interaction: Interaction, message_id: str) -> Message:
        if message_id == "@original":
            if interaction.original is None:
                raise Refusal(404, 10008, "Unknown Message", why="the answer to this interaction was no message")
            message_id = interaction.original.id
        message = self._messages.find(message_id)
        if message is None or message.channel != interaction.channel or message.raw["author"]["id"] != BOT.id:
            raise Refusal(404, 10008, "Unknown Message")
        return message

    def _post(self, interaction: Interaction, body: Json, uploads: Mapping[str, Upload]) -> Message:
        hidden = int(body.get("flags") or 0) & Flag.EPHEMERAL
        answers_command = CONTEXT_MENU_COMMAND if interaction.target else CHAT_INPUT_COMMAND
        extra: Json = {
            "type": answers_command if interaction.kind is Kind.COMMAND else 0,
            "application_id": APPLICATION_ID,
            "webhook_id": APPLICATION_ID,
            "interaction_metadata": interaction.metadata,
            **({} if interaction.original else interaction.reference),
        }
        only_for = interaction.person if hidden else None
        message = self._messages.create(interaction.channel, BOT, body, uploads, only_for=only_for, extra=extra)
        if not message.thinking:
            self._finish(interaction, message)
        return message

    def _finish(self, interaction: Interaction, message: Message | None) -> None:
        interaction.latest = message
        interaction.finished.set()

    def _forget_expired(self, now: datetime) -> None:
        for token, interaction in self._by_token.items():
            if now - interaction.born <= TOKEN_LIFE + timedelta(minutes=1):
                break
            del self._by_token[token]
            return
