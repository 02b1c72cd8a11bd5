"""Topic tests: ten questions without hints, chosen one by one, and an honest verdict; up to twenty where it is open.

The next question covers an objective or a level that was not asked yet, as long as there is one; among those it is one
of the few that promise to tell most (see `abilities`). Which of these few is left to chance, so that two tests differ.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from random import Random

from tutorbot.domain.abilities import PRIOR, Band, Belief, Hardness, bands, expected, information, learnt, share_known
from tutorbot.domain.ids import ItemId, VersionId
from tutorbot.domain.levels import Difficulty
from tutorbot.domain.quizzes import Outcome

FEWEST = 5
"""Questions without which a topic has no test."""
FIRST = 10
"""Questions up to the first verdict."""
MORE = 5
"""Questions up to the next one."""
MOST = 20
DECIDED = 0.8
"""The chance of a band from which on no more questions are offered."""

_FAMILIAR = 0.5
"""What a question that was answered before is worth, of one that never was: who has seen its answer may remember it."""
_NEARLY = 0.85
"""Of the best question's worth: what is as good as the best."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A question that can come next."""

    item: ItemId
    version: VersionId
    objective: str | None
    level: Difficulty
    hardness: Hardness
    familiar: bool
    """The learner has answered it before."""
    rested: bool
    """But not within the last day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """A question of a test with its answer."""

    item: ItemId
    objective: str | None
    level: Difficulty
    hardness: Hardness
    """As it was known when the question was asked."""
    outcome: Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    band: Band
    """The likeliest."""
    chances: dict[Band, float]
    known: float
    """The expected share of the topic's questions that is known, 0 to 1."""
    right: int
    asked: int
    weakest: str | None
    """The objective that fell behind the others most; None where nothing was missed."""

    @property
    def chance(self) -> float:
        return self.chances[self.band]

    @property
    def undecided(self) -> bool:
        return self.chance < DECIDED


def believed(answers: Iterable[tuple[Hardness, Outcome]]) -> Belief:
    """What the answers of one test say about the ability."""
    return reduce(lambda belief, answer: learnt(belief, *answer), answers, PRIOR)


def choose(answers: Sequence[Answered], pool: Sequence[Candidate], left: int, chance: Random) -> Candidate:
    """The next question.

    Args:
        answers: those of the test so far.
        pool: what was not asked in it yet; at least one.
        left: how many more questions are to come up to the next verdict.
        chance: which of several equally good ones it is.
    """
    rested = [each for each in pool if each.rested]
    pool = rested if len(rested) >= left else pool
    objectives, levels = {each.objective for each in answers}, {each.level for each in answers}
    pool = [each for each in pool if each.objective not in objectives or each.level not in levels] or pool
    belief = believed((each.hardness, each.outcome) for each in answers)
    told = {hardness: information(belief, hardness) for hardness in {each.hardness for each in pool}}
    worth = [told[each.hardness] * (_FAMILIAR if each.familiar else 1) for each in pool]
    least = _NEARLY * max(worth)
    return chance.choice([each for each, value in zip(pool, worth, strict=True) if value >= least])


def length(asked: int, pool: int) -> int:
    """How many questions a test has up to its next verdict; `pool` counts those that were not asked yet."""
    if asked == 0:
        return min(FIRST, pool)
    return min(asked + MORE, MOST, asked + pool)


def verdict(answers: Sequence[Answered]) -> Verdict:
    """What can be said after some answers; at least one."""
    belief = believed((each.hardness, each.outcome) for each in answers)
    chances = bands(belief)
    return Verdict(
        band=max(chances, key=lambda band: chances[band]),
        chances=chances,
        known=share_known(belief),
        right=sum(each.outcome is Outcome.RIGHT for each in answers),
        asked=len(answers),
        weakest=_weakest(answers, belief),
    )


def _weakest(answers: Collection[Answered], belief: Belief) -> str | None:
    """The objective with the fewest right answers, against what such questions let expect of this learner.

    An easy question that was missed weighs more than a hard one.
    """
    lack: dict[str, float] = {}
    for each in answers:
        if each.objective is not None:
            right = each.outcome is Outcome.RIGHT
            lack[each.objective] = lack.get(each.objective, 0) + expected(belief, each.hardness) - right
    missed = {each.objective for each in answers if each.outcome is not Outcome.RIGHT}
    return max((objective for objective in lack if objective in missed), key=lambda each: lack[each], default=None)
