"""The rules between components: what may stand together, how many, and which values contradict each other."""

from collections.abc import Callable, Iterable, Mapping
from typing import TypeAlias

from tutorbot.playground.errors import Faults
from tutorbot.playground.jsons import Json
from tutorbot.playground.messages import nested
from tutorbot.playground.rules.components import (
    BUTTON,
    CHECKBOXES,
    INPUT,
    MAX_COMPONENTS,
    MAX_TEXT,
    RADIOS,
    ROW,
    SELECTS,
    TEXT,
    UPLOAD,
)
from tutorbot.playground.rules.shapes import Path, duplicates

MAX_ROWS = 5
LINK, PREMIUM = 5, 6
"""Styles of buttons that send no interaction."""


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
