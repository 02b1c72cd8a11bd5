"""Application commands, as a bulk overwrite brings them."""

import re
from collections import Counter
from collections.abc import Iterator

from tutorbot.playground.errors import Faults, Refusal
from tutorbot.playground.jsons import Json
from tutorbot.playground.rules.shapes import (
    Check,
    Path,
    anything,
    boolean,
    duplicates,
    listing,
    number,
    one_of,
    shape,
    snowflake,
    text,
    whole,
)

SLASH, USER_MENU, MESSAGE_MENU = 1, 2, 3
SUBCOMMAND, GROUP, STRING, INTEGER, BOOLEAN, USER, CHANNEL, ROLE, MENTIONABLE, NUMBER, ATTACHMENT = range(1, 12)
MOST = {SLASH: 100, USER_MENU: 15, MESSAGE_MENU: 15}
MAX_SIZE = 8000
LOCALES = frozenset(
    re.findall(
        r"\S+",
        "id da de en-GB en-US es-ES es-419 fr hr it lt hu nl no pl pt-BR ro fi sv-SE vi tr cs el bg ru uk hi th "
        "zh-CN ja zh-TW ko",
    )
)
NAME = re.compile(r"[-_'\w\u0900-\u097F\u0E00-\u0E7F]{1,32}")


def _amount(value: object, path: Path, faults: Faults) -> bool:
    return text(0, 6000)(value, path, faults) if isinstance(value, str) else number(value, path, faults)


def _permissions(value: object, path: Path, faults: Faults) -> bool:
    return snowflake(value, path, faults)


def _translations(most: int) -> Check:
    fits = text(1, most)

    def check(value: object, path: Path, faults: Faults) -> bool:
        if not isinstance(value, dict):
            faults.add(path, "DICT_TYPE_CONVERT", "Only dictionaries may be used in a DictType")
            return False
        for locale, words in value.items():
            if locale not in LOCALES:
                faults.add((*path, locale), "BASE_TYPE_CHOICES", f'"{locale}" is not a locale that Discord knows.')
            fits(words, (*path, locale), faults)
        return True

    return check


def _options(value: object, path: Path, faults: Faults) -> bool:
    return listing(_OPTION, 0, 25)(value, path, faults)


_CHOICE = shape({"name": text(1, 100), "value": _amount}, name_localizations=_translations(100))
_NAMED: dict[str, Check] = {
    "name_localizations": _translations(32),
    "description_localizations": _translations(100),
}
_OPTION = shape(
    {"type": whole(SUBCOMMAND, ATTACHMENT), "name": text(1, 32), "description": text(1, 100)},
    required=boolean,
    autocomplete=boolean,
    choices=listing(_CHOICE, 0, 25),
    options=_options,
    min_value=number,
    max_value=number,
    min_length=whole(0, 6000),
    max_length=whole(1, 6000),
    channel_types=listing(whole(0, 16)),
    **_NAMED,
)
_COMMAND = shape(
    {"name": text(1, 32)},
    type=one_of(SLASH, USER_MENU, MESSAGE_MENU),
    description=text(0, 100),
    options=_options,
    default_member_permissions=_permissions,
    dm_permission=boolean,
    contexts=listing(one_of(0, 1, 2), 1, 3),
    integration_types=listing(one_of(0, 1), 1, 2),
    nsfw=boolean,
    id=snowflake,
    handler=anything,
    **_NAMED,
)
_COMMANDS = listing(_COMMAND)


def check_commands(body: object) -> None:
    faults = Faults()
    if _COMMANDS(body, (), faults) and isinstance(body, list):
        _check_counts(body, faults)
        for n, command in enumerate(body):
            kind = command.get("type") or SLASH
            if kind == SLASH:
                _check_slash(command, (n,), faults)
            else:
                _check_menu(command, (n,), faults)
            if _size(command) > MAX_SIZE:
                words = f"Command exceeds maximum size ({MAX_SIZE}); it has {_size(command)} characters."
                faults.add((n,), "APPLICATION_COMMAND_TOO_LARGE", words)
    faults.refuse()


def _check_counts(commands: list[Json], faults: Faults) -> None:
    for kind, most in MOST.items():
        if sum((command.get("type") or SLASH) == kind for command in commands) > most:
            raise Refusal(400, 30032, f"Maximum number of application commands reached ({most}).")
    names = Counter((command.get("type") or SLASH, command["name"]) for command in commands)
    for n, command in enumerate(commands):
        if names[command.get("type") or SLASH, command["name"]] > 1:
            words = "Application command names must be unique"
            faults.add((n, "name"), "APPLICATION_COMMANDS_DUPLICATE_NAME", words)


def _check_slash(command: Json, path: Path, faults: Faults) -> None:
    if not command.get("description"):
        faults.add((*path, "description"), "BASE_TYPE_REQUIRED", "This field is required")
    _check_names(command, path, faults)
    _check_options(command.get("options") or [], (*path, "options"), faults, depth=0)


def _check_menu(command: Json, path: Path, faults: Faults) -> None:
    """A context menu shows a name as it is: any letters, spaces too."""
    for key in ("description", "options"):
        if command.get(key):
            words = "Context menu commands have neither description nor options."
            faults.add((*path, key), "APPLICATION_COMMAND_CONTEXT_MENU", words)
    for name, where in _names(command, path):
        if not name.strip():
            faults.add(where, "BASE_TYPE_REQUIRED", "This field is required")


def _names(named: Json, path: Path) -> Iterator[tuple[str, Path]]:
    yield named["name"], (*path, "name")
    for locale, name in (named.get("name_localizations") or {}).items():
        yield name, (*path, "name_localizations", locale)


def _check_names(named: Json, path: Path, faults: Faults) -> None:
    for name, where in _names(named, path):
        if not NAME.fullmatch(name) or name != name.lower():
            words = f'Command name is invalid: "{name}". Lower-case letters, digits, - and _, at most 32.'
            faults.add(where, "APPLICATION_COMMAND_INVALID_NAME", words)


def _check_options(options: list[Json], path: Path, faults: Faults, *, depth: int) -> None:
    for n in duplicates(options, "name"):
        faults.add((*path, n, "name"), "APPLICATION_COMMAND_OPTIONS_NAME_DUPLICATED", "Option name is not unique")
    kinds = {option["type"] in (SUBCOMMAND, GROUP) for option in options}
    if len(kinds) > 1:
        words = "Sub-commands cannot stand beside other options."
        faults.add(path, "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", words)
    optional_seen = False
    for n, option in enumerate(options):
        where = (*path, n)
        _check_names(option, where, faults)
        if option["type"] in (SUBCOMMAND, GROUP):
            if option["type"] == GROUP and depth > 0:
                words = "Groups cannot stand inside groups."
                faults.add((*where, "type"), "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", words)
            _check_options(option.get("options") or [], (*where, "options"), faults, depth=depth + 1)
            continue
        if option.get("required") and optional_seen:
            words = "Required options must be placed before non-required options"
            faults.add(where, "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID", words)
        optional_seen |= not option.get("required")
        _check_values(option, where, faults)


def _check_values(option: Json, path: Path, faults: Faults) -> None:
    choices = option.get("choices") or []
    if option.get("autocomplete") and choices:
        words = "Choices and autocomplete exclude each other."
        faults.add((*path, "choices"), "APPLICATION_COMMAND_OPTIONS_CHOICES_AUTOCOMPLETE", words)
    if (option.get("autocomplete") or choices) and option["type"] not in (STRING, INTEGER, NUMBER):
        words = "Only string, integer and number options have choices or autocomplete."
        faults.add((*path, "type"), "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", words)
    for key in ("name", "value"):
        for n in duplicates(choices, key):
            words = "Option choice names and values must be unique"
            faults.add((*path, "choices", n, key), "APPLICATION_COMMAND_OPTION_CHOICES_DUPLICATED", words)
    for n, choice in enumerate(choices):
        if isinstance(choice["value"], str) != (option["type"] == STRING):
            words = "The value does not have the type of its option."
            faults.add((*path, "choices", n, "value"), "APPLICATION_COMMAND_OPTION_CHOICES_TYPE", words)
    for low, high in (("min_value", "max_value"), ("min_length", "max_length")):
        if option.get(low) is not None and option.get(high) is not None and option[low] > option[high]:
            faults.add((*path, low), "NUMBER_TYPE_MAX", f"{low} must not be above {high}.")


def _size(node: Json) -> int:
    """Characters of names, descriptions and values; of translations the longest counts."""
    return sum(_sizes(node))


def _sizes(node: Json) -> Iterator[int]:
    for key in ("name", "description"):
        yield max(len(words) for words in (node.get(key) or "", *(node.get(f"{key}_localizations") or {}).values()))
    if "value" in node:
        yield len(str(node["value"]))
    for inner in (*(node.get("options") or ()), *(node.get("choices") or ())):
        yield _size(inner)
