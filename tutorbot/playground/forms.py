"""A modal as a person sees it, and what filling it in sends."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tutorbot.playground.errors import Impossible
from tutorbot.playground.interactions import Modal
from tutorbot.playground.jsons import Json, Value
from tutorbot.playground.options import Filler
from tutorbot.playground.rules import commands
from tutorbot.playground.rules import components as kinds
from tutorbot.playground.screens import Menu, option_value, plain

MENTIONS = {
    kinds.USERS: commands.USER,
    kinds.ROLES: commands.ROLE,
    kinds.MENTIONABLES: commands.MENTIONABLE,
    kinds.CHANNELS: commands.CHANNEL,
}


@dataclass(frozen=True, slots=True)
class Field:
    raw: Json
    label: str
    description: str = ""

    @property
    def custom_id(self) -> str:
        return str(self.raw["custom_id"])

    @property
    def required(self) -> bool:
        found = self.raw.get("required")
        return self.raw["type"] != kinds.CHECKBOX and (found is None or bool(found))

    @property
    def value(self) -> Value:
        """What the form shows before anybody types."""
        match self.raw["type"]:
            case kinds.INPUT:
                return self.raw.get("value") or ""
            case kinds.CHECKBOX:
                return bool(self.raw.get("default"))
            case kinds.UPLOAD:
                return []
            case kind if kind in MENTIONS:
                return [str(default["id"]) for default in self.raw.get("default_values") or ()]
        return [option["value"] for option in self.raw["options"] if option.get("default")]

    def __str__(self) -> str:
        head = f"{self.label}{' *' if self.required else ''}"
        match self.raw["type"]:
            case kinds.INPUT:
                return f"{head}: {self.value}"
            case kinds.CHECKBOX:
                return f"{head}: {'yes' if self.value else 'no'}"
            case kinds.UPLOAD:
                return f"{head}: (files)"
            case kind if kind in MENTIONS:
                return f"{head}: {Menu(self.raw)}"
        return f"{head}: {' | '.join(option['label'] for option in self.raw['options'])}"


class Form:
    """An open modal. `str(form)` is readable; `fields` are what can be filled in."""

    def __init__(self, modal: Modal) -> None:
        self.modal = modal
        self.raw = modal.raw
        self.fields = list(_fields(modal.raw["components"]))

    @property
    def id(self) -> str:
        return self.modal.id

    @property
    def title(self) -> str:
        return str(self.raw["title"])

    @property
    def custom_id(self) -> str:
        return str(self.raw["custom_id"])

    def field(self, name: str) -> Field:
        for field in self.fields:
            if name == field.custom_id:
                return field
        for field in self.fields:
            if plain(name) == plain(field.label):
                return field
        have = ", ".join(f'"{field.label}" ({field.custom_id})' for field in self.fields)
        raise Impossible(f'The form "{self.title}" has no field "{name}". It has {have}.')

    def __str__(self) -> str:
        lines = [f"Form: {self.title}"]
        lines += [raw["content"] for raw in self.raw["components"] if raw["type"] == kinds.TEXT]
        return "\n".join(lines + [str(field) for field in self.fields])

    def fill(self, values: Mapping[str, Value], filler: Filler) -> list[Json]:
        """The components of the submit. What is not in `values` keeps what the form shows."""
        typed = {self.field(name).custom_id: value for name, value in values.items()}
        return [self._submitted(raw, typed, filler) for raw in self.raw["components"]]

    def _submitted(self, raw: Json, typed: Mapping[str, Value], filler: Filler) -> Json:
        base: Json = {"type": raw["type"], "id": raw.get("id", 0)}
        if raw["type"] == kinds.LABEL:
            return {**base, "component": self._submitted(raw["component"], typed, filler)}
        if raw["type"] == kinds.ROW:
            return {**base, "components": [self._submitted(inner, typed, filler) for inner in raw["components"]]}
        if raw["type"] == kinds.TEXT:
            return base
        field = self.field(raw["custom_id"])
        value = typed.get(field.custom_id)
        return {
            **base,
            "custom_id": field.custom_id,
            **_entered(field, field.value if value is None else value, filler),
        }


def _fields(components: Iterable[Json]) -> Iterable[Field]:
    for raw in components:
        if raw["type"] == kinds.LABEL:
            yield Field(raw["component"], raw["label"], raw.get("description") or "")
        elif raw["type"] == kinds.ROW:
            for inner in raw["components"]:
                yield Field(inner, inner.get("label") or inner["custom_id"])


def _entered(field: Field, value: Value, filler: Filler) -> Json:
    kind = field.raw["type"]
    if kind == kinds.INPUT:
        return {"value": _text(field, str(value))}
    if kind == kinds.CHECKBOX:
        return {"value": value if isinstance(value, bool) else str(value).lower() == "true"}
    chosen: list[Value] = value if isinstance(value, list) else [value]
    _check_count(field, len(chosen))
    if kind == kinds.UPLOAD:
        return {"values": [filler.attach(file) for file in chosen]}
    if kind in MENTIONS:
        return {"values": [filler.mention(each, MENTIONS[kind], f'"{field.label}"') for each in chosen]}
    found = [option_value(field.raw["options"], str(each)) for each in chosen]
    if kind == kinds.RADIOS:
        return {"value": found[0] if found else None}
    return {"values": found}


def _text(field: Field, value: str) -> str:
    least, most = field.raw.get("min_length") or 0, field.raw.get("max_length") or kinds.MAX_TEXT
    if field.required and not value:
        raise Impossible(f'"{field.label}" is required.')
    if value and not least <= len(value) <= most:
        raise Impossible(f'"{field.label}" takes {least} to {most} characters, not {len(value)}.')
    return value


def _check_count(field: Field, count: int) -> None:
    if count == 0 and not field.required:
        return
    if count == 0:
        raise Impossible(f'"{field.label}" is required.')
    options = len(field.raw.get("options") or ())
    most = field.raw.get("max_values") or (options if field.raw["type"] == kinds.CHECKBOXES else 1)
    least = field.raw.get("min_values")
    least = 1 if least is None else least
    if not least <= count <= most:
        raise Impossible(f'"{field.label}" takes {least} to {most} choices, not {count}.')
