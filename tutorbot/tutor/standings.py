"""How a project stands: what was looked at, what was changed and run, what is left."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import ConfigDict, TypeAdapter

from tutorbot.domain.errors import Stale
from tutorbot.domain.experiments import Change, Trained
from tutorbot.domain.figures import Look
from tutorbot.domain.ids import RoundId, TopicId
from tutorbot.domain.learners import Defaults
from tutorbot.domain.projects import Project, likely_cause
from tutorbot.domain.puzzles import Ended
from tutorbot.storage.modes import Answer, Round
from tutorbot.storage.transactions import Transaction
from tutorbot.tutor.rounds import Onward, onward

RUN: TypeAdapter[Trained | None] = TypeAdapter(Trained | None, config=ConfigDict(ser_json_inf_nan="strings"))
"""How a retrain lies in its answer."""
GONE = "This project is gone. `/learn` has all that there is."


@dataclass(frozen=True, slots=True)
class Try:
    """One retrain."""

    id: int
    number: int
    """From 1."""
    change: Change
    run: Trained | None
    """None until it was run."""
    cause: str = ""
    """Why it has not solved it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A project as its learner shall see it."""

    round: RoundId
    topic: TopicId
    topic_title: str
    project: Project
    look: Look
    """How its pictures look."""
    clues: Sequence[str]
    """Ids of the evidence that was looked at, in that order."""
    left: int
    """Looks that may still be taken."""
    hints: int
    """Rungs that were shown."""
    typed: Change
    """What was typed last, run or not."""
    tries: Sequence[Try]
    running: bool
    """A retrain is under way at this moment."""
    ended: Ended | None
    onward: Onward | None
    """Once it has ended."""
    shown: Try | None = None
    """The retrain whose verdict is asked for."""

    @property
    def latest(self) -> Try | None:
        """The newest retrain that was run."""
        return next((each for each in reversed(self.tries) if each.run), None)

    @property
    def waiting(self) -> Try | None:
        """The oldest that was kept and not run."""
        return next((each for each in self.tries if each.run is None), None)


def standing_of(tx: Transaction, found: Round, defaults: Defaults, running: Collection[int]) -> Standing:
    """A round's project as it stands; `running` are the ids of the tries that are run at this moment."""
    project = project_of(tx, found)
    known = tx.learners.get(found.learner, defaults)
    clues = [clue for clue in found.choices.get("clues", []) if project.cost(clue)]
    tries = [_tried(project, each) for each in tx.modes.answers(found.id)]
    more = sum(1 for each in tries if each.run)
    spent = sum(project.cost(clue) or 0 for clue in clues)
    over = Ended.SHOWN if found.choices.get("shown") else Ended.SOLVED
    return Standing(
        round=found.id,
        topic=found.topic,
        topic_title=found.topic_title,
        project=project,
        look=known.look if known else Look.DARK,
        clues=clues,
        left=project.budget + more - spent,
        hints=found.choices.get("hints", 0),
        typed=change_of(found.choices.get("typed", {})),
        tries=tries,
        running=any(each.id in running for each in tries),
        ended=over if found.ended_at else None,
        onward=onward(tx, found) if found.ended_at else None,
    )


def project_of(tx: Transaction, found: Round) -> Project:
    project = tx.materials.get(found.material) if found.material else None
    if not isinstance(project, Project):
        raise Stale(GONE)
    return project


def _tried(project: Project, answer: Answer) -> Try:
    change = change_of(answer.answer)
    run = RUN.validate_python(answer.answer.get("run"))
    return Try(answer.id, answer.number, change, run, likely_cause(project, change, run) if run else "")


def change_of(plain: Mapping[str, Any]) -> Change:
    line = plain.get("line")
    return Change(dict(plain.get("settings", {})), (line[0], line[1]) if line else None)


def plain_of(change: Change) -> dict[str, Any]:
    return {"settings": dict(change.settings), "line": list(change.line) if change.line else None}
