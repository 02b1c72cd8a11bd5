"""A small course with proved questions, a template and a puzzle of each kind."""

from tests.content.examples import COURSE, FLASHCARDS, NEXT_TOPIC, PROVED, PUZZLES, TEMPLATE
from tests.content.test_projects import PROJECT

_CODED, _BREAK, _ORDERED = PUZZLES.partition("  - id: sum-in-order")
_BLANKS = """\
questions:
  - id: sums-of-columns
    difficulty: easy
    stem: What can stand in the blank, so that `y` has one sum for each column?
    code: |
      y = torch.ones(2, 3).sum(____)
    proof:
      holds: y.shape == (3,)
    options:
      - id: columns
        text: "`0`"
      - id: last-but-one
        text: "`-2`"
      - id: rows
        text: "`1`"
        why: That adds up each row.
      - id: beyond
        text: "`2`"
        why: There is no third dimension.
    key: [columns, last-but-one]
    explanation:
      - The dimension that is named disappears.
"""
_FILLED = """\
blanks:
  - id: add-one
    difficulty: easy
    title: Add one
    statement: Complete `plus(x)`, which returns one more.
    code: |
      def plus(x):
          return x + ____
    answers: ["1"]
    examples: ["plus(torch.tensor([1.0]))"]
    hints: [A nudge., The idea., Nearly the answer.]
    explanation: [One is added.]
    wrong:
      - misconception: adds-two
        answers: ["2"]
        says: That is two more.
      - misconception: adds-nothing
        answers: ["0"]
        says: That is the same.
"""
FILES = {
    "course.yaml": COURSE.replace("[filters, sizes]", "[filters, sizes, blanks]"),
    "filters/questions.yaml": PROVED,
    "filters/puzzles.yaml": _CODED,
    "filters/try.yaml": _FILLED,
    "sizes/questions.yaml": TEMPLATE,
    "sizes/puzzles.yaml": f"puzzles:\n{_BREAK}{_ORDERED}",
    "blanks/topic.yaml": NEXT_TOPIC.replace("Sizes", "Blanks"),
    "blanks/flashcards.yaml": FLASHCARDS,
    "blanks/questions.yaml": _BLANKS,
    "blanks/project.yaml": PROJECT,
}
CENTRE = "def centre(x):\n    return x - x.mean(dim=0, keepdim=True)"
"""Solves the implement puzzle (filters, medium); filters has an easy predict puzzle beside it, sizes an order one."""
