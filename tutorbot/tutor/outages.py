"""Signs of life, and what lies between two of them."""

from dataclasses import dataclass
from datetime import datetime

from tutorbot.domain.outages import Outage, silence
from tutorbot.storage.stores import Store
from tutorbot.storage.transactions import Transaction
from tutorbot.tutor.requests import writes


@dataclass
class Outages:
    store: Store

    @writes
    def beat(self, tx: Transaction, *, at: datetime, back: bool) -> Outage | None:
        """Note that learners can reach the bot.

        Args:
            tx: the request's transaction.
            at: now.
            back: whether they could not until now, so that what lies between the last beat and this one was an outage.
                Without it nothing is concluded from the time between: the playground's clock moves days in a moment.
        """
        last = tx.outages.last_beat()
        tx.outages.beat(at)
        outage = silence(last, at) if back and last else None
        if outage:
            tx.outages.add(outage)
        return outage
