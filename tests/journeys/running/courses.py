"""A small course with a proved question, a template and a puzzle of each kind."""

from tests.content.examples import PROVED, PUZZLES, TEMPLATE

_CODED, _BREAK, _ORDERED = PUZZLES.partition("  - id: sum-in-order")
FILES = {
    "filters/questions.yaml": PROVED,
    "filters/puzzles.yaml": _CODED,
    "sizes/questions.yaml": TEMPLATE,
    "sizes/puzzles.yaml": f"puzzles:\n{_BREAK}{_ORDERED}",
}
CENTRE = "def centre(x):\n    return x - x.mean(dim=0, keepdim=True)"
"""Solves the implement puzzle (filters, medium); filters has an easy predict puzzle beside it, sizes an order one."""
