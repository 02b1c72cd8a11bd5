"""Logs of a learner who does not exist, and whose memory is not the one that FSRS-6 begins with."""

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random

from tutorbot.domain.fits import Review
from tutorbot.domain.ids import ItemId
from tutorbot.domain.reviews import Rating

FIRST = date(2026, 1, 1)


def log(reviews: int, cards: int = 20, *, seed: int = 1, half_life: float = 1.5) -> list[Review]:
    """Each card is reviewed at growing intervals and forgotten by an exponential curve whose half-life only doubles."""
    chance = Random(seed)  # noqa: S311  a simulation, no secret
    dues = dict.fromkeys(range(cards), 0)
    strengths, intervals = dict.fromkeys(range(cards), half_life), dict.fromkeys(range(cards), 0)
    found: list[Review] = []
    day = 0
    while len(found) < reviews:
        for card in [card for card, due in dues.items() if due <= day]:
            known = intervals[card] == 0 or chance.random() < 0.5 ** (intervals[card] / strengths[card])
            found.append(
                Review(ItemId(f"topic/{card}"), FIRST + timedelta(days=day), Rating.GOOD if known else Rating.AGAIN)
            )
            strengths[card] = strengths[card] * 2 if known else half_life
            intervals[card] = intervals[card] * 2 + 1 if known else 1
            dues[card] = day + intervals[card]
        day += 1
    return found[:reviews]


def reversed_grades(reviews: Sequence[Review]) -> list[Review]:
    """The same log of somebody who knows what was forgotten, and the other way round."""
    return [
        Review(each.item, each.day, Rating.GOOD if each.rating is Rating.AGAIN else Rating.AGAIN) for each in reviews
    ]
