"""Every message of the playground, and the files that came with them."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import IntFlag
from mimetypes import guess_type

from tutorbot.playground.clocks import Clock
from tutorbot.playground.jsons import Json
from tutorbot.playground.mentions import pings
from tutorbot.playground.snowflakes import Snowflakes
from tutorbot.playground.worlds import Channel, Profile

CDN = "https://cdn.discordapp.com"
KEPT = 500
"""Messages a channel keeps."""


class Flag(IntFlag):
    SUPPRESS_EMBEDS = 1 << 2
    EPHEMERAL = 1 << 6
    LOADING = 1 << 7
    SUPPRESS_NOTIFICATIONS = 1 << 12
    COMPONENTS_V2 = 1 << 15


EDITABLE = Flag.SUPPRESS_EMBEDS | Flag.COMPONENTS_V2


@dataclass(frozen=True, slots=True)
class Upload:
    name: str
    content: bytes

    @property
    def kind(self) -> str:
        """The media type by the name, for discord.py calls every file a stream of bytes."""
        return guess_type(self.name)[0] or "application/octet-stream"


def stored_name(name: str) -> str:
    """Discord keeps letters, digits and ._- of a file name."""
    return re.sub(r"[^\w.-]", "_", name)


@dataclass(slots=True, eq=False)
class Message:
    raw: Json
    """As Discord's REST shows it. An edit puts a new object here, so that what was read stays as it was."""
    channel: Channel
    only_for: Profile | None = None
    """Who sees an ephemeral message."""
    touched: int = 0
    """Rises with every creation and edit in the whole playground."""

    @property
    def id(self) -> str:
        return str(self.raw["id"])

    @property
    def thinking(self) -> bool:
        return bool(self.raw["flags"] & Flag.LOADING)

    def seen_by(self, person: Profile) -> bool:
        return self.channel.open_to(person) and self.only_for in (None, person)

    def for_page(self) -> Json:
        return {
            **self.raw,
            "ephemeral_to": self.only_for.key if self.only_for else None,
            "thinking": self.thinking,
        }


class Messages:
    def __init__(self, clock: Clock, snowflakes: Snowflakes) -> None:
        self._clock = clock
        self._snowflakes = snowflakes
        self._by_id: dict[str, Message] = {}
        self._by_channel: defaultdict[str, dict[str, Message]] = defaultdict(dict)
        self._touches = 0
        self.files: dict[str, Upload] = {}
        """Uploads by attachment id."""
        self.on_change: Callable[[Message], None] = lambda _: None
        self.on_delete: Callable[[Message], None] = lambda _: None

    def find(self, message_id: str) -> Message | None:
        return self._by_id.get(message_id)

    def of(self, channel: Channel) -> list[Message]:
        """Oldest first."""
        return list(self._by_channel[channel.id].values())

    def create(
        self,
        channel: Channel,
        author: Profile,
        body: Json,
        uploads: Mapping[str, Upload] | None = None,
        *,
        only_for: Profile | None = None,
        extra: Json | None = None,
    ) -> Message:
        """Store a message. `uploads` is by form field; `extra` goes into the message as it is."""
        raw: Json = {
            "id": self._snowflakes.mint(),
            "channel_id": channel.id,
            "type": 0,
            "author": author.raw(),
            "timestamp": self._clock.now().isoformat(),
            "edited_timestamp": None,
            "content": "",
            "embeds": [],
            "components": [],
            "attachments": [],
            "flags": 0,
            "tts": False,
            "pinned": False,
            "mention_everyone": False,
            "mentions": [],
            "mention_roles": [],
            **(extra or {}),
        }
        message = Message(raw, channel, only_for)
        self._apply(message, raw, body, uploads or {})
        here = self._by_channel[channel.id]
        self._by_id[message.id] = here[message.id] = message
        if len(here) > KEPT:
            self._forget(next(iter(here.values())))
        self._touch(message)
        return message

    def edit(self, message: Message, body: Json, uploads: Mapping[str, Upload] | None = None) -> None:
        raw = {**message.raw, "edited_timestamp": self._clock.now().isoformat()}
        raw["flags"] &= ~Flag.LOADING
        self._apply(message, raw, body, uploads or {})
        self._touch(message)

    def delete(self, message: Message) -> None:
        self._forget(message)
        self.on_delete(message)

    def _apply(self, message: Message, raw: Json, body: Json, uploads: Mapping[str, Upload]) -> None:
        for key, empty in (("content", ""), ("embeds", []), ("components", [])):
            if key in body:
                raw[key] = body[key] or empty
        if body.get("flags") is not None:
            settable = EDITABLE if raw["edited_timestamp"] else ~Flag(0)
            raw["flags"] |= int(body["flags"]) & settable
        if "content" in body or "components" in body:
            texts = (component["content"] for component in nested(raw["components"]) if "content" in component)
            raw |= pings((raw["content"], *texts), body.get("allowed_mentions"))
        if uploads or "attachments" in body:
            raw["attachments"] = self._attach(raw, body, uploads)
        if raw["components"] and "components" in body:
            by_name = {attachment["filename"]: attachment for attachment in raw["attachments"]}
            _number(raw["components"])
            _resolve(raw["components"], by_name)
        for embed in raw["embeds"] if "embeds" in body else ():
            embed.setdefault("type", "rich")
            _resolve([embed], {attachment["filename"]: attachment for attachment in raw["attachments"]})
        message.raw = raw

    def _attach(self, raw: Json, body: Json, uploads: Mapping[str, Upload]) -> list[Json]:
        listed = body.get("attachments")
        old = {attachment["id"]: attachment for attachment in raw["attachments"]}
        described = {str(item["id"]): item for item in listed or ()}
        kept = [old[i] for i in described if i in old] if listed is not None else list(old.values())
        new = []
        for field, upload in uploads.items():
            item = described.get(field.removeprefix("files[").removesuffix("]"), {})
            new.append(self.attach(raw["channel_id"], upload, item.get("filename"), item.get("description")))
        return kept + new

    def attach(self, channel_id: str, upload: Upload, name: str | None = None, words: str | None = None) -> Json:
        """Keep a file and describe it as Discord does."""
        attachment_id = self._snowflakes.mint()
        name = stored_name(name or upload.name)
        self.files[attachment_id] = upload
        url = f"{CDN}/attachments/{channel_id}/{attachment_id}/{name}"
        raw: Json = {
            "id": attachment_id,
            "filename": name,
            "size": len(upload.content),
            "url": url,
            "proxy_url": url,
            "content_type": f"{upload.kind}; charset=utf-8" if upload.kind.startswith("text/") else upload.kind,
        }
        if words:
            raw["description"] = words
        if size := _png_size(upload.content):
            raw["width"], raw["height"] = size
        return raw

    def _touch(self, message: Message) -> None:
        self._touches += 1
        message.touched = self._touches
        self.on_change(message)

    def _forget(self, message: Message) -> None:
        self._by_id.pop(message.id, None)
        self._by_channel[message.channel.id].pop(message.id, None)


def nested(components: list[Json]) -> Iterator[Json]:
    """Every component, in the order of the screen."""
    for component in components:
        yield component
        if inner := component.get("components"):
            yield from nested(inner)
        for key in ("accessory", "component"):
            if inner := component.get(key):
                yield from nested([inner])


def _number(components: list[Json]) -> None:
    taken = {component["id"] for component in nested(components) if component.get("id")}
    free = (n for n in range(1, 1000) if n not in taken)
    for component in nested(components):
        if not component.get("id"):
            component["id"] = next(free)


def _resolve(nodes: list[Json], attachments: Mapping[str, Json]) -> None:
    """Point every `attachment://name` at the file, as Discord does in what it sends back."""
    for node in nodes:
        for key in ("media", "file", "image", "thumbnail"):
            media = node.get(key)
            if isinstance(media, dict) and (
                found := attachments.get(media.get("url", "").removeprefix("attachment://"))
            ):
                media |= {k: found[k] for k in ("url", "proxy_url", "content_type", "width", "height") if k in found}
                media |= {"attachment_id": found["id"], "loading_state": 2, "flags": 0, "placeholder": ""}
        for key in ("components", "items"):
            if inner := node.get(key):
                _resolve(inner, attachments)
        if inner := node.get("accessory"):
            _resolve([inner], attachments)


def _png_size(content: bytes) -> tuple[int, int] | None:
    if content[:8] != b"\x89PNG\r\n\x1a\n":
        return None
    return int.from_bytes(content[16:20]), int.from_bytes(content[20:24])
