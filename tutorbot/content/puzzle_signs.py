"""What is legal but suspicious about puzzles: results that can be hard-coded, hints that tell too much."""

from collections.abc import Iterator, Sequence

from tutorbot.content.places import Places, Signs, warning_at
from tutorbot.domain.puzzles import Implement, Order, Predict, Puzzle

LONG_LINE = 16
"""Characters from which a line of the solution is more than a word in a hint."""
SEVERAL = 3


def puzzle_signs(puzzles: Sequence[Puzzle], places: Places) -> Signs:
    forms = {puzzle.task.form for puzzle in puzzles}
    if len(puzzles) >= SEVERAL and len(forms) == 1:
        document, _ = places[puzzles[0].id]
        yield document.warning((), f"all {len(puzzles)} puzzles are of the kind {forms.pop()}")
    for puzzle in puzzles:
        for message in _doubts(puzzle):
            yield warning_at(puzzle.id, places, message)


def _doubts(puzzle: Puzzle) -> Iterator[str]:
    match puzzle.task:
        case Predict(solution=solution):
            if any(solution in hint for hint in puzzle.hints if len(solution) > SEVERAL):
                yield f"a hint gives the answer away: “{solution}”"
        case (Implement() | Order()) as task:
            if not task.cases and task.generator is None:
                yield "every call is visible, so results that are written down would pass: add cases or a generator"
            if task.entry not in puzzle.statement and task.form != "order":
                yield f"the statement does not name `{task.entry}`, which the calls need"
            for line in map(str.strip, task.solution.split("\n")):
                if len(line) >= LONG_LINE and not line.startswith(("def ", "class ")) and line in puzzle.hints[0]:
                    yield f"the first hint is a line of the solution: “{line}”"
