"""visualize.yaml: each fault that an author can make, found before anything is run."""

from pathlib import Path

import pytest

from tests.content.examples import QUESTIONS, VISUAL, load

LOSS = "      curve: \"{'loss': losses}\"\n"
FAULTS = [
    ("losses = [2.0", "losses = = [2.0", "losses = =", "Python cannot read this code"),
    ("last: losses[-1]", "last: losses[", "last: losses[", "Python cannot read this expression"),
    ("last: losses[-1]", "torch: losses[-1]", "torch:", "“torch” means something else already"),
    ("ends at {last}", "ends at {lost}", "It ends", "“{lost}” is no figure; did you mean “last”?"),
    ("ends at {last}", "ends", "last:", "the figure “last” is quoted nowhere"),
    ("ends at {last}", "ends at {last} __now__", "It ends", "Discord underlines"),
    ("It ends at", "x" * 1201, "xxx", "characters long"),
    (LOSS, "", "show:", "nothing to show"),
    (LOSS, f"{LOSS}      bars: losses\n", "show:", "both curve and bars"),
    ("      grid: y\n", "      grid: y\n      log: yes\n", "show:", "`log` means nothing for grid"),
    ("      grid: y\n", "      grid: y(\n", "grid: y(", "Python cannot read this expression"),
    ("      y: loss\n", "      z: loss\n", "z: loss", "there is no field `z`"),
    ('bias: "1"', 'bios: "1"', "window:", "there is no field `bios`; did you mean “bias”?"),
    ("output: y, ", "", "window:", "`output` is missing"),
    ("check: weight-count", "check: smaller-side", "check: smaller", "questions.yaml has no question “smaller-side”"),
    ("- id: norms", "- id: loss", "- id: loss", "the id “loss” is taken by number 2 of this list"),
    (
        "- id: smaller-side",
        "- id: weight-count",
        "- id: weight-count",
        "the id “weight-count” is taken in questions.yaml",
    ),
    ("objective: counting", "objective: county", "objective:", "topic.yaml has no objective “county”"),
    ("key: two", "key: too", "key:", "“too” is no option of this question"),
    ("    proof:\n", "    template: {draw: {n: 1..40}}\n    proof:\n", "template:", "a template, but the run is one"),
]


@pytest.mark.parametrize(("before", "after", "line", "words"), FAULTS, ids=[words for *_, words in FAULTS])
def test_each_fault_is_named_with_its_line(tmp_path: Path, before: str, after: str, line: str, words: str) -> None:
    assert before in VISUAL
    text = VISUAL.replace(before, after, 1)
    faults = load(tmp_path, {"filters/questions.yaml": QUESTIONS, "filters/visualize.yaml": text}).faults
    found = [fault for fault in faults if words in fault.message]
    assert found, faults
    assert found[0].file.endswith("visualize.yaml")
    assert line in text.split("\n")[found[0].line - 1]


def test_pictures_that_are_not_proved_keep_their_topic_out_of_service(tmp_path: Path) -> None:
    loaded = load(tmp_path, {"filters/questions.yaml": QUESTIONS, "filters/visualize.yaml": VISUAL})
    assert [(fault.line, fault.message) for fault in loaded.faults if "not proved yet" in fault.message] == [
        (1, "not proved yet: run `tutorbot content check`"),
        (47, "not proved yet: run `tutorbot content check`"),
    ]
    assert "filters" not in loaded.topics
