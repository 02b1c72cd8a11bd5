"""Loading one topic: its folder, the files in it, and what must agree between them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from tutorbot.content.documents import Document, read
from tutorbot.content.entries import check_file, listed, meant, texts
from tutorbot.content.faults import Fault, Loc, Problem
from tutorbot.content.schema import ITEM_FILES, TopicFile
from tutorbot.content.texts import slug
from tutorbot.content.warning_signs import Places
from tutorbot.domain.courses import Topic
from tutorbot.domain.ids import ItemId, TopicId

README = "README.md"


@dataclass(frozen=True, slots=True)
class TopicFolder:
    id: TopicId
    head: Document
    """topic.yaml"""
    topic: Topic | None
    """None when topic.yaml is at fault; to be served only when `faults` is empty."""
    faults: list[Fault]
    places: Places

    @property
    def prerequisites(self) -> list[str]:
        return texts(self.head.data, "prerequisites")


def load_topic(folder: Path) -> TopicFolder:
    topic_id = TopicId(folder.name)
    head = read(folder / "topic.yaml")
    entry, faults = check_file(TopicFile, head)
    faults += [head.fault(problem) for problem in slug(topic_id)]
    names = names_in(folder)
    faults += strangers(folder, names, {"topic.yaml", README, *ITEM_FILES})
    files = []
    documents = []
    for name, model in ITEM_FILES.items():
        if name in names:
            document = read(folder / name)
            made, found = check_file(model, document)
            faults += found
            files += [made] if made else []
            documents.append((document, model.entries))
    if not documents:
        faults.append(head.fault(Problem("the topic has no items", f"at least one of {', '.join(ITEM_FILES)}")))
    places, found = _places(topic_id, documents)
    faults += (*found, *_objectives(head, documents))
    items = [item for file in files for item in file.items(topic_id)]
    return TopicFolder(topic_id, head, entry.topic(topic_id, items) if entry else None, faults, places)


def names_in(folder: Path) -> list[str]:
    """Files and folders, without hidden ones; none if the folder cannot be read."""
    try:
        return sorted(path.name for path in folder.iterdir() if not path.name.startswith("."))
    except OSError:
        return []


def strangers(folder: Path, names: Iterable[str], known: Iterable[str]) -> Iterator[Fault]:
    for name in sorted(set(names) - set(known)):
        problem = Problem(f"an unknown file{meant(name, known)}", f"only these: {', '.join(sorted(known))}")
        yield Document(folder / name).fault(problem)


def _places(topic: TopicId, documents: Iterable[tuple[Document, str]]) -> tuple[Places, list[Fault]]:
    """Where each item stands, and a fault for each id that an earlier file of the topic has already."""
    places: dict[ItemId, tuple[Document, Loc]] = {}
    faults = []
    for document, name in documents:
        for number, raw in enumerate(listed(document.data, name)):
            for item_id in texts(raw, "id"):
                first, loc = places.setdefault(ItemId(f"{topic}/{item_id}"), (document, (name, number)))
                if first is not document:
                    message = f"the id “{item_id}” is taken in {first.path.name}, line {first.line(loc)}"
                    problem = Problem(message, "an id of its own in the whole topic", (name, number, "id"))
                    faults.append(document.fault(problem))
    return places, faults


def _objectives(head: Document, documents: Iterable[tuple[Document, str]]) -> Iterator[Fault]:
    known = [name for objective in listed(head.data, "objectives") for name in texts(objective, "id")]
    for document, name in documents if known else ():
        for number, raw in enumerate(listed(document.data, name)):
            for objective in set(texts(raw, "objective")) - set(known):
                message = f"topic.yaml has no objective “{objective}”{meant(objective, known)}"
                problem = Problem(message, f"one of {', '.join(known)}", (name, number, "objective"))
                yield document.fault(problem)
