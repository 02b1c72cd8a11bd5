"""Where each item of a topic stands in its files, so that a warning about an item can name the line."""

from collections.abc import Iterator, Mapping
from typing import TypeAlias

from tutorbot.content.documents import Document
from tutorbot.content.entries import Raw, listed
from tutorbot.content.faults import ContentWarning, Loc
from tutorbot.domain.ids import ItemId

Places: TypeAlias = Mapping[ItemId, tuple[Document, Loc]]
Signs: TypeAlias = Iterator[ContentWarning]


def warning_at(item: ItemId, places: Places, message: str) -> ContentWarning:
    document, loc = places[item]
    return document.warning(loc, message)


def raw_of(item: ItemId, places: Places) -> Raw:
    """The entry as it was written."""
    document, (field, number) = places[item]
    return listed(document.data, str(field))[int(number)]
