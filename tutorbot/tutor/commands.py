"""Which slash commands Discord was last told of, by application, so that they are sent only when they changed."""

from dataclasses import dataclass

from tutorbot.storage.stores import Store
from tutorbot.storage.transactions import Transaction
from tutorbot.tutor.requests import reads, writes


@dataclass
class Commands:
    store: Store

    @reads
    def told(self, tx: Transaction, application: int) -> str | None:
        """The digest of the commands that were sent last."""
        return tx.notes.get(f"commands:{application}")

    @writes
    def remember(self, tx: Transaction, application: int, digest: str) -> None:
        tx.notes.put(f"commands:{application}", digest)
