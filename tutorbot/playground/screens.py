"""A message as a person sees it: readable text, buttons, menus, pictures."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from tutorbot.playground.errors import Impossible
from tutorbot.playground.jsons import Json
from tutorbot.playground.messages import Message, nested
from tutorbot.playground.rules import components as kinds
from tutorbot.playground.rules.emojis import EMOJI, JOINERS
from tutorbot.playground.worlds import CHANNELS, PEOPLE, ROLES


@dataclass(frozen=True, slots=True)
class Button:
    raw: Json

    @property
    def label(self) -> str:
        emoji = (self.raw.get("emoji") or {}).get("name")
        return " ".join(filter(None, (emoji, self.raw.get("label"))))

    @property
    def custom_id(self) -> str:
        return str(self.raw.get("custom_id") or "")

    @property
    def url(self) -> str | None:
        return self.raw.get("url")

    @property
    def disabled(self) -> bool:
        return bool(self.raw.get("disabled"))

    def __str__(self) -> str:
        if self.url:
            return f"[{self.label} → {self.url}]"
        return f"[{self.label}{' (disabled)' if self.disabled else ''}]"


@dataclass(frozen=True, slots=True)
class Menu:
    """A select menu of any kind."""

    raw: Json

    @property
    def label(self) -> str:
        return str(self.raw.get("placeholder") or "")

    @property
    def custom_id(self) -> str:
        return str(self.raw["custom_id"])

    @property
    def disabled(self) -> bool:
        return bool(self.raw.get("disabled"))

    @property
    def offers(self) -> list[str]:
        """What may be chosen, by label or name."""
        if self.raw["type"] == kinds.SELECT:
            return [option["label"] for option in self.raw["options"]]
        people = [person.name for person in PEOPLE]
        roles = [role.name for role in ROLES]
        channels = [channel.name for channel in CHANNELS if channel.kind == "text"]
        return {
            kinds.USERS: people,
            kinds.ROLES: roles,
            kinds.MENTIONABLES: people + roles,
            kinds.CHANNELS: channels,
        }[self.raw["type"]]

    def __str__(self) -> str:
        words = f"{self.label or 'Choose'}: {' | '.join(self.offers)}"
        return f"<{words}{' (disabled)' if self.disabled else ''}>"


class Screen:
    """One message at the moment when it was read; later edits do not change it."""

    def __init__(self, message: Message) -> None:
        self.raw = message.raw
        self.ephemeral = message.only_for is not None
        self.thinking = message.thinking
        self.channel = message.channel

    @property
    def id(self) -> str:
        return str(self.raw["id"])

    @property
    def components(self) -> list[Json]:
        """All components, nested ones too, in the order of the screen."""
        return list(nested(self.raw["components"]))

    @property
    def buttons(self) -> list[Button]:
        return [Button(raw) for raw in self.components if raw["type"] == kinds.BUTTON]

    @property
    def menus(self) -> list[Menu]:
        return [Menu(raw) for raw in self.components if raw["type"] in kinds.SELECTS]

    @property
    def files(self) -> list[Json]:
        return list(self.raw["attachments"])

    @property
    def text(self) -> str:
        return str(self)

    def button(self, name: str) -> Button:
        """By label (emoji aside) or custom_id."""
        return _pick(self.buttons, name, "button")

    def menu(self, name: str) -> Menu:
        """By placeholder or custom_id."""
        return _pick(self.menus, name, "menu")

    def component(self, custom_id: str) -> Json:
        found = next((raw for raw in self.components if raw.get("custom_id") == custom_id), None)
        if found is None:
            raise Impossible(f'The message has no component "{custom_id}" any more.')
        return found

    def __str__(self) -> str:
        lines = list(self._lines())
        if self.ephemeral:
            lines.insert(0, "(only you can see this)")
        return "\n".join(lines)

    def __contains__(self, words: str) -> bool:
        return words in str(self)

    def _lines(self) -> Iterator[str]:
        if self.thinking:
            yield "(thinking…)"
        if self.raw["content"]:
            yield self.raw["content"]
        for embed in self.raw["embeds"]:
            yield from _embed(embed)
        for component in self.raw["components"]:
            yield from _component(component)
        shown = {media.get("attachment_id") for media in self._media()}
        for attachment in self.raw["attachments"]:
            if attachment["id"] not in shown:
                yield f"({attachment['filename']})"

    def _media(self) -> Iterator[Json]:
        for holder in (*self.raw["embeds"], *self.components):
            for each in (holder, *holder.get("items", ())):
                yield from (each[key] for key in ("media", "file", "image", "thumbnail") if each.get(key))


def _embed(embed: Json) -> Iterator[str]:
    for key in ("author", "title", "description"):
        value = embed.get(key)
        if value:
            yield value["name"] if key == "author" else value
    for field in embed.get("fields") or ():
        yield f"{field['name']}: {field['value']}"
    for key in ("image", "thumbnail"):
        if embed.get(key):
            yield _picture(embed[key], embed)
    if embed.get("footer"):
        yield embed["footer"]["text"]


def _component(component: Json) -> Iterator[str]:
    if show := SHOWN.get(component["type"]):
        if line := show(component):
            yield line
        return
    for inner in (*component.get("components", ()), *filter(None, [component.get("accessory")])):
        yield from _component(inner)


def _picture(media: Json, holder: Json) -> str:
    name = media.get("url", "").rpartition("/")[2]
    return f"({name}{': ' + holder['description'] if holder.get('description') and 'media' in holder else ''})"


SHOWN: dict[int, Callable[[Json], str]] = {
    kinds.TEXT: lambda raw: str(raw["content"]),
    kinds.SEPARATOR: lambda raw: "────" if raw.get("divider", True) else "",
    kinds.ROW: lambda raw: " ".join(line for inner in raw["components"] for line in _component(inner)),
    kinds.BUTTON: lambda raw: str(Button(raw)),
    kinds.THUMBNAIL: lambda raw: _picture(raw["media"], raw),
    kinds.GALLERY: lambda raw: "\n".join(_picture(item["media"], item) for item in raw["items"]),
    kinds.FILE: lambda raw: _picture(raw["file"], raw),
    **dict.fromkeys(kinds.SELECTS, lambda raw: str(Menu(raw))),
}
"""How one component reads. Those that only hold others (containers, sections) read as what they hold."""

Named = TypeVar("Named", Button, Menu)


def plain(label: str) -> str:
    """A label without emoji and case, as people would say it."""
    words = "".join(" " if c in EMOJI or c in JOINERS else c for c in label)
    return " ".join(words.split()).casefold() or label


def _pick(offered: Sequence[Named], name: str, what: str) -> Named:
    by_id = [each for each in offered if each.custom_id == name]
    found = by_id or [each for each in offered if each.label == name]
    found = found or [each for each in offered if plain(each.label) == plain(name)]
    have = " ".join(map(str, offered)) or "none"
    if not found:
        raise Impossible(f'There is no {what} "{name}" on the message. It has {have}.')
    if len(found) > 1:
        raise Impossible(f'{len(found)} {what}s are called "{name}": name the custom_id. The message has {have}.')
    if found[0].disabled:
        raise Impossible(f'The {what} "{name}" is disabled.')
    return found[0]


def choose_values(menu: Json, chosen: Sequence[str]) -> list[str]:
    """The values of a string select's options, given by label or value; checks how many may be chosen."""
    least, most = menu.get("min_values"), menu.get("max_values") or 1
    least = 1 if least is None else least
    if not least <= len(chosen) <= most:
        raise Impossible(f"Choose {least} to {most}, not {len(chosen)}.")
    if menu["type"] != kinds.SELECT:
        return list(chosen)
    return [option_value(menu["options"], choice) for choice in chosen]


def option_value(options: Sequence[Json], choice: str) -> str:
    for wanted, spoken in ((choice, False), (plain(choice), True)):
        for option in options:
            label = plain(option["label"]) if spoken else option["label"]
            if wanted in (option["value"], label):
                return str(option["value"])
    have = ", ".join(option["label"] for option in options)
    raise Impossible(f'"{choice}" is not offered. There is {have}.')
