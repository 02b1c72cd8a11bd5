"""Loading one topic: its folder, the files in it, and what must agree between them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tutorbot.content import locks
from tutorbot.content.claims import Claims, claims_in
from tutorbot.content.documents import Document, read
from tutorbot.content.entries import check_file, listed, meant, texts
from tutorbot.content.faults import Fault, Loc, Problem
from tutorbot.content.items import ItemEntry
from tutorbot.content.locks import read_lock
from tutorbot.content.places import Places
from tutorbot.content.questions import QuestionEntry, filled_problems
from tutorbot.content.schema import ITEM_FILES, TopicFile
from tutorbot.content.texts import slug
from tutorbot.domain.courses import Topic
from tutorbot.domain.ids import ItemId, TopicId
from tutorbot.domain.items import Item

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
    claims: Claims

    @property
    def prerequisites(self) -> list[str]:
        return texts(self.head.data, "prerequisites")


@dataclass(frozen=True, slots=True)
class _Read:
    """One file of items, as far as it is sound."""

    document: Document
    field: str
    """Where it lists them."""
    entries: Sequence[ItemEntry] | None
    """None when the file has faults."""


def load_topic(folder: Path) -> TopicFolder:
    topic_id = TopicId(folder.name)
    head = read(folder / "topic.yaml")
    entry, faults = check_file(TopicFile, head)
    faults += [head.fault(problem) for problem in slug(topic_id)]
    names = names_in(folder)
    faults += strangers(folder, names, {"topic.yaml", README, locks.NAME, *ITEM_FILES})
    files: list[_Read] = []
    for name in (name for name in ITEM_FILES if name in names):
        document = read(folder / name)
        made, found = check_file(ITEM_FILES[name], document)
        faults += found
        files.append(_Read(document, ITEM_FILES[name].entries, made.listed if made else None))
    if not files:
        faults.append(head.fault(Problem("the topic has no items", f"at least one of {', '.join(ITEM_FILES)}")))
    claims = _claims(folder, files)
    places, found = _places(topic_id, files)
    faults += (*found, *_objectives(head, files), *claims.lock.faults, *_proof_faults(claims))
    topic = entry.topic(topic_id, list(_items(topic_id, entry.source, files, claims))) if entry else None
    return TopicFolder(topic_id, head, topic, faults, places, claims)


def _claims(folder: Path, files: Sequence[_Read]) -> Claims:
    lock = read_lock(folder)
    topic = TopicId(folder.name)
    claims = [c for file in files for c in claims_in(topic, file.document, file.field, file.entries or (), lock)]
    complete = all(file.entries is not None for file in files)
    return Claims(folder=folder, lock=lock, claims=tuple(claims), complete=complete)


def _items(topic: TopicId, source: str, files: Sequence[_Read], claims: Claims) -> Iterator[Item]:
    proved = {claim.entry.id: claim.proved for claim in claims.claims}
    for file in files:
        yield from (entry.item(topic, source, proved.get(entry.id)) for entry in file.entries or ())


def _proof_faults(claims: Claims) -> Iterator[Fault]:
    for claim in claims.claims:
        if claim.proved and isinstance(claim.entry, QuestionEntry):
            problems = filled_problems(claim.raw, claim.entry.names(claim.proved))
            yield from map(claim.fault, problems)
        elif not claim.proved and claims.lock.readable:
            yield claim.missing


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


def _places(topic: TopicId, files: Iterable[_Read]) -> tuple[Places, list[Fault]]:
    """Where each item stands, and a fault for each id that an earlier file of the topic has already."""
    places: dict[ItemId, tuple[Document, Loc]] = {}
    faults = []
    for file in files:
        document, name = file.document, file.field
        for number, raw in enumerate(listed(document.data, name)):
            for item_id in texts(raw, "id"):
                first, loc = places.setdefault(ItemId(f"{topic}/{item_id}"), (document, (name, number)))
                if first is not document:
                    message = f"the id “{item_id}” is taken in {first.path.name}, line {first.line(loc)}"
                    problem = Problem(message, "an id of its own in the whole topic", (name, number, "id"))
                    faults.append(document.fault(problem))
    return places, faults


def _objectives(head: Document, files: Iterable[_Read]) -> Iterator[Fault]:
    known = [name for objective in listed(head.data, "objectives") for name in texts(objective, "id")]
    for file in files if known else ():
        document, name = file.document, file.field
        for number, raw in enumerate(listed(document.data, name)):
            for objective in set(texts(raw, "objective")) - set(known):
                message = f"topic.yaml has no objective “{objective}”{meant(objective, known)}"
                problem = Problem(message, f"one of {', '.join(known)}", (name, number, "objective"))
                yield document.fault(problem)
