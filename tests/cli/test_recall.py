import json
import subprocess
import sys

LINE = {
    "id": "a1",
    "prompt": "Explain why a convolution shares its weights.",
    "concepts": [
        {"id": "same", "text": "The same filter is used at every position of the image."},
        {"id": "fewer", "text": "There are far fewer parameters to learn.", "terms": ["fewer parameters"]},
    ],
    "answer": "The same filter is used at every position of the image. Bananas are yellow.",
}


def grade(*lines: str, as_json: bool = True) -> "subprocess.CompletedProcess[str]":
    words = [sys.executable, "-m", "tutorbot", "recall", "grade", *(["--json"] if as_json else [])]
    return subprocess.run(words, input="\n".join(lines), capture_output=True, text=True, timeout=120, check=False)


def test_answers_are_graded_line_by_line_and_a_line_that_cannot_be_read_is_named() -> None:
    numbered = [{"id": 1, "text": "The same filter is used at every position of the image.", "terms": None}]
    worse = json.dumps({**LINE, "id": 2, "answer": "", "concepts": numbered})
    done = grade(json.dumps(LINE), "{", worse, json.dumps({**LINE, "concepts": []}))
    first, second = map(json.loads, done.stdout.splitlines())
    assert (first["id"], first["covered"]) == ("a1", {"same": True, "fewer": False})
    assert first["evidence"]["same"] == "The same filter is used at every position of the image."
    assert all(0 <= each <= 1 for each in first["probability"].values())
    assert (second["id"], second["covered"]) == (2, {"1": False})
    assert "line 2: Invalid JSON" in done.stderr
    assert "line 4: concepts: " in done.stderr
    assert done.returncode == 1


def test_a_person_gets_a_table() -> None:
    done = grade(json.dumps({**LINE, "answer": ""}), as_json=False)
    assert "a1" in done.stdout
    assert "fewer" in done.stdout
    assert done.returncode == 0
