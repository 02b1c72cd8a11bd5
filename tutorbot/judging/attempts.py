"""One submission against its puzzle's calls, in a child of its own; and why it may have failed, where it has."""

import ast
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from time import monotonic
from typing import Literal

from tutorbot.domain import feedback
from tutorbot.domain.causes import likely_cause
from tutorbot.domain.comparisons import Difference, difference
from tutorbot.domain.feedback import Asked
from tutorbot.domain.mismatches import Mismatch
from tutorbot.domain.puzzles import Coded, Guess, Puzzle, Verdict, Wrong
from tutorbot.domain.spans import shortened, span, visible
from tutorbot.domain.values import Value
from tutorbot.judging.cases import Case, Result, equip, make
from tutorbot.sandbox.jobs import Ended, Failure, Job, Limits, Outcome, Reply, Run
from tutorbot.sandbox.sessions import Bench

SHOWN_OUTPUT = 1_000
_ASKING_SECONDS = 5.0
"""After which no further wrong solution is asked whether it gives the same."""
_ENDED_BY_ITSELF = "It ended the program, as exit() does, before it had answered."
_UNDEFINED = re.compile(r"name '(\w+)' is not defined")


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a submission is not right."""

    result: str
    case: Case | None
    """Where it showed; None outside of any call."""
    seen: Result | Run
    tell: Callable[[str | None], str]
    """The feedback, given what the likely cause says."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    bench: Bench
    puzzle: Puzzle
    task: Coded
    code: str
    tree: ast.Module
    """Of the code."""
    cases: Sequence[Case]
    limits: Limits | None

    async def verdict(self) -> Verdict:
        passed, fault, run = await self._run()
        output = shortened(visible(run.stdout), SHOWN_OUTPUT)
        total = len(self.cases)
        if fault is None:
            told = feedback.solved(len(self.task.examples), total)
            return Verdict(result="correct", passed=passed, total=total, feedback=told, output=output)
        wrong = await self._same_mistake(fault)
        return Verdict(
            result=fault.result,
            passed=passed,
            total=total,
            feedback=fault.tell(said_by(self.puzzle, wrong) if wrong else None),
            misconception=wrong.misconception if wrong else None,
            output=output,
        )

    async def _run(self) -> tuple[int, Fault | None, Run]:
        """How many calls passed, the first fault, and how the run went."""
        passed, case, fault = 0, None, None
        try:
            async with self.bench.session(Job(code=self.code), self.limits) as session:
                ready = await equip(session, self.task)
                fault = self._failed(None, Result(reply=ready)) if ready.failure else None
                for case in self.cases if fault is None else ():
                    fault = self._fault(case, await make(session, case, keeping=self.task.keeps_arguments))
                    if fault:
                        break
                    passed += 1
                return passed, fault, await session.end()
        except Ended as ended:
            return passed, self._end(case, ended.run), ended.run

    def _fault(self, case: Case, result: Result) -> Fault | None:
        asked = case.asked
        if result.reply.failure:
            return self._failed(case, result)
        if found := self._difference(result.value, case.expected):
            cause = likely_cause(
                Mismatch(code=self.tree, args=asked.args, got=result.value, expected=case.expected, aspect=found.aspect)
            )
            return Fault("incorrect", case, result, lambda says: feedback.differs(asked, found, says or cause))
        if result.changed:
            name, change = result.changed
            return Fault("incorrect", case, result, lambda says: feedback.changed(asked, name, change, says))
        return None

    def _failed(self, case: Case | None, result: Result) -> Fault:
        reply, asked = result.reply, case.asked if case else None
        if (name := self._undefined(reply)) is not None:
            close = self._close_to(name)
            return Fault("error", case, result, lambda says: feedback.undefined(asked, name, close, says))
        return Fault(reply.outcome.value, case, result, self._telling(asked, reply))

    def _end(self, case: Case | None, run: Run) -> Fault:
        """The child is gone."""
        asked = case.asked if case else None
        by_itself = run.outcome is Outcome.OK or (run.failure is not None and run.failure.type == "SystemExit")
        if by_itself:
            return Fault("error", case, run, lambda says: feedback.ended(asked, "error", _ENDED_BY_ITSELF, "", says))
        return Fault(run.outcome.value, case, run, self._telling(asked, run))

    @staticmethod
    def _telling(asked: Asked | None, how: Run | Reply) -> Callable[[str | None], str]:
        failure, outcome = how.failure, how.outcome
        if failure and outcome is Outcome.ERROR:
            return lambda says: feedback.raised(asked, failure.type, failure.message, failure.trace, says)
        return lambda says: feedback.ended(asked, outcome.value, how.why, failure.trace if failure else "", says)

    def _difference(self, got: Value, expected: Value) -> Difference | None:
        return difference(got, expected, tolerance=self.task.tolerance, dtype=self.task.dtype)

    def _undefined(self, reply: Reply) -> str | None:
        """The name of a function that the puzzle calls and the code does not define."""
        if reply.failure is None or reply.failure.type != "NameError":
            return None
        named = _UNDEFINED.search(reply.failure.message)
        called = {self.task.entry, *(case.function for case in self.cases)}
        return named[1] if named and named[1] in called else None

    def _close_to(self, name: str) -> str | None:
        """What the learner may have called it instead."""
        defined = [node.name for node in self.tree.body if isinstance(node, ast.FunctionDef)]
        close = get_close_matches(name, defined, n=1)
        return close[0] if close else defined[0] if len(defined) == 1 else None

    # The likely cause

    async def _same_mistake(self, fault: Fault) -> Wrong | None:
        """The declared wrong solution that does the same on the same input, at best with the same words."""
        same_type: Wrong | None = None
        until = monotonic() + _ASKING_SECONDS
        for wrong in sorted(self.task.wrong, key=self._is_other_code):
            if monotonic() > until:
                break
            match await self._likeness(wrong, fault):
                case "same":
                    return wrong
                case "similar":
                    same_type = same_type or wrong
        return same_type

    def _is_other_code(self, wrong: Wrong) -> bool:
        try:
            return ast.dump(ast.parse(wrong.code)) != ast.dump(self.tree)
        except (SyntaxError, RecursionError):
            return True

    async def _likeness(self, wrong: Wrong, fault: Fault) -> Literal["same", "similar", "other"]:
        if isinstance(fault.seen, Run) and fault.seen.failure is None:
            # What never ends, or ends the program, is not tried once more for each wrong solution.
            return "other" if self._is_other_code(wrong) else "same"
        theirs = await self._tried(wrong.code, fault.case)
        failure, their_failure = _failure(fault.seen), _failure(theirs)
        if failure or their_failure or isinstance(theirs, Run) or isinstance(fault.seen, Run):
            if not failure or not their_failure or failure.type != their_failure.type:
                return "other"
            if failure.message == their_failure.message:
                return "same"
            return "similar" if _pattern(failure.message) == _pattern(their_failure.message) else "other"
        alike = self._difference(fault.seen.value, theirs.value) is None
        return "same" if alike and bool(fault.seen.changed) == bool(theirs.changed) else "other"

    async def _tried(self, code: str, case: Case | None) -> Result | Run:
        """What other code gives for one call, or outside of any."""
        try:
            async with self.bench.session(Job(code=code), self.limits) as session:
                ready = await equip(session, self.task)
                if ready.failure:
                    return Result(reply=ready)
                if case:
                    return await make(session, case, keeping=self.task.keeps_arguments)
                return await session.end()
        except Ended as ended:
            return ended.run


def _pattern(message: str) -> str:
    """A message without its numbers and the names that it quotes: an exception's type alone says too little."""
    return re.sub(r"'[^']*'|[-\d.]+", "…", message)


def said_by(puzzle: Puzzle, mistake: Wrong | Guess) -> str:
    """What a puzzle says of a mistake: Markdown, unless somebody in Discord has written it."""
    return span(mistake.says, 300) if puzzle.by_people else shortened(mistake.says, 400)


def _failure(seen: Result | Run) -> Failure | None:
    return seen.reply.failure if isinstance(seen, Result) else seen.failure
