"""What a learner waits for is found by index, however many learners there are."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import Connection, event

from tutorbot.domain.guilds import SERVER_TOPIC, Guild
from tutorbot.domain.ids import (
    AttemptId,
    GuildId,
    InteractionId,
    ItemId,
    LearnerId,
    PuzzleAttemptId,
    RunId,
    SubmissionId,
    TopicTestId,
    VersionId,
)
from tutorbot.domain.learners import Defaults
from tutorbot.storage.runs import StoredRun
from tutorbot.storage.stores import Store
from tutorbot.storage.transactions import Transaction

ANA = LearnerId(7)
DAY = date(2026, 3, 2)
NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
GUILD = GuildId(5)
HERE = Guild(id=GUILD)
ITEM = ItemId("filters/weights")

HOT: dict[str, Callable[[Transaction], object]] = {
    "a step of a quiz": lambda tx: tx.quizzes.step(AttemptId(1), 1),
    "a quiz with its answers": lambda tx: tx.quizzes.outcomes(AttemptId(1)),
    "a quiz by interaction": lambda tx: tx.quizzes.begun_by(InteractionId(1)),
    "times answered": lambda tx: tx.encounters.times(ANA),
    "last answered": lambda tx: tx.encounters.last(ANA),
    "cards due": lambda tx: tx.plans.due(ANA, HERE, DAY),
    "next card due": lambda tx: tx.plans.next_due(ANA, HERE, DAY),
    "new cards": lambda tx: tx.plans.new(ANA, HERE),
    "a card": lambda tx: tx.reviews.get(ANA, ITEM),
    "the log of a card": lambda tx: tx.reviews.history(ANA, ITEM),
    "cards due ahead": lambda tx: tx.plans.ahead(ANA, HERE, DAY, DAY),
    "done today": lambda tx: tx.plans.done_on(ANA, DAY, DAY),
    "families met today": lambda tx: tx.plans.met(ANA, DAY),
    "what else is due": lambda tx: tx.plans.load(ANA, ITEM, "filters/see/easy", DAY, DAY),
    "cards from before a break": lambda tx: tx.plans.old(ANA, DAY),
    "the last day": lambda tx: tx.plans.last_day(ANA, DAY),
    "a usual day": lambda tx: tx.plans.usual(ANA, DAY),
    "a comeback": lambda tx: tx.comebacks.get(ANA),
    "all cards": lambda tx: tx.reviews.all(ANA),
    "suspended cards": lambda tx: tx.reviews.suspended(ANA),
    "cards of one's own": lambda tx: tx.items.of_owner(ANA),
    "last rating": lambda tx: tx.reviews.last_rating(ANA),
    "cards by topic": lambda tx: tx.progress.cards(ANA),
    "what was remembered": lambda tx: tx.progress.reviewed(ANA, DAY),
    "streak events": lambda tx: tx.streaks.of(ANA),
    "tries to fit": lambda tx: tx.fits.trials(ANA),
    "the number of reviews": lambda tx: tx.fits.reviews(ANA),
    "the log to fit": lambda tx: tx.fits.log(ANA),
    "a reminder": lambda tx: tx.reminders.get(ANA),
    "whether a reminder is due": lambda tx: tx.reminders.any_due(NOW),
    "reminders that are due": lambda tx: tx.reminders.due(NOW, 10),
    "the last activity": lambda tx: tx.reminders.active_at(ANA),
    "a learner": lambda tx: tx.learners.get(ANA, Defaults()),
    "an item": lambda tx: tx.items.get(ITEM),
    "a version": lambda tx: tx.items.version(VersionId(1)),
    "questions": lambda tx: tx.items.questions(GUILD),
    "questions of a topic": lambda tx: tx.items.questions(GUILD, SERVER_TOPIC),
    "questions of a guild": lambda tx: tx.items.of_guild(GUILD),
    "puzzles of a topic": lambda tx: tx.items.puzzles(GUILD, SERVER_TOPIC),
    "an attempt at a puzzle": lambda tx: tx.puzzles.attempt(PuzzleAttemptId(1)),
    "a puzzle by interaction": lambda tx: tx.puzzles.begun_by(InteractionId(1)),
    "puzzles under way": lambda tx: tx.puzzles.open_of(ANA),
    "times attempted": lambda tx: tx.puzzles.times_attempted(ANA),
    "the last submission": lambda tx: tx.puzzles.last(PuzzleAttemptId(1)),
    "a submission": lambda tx: tx.puzzles.submission(SubmissionId(1)),
    "a submission by interaction": lambda tx: tx.puzzles.submitted_by(InteractionId(1)),
    "tries": lambda tx: tx.puzzles.tries(PuzzleAttemptId(1)),
    "a verdict that was not seen": lambda tx: tx.puzzles.unseen_by(ANA),
    "a topic test": lambda tx: tx.topic_tests.get(TopicTestId(1)),
    "the questions of a topic test": lambda tx: tx.topic_tests.steps(TopicTestId(1)),
    "a topic test by interaction": lambda tx: tx.topic_tests.begun_by(InteractionId(1)),
    "a topic test under way": lambda tx: tx.topic_tests.under_way(ANA, NOW),
    "a test of a topic under way": lambda tx: tx.topic_tests.under_way(ANA, NOW, SERVER_TOPIC),
    "topic tests taken": lambda tx: tx.topic_tests.taken(ANA),
    "questions for a topic test": lambda tx: tx.topic_tests.pool(SERVER_TOPIC),
    "memories of topics": lambda tx: tx.strengths.memories(ANA, [SERVER_TOPIC]),
    "a run": lambda tx: tx.runs.get(RunId(1)),
    "a run by interaction": lambda tx: tx.runs.ran_by(InteractionId(1)),
    "the last code": lambda tx: tx.runs.last_code(ANA),
    "a guild": lambda tx: tx.guilds.get(GUILD),
    "changes in a guild": lambda tx: tx.audits.of(GUILD, ITEM),
    "a form": lambda tx: tx.drafts.get(1),
}

DELETION = (
    "answers",
    "attempt_steps",
    "attempts",
    "cards",
    "comebacks",
    "day_limits",
    "mode_answers",
    "mode_rounds",
    "mode_steps",
    "fits",
    "puzzle_attempts",
    "recall_attempts",
    "puzzle_submissions",
    "reminders",
    "review_log",
    "runs",
    "streak_events",
    "topic_test_answers",
    "topic_test_steps",
    "topic_tests",
)


def plan_of(query: Callable[[Transaction], object]) -> Callable[[Transaction], list[str]]:
    """A unit of work that tells how SQLite goes about every statement of a query."""

    def explain(tx: Transaction) -> list[str]:
        connection: Connection = tx.notes._run.__self__  # type: ignore[attr-defined]  # a bound method
        statements: list[tuple[str, tuple[object, ...]]] = []

        def hear(_c: object, _cursor: object, statement: str, parameters: tuple[object, ...], *_: object) -> None:
            statements.append((statement, parameters))

        event.listen(connection, "before_cursor_execute", hear)
        query(tx)
        event.remove(connection, "before_cursor_execute", hear)
        return [
            row.detail
            for statement, parameters in statements
            for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
        ]

    return explain


@pytest.mark.parametrize("query", HOT)
async def test_no_query_that_a_learner_waits_for_scans_a_table(store: Store, query: str) -> None:
    plan = await store.read(plan_of(HOT[query]))
    assert plan
    assert not [step for step in plan if step.startswith("SCAN")], plan


@pytest.mark.parametrize(
    "query", ["last rating", "next card due", "the last day", "the last submission", "the last code"]
)
async def test_no_more_is_read_than_the_one_row_that_is_asked_for(store: Store, query: str) -> None:
    plan = await store.read(plan_of(HOT[query]))
    assert not [step for step in plan if "TEMP B-TREE" in step], plan


async def test_submissions_that_wait_are_found_among_all_by_an_index_of_their_own(store: Store) -> None:
    plan = await store.read(plan_of(lambda tx: tx.puzzles.waiting()))
    assert plan == ["SCAN puzzle_submissions USING INDEX ix_puzzle_submissions_waiting"], plan


async def test_clearing_old_runs_away_scans_none(store: Store) -> None:
    plan = await store.write(plan_of(_add_a_run))
    assert not [step for step in plan if step.startswith("SCAN")], plan


def _add_a_run(tx: Transaction) -> None:
    tx.learners.meet(ANA, NOW, "UTC")
    tx.runs.add(StoredRun(ANA, "x", "{}"), NOW, InteractionId(1))


async def test_a_deletion_scans_no_table_that_grows_with_what_learners_do(store: Store) -> None:
    plan = await store.write(plan_of(lambda tx: tx.learners.delete(ANA)))
    assert len(plan) >= len(DELETION)
    assert not [step for step in plan if step.startswith("SCAN") and step.split()[1] in DELETION], plan
