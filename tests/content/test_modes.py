"""Pages, blanks and problems: each fault that an author can make, found before anything is run."""

from pathlib import Path

import pytest

from tests.content.examples import load
from tutorbot.domain.materials import Pages
from tutorbot.domain.modes import Mode

PAGES = """\
## One window

A filter sees `3 × 3` pixels.

```python
print(1 + 1)
```
```text
2
```

check: weight-count

## Another

It moves.

## The end

Done.
"""
BLANKS = """\
blanks:
  - id: add-one
    difficulty: easy
    title: Add one
    statement: Complete `plus(x)`.
    code: |
      def plus(x):
          return x + ____
    answers: ["1"]
    examples: [plus(1)]
    hints: [A nudge., The idea., Nearly the answer.]
    explanation: [One more.]
    wrong:
      - misconception: adds-two
        answers: ["2"]
        says: That is two more.
      - misconception: adds-nothing
        answers: ["0"]
        says: That is the same.
"""
PROBLEMS = """\
problems:
  - id: how-many
    type: debug
    seconds: 90
    difficulty: hard
    stem: How many?
    options:
      - {id: one, text: One}
      - {id: two, text: Two, why: That is one too many.}
    key: one
    explanation: [One.]
    hint: Count.
"""
FAULTS = [
    ("lesson.md", PAGES.replace("## One window\n", "Hello\n\n## One window\n"), 1, "text before the first page"),
    ("lesson.md", PAGES.replace("## The end\n\nDone.\n", ""), 1, "2 entries"),
    ("lesson.md", PAGES.replace("check: weight-count\n", ""), 1, "no page has a check"),
    ("lesson.md", PAGES.replace("weight-count", "weight-coun"), 1, "has no question “weight-coun”; did you mean"),
    ("lesson.md", PAGES.replace("It moves.", "@everyone"), 16, "takes for a mention"),
    ("lesson.md", PAGES.replace("It moves.", "x" * 1701), 14, "1701 characters"),
    ("lesson.md", PAGES.replace("print(1 + 1)", "print(1 +"), 6, "Python cannot read this code"),
    ("lesson.md", PAGES.replace("It moves.", "```\nopen"), 16, "a block of code that never ends"),
    ("try.yaml", BLANKS.replace("____", "1"), 6, "no blanks in the code"),
    ("try.yaml", BLANKS.replace('answers: ["1"]', 'answers: ["1", "2"]'), 9, "differ in number: 2 and 1"),
    ("try.yaml", BLANKS.replace('answers: ["2"]', "answers: []"), 14, "`answers` is missing"),
    ("try.yaml", BLANKS.replace('answers: ["1"]', 'answers: ["(1"]'), 9, "Python cannot read this code"),
    ("try.yaml", BLANKS.replace("    hints:", "    starter: x\n    hints:"), 11, "no use for `starter`"),
    ("challenge.yaml", PROBLEMS.replace("90", "5"), 4, "no count of seconds"),
    ("challenge.yaml", PROBLEMS.replace("debug", "riddle"), 3, "“riddle” is none of the words"),
]


@pytest.mark.parametrize(("name", "text", "line", "words"), FAULTS)
def test_each_fault_is_named_with_its_line(tmp_path: Path, name: str, text: str, line: int, words: str) -> None:
    faults = load(tmp_path, {f"filters/{name}": text}).faults
    found = [fault for fault in faults if words in fault.message]
    assert found, faults
    assert (found[0].file.endswith(name), found[0].line) == (True, line), found


def test_pages_with_a_fault_keep_their_topic_out_of_service_and_no_other(tmp_path: Path) -> None:
    loaded = load(tmp_path, {"filters/lesson.md": "nothing"})
    assert list(loaded.topics) == ["sizes"]


def test_pages_are_materials_once_they_are_proved(tmp_path: Path) -> None:
    loaded = load(tmp_path, {"filters/lesson.md": PAGES.replace("```python\nprint(1 + 1)\n```\n```text\n2\n```\n", "")})
    (lesson,) = loaded.topics[next(iter(loaded.topics))].materials
    assert isinstance(lesson, Pages)
    assert (lesson.mode, [page.title for page in lesson.pages]) == (Mode.LESSON, ["One window", "Another", "The end"])
    assert [page.check for page in lesson.pages] == ["filters/weight-count", None, None]
    unproved = load(tmp_path / "second", {"filters/lesson.md": PAGES})
    assert any("not proved yet" in fault.message for fault in unproved.faults)
