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
