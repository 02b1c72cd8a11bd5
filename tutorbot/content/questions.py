"""The author's form of a multiple choice question, and the domain value that becomes of it and of its proof."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated

from pydantic import BeforeValidator, Field

from tutorbot.content.entries import Entry, Raw, check
from tutorbot.content.faults import Problem, Problems
from tutorbot.content.fields import (
    Code,
    Expression,
    Hint,
    Mistake,
    OptionSlug,
    OptionText,
    Slug,
    Stem,
    Step,
    Why,
    Written,
)
from tutorbot.content.items import ItemEntry
from tutorbot.content.locks import Proved
from tutorbot.content.placeholders import ANSWER, fill_question, longest, names_in, texts_of, with_own_value
from tutorbot.content.proofs import ProofEntry
from tutorbot.content.question_rules import question_problems
from tutorbot.content.templates import TemplateEntry
from tutorbot.domain.ids import ItemId, OptionId, TopicId
from tutorbot.domain.items import Difficulty, Option, Question, filled
from tutorbot.domain.proofs import Proof, Trial
from tutorbot.domain.puzzles import BLANK


def _as_list(value: object) -> object:
    return [value] if isinstance(value, str) else value


class OptionEntry(Entry):
    id: OptionSlug = Field(description="a short id that says what the option means")
    text: OptionText = Field(description="what the learner reads")
    value: Written | None = Field(default=None, description="what the option claims, where its text is prose")
    rule: Expression | None = Field(default=None, description="an expression that gives the wrong value")
    why: Why | None = Field(default=None, description="why it is wrong")
    misconception: Slug | None = Field(default=None, description="a short name of the mistake")

    def option(self, names: Mapping[str, str]) -> Option:
        text, why = (
            words and with_own_value(self.id, words) if self.rule else words for words in (self.text, self.why)
        )
        return Option(
            id=OptionId(self.id),
            text=filled(text or "", names),
            why=why and filled(why, names),
            misconception=self.misconception,
        )

    @property
    def claim(self) -> str:
        """What it says about the run: a value in some notation, or the code that belongs into a blank."""
        return self.text.replace("`", "").strip() if self.value is None else self.value


class QuestionEntry(ItemEntry):
    difficulty: Difficulty = Field(description="easy, medium or hard")
    stem: Stem = Field(description="the question itself")
    code: Code | None = Field(default=None, description="Python, after `code: |`")
    template: TemplateEntry | None = Field(default=None, description="what is drawn: `draw`, and `where` if need be")
    proof: ProofEntry | None = Field(default=None, description="how a run decides: prints, returns, raises or holds")
    options: list[OptionEntry] = Field(description="2 to 6 options, each with id and text", min_length=2, max_length=6)
    key: Annotated[list[Slug], BeforeValidator(_as_list)] = Field(
        description="the id of the right option, or a list of ids", min_length=1
    )
    explanation: list[Step] = Field(
        description="1 to 6 steps that lead from the question to the key", min_length=1, max_length=6
    )
    hint: Hint | None = Field(default=None, description="a nudge that does not give the key away")
    mistakes: list[Mistake] = Field(default_factory=list, description="up to 3 common mistakes", max_length=3)

    @classmethod
    def rules(cls, raw: Raw) -> Problems:
        return question_problems(raw)

    @property
    def run_code(self) -> str:
        """What is run, which need not be what is shown."""
        return (self.proof and self.proof.code) or self.code or ""

    def decides(self) -> object:
        if self.proof is None:
            return None
        options = [[option.id, option.text, option.value, option.rule] for option in self.options]
        template = self.template and {"draw": dict(self.template.draw), "where": self.template.where}
        return [self.run_code, self.proof.model_dump(exclude={"code"}), template, options, self.key]

    def item(self, topic: TopicId, source: str | None = None, proved: Proved | None = None) -> Question:
        names = self.names(proved) if proved and not self.template else {}
        return Question(
            id=ItemId(f"{topic}/{self.id}"),
            topic=topic,
            objective=self.objective,
            difficulty=self.difficulty,
            stem=filled(self.stem, names),
            code=self.code,
            options=tuple(option.option(names) for option in self.options),
            keys=tuple(OptionId(key) for key in self.key),
            explanation=tuple(filled(step, names) for step in self.explanation),
            hint=self.hint and filled(self.hint, names),
            mistakes=tuple(filled(mistake, names) for mistake in self.mistakes),
            source=self.source or source,
            proof=self._proof(proved) if proved else None,
            variants=proved.variants if proved else (),
        )

    def names(self, proved: Proved) -> Mapping[str, str]:
        """What stands for each `{name}`; of a template, in the variant that takes the most room."""
        if self.template:
            return longest(proved.variants)
        answers = self.proof and self.proof.way in {"prints", "returns"}
        return {**proved.figures, ANSWER: proved.answer} if answers else proved.figures

    def _proof(self, proved: Proved) -> Proof | None:
        if self.proof is None:
            return None
        code, expression = self.run_code, self.proof.expression
        if self.proof.way == "holds":
            code, expression = self.with_claim(next(option for option in self.options if option.id in self.key))
        proof = proved.proof(code, self.proof.way, expression)
        if self.proof.way == "holds":
            trials = tuple(Trial(OptionId(option.id), *self.with_claim(option)) for option in self.options)
            proof = replace(proof, trials=trials)
        return replace(proof, answer=f"{{{ANSWER}}}") if self.template else proof

    def with_claim(self, option: OptionEntry) -> tuple[str, str]:
        """Code and expression of a proof by `holds`, with the option filled in."""
        expression = (self.proof and self.proof.holds) or ""
        return BLANK.sub(lambda _: option.claim, self.run_code), BLANK.sub(lambda _: option.claim, expression)

    def filled_problems(self, raw: Raw, names: Mapping[str, str]) -> tuple[Problem, ...]:
        """What is wrong with the question as a learner gets it, once the names are filled in."""
        if "template" not in raw and names_in(*texts_of(raw)).isdisjoint(names):
            return ()
        _, problems = check(type(self), fill_question(raw, names))
        return problems
