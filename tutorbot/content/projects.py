"""The author's form of the mode *project*: all of project.yaml, and the material that becomes of it once it was run.

The runs as it is, with the solution and with each wrong change lie in the lock file, so that nobody waits for them.
"""

import re
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, ConfigDict, Field, PlainValidator, TypeAdapter
from pydantic_core import PydanticCustomError

from tutorbot.content.entries import Entry, Raw
from tutorbot.content.faults import Problem, Problems
from tutorbot.content.fields import (
    Formula,
    Link,
    PuzzleCode,
    PuzzleTitle,
    Rung,
    Says,
    Slug,
    Step,
    Story,
    Words,
    Written,
    Yes,
    as_written,
)
from tutorbot.content.items import Provable
from tutorbot.content.locks import Proved
from tutorbot.content.project_rules import project_problems
from tutorbot.domain import experiments as domain
from tutorbot.domain.experiments import Change, Clue, Experiment, Metric, Score, Show, Trained
from tutorbot.domain.ids import TopicId
from tutorbot.domain.items import filled
from tutorbot.domain.projects import Mistake, Project

FILE: Literal["project.yaml"] = "project.yaml"
RUN: TypeAdapter[Trained | None] = TypeAdapter(Trained | None, config=ConfigDict(ser_json_inf_nan="strings"))
"""How a lock file keeps a run."""
BEFORE, AFTER = "run before", "run after"
"""Under which it keeps them; no figure is named so."""

_RANGE = re.compile(r"(\d+(?:\.\d+)?)\.\.(\d+(?:\.\d+)?)")
_COUNT = re.compile(r"\d{1,3}")
_AMOUNT = re.compile(r"\d{1,9}(?:\.\d{1,9})?")
_ALLOWED = range(2, 26)
"""Values of a setting, which are options of a menu."""


def _refusal(message: str, expected: str) -> PydanticCustomError:
    return PydanticCustomError("problems", "see the context", {"problems": [Problem(message, expected)]})


def run_of(misconception: str) -> str:
    return f"run {misconception}"


def _allowed(given: object) -> tuple[str, ...] | domain.Range:
    written = as_written(given)
    if isinstance(written, str) and (found := _RANGE.fullmatch(written.strip())):
        low, high = float(found[1]), float(found[2])
        if low < high:
            return domain.Range(low, high, whole="." not in found[1] + found[2])
    if isinstance(given, list) and len(given) in _ALLOWED:
        values = [as_written(each) for each in given]
        if all(isinstance(each, str) and each for each in values) and len(set(values)) == len(values):
            return tuple(map(str, values))
    raise _refusal("neither a list of values nor a range", "such as [1, 2, 4], 1..20 (whole numbers) or 0.001..1.0")


def _count(given: object) -> int:
    written = as_written(given)
    if isinstance(written, str) and _COUNT.fullmatch(written):
        return int(written)
    raise _refusal("no count", "a whole number")


def _amount(given: object) -> float:
    written = as_written(given)
    if isinstance(written, str) and _AMOUNT.fullmatch(written):
        return float(written)
    raise _refusal("no number", "a number such as 20 or 0.95")


Count = Annotated[int, PlainValidator(_count)]
Amount = Annotated[float, PlainValidator(_amount)]
Line = Annotated[str, BeforeValidator(as_written)]


class SettingEntry(Entry):
    id: str = Field(description="the name that stands in braces in the code")
    label: Words = Field(description="what learners call it")
    now: Written = Field(description="the value that it has")
    allowed: Annotated[tuple[str, ...] | domain.Range, PlainValidator(_allowed)] = Field(
        description="a list of values, or a range such as 1..20"
    )

    def setting(self) -> domain.Setting:
        return domain.Setting(id=self.id, label=self.label, now=self.now, allowed=self.allowed)


class ClueEntry(Entry):
    id: Slug = Field(description="a short id")
    label: Words = Field(description="what there is to be seen")
    cost: Count = Field(default=1, description="how many looks of the budget it takes, 1 to 3")
    show: Show = Field(description="curve, bars, grid, value or text")
    of: Formula = Field(description="an expression, evaluated after the run")
    x: Words = Field(default="step", description="what a curve is counted along")
    log: Yes = Field(default=False, description="yes: a curve by powers of ten")
    tells: Says = Field(description="what it tells of the run as it is, shown at the end")

    def clue(self) -> Clue:
        return Clue(id=self.id, label=self.label, cost=self.cost, show=self.show, of=self.of, x=self.x, log=self.log)


class MetricEntry(Entry):
    id: Slug = Field(description="a short id; texts quote the number as {id}")
    label: Words | None = Field(default=None, description="what it is; without one it is only quoted")
    of: Formula = Field(description="an expression, evaluated after the run")


class TargetEntry(Entry):
    measure: Words = Field(description="what is measured, such as accuracy on 500 new pictures")
    asks: str = Field(description="the function of the script that predicts")
    score: Score = Field(description="accuracy, squared error or absolute error")
    at_least: Amount | None = Field(default=None, description="a number")
    at_most: Amount | None = Field(default=None, description="a number")
    holdout: PuzzleCode = Field(description="code that makes `inputs` and `labels`")

    def target(self) -> domain.Target:
        return domain.Target(**self.model_dump())


class ConstraintEntry(Entry):
    setting: str | None = Field(default=None, description="the name of a setting")
    parameters: str | None = Field(default=None, description="the name of a model in the code")
    at_most: Amount = Field(description="a number")

    def constraint(self) -> domain.Constraint:
        return domain.Constraint(**self.model_dump())


class ChangeEntry(Entry):
    settings: dict[str, Written] = Field(default_factory=dict, description="values by the names of settings")
    line: Count | None = Field(default=None, description="the number of a line, from 1")
    text: Line | None = Field(default=None, description="what stands in that line instead")

    def change(self, experiment: Experiment) -> Change:
        line = None if self.line is None else (self.line, self.text or "")
        return experiment.change(self.settings, line)


class MistakeEntry(ChangeEntry):
    misconception: Slug = Field(description="a short name of the mistake")
    says: Says = Field(description="what a learner is told who tries it")


class ProjectFile(Provable):
    id: Literal["project.yaml"] = Field(default=FILE, description="nothing: the file has its name")
    title: PuzzleTitle = Field(description="the project's name")
    story: Story = Field(description="what was tried, and what is wrong")
    code: PuzzleCode = Field(description="the training script, with a seed")
    settings: list[SettingEntry] = Field(default_factory=list, description="up to 4 settings", max_length=4)
    lines: list[Count] = Field(
        default_factory=list, description="numbers of lines, of which one may be changed", max_length=25
    )
    metrics: list[MetricEntry] = Field(
        description="1 to 8 numbers that are told or quoted of each run", min_length=1, max_length=8
    )
    evidence: list[ClueEntry] = Field(description="4 to 7 clues", min_length=4, max_length=7)
    budget: Count = Field(description="looks before the first retrain")
    target: TargetEntry = Field(description="measure, asks, score, at_least or at_most, holdout")
    constraints: list[ConstraintEntry] = Field(default_factory=list, description="up to 4 limits", max_length=4)
    hints: list[Rung] = Field(
        description="three rungs: a nudge, the idea, nearly the answer", min_length=3, max_length=3
    )
    solution: ChangeEntry = Field(description="the change that solves it: settings, or line and text")
    explanation: list[Step] = Field(description="1 to 6 steps, shown at the end", min_length=1, max_length=6)
    wrong: list[MistakeEntry] = Field(
        description="at least two changes that learners really try", min_length=2, max_length=8
    )
    source: Link | None = Field(default=None, description="a link to the documentation")

    @classmethod
    def rules(cls, raw: Raw) -> Problems:
        return project_problems(raw)

    def decides(self) -> object:
        prose = {"title", "story", "hints", "explanation", "source", "budget", "settings"}
        data: dict[str, Any] = self.model_dump(exclude=prose)
        for part in (*data["evidence"], *data["wrong"]):
            part.pop("tells", None), part.pop("cost", None), part.pop("says", None)
        return data | {"settings": [[entry.id, entry.now, repr(entry.allowed)] for entry in self.settings]}

    def experiment(self) -> Experiment:
        return Experiment(
            code=self.code,
            settings=tuple(entry.setting() for entry in self.settings),
            lines=tuple(self.lines),
            clues=tuple(entry.clue() for entry in self.evidence),
            metrics=tuple(Metric(entry.id, entry.label, entry.of) for entry in self.metrics),
            target=self.target.target(),
            constraints=tuple(entry.constraint() for entry in self.constraints),
        )

    def material(self, topic: TopicId, proved: Proved) -> Project:
        experiment = self.experiment()
        before, after = (_run(proved, key) for key in (BEFORE, AFTER))
        names = {**before.quoted, **{f"after.{name}": told for name, told in after.quoted.items()}}
        wrong = [(entry, _run(proved, run_of(entry.misconception))) for entry in self.wrong]
        return Project(
            topic=topic,
            title=self.title,
            story=filled(self.story, names),
            experiment=experiment,
            tells=tuple(filled(entry.tells, names) for entry in self.evidence),
            budget=self.budget,
            hints=tuple(filled(hint, names) for hint in self.hints),
            solution=self.solution.change(experiment),
            explanation=tuple(filled(step, names) for step in self.explanation),
            wrong=tuple(
                Mistake(entry.misconception, entry.change(experiment), filled(entry.says, run.quoted), run)
                for entry, run in wrong
            ),
            before=before,
            after=after,
            source=self.source,
            proof=proved.proof(experiment.script(), "returns", self.target.asks),
        )


def _run(proved: Proved, key: str) -> Trained:
    return RUN.validate_json(proved.figures[key]) or Trained(result="incorrect")
