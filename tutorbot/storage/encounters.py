"""Which questions a learner has answered before, wherever they were asked: in quizzes, in topic tests, on the way."""

from collections import Counter
from datetime import datetime

from sqlalchemy import Connection, func, select

from tutorbot.domain.ids import ItemId, LearnerId
from tutorbot.storage.tables import answers, mode_answers, topic_test_answers

_TABLES = (answers, topic_test_answers, mode_answers)


class Encounters:
    def __init__(self, connection: Connection) -> None:
        self._run = connection.execute

    def times(self, learner: LearnerId) -> Counter[ItemId]:
        """How often the learner has answered each item."""
        counted = Counter[ItemId]()
        for table in _TABLES:
            chosen = select(table.c.item, func.count()).where(table.c.learner == learner).group_by(table.c.item)
            counted.update(dict(self._run(chosen).all()))
        return counted

    def last(self, learner: LearnerId) -> dict[ItemId, datetime]:
        """When the learner last answered each item."""
        last: dict[ItemId, datetime] = {}
        for table in _TABLES:
            chosen = select(table.c.item, func.max(table.c.at).label("at")).where(table.c.learner == learner)
            for row in self._run(chosen.group_by(table.c.item)):
                last[row.item] = max(row.at, last.get(row.item, row.at))
        return last
