"""The author's form of a code puzzle, and the domain value that becomes of it.

One model holds the fields of all four kinds; `puzzle_problems` says which of them a kind needs and which it has no use
for.
"""

import re
from collections.abc import Iterable
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, PlainValidator
from pydantic_core import PydanticCustomError

from tutorbot.content.entries import Entry, Raw
from tutorbot.content.faults import Problem, Problems
from tutorbot.content.fields import (
    Call,
    PuzzleCode,
    PuzzleTitle,
    Rung,
    Says,
    Slug,
    Solution,
    Statement,
    Step,
    Words,
    Written,
    Yes,
    as_written,
)
from tutorbot.content.items import ItemEntry
from tutorbot.content.locks import Proved
from tutorbot.content.puzzle_rules import entry_of, puzzle_problems
from tutorbot.domain import puzzles as domain
from tutorbot.domain.ids import ItemId, TopicId
from tutorbot.domain.levels import Difficulty
from tutorbot.domain.proofs import Proof

MOST_DRAWS = 20

_TOLERANCE = re.compile(r"(?P<relative>[\d.e+-]+) relative(?:, (?P<absolute>[\d.e+-]+) absolute)?")


def _refusal(message: str, expected: str) -> PydanticCustomError:
    return PydanticCustomError("problems", "see the context", {"problems": [Problem(message, expected)]})


def _tolerance(given: object) -> domain.Tolerance:
    expected = "“exact”, or such as “1e-4 relative, 1e-5 absolute”"
    written = as_written(given)
    if written == "exact":
        return domain.Tolerance(0.0, 0.0)
    found = _TOLERANCE.fullmatch(written.strip()) if isinstance(written, str) else None
    if not found:
        raise _refusal("no tolerance that can be read", expected)
    try:
        tolerance = domain.Tolerance(float(found["relative"]), float(found["absolute"] or 0))
    except ValueError:
        raise _refusal("no tolerance that can be read", expected) from None
    if not (0 <= tolerance.relative < 1 and 0 <= tolerance.absolute < 1):
        raise _refusal("a tolerance that lets everything pass", expected)
    return tolerance


def _draws(given: object) -> int:
    written = as_written(given)
    if not isinstance(written, str) or not re.fullmatch(r"\d\d?", written) or not 1 <= int(written) <= MOST_DRAWS:
        raise _refusal("no count of draws", f"a number from 1 to {MOST_DRAWS}")
    return int(written)


def _as_list(given: object) -> object:
    return given if isinstance(given, list) else [given]


class CaseEntry(Entry):
    call: Call = Field(description="a call, as an expression of Python")
    about: Words | None = Field(default=None, description="what is special about it, without giving the answer away")


class WrongEntry(Entry):
    misconception: Slug = Field(description="a short name of the mistake")
    says: Says = Field(description="what a learner is told whose results are the same")
    code: PuzzleCode | None = Field(default=None, description="a wrong solution")
    gets: Words | None = Field(default=None, description="words that the rest of the feedback must hold")
    answer: Written | None = Field(default=None, description="a wrong answer")


class PuzzleEntry(ItemEntry):
    kind: Literal["implement", "fix", "predict", "order"] = Field(description="implement, fix, predict or order")
    difficulty: Difficulty = Field(description="easy, medium or hard")
    title: PuzzleTitle = Field(description="the puzzle's name")
    statement: Statement = Field(description="what the learner has to do")
    starter: PuzzleCode | None = Field(default=None, description="the code that the learner begins with")
    solution: Solution = Field(description="the reference: code, or what a learner should type")
    harness: PuzzleCode | None = Field(default=None, description="code that runs after the learner's")
    examples: list[Call] = Field(default_factory=list, description="1 to 3 calls that learners see", max_length=3)
    cases: list[CaseEntry] = Field(default_factory=list, description="up to 12 hidden calls", max_length=12)
    generator: PuzzleCode | None = Field(default=None, description="code that defines `inputs(rng)`")
    entry: str | None = Field(default=None, description="the function that the generator's inputs go to")
    draws: Annotated[int, PlainValidator(_draws)] = Field(default=5, description="a number from 1 to 20")
    tolerance: Annotated[domain.Tolerance, PlainValidator(_tolerance)] = Field(
        default=domain.Tolerance(), description="exact, or such as 1e-4 relative, 1e-5 absolute"
    )
    dtype: Literal["same", "any"] = Field(default="same", description="same or any")
    keeps_arguments: Yes = Field(default=False, description="yes, if arguments must not be changed in place")
    bans: list[str] = Field(default_factory=list, description="names that may not be used", max_length=20)
    code: PuzzleCode | None = Field(default=None, description="the code whose result is asked for")
    asks: Literal["shape", "value", "dtype", "prints", "raises"] | None = Field(
        default=None, description="shape, value, dtype, prints or raises"
    )
    of: Call | None = Field(default=None, description="the expression that is asked about")
    also: Annotated[list[Written], BeforeValidator(_as_list)] = Field(
        default_factory=list, description="further notations that are right", max_length=8
    )
    hints: list[Rung] = Field(
        description="three rungs: a nudge, the idea, nearly the answer", min_length=3, max_length=3
    )
    explanation: list[Step] = Field(description="1 to 6 steps, shown after solving", min_length=1, max_length=6)
    wrong: list[WrongEntry] = Field(
        description="at least two wrong solutions that learners really write", min_length=2, max_length=8
    )

    @classmethod
    def rules(cls, raw: Raw) -> Problems:
        return puzzle_problems(raw)

    def decides(self) -> object:
        prose = {"title", "statement", "hints", "explanation", "difficulty", "objective", "source"}
        tolerance = [self.tolerance.relative, self.tolerance.absolute]
        return {**self.model_dump(exclude={*prose, "tolerance"}), "tolerance": tolerance}

    def item(self, topic: TopicId, source: str | None = None, proved: Proved | None = None) -> domain.Puzzle:
        return domain.Puzzle(
            id=ItemId(f"{topic}/{self.id}"),
            topic=topic,
            objective=self.objective,
            difficulty=self.difficulty,
            title=self.title,
            statement=self.statement,
            task=self.task(),
            explanation=tuple(self.explanation),
            hints=tuple(self.hints),
            source=self.source or source,
            proof=self._proof(proved) if proved else None,
        )

    def _proof(self, proved: Proved) -> Proof:
        if self.kind == "predict":
            way = self.asks if self.asks in {"prints", "raises"} else "returns"
            return proved.proof(self.code or "", way, self.of)
        code = "\n\n".join(filter(None, (self.solution, self.harness)))
        return proved.proof(code, "returns", self.examples[0])

    def task(self) -> domain.Task:
        if self.kind == "predict":
            return domain.Predict(
                code=self.code or "",
                asks=self.asks or "value",
                of=self.of,
                solution=self.solution,
                also=tuple(self.also),
                wrong=tuple(domain.Guess(each.misconception, each.answer or "", each.says) for each in self.wrong),
            )
        wrong = [domain.Wrong(each.misconception, each.code or "", each.says, each.gets) for each in self.wrong]
        coded = self.coded(self.solution, wrong)
        if self.kind == "order":
            return domain.Order(**coded)
        return domain.Implement(form=self.kind, starter=self.starter or "", bans=tuple(self.bans), **coded)

    def coded(self, solution: str, wrong: Iterable[domain.Wrong]) -> dict[str, Any]:
        """The fields of a task that is answered with code."""
        return {
            "solution": solution,
            "harness": self.harness,
            "examples": tuple(map(domain.Call, self.examples)),
            "cases": tuple(domain.Call(case.call, case.about) for case in self.cases),
            "generator": self.generator,
            "entry": entry_of(self.entry, self.examples),
            "draws": self.draws,
            "tolerance": self.tolerance,
            "dtype": self.dtype,
            "keeps_arguments": self.keeps_arguments,
            "wrong": tuple(wrong),
        }
