"""The labelled answers of `tests/recalls`: `tuned` is what the weights were fitted on, `held` is what is reported."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

import yaml

from tutorbot.domain.rubrics import Concept, Rubric

FOLDER = Path(__file__).parents[1] / "tests" / "recalls"

Half = Literal["tuned", "held"]


@dataclass(frozen=True, slots=True)
class Answer:
    style: str
    text: str
    covers: frozenset[str]
    """Ids of the concepts that it states, by honest reading."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One prompt with its answers."""

    name: str
    prompt: str
    concepts: tuple[Concept, ...]
    answers: tuple[Answer, ...]

    @property
    def rubric(self) -> Rubric:
        return Rubric(self.prompt, self.concepts)

    @property
    def bare(self) -> "Sheet":
        """Without paraphrases, misconceptions and terms: as somebody in a hurry would ask."""
        return replace(self, concepts=tuple(Concept(each.id, each.text) for each in self.concepts))


def sheets(half: Half) -> list[Sheet]:
    return [_sheet(path) for path in sorted((FOLDER / half).glob("*.yaml"))]


def _sheet(path: Path) -> Sheet:
    raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    return Sheet(path.stem, raw["prompt"], tuple(_concepts(raw["concepts"])), tuple(_answers(raw["answers"])))


def _concepts(raw: list[dict[str, str | list[str]]]) -> Iterator[Concept]:
    for each in raw:
        lists = {name: tuple(each[name]) for name in ("paraphrases", "misconceptions", "terms")}
        yield Concept(str(each["id"]), str(each["text"]), **lists)


def _answers(raw: list[dict[str, str | list[str]]]) -> Iterator[Answer]:
    for each in raw:
        yield Answer(str(each["style"]), str(each["text"]), frozenset(each["covers"]))
