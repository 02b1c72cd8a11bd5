"""Components of messages and modals: their shapes, and the rules between them."""

from collections.abc import Callable, Iterable, Mapping
from typing import TypeAlias

from tutorbot.playground.errors import Faults
from tutorbot.playground.jsons import Json, Value
from tutorbot.playground.messages import nested
from tutorbot.playground.rules.emojis import is_emoji
from tutorbot.playground.rules.shapes import (
    Check,
    Path,
    Shape,
    anything,
    boolean,
    duplicates,
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
LINK, PREMIUM = 5, 6
MAX_COMPONENTS = 40
MAX_TEXT = 4000
MAX_ROWS = 5
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


def check_message_components(components: list[Json], path: Path, faults: Faults, *, v2: bool) -> None:
    """`components` have the right shape already."""
    everything = list(nested(components))
    if v2:
        if len(everything) > MAX_COMPONENTS:
            words = f"Must be {MAX_COMPONENTS} or fewer in length, counting nested components; found {len(everything)}."
            faults.add(path, "BASE_TYPE_MAX_LENGTH", words)
        written = sum(len(component["content"]) for component in everything if component["type"] == TEXT)
        if written > MAX_TEXT:
            words = f"The total text must be {MAX_TEXT} or fewer characters; found {written}."
            faults.add(path, "COMPONENT_MAX_TEXT_EXCEEDED", words)
    else:
        for n, component in enumerate(components):
            if component["type"] != ROW:
                words = "Only action rows may stand here without MessageFlags.IS_COMPONENTS_V2."
                faults.add((*path, n, "type"), "UNION_TYPE_CHOICES", words)
        if len(components) > MAX_ROWS:
            faults.add(path, "BASE_TYPE_BAD_LENGTH", f"Must be between 1 and {MAX_ROWS} in length.")
    check_between(components, path, faults)


def check_between(components: Iterable[Json], path: Path, faults: Faults) -> None:
    """The rules that hold in messages and modals alike."""
    taken: set[str] = set()
    numbers: set[int] = set()
    for component, where in _placed(components, path):
        if custom_id := component.get("custom_id"):
            if custom_id in taken:
                words = "Component custom id cannot be duplicated"
                faults.add((*where, "custom_id"), "COMPONENT_CUSTOM_ID_DUPLICATED", words)
            taken.add(custom_id)
        if number := component.get("id"):
            if number in numbers:
                faults.add((*where, "id"), "COMPONENT_ID_DUPLICATED", "Component id cannot be duplicated")
            numbers.add(number)
        if own := OWN_RULES.get(component["type"]):
            own(component, where, faults)


def _placed(components: Iterable[Json], path: Path) -> Iterable[tuple[Json, Path]]:
    for n, component in enumerate(components):
        where = (*path, n)
        yield component, where
        if inner := component.get("components"):
            yield from _placed(inner, (*where, "components"))
        for key in ("accessory", "component"):
            if inner := component.get(key):
                yield inner, (*where, key)


Rule: TypeAlias = Callable[[Json, Path, Faults], None]


def _row(row: Json, path: Path, faults: Faults) -> None:
    if len(row["components"]) > 1 and any(inner["type"] != BUTTON for inner in row["components"]):
        words = "The specified component exceeds the maximum width: a select fills its row."
        faults.add((*path, "components"), "COMPONENT_LAYOUT_WIDTH_EXCEEDED", words)


def _button(button: Json, path: Path, faults: Faults) -> None:
    style, has = button["style"], {key for key in ("custom_id", "url", "sku_id", "label", "emoji") if button.get(key)}
    if style == LINK:
        if "url" not in has:
            faults.add((*path, "url"), "BASE_TYPE_REQUIRED", "A link button needs a url.")
        if "custom_id" in has:
            words = "A custom id and url cannot both be specified"
            faults.add(path, "BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE", words)
    elif style == PREMIUM:
        if "sku_id" not in has or has - {"sku_id"}:
            faults.add(path, "BUTTON_COMPONENT_PREMIUM", "A premium button has a sku_id and nothing else.")
    elif "url" in has:
        words = "A url is for link buttons only (style 5)."
        faults.add((*path, "url"), "BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE", words)
    elif "custom_id" not in has:
        faults.add((*path, "custom_id"), "BUTTON_COMPONENT_CUSTOM_ID_REQUIRED", "A custom id is required")
    if style != PREMIUM and not has & {"label", "emoji"}:
        faults.add(path, "BUTTON_COMPONENT_LABEL_OR_EMOJI_REQUIRED", "A button needs a label or an emoji.")


def _choices(component: Json, path: Path, faults: Faults) -> None:
    options = component.get("options")
    # Of checkboxes all may be ticked, unless said otherwise.
    most = component.get("max_values") or (len(options or ()) if component["type"] == CHECKBOXES else 1)
    least = component.get("min_values")
    if least is not None and least > most:
        faults.add((*path, "min_values"), "COMPONENT_MIN_VALUES", "min_values must not be above max_values.")
    if options is None:
        return
    for n in duplicates(options, "value"):
        words = "The specified option value is already used"
        faults.add((*path, "options", n, "value"), "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED", words)
    if most > len(options):
        words = f"max_values is {most}, but there are only {len(options)} options."
        faults.add((*path, "max_values"), "COMPONENT_MAX_VALUES", words)
    limit = 1 if component["type"] == RADIOS else most
    if sum(bool(option.get("default")) for option in options) > limit:
        faults.add((*path, "options"), "SELECT_COMPONENT_TOO_MANY_DEFAULT", "More defaults than may be chosen.")


def _input(field: Json, path: Path, faults: Faults) -> None:
    least, most, value = field.get("min_length") or 0, field.get("max_length") or MAX_TEXT, field.get("value") or ""
    if least > most:
        faults.add((*path, "min_length"), "TEXT_INPUT_LENGTH", "min_length must not be above max_length.")
    if value and not least <= len(value) <= most:
        words = f"Must be between {least} and {most} in length."
        faults.add((*path, "value"), "BASE_TYPE_BAD_LENGTH", words)


OWN_RULES: Mapping[int, Rule] = {
    ROW: _row,
    BUTTON: _button,
    INPUT: _input,
    **dict.fromkeys((*SELECTS, RADIOS, CHECKBOXES, UPLOAD), _choices),
}
