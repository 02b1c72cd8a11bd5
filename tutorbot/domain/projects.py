"""Projects: the story round an experiment, its rungs of hints, the way out, and what a retrain tells of its change."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import isfinite
from typing import Literal

from tutorbot.domain.experiments import Change, Experiment, Seen, Trained
from tutorbot.domain.figures import MOST_SERIES, Line, number
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
    """What a clue showed and shows now: curves in one figure where they fit into one, all else one after the other."""
    if isinstance(before, str) or isinstance(after, str):
        return before, after
    if isinstance(before, Line) and isinstance(after, Line) and before.xs == after.xs:
        same = [series for series in before.series if series in after.series]
        pairs = [
            replace(series, name=f"{series.name} {when}")
            for when, line in (("before", before), ("now", after))
            for series in line.series
            if series not in same
        ]
        if len(pairs) + len(same) <= MOST_SERIES:
            return (replace(before, series=(*same, *pairs)),)
    return tuple(replace(seen, title=f"{when}: {seen.title}") for when, seen in (("Before", before), ("Now", after)))
