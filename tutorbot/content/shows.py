"""What a stage of *visualize* shows: one kind of figure, with expressions that are evaluated after the code."""

from collections.abc import Iterator, Mapping
from typing import Literal, TypeAlias

from pydantic import Field

from tutorbot.content.entries import Entry, Raw
from tutorbot.content.faults import Loc, Problem, Problems
from tutorbot.content.fields import Axis, Formula, Title, Unit, Yes

Kind: TypeAlias = Literal["shapes", "curve", "bars", "grid", "maps", "window"]

KINDS: tuple[Kind, ...] = ("shapes", "curve", "bars", "grid", "maps", "window")
OPTIONS: Mapping[str, frozenset[Kind]] = {
    "x": frozenset({"curve"}),
    "y": frozenset({"curve"}),
    "along": frozenset({"curve"}),
    "log": frozenset({"curve"}),
    "shared": frozenset({"maps"}),
    "unit": frozenset({"curve", "bars"}),
    "rows": frozenset({"grid"}),
    "columns": frozenset({"grid"}),
}
"""The fields that only some kinds have."""


class WindowEntry(Entry):
    input: Formula = Field(description="a matrix: the image, with its padding")
    kernel: Formula = Field(description="a matrix of weights, or for pooling the side of the window")
    output: Formula = Field(description="a matrix: what the layer gave")
    bias: Formula = Field(default="0", description="what is added to each sum")
    stride: Formula = Field(default="1", description="by how many pixels the window moves")
    at: Formula | None = Field(default=None, description="a list of places (row, column) in the output")


class ShowEntry(Entry):
    title: Title | None = Field(default=None, description="the picture's title, where it is not the stage's")
    shapes: Formula | None = Field(default=None, description="a list of (name, shape), or of (name, shape, note)")
    curve: Formula | None = Field(default=None, description="a dict of names and lists of numbers")
    bars: Formula | None = Field(default=None, description="a dict of names and numbers, none below 0")
    grid: Formula | None = Field(default=None, description="a matrix, shown with its numbers")
    maps: Formula | None = Field(default=None, description="a dict of names and matrices, or of names and such dicts")
    window: WindowEntry | None = Field(default=None, description="input, kernel and output of a window that moves")
    x: Axis = Field(default="step", description="what is counted along")
    y: Axis = Field(default="", description="what is measured")
    along: Formula | None = Field(default=None, description="a list: where along x each point lies")
    log: Yes = Field(default=False, description="yes: y by powers of ten")
    shared: Yes = Field(default=False, description="yes: matrices of one size share black and white")
    unit: Unit = Field(default="", description="what is written behind each number")
    rows: Formula | None = Field(default=None, description="a list: the names of the rows")
    columns: Formula | None = Field(default=None, description="a list: the names of the columns")

    @classmethod
    def rules(cls, raw: Raw) -> Problems:
        kinds = [kind for kind in KINDS if kind in raw]
        if len(kinds) != 1:
            found = f"both {' and '.join(kinds)}" if kinds else "nothing to show"
            yield Problem(found, f"exactly one of {', '.join(KINDS)}")
            return
        for name in OPTIONS:
            if name in raw and kinds[0] not in OPTIONS[name]:
                yield Problem(
                    f"`{name}` means nothing for {kinds[0]}", f"{' or '.join(OPTIONS[name])}, or leave it out"
                )

    @property
    def kind(self) -> Kind:
        return next(kind for kind in KINDS if getattr(self, kind) is not None)

    def expressions(self) -> Iterator[tuple[str, str, Loc]]:
        """What has to be evaluated: a name, the expression, and where it stands."""
        named = ("along", "rows", "columns")
        if self.window:
            for name, expression in self.window.model_dump(exclude_none=True).items():
                yield name, expression, ("window", name)
        else:
            yield self.kind, getattr(self, self.kind), (self.kind,)
        yield from ((name, getattr(self, name), (name,)) for name in named if getattr(self, name) is not None)
