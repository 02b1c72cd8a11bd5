"""`tutorbot puzzle grade` as a person, or a program, starts it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.content.examples import PUZZLES

RIGHT = "def centre(x):\n    return x - x.mean(0, keepdim=True)\n"
ROWS = "def centre(x):\n    print('\\x1b[31mhm')\n    return x - x.mean(1, keepdim=True)\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "puzzles.yaml").write_text(PUZZLES)
    (tmp_path / "right.py").write_text(RIGHT)
    (tmp_path / "rows.py").write_text(ROWS)
    return tmp_path


def grade(folder: Path, *words: str, given: str = "", **env: str) -> subprocess.CompletedProcess[str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("TUTORBOT_")}
    return subprocess.run(
        [sys.executable, "-m", "tutorbot", "puzzle", "grade", *words],
        cwd=folder,
        env={**clean, **env},
        input=given,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_every_submission_gets_a_line_of_json_whatever_its_verdict(folder: Path) -> None:
    (folder / "loop.py").write_text("def centre(x) return x")
    done = grade(folder, "puzzles.yaml#centre-columns", "right.py", "rows.py", "-", "loop.py", "--json", given="1 / 0")
    assert done.returncode == 0, done.stderr
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert [(line["submission"], line["verdict"], line["misconception"]) for line in lines] == [
        ("right.py", "correct", None),
        ("rows.py", "incorrect", "averaged-rows"),
        ("-", "error", None),
        ("loop.py", "error", None),
    ]
    assert (lines[0]["passed"], lines[0]["total"]) == (6, 6)
    assert "You took the mean over `dim=1`" in lines[1]["feedback"]
    assert lines[1]["output"] == "\\x1b[31mhm\n"


def test_a_person_reads_the_verdict_and_the_feedback(folder: Path) -> None:
    done = grade(folder, f"{folder}#centre-columns", "right.py", "rows.py")
    assert done.returncode == 0, done.stderr
    assert "✓ right.py correct (6 of 6)\n    1 example and 5 hidden inputs: all as expected.\n" in done.stdout
    assert "✗ rows.py incorrect (0 of 6)\n    **Example 1**: `centre(torch.tensor([[1.0, 2.0]" in done.stdout
    assert "    It printed:\n    │ \\x1b[31mhm\n" in done.stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["nothing/here", "right.py"], "There is no puzzle nothing/here"),
        (["puzzles.yaml", "right.py"], "say which"),
        (["puzzles.yaml#centre-columns", "right.py", "lost.py"], "lost.py cannot be read: No such file"),
        (["broken.yaml", "right.py"], "broken.yaml:"),
        (["puzzles.yaml#centre-columns", "binary.py"], "binary.py is not UTF-8 text"),
    ],
)
def test_what_cannot_be_read_is_told_before_anything_is_judged(folder: Path, words: list[str], said: str) -> None:
    (folder / "broken.yaml").write_text("id: broken\nkind: implement\n")
    (folder / "binary.py").write_bytes(b"\xff\xfe\x00")
    done = grade(folder, *words)
    assert done.returncode == 1
    assert done.stdout == ""
    assert said in " ".join(done.stderr.split())
    assert "Traceback" not in done.stderr


def test_a_puzzle_that_is_out_of_order_is_told_for_each_submission(folder: Path) -> None:
    broken = PUZZLES.replace("return x - x.mean(dim=0, keepdim=True)", "return x - y")
    (folder / "puzzles.yaml").write_text(broken)
    done = grade(folder, "puzzles.yaml#centre-columns", "right.py", "rows.py")
    assert done.returncode == 1
    assert "✗ right.py out of order" in done.stdout
    assert "✗ rows.py out of order" in done.stdout
    assert "its solution raised NameError" in done.stdout


def test_without_a_sandbox_nothing_can_be_judged(folder: Path) -> None:
    done = grade(folder, "puzzles.yaml#centre-columns", "right.py", TUTORBOT_SANDBOX="false")
    assert done.returncode == 1
    assert "✗ right.py unavailable" in done.stdout
    assert "switched off" in done.stdout


def test_without_a_sandbox_every_submission_still_gets_its_line_of_json(folder: Path) -> None:
    (folder / "loop.py").write_text("def centre(x) return x")
    answers = ["right.py", "loop.py", "rows.py"]
    done = grade(folder, "puzzles.yaml#centre-columns", *answers, "--json", TUTORBOT_SANDBOX="false")
    assert done.returncode == 1
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert [(line["submission"], line["verdict"]) for line in lines] == [
        ("right.py", "unavailable"),
        ("loop.py", "error"),
        ("rows.py", "unavailable"),
    ]
    assert "switched off" in lines[0]["feedback"]


def test_wrong_usage_is_exit_code_2(folder: Path) -> None:
    assert grade(folder, "puzzles.yaml").returncode == 2
