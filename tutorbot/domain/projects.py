"""Projects: the story round an experiment, its rungs of hints, the way out, and what a retrain tells of its change."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import isfinite
from typing import Literal, TypeVar

from tutorbot.domain.experiments import Change, Experiment, Seen, Trained
from tutorbot.domain.figures import MOST_BARS, MOST_SERIES, MOST_TILES, Bar, Bars, Line, Series, Tile, Tiles, number
from tutorbot.domain.ids import TopicId
from tutorbot.domain.modes import Mode
from tutorbot.domain.proofs import Label, Proof, label


@dataclass(frozen=True, slots=True)
class Mistake:
    """A change that learners really try, and that does not solve it."""

    misconception: str
    change: Change
    says: str
    run: Trained
    """What came of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """The material of the mode. All figures in its texts are filled in."""

    topic: TopicId
    title: str
    story: str
    experiment: Experiment
    tells: tuple[str, ...]
    """For each clue what it would have told, shown at the end."""
    budget: int
    """Looks before the first retrain; each retrain gives one more."""
    hints: tuple[str, ...]
    """Three rungs."""
    solution: Change
    explanation: tuple[str, ...]
    wrong: tuple[Mistake, ...]
    before: Trained
    """The run as it is, with everything that can be looked at."""
    after: Trained
    """The run with the solution."""
    source: str | None = None
    """A link to the documentation."""
    proof: Proof | None = None
    mode: Literal[Mode.PROJECT] = Mode.PROJECT
    kind: Literal["project"] = "project"

    @property
    def label(self) -> Label:
        return label(self.proof)

    def cost(self, clue: str) -> int | None:
        """Looks that a clue takes, by its id; None where there is none."""
        return next((each.cost for each in self.experiment.clues if each.id == clue), None)


def likely_cause(project: Project, change: Change, run: Trained) -> str:
    """Why a change has not solved it, in Markdown; empty where it has, or where the run's own feedback says it."""
    if run.solved or run.feedback:
        return ""
    same = next((wrong for wrong in project.wrong if wrong.change == change), None)
    same = same or next((wrong for wrong in project.wrong if _alike(wrong.run, run)), None)
    return same.says if same else _in_general(project, run)


def _alike(one: Trained, other: Trained) -> bool:
    """The same numbers, to the digits that are told."""
    if one.measure is None or other.measure is None or not one.metrics:
        return False
    return (one.metrics, number(one.measure)) == (other.metrics, number(other.measure))


def _in_general(project: Project, run: Trained) -> str:
    target, before = project.experiment.target, project.before.measure
    if target.met(run.measure):
        return "The target is reached, but not within the rules. Look for a change that needs less."
    if run.measure is None or before is None:
        return ""
    if not isfinite(run.measure):
        return "The predictions are no numbers any more: the run has blown up, as it does when its steps are too large."
    if number(run.measure) == number(before):
        return "It made no difference at all: what you changed is not what holds this run back."
    if target.better(run.measure, before):
        return "Better than before, and not there yet. Did it mend the cause, or only lessen what it does?"
    return "Worse than before. Look at the evidence once more before you change the next thing."


def beside(before: Seen, after: Seen) -> Sequence[Seen]:
    """What a clue showed and shows now, side by side in one figure where they fit into one, else one after the other.

    A part that is the same in both is shown once.
    """
    match before, after:
        case Line(), Line() if before.xs == after.xs:
            series = _paired(before.series, after.series)
            if len(series) <= MOST_SERIES:
                return (replace(before, series=series),)
        case Bars(), Bars():
            bars = _paired(before.bars, after.bars)
            if len(bars) <= MOST_BARS:
                return (replace(before, bars=bars),)
        case Tiles(), Tiles():
            tiles = _paired(before.tiles, after.tiles)
            if len(tiles) <= MOST_TILES:
                return (replace(before, tiles=tiles),)
        case (str(), _) | (_, str()):
            return before, after
    return tuple(
        each if isinstance(each, str) else replace(each, title=f"{when}: {each.title}")
        for when, each in (("Before", before), ("Now", after))
    )


Part = TypeVar("Part", Series, Bar, Tile)


def _paired(before: Sequence[Part], after: Sequence[Part]) -> tuple[Part, ...]:
    """Each part as it was and, right behind it, as it is; those that are there only once come last."""
    now: dict[str, Part] = {part.name: part for part in after}
    found: list[Part] = []
    for part in before:
        same = now.pop(part.name, None)
        if same == part:
            found.append(part)
        else:
            found.append(replace(part, name=f"{part.name} before"))
            found += [replace(same, name=f"{same.name} now")] if same else []
    found += [replace(part, name=f"{part.name} now") for part in now.values()]
    return tuple(found)
