"""Learners, and everything that is kept about one of them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, delete, func, select, update
from sqlalchemy.dialects.sqlite import insert

from tutorbot.domain.figures import Look
from tutorbot.domain.ids import LearnerId
from tutorbot.domain.learners import Defaults, Learner
from tutorbot.domain.models import Fit
from tutorbot.storage.tables import (
    answers,
    attempt_steps,
    attempts,
    audit_log,
    cards,
    comebacks,
    day_limits,
    drafts,
    fits,
    item_versions,
    items,
    learners,
    mode_answers,
    mode_rounds,
    mode_steps,
    puzzle_attempts,
    puzzle_submissions,
    recall_attempts,
    reminders,
    review_log,
    runs,
    streak_events,
    topic_test_answers,
    topic_test_steps,
    topic_tests,
)

_GET = (
    select(learners, fits.c.id.label("fit"), fits.c.parameters)
    .outerjoin_from(learners, fits, (fits.c.learner == learners.c.id) & fits.c.in_use)
    .where(learners.c.id == bindparam("id"))
)
_MEET = insert(learners).on_conflict_do_nothing()
_EXPORTED = [column for column in puzzle_submissions.c if column.name != "token"]
"""A token of Discord's is the bot's own, and lets whoever has it write in its name for a while."""


class Learners:
    def __init__(self, connection: Connection) -> None:
        self._run = connection.execute

    def get(self, learner: LearnerId, defaults: Defaults) -> Learner | None:
        row = self._run(_GET, {"id": learner}).first()
        if row is None:
            return None
        return Learner(
            id=learner,
            zone=row.zone,
            new_per_day=defaults.new_per_day if row.new_per_day is None else row.new_per_day,
            reviews_per_day=defaults.reviews_per_day if row.reviews_per_day is None else row.reviews_per_day,
            retention=defaults.retention if row.retention is None else row.retention,
            look=Look(row.look) if row.look else Look.DARK,
            fit=Fit(row.fit, tuple(row.parameters)) if row.fit else None,
        )

    def meet(self, learner: LearnerId, at: datetime, zone: str) -> bool:
        """Make sure that the learner is known; a new one starts in `zone`. True when new."""
        return self._run(_MEET, {"id": learner, "zone": zone, "first_seen": at}).rowcount == 1

    def choose(self, learner: LearnerId, choices: Mapping[str, str | int | float]) -> None:
        """Keep what the learner has chosen; for all else the defaults go on."""
        self._run(update(learners).where(learners.c.id == learner).values(choices))

    def export(self, learner: LearnerId) -> dict[str, list[dict[str, Any]]]:
        """Every row that is about the learner, by table."""
        attempt_ids = select(attempts.c.id).where(attempts.c.learner == learner)
        round_ids = select(mode_rounds.c.id).where(mode_rounds.c.learner == learner)
        test_ids = select(topic_tests.c.id).where(topic_tests.c.learner == learner)
        chosen = {
            "learner": select(learners).where(learners.c.id == learner),
            "attempts": select(attempts).where(attempts.c.learner == learner),
            "attempt_steps": select(attempt_steps).where(attempt_steps.c.attempt.in_(attempt_ids)),
            "answers": select(answers).where(answers.c.learner == learner),
            "topic_tests": select(topic_tests).where(topic_tests.c.learner == learner),
            "topic_test_steps": select(topic_test_steps).where(topic_test_steps.c.test.in_(test_ids)),
            "topic_test_answers": select(topic_test_answers).where(topic_test_answers.c.learner == learner),
            "puzzle_attempts": select(puzzle_attempts).where(puzzle_attempts.c.learner == learner),
            "puzzle_submissions": select(*_EXPORTED).where(puzzle_submissions.c.learner == learner),
            "mode_rounds": select(mode_rounds).where(mode_rounds.c.learner == learner),
            "mode_steps": select(mode_steps).where(mode_steps.c.round.in_(round_ids)),
            "mode_answers": select(mode_answers).where(mode_answers.c.learner == learner),
            "recall_attempts": select(recall_attempts).where(recall_attempts.c.learner == learner),
            "runs": select(runs).where(runs.c.learner == learner),
            "cards": select(cards).where(cards.c.learner == learner),
            "review_log": select(review_log).where(review_log.c.learner == learner),
            "comebacks": select(comebacks).where(comebacks.c.learner == learner),
            "day_limits": select(day_limits).where(day_limits.c.learner == learner),
            "own_cards": select(item_versions)
            .join(items, items.c.id == item_versions.c.item)
            .where(items.c.owner == learner),
            "streak_events": select(streak_events).where(streak_events.c.learner == learner),
            "fits": select(fits).where(fits.c.learner == learner),
            "reminders": select(reminders).where(reminders.c.learner == learner),
            "drafts": select(drafts).where(drafts.c.author == learner),
            "questions_written": select(item_versions).where(item_versions.c.author == learner),
            "changes_made": select(audit_log).where(audit_log.c.actor == learner),
        }
        return {name: [dict(row._mapping) for row in self._run(query)] for name, query in chosen.items()}  # noqa: SLF001  SQLAlchemy's public name

    def delete(self, learner: LearnerId) -> None:
        """Remove everything about the learner. Questions written for a guild stay there, without the name."""
        attempt_ids = select(attempts.c.id).where(attempts.c.learner == learner)
        round_ids = select(mode_rounds.c.id).where(mode_rounds.c.learner == learner)
        test_ids = select(topic_tests.c.id).where(topic_tests.c.learner == learner)
        self._run(delete(mode_answers).where(mode_answers.c.learner == learner))
        self._run(delete(mode_steps).where(mode_steps.c.round.in_(round_ids)))
        self._run(delete(answers).where(answers.c.learner == learner))
        self._run(delete(attempt_steps).where(attempt_steps.c.attempt.in_(attempt_ids)))
        self._run(delete(topic_test_answers).where(topic_test_answers.c.learner == learner))
        self._run(delete(topic_test_steps).where(topic_test_steps.c.test.in_(test_ids)))
        for table in (
            attempts,
            topic_tests,
            puzzle_submissions,
            puzzle_attempts,
            mode_rounds,
            recall_attempts,
            runs,
            cards,
            review_log,
            comebacks,
            day_limits,
            streak_events,
            reminders,
            fits,
        ):
            self._run(delete(table).where(table.c.learner == learner))
        # To delete an item, SQLite would look through all logs for it: empty and nobody's, it tells nothing of anybody.
        own = select(items.c.id).where(items.c.owner == learner)
        emptied = func.json_set(item_versions.c.body, "$.front", "", "$.back", "")
        self._run(update(item_versions).where(item_versions.c.item.in_(own)).values(body=emptied))
        nobodys = {"owner": 0, "retired_at": func.coalesce(items.c.retired_at, 0)}
        self._run(update(items).where(items.c.owner == learner).values(nobodys))
        self._run(delete(drafts).where(drafts.c.author == learner))
        self._run(update(item_versions).where(item_versions.c.author == learner).values(author=None))
        self._run(update(audit_log).where(audit_log.c.actor == learner).values(actor=None))
        self._run(delete(learners).where(learners.c.id == learner))
