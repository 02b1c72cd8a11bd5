"""The verdict of a topic test against what is true of simulated learners."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random
from typing import TypeAlias

from rich.progress import track

from benchmarks.learning.learners import BLIND, Choose, World, fixed, sit, true_band
from benchmarks.reports import Report
from tutorbot.domain.abilities import SLOPE, Band
from tutorbot.domain.topic_tests import FIRST, MORE, MOST, Verdict, choose, verdict

Test: TypeAlias = Sequence[Verdict]
"""The verdicts after 10, 15 and 20 questions, or after 10 alone."""
Read: TypeAlias = Callable[[Test], Verdict]

_BINS = 5
_STRONG_FROM, _WEAK_BELOW = 8, 5
"""Right answers of ten, for whoever only counts them."""


@dataclass(frozen=True, slots=True)
class Sat:
    """A learner who has sat a test."""

    band: Band
    """In truth."""
    test: Test


def measure(*, quick: bool) -> list[Report]:
    learners, guessers = (400, 400) if quick else (5000, 20_000)
    worlds = {
        "as the test believes": World(),
        "unequal slopes (spread 0.3)": World(uneven=0.3),
        "slopes 25 % lower": World(slope=0.75 * SLOPE),
        "slopes 25 % higher": World(slope=1.25 * SLOPE),
    }
    ways: list[tuple[str, str, Sequence[Sat], Read]] = []
    for name, world in worlds.items():
        ten, adaptive = _sat(learners, FIRST, fixed, world), _sat(learners, MOST, choose, world)
        ways += [
            (name, "10 fixed", ten, _first),
            (name, "10 adaptive", adaptive, _first),
            (name, "10 to 20 adaptive", adaptive, _last),
        ]
    blind = [
        ("10 fixed", _sat(guessers, FIRST, fixed, World(), blind=True), _first),
        ("10 adaptive", adaptive := _sat(guessers, MOST, choose, World(), blind=True), _first),
        ("10 to 20 adaptive", adaptive, _last),
    ]
    return [_bands(ways, learners), _calibration(ways[2][2], learners), _guessing(blind, guessers)]


def _sat(learners: int, count: int, way: Choose, world: World, *, blind: bool = False) -> list[Sat]:
    chance = Random(1)  # noqa: S311  simulated learners, the same in each run
    sat = []
    for _ in track(range(learners), f"{count} questions to {'guessers' if blind else 'learners'}"):
        ability = BLIND if blind else chance.gauss(0, 1)
        answers = sit(ability, count, chance, way, world)
        sat.append(Sat(true_band(ability), [verdict(answers[:end]) for end in range(FIRST, count + 1, MORE)]))
    return sat


def _first(test: Test) -> Verdict:
    return test[0]


def _last(test: Test) -> Verdict:
    """Of somebody who goes on as long as more questions are offered."""
    return next((each for each in test if not each.undecided), test[-1])


def _bands(ways: Sequence[tuple[str, str, Sequence[Sat], Read]], learners: int) -> Report:
    aims = {"10 fixed": "0.70", "10 adaptive": "0.75", "10 to 20 adaptive": "0.80"}
    rows = []
    for name, way, sat, read in ways:
        verdicts = [(each.band, read(each.test)) for each in sat]
        rows.append(
            (
                name,
                way,
                f"{_share([said.band is true for true, said in verdicts]):.3f}",
                aims[way] if name == ways[0][0] else "",
                f"{sum(said.chance for _, said in verdicts) / len(verdicts):.3f}",
                f"{_share([{said.band, true} == {Band.WEAK, Band.STRONG} for true, said in verdicts]):.2%}",
                f"{sum(said.asked for _, said in verdicts) / len(verdicts):.1f}",
            )
        )
    ten = ways[0][2]
    counted = _share([_counted(each.test[0].right) is each.band for each in ten])
    middling = _share([each.band is Band.MIDDLING for each in ten])
    return Report(
        "learning: the band of a topic test, on simulated learners",
        ("questions", "test", "right band", "aim", "stated", "two bands off", "asked"),
        rows,
        f"{learners:,} learners a row with abilities from a standard normal; true difficulties are spread by 0.5 round "
        f"their labels, 27 questions a topic. Counting right answers ({_STRONG_FROM} of 10 for strong, fewer than "
        f"{_WEAK_BELOW} for weak) finds the band of {counted:.3f}; always saying halfway that of {middling:.3f}.",
    )


def _counted(right: int) -> Band:
    return Band.STRONG if right >= _STRONG_FROM else Band.WEAK if right < _WEAK_BELOW else Band.MIDDLING


def _calibration(sat: Sequence[Sat], learners: int) -> Report:
    stated = defaultdict[tuple[int, Band], list[tuple[float, bool]]](list)
    for each in sat:
        said = _last(each.test)
        for band, chance in said.chances.items():
            stated[min(int(chance * _BINS), _BINS - 1), band].append((chance, band is each.band))
    rows = []
    for place in range(_BINS):
        cells = [f"{place / _BINS:.0%} to {(place + 1) / _BINS:.0%}"]
        pairs = [stated[place, band] for band in Band]
        rows.append((*cells, *map(_said_and_true, [*pairs, [pair for each in pairs for pair in each]])))
    return Report(
        "learning: what a verdict states, and how often it is so",
        ("stated chance", *(f"{band}: stated, true" for band in Band), "all: stated, true"),
        rows,
        f"The three chances that each of {learners:,} verdicts of 10 to 20 questions states. Aim: within 4 points.",
    )


def _said_and_true(pairs: Sequence[tuple[float, bool]]) -> str:
    if not pairs:
        return ""
    said = sum(chance for chance, _ in pairs) / len(pairs)
    return f"{said:.1%}, {_share([true for _, true in pairs]):.1%} ({len(pairs):,})"


def _guessing(blind: Sequence[tuple[str, Sequence[Sat], Read]], guessers: int) -> Report:
    rows = []
    for way, sat, read in blind:
        said = [read(each.test) for each in sat]
        strong = [each for each in said if each.band is Band.STRONG]
        halfway = _share([each.band is Band.MIDDLING for each in said])
        rows.append((way, str(len(strong)), str(sum(not each.undecided for each in strong)), f"{halfway:.1%}"))
    return Report(
        "learning: who picks blindly",
        ("test", "found strong", "of these decided", "found halfway"),
        rows,
        f"Of {guessers:,} who pick one of four options without reading. Aim: none in 2,000 found strong.",
    )


def _share(found: Sequence[bool]) -> float:
    return sum(found) / len(found)
