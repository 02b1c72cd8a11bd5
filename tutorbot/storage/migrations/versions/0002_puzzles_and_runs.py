"""Puzzles, runs, and cards that are graded elsewhere."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "runs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("learner", sa.BigInteger(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("result", sa.String(), nullable=False, comment="as JSON, with long output cut off"),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("interaction", sa.BigInteger(), nullable=False),
        sa.Column("shared", sa.Boolean(), nullable=False, comment="it was posted publicly, once"),
        sa.ForeignKeyConstraint(["learner"], ["learners.id"], name=op.f("fk_runs_learner")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_runs")),
        sa.UniqueConstraint("interaction", name=op.f("uq_runs_interaction")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("runs", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_runs_at"), ["at"], unique=False)
        batch_op.create_index(batch_op.f("ix_runs_learner"), ["learner"], unique=False)

    op.create_table(
        "puzzle_attempts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("learner", sa.BigInteger(), nullable=False),
        sa.Column("guild", sa.BigInteger(), nullable=True),
        sa.Column("item", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("topic", sa.String(), nullable=True, comment="asked for; NULL: any"),
        sa.Column("difficulty", sa.String(), nullable=True, comment="asked for; NULL: any"),
        sa.Column("hints", sa.Integer(), nullable=False, comment="rungs that were shown"),
        sa.Column("typed", sa.String(), nullable=True, comment="what was typed last, graded or not; NULL: nothing yet"),
        sa.Column("ended", sa.String(), nullable=True, comment="NULL while it is open"),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("interaction", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("ended IN ('solved', 'shown')", name=op.f("ck_puzzle_attempts_ended")),
        sa.ForeignKeyConstraint(["item"], ["items.id"], name=op.f("fk_puzzle_attempts_item")),
        sa.ForeignKeyConstraint(["learner"], ["learners.id"], name=op.f("fk_puzzle_attempts_learner")),
        sa.ForeignKeyConstraint(["version"], ["item_versions.id"], name=op.f("fk_puzzle_attempts_version")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_puzzle_attempts")),
        sa.UniqueConstraint("interaction", name=op.f("uq_puzzle_attempts_interaction")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("puzzle_attempts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_puzzle_attempts_learner_item"), ["learner", "item"], unique=False)

    op.create_table(
        "puzzle_submissions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("learner", sa.BigInteger(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("interaction", sa.BigInteger(), nullable=False),
        sa.Column("application", sa.BigInteger(), nullable=False),
        sa.Column(
            "token",
            sa.String(),
            nullable=True,
            comment="of the interaction, until its answer shows the verdict; NULL from then on",
        ),
        sa.Column("verdict", sa.String(), nullable=True, comment="as JSON; NULL until judged"),
        sa.Column("tries", sa.Integer(), nullable=False, comment="of judging it, at which the judge broke down"),
        sa.ForeignKeyConstraint(["attempt"], ["puzzle_attempts.id"], name=op.f("fk_puzzle_submissions_attempt")),
        sa.ForeignKeyConstraint(["learner"], ["learners.id"], name=op.f("fk_puzzle_submissions_learner")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_puzzle_submissions")),
        sa.UniqueConstraint("interaction", name=op.f("uq_puzzle_submissions_interaction")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("puzzle_submissions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_puzzle_submissions_attempt"), ["attempt"], unique=False)
        batch_op.create_index(batch_op.f("ix_puzzle_submissions_learner"), ["learner"], unique=False)
        batch_op.create_index(
            "ix_puzzle_submissions_waiting",
            ["id"],
            unique=False,
            sqlite_where=sa.text("token IS NOT NULL"),
            postgresql_where=sa.text("token IS NOT NULL"),
        )

    # The check names one more step, for which SQLite has to copy the table; AUTOINCREMENT it does not read back.
    with op.batch_alter_table("review_log", table_kwargs={"sqlite_autoincrement": True}) as batch_op:
        batch_op.drop_constraint(op.f("ck_review_log_step"), type_="check")
        batch_op.create_check_constraint(
            op.f("ck_review_log_step"), "step IN ('rated', 'summoned', 'undone', 'graded')"
        )
