"""Runs migrations on the connection that `tutorbot.storage.schemas.upgrade` hands over."""

from typing import Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext

from tutorbot.storage.tables import Instant, metadata


def plain_types(kind: str, thing: object, _: AutogenContext) -> str | Literal[False]:
    """A written migration names SQL's own types, so that it stays right when our classes change."""
    return "sa.BigInteger()" if kind == "type" and isinstance(thing, Instant) else False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    render_item=plain_types,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
