"""`tutorbot content check`, which proves what the lock files lack and nothing else."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests.content.examples import PROVED, TEMPLATE, write
from tutorbot.cli import app
from tutorbot.content.locks import NAME

WIDE = {"COLUMNS": "200"}
LOADED = """\
import sys
from tutorbot.cli import app
try:
    app(["content", "check", sys.argv[1]])
finally:
    print(sorted({"numpy", "torch", "discord", "sqlalchemy", "tutorbot.sandbox.sandboxes"} & set(sys.modules)))
"""


def check(*words: object, code: int = 0) -> str:
    result = CliRunner().invoke(app, ["content", "check", *map(str, words)], env=WIDE)
    assert result.exit_code == code, result.output
    return re.sub(r" +", " ", result.output)


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """One question that code decides."""
    monkeypatch.chdir(tmp_path)
    return write(tmp_path / "tiny", {"filters/questions.yaml": PROVED})


def test_what_was_proved_once_is_proved_again_only_when_that_is_asked_for(
    course: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = check(course)
    assert "filters 1 (1, 0, 0) 1 (1, 0, 0) 0 (0, 0, 0) 0 1 0 1" in said
    assert "✓ 0 faults" in said
    lock = course / "filters" / NAME
    before = lock.stat().st_mtime_ns

    monkeypatch.setenv("TUTORBOT_SANDBOX", "false")
    assert "✓ 0 faults" in check(course)
    assert lock.stat().st_mtime_ns == before
    quick = subprocess.run([sys.executable, "-c", LOADED, course], capture_output=True, text=True, check=False)
    assert quick.stdout.endswith("[]\n"), quick.stderr

    assert "✗ 1 item could not be proved." in check(course, "--fresh", code=1)
    assert "✓ 0 faults" in check(course)


def test_without_a_sandbox_it_says_what_could_not_be_proved(course: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TUTORBOT_SANDBOX", "false")
    said = check(course, code=1)
    assert "questions.yaml:2 question 1 (weight-shape): not proved yet: run `tutorbot content check`" in said
    assert "✗ 1 item could not be proved." in said
    assert not (course / "filters" / NAME).exists()
    report = json.loads(CliRunner().invoke(app, ["content", "check", "--json", str(course)]).stdout)
    assert report["not_proved_because"]
    assert "✓ 0 faults" in check(course / "sizes")


def test_a_key_that_a_run_refutes_is_told_with_what_happened(course: Path) -> None:
    write(course, {"filters/questions.yaml": PROVED.replace("`(8, 3, 3, 3)`", "`(8, 3, 9)`")})
    said = check(course, code=1)
    assert "question 1 (weight-shape) › option 1 (out-first): “(8, 3, 9)” is the key, but the code gives" in said
    assert "not proved yet" not in said
    assert "✗ 1 fault" in said


def test_the_report_counts_what_is_proved(course: Path) -> None:
    write(course, {"filters/questions.yaml": PROVED + TEMPLATE.removeprefix("questions:\n")})
    result = CliRunner().invoke(app, ["content", "check", "--json", str(course)])
    report = json.loads(result.stdout)
    assert result.exit_code == 0
    assert [(topic["proved"], topic["templated"], topic["reviewed"]) for topic in report["courses"][0]["topics"]] == [
        (2, 1, 1),
        (0, 0, 1),
    ]
    assert report["total"]["counts"]["question"] == {"easy": 1, "medium": 1, "hard": 0}
    assert report["not_proved_because"] is None


def test_only_what_is_named_is_proved(course: Path) -> None:
    write(course, {"sizes/questions.yaml": PROVED.replace("is {answer}.", "is {answer}!")})
    check(course / "sizes" / "questions.yaml")
    assert (course / "sizes" / NAME).exists()
    assert not (course / "filters" / NAME).exists()
