"""What a person types after a command, made into what Discord sends: checked, typed, and resolved."""

from collections.abc import Mapping
from pathlib import Path

from tutorbot.playground.errors import Impossible
from tutorbot.playground.interactions import FILE_LIMIT
from tutorbot.playground.jsons import Json, Value
from tutorbot.playground.messages import Messages, Upload
from tutorbot.playground.permissions import Permission
from tutorbot.playground.rules.commands import (
    ATTACHMENT,
    BOOLEAN,
    CHANNEL,
    INTEGER,
    MENTIONABLE,
    NUMBER,
    ROLE,
    STRING,
    USER,
)
from tutorbot.playground.worlds import CHANNELS, ROLES, Channel, person_named

TOO_POWERFUL = f"Your files are too powerful. Max file size is {FILE_LIMIT // 2**20} MB"


class Filler:
    """Turns what a person typed into typed options, and gathers what they point at (`resolved`)."""

    def __init__(self, messages: Messages, channel: Channel) -> None:
        self._messages = messages
        self._channel = channel
        self.resolved: dict[str, dict[str, Json]] = {}

    def fill(self, node: Json, values: Mapping[str, Value], *, focused: str | None = None) -> list[Json]:
        """Options in the order of the command. With `focused` the person is still typing: nothing is required yet."""
        offered = {option["name"]: option for option in node.get("options") or []}
        for name in values:
            if name not in offered:
                raise Impossible(f'There is no option "{name}". There is {", ".join(offered) or "none"}.')
        typed = []
        for name, option in offered.items():
            value = values.get(name)
            if value is None:
                if option.get("required") and focused is None:
                    raise Impossible(f'The option "{name}" is required.')
                continue
            if name == focused:
                typed.append({"type": option["type"], "name": name, "value": value, "focused": True})
            else:
                typed.append({"type": option["type"], "name": name, "value": self._typed(option, value)})
        return typed

    def _typed(self, option: Json, value: Value) -> Value:
        name, kind = option["name"], option["type"]
        if choices := option.get("choices"):
            for choice in choices:
                if value in (choice["value"], choice["name"]):
                    return choice["value"]
            have = ", ".join(choice["name"] for choice in choices)
            raise Impossible(f'"{value}" is not a choice of "{name}". Choices are {have}.')
        if kind == STRING:
            return self._string(option, str(value))
        if kind in (INTEGER, NUMBER):
            return self._number(option, value)
        if kind == BOOLEAN:
            return _boolean(name, value)
        if kind == ATTACHMENT:
            return self.attach(value)
        return self.mention(value, kind, f'the option "{name}"')

    def _string(self, option: Json, value: str) -> str:
        least, most = option.get("min_length") or 0, option.get("max_length") or 6000
        if not least <= len(value) <= most:
            raise Impossible(f'"{option["name"]}" takes {least} to {most} characters, not {len(value)}.')
        return value

    def _number(self, option: Json, value: object) -> int | float:
        name = option["name"]
        try:
            found = int(str(value)) if option["type"] == INTEGER else float(str(value))
        except ValueError as error:
            kind = "a whole number" if option["type"] == INTEGER else "a number"
            raise Impossible(f'"{name}" takes {kind}, not "{value}".') from error
        least, most = option.get("min_value"), option.get("max_value")
        if (least is not None and found < least) or (most is not None and found > most):
            raise Impossible(f'"{name}" takes {least} to {most}, not {found}.')
        return found

    def attach(self, value: Value) -> str:
        """Upload a file: a path, or a name with its bytes."""
        raw = self._messages.attach(self._channel.id, read_file(value))
        raw["ephemeral"] = True
        self.resolved.setdefault("attachments", {})[raw["id"]] = raw
        return str(raw["id"])

    def mention(self, value: object, kind: int, where: str) -> str:
        """A person, role or channel by key, name or id."""
        name = str(value).removeprefix("@").removeprefix("#")
        if kind in (USER, MENTIONABLE) and (person := person_named(name)):
            self.resolved.setdefault("users", {})[person.id] = person.raw()
            if self._channel.kind == "text":
                member = {k: v for k, v in person.raw_member().items() if k not in ("user", "deaf", "mute")}
                self.resolved.setdefault("members", {})[person.id] = member
            return person.id
        if self._channel.kind == "text":
            for role in ROLES if kind in (ROLE, MENTIONABLE) else ():
                if name in (role.id, role.name, role.name.removeprefix("@")):
                    self.resolved.setdefault("roles", {})[role.id] = role.raw()
                    return role.id
            for channel in CHANNELS if kind == CHANNEL else ():
                if channel.kind == "text" and name in (channel.id, channel.name):
                    raw = {**channel.raw(), "permissions": str(int(Permission.VIEW_CHANNEL))}
                    self.resolved.setdefault("channels", {})[channel.id] = raw
                    return channel.id
        raise Impossible(f'{where} does not know "{value}" here.')


def read_file(value: Value) -> Upload:
    """What a person attaches: a path, or a name with its bytes."""
    match value:
        case Path():
            upload = Upload(value.name, value.read_bytes())
        case (str(name), bytes(content)):
            upload = Upload(name, content)
        case _:
            raise Impossible(f'"{value}" is no file: give a path, or a name with its bytes.')
    if len(upload.content) > FILE_LIMIT:
        raise Impossible(f"{TOO_POWERFUL}, and {upload.name} is larger.")
    return upload


def _boolean(name: str, value: object) -> bool:
    words = {"true": True, "false": False}
    found = words.get(str(value).lower())
    if found is None:
        raise Impossible(f'"{name}" takes true or false, not "{value}".')
    return found
