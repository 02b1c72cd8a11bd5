"""Forms in which the settings or a line of an experiment are changed, and what comes back of them."""

from typing import TYPE_CHECKING, Any

from discord import SelectOption
from discord.ui import Label, Select, TextInput

from tutorbot.bot.actions import typed
from tutorbot.bot.texts import shortened
from tutorbot.domain.errors import Stale
from tutorbot.domain.experiments import MOST_COLUMNS, Range, Setting

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tutorbot.bot.actions import Press
    from tutorbot.tutor.standings import Standing

_SET = "set-"
"""Before the name of a setting, the name of its field."""
_LINE, _TEXT = "line", "text"
_LONGEST = 40
"""Characters of a number."""


def settings_fields(standing: "Standing") -> "Sequence[Label[Any]]":
    """A field for each setting, with what was typed last, or else the value that it has."""
    values = standing.typed.settings
    return [_field(setting, values.get(setting.id, setting.now)) for setting in standing.project.experiment.settings]


def sent_settings(press: "Press") -> dict[str, str]:
    return {name.removeprefix(_SET): value for name, value in typed(press).items() if name.startswith(_SET)}


def line_fields(standing: "Standing") -> "Sequence[Label[Any]]":
    """Which line, and what stands there, with what was typed last."""
    experiment, last = standing.project.experiment, standing.typed.line
    rows = experiment.script().split("\n")
    row = last[0] if last and last[0] in experiment.lines else experiment.lines[0]
    options = [
        SelectOption(label=shortened(f"{n}: {rows[n - 1].strip()}", 100), value=str(n), default=n == row)
        for n in experiment.lines
    ]
    was = rows[row - 1]
    typed_last = last[1] if last and last[0] == row else was
    shown = typed_last.removeprefix(was[: len(was) - len(was.lstrip())])[:MOST_COLUMNS]
    field = TextInput[Any](custom_id=_TEXT, default=shown or None, required=False, max_length=MOST_COLUMNS)
    about = "Indented as the line was; nothing takes the line out"
    return (
        Label(text="Which line", component=Select[Any](custom_id=_LINE, options=options)),
        Label(text="What stands there instead", description=about, component=field),
    )


def sent_line(press: "Press") -> tuple[int, str]:
    """The number of a line, and its new text.

    Raises:
        Stale: the form was another one.
    """
    fields = typed(press)
    row = fields.get(_LINE, "")
    if not (row.isascii() and row.isdecimal()):
        raise Stale("That form belongs to an older version of this project. `/learn` takes you back to it.")
    return int(row), fields.get(_TEXT, "")


def _field(setting: Setting, value: str) -> Label[Any]:
    name = f"{_SET}{setting.id}"
    if isinstance(setting.allowed, Range):
        about = str(setting.allowed)
        field = TextInput[Any](custom_id=name, default=value[:_LONGEST], max_length=_LONGEST)
        return Label(text=setting.label, description=about[0].upper() + about[1:], component=field)
    options = [SelectOption(label=each, value=each, default=each == value) for each in setting.allowed]
    return Label(text=setting.label, component=Select[Any](custom_id=name, options=options))
