"""On which day a card comes back: near the one that the model names, where the least is due.

Fuzz keeps cards that were learnt together from staying together, and evens out the days. How far a card may be moved
is Anki's rule (ankitects/anki, rslib/src/scheduler/states/fuzz.rs), and so is taking the least loaded of those days,
one without a sibling first (load_balancer.rs beside it). Chance is seeded: a button names the day that it will be.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from random import Random
from typing import TypeAlias

from tutorbot.domain.reviews import Card, Rating

Load: TypeAlias = Mapping[date, tuple[int, int]]
"""By day, where there is anything: how many siblings of the card are due, and how many cards in all."""

_SHORTEST = 2.5
"""Days; a shorter interval is not moved at all."""
_RANGES = ((2.5, 7.0, 0.15), (7.0, 20.0, 0.1), (20.0, float("inf"), 0.05))
"""Of the days of an interval that lie from here to there, this share is added to the one day that each may be moved."""
_LONGEST = 36_500


def reach(interval: int) -> tuple[int, int]:
    """The shortest and the longest interval, in days, that may stand for one that the model names."""
    if interval < _SHORTEST:
        return interval, interval
    delta = 1 + sum(share * max(0.0, min(interval, end) - start) for start, end, share in _RANGES)
    return max(2, round(interval - delta)), min(round(interval + delta), _LONGEST)


def place(card: Card, load: Load, seed: str, earliest: date = date.min) -> Card:
    """The card just rated, due on the least loaded day in reach; chance decides among equals.

    The seed names the learner and the item; the count of reviews is added to it. Days before `earliest` are not taken,
    unless all are.
    """
    days = [day for day in _days(card) if day >= earliest] or _days(card)[-1:]
    least = min(load.get(day, (0, 0)) for day in days)
    best = [day for day in days if load.get(day, (0, 0)) == least]
    chance = Random(f"{seed}:{card.reviews}")  # noqa: S311  a choice, not a secret
    return replace(card, due=chance.choice(best))


def spread(outcomes: Mapping[Rating, Card], load: Load, seed: str) -> dict[Rating, Card]:
    """What `reviews.forecast` gives, each on its day: the better the rating, the later, where their reach allows it."""
    placed: dict[Rating, Card] = {}
    earliest = date.min
    for rating in sorted(outcomes):
        placed[rating] = place(outcomes[rating], load, seed, earliest)
        earliest = placed[rating].due + timedelta(days=1)
    return placed


def settle(card: Card, due: date | None) -> Card:
    """The card just rated, due on the day that was chosen at that time, if it lies in reach of its memory."""
    return replace(card, due=due) if due in _days(card) else card


def span(cards: Iterable[Card]) -> tuple[date, date]:
    """The first and the last day on which any of these cards, just rated, may come back."""
    ends = [_ends(card) for card in cards]
    return min(first for first, _ in ends), max(last for _, last in ends)


def _days(card: Card) -> list[date]:
    first, last = _ends(card)
    return [first + timedelta(days=later) for later in range((last - first).days + 1)]


def _ends(card: Card) -> tuple[date, date]:
    begun = card.last_day or card.due
    shortest, longest = reach((card.due - begun).days)
    return begun + timedelta(days=shortest), begun + timedelta(days=longest)
