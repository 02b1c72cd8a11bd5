"""The author's form of the mode *visualize*: a small program, the stages that are seen in it, three questions.

Everything that is shown comes from one run of the program. The run's figures lie in the lock file, beside the proof.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final, Literal

from pydantic import Field, PrivateAttr, TypeAdapter

from tutorbot.content.entries import Entry, Raw, listed, meant, texts
from tutorbot.content.faults import Problem, Problems
from tutorbot.content.fields import Formula, PageTitle, Program, Slug, StageText
from tutorbot.content.items import ItemFile, Provable
from tutorbot.content.locks import Proved
from tutorbot.content.placeholders import names_in
from tutorbot.content.questions import QuestionEntry
from tutorbot.content.shows import ShowEntry
from tutorbot.content.templates import named
from tutorbot.domain.figures import Figure
from tutorbot.domain.ids import ItemId, TopicId
from tutorbot.domain.items import Question, filled
from tutorbot.domain.materials import Stage, Visual

FILE: Final = "visualize.yaml"
FIGURES: TypeAdapter[tuple[Figure, ...]] = TypeAdapter(tuple[Figure, ...])
"""How a lock file keeps what a stage shows."""

MOST_FILLED = 1_400
"""Characters of a stage's text, once the figures are filled in."""


class StageEntry(Entry):
    id: Slug = Field(description="a short id")
    title: PageTitle = Field(description="the stage's headline")
    text: StageText = Field(description="what to look at, and why it is so")
    show: ShowEntry = Field(description="what is shown: one of shapes, curve, bars, grid, maps, window")
    holds: list[Formula] = Field(default_factory=list, description="expressions that must be true of the run")
    check: Slug | None = Field(default=None, description="the id of a question of this topic")

    @property
    def key(self) -> str:
        """Under which a lock file keeps what it shows. No figure is named so."""
        return f"stage {self.id}"


class SightEntry(QuestionEntry):
    """A question on what was seen, which is proved after the program."""

    _before: str = PrivateAttr("")

    @classmethod
    def rules(cls, raw: Raw) -> Problems:
        yield from QuestionEntry.rules(raw)
        if "template" in raw:
            yield Problem("a template, but the run is one", "a question without one", ("template",))

    def after(self, program: str) -> "SightEntry":
        """The same, proved by what the program leaves behind, if it has no code of its own."""
        copied = self.model_copy()
        copied._before = program  # noqa: SLF001  its own
        return copied

    @property
    def run_code(self) -> str:
        """Its own code, or the program where it has none."""
        return super().run_code or self._before

    def item(self, topic: TopicId, source: str | None = None, proved: Proved | None = None) -> Question:
        return replace(super().item(topic, source, proved), kind="sight")


class VisualFile(ItemFile, Provable):
    """All of visualize.yaml: a list of items, and what its mode is made of."""

    entries = "questions"

    id: Literal["visualize.yaml"] = Field(default=FILE, description="nothing: the file has its name")
    code: Program = Field(description="the program, after `code: |`: a model and its training, with a seed")
    figures: dict[str, Formula] = Field(default_factory=dict, description="names, each with an expression")
    stages: list[StageEntry] = Field(
        description="up to nine stages, each with id, title, text and show", min_length=1, max_length=9
    )
    questions: list[SightEntry] = Field(
        description="up to three questions on what was seen", min_length=1, max_length=3
    )

    @classmethod
    def rules(cls, raw: Raw) -> Problems:
        given = raw.get("figures")
        figures = list(given) if isinstance(given, dict) else []
        for name in figures:
            yield from named(name, ("figures", name))
        stages = [names_in(*texts(stage, "text")) for stage in listed(raw, "stages")]
        for number, names in enumerate(stages):
            for name in sorted(names - set(figures)):
                message = f"“{{{name}}}” is no figure{meant(name, figures)}"
                yield Problem(message, "a name in `figures`", ("stages", number, "text"))
        for name in figures:
            if name not in set().union(*stages):
                message = f"the figure “{name}” is quoted nowhere"
                yield Problem(message, f"{{{name}}} in the text of a stage, or no such figure", ("figures", name))

    @property
    def listed(self) -> Sequence[SightEntry]:
        return [question.after(self.code) for question in self.questions]

    def decides(self) -> object:
        stages = [[stage.id, stage.title, stage.show.model_dump(), stage.holds] for stage in self.stages]
        return [self.code, self.figures, stages]

    def material(self, topic: TopicId, proved: Proved) -> Visual:
        return Visual(
            topic=topic,
            stages=tuple(
                Stage(
                    stage.title,
                    filled(stage.text, proved.figures),
                    FIGURES.validate_json(proved.figures[stage.key]),
                    ItemId(f"{topic}/{stage.check}") if stage.check else None,
                )
                for stage in self.stages
            ),
            questions=tuple(ItemId(f"{topic}/{question.id}") for question in self.questions),
            code=self.code,
            proof=proved.proof(self.code, "prints", None),
        )

    def filled_problems(self, proved: Proved) -> Iterator[Problem]:
        """What is wrong with the texts once the figures are filled in."""
        for number, stage in enumerate(self.stages):
            if (length := len(filled(stage.text, proved.figures))) > MOST_FILLED:
                message = f"{length} characters long with its figures"
                yield Problem(message, f"at most {MOST_FILLED}", ("stages", number, "text"))
