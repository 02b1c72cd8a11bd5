import json
from pathlib import Path

from tests.content.examples import QUESTIONS, load
from tutorbot.content.reports import as_dict, topic_counts

CARDS = {"beginner": 1, "intermediate": 0, "advanced": 0}


def test_items_are_counted_by_topic_kind_and_grade(tmp_path: Path) -> None:
    rows = [(row.topic, row.title, row.counts) for row in topic_counts(load(tmp_path))]
    assert rows == [
        ("filters", "Filters", {"flashcard": CARDS, "question": {"easy": 1, "medium": 0, "hard": 0}}),
        ("sizes", "Sizes", {"flashcard": CARDS, "question": {"easy": 0, "medium": 0, "hard": 0}}),
    ]


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
