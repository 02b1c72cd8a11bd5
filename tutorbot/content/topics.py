"""Loading one topic: its folder, the files in it, and what must agree between them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tutorbot.content import locks, pages, projects
from tutorbot.content.claims import Claims, claims_in
from tutorbot.content.documents import Document, read
from tutorbot.content.entries import check_file, listed, meant, texts
from tutorbot.content.faults import Fault, Loc, Problem
from tutorbot.content.items import ItemEntry, ItemFile, Provable
from tutorbot.content.locks import read_lock
from tutorbot.content.pages import PagesEntry
from tutorbot.content.places import Places
from tutorbot.content.projects import ProjectFile
from tutorbot.content.questions import QuestionEntry
from tutorbot.content.schema import ITEM_FILES, PagesFile, TopicFile
from tutorbot.content.texts import slug
from tutorbot.content.visuals import VisualFile
from tutorbot.domain.courses import Topic
from tutorbot.domain.ids import ItemId, TopicId
from tutorbot.domain.items import Item
from tutorbot.domain.materials import Material

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
    file: ItemFile | None
    """None when it has faults."""

    @property
    def entries(self) -> Sequence[ItemEntry]:
        return self.file.listed if self.file else ()

    @property
    def provable(self) -> Iterator[tuple[Loc, Provable]]:
        """Everything in it that a run may decide, and where it stands."""
        if isinstance(self.file, VisualFile):
            yield (), self.file
        for number, entry in enumerate(self.entries):
            yield (self.field, number), entry


@dataclass(frozen=True, slots=True)
class _Alone:
    """One file that is what a mode is made of, as far as it is sound."""

    document: Document
    loc: Loc
    """Where the entry stands in it."""
    entry: PagesEntry | ProjectFile | None
    """None when the file has faults."""


def load_topic(folder: Path) -> TopicFolder:
    topic_id = TopicId(folder.name)
    head = read(folder / "topic.yaml")
    entry, faults = check_file(TopicFile, head)
    faults += [head.fault(problem) for problem in slug(topic_id)]
    names = names_in(folder)
    faults += strangers(folder, names, {"topic.yaml", README, locks.NAME, *ITEM_FILES, *pages.FILES, projects.FILE})
    files: list[_Read] = []
    for name in (name for name in ITEM_FILES if name in names):
        document = read(folder / name)
        made, found = check_file(ITEM_FILES[name], document)
        faults += found
        files.append(_Read(document, ITEM_FILES[name].entries, made))
    if not files:
        faults.append(head.fault(Problem("the topic has no items", f"at least one of {', '.join(ITEM_FILES)}")))
    modes, found = _modes(folder, names)
    faults += (*found, *_checks(files, modes))
    claims = _claims(folder, files, modes)
    places, found = _places(topic_id, files)
    faults += (*found, *_objectives(head, files), *claims.lock.faults, *_proof_faults(claims))
    topic = None
    if entry:
        items = list(_items(topic_id, entry.source, files, claims))
        topic = entry.topic(topic_id, items, _materials(topic_id, files, modes, claims))
    return TopicFolder(topic_id, head, topic, faults, places, claims)


def _modes(folder: Path, names: Iterable[str]) -> tuple[list[_Alone], list[Fault]]:
    """The files that modes are made of, as far as they are there."""
    found: list[_Alone] = []
    faults: list[Fault] = []
    for name in (name for name in pages.FILES if name in names):
        document = pages.read_pages(folder / name)
        made, wrong = check_file(PagesFile, document)
        faults += wrong
        found.append(_Alone(document, (pages.FIELD, 0), made.files[0] if made else None))
    if projects.FILE in names:
        document = read(folder / projects.FILE)
        project, wrong = check_file(ProjectFile, document)
        faults += wrong
        found.append(_Alone(document, (), project))
    return found, faults


def _checks(files: Sequence[_Read], modes: Iterable[_Alone]) -> Iterator[Fault]:
    """A fault for each check that names no question of the topic."""
    known = {
        name
        for file in files
        if file.document.path.name == "questions.yaml"
        for raw in listed(file.document.data, file.field)
        for name in texts(raw, "id")
    }
    for document, loc, check in (*_checks_in_pages(modes), *_checks_in_stages(files)):
        if check not in known:
            message = f"questions.yaml has no question “{check}”{meant(check, known)}"
            yield document.fault(Problem(message, "the id of a question of this topic", loc))


def _checks_in_pages(modes: Iterable[_Alone]) -> Iterator[tuple[Document, Loc, str]]:
    for mode in modes:
        for number, page in enumerate(mode.entry.pages if isinstance(mode.entry, PagesEntry) else ()):
            if page.check:
                yield mode.document, (pages.FIELD, 0, "pages", number), page.check


def _checks_in_stages(files: Iterable[_Read]) -> Iterator[tuple[Document, Loc, str]]:
    for file in files:
        for number, stage in enumerate(file.file.stages if isinstance(file.file, VisualFile) else ()):
            if stage.check:
                yield file.document, ("stages", number, "check"), stage.check


def _materials(topic: TopicId, files: Iterable[_Read], modes: Iterable[_Alone], claims: Claims) -> Iterator[Material]:
    proofs = {claim.entry.id: claim.proved for claim in claims.claims}
    for mode in modes:
        proved = proofs.get(mode.entry.id) if mode.entry else None
        match mode.entry:
            case PagesEntry() as read_pages:
                yield read_pages.material(topic, proved)
            case ProjectFile() as project if proved:
                yield project.material(topic, proved)
    for file in files:
        if isinstance(file.file, VisualFile) and (seen := proofs.get(file.file.id)):
            yield file.file.material(topic, seen)


def _claims(folder: Path, files: Sequence[_Read], modes: Sequence[_Alone]) -> Claims:
    lock = read_lock(folder)
    topic = TopicId(folder.name)
    claims = [claim for file in files for claim in claims_in(topic, file.document, file.provable, lock)]
    for mode in modes:
        claims += claims_in(topic, mode.document, [(mode.loc, mode.entry)] if mode.entry else (), lock)
    complete = all(file.file for file in files) and all(mode.entry for mode in modes)
    return Claims(folder=folder, lock=lock, claims=tuple(claims), complete=complete)


def _items(topic: TopicId, source: str, files: Sequence[_Read], claims: Claims) -> Iterator[Item]:
    proved = {claim.entry.id: claim.proved for claim in claims.claims}
    for file in files:
        yield from (entry.item(topic, source, proved.get(entry.id)) for entry in file.entries)


def _proof_faults(claims: Claims) -> Iterator[Fault]:
    for claim in claims.claims:
        if claim.proved and isinstance(claim.entry, QuestionEntry):
            problems = claim.entry.filled_problems(claim.raw, claim.entry.names(claim.proved))
            yield from map(claim.fault, problems)
        elif claim.proved and isinstance(claim.entry, VisualFile):
            yield from map(claim.fault, claim.entry.filled_problems(claim.proved))
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
