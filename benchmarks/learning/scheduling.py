"""The scheduler with simulated learners (`memories`): do cards come when they should, and is the time well spent?

Everybody has five minutes a day for 120 days and a deck that they do not get through. First comes what is due, then
new cards until the time is over. *Leitner* doubles the interval of a card with each right answer, from one day to 64,
and begins anew after a wrong one; the least advanced box comes first. *Random order* takes any card of the deck.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import chain, count
from random import Random
from statistics import mean
from typing import Protocol

from rich.progress import track

from benchmarks.learning.memories import Memory, Mind, mind
from benchmarks.reports import Report, ratios, spread
from tutorbot.domain.models import STANDARD, Model
from tutorbot.domain.reviews import Card, Rating, rate, retrievability
from tutorbot.domain.schedules import place

DAYS, SECONDS, DECK = 120, 300, 1000
DIFFER = (0.2, 0.4, 0.6)
"""How much learners differ, see `memories.mind`; the middle one for all comparisons."""
NEAR = 0.03
"""How far the share of due cards that are recalled may lie from the desired retention."""
_LEARN, _RECALL, _FAIL = 20, 8, 14
"""Seconds: for a new card, for one that is recalled, for one that is not and is looked at once more."""
_SURE = 0.8
_BOXES = 7
_DAY = date(2026, 1, 1)


class Policy(Protocol):
    def order(self, day: int) -> Iterator[int]:
        """The numbers of the cards of a day, from 0; one that was never there before is learnt."""

    def rated(self, number: int, rating: Rating, day: int) -> None: ...


@dataclass
class Ours:
    """As the daily review does it, but for siblings and the limits of a day."""

    model: Model = STANDARD
    recalled: list[bool] = field(default_factory=list)
    """Of each card that was due, whether it was."""
    _cards: dict[int, Card] = field(default_factory=dict)
    _load: dict[date, tuple[int, int]] = field(default_factory=dict)

    def order(self, day: int) -> Iterator[int]:
        today = _DAY + timedelta(days=day)
        due = [number for number, card in self._cards.items() if card.due <= today]
        due.sort(key=lambda number: retrievability(self._cards[number], today, self.model))
        return chain(due, count(len(self._cards)))

    def rated(self, number: int, rating: Rating, day: int) -> None:
        today = _DAY + timedelta(days=day)
        before = self._cards.get(number)
        after = rate(before or Card(due=today), rating, today, self.model)
        if after.relook:
            after = rate(after, Rating.GOOD, today, self.model)
        if before:
            self.recalled.append(rating is not Rating.AGAIN)
            self._count(before.due, -1)
        after = self._cards[number] = place(after, self._load, f"1:{number}")
        self._count(after.due, 1)

    def _count(self, day: date, more: int) -> None:
        self._load[day] = (0, self._load.get(day, (0, 0))[1] + more)


class Leitner:
    def __init__(self) -> None:
        self._boxes: dict[int, int] = {}
        self._due: dict[int, int] = {}

    def order(self, day: int) -> Iterator[int]:
        due = [number for number, on in self._due.items() if on <= day]
        return chain(sorted(due, key=lambda number: self._boxes[number]), count(len(self._due)))

    def rated(self, number: int, rating: Rating, day: int) -> None:
        box = 0 if rating is Rating.AGAIN else min(self._boxes.get(number, -1) + 1, _BOXES - 1)
        self._boxes[number], self._due[number] = box, day + 2**box


class Shuffled:
    """Random order."""

    def __init__(self, chance: Random) -> None:
        self._chance = chance

    def order(self, day: int) -> Iterator[int]:  # noqa: ARG002  a day like any other
        return iter(self._chance.sample(range(DECK), DECK))

    def rated(self, number: int, rating: Rating, day: int) -> None: ...


def study(policy: Policy, mind: Mind, chance: Random) -> list[float]:
    """The chance to recall each card of the deck on the day after the last; 0 for those that were never begun."""
    memories: dict[int, Memory] = {}
    for day in range(DAYS):
        left = SECONDS
        for number in policy.order(day):
            if left <= 0 or number >= DECK:
                break
            if number in memories:
                rating = memories[number].answer(day)
                left -= _FAIL if rating is Rating.AGAIN else _RECALL
            else:
                memories[number] = Memory(mind, day, chance)
                rating = memories[number].judge()
                left -= _LEARN
            policy.rated(number, rating, day)
    return [memories[number].recall(DAYS) if number in memories else 0.0 for number in range(DECK)]


async def measure(*, quick: bool) -> Report:
    learners = 12 if quick else 100
    retained: dict[float, list[float]] = {differ: [] for differ in DIFFER}
    known: dict[str, list[list[float]]] = {name: [] for name in ("ours", "Leitner", "random")}
    for number in track(range(learners), "scheduling"):
        for differ in DIFFER:
            learner = mind(Random(f"mind {number}"), differ)  # noqa: S311  a simulation
            ours = Ours()
            deck = study(ours, learner, Random(f"{number}"))  # noqa: S311  as above
            retained[differ].append(mean(ours.recalled))
            if differ == DIFFER[1]:
                known["ours"].append(deck)
                known["Leitner"].append(study(Leitner(), learner, Random(f"{number}")))  # noqa: S311  as above
                shuffled = Shuffled(Random(f"order {number}"))  # noqa: S311  as above
                known["random"].append(study(shuffled, learner, Random(f"{number}")))  # noqa: S311  as above
    rows = [row for differ, shares in retained.items() for row in _retention(differ, shares)]
    rows.append(_known("cards recalled at the end", {name: [sum(deck) for deck in known[name]] for name in known}))
    sure = {name: [sum(1.0 for chance in deck if chance >= _SURE) for deck in known[name]] for name in known}
    rows.append(_known(f"cards known with {_SURE:.0%} or more", sure))
    return Report(
        "scheduling: simulated learners whose memory is not FSRS",
        ("", "ours", "Leitner", "random", "to Leitner", "to random"),
        rows,
        f"{learners} learners, {DAYS} days of {SECONDS // 60} minutes, a deck of {DECK:,} cards; desired retention "
        "90 %, with the parameters that everybody begins with.",
    )


def _retention(differ: float, shares: list[float]) -> list[tuple[str, ...]]:
    near = mean(abs(share - STANDARD.retention) <= NEAR for share in shares)
    blank = ("",) * 4
    return [
        (f"learners who differ by {differ}: retention", spread(shares, 3), *blank),
        (f"… share of them within {NEAR} of 90 %", f"{near:.0%}", *blank),
    ]


def _known(what: str, counts: dict[str, list[float]]) -> tuple[str, ...]:
    ours, leitner, shuffled = counts["ours"], counts["Leitner"], counts["random"]
    each = [spread(numbers, 0) for numbers in (ours, leitner, shuffled)]
    return (what, *each, spread(ratios(ours, leitner)), spread(ratios(ours, shuffled)))
