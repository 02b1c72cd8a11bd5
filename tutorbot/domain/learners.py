"""A learner and what they have chosen for themselves."""

from dataclasses import dataclass

from tutorbot.domain.figures import Look
from tutorbot.domain.ids import LearnerId
from tutorbot.domain.models import Fit, Model

LEAST_RETENTION, MOST_RETENTION = 0.80, 0.95


@dataclass(frozen=True, slots=True, kw_only=True)
class Learner:
    id: LearnerId
    zone: str = "UTC"
    """IANA name."""
    new_per_day: int
    """New cards a day, 0 to 50."""
    reviews_per_day: int
    """Reviews a day, 10 to 500."""
    retention: float
    """The chance of recall at which a card shall be due, 0.80 to 0.95."""
    look: Look = Look.DARK
    """Of pictures."""
    fit: Fit | None = None
    """The parameters that were fitted to their own log, when they are in use."""

    @property
    def model(self) -> Model:
        return Model(self.retention, self.fit)


@dataclass(frozen=True, slots=True, kw_only=True)
class Defaults:
    """What a learner has who has chosen nothing."""

    new_per_day: int = 10
    reviews_per_day: int = 100
    retention: float = 0.9
