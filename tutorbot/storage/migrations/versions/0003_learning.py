"""The learning engine."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Copied, so that the new columns stand before the constraints, as in a table that is made anew.
    autoincrement = {"sqlite_autoincrement": True}
    with op.batch_alter_table("review_log", recreate="always", table_kwargs=autoincrement) as batch_op:
        batch_op.add_column(
            sa.Column("evidence", sa.String(), nullable=True, comment="of a graded line: recognised, recalled or coded")
        )
        batch_op.add_column(
            sa.Column(
                "due",
                sa.Date(),
                nullable=True,
                comment="of a rated or graded line: the day that was chosen for the card to come back",
            )
        )
        batch_op.add_column(
            sa.Column(
                "fit",
                sa.Integer(),
                nullable=True,
                comment="whose parameters scheduled it; NULL: those that all learners begin with",
            )
        )
        batch_op.drop_constraint(op.f("ck_review_log_step"), type_="check")
        batch_op.create_check_constraint(
            op.f("ck_review_log_step"),
            "step IN ('rated', 'summoned', 'undone', 'graded', 'suspended', 'resumed', 'buried')",
        )

    op.create_table(
        "materials",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("topic", sa.String(), nullable=False),
        sa.Column("mode", sa.String(), nullable=False),
        sa.Column("body", sa.String(), nullable=False, comment="the whole material as JSON"),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("retired_at", sa.BigInteger(), nullable=True, comment="NULL for the version in service"),
        sa.ForeignKeyConstraint(["topic"], ["topics.id"], name=op.f("fk_materials_topic")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_materials")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("materials", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_materials_topic_mode"), ["topic", "mode"], unique=False)

    op.create_table(
        "mode_rounds",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("learner", sa.BigInteger(), nullable=False),
        sa.Column("topic", sa.String(), nullable=False),
        sa.Column("mode", sa.String(), nullable=False),
        sa.Column("material", sa.Integer(), nullable=True, comment="the version that is gone through, if it has any"),
        sa.Column(
            "place",
            sa.Integer(),
            nullable=False,
            comment="the page or step that is reached, from 1; 0 before the first",
        ),
        sa.Column("choices", sa.JSON(), nullable=False, comment="what was chosen on the way"),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("interaction", sa.BigInteger(), nullable=False),
        sa.Column("ended_at", sa.BigInteger(), nullable=True, comment="NULL while it is under way"),
        sa.ForeignKeyConstraint(["learner"], ["learners.id"], name=op.f("fk_mode_rounds_learner")),
        sa.ForeignKeyConstraint(["material"], ["materials.id"], name=op.f("fk_mode_rounds_material")),
        sa.ForeignKeyConstraint(["topic"], ["topics.id"], name=op.f("fk_mode_rounds_topic")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mode_rounds")),
        sa.UniqueConstraint("interaction", name=op.f("uq_mode_rounds_interaction")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("mode_rounds", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_mode_rounds_learner_topic"), ["learner", "topic"], unique=False)

    op.create_table(
        "mode_answers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False, comment="which try at this step, from 1"),
        sa.Column("learner", sa.BigInteger(), nullable=False),
        sa.Column("item", sa.String(), nullable=True, comment="NULL where no item is asked"),
        sa.Column("answer", sa.JSON(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("interaction", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["item"], ["items.id"], name=op.f("fk_mode_answers_item")),
        sa.ForeignKeyConstraint(["learner"], ["learners.id"], name=op.f("fk_mode_answers_learner")),
        sa.ForeignKeyConstraint(["round"], ["mode_rounds.id"], name=op.f("fk_mode_answers_round")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mode_answers")),
        sa.UniqueConstraint("interaction", name=op.f("uq_mode_answers_interaction")),
        sa.UniqueConstraint("round", "step", "number", name=op.f("uq_mode_answers_round_step_number")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("mode_answers", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_mode_answers_learner_item"), ["learner", "item"], unique=False)

    op.create_table(
        "mode_steps",
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False, comment="from 1"),
        sa.Column("item", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("hinted", sa.Boolean(), nullable=False),
        sa.Column("opened_at", sa.BigInteger(), nullable=True, comment="when it was shown first; NULL before"),
        sa.ForeignKeyConstraint(["item"], ["items.id"], name=op.f("fk_mode_steps_item")),
        sa.ForeignKeyConstraint(["round"], ["mode_rounds.id"], name=op.f("fk_mode_steps_round")),
        sa.ForeignKeyConstraint(["version"], ["item_versions.id"], name=op.f("fk_mode_steps_version")),
        sa.PrimaryKeyConstraint("round", "step", name=op.f("pk_mode_steps")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table(
        "puzzle_attempts", recreate="always", table_kwargs={"sqlite_autoincrement": True}
    ) as batch_op:
        batch_op.add_column(
            sa.Column("round", sa.Integer(), nullable=True, comment="that it is a step of; NULL: of none")
        )
        batch_op.create_foreign_key(batch_op.f("fk_puzzle_attempts_round"), "mode_rounds", ["round"], ["id"])
    with op.batch_alter_table("puzzle_attempts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_puzzle_attempts_round"), ["round"], unique=False)

    op.create_table(
        "topic_tests",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("learner", sa.BigInteger(), nullable=False),
        sa.Column("guild", sa.BigInteger(), nullable=True),
        sa.Column("topic", sa.String(), nullable=False),
        sa.Column("seed", sa.BigInteger(), nullable=False),
        sa.Column("length", sa.Integer(), nullable=False, comment="questions up to the next verdict"),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("interaction", sa.BigInteger(), nullable=False),
        sa.Column(
            "ended_at",
            sa.BigInteger(),
            nullable=True,
            comment="when the last verdict was reached; NULL before the first",
        ),
        sa.ForeignKeyConstraint(["learner"], ["learners.id"], name=op.f("fk_topic_tests_learner")),
        sa.ForeignKeyConstraint(["topic"], ["topics.id"], name=op.f("fk_topic_tests_topic")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_topic_tests")),
        sa.UniqueConstraint("interaction", name=op.f("uq_topic_tests_interaction")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("topic_tests", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_topic_tests_learner_topic"), ["learner", "topic"], unique=False)

    op.create_table(
        "item_difficulties",
        sa.Column("item", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False, comment="that was in service"),
        sa.Column(
            "difficulty", sa.Float(), nullable=False, comment="estimated from first answers, on the scale of abilities"
        ),
        sa.Column("spread", sa.Float(), nullable=False, comment="its standard deviation"),
        sa.Column("answers", sa.Integer(), nullable=False, comment="that it was estimated from, one a learner"),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["item"], ["items.id"], name=op.f("fk_item_difficulties_item")),
        sa.ForeignKeyConstraint(["version"], ["item_versions.id"], name=op.f("fk_item_difficulties_version")),
        sa.PrimaryKeyConstraint("item", name=op.f("pk_item_difficulties")),
    )
    op.create_table(
        "topic_test_steps",
        sa.Column("test", sa.Integer(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False, comment="from 1"),
        sa.Column("item", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column(
            "difficulty",
            sa.Float(),
            nullable=False,
            comment="as known when it was asked, so that a verdict stays the same",
        ),
        sa.Column("spread", sa.Float(), nullable=False, comment="likewise"),
        sa.Column("guess", sa.Float(), nullable=False, comment="likewise"),
        sa.ForeignKeyConstraint(["item"], ["items.id"], name=op.f("fk_topic_test_steps_item")),
        sa.ForeignKeyConstraint(["test"], ["topic_tests.id"], name=op.f("fk_topic_test_steps_test")),
        sa.ForeignKeyConstraint(["version"], ["item_versions.id"], name=op.f("fk_topic_test_steps_version")),
        sa.PrimaryKeyConstraint("test", "step", name=op.f("pk_topic_test_steps")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "topic_test_answers",
        sa.Column("test", sa.Integer(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("interaction", sa.BigInteger(), nullable=False),
        sa.Column("learner", sa.BigInteger(), nullable=False),
        sa.Column("item", sa.String(), nullable=False),
        sa.Column("picks", sa.JSON(), nullable=False, comment="option ids"),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("outcome IN ('right', 'wrong', 'unknown')", name=op.f("ck_topic_test_answers_outcome")),
        sa.ForeignKeyConstraint(["item"], ["items.id"], name=op.f("fk_topic_test_answers_item")),
        sa.ForeignKeyConstraint(["learner"], ["learners.id"], name=op.f("fk_topic_test_answers_learner")),
        sa.ForeignKeyConstraint(
            ["test", "step"],
            ["topic_test_steps.test", "topic_test_steps.step"],
            name=op.f("fk_topic_test_answers_test"),
        ),
        sa.PrimaryKeyConstraint("test", "step", name=op.f("pk_topic_test_answers")),
        sa.UniqueConstraint("interaction", name=op.f("uq_topic_test_answers_interaction")),
    )
    with op.batch_alter_table("topic_test_answers", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_topic_test_answers_learner_item"), ["learner", "item"], unique=False)
    with op.batch_alter_table(
        "streak_events", recreate="always", table_kwargs={"sqlite_with_rowid": False}
    ) as batch_op:
        batch_op.add_column(
            sa.Column("days", sa.Integer(), nullable=True, comment="of a pause: how long it was asked for")
        )
        batch_op.drop_constraint(op.f("ck_streak_events_kind"), type_="check")
        batch_op.create_check_constraint(
            op.f("ck_streak_events_kind"), "kind IN ('activity', 'repair', 'pause', 'resume')"
        )

    with op.batch_alter_table("learners", recreate="always") as batch_op:
        batch_op.add_column(sa.Column("look", sa.String(), nullable=True, comment="of pictures: light or dark"))

    _add_to_items()
    _add_to_cards()

    op.create_table(
        "comebacks",
        sa.Column("learner", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("start", sa.Date(), nullable=False, comment="the study day of the return after a break"),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("quota", sa.Integer(), nullable=False, comment="cards from before the break that come in a day"),
        sa.ForeignKeyConstraint(["learner"], ["learners.id"], name=op.f("fk_comebacks_learner")),
        sa.PrimaryKeyConstraint("learner", name=op.f("pk_comebacks")),
    )
    op.create_table(
        "day_limits",
        sa.Column("learner", sa.BigInteger(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column(
            "new", sa.Integer(), nullable=False, comment="new cards on this one day, because more were asked for"
        ),
        sa.ForeignKeyConstraint(["learner"], ["learners.id"], name=op.f("fk_day_limits_learner")),
        sa.PrimaryKeyConstraint("learner", "day", name=op.f("pk_day_limits")),
        sqlite_with_rowid=False,
    )

    op.create_table(
        "outages",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("began", sa.BigInteger(), nullable=False),
        sa.Column("ended", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outages")),
        sqlite_autoincrement=True,
    )

    op.create_table(
        "reminders",
        sa.Column("learner", sa.BigInteger(), nullable=False),
        sa.Column("hour", sa.Integer(), nullable=False, comment="on the learner's clock"),
        sa.Column(
            "next_at",
            sa.BigInteger(),
            nullable=True,
            comment="NULL: they are off, and the learner has not been told so yet",
        ),
        sa.Column("sent_at", sa.BigInteger(), nullable=True),
        sa.Column("ignored", sa.Integer(), nullable=False, comment="in a row, the last one included"),
        sa.CheckConstraint("hour BETWEEN 0 AND 23", name=op.f("ck_reminders_hour")),
        sa.ForeignKeyConstraint(["learner"], ["learners.id"], name=op.f("fk_reminders_learner")),
        sa.PrimaryKeyConstraint("learner", name=op.f("pk_reminders")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("reminders", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_reminders_next_at"), ["next_at"], unique=False)

    op.create_table(
        "fits",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("learner", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("reviews", sa.Integer(), nullable=False, comment="that the learner had then"),
        sa.Column(
            "parameters",
            sa.JSON(),
            nullable=True,
            comment="21 numbers; NULL, like the next two, until the try has come to an end",
        ),
        sa.Column("loss_before", sa.Float(), nullable=True),
        sa.Column("loss_after", sa.Float(), nullable=True),
        sa.Column("in_use", sa.Boolean(), nullable=False, comment="of one fit of a learner at most"),
        sa.ForeignKeyConstraint(["learner"], ["learners.id"], name=op.f("fk_fits_learner")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fits")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("fits", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_fits_learner"), ["learner"], unique=False)

    op.create_table(
        "recall_attempts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("learner", sa.BigInteger(), nullable=False),
        sa.Column("item", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("topic", sa.String(), nullable=True, comment="asked for; NULL: any"),
        sa.Column("hinted", sa.Boolean(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("interaction", sa.BigInteger(), nullable=False),
        sa.Column("answer", sa.String(), nullable=True, comment="just as it was typed; NULL before"),
        sa.Column(
            "method", sa.String(), nullable=True, comment="how it was compared: meaning or words; NULL until graded"
        ),
        sa.Column(
            "judgements", sa.JSON(), nullable=True, comment="[{concept, probability, evidence}]; NULL until graded"
        ),
        sa.Column(
            "ticked",
            sa.JSON(),
            nullable=True,
            comment="concept ids, after the learner's word; NULL while the proposal stands",
        ),
        sa.Column("confirmed_at", sa.BigInteger(), nullable=True, comment="NULL until the learner has agreed"),
        sa.ForeignKeyConstraint(["item"], ["items.id"], name=op.f("fk_recall_attempts_item")),
        sa.ForeignKeyConstraint(["learner"], ["learners.id"], name=op.f("fk_recall_attempts_learner")),
        sa.ForeignKeyConstraint(["version"], ["item_versions.id"], name=op.f("fk_recall_attempts_version")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recall_attempts")),
        sa.UniqueConstraint("interaction", name=op.f("uq_recall_attempts_interaction")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("recall_attempts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_recall_attempts_learner_item"), ["learner", "item"], unique=False)


def _add_to_items() -> None:
    with op.batch_alter_table("items", recreate="always") as batch_op:
        batch_op.add_column(
            sa.Column("family", sa.String(), nullable=True, comment="what siblings share; NULL for an item without any")
        )
        batch_op.add_column(
            sa.Column(
                "owner",
                sa.BigInteger(),
                nullable=True,
                comment="the learner for whom alone it is, 0 once deleted; NULL: for all",
            )
        )
        batch_op.create_index(batch_op.f("ix_items_owner"), ["owner"], unique=False)
    op.execute("""
        UPDATE items SET family = (
            SELECT topic || '/' || (body ->> '$.objective') || '/' || coalesce(
                difficulty,
                CASE body ->> '$.level' WHEN 'beginner' THEN 'easy' WHEN 'advanced' THEN 'hard' ELSE 'medium' END
            )
            FROM item_versions WHERE item_versions.id = items.version
        )
    """)


def _add_to_cards() -> None:
    with op.batch_alter_table("cards", recreate="always", table_kwargs={"sqlite_with_rowid": False}) as batch_op:
        batch_op.add_column(sa.Column("reviews", sa.Integer(), nullable=True, comment="ratings and grades that stand"))
        batch_op.add_column(
            sa.Column("suspended", sa.Boolean(), nullable=True, comment="it does not come until it is resumed")
        )
    op.execute("""
        UPDATE cards SET suspended = 0, reviews = (
            SELECT count(*) FILTER (WHERE rating NOT NULL) - count(undoes) FROM review_log
            WHERE review_log.learner = cards.learner AND review_log.item = cards.item
        )
    """)
    with op.batch_alter_table("cards", recreate="always", table_kwargs={"sqlite_with_rowid": False}) as batch_op:
        batch_op.alter_column("reviews", existing_type=sa.Integer(), nullable=False)
        batch_op.alter_column("suspended", existing_type=sa.Boolean(), nullable=False)
