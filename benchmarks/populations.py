"""A database with so many learners, each with cards, most of them due later, and the log behind them."""

import asyncio
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from tutorbot import bootstrap
from tutorbot.domain.ids import LearnerId
from tutorbot.settings import load_settings

CARDS = 10
LINES = 2
"""Of the review log, to a card."""

_FIRST = 400_000_000_000_000_000
_APART = 7_654_321_987
"""Discord's ids lie far from each other."""

_LEARNERS = """
WITH RECURSIVE numbers(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM numbers WHERE n + 1 < :learners)
INSERT INTO learners (id, zone, first_seen) SELECT :first + n * :apart, 'Europe/Berlin', :now FROM numbers ORDER BY n
"""
# Which cards a learner has, and when they are due, differs from learner to learner: 13 % are due, the rest in a month.
_CARDS = """
WITH chosen AS (SELECT id, row_number() OVER (ORDER BY position) AS place FROM items LIMIT 2 * :cards)
INSERT INTO cards (learner, item, due, stability, difficulty, last_day, lapses, relook, turn, reviews, suspended)
SELECT learners.id, chosen.id, date(:today, ((learners.id + place * 7) % 30 - 3) || ' days'), 3.0 + place % 40,
       5.0, date(:today, (-4 - place % 20) || ' days'), place % 2, 0, :lines,
       :lines, 0
FROM learners CROSS JOIN chosen ON (place + learners.id) % 2 = 0
"""
_LOG = """
WITH RECURSIVE lines(line) AS (SELECT 1 UNION ALL SELECT line + 1 FROM lines WHERE line < :lines)
INSERT INTO review_log (learner, item, step, rating, retention, day, at, interaction, version, first)
SELECT learner, item, 'rated', 3, 0.9, date(last_day, (line - :lines) || ' days'), :now,
       row_number() OVER (), items.version, line = 1
FROM cards CROSS JOIN items ON items.id = cards.item CROSS JOIN lines
"""


async def populate(folder: Path, learners: int) -> None:
    async with bootstrap.open_tutor(load_settings(data_dir=folder, sandbox=False)):
        pass  # the schema and the course
    await asyncio.to_thread(_fill, folder / "tutorbot.db", learners)


def learner(number: int) -> LearnerId:
    return LearnerId(_FIRST + number * _APART)


def _fill(path: Path, learners: int) -> None:
    now = datetime.now(UTC)
    values = {
        "learners": learners,
        "first": _FIRST,
        "apart": _APART,
        "now": int(now.timestamp() * 1000),
        "today": f"{now:%Y-%m-%d}",
        "cards": CARDS,
        "lines": LINES,
    }
    with closing(sqlite3.connect(path, isolation_level=None)) as database:
        for pragma in ("journal_mode = OFF", "synchronous = OFF", "cache_size = -500000"):  # made anew if it is lost
            database.execute(f"PRAGMA {pragma}")
        for statement in (_LEARNERS, _CARDS, _LOG):
            database.execute(statement, values)
