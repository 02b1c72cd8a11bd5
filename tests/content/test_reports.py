import json
from pathlib import Path

from tests.content.examples import PROVED, PUZZLES, QUESTIONS, TEMPLATE, load, write
from tests.proving import prove_course
from tutorbot.content.courses import load_course
from tutorbot.content.reports import as_dict, topic_counts, total_count
from tutorbot.sandbox.sandboxes import Sandbox

CARDS = {"beginner": 1, "intermediate": 0, "advanced": 0}
NONE = {"easy": 0, "medium": 0, "hard": 0}


def test_items_are_counted_by_topic_kind_and_grade(tmp_path: Path) -> None:
    rows = [(row.topic, row.title, row.counts) for row in topic_counts(load(tmp_path))]
    assert rows == [
        ("filters", "Filters", {"flashcard": CARDS, "question": {**NONE, "easy": 1}, "puzzle": NONE}),
        ("sizes", "Sizes", {"flashcard": CARDS, "question": NONE, "puzzle": NONE}),
    ]


async def test_items_are_counted_by_how_they_are_known_to_be_right(tmp_path: Path, sandbox: Sandbox) -> None:
    questions = PROVED + TEMPLATE.removeprefix("questions:\n") + QUESTIONS.removeprefix("questions:\n")
    write(tmp_path, {"filters/questions.yaml": questions, "filters/puzzles.yaml": PUZZLES})
    assert await prove_course(tmp_path, sandbox) == []
    loaded = load_course(tmp_path)
    rows = [(row.topic, row.proved, row.templated, row.reviewed) for row in topic_counts(loaded)]
    assert rows == [("filters", 5, 1, 2), ("sizes", 0, 0, 1)]
    total = total_count([loaded])
    assert (total.proved, total.templated, total.reviewed) == (5, 1, 3)
    assert total.counts["puzzle"] == {"easy": 2, "medium": 1, "hard": 0}


def test_a_report_survives_json(tmp_path: Path) -> None:
    report = as_dict(load(tmp_path, {"filters/questions.yaml": QUESTIONS.replace("easy", "eazy")}))
    assert json.loads(json.dumps(report)) == report
    assert report["faulty"] == ["filters"]
    assert report["faults"] == [
        {
            "file": (tmp_path / "filters/questions.yaml").as_posix(),
            "line": 3,
            "where": "question 1 (weight-count) › difficulty",
            "message": "“eazy” is none of the words allowed here",
            "expected": "easy, medium or hard",
        }
    ]
