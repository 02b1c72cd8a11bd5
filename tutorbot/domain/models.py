"""How memory is modelled: FSRS-6 as the `fsrs` package computes it, with its own parameters or with fitted ones.

See github.com/open-spaced-repetition/py-fsrs. Its own fuzz draws from global randomness and is switched off.
"""

from dataclasses import dataclass
from functools import lru_cache

import fsrs


@dataclass(frozen=True, slots=True)
class Fit:
    """Parameters that were fitted to one learner's own log."""

    id: int
    parameters: tuple[float, ...]
    """The 21 of FSRS-6."""


@dataclass(frozen=True, slots=True)
class Model:
    """What decides how a rating moves a card, and when the card comes back."""

    retention: float = 0.9
    """The chance of recall at which a card shall be due, 0.80 to 0.95."""
    fit: Fit | None = None
    """None: the parameters that come with FSRS-6."""

    @property
    def scheduler(self) -> fsrs.Scheduler:
        return _scheduler(self.retention, self.fit.parameters if self.fit else fsrs.scheduler.DEFAULT_PARAMETERS)

    def interval(self, stability: float) -> int:
        """Whole days, at least one, until the chance to recall has fallen to `retention`: the inverse of `recall`."""
        decay, factor = _curve(self.scheduler)
        days: int = round(stability / factor * (self.retention ** (1 / decay) - 1))
        longest: int = self.scheduler.maximum_interval
        return min(max(days, 1), longest)

    def recall(self, stability: float, days: int) -> float:
        """The chance, 0 to 1, to recall what was last reviewed `days` days ago: FSRS-6's curve of forgetting."""
        decay, factor = _curve(self.scheduler)
        return float((1 + factor * max(days, 0) / stability) ** decay)


STANDARD = Model()
"""What a learner has who has chosen nothing."""


def _curve(scheduler: fsrs.Scheduler) -> tuple[float, float]:
    decay = -scheduler.parameters[20]
    return decay, 0.9 ** (1 / decay) - 1


@lru_cache(maxsize=256)
def _scheduler(retention: float, parameters: tuple[float, ...]) -> fsrs.Scheduler:
    return fsrs.Scheduler(
        parameters, desired_retention=retention, learning_steps=(), relearning_steps=(), enable_fuzzing=False
    )
