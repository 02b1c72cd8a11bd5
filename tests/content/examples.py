"""A tiny course without a fault, and a way to spoil it."""

from collections.abc import Mapping
from pathlib import Path

from tutorbot.content.courses import Loaded, load_course

COURSE = """\
id: tiny
title: Tiny
units:
  - id: basics
    title: Basics
    topics: [filters, sizes]
"""

TOPIC = """\
title: Filters
summary: What a filter sees.
prerequisites: []
objectives:
  - id: counting
    text: Count the weights of a layer
"""

NEXT_TOPIC = TOPIC.replace("Filters", "Sizes").replace("[]", "[filters]")

FLASHCARDS = """\
flashcards:
  - id: small-window
    level: beginner
    objective: counting
    front: What does one filter see?
    back: |
      A small window of the picture,
      `kernel_size` pixels high and wide.
"""

QUESTIONS = """\
questions:
  - id: weight-count
    difficulty: easy
    objective: counting
    stem: How many learnable numbers does this layer hold?
    code: |
      import torch.nn as nn

      conv = nn.Conv2d(3, 8, kernel_size=3)
    options:
      - id: with-bias
        text: "224"
      - id: no-bias
        text: "216"
        why: That counts the weights alone.
        misconception: forgot-bias
    key: with-bias
    explanation:
      - Each filter has 3 × 3 × 3 = 27 weights.
      - Together 8 × 27 + 8 = 224.
    hint: Something is added after the sum.
    mistakes:
      - Counting one kernel for all input channels.
"""

FILES = {
    "course.yaml": COURSE,
    "filters/topic.yaml": TOPIC,
    "filters/flashcards.yaml": FLASHCARDS,
    "filters/questions.yaml": QUESTIONS,
    "sizes/topic.yaml": NEXT_TOPIC,
    "sizes/flashcards.yaml": FLASHCARDS,
}


def write(folder: Path, changes: Mapping[str, str | bytes | None] | None = None) -> Path:
    """The tiny course on disk, with some of its files replaced, added, or (None) left out."""
    for name, text in {**FILES, **(changes or {})}.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(text, bytes):
            path.write_bytes(text)
        elif text is not None:
            path.write_text(text, encoding="utf-8")
    return folder


def load(folder: Path, changes: Mapping[str, str | bytes | None] | None = None) -> Loaded:
    return load_course(write(folder, changes))
