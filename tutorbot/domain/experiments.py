"""Experiments: a training script, what of it may be changed, what of a run may be looked at, what it aims at.

A run is judged from outside: by the inputs that its model has never met, by the values of its settings, by the shapes
of its weights. What may be changed is looked at before anything is run.
"""

import ast
import re
import warnings
from collections.abc import Mapping
from dataclasses import dataclass, field
from math import isfinite
from typing import Literal, TypeAlias

from tutorbot.domain import feedback
from tutorbot.domain.figures import Figure, number
from tutorbot.domain.items import filled
from tutorbot.domain.spans import span

MOST_COLUMNS = 120
"""Characters of a line that a learner writes."""
Seen: TypeAlias = Figure | str
"""What a clue shows: a figure, or a text of several lines."""
Show: TypeAlias = Literal["curve", "bars", "grid", "value", "text"]
Score: TypeAlias = Literal["accuracy", "squared error", "absolute error"]

_WHOLE = re.compile(r"[+-]?\d{1,9}")
_NUMBER = re.compile(r"[+-]?(?:\d{1,9}(?:\.\d{0,12})?|\.\d{1,12})(?:e[+-]?\d{1,2})?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Range:
    """All numbers from `low` to `high`, both included."""

    low: float
    high: float
    whole: bool

    def __str__(self) -> str:
        return f"a {'whole number' if self.whole else 'number'} from {number(self.low)} to {number(self.high)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """A named place in the script, `{id}`, with a value that may be another."""

    id: str
    label: str
    now: str
    """As it stands in the code."""
    allowed: tuple[str, ...] | Range

    def read(self, given: str) -> str | None:
        """A value as it stands in the code; None where it is not allowed."""
        written = given.strip()
        if not isinstance(self.allowed, Range):
            return written if written in self.allowed else None
        if not (_WHOLE if self.allowed.whole else _NUMBER).fullmatch(written):
            return None
        value = int(written) if self.allowed.whole else float(written)
        return repr(value) if self.allowed.low <= value <= self.allowed.high else None


@dataclass(frozen=True, slots=True)
class Change:
    """What of a script is other than the author wrote it. The default is nothing."""

    settings: Mapping[str, str] = field(default_factory=dict)
    """Values by the names of settings."""
    line: tuple[int, str] | None = None
    """The number of a line, from 1, and what stands there now."""

    def __bool__(self) -> bool:
        return bool(self.settings or self.line)


@dataclass(frozen=True, slots=True, kw_only=True)
class Clue:
    """A piece of evidence."""

    id: str
    label: str
    cost: int
    """Looks of the budget."""
    show: Show
    of: str
    """An expression, evaluated after the run."""
    x: str = "step"
    """What a curve is counted along."""
    log: bool = False
    """A curve by powers of ten."""


@dataclass(frozen=True, slots=True)
class Metric:
    """A number that is told of every run, or without a label only quoted in texts."""

    id: str
    label: str | None
    of: str
    """An expression, evaluated after the run."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    measure: str
    """What is measured, as learners are told: `accuracy on 500 new pictures`."""
    asks: str
    """The function of the script that predicts."""
    score: Score
    at_least: float | None = None
    at_most: float | None = None
    """One of the two."""
    holdout: str
    """Code that makes `inputs` and `labels`, in a process of its own."""

    @property
    def words(self) -> str:
        """`at least 0.98`"""
        if self.at_least is not None:
            return f"at least {number(self.at_least)}"
        return f"at most {number(self.at_most or 0.0)}"

    def met(self, measure: float | None) -> bool:
        if measure is None or not isfinite(measure):
            return False
        return measure >= self.at_least if self.at_least is not None else measure <= (self.at_most or 0.0)

    def better(self, measure: float, than: float) -> bool:
        return measure > than if self.at_least is not None else measure < than


@dataclass(frozen=True, slots=True, kw_only=True)
class Constraint:
    """A limit: on a setting, or on how many numbers a model has learnt."""

    setting: str | None = None
    parameters: str | None = None
    """The name of a module in the script, whose state_dict is counted."""
    at_most: float

    def kept(self, measured: float | None) -> bool:
        return measured is not None and measured <= self.at_most


@dataclass(frozen=True, slots=True, kw_only=True)
class Trained:
    """What came of one run."""

    result: str
    """`correct`: the target is met and every constraint kept; `incorrect`, or what became of the run: `error` …"""
    measure: float | None = None
    """None where nothing could be measured."""
    measured: tuple[float | None, ...] = ()
    """For each constraint what it limits."""
    metrics: Mapping[str, str] = field(default_factory=dict)
    """Texts, by the ids of the metrics."""
    seen: Mapping[str, Seen] = field(default_factory=dict)
    """By the ids of the clues; what could not be evaluated says why."""
    feedback: str = ""
    """Discord Markdown: what went wrong, where something did."""
    seconds: float = 0.0

    @property
    def solved(self) -> bool:
        return self.result == "correct"

    @property
    def quoted(self) -> dict[str, str]:
        """What texts about the run may quote, by name."""
        return {**self.metrics, "measure": "nothing" if self.measure is None else number(self.measure)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Experiment:
    code: str
    """The script, with `{id}` where a setting belongs."""
    settings: tuple[Setting, ...] = ()
    lines: tuple[int, ...] = ()
    """Numbers of the lines of which one may be changed, from 1."""
    clues: tuple[Clue, ...]
    metrics: tuple[Metric, ...]
    target: Target
    constraints: tuple[Constraint, ...] = ()

    def setting(self, name: str) -> Setting | None:
        return next((setting for setting in self.settings if setting.id == name), None)

    def script(self, change: Change = Change()) -> str:
        """The script as it is run."""
        code = filled(
            self.code, {setting.id: change.settings.get(setting.id, setting.now) for setting in self.settings}
        )
        if change.line is None:
            return code
        rows = code.split("\n")
        rows[change.line[0] - 1] = change.line[1]
        return "\n".join(rows)

    def change(self, settings: Mapping[str, str], line: tuple[int, str] | None) -> Change:
        """What was typed, as a change: without what is as it was, and a line indented as the one before it."""
        found = {name: self._written(name, given) for name, given in settings.items()}
        found = {name: written for name, written in found.items() if written != self._now(name)}
        if line is None or line[0] not in self.lines:
            return Change(found, line)
        rows = self.script().split("\n")
        was, typed = rows[line[0] - 1], line[1].rstrip()
        if typed and not typed[0].isspace():
            typed = was[: len(was) - len(was.lstrip())] + typed
        return Change(found, None if typed == was.rstrip() else (line[0], typed))

    def refusal(self, change: Change) -> str | None:
        """Why a change is not run, in words; None where it may be."""
        for name, given in change.settings.items():
            setting = self.setting(name)
            if setting is None:
                return "This experiment has no such setting."
            if setting.read(given) is None:
                which = (
                    setting.allowed if isinstance(setting.allowed, Range) else f"one of {', '.join(setting.allowed)}"
                )
                return f"**{setting.label}** can be {which}; {span(given, 40)} is not."
        if change.line is None:
            return None
        row, typed = change.line
        if row not in self.lines:
            return f"That line stays as it is. You may change one of the lines {', '.join(map(str, self.lines))}."
        if "\n" in typed.strip("\n") or len(typed) > MOST_COLUMNS:
            return f"A line is replaced by one line of at most {MOST_COLUMNS} characters; yours has {len(typed)}."
        return _unreadable(self.script(change))

    def _now(self, name: str) -> str | None:
        setting = self.setting(name)
        return setting.now if setting else None

    def _written(self, name: str, given: str) -> str:
        """In its usual form, where it can be read."""
        setting = self.setting(name)
        return (setting and setting.read(given)) or given.strip()


def _unreadable(code: str) -> str | None:
    try:
        with warnings.catch_warnings(action="ignore"):
            ast.parse(code)
    except SyntaxError as error:
        return feedback.unreadable(error)
    except ValueError:  # a NUL character
        return "There is a character in it that Python cannot read."
    except (RecursionError, MemoryError):
        return feedback.too_complex()
    return None
