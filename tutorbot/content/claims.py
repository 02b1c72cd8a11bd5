"""What a topic claims and a run can decide, with what its lock file says about each claim."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from tutorbot.content.documents import Document
from tutorbot.content.entries import Raw
from tutorbot.content.faults import Fault, Loc, Problem
from tutorbot.content.items import Provable
from tutorbot.content.locks import Lock, Proved
from tutorbot.domain.ids import ItemId, TopicId

NOT_PROVED = Problem("not proved yet: run `tutorbot content check`", "a proof of what it is now, in proofs.lock")


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """An item, or a material, with something to prove."""

    topic: TopicId
    entry: Provable
    document: Document
    loc: Loc
    """Where the entry stands in it; `()` when it is the whole file."""
    digest: str
    proved: Proved | None
    """What the lock has, for the entry as it is now; None also when the entry was changed since."""

    @property
    def id(self) -> ItemId:
        return ItemId(f"{self.topic}/{self.entry.id}")

    @property
    def raw(self) -> Raw:
        found: Any = self.document.data
        for step in self.loc:
            found = found[step]
        return cast("Raw", found)

    @property
    def missing(self) -> Fault:
        """The fault of an item whose proof is not there."""
        return self.fault(NOT_PROVED)

    def fault(self, problem: Problem) -> Fault:
        return self.document.fault(problem.under(*self.loc))


@dataclass(frozen=True, slots=True, kw_only=True)
class Claims:
    """Those of one topic."""

    folder: Path
    lock: Lock
    claims: tuple[Claim, ...]
    complete: bool
    """All files of the topic could be read, so an entry of the lock that no item claims is of no use any more."""


def claims_in(topic: TopicId, document: Document, entries: Iterable[tuple[Loc, Provable]], lock: Lock) -> list[Claim]:
    """The claims of one file, in its order."""
    found = []
    for loc, entry in entries:
        if (digest := entry.digest) is None:
            continue
        proved = lock.proved.get(entry.id)
        found.append(
            Claim(
                topic=topic,
                entry=entry,
                document=document,
                loc=loc,
                digest=digest,
                proved=proved if proved and proved.digest == digest else None,
            )
        )
    return found
