"""What a topic's proofs.lock says: which items were proved, with which versions, and what their runs gave.

Written by `tutorbot.judging.lockfiles`, never by hand: every entry carries a seal, so that a change is noticed.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from tutorbot.content.documents import Document
from tutorbot.content.faults import Fault, Problem
from tutorbot.domain.proofs import Proof, Way

NAME = "proofs.lock"
MEND = "nothing by hand: `tutorbot content check` makes it anew"

RULES = 1
"""How proofs are decided; a change that could turn a proof over raises the number, and everything is proved again."""


class Proved(BaseModel):
    """The result of one proof."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    digest: str
    """Of everything in the entry that decides; another digest means that the proof is outdated."""
    versions: str
    on: str
    answer: str = ""
    figures: dict[str, str] = {}
    variants: tuple[dict[str, str], ...] = ()

    def proof(self, code: str, way: Way, expression: str | None) -> Proof:
        return Proof(code=code, way=way, expression=expression, answer=self.answer, versions=self.versions, on=self.on)


class Sealed(Proved):
    seal: str


@dataclass(frozen=True, slots=True)
class Lock:
    proved: Mapping[str, Proved] = field(default_factory=dict)
    """By the id of the item inside its topic."""
    faults: tuple[Fault, ...] = ()
    readable: bool = True
    """Whether an item that is missing was never proved; nobody knows when the file is broken."""


_ITEMS: TypeAdapter[dict[str, Sealed]] = TypeAdapter(dict[str, Sealed])


def digest(decides: object) -> str:
    """Of plain data. Forty bits more than enough to notice a change, and short enough for a line."""
    return _hash({"rules": RULES, "decides": decides})


def seal(item: str, proved: Proved) -> str:
    return _hash({"item": item, **proved.model_dump(exclude={"seal"})})


def read_lock(folder: Path) -> Lock:
    """Never raises for what the file holds, or for a file that is not there."""
    path = folder / NAME
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return Lock()
    except (OSError, UnicodeDecodeError) as error:
        return _broken(path, Problem(f"cannot be read: {error}", MEND))
    try:
        entries = _ITEMS.validate_python(json.loads(text)["items"])
    except json.JSONDecodeError as error:
        return _broken(path, Problem(f"not JSON any more: {error.msg}", MEND, line=error.lineno))
    except (ValidationError, KeyError, TypeError, RecursionError):
        return _broken(path, Problem("not a lock file any more", MEND))
    faults = []
    proved: dict[str, Proved] = {}
    for item, entry in entries.items():
        if entry.seal == seal(item, entry):
            proved[item] = entry
        else:
            line = text[: max(text.find(json.dumps(item)), 0)].count("\n") + 1
            problem = Problem(f"the proof of “{item}” was changed by hand", MEND, line=line)
            faults.append(Document(path).fault(problem))
    return Lock(proved, tuple(faults))


def _broken(path: Path, problem: Problem) -> Lock:
    return Lock(faults=(Document(path).fault(problem),), readable=False)


def _hash(data: object) -> str:
    written = json.dumps(data, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(written.encode("utf-8", "surrogatepass")).hexdigest()[:24]
