"""Components of messages and modals: their kinds, and the shape of each. The rules between them are in `layouts`."""

from tutorbot.playground.errors import Faults
from tutorbot.playground.jsons import Value
from tutorbot.playground.rules.emojis import is_emoji
from tutorbot.playground.rules.shapes import (
    Check,
    Path,
    Shape,
    anything,
    boolean,
    listing,
    one_of,
    shape,
    snowflake,
    text,
    url,
    whole,
)

ROW, BUTTON, SELECT, INPUT, USERS, ROLES, MENTIONABLES, CHANNELS, SECTION, TEXT, THUMBNAIL, GALLERY, FILE, SEPARATOR = (
    range(1, 15)
)
CONTAINER, LABEL, UPLOAD, RADIOS, CHECKBOXES, CHECKBOX = 17, 18, 19, 21, 22, 23
SELECTS = (SELECT, USERS, ROLES, MENTIONABLES, CHANNELS)
MAX_COMPONENTS = 40
MAX_TEXT = 4000
MAX_MODAL = 5
MAX_ID = 2**31 - 1

IN_MESSAGE = (ROW, SECTION, TEXT, GALLERY, FILE, SEPARATOR, CONTAINER)
CHILDREN: dict[int, tuple[int, ...]] = {
    ROW: (BUTTON, *SELECTS),
    SECTION: (TEXT,),
    CONTAINER: (ROW, SECTION, TEXT, GALLERY, FILE, SEPARATOR),
}
IN_MODAL = (ROW, TEXT, LABEL)
IN_LABEL = (*SELECTS, INPUT, UPLOAD, RADIOS, CHECKBOXES, CHECKBOX)


def _emoji(value: object, path: Path, faults: Faults) -> bool:
    if not _EMOJI(value, path, faults) or not isinstance(value, dict):
        return False
    if not value.get("id") and not is_emoji(value.get("name") or ""):
        faults.add((*path, "name"), "BUTTON_COMPONENT_INVALID_EMOJI", f'Invalid emoji: "{value.get("name")}"')
    return True


def _component(*kinds: int) -> Check:
    """One component of the given kinds. The kind decides about everything else."""
    right_kind = one_of(*kinds)

    def check(value: Value, path: Path, faults: Faults) -> bool:
        if not isinstance(value, dict) or "type" not in value:
            faults.add(path, "UNION_TYPE_CHOICES", f"Value must be one of {{{', '.join(map(str, kinds))}}}.")
            return False
        if not right_kind(value["type"], (*path, "type"), faults):
            return False
        # Inside a modal a row holds text inputs, inside a message buttons or selects.
        kind = value["type"]
        return (MODAL_ROW if kind == ROW and kinds == IN_MODAL else SHAPES[kind])(value, path, faults)

    return check


_EMOJI = shape(id=snowflake, name=text(0, 100), animated=boolean)
_OPTION = shape({"label": text(1, 100), "value": text(1, 100)}, description=text(0, 100), emoji=_emoji, default=boolean)
_PLAIN_OPTION = shape({"label": text(1, 100), "value": text(1, 100)}, description=text(0, 100), default=boolean)
_MEDIA = shape(
    {"url": url("https?", "attachment")},
    proxy_url=anything,
    width=anything,
    height=anything,
    content_type=anything,
    attachment_id=anything,
    loading_state=anything,
    flags=anything,
    placeholder=anything,
    placeholder_version=anything,
)
"""Beside the URL, what Discord itself adds: a message may be sent back as it came."""


def _kind(kind: int, required: dict[str, Check] | None = None, /, **optional: Check) -> Shape:
    return shape({"type": one_of(kind)} | (required or {}), id=whole(0, MAX_ID), **optional)


def _select(kind: int, **more: Check) -> Shape:
    required: dict[str, Check] = {"custom_id": text(1, 100)}
    if kind == SELECT:
        required["options"] = listing(_OPTION, 1, 25)
    else:
        default = shape({"id": snowflake, "type": one_of("user", "role", "channel")})
        more["default_values"] = listing(default, 0, 25)
    return _kind(
        kind,
        required,
        placeholder=text(0, 150),
        min_values=whole(0, 25),
        max_values=whole(1, 25),
        disabled=boolean,
        required=boolean,
        **more,
    )


SHAPES: dict[int, Shape] = {
    BUTTON: _kind(
        BUTTON,
        {"style": one_of(*range(1, 7))},
        custom_id=text(1, 100),
        label=text(0, 80),
        emoji=_emoji,
        url=url("https?", "discord", most=512),
        sku_id=snowflake,
        disabled=boolean,
    ),
    SELECT: _select(SELECT),
    USERS: _select(USERS),
    ROLES: _select(ROLES),
    MENTIONABLES: _select(MENTIONABLES),
    CHANNELS: _select(CHANNELS, channel_types=listing(whole(0, 16))),
    TEXT: _kind(TEXT, {"content": text(1, MAX_TEXT)}),
    THUMBNAIL: _kind(THUMBNAIL, {"media": _MEDIA}, description=text(1, 1024), spoiler=boolean),
    GALLERY: _kind(
        GALLERY,
        {"items": listing(shape({"media": _MEDIA}, description=text(1, 1024), spoiler=boolean), 1, 10)},
    ),
    FILE: _kind(FILE, {"file": _MEDIA}, spoiler=boolean, name=anything, size=anything),
    SEPARATOR: _kind(SEPARATOR, divider=boolean, spacing=one_of(1, 2)),
    INPUT: _kind(
        INPUT,
        {"custom_id": text(1, 100), "style": one_of(1, 2)},
        label=text(1, 45),
        value=text(0, MAX_TEXT),
        placeholder=text(0, 100),
        required=boolean,
        min_length=whole(0, MAX_TEXT),
        max_length=whole(1, MAX_TEXT),
    ),
    UPLOAD: _kind(
        UPLOAD, {"custom_id": text(1, 100)}, min_values=whole(0, 10), max_values=whole(1, 10), required=boolean
    ),
    RADIOS: _kind(RADIOS, {"custom_id": text(1, 100), "options": listing(_PLAIN_OPTION, 2, 10)}, required=boolean),
    CHECKBOXES: _kind(
        CHECKBOXES,
        {"custom_id": text(1, 100), "options": listing(_PLAIN_OPTION, 1, 10)},
        min_values=whole(0, 10),
        max_values=whole(1, 10),
        required=boolean,
    ),
    CHECKBOX: _kind(CHECKBOX, {"custom_id": text(1, 100)}, default=boolean),
}
SHAPES[ROW] = _kind(ROW, {"components": listing(_component(*CHILDREN[ROW]), 1, 5)})
SHAPES[SECTION] = _kind(
    SECTION, {"components": listing(_component(TEXT), 1, 3), "accessory": _component(BUTTON, THUMBNAIL)}
)
SHAPES[CONTAINER] = _kind(
    CONTAINER,
    {"components": listing(_component(*CHILDREN[CONTAINER]), 1, MAX_COMPONENTS)},
    accent_color=whole(0, 0xFFFFFF),
    spoiler=boolean,
)
SHAPES[LABEL] = _kind(LABEL, {"label": text(1, 45), "component": _component(*IN_LABEL)}, description=text(1, 100))
MODAL_ROW = _kind(ROW, {"components": listing(_component(INPUT), 1, 1)})

message_components = listing(_component(*IN_MESSAGE), 0, MAX_COMPONENTS)
modal_components = listing(_component(*IN_MODAL), 1, MAX_MODAL)
