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
source: https://docs.pytorch.org/docs/stable/generated/torch.nn.Conv2d.html
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


PROVED = """\
questions:
  - id: weight-shape
    difficulty: easy
    stem: "The layer has {count} weights. What is their shape?"
    code: |
      conv = nn.Conv2d(3, 8, kernel_size=3)
    proof:
      returns: conv.weight.shape
      figures:
        count: conv.weight.numel()
    options:
      - id: out-first
        text: "`(8, 3, 3, 3)`"
      - id: in-first
        text: "`[3, 8, 3, 3]`"
        why: Output channels come first, so it is {answer}.
        misconception: channels-swapped
    key: out-first
    explanation:
      - "There are {count} weights, as 8 × 3 × 3 × 3."
"""
"""One question of a topic whose key is proved, with figures."""

TEMPLATE = """\
questions:
  - id: width
    difficulty: medium
    stem: A kernel {k} wide slides over {n} columns. Which width is printed?
    code: |
      x = torch.zeros(1, 1, {n}, {n})
      print(F.max_pool2d(x, {k}, stride=1).shape[-1])
    template:
      draw:
        n: 8..12
        k: [2, 3, 4, 5, 6, 7]
      where: n > k
    proof:
      prints: yes
    options:
      - id: forgot-one
        rule: n - k
        text: "`{value}`"
        why: "{value} is one too few: the first place counts, too."
        misconception: forgot-one
      - id: right
        text: "`{answer}`"
      - id: unchanged
        rule: n
        text: "`{value}`"
        why: Nothing is padded, so {value} columns cannot be left.
        misconception: same-size
    key: right
    explanation:
      - "{n} - {k} + 1 = {answer}."
"""
"""One templated question of a topic."""

PUZZLES = """\
puzzles:
  - id: centre-columns
    kind: implement
    difficulty: medium
    objective: counting
    title: Centre each column
    statement: Write `centre(x)`, which returns a tensor whose columns have mean 0.
    starter: |
      def centre(x):
          ...
    solution: |
      def centre(x):
          return x - x.mean(dim=0, keepdim=True)
    examples:
      - centre(torch.tensor([[1.0, 2.0], [3.0, 6.0]]))
    cases:
      - call: centre(torch.ones(1, 4))
        about: a single row
    generator: |
      def inputs(rng):
          for _ in range(4):
              yield (torch.randn(rng.randint(2, 6), 5) * 10,)
    hints:
      - Which dimension do the rows of a column lie along?
      - Subtract a mean from `x`.
      - Look at `keepdim=True`.
    explanation:
      - The mean over dimension 0 has one value for each column.
    wrong:
      - misconception: averaged-rows
        code: |
          def centre(x):
              return x - x.mean(dim=1, keepdim=True)
        says: You took the mean over `dim=1`, which averages each row.
        gets: values differ
      - misconception: one-mean-for-all
        code: |
          def centre(x):
              return x - x.mean()
        says: One mean of everything leaves the columns where they were.
  - id: what-shape
    kind: predict
    difficulty: easy
    title: A shape to foresee
    statement: Which shape does `y` have?
    code: |
      x = torch.zeros(1, 1, 5, 5)
      y = F.avg_pool2d(x, 3, stride=1)
    asks: shape
    of: y
    solution: (1, 1, 3, 3)
    also: [1x1x3x3]
    hints: [Count the places., Three fit., It is 5 - 3 + 1.]
    explanation:
      - A window of 3 has 5 - 3 + 1 places.
    wrong:
      - misconception: same-size
        answer: (1, 1, 5, 5)
        says: That would need `padding=1`.
      - misconception: forgot-one
        answer: (1, 1, 2, 2)
        says: The first place counts, too.
  - id: sum-in-order
    kind: order
    difficulty: easy
    title: Add them up
    statement: Put the lines of `total(x)` in order.
    solution: |
      def total(x):
          result = 0.0
          for value in x:
              result = result + value
          return result
    examples:
      - total(torch.tensor([1.0, 2.0]))
    hints: [What comes first?, The loop needs a start., "`return` is last."]
    explanation:
      - The sum starts at 0.
    wrong:
      - misconception: returns-early
        code: |
          def total(x):
              result = 0.0
              return result
              for value in x:
                  result = result + value
        says: It returns before it has added anything.
      - misconception: starts-late
        code: |
          def total(x):
              for value in x:
                  result = result + value
              result = 0.0
              return result
        says: The sum needs its start before the loop.
        gets: It raised UnboundLocalError
"""
"""A puzzle of each kind, but for `fix`, which is written as `implement` is."""

VISUAL = """\
code: |
  x = torch.arange(9.0).reshape(3, 3)
  k = torch.tensor([[1.0, 0.0], [0.0, -1.25]])
  y = F.conv2d(x[None, None], k[None, None])[0, 0] + 1
  losses = [2.0, 1.0, 2 / 3]
figures:
  last: losses[-1]
stages:
  - id: layers
    title: The layers
    text: What comes out of each.
    show:
      shapes: "[('image', x.shape), ('conv', y.shape, 'smaller')]"
  - id: loss
    title: The loss
    text: It ends at {last}.
    show:
      curve: "{'loss': losses}"
      y: loss
    check: weight-count
  - id: norms
    title: Norms
    text: How long they are.
    show:
      title: The norms of both
      bars: "{'image': x.norm(), 'kernel': k.norm()}"
  - id: numbers
    title: Numbers
    text: The output.
    show:
      grid: y
      rows: "['upper', 'lower']"
    holds:
      - y[0, 0] < 0
  - id: images
    title: Images
    text: Before and after.
    show:
      maps: "{'before': {'x': x}, 'after': {'y': y, 'k': k}}"
      shared: yes
  - id: sliding
    title: It slides
    text: From place to place.
    show:
      window: {input: x, kernel: k, output: y, bias: "1"}
questions:
  - id: smaller-side
    difficulty: easy
    objective: counting
    stem: How large is the side after a kernel of 2 on an image of 3?
    proof:
      returns: len(y)
    options:
      - {id: two, text: "2"}
      - {id: three, text: "3", why: "The kernel costs one."}
    key: two
    explanation: [It can stand at 2 places.]
"""
"""A stage of each kind; to be used with `QUESTIONS`, one of which is its check."""
