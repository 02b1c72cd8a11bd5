"""Notes as a package that Anki opens, with their schedule, by `genanki`.

What genanki leaves at zero is written here, in Anki's own terms (its schema 11):

- a day is a number, counted from the day of `col.crt`, which is 04:00 on the learner's clock as their study day is;
- `data` holds the memory that FSRS keeps: stability, difficulty, desired retention, the moment of the last review;
- `revlog` has every rating, at its own millisecond.

All ids are derived from the ids of items and topics, so that a newer package updates what an older one brought.
"""

import io
import json
import sqlite3
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from hashlib import sha256
from itertools import groupby, pairwise
from typing import Any
from zoneinfo import ZoneInfo

from tutorbot.domain.days import ROLLOVER
from tutorbot.domain.decks import Note

_FIRST_DAY = date(2020, 1, 1)
_NEW, _REVIEW, _SUSPENDED = 0, 2, -1
"""Types and queues of cards."""
_LEARNT, _REVIEWED, _RELEARNT = 0, 1, 2
"""Types of reviews."""
_ZIPPED_ON = (2020, 1, 1, 0, 0, 0)
_CSS = """\
.card { font: 19px/1.45 sans-serif; text-align: left; max-width: 42em; margin: 1em auto; }
pre { background: #f3f5f8; padding: .7em .9em; border-radius: 8px; overflow-x: auto; }
code { font-family: ui-monospace, Menlo, Consolas, monospace; font-size: .92em; }
.nightMode pre { background: #20232a; }
"""


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose cards they are."""

    zone: str
    retention: float


def package(notes: Sequence[Note], owner: Owner, at: datetime) -> bytes:
    """The file: one deck a topic, below "tutorbot". The same bytes for the same notes at the same instant."""
    import genanki  # noqa: PLC0415  it takes a tenth of a second, and few ask for it

    model = genanki.Model(
        _number("model"),
        "tutorbot",
        fields=[{"name": "Front"}, {"name": "Back"}],
        templates=[{"name": "Card", "qfmt": "{{Front}}", "afmt": "{{FrontSide}}<hr id=answer>{{Back}}"}],
        css=_CSS,
    )
    decks = []
    for (topic, title), own in groupby(notes, lambda note: (note.topic, note.title)):
        deck = genanki.Deck(_number("deck", topic), f"tutorbot::{title.replace('::', ':')}")
        for note in own:
            guid = genanki.guid_for("tutorbot", note.item)
            sides = genanki.Note(model, [note.front, note.back], guid=guid, tags=[f"tutorbot::{topic}"])
            sides.cards = [_Scheduled(note, owner.retention)]
            deck.add_note(sides)
        decks.append(deck)
    with closing(sqlite3.connect(":memory:")) as connection:
        cursor = connection.cursor()
        genanki.Package(decks).write_to_db(cursor, at.timestamp(), _ids(at))
        cursor.execute("UPDATE col SET crt = ?", (int(_begins(owner.zone).timestamp()),))
        connection.commit()
        collection = connection.serialize()
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in (("collection.anki2", collection), ("media", b"{}")):
            archive.writestr(zipfile.ZipInfo(name, _ZIPPED_ON), content, zipfile.ZIP_DEFLATED)
    return written.getvalue()


class _Scheduled:
    """In place of genanki's card, which is always new."""

    def __init__(self, note: Note, retention: float) -> None:
        self._note = note
        self._retention = retention

    def write_to_db(  # the signature is genanki's
        self, cursor: sqlite3.Cursor, timestamp: float, deck: int, note: int, ids: Iterator[int], due: int = 0
    ) -> None:
        row = {
            "id": next(ids),
            "nid": note,
            "did": deck,
            "mod": int(timestamp),
            "due": due,
            "reps": len(self._note.reviews),
            "lapses": self._note.card.lapses,
            **self._schedule(),
        }
        if self._note.suspended:
            row["queue"] = _SUSPENDED
        cursor.execute(
            "INSERT INTO cards VALUES (:id, :nid, :did, 0, :mod, -1, :type, :queue, :due, :ivl, :factor, :reps, "
            ":lapses, 0, 0, 0, 0, :data)",
            row,
        )
        self._log(cursor, row["id"])

    def _schedule(self) -> dict[str, Any]:
        card = self._note.card
        if card.stability is None or card.difficulty is None or card.last_day is None:
            return {"type": _NEW, "queue": _NEW, "ivl": 0, "factor": 0, "data": ""}
        memory = {"s": round(card.stability, 4), "d": round(card.difficulty, 3), "dr": self._retention}
        if self._note.reviews:
            memory["lrt"] = int(self._note.reviews[-1].at.timestamp())
        return {
            "type": _REVIEW,
            "queue": _REVIEW,
            "due": (card.due - _FIRST_DAY).days,
            "ivl": max(1, (card.due - card.last_day).days),
            "factor": _ease(card.difficulty),
            "data": json.dumps(memory, separators=(",", ":")),
        }

    def _log(self, cursor: sqlite3.Cursor, card: int) -> None:
        """Each rating with the days until the next one; as many as are planned, for the last."""
        reviews = self._note.reviews
        days = [*(review.day for review in reviews), self._note.card.due]
        intervals = [max(0, (later - day).days) for day, later in pairwise(days)]
        for place, review in enumerate(reviews):
            before = intervals[place - 1] if place else 0
            kind = _LEARNT if place == 0 else _REVIEWED if before else _RELEARNT
            moment = round(review.at.timestamp() * 1000)
            while cursor.execute("SELECT 1 FROM revlog WHERE id = ?", (moment,)).fetchone():
                moment += 1  # two answers came within a millisecond
            ease = _ease(self._note.card.difficulty or 1) if place else 0
            row = (moment, card, int(review.rating), intervals[place], before, ease, kind)
            cursor.execute("INSERT INTO revlog VALUES (?, ?, -1, ?, ?, ?, ?, 0, ?)", row)


def _ease(difficulty: float) -> int:
    """For who goes on without FSRS: 280 % for the easiest card down to 130 % for the hardest, in thousandths."""
    return round(2800 - (difficulty - 1) / 9 * 1500)


def _begins(zone: str) -> datetime:
    return (datetime.combine(_FIRST_DAY, time(), ZoneInfo(zone)) + ROLLOVER).astimezone(UTC)


def _number(*names: str) -> int:
    """An id as Anki wants them, between 2**30 and 2**31."""
    digest = sha256("/".join(("tutorbot", *names)).encode()).digest()
    return (1 << 30) + int.from_bytes(digest[:4]) % (1 << 30)


def _ids(at: datetime) -> Iterator[int]:
    """Of notes and cards, one after another, as Anki counts them: milliseconds."""
    number = round(at.timestamp() * 1000)
    while True:
        yield number
        number += 1
