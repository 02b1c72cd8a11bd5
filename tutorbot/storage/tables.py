"""Every table of the database.

Instants are whole milliseconds since 1970 UTC, study days are ISO dates, lists and forms are JSON. Ids that Discord
mints fit 63 bits. Nothing that a learner did is ever updated away: answers, the review log, streak events and the audit
log only grow, items are retired and never deleted.
"""

from datetime import UTC, datetime, timedelta

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    Dialect,
    Float,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    TypeDecorator,
    UniqueConstraint,
)

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Instant(TypeDecorator[datetime]):
    """An aware datetime, kept as whole milliseconds since 1970 UTC (the resolution of Discord's ids)."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:  # noqa: ARG002  SQLAlchemy's hook
        return None if value is None else (value - _EPOCH) // timedelta(milliseconds=1)

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002  as above
        return None if value is None else _EPOCH + timedelta(milliseconds=value)


metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# Who and where

learners = Table(
    "learners",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("zone", String, nullable=False, comment="IANA name"),
    Column("new_per_day", Integer),
    Column("reviews_per_day", Integer),
    Column("retention", Float),
    Column("first_seen", Instant, nullable=False),
    Column("look", String, comment="of pictures: light or dark"),
)

guilds = Table(
    "guilds",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("moderator_role", BigInteger),
    Column("quiz_channel", BigInteger),
    Column("zone", String),
    Column("topics_off", JSON, nullable=False, comment="topic ids that are not served in this guild"),
)

# What is taught

topics = Table(
    "topics",
    metadata,
    Column("id", String, primary_key=True),
    Column("course", String, nullable=False),
    Column("unit", String, nullable=False),
    Column("title", String, nullable=False),
    Column("summary", String, nullable=False),
    Column("prerequisites", JSON, nullable=False),
    Column("objectives", JSON, nullable=False, comment="[{id, text}]"),
    Column("position", Integer, nullable=False),
    Column("retired_at", Instant),
)

items = Table(
    "items",
    metadata,
    Column("id", String, primary_key=True),
    Column("topic", String, ForeignKey("topics.id"), nullable=False),
    Column("kind", String, nullable=False),
    Column("difficulty", String, comment="NULL for flashcards"),
    Column("guild", BigInteger, comment="the guild whose moderators wrote it; NULL for course items"),
    Column("position", Integer, nullable=False, comment="order in the course"),
    Column("version", Integer, nullable=False, comment="item_versions.id of the version in service"),
    Column("retired_at", Instant),
    Column("family", String, comment="what siblings share; NULL for an item without any"),
    Column("owner", BigInteger, comment="the learner for whom alone it is, 0 once deleted; NULL: for all"),
)
Index(None, items.c.topic, items.c.kind)
Index(None, items.c.guild)
Index(None, items.c.owner)

item_versions = Table(
    "item_versions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("item", String, ForeignKey("items.id", deferrable=True, initially="DEFERRED"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("body", String, nullable=False, comment="the whole item as JSON"),
    Column("author", BigInteger, comment="the moderator who wrote it; NULL for course files"),
    Column("at", Instant, nullable=False),
    UniqueConstraint("item", "number"),
    sqlite_autoincrement=True,
)

materials = Table(
    "materials",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("topic", String, ForeignKey("topics.id"), nullable=False),
    Column("mode", String, nullable=False),
    Column("body", String, nullable=False, comment="the whole material as JSON"),
    Column("at", Instant, nullable=False),
    Column("retired_at", Instant, comment="NULL for the version in service"),
    sqlite_autoincrement=True,
)
Index(None, materials.c.topic, materials.c.mode)

item_difficulties = Table(
    "item_difficulties",
    metadata,
    Column("item", String, ForeignKey("items.id"), primary_key=True),
    Column("version", Integer, ForeignKey("item_versions.id"), nullable=False, comment="that was in service"),
    Column("difficulty", Float, nullable=False, comment="estimated from first answers, on the scale of abilities"),
    Column("spread", Float, nullable=False, comment="its standard deviation"),
    Column("answers", Integer, nullable=False, comment="that it was estimated from, one a learner"),
    Column("at", Instant, nullable=False),
)

# What learners did

attempts = Table(
    "attempts",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("learner", BigInteger, ForeignKey("learners.id"), nullable=False),
    Column("guild", BigInteger),
    Column("topic", String, comment="NULL: all topics"),
    Column("difficulty", String, comment="NULL: any"),
    Column("seed", BigInteger, nullable=False),
    Column("repeats", Integer, nullable=False, comment="questions that came again because the pool was used up"),
    Column("at", Instant, nullable=False),
    Column("interaction", BigInteger, nullable=False, unique=True),
    Column("shared", Boolean, nullable=False, comment="its result was posted publicly, once"),
    sqlite_autoincrement=True,
)
Index(None, attempts.c.learner)

attempt_steps = Table(
    "attempt_steps",
    metadata,
    Column("attempt", Integer, ForeignKey("attempts.id"), primary_key=True),
    Column("step", Integer, primary_key=True, comment="from 1"),
    Column("item", String, ForeignKey("items.id"), nullable=False),
    Column("version", Integer, ForeignKey("item_versions.id"), nullable=False),
    Column("hinted", Boolean, nullable=False),
    sqlite_with_rowid=False,
)

answers = Table(
    "answers",
    metadata,
    Column("attempt", Integer, primary_key=True),
    Column("step", Integer, primary_key=True),
    Column("interaction", BigInteger, nullable=False, unique=True),
    Column("learner", BigInteger, ForeignKey("learners.id"), nullable=False),
    Column("item", String, ForeignKey("items.id"), nullable=False),
    Column("picks", JSON, nullable=False, comment="option ids"),
    Column("outcome", String, nullable=False),
    Column("at", Instant, nullable=False),
    ForeignKeyConstraint(["attempt", "step"], ["attempt_steps.attempt", "attempt_steps.step"]),
    CheckConstraint("outcome IN ('right', 'wrong', 'unknown')", name="outcome"),
)
Index(None, answers.c.learner, answers.c.item)

puzzle_attempts = Table(
    "puzzle_attempts",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("learner", BigInteger, ForeignKey("learners.id"), nullable=False),
    Column("guild", BigInteger),
    Column("item", String, ForeignKey("items.id"), nullable=False),
    Column("version", Integer, ForeignKey("item_versions.id"), nullable=False),
    Column("topic", String, comment="asked for; NULL: any"),
    Column("difficulty", String, comment="asked for; NULL: any"),
    Column("hints", Integer, nullable=False, comment="rungs that were shown"),
    Column("typed", String, comment="what was typed last, graded or not; NULL: nothing yet"),
    Column("round", Integer, ForeignKey("mode_rounds.id"), comment="that it is a step of; NULL: of none"),
    Column("ended", String, comment="NULL while it is open"),
    Column("ended_at", Instant),
    Column("at", Instant, nullable=False),
    Column("interaction", BigInteger, nullable=False, unique=True),
    CheckConstraint("ended IN ('solved', 'shown')", name="ended"),
    sqlite_autoincrement=True,
)
Index(None, puzzle_attempts.c.learner, puzzle_attempts.c.item)
Index(None, puzzle_attempts.c.round)

puzzle_submissions = Table(
    "puzzle_submissions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("attempt", Integer, ForeignKey("puzzle_attempts.id"), nullable=False),
    Column("learner", BigInteger, ForeignKey("learners.id"), nullable=False),
    Column("code", String, nullable=False),
    Column("at", Instant, nullable=False),
    Column("interaction", BigInteger, nullable=False, unique=True),
    Column("application", BigInteger, nullable=False),
    Column("token", String, comment="of the interaction, until its answer shows the verdict; NULL from then on"),
    Column("verdict", String, comment="as JSON; NULL until judged"),
    Column("tries", Integer, nullable=False, comment="of judging it, at which the judge broke down"),
    sqlite_autoincrement=True,
)
Index(None, puzzle_submissions.c.attempt)
Index(None, puzzle_submissions.c.learner)
_waiting = puzzle_submissions.c.token.is_not(None)
Index("ix_puzzle_submissions_waiting", puzzle_submissions.c.id, sqlite_where=_waiting, postgresql_where=_waiting)

runs = Table(
    "runs",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("learner", BigInteger, ForeignKey("learners.id"), nullable=False),
    Column("code", String, nullable=False),
    Column("result", String, nullable=False, comment="as JSON, with long output cut off"),
    Column("at", Instant, nullable=False),
    Column("interaction", BigInteger, nullable=False, unique=True),
    Column("shared", Boolean, nullable=False, comment="it was posted publicly, once"),
    sqlite_autoincrement=True,
)
Index(None, runs.c.learner)
Index(None, runs.c.at)

mode_rounds = Table(
    "mode_rounds",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("learner", BigInteger, ForeignKey("learners.id"), nullable=False),
    Column("topic", String, ForeignKey("topics.id"), nullable=False),
    Column("mode", String, nullable=False),
    Column("material", Integer, ForeignKey("materials.id"), comment="the version that is gone through, if it has any"),
    Column("place", Integer, nullable=False, comment="the page or step that is reached, from 1; 0 before the first"),
    Column("choices", JSON, nullable=False, comment="what was chosen on the way"),
    Column("at", Instant, nullable=False),
    Column("interaction", BigInteger, nullable=False, unique=True),
    Column("ended_at", Instant, comment="NULL while it is under way"),
    sqlite_autoincrement=True,
)
Index(None, mode_rounds.c.learner, mode_rounds.c.topic)

mode_steps = Table(
    "mode_steps",
    metadata,
    Column("round", Integer, ForeignKey("mode_rounds.id"), primary_key=True),
    Column("step", Integer, primary_key=True, comment="from 1"),
    Column("item", String, ForeignKey("items.id"), nullable=False),
    Column("version", Integer, ForeignKey("item_versions.id"), nullable=False),
    Column("hinted", Boolean, nullable=False),
    Column("opened_at", Instant, comment="when it was shown first; NULL before"),
    sqlite_with_rowid=False,
)

mode_answers = Table(
    "mode_answers",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("round", Integer, ForeignKey("mode_rounds.id"), nullable=False),
    Column("step", Integer, nullable=False),
    Column("number", Integer, nullable=False, comment="which try at this step, from 1"),
    Column("learner", BigInteger, ForeignKey("learners.id"), nullable=False),
    Column("item", String, ForeignKey("items.id"), comment="NULL where no item is asked"),
    Column("answer", JSON, nullable=False),
    Column("outcome", String, nullable=False),
    Column("at", Instant, nullable=False),
    Column("interaction", BigInteger, nullable=False, unique=True),
    UniqueConstraint("round", "step", "number"),
    sqlite_autoincrement=True,
)
Index(None, mode_answers.c.learner, mode_answers.c.item)

recall_attempts = Table(
    "recall_attempts",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("learner", BigInteger, ForeignKey("learners.id"), nullable=False),
    Column("item", String, ForeignKey("items.id"), nullable=False),
    Column("version", Integer, ForeignKey("item_versions.id"), nullable=False),
    Column("topic", String, comment="asked for; NULL: any"),
    Column("hinted", Boolean, nullable=False),
    Column("at", Instant, nullable=False),
    Column("interaction", BigInteger, nullable=False, unique=True),
    Column("answer", String, comment="just as it was typed; NULL before"),
    Column("method", String, comment="how it was compared: meaning or words; NULL until graded"),
    Column("judgements", JSON, comment="[{concept, probability, evidence}]; NULL until graded"),
    Column("ticked", JSON, comment="concept ids, after the learner's word; NULL while the proposal stands"),
    Column("confirmed_at", Instant, comment="NULL until the learner has agreed"),
    sqlite_autoincrement=True,
)
Index(None, recall_attempts.c.learner, recall_attempts.c.item)

cards = Table(
    "cards",
    metadata,
    Column("learner", BigInteger, ForeignKey("learners.id"), primary_key=True),
    Column("item", String, ForeignKey("items.id"), primary_key=True),
    Column("due", Date, nullable=False),
    Column("stability", Float),
    Column("difficulty", Float),
    Column("last_day", Date),
    Column("lapses", Integer, nullable=False),
    Column("relook", Boolean, nullable=False),
    Column("turn", Integer, nullable=False, comment="lines of the review log so far; a press names the turn it saw"),
    Column("reviews", Integer, nullable=False, comment="ratings and grades that stand"),
    Column("suspended", Boolean, nullable=False, comment="it does not come until it is resumed"),
    sqlite_with_rowid=False,
)
Index(None, cards.c.learner, cards.c.due)

review_log = Table(
    "review_log",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("learner", BigInteger, ForeignKey("learners.id"), nullable=False),
    Column("item", String, ForeignKey("items.id"), nullable=False),
    Column("step", String, nullable=False),
    Column("rating", Integer),
    Column("retention", Float, nullable=False),
    Column("day", Date, nullable=False, comment="the learner's study day"),
    Column("at", Instant, nullable=False),
    Column("interaction", BigInteger, nullable=False, unique=True),
    Column("version", Integer, ForeignKey("item_versions.id"), nullable=False),
    Column("first", Boolean, nullable=False, comment="the first rating of a card: it was new"),
    Column("undoes", Integer, unique=True, comment="review_log.id that an undone line takes back"),
    Column("evidence", String, comment="of a graded line: recognised, recalled or coded"),
    Column("due", Date, comment="of a rated or graded line: the day that was chosen for the card to come back"),
    Column("fit", Integer, comment="whose parameters scheduled it; NULL: those that all learners begin with"),
    CheckConstraint(
        "step IN ('rated', 'summoned', 'undone', 'graded', 'suspended', 'resumed', 'buried')",
        name="step",
    ),
    CheckConstraint("rating BETWEEN 1 AND 4", name="rating"),
    sqlite_autoincrement=True,
)
Index(None, review_log.c.learner, review_log.c.day)
Index(None, review_log.c.learner, review_log.c.item)

comebacks = Table(
    "comebacks",
    metadata,
    Column("learner", BigInteger, ForeignKey("learners.id"), primary_key=True, autoincrement=False),
    Column("start", Date, nullable=False, comment="the study day of the return after a break"),
    Column("days", Integer, nullable=False),
    Column("quota", Integer, nullable=False, comment="cards from before the break that come in a day"),
)

day_limits = Table(
    "day_limits",
    metadata,
    Column("learner", BigInteger, ForeignKey("learners.id"), primary_key=True),
    Column("day", Date, primary_key=True),
    Column("new", Integer, nullable=False, comment="new cards on this one day, because more were asked for"),
    sqlite_with_rowid=False,
)

streak_events = Table(
    "streak_events",
    metadata,
    Column("learner", BigInteger, ForeignKey("learners.id"), primary_key=True),
    Column("key", String, primary_key=True, comment="what was done, so that a repeated delivery changes nothing"),
    Column("at", Instant, nullable=False),
    Column("zone", String, nullable=False, comment="the learner's zone at that moment"),
    Column("kind", String, nullable=False),
    Column("days", Integer, comment="of a pause: how long it was asked for"),
    CheckConstraint("kind IN ('activity', 'repair', 'pause', 'resume')", name="kind"),
    sqlite_with_rowid=False,
)

topic_tests = Table(
    "topic_tests",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("learner", BigInteger, ForeignKey("learners.id"), nullable=False),
    Column("guild", BigInteger),
    Column("topic", String, ForeignKey("topics.id"), nullable=False),
    Column("seed", BigInteger, nullable=False),
    Column("length", Integer, nullable=False, comment="questions up to the next verdict"),
    Column("at", Instant, nullable=False),
    Column("interaction", BigInteger, nullable=False, unique=True),
    Column("ended_at", Instant, comment="when the last verdict was reached; NULL before the first"),
    sqlite_autoincrement=True,
)
Index(None, topic_tests.c.learner, topic_tests.c.topic)

topic_test_steps = Table(
    "topic_test_steps",
    metadata,
    Column("test", Integer, ForeignKey("topic_tests.id"), primary_key=True),
    Column("step", Integer, primary_key=True, comment="from 1"),
    Column("item", String, ForeignKey("items.id"), nullable=False),
    Column("version", Integer, ForeignKey("item_versions.id"), nullable=False),
    Column("difficulty", Float, nullable=False, comment="as known when it was asked, so that a verdict stays the same"),
    Column("spread", Float, nullable=False, comment="likewise"),
    Column("guess", Float, nullable=False, comment="likewise"),
    sqlite_with_rowid=False,
)

topic_test_answers = Table(
    "topic_test_answers",
    metadata,
    Column("test", Integer, primary_key=True),
    Column("step", Integer, primary_key=True),
    Column("interaction", BigInteger, nullable=False, unique=True),
    Column("learner", BigInteger, ForeignKey("learners.id"), nullable=False),
    Column("item", String, ForeignKey("items.id"), nullable=False),
    Column("picks", JSON, nullable=False, comment="option ids"),
    Column("outcome", String, nullable=False),
    Column("at", Instant, nullable=False),
    ForeignKeyConstraint(["test", "step"], ["topic_test_steps.test", "topic_test_steps.step"]),
    CheckConstraint("outcome IN ('right', 'wrong', 'unknown')", name="outcome"),
)
Index(None, topic_test_answers.c.learner, topic_test_answers.c.item)

fits = Table(
    "fits",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("learner", BigInteger, ForeignKey("learners.id"), nullable=False),
    Column("at", Instant, nullable=False),
    Column("reviews", Integer, nullable=False, comment="that the learner had then"),
    Column("parameters", JSON, comment="21 numbers; NULL, like the next two, until the try has come to an end"),
    Column("loss_before", Float),
    Column("loss_after", Float),
    Column("in_use", Boolean, nullable=False, comment="of one fit of a learner at most"),
    sqlite_autoincrement=True,
)
Index(None, fits.c.learner)

reminders = Table(
    "reminders",
    metadata,
    Column("learner", BigInteger, ForeignKey("learners.id"), primary_key=True),
    Column("hour", Integer, nullable=False, comment="on the learner's clock"),
    Column("next_at", Instant, index=True, comment="NULL: they are off, and the learner has not been told so yet"),
    Column("sent_at", Instant),
    Column("ignored", Integer, nullable=False, comment="in a row, the last one included"),
    CheckConstraint("hour BETWEEN 0 AND 23", name="hour"),
    sqlite_with_rowid=False,
)

# What moderators did

drafts = Table(
    "drafts",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("author", BigInteger, nullable=False),
    Column("guild", BigInteger, nullable=False),
    Column("item", String, comment="the question being edited; NULL for a new one"),
    Column("form", JSON, nullable=False, comment="the fields just as they were typed"),
    Column("at", Instant, nullable=False),
    sqlite_autoincrement=True,
)

audit_log = Table(
    "audit_log",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("guild", BigInteger, nullable=False),
    Column("actor", BigInteger, comment="NULL once that person had their data deleted"),
    Column("action", String, nullable=False),
    Column("subject", String, nullable=False),
    Column("details", JSON, nullable=False),
    Column("at", Instant, nullable=False),
    sqlite_autoincrement=True,
)
Index(None, audit_log.c.guild, audit_log.c.subject)

# What the bot remembers about itself

notes = Table(
    "notes",
    metadata,
    Column("name", String, primary_key=True),
    Column("value", String, nullable=False),
)

outages = Table(
    "outages",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("began", Instant, nullable=False),
    Column("ended", Instant, nullable=False),
    sqlite_autoincrement=True,
)
