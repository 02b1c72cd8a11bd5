"""Messages: new ones, answers to interactions, and edits."""

from collections.abc import Collection, Iterator, Mapping

from tutorbot.playground.errors import Faults, Refusal
from tutorbot.playground.jsons import Json
from tutorbot.playground.messages import Flag, Upload, nested, stored_name
from tutorbot.playground.rules.components import message_components
from tutorbot.playground.rules.embeds import check_embeds, embeds
from tutorbot.playground.rules.layouts import check_message_components
from tutorbot.playground.rules.shapes import (
    Path,
    anything,
    boolean,
    listing,
    number,
    one_of,
    shape,
    snowflake,
    text,
    whole,
)

MAX_CONTENT = 2000
MAX_FILES = 10
LEGACY = ("content", "embeds", "poll", "sticker_ids")
"""What a message with Components V2 must not have."""

_MESSAGE = shape(
    content=text(0, MAX_CONTENT),
    embeds=embeds,
    components=message_components,
    flags=whole(0, 1 << 31),
    tts=boolean,
    allowed_mentions=shape(
        parse=listing(one_of("users", "roles", "everyone")),
        users=listing(snowflake, 0, 100),
        roles=listing(snowflake, 0, 100),
        replied_user=boolean,
    ),
    attachments=listing(
        shape(
            {"id": snowflake},
            filename=text(1, 1024),
            description=text(0, 1024),
            title=text(0, 1024),
            duration_secs=number,
            waveform=text(0, 400),
            is_spoiler=boolean,
            # What Discord itself adds: an attachment may be listed as it came.
            **dict.fromkeys(
                ("size", "url", "proxy_url", "content_type", "width", "height", "ephemeral", "flags", "spoiler"),
                anything,
            ),
        ),
        0,
        MAX_FILES,
    ),
    poll=anything,
    nonce=anything,
    enforce_nonce=boolean,
    message_reference=anything,
    sticker_ids=listing(snowflake, 0, 3),
    username=text(1, 80),
    avatar_url=anything,
    thread_name=text(0, 100),
    applied_tags=listing(snowflake, 0, 5),
)


def check_message(body: Json, uploads: Mapping[str, Upload], *, old: Json | None = None, path: Path = ()) -> None:
    """`old` is the message that an edit changes; the answer that was promised by a deferral is new."""
    faults = Faults()
    if _MESSAGE(body, path, faults):
        v2 = _is_v2(body, old)
        components, cards = body.get("components") or [], body.get("embeds") or []
        check_message_components(components, (*path, "components"), faults, v2=v2)
        check_embeds(cards, (*path, "embeds"), faults)
        if v2:
            _check_v2(body, old, path, faults)
        attached = _attached(body, uploads, old, path, faults)
        _check_references(components, cards, attached, path, faults)
    faults.refuse()
    if _is_empty(body, uploads, old):
        raise Refusal(400, 50006, "Cannot send an empty message")


def _is_v2(body: Json, old: Json | None) -> bool:
    flags = (body.get("flags") or 0) | (old["flags"] if old else 0)
    return bool(flags & Flag.COMPONENTS_V2)


def _check_v2(body: Json, old: Json | None, path: Path, faults: Faults) -> None:
    for key in LEGACY:
        # Turning an old message into Components V2 needs its text and embeds emptied.
        left = key not in body and old and old.get(key)
        if body.get(key) or left:
            words = f"The '{key}' field cannot be used when using MessageFlags.IS_COMPONENTS_V2"
            faults.add((*path, key), "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2", words)


def _attached(
    body: Json, uploads: Mapping[str, Upload], old: Json | None, path: Path, faults: Faults
) -> Collection[str]:
    """The names of the files that the message will have."""
    listed = body.get("attachments")
    kept = {attachment["id"]: attachment["filename"] for attachment in old["attachments"]} if old else {}
    if listed is None:
        return {*kept.values(), *(stored_name(upload.name) for upload in uploads.values())}
    names = set()
    listed_ids = {str(item["id"]) for item in listed}
    for n, item in enumerate(listed):
        upload = uploads.get(f"files[{item['id']}]")
        if upload:
            names.add(stored_name(item.get("filename") or upload.name))
        elif str(item["id"]) in kept:
            names.add(kept[str(item["id"])])
        else:
            words = f"There is no uploaded file files[{item['id']}] and no such attachment on the message."
            faults.add((*path, "attachments", n, "id"), "ATTACHMENT_NOT_FOUND", words)
    names |= {stored_name(upload.name) for key, upload in uploads.items() if key[6:-1] not in listed_ids}
    return names


def _references(components: list[Json], cards: list[Json], path: Path) -> Iterator[tuple[str, Path]]:
    for component in nested(components):
        for holder in (component, *component.get("items", ())):
            for key in ("media", "file"):
                if isinstance(holder.get(key), dict):
                    yield holder[key]["url"], (*path, "components")
    for n, card in enumerate(cards):
        for key in ("image", "thumbnail"):
            if card.get(key):
                yield card[key].get("url") or "", (*path, "embeds", n, key, "url")
        for key in ("author", "footer"):
            if card.get(key):
                yield card[key].get("icon_url") or "", (*path, "embeds", n, key, "icon_url")


def _check_references(
    components: list[Json], cards: list[Json], attached: Collection[str], path: Path, faults: Faults
) -> None:
    for address, where in _references(components, cards, path):
        name = address.removeprefix("attachment://")
        if name != address and name not in attached:
            words = f'The referenced attachment "{name}" was not found: attached are {sorted(attached) or "no files"}.'
            faults.add(where, "UNFURLED_MEDIA_ITEM_REFERENCED_ATTACHMENT_NOT_FOUND", words)


def _is_empty(body: Json, uploads: Mapping[str, Upload], old: Json | None) -> bool:
    if uploads:
        return False
    before = old or {}
    for key in (*LEGACY, "components", "attachments"):
        value = body[key] if key in body else before.get(key)
        if value.strip() if isinstance(value, str) else value:
            return False
    return True
