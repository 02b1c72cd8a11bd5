"""Simulated learners, whose memories work by other formulas than the scheduler's.

Two components (Wozniak, Gorzelanczyk and Murakowski 1995, "Two components of long-term memory", Acta Neurobiologiae
Experimentalis 55, 301-305): how retrievable a memory is now, and how much is stored, on which it depends how fast it
fades.

- A single memory fades exponentially: after t days it is recalled with 0.9 ** (t / store). That many of them together
  fade by a power of time, as published curves and FSRS's own do, comes from averaging over unequal ones (Murre and
  Chessa 2011, doi.org/10.3758/s13423-011-0076-y).
- A recall adds to the store, the more the less retrievable the memory was, and the less the more is stored already
  (Bjork and Bjork 1992, "A new theory of disuse and an old theory of stimulus fluctuation").
- After a failure the card is learnt anew, which what was stored makes easier: the store falls to its square root.

Learners differ in how long new cards last with them and in what a recall gives them, cards in how hard they are. The
numbers are ours. At the centre, a card is recalled with 90 % after 2.5 days, and 11 and 45 days after recalls at that
point: so it is on average in large collections, which is where FSRS has its first parameters from. Ratings are honest
but rough: learners feel how near they were to forgetting, and guess how long a new card will last.
"""

import math
from dataclasses import dataclass
from random import Random

from tutorbot.domain.reviews import Rating

_FIRST = 2.5
"""Days after which a new card is recalled with 90 %, at the centre."""
_GAIN, _SURPRISE, _SATURATION = 17.0, 0.7, 0.1
"""A recall with the chance p multiplies the store by 1 + gain * (1 - p) ** surprise / store ** saturation."""
_CARDS_DIFFER = 0.6
"""Standard deviation of how hard a card is: the logarithm by which it lasts shorter."""
_GUESS = 0.7
"""Standard deviation of the logarithm by which a guess at how long a new card will last is wrong."""
_FELT = {Rating.AGAIN: 0.5, Rating.HARD: 1.7, Rating.GOOD: 8.0}
"""A new card that is felt to last for fewer days gets this rating."""
_NEAR, _FAR = 0.1, 0.9
"""A recall that was so near to failing is rated Hard; one that was so far from it, Easy."""


@dataclass(frozen=True, slots=True)
class Mind:
    """One learner: by which factor new cards last longer, and by which a recall gives more, than at the centre."""

    lasting: float
    gain: float


def mind(chance: Random, differ: float) -> Mind:
    """`differ` is the standard deviation of the logarithm of both factors."""
    return Mind(math.exp(chance.gauss(0, differ)), math.exp(chance.gauss(0, differ)))


class Memory:
    """A learner's memory of one card, from the day on which they first saw it."""

    def __init__(self, mind: Mind, day: int, chance: Random) -> None:
        hard = chance.gauss(0, _CARDS_DIFFER)
        self._store = _FIRST * mind.lasting * math.exp(-hard)
        self._gain = _GAIN * mind.gain * math.exp(-hard / 3)
        self._day = day
        self._chance = chance

    def recall(self, day: int) -> float:
        """The chance to recall it on a later day."""
        return float(0.9 ** ((day - self._day) / self._store))

    def judge(self) -> Rating:
        """The first rating, of the card just seen."""
        felt = self._store * math.exp(self._chance.gauss(0, _GUESS))
        return next((rating for rating, days in _FELT.items() if felt < days), Rating.EASY)

    def answer(self, day: int) -> Rating:
        """Try to recall it, and learn by that."""
        recall, luck = self.recall(day), self._chance.random()
        self._day = day
        if luck >= recall:
            self._store = math.sqrt(self._store)
            return Rating.AGAIN
        self._store *= 1 + self._gain * (1 - recall) ** _SURPRISE / self._store**_SATURATION
        margin = recall - luck
        return Rating.HARD if margin < _NEAR else Rating.EASY if margin > _FAR else Rating.GOOD
