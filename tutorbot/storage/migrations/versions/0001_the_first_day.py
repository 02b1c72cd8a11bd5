"""The first day: content, learners, attempts, cards, streaks, moderators."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "audit_log",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("guild", sa.BigInteger(), nullable=False),
        sa.Column("actor", sa.BigInteger(), nullable=True, comment="NULL once that person had their data deleted"),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_log")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("audit_log", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_audit_log_guild_subject"), ["guild", "subject"], unique=False)

    op.create_table(
        "drafts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("author", sa.BigInteger(), nullable=False),
        sa.Column("guild", sa.BigInteger(), nullable=False),
        sa.Column("item", sa.String(), nullable=True, comment="the question being edited; NULL for a new one"),
        sa.Column("form", sa.JSON(), nullable=False, comment="the fields just as they were typed"),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_drafts")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "guilds",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("moderator_role", sa.BigInteger(), nullable=True),
        sa.Column("quiz_channel", sa.BigInteger(), nullable=True),
        sa.Column("zone", sa.String(), nullable=True),
        sa.Column("topics_off", sa.JSON(), nullable=False, comment="topic ids that are not served in this guild"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_guilds")),
    )
    op.create_table(
        "learners",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("zone", sa.String(), nullable=False, comment="IANA name"),
        sa.Column("new_per_day", sa.Integer(), nullable=True),
        sa.Column("reviews_per_day", sa.Integer(), nullable=True),
        sa.Column("retention", sa.Float(), nullable=True),
        sa.Column("first_seen", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_learners")),
    )
    op.create_table(
        "notes",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_notes")),
    )
    op.create_table(
        "topics",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("course", sa.String(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("summary", sa.String(), nullable=False),
        sa.Column("prerequisites", sa.JSON(), nullable=False),
        sa.Column("objectives", sa.JSON(), nullable=False, comment="[{id, text}]"),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("retired_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_topics")),
    )
    op.create_table(
        "attempts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("learner", sa.BigInteger(), nullable=False),
        sa.Column("guild", sa.BigInteger(), nullable=True),
        sa.Column("topic", sa.String(), nullable=True, comment="NULL: all topics"),
        sa.Column("difficulty", sa.String(), nullable=True, comment="NULL: any"),
        sa.Column("seed", sa.BigInteger(), nullable=False),
        sa.Column(
            "repeats", sa.Integer(), nullable=False, comment="questions that came again because the pool was used up"
        ),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("interaction", sa.BigInteger(), nullable=False),
        sa.Column("shared", sa.Boolean(), nullable=False, comment="its result was posted publicly, once"),
        sa.ForeignKeyConstraint(["learner"], ["learners.id"], name=op.f("fk_attempts_learner")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attempts")),
        sa.UniqueConstraint("interaction", name=op.f("uq_attempts_interaction")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("attempts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_attempts_learner"), ["learner"], unique=False)

    op.create_table(
        "items",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("topic", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("difficulty", sa.String(), nullable=True, comment="questions only"),
        sa.Column(
            "guild",
            sa.BigInteger(),
            nullable=True,
            comment="the guild whose moderators wrote it; NULL for course items",
        ),
        sa.Column("position", sa.Integer(), nullable=False, comment="order in the course"),
        sa.Column("version", sa.Integer(), nullable=False, comment="item_versions.id of the version in service"),
        sa.Column("retired_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["topic"], ["topics.id"], name=op.f("fk_items_topic")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_items")),
    )
    with op.batch_alter_table("items", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_items_guild"), ["guild"], unique=False)
        batch_op.create_index(batch_op.f("ix_items_topic_kind"), ["topic", "kind"], unique=False)

    op.create_table(
        "streak_events",
        sa.Column("learner", sa.BigInteger(), nullable=False),
        sa.Column(
            "key", sa.String(), nullable=False, comment="what was done, so that a repeated delivery changes nothing"
        ),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("zone", sa.String(), nullable=False, comment="the learner's zone at that moment"),
        sa.Column("kind", sa.String(), nullable=False),
        sa.CheckConstraint("kind IN ('activity', 'repair')", name=op.f("ck_streak_events_kind")),
        sa.ForeignKeyConstraint(["learner"], ["learners.id"], name=op.f("fk_streak_events_learner")),
        sa.PrimaryKeyConstraint("learner", "key", name=op.f("pk_streak_events")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "cards",
        sa.Column("learner", sa.BigInteger(), nullable=False),
        sa.Column("item", sa.String(), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("stability", sa.Float(), nullable=True),
        sa.Column("difficulty", sa.Float(), nullable=True),
        sa.Column("last_day", sa.Date(), nullable=True),
        sa.Column("lapses", sa.Integer(), nullable=False),
        sa.Column("relook", sa.Boolean(), nullable=False),
        sa.Column(
            "turn",
            sa.Integer(),
            nullable=False,
            comment="lines of the review log so far; a press names the turn it saw",
        ),
        sa.ForeignKeyConstraint(["item"], ["items.id"], name=op.f("fk_cards_item")),
        sa.ForeignKeyConstraint(["learner"], ["learners.id"], name=op.f("fk_cards_learner")),
        sa.PrimaryKeyConstraint("learner", "item", name=op.f("pk_cards")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("cards", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_cards_learner_due"), ["learner", "due"], unique=False)

    op.create_table(
        "item_versions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("item", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("body", sa.String(), nullable=False, comment="the whole item as JSON"),
        sa.Column(
            "author", sa.BigInteger(), nullable=True, comment="the moderator who wrote it; NULL for course files"
        ),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["item"], ["items.id"], name=op.f("fk_item_versions_item"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_item_versions")),
        sa.UniqueConstraint("item", "number", name=op.f("uq_item_versions_item_number")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "attempt_steps",
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False, comment="from 1"),
        sa.Column("item", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("hinted", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["attempt"], ["attempts.id"], name=op.f("fk_attempt_steps_attempt")),
        sa.ForeignKeyConstraint(["item"], ["items.id"], name=op.f("fk_attempt_steps_item")),
        sa.ForeignKeyConstraint(["version"], ["item_versions.id"], name=op.f("fk_attempt_steps_version")),
        sa.PrimaryKeyConstraint("attempt", "step", name=op.f("pk_attempt_steps")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "review_log",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("learner", sa.BigInteger(), nullable=False),
        sa.Column("item", sa.String(), nullable=False),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("rating", sa.Integer(), nullable=True),
        sa.Column("retention", sa.Float(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False, comment="the learner's study day"),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("interaction", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("first", sa.Boolean(), nullable=False, comment="the first rating of a card: it was new"),
        sa.Column("undoes", sa.Integer(), nullable=True, comment="review_log.id that an undone line takes back"),
        sa.CheckConstraint("step IN ('rated', 'summoned', 'undone')", name=op.f("ck_review_log_step")),
        sa.CheckConstraint("rating BETWEEN 1 AND 4", name=op.f("ck_review_log_rating")),
        sa.ForeignKeyConstraint(["item"], ["items.id"], name=op.f("fk_review_log_item")),
        sa.ForeignKeyConstraint(["learner"], ["learners.id"], name=op.f("fk_review_log_learner")),
        sa.ForeignKeyConstraint(["version"], ["item_versions.id"], name=op.f("fk_review_log_version")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_log")),
        sa.UniqueConstraint("interaction", name=op.f("uq_review_log_interaction")),
        sa.UniqueConstraint("undoes", name=op.f("uq_review_log_undoes")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("review_log", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_review_log_learner_day"), ["learner", "day"], unique=False)
        batch_op.create_index(batch_op.f("ix_review_log_learner_item"), ["learner", "item"], unique=False)

    op.create_table(
        "answers",
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("interaction", sa.BigInteger(), nullable=False),
        sa.Column("learner", sa.BigInteger(), nullable=False),
        sa.Column("item", sa.String(), nullable=False),
        sa.Column("picks", sa.JSON(), nullable=False, comment="option ids"),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("outcome IN ('right', 'wrong', 'unknown')", name=op.f("ck_answers_outcome")),
        sa.ForeignKeyConstraint(
            ["attempt", "step"], ["attempt_steps.attempt", "attempt_steps.step"], name=op.f("fk_answers_attempt")
        ),
        sa.ForeignKeyConstraint(["item"], ["items.id"], name=op.f("fk_answers_item")),
        sa.ForeignKeyConstraint(["learner"], ["learners.id"], name=op.f("fk_answers_learner")),
        sa.PrimaryKeyConstraint("attempt", "step", name=op.f("pk_answers")),
        sa.UniqueConstraint("interaction", name=op.f("uq_answers_interaction")),
    )
    with op.batch_alter_table("answers", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_answers_learner_item"), ["learner", "item"], unique=False)
