"""The routes of REST v10 that a bot needs, by their first step."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from tutorbot.playground.backends import Backend
from tutorbot.playground.errors import Refusal
from tutorbot.playground.gateways import URL
from tutorbot.playground.jsons import Json, Value
from tutorbot.playground.messages import Message, Upload
from tutorbot.playground.rules.messages import check_message
from tutorbot.playground.worlds import (
    APPLICATION_ID,
    BOT,
    CHANNELS,
    GUILD_ID,
    PEOPLE,
    ROLES,
    Channel,
    channel_with,
    raw_application,
    raw_guild,
)

PAGE = 50
"""Messages in one answer."""


@dataclass(frozen=True, slots=True)
class Call:
    method: str
    steps: list[str]
    body: Value
    uploads: Mapping[str, Upload]
    query: Mapping[str, str]

    def unknown(self) -> Refusal:
        why = f"the playground has no {self.method} /{'/'.join(self.steps)}"
        return Refusal(404, 0, "404: Not Found", why=why)


class Routes:
    """Each method takes one call and returns the body of the answer, None for "204 No Content", or raises a Refusal."""

    def __init__(self, backend: Backend) -> None:
        self._backend = backend
        self._by_first_step: dict[str, Callable[[Call], Value]] = {
            "interactions": self._interactions,
            "webhooks": self._webhooks,
            "applications": self._applications,
            "oauth2": lambda call: self._applications(replace(call, steps=call.steps[1:])),
            "users": self._users,
            "gateway": _gateway,
            "guilds": _guilds,
        }

    async def answer(self, call: Call) -> Value:
        if call.steps[0] == "channels":
            return await self._channels(call)
        route = self._by_first_step.get(call.steps[0])
        if route is None:
            raise call.unknown()
        return route(call)

    def _interactions(self, call: Call) -> Json | None:
        match call.method, call.steps:
            case "POST", [_, interaction_id, token, "callback"]:
                answer = self._backend.interactions.acknowledge(interaction_id, token, call.body, call.uploads)
                return answer if call.query.get("with_response") in ("1", "true") else None
        raise call.unknown()

    def _webhooks(self, call: Call) -> Json | None:
        interactions = self._backend.interactions
        match call.method, call.steps:
            case "POST", [_, _, token]:
                return interactions.follow_up(token, call.body, call.uploads).raw
            case "GET", [_, _, token, "messages", message_id]:
                return interactions.read(token, message_id).raw
            case "PATCH", [_, _, token, "messages", message_id]:
                return interactions.edit(token, message_id, call.body, call.uploads).raw
            case "DELETE", [_, _, token, "messages", message_id]:
                interactions.delete(token, message_id)
                return None
        raise call.unknown()

    def _applications(self, call: Call) -> Value:
        match call.method, call.steps:
            case "GET", [*_, "@me"]:
                return raw_application()
            case "GET", [_, application_id, "commands"] if application_id == APPLICATION_ID:
                return self._backend.commands.all
            case "PUT", [_, application_id, "commands"] if application_id == APPLICATION_ID:
                return self._backend.commands.overwrite(call.body)
        raise call.unknown()

    def _users(self, call: Call) -> Json:
        match call.method, call.steps:
            case "GET", [_, "@me"]:
                private = {"verified": True, "mfa_enabled": False, "email": None, "flags": 0, "locale": "en-US"}
                return BOT.raw() | private
            case "POST", [_, "@me", "channels"]:
                wanted = str(call.body.get("recipient_id"))
                for channel in CHANNELS:
                    if channel.kind == "dm" and channel.members[0].id == wanted:
                        return channel.raw()
                raise Refusal(400, 50033, "Invalid Recipient(s)")
            case "GET", [_, user_id]:
                for profile in (*PEOPLE, BOT):
                    if profile.id == user_id:
                        return profile.raw()
                raise Refusal(404, 10013, "Unknown User")
        raise call.unknown()

    async def _channels(self, call: Call) -> Value:
        channel = _reachable(call.steps[1])
        match call.method, call.steps[2:]:
            case "GET", []:
                return channel.raw()
            case "POST", ["typing"]:
                return None
            case "POST", ["messages"]:
                return await self._send(channel, call)
            case "GET", ["messages"]:
                messages = [message for message in self._backend.messages.of(channel) if not message.only_for]
                return [message.raw for message in reversed(messages[-PAGE:])]
            case method, ["messages", message_id]:
                return await self._one_message(method, self._find(channel, message_id), call)
        raise call.unknown()

    async def _send(self, channel: Channel, call: Call) -> Json:
        if self._backend.closed_to_the_bot.intersection(channel.members):
            raise Refusal(403, 50007, "Cannot send messages to this user")
        if self._backend.gone.intersection(channel.members):
            raise Refusal(403, 50278, "Cannot send messages to this user due to having no mutual guilds")
        check_message(call.body, call.uploads)
        message = self._backend.messages.create(channel, BOT, call.body, call.uploads)
        await self._backend.tell_bot("MESSAGE_CREATE", message)
        return message.raw

    async def _one_message(self, method: str, message: Message, call: Call) -> Json | None:
        if method == "GET":
            return message.raw
        if method not in ("PATCH", "DELETE"):
            raise call.unknown()
        if message.raw["author"]["id"] != BOT.id:
            raise Refusal(403, 50005, "Cannot edit a message authored by another user")
        if method == "PATCH":
            check_message(call.body, call.uploads, old=message.raw)
            self._backend.messages.edit(message, call.body, call.uploads)
            await self._backend.tell_bot("MESSAGE_UPDATE", message)
            return message.raw
        self._backend.messages.delete(message)
        await self._backend.tell_bot("MESSAGE_DELETE", message)
        return None

    def _find(self, channel: Channel, message_id: str) -> Message:
        message = self._backend.messages.find(message_id)
        # An ephemeral message exists only for the person who sees it and for the interaction's token.
        if message is None or message.channel != channel or message.only_for:
            raise Refusal(404, 10008, "Unknown Message")
        return message


def _reachable(channel_id: str) -> Channel:
    channel = channel_with(channel_id)
    if channel is None:
        raise Refusal(404, 10003, "Unknown Channel")
    if channel.kind == "private":
        why = "the bot is no member of this chat; only its answers to interactions reach it"
        raise Refusal(403, 50001, "Missing Access", why=why)
    return channel


def _gateway(call: Call) -> Json:
    match call.method, call.steps:
        case "GET", [_]:
            return {"url": URL}
        case "GET", [_, "bot"]:
            limit = {"total": 1000, "remaining": 1000, "reset_after": 86_400_000, "max_concurrency": 1}
            return {"url": URL, "shards": 1, "session_start_limit": limit}
    raise call.unknown()


def _guilds(call: Call) -> Value:
    if call.method != "GET" or call.steps[1] != GUILD_ID:
        raise call.unknown()
    match call.steps[2:]:
        case []:
            return {key: value for key, value in raw_guild().items() if key not in ("channels", "members")}
        case ["channels"]:
            return raw_guild()["channels"]
        case ["roles"]:
            return [role.raw() for role in ROLES]
        case ["members", user_id]:
            for profile in (*PEOPLE, BOT):
                if profile.id == user_id:
                    return profile.raw_member()
            raise Refusal(404, 10007, "Unknown Member")
    raise call.unknown()
