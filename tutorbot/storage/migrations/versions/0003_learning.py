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
