"""How many reviews a day a learner has to expect at a desired retention, before they choose it.

The expectation under FSRS: at each review a card is recalled with its retrievability and then rated Good, or else
Again and once more on that day. Cards are followed as shares of kinds of memory, so that no chance is needed, and a
thousand cards cost hardly more than a hundred.
"""

import math
from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta
from functools import lru_cache
from typing import TypeAlias

from tutorbot.domain.models import Fit, Model
from tutorbot.domain.reviews import Card, Rating, rate

DAYS = 30
SAMPLE = 300
"""Of more cards than this, about as many that lie evenly among them stand for all."""
_GRAIN = 1.1
"""Stabilities that differ by less than this factor are one kind of memory."""
_DAY = date(2000, 1, 1)

Memory: TypeAlias = tuple[float, float]
"""Stability and difficulty."""


def workload(cards: Sequence[Card], new: int, new_per_day: int, day: date, model: Model) -> tuple[float, ...]:
    """The reviews to expect on each of the next 30 days, today first; a relook after Again counts as one more.

    Args:
        cards: all that are not suspended; each keeps the day on which it is due now.
        new: items that are still to be learnt.
        new_per_day: how many of them begin a day.
        day: today's study day.
        model: with the retention in question.
    """
    expected = [0.0] * DAYS
    coming: list[dict[tuple[Memory, int], float]] = [defaultdict(float) for _ in range(DAYS)]

    def put(memory: Memory, on: int, share: float) -> None:
        interval = model.interval(memory[0])
        if on + interval < DAYS:
            coming[on + interval][memory, interval] += share

    first = _memory(rate(Card(due=day), Rating.GOOD, day, model))
    step = -(-len(cards) // SAMPLE) or 1
    chosen = sorted(cards, key=lambda card: card.due)[::step]
    for card in chosen:
        on, share = max(0, (card.due - day).days), len(cards) / len(chosen)
        if on >= DAYS:
            continue
        if card.stability is None or card.difficulty is None or card.last_day is None:
            expected[on] += share
            put(first, on, share)
        else:
            gap = max(0, (day - card.last_day).days + on)
            coming[on][(card.stability, card.difficulty), gap] += share
    for on in range(DAYS):
        put(first, on, min(new_per_day, max(0, new - on * new_per_day)))
        for (memory, gap), share in coming[on].items():
            recall, known, forgotten = _reviewed(memory, gap, model.fit)
            expected[on] += share * (2 - recall)
            put(known, on, share * recall)
            put(forgotten, on, share * (1 - recall))
    return tuple(expected)


@lru_cache(maxsize=8192)
def _reviewed(memory: Memory, gap: int, fit: Fit | None) -> tuple[float, Memory, Memory]:
    """The chance of recall, and what becomes of a memory that is recalled, and of one that is not."""
    model = Model(fit=fit)
    card = Card(due=_DAY, stability=memory[0], difficulty=memory[1], last_day=_DAY - timedelta(days=gap))
    forgotten = rate(rate(card, Rating.AGAIN, _DAY, model), Rating.GOOD, _DAY, model)
    return model.recall(memory[0], gap), _memory(rate(card, Rating.GOOD, _DAY, model)), _memory(forgotten)


def _memory(card: Card) -> Memory:
    """The kind that a card's memory is of."""
    stability, difficulty = card.stability or 1.0, card.difficulty or 5.0
    return _GRAIN ** round(math.log(stability, _GRAIN)), float(round(difficulty))
