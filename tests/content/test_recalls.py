"""Recall prompts: what becomes of one, and each fault that an author can make."""

from pathlib import Path

import pytest

from tests.content.examples import load
from tutorbot.content.reports import topic_counts
from tutorbot.domain.ids import TopicId
from tutorbot.domain.items import Label, Recall
from tutorbot.domain.rubrics import Concept

CONCEPT = """\
      - id: {id}
        text: The filter sees a small window.
        paraphrases: [It looks at a patch., Only a few pixels are read.]
        misconceptions: [It sees the whole picture.]
        terms: [window, patch]
"""
PROMPT = f"""\
prompts:
  - id: what-it-sees
    objective: counting
    prompt: Describe what a filter sees.
    hint: How many pixels does it read?
    concepts:
{CONCEPT.format(id="window")}{CONCEPT.format(id="weights")}{CONCEPT.format(id="position")}\
    full: It sees a small window.
"""
FILTERS = TopicId("filters")


def test_a_prompt_becomes_an_item_that_was_reviewed(tmp_path: Path) -> None:
    loaded = load(tmp_path, {"filters/recall.yaml": PROMPT})
    assert loaded.faults == ()
    (recall,) = [item for item in loaded.topics[FILTERS].items if isinstance(item, Recall)]
    assert (recall.id, recall.topic, recall.objective) == ("filters/what-it-sees", FILTERS, "counting")
    assert (recall.prompt, recall.hint) == ("Describe what a filter sees.", "How many pixels does it read?")
    assert [concept.id for concept in recall.concepts] == ["window", "weights", "position"]
    assert recall.concepts[0] == Concept(
        id="window",
        text="The filter sees a small window.",
        paraphrases=("It looks at a patch.", "Only a few pixels are read."),
        misconceptions=("It sees the whole picture.",),
        terms=("window", "patch"),
    )
    assert (recall.full, recall.label) == ("It sees a small window.", Label.REVIEWED)
    assert recall.source == "https://docs.pytorch.org/docs/stable/generated/torch.nn.Conv2d.html"


def test_prompts_are_counted_by_topic(tmp_path: Path) -> None:
    rows = topic_counts(load(tmp_path, {"filters/recall.yaml": PROMPT}))
    assert [(row.topic, row.prompts) for row in rows] == [("filters", 1), ("sizes", 0)]


FAULTS = [
    (PROMPT.replace("what-it-sees", "small-window"), 2, "the id “small-window” is taken"),
    (PROMPT.replace("counting", "count"), 3, "no objective “count”"),
    (PROMPT.replace("a filter sees.", "a filter sees. " * 40), 4, "characters long"),
    (PROMPT.replace("    hint: How many pixels does it read?\n", ""), 2, "`hint` is missing"),
    (PROMPT.replace(CONCEPT.format(id="position"), ""), 6, "2 entries"),
    (PROMPT.replace("id: weights", "id: window"), 12, "the id “window” stands twice"),
    (PROMPT.replace("[It looks at a patch., Only a few pixels are read.]", "[It looks at a patch.]"), 9, "1 entries"),
    (PROMPT.replace("[It sees the whole picture.]", "[]"), 10, "no entries"),
    (PROMPT.replace("[window, patch]", "[window]"), 11, "1 entries"),
    (PROMPT.replace("[window, patch]", "[window, 3]"), 11, "YAML reads 3 as a number"),
    (PROMPT.replace("full: It sees a small", "full: Ask @everyone about a small"), 22, "takes for a mention"),
    (PROMPT.replace("    full:", "    level: easy\n    full:"), 22, "there is no field `level`"),
]


@pytest.mark.parametrize(("text", "line", "words"), FAULTS)
def test_each_fault_is_named_with_its_line(tmp_path: Path, text: str, line: int, words: str) -> None:
    faults = load(tmp_path, {"filters/recall.yaml": text}).faults
    found = [fault for fault in faults if words in fault.message]
    assert found, faults
    assert (found[0].file.endswith("filters/recall.yaml"), found[0].line) == (True, line), found
