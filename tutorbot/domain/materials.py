"""What a mode of a topic is made of, beside the items that it asks.

A material is immutable and valid once it exists, as an item is. `kind` tells them apart.
"""

from dataclasses import dataclass
from typing import Literal, TypeAlias

from tutorbot.domain.figures import Figure
from tutorbot.domain.ids import ItemId, TopicId
from tutorbot.domain.modes import Mode
from tutorbot.domain.projects import Project
from tutorbot.domain.proofs import Label, Proof, label


@dataclass(frozen=True, slots=True)
class Page:
    title: str
    text: str
    """Discord Markdown; below each block of code stands what it prints."""
    check: ItemId | None = None
    """The question that is asked when the page is turned."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pages:
    """Of a mode that is read."""

    topic: TopicId
    mode: Mode
    pages: tuple[Page, ...]
    proof: Proof | None = None
    """Of its code, run as one program."""
    kind: Literal["pages"] = "pages"

    @property
    def label(self) -> Label:
        return label(self.proof)


@dataclass(frozen=True, slots=True)
class Stage:
    title: str
    text: str
    """Discord Markdown, with the figures of the run filled in."""
    figures: tuple[Figure, ...]
    """Turned one by one: the places of a window that moves. Most stages have one."""
    check: ItemId | None = None
    """The question that is asked when the stage is left."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Visual:
    """A small model that was run, and what was to be seen in it, stage by stage."""

    topic: TopicId
    stages: tuple[Stage, ...]
    questions: tuple[ItemId, ...]
    """Asked at the end, on what was seen."""
    code: str
    """The program from which all of it comes."""
    proof: Proof | None = None
    mode: Literal[Mode.VISUALIZE] = Mode.VISUALIZE
    kind: Literal["visual"] = "visual"

    @property
    def label(self) -> Label:
        return label(self.proof)


Material: TypeAlias = Pages | Visual | Project
