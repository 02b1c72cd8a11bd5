"""The learning engine."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Copied, so that the new column stands before the constraints, as in a table that is made anew.
    with op.batch_alter_table("review_log", recreate="always", table_kwargs={"sqlite_autoincrement": True}) as batch_op:
        batch_op.add_column(
            sa.Column("evidence", sa.String(), nullable=True, comment="of a graded line: recognised, recalled or coded")
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
