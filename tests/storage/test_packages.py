"""What Anki finds in a package. Its own library has read such a package: all cards came with due days and memory."""

import io
import json
import sqlite3
import zipfile
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from tutorbot.domain.decks import Note, Review
from tutorbot.domain.ids import ItemId, TopicId
from tutorbot.domain.reviews import Card, Rating
from tutorbot.storage.packages import Owner, package

NOW = datetime(2026, 3, 18, 12, tzinfo=UTC)
TODAY = date(2026, 3, 18)
TOKYO = Owner("Asia/Tokyo", 0.85)
KNOWN = Note(
    item=ItemId("filters/window"),
    topic=TopicId("filters"),
    title="Filters: how they see",
    front="<p>What?</p>",
    back="<pre><code>a &lt; b</code></pre>",
    card=Card(TODAY + timedelta(days=9), 10.123456, 5.5, TODAY - timedelta(days=2), lapses=1),
    reviews=(
        Review(NOW - timedelta(days=7), TODAY - timedelta(days=7), Rating.GOOD),
        Review(NOW - timedelta(days=2), TODAY - timedelta(days=2), Rating.AGAIN),
        Review(NOW - timedelta(days=2), TODAY - timedelta(days=2), Rating.HARD),
    ),
)
NEW = replace(KNOWN, item=ItemId("filters/other"), card=Card(TODAY), reviews=())
ELSEWHERE = replace(KNOWN, item=ItemId("sizes/a"), topic=TopicId("sizes"), title="Sizes::Output", suspended=True)


def tables(notes: Sequence[Note], at: datetime = NOW, owner: Owner = TOKYO) -> dict[str, list[dict[str, Any]]]:
    with zipfile.ZipFile(io.BytesIO(package(notes, owner, at))) as archive:
        assert archive.namelist() == ["collection.anki2", "media"]
        content = archive.read("collection.anki2")
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.deserialize(content)
        connection.row_factory = sqlite3.Row
        return {
            name: [dict(row) for row in connection.execute(f"SELECT * FROM {name} ORDER BY id")]  # noqa: S608  our names
            for name in ("col", "notes", "cards", "revlog")
        }


def test_a_card_brings_its_schedule_and_its_memory() -> None:
    found = tables([KNOWN])
    [card], [col] = found["cards"], found["col"]
    assert datetime.fromtimestamp(col["crt"], UTC) == datetime(2019, 12, 31, 19, tzinfo=UTC), (
        "four in the morning there"
    )
    assert date(2020, 1, 1) + timedelta(days=card["due"]) == KNOWN.card.due
    assert (card["type"], card["queue"], card["ivl"], card["reps"], card["lapses"]) == (2, 2, 11, 3, 1)
    assert card["factor"] == 2050
    last = int((NOW - timedelta(days=2)).timestamp())
    assert json.loads(card["data"]) == {"s": 10.1235, "d": 5.5, "dr": 0.85, "lrt": last}


def test_every_rating_is_in_the_log_at_a_millisecond_of_its_own() -> None:
    found = tables([KNOWN])
    [card] = found["cards"]
    log = found["revlog"]
    assert {row["cid"] for row in log} == {card["id"]}
    assert [(row["ease"], row["ivl"], row["lastIvl"], row["type"]) for row in log] == [
        (3, 5, 0, 0),
        (1, 0, 5, 1),
        (2, 11, 0, 2),
    ]
    first, second, third = (row["id"] for row in log)
    assert first == (NOW - timedelta(days=7)).timestamp() * 1000
    assert (second, third) == ((NOW - timedelta(days=2)).timestamp() * 1000, second + 1)


def test_a_card_that_was_never_rated_is_new_and_a_suspended_one_waits() -> None:
    new, waiting = tables([NEW, ELSEWHERE])["cards"]
    assert (new["type"], new["queue"], new["reps"], new["data"]) == (0, 0, 0, "")
    assert (waiting["type"], waiting["queue"]) == (2, -1)


def test_a_topic_is_a_deck_below_tutorbot_and_a_tag() -> None:
    found = tables([KNOWN, NEW, ELSEWHERE])
    decks = json.loads(found["col"][0]["decks"])
    names = {deck["name"] for deck in decks.values()} - {"Default"}
    assert names == {"tutorbot::Filters: how they see", "tutorbot::Sizes:Output"}
    assert [decks[str(card["did"])]["name"] for card in found["cards"]][::2] == [
        "tutorbot::Filters: how they see",
        "tutorbot::Sizes:Output",
    ]
    assert [note["tags"].strip() for note in found["notes"]] == ["tutorbot::filters"] * 2 + ["tutorbot::sizes"]
    assert found["notes"][0]["flds"].split("\x1f") == [KNOWN.front, KNOWN.back]


def test_ids_are_the_same_in_every_package() -> None:
    one, later = tables([KNOWN, ELSEWHERE]), tables([NEW, ELSEWHERE, KNOWN], NOW + timedelta(days=9), Owner("UTC", 0.9))
    guids = {note["flds"] + note["tags"]: note["guid"] for note in one["notes"]}
    assert len(set(guids.values())) == 2
    assert {note["guid"] for note in later["notes"]} > set(guids.values())
    assert {note["mid"] for note in one["notes"] + later["notes"]} == {one["notes"][0]["mid"]}
    assert {card["did"] for card in one["cards"]} == {card["did"] for card in later["cards"]}


def test_the_same_cards_at_the_same_moment_are_the_same_bytes() -> None:
    assert package([KNOWN, NEW], TOKYO, NOW) == package([KNOWN, NEW], TOKYO, NOW)
