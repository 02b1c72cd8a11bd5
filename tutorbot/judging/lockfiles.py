"""Writing lock files: which proofs are kept, in which order, and how the file looks."""

import json
import os
from collections.abc import Iterable, Mapping
from importlib.metadata import PackageNotFoundError, version
from platform import python_version_tuple

from tutorbot.content.claims import Claim, Claims
from tutorbot.content.locks import NAME, Proved, seal
from tutorbot.domain.errors import TutorError
from tutorbot.domain.ids import ItemId


def versions_here() -> str | None:
    """`torch 2.13.0, Python 3.11`, as proofs made here are labelled; None without torch, which is not imported."""
    try:
        torch = version("torch").partition("+")[0]
    except PackageNotFoundError:
        return None
    return f"torch {torch}, Python {'.'.join(python_version_tuple()[:2])}"


def is_current(proved: Proved, versions: str | None) -> bool:
    """Whether it was proved with this version of torch; another Python proves as well."""
    return versions is None or proved.versions.partition(",")[0] == versions.partition(",")[0]


def due(topics: Iterable[Claims], *, fresh: bool = False) -> list[Claim]:
    """What has to be proved: whatever the locks lack or have from another version of torch, or all of it."""
    versions = versions_here()
    return [
        claim
        for topic in topics
        for claim in topic.claims
        if fresh or claim.proved is None or not is_current(claim.proved, versions)
    ]


def write_lock(claims: Claims, results: Mapping[ItemId, Proved | None]) -> bool:
    """Bring a topic's lock file up to date, or remove it when nothing is left to say; True if that changed anything.

    Args:
        claims: what the topic claims, and what its lock says.
        results: new proofs; None for an item whose proof has failed.

    Raises:
        TutorError: the file cannot be written.
    """
    kept: dict[str, Proved] = {}
    for claim in claims.claims:
        if proved := results.get(claim.id, claim.proved):
            kept[claim.entry.id] = _older(proved, claim.proved)
    if not claims.complete:  # items that cannot be read at the moment may be as they were
        claimed = {claim.entry.id for claim in claims.claims}
        kept |= {item: proved for item, proved in claims.lock.proved.items() if item not in claimed}
    path = claims.folder / NAME
    try:
        before = path.read_bytes() if path.exists() else b""
        after = lock_text(kept).encode() if kept else b""
        if after == before:
            return False
        if after:
            beside = path.with_name(f".{NAME}.{os.getpid()}")
            beside.write_bytes(after)
            beside.replace(path)
        else:
            path.unlink()
    except OSError as error:
        raise TutorError(f"Cannot write {path}: {error.strerror}.") from error
    return True


def _older(proved: Proved, before: Proved | None) -> Proved:
    """The proof there was, if nothing but its date is new: each change of an item becomes a version of it."""
    facts = set(Proved.model_fields) - {"on"}
    unchanged = before is not None and before.model_dump(include=facts) == proved.model_dump(include=facts)
    return before if before and unchanged else proved


def lock_text(proved: Mapping[str, Proved]) -> str:
    """JSON with a line for each fact and each variant, so that a change is easy to read."""
    entries = []
    for item, entry in proved.items():
        facts = entry.model_dump(include=set(Proved.model_fields), exclude={"variants"}, exclude_defaults=True)
        rows = [f"      {json.dumps(name)}: {_line(fact)}" for name, fact in facts.items()]
        if entry.variants:
            variants = ",\n".join(f"        {_line(names)}" for names in entry.variants)
            rows.append(f'      "variants": [\n{variants}\n      ]')
        rows.append(f'      "seal": {_line(seal(item, entry))}')
        entries.append(f"    {json.dumps(item)}: {{\n" + ",\n".join(rows) + "\n    }")
    return '{\n  "items": {\n' + ",\n".join(entries) + "\n  }\n}\n"


def _line(fact: object) -> str:
    return json.dumps(fact, ensure_ascii=False)
