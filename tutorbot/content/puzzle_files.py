"""Finding one puzzle by its id in the courses, or by its path anywhere on the disk. No proof is asked for.

A file holds one puzzle, or a list of them under `puzzles`, of which `FILE#id` chooses one; a folder holds puzzle.yaml
or puzzles.yaml, or a single file *.yaml of any name.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tutorbot.content.documents import Document, read
from tutorbot.content.entries import Raw, check, listed, meant, texts
from tutorbot.content.faults import Fault, Loc
from tutorbot.content.puzzles import PuzzleEntry
from tutorbot.content.texts import slug
from tutorbot.domain.errors import TutorError
from tutorbot.domain.ids import TopicId
from tutorbot.domain.puzzles import Puzzle

NAMES = ("puzzle.yaml", "puzzles.yaml")
ELSEWHERE = TopicId("elsewhere")
"""The topic of a puzzle in a folder whose name is no id."""


@dataclass(frozen=True, slots=True)
class Found:
    puzzle: Puzzle | None
    """None when it has faults."""
    faults: tuple[Fault, ...] = ()


def find_puzzle(wanted: str, courses: Path) -> Found:
    """The puzzle that a person means by an id, `topic/id`, a path, or `path#id`.

    Raises:
        TutorError: there is none, or more than one.
    """
    name, _, chosen = wanted.partition("#")
    path = Path(name)
    if path.exists():
        return _choose(_file_in(path), chosen)
    if chosen or path.is_absolute() or path.suffix in {".yaml", ".yml"}:
        raise TutorError(f"There is no {name}.")
    topic, _, wanted_id = name.rpartition("/")
    files = [file for file in sorted(courses.glob("*/*/puzzles.yaml")) if topic in {"", file.parent.name}]
    documents = [read(file) for file in files]
    holding = [document for document in documents if wanted_id in _ids(document)]
    if not holding:
        known = [f"{each.path.parent.name}/{found}" for each in documents for found in _ids(each)]
        raise TutorError(f"There is no puzzle {name}{meant(name, known)}.")
    if len(holding) > 1:
        topics = " or ".join(f"{each.path.parent.name}/{wanted_id}" for each in holding)
        raise TutorError(f"Several topics have a puzzle {wanted_id}: say {topics}.")
    return _choose(holding[0], wanted_id)


def _file_in(path: Path) -> Document:
    if path.is_dir():
        inside = [path / name for name in NAMES if (path / name).is_file()] or sorted(path.glob("*.yaml"))
        if not inside:
            raise TutorError(f"There is no puzzle in {path}: a puzzle is a file {' or '.join(NAMES)}.")
        if len(inside) > 1 and inside[0].name not in NAMES:
            raise TutorError(f"There are {len(inside)} files in {path}; say which: {', '.join(map(str, inside))}.")
        path = inside[0]
    return read(path)


def _choose(document: Document, chosen: str) -> Found:
    if document.problems:
        return Found(None, tuple(map(document.fault, document.problems)))
    entries = _entries(document)
    if chosen:
        entries = [(loc, raw) for loc, raw in entries if chosen in texts(raw, "id")]
    if not entries:
        raise TutorError(f"There is no puzzle{f' {chosen}' if chosen else ''} in {document.name}.")
    if len(entries) > 1:
        ids = ", ".join(f"{document.name}#{found}" for found in _ids(document))
        raise TutorError(f"There are {len(entries)} puzzles in it; say which: {ids}.")
    loc, raw = entries[0]
    entry, problems = check(PuzzleEntry, raw)
    folder = document.path.resolve().parent.name
    topic = ELSEWHERE if any(slug(folder)) else TopicId(folder)
    faults = tuple(document.fault(problem.under(*loc)) for problem in problems)
    return Found(entry.item(topic) if entry else None, faults)


def _entries(document: Document) -> Sequence[tuple[Loc, Raw]]:
    data = document.data
    if isinstance(data, dict) and "puzzles" not in data:
        return [((), data)]
    return [(("puzzles", number), raw) for number, raw in enumerate(listed(data, "puzzles"))]


def _ids(document: Document) -> list[str]:
    return [found for _, raw in _entries(document) for found in texts(raw, "id")[:1]]
