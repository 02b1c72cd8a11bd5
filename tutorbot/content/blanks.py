"""The author's form of a blank of the mode *try*: code with one to three blanks, and otherwise a puzzle."""

from dataclasses import replace
from typing import Literal

from pydantic import Field

from tutorbot.content.entries import Entry, Raw
from tutorbot.content.faults import Problems
from tutorbot.content.fields import Filling, Says, Slug, Words
from tutorbot.content.locks import Proved
from tutorbot.content.puzzle_rules import puzzle_problems
from tutorbot.content.puzzles import PuzzleEntry
from tutorbot.domain.ids import TopicId
from tutorbot.domain.proofs import Proof
from tutorbot.domain.puzzles import Fill, Puzzle, Wrong, fill


class WrongFilling(Entry):
    misconception: Slug = Field(description="a short name of the mistake")
    answers: list[Filling] = Field(description="wrong answers, one for each blank", min_length=1, max_length=3)
    says: Says = Field(description="what a learner is told whose results are the same")
    gets: Words | None = Field(default=None, description="words that the rest of the feedback must hold")


class BlankEntry(PuzzleEntry):
    kind: Literal["fill"] = "fill"  # type: ignore[assignment]  # a puzzle has none, and all else is the same
    solution: str = Field(default="", description="nothing: the answers are the solution")
    answers: list[Filling] = Field(description="what belongs into each blank", min_length=1, max_length=3)
    wrong: list[WrongFilling] = Field(  # type: ignore[assignment]  # as above
        description="at least two wrong fillings that learners really write", min_length=2, max_length=8
    )

    @classmethod
    def rules(cls, raw: Raw) -> Problems:
        return puzzle_problems({**raw, "kind": "fill"})

    def item(self, topic: TopicId, source: str | None = None, proved: Proved | None = None) -> Puzzle:
        return replace(super().item(topic, source, proved), kind="blank")

    def task(self) -> Fill:
        code = self.code or ""
        wrong = [Wrong(each.misconception, fill(code, each.answers), each.says, each.gets) for each in self.wrong]
        coded = self.coded(fill(code, self.answers), wrong)
        return Fill(code=code, answers=tuple(self.answers), bans=tuple(self.bans), **coded)

    def _proof(self, proved: Proved) -> Proof:
        code = "\n\n".join(filter(None, (fill(self.code or "", self.answers), self.harness)))
        return proved.proof(code, "returns", self.examples[0])
