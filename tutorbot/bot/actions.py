"""Buttons, selects and modals that outlive the process.

An action is a frozen dataclass whose fields travel in the custom_id: `tb1:<name>:<field>:<field>…`. Discord hands the
custom_id back with a press, today or in a year, and `read` makes the same action of it, so nothing has to be remembered
between two presses. A custom_id can be forged: the fields say what is wanted, never what is allowed, and every request
checks again whose it is.
"""

import re
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import Field, fields
from typing import TYPE_CHECKING, Any, ClassVar, TypeAlias, cast, dataclass_transform

import discord

from tutorbot.domain.errors import Stale

if TYPE_CHECKING:
    from discord import app_commands

    from tutorbot.bot.clients import TutorBot

Press: TypeAlias = "discord.Interaction[TutorBot]"

Commands: TypeAlias = "tuple[app_commands.Command[Any, ..., Any] | app_commands.Group | app_commands.ContextMenu, ...]"
"""What a module of this room adds to the tree."""

_SCHEME = "tb1"
_MAX_CUSTOM_ID = 100
_OLD = "This button belongs to an older version of tutorbot. Use the command again: `/help` lists them all."
_VALUE = {int: re.compile(r"0|[1-9][0-9]{0,17}"), str: re.compile(r"[\w+./-]*", re.ASCII)}


@dataclass_transform(frozen_default=True)
class Action(ABC):
    """What a press asks for. Subclasses are frozen dataclasses with `int` and `str` fields, named once and for all.

    @dataclass(frozen=True)
    class Reveal(Action, name="reveal"):
        version: int

        async def run(self, press: Press) -> None: ...

    Reveal(12).button("Show the answer")
    """

    name: ClassVar[str]

    def __init_subclass__(cls, *, name: str) -> None:
        if name in _KNOWN:
            raise TypeError(f"two actions are named {name}")
        cls.name = name
        _KNOWN[name] = cls

    @abstractmethod
    async def run(self, press: Press) -> None:
        """Do it and answer the press."""

    @property
    def custom_id(self) -> str:
        custom_id = ":".join([_SCHEME, self.name, *(str(getattr(self, field.name)) for field in _fields(self))])
        if len(custom_id) > _MAX_CUSTOM_ID:
            raise ValueError(f"custom_id longer than {_MAX_CUSTOM_ID} characters: {custom_id}")
        return custom_id

    def button(
        self,
        label: str,
        *,
        style: discord.ButtonStyle = discord.ButtonStyle.secondary,
        emoji: str | None = None,
        disabled: bool = False,
    ) -> discord.ui.Button[Any]:
        return discord.ui.Button(label=label, style=style, emoji=emoji, custom_id=self.custom_id, disabled=disabled)

    def form(self, title: str, *labels: discord.ui.Item[Any]) -> "Form":
        """A modal that comes back as this action, also when the bot was restarted while it was open."""
        form = Form(title=title, custom_id=self.custom_id, timeout=None)
        for label in labels:
            form.add_item(label)
        return form


_KNOWN: dict[str, type[Action]] = {}


class Form(discord.ui.Modal):
    def is_finished(self) -> bool:
        """Always: discord.py then keeps no copy to dispatch to, and `Action.read` sees every submission."""
        return True


def pressed(press: Press) -> Action:
    """The action that a press, a choice or a submitted form asks for. Raises Stale as `read` does."""
    return read(str(_data(press).get("custom_id", "")))


def read(custom_id: str) -> Action:
    """The action that a custom_id names.

    Raises:
        Stale: no version of tutorbot that is in use made it.
    """
    scheme, _, rest = custom_id.partition(":")
    name, *values = rest.split(":")
    kind = _KNOWN.get(name)
    if scheme != _SCHEME or kind is None or len(values) != len(_fields(kind)):
        raise Stale(_OLD)
    arguments: list[int | str] = []
    for field, value in zip(_fields(kind), values, strict=True):
        if not _VALUE[cast("type", field.type)].fullmatch(value):
            raise Stale(_OLD)
        arguments.append(int(value) if field.type is int else value)
    return kind(*arguments)


def _fields(action: Any) -> Sequence[Field[Any]]:  # noqa: ANN401  every subclass is a dataclass, which the base is not
    return fields(action)


def chosen(press: Press) -> list[str]:
    """The values of the select that was used."""
    return [str(value) for value in _data(press).get("values", ())]


def typed(press: Press) -> dict[str, str]:
    """What was filled into a modal, by the custom_id of each field; of a select the first value."""
    return {field["custom_id"]: _value(field) for field in _inputs(_data(press).get("components", ()))}


def _data(press: Press) -> Mapping[str, Any]:
    return cast("Mapping[str, Any]", press.data or {})


def _inputs(components: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    found = []
    for component in components:
        if "custom_id" in component:
            found.append(component)
        found += _inputs(component.get("components", ()))
        if "component" in component:
            found += _inputs([component["component"]])
    return found


def _value(field: Mapping[str, Any]) -> str:
    values = field.get("values")
    return str(values[0] if values else field.get("value", "") or "")
