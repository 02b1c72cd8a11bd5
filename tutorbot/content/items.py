"""What the entries of all kinds of items have in common: an id, and what a run has to decide about them."""

from abc import abstractmethod
from collections.abc import Sequence
from typing import ClassVar

from pydantic import Field

from tutorbot.content import locks
from tutorbot.content.entries import Entry
from tutorbot.content.fields import Link, Slug
from tutorbot.content.locks import Proved
from tutorbot.domain.ids import TopicId
from tutorbot.domain.items import Item


class Provable(Entry):
    """What a run can decide about, and a lock file keeps the proof of."""

    id: str

    @abstractmethod
    def decides(self) -> object:
        """Whatever the outcome of the proof depends on, as plain data; None where there is nothing to prove."""

    @property
    def digest(self) -> str | None:
        decides = self.decides()
        return None if decides is None else locks.digest(decides)


class ItemEntry(Provable):
    id: Slug = Field(description="a short id")
    objective: Slug | None = Field(default=None, description="the id of an objective in topic.yaml")
    source: Link | None = Field(default=None, description="a link to the documentation")

    @abstractmethod
    def item(self, topic: TopicId, source: str | None = None, proved: Proved | None = None) -> Item:
        """The domain value, with what its proof gave. `source` is the topic's own link."""


class ItemFile(Entry):
    """One file of a topic that holds items of one kind."""

    entries: ClassVar[str]
    """The field that lists them; their ids are unique in the whole topic."""

    @property
    def listed(self) -> Sequence[ItemEntry]:
        found: Sequence[ItemEntry] = getattr(self, self.entries)
        return found
