"""`tutorbot sandbox`: files in, one line each out; and the table of layers."""

import json
import logging
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from tutorbot.cli import app
from tutorbot.cli import sandbox as commands
from tutorbot.sandbox.jobs import Failure, Outcome, Run
from tutorbot.sandbox.probes import Report
from tutorbot.sandbox.sandboxes import Sandbox


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.chdir(tmp_path)
    root = logging.getLogger()
    handlers = root.handlers[:]
    yield
    root.handlers[:] = handlers  # a command logs to a stream that is closed by now


def tutorbot(*words: str, typed: str | bytes | None = None) -> Result:
    return CliRunner().invoke(app, ["sandbox", *words], input=typed, prog_name="tutorbot")


FIELDS = {"file", "outcome", "stdout", "stderr", "truncated", "wall_s", "cpu_s", "peak_mb", "why"}
PROGRAMS = {
    "fine.py": "import torch\nprint(torch.ones(2, 2).sum().item())\n",
    "wrong.py": "import sys\nprint('so far', file=sys.stderr)\n1 / 0\n",
    "nosy.py": "open('/etc/passwd')\n",
    "loud.py": "print('x' * 100_000)\n",
    "large.py": "x = bytearray(100 << 20)\n",
}


def test_files_and_standard_input_give_one_json_line_each(tmp_path: Path) -> None:
    for name, code in PROGRAMS.items():
        (tmp_path / name).write_text(code)
    result = tutorbot("run", *PROGRAMS, "-", "--json", typed="print('typed')")
    assert result.exit_code == 0, result.output
    lines: list[dict[str, Any]] = [json.loads(line) for line in result.stdout.splitlines()]
    assert [line["file"] for line in lines] == [*PROGRAMS, "-"]
    assert all(line.keys() == FIELDS for line in lines)
    found = {line["file"]: line for line in lines}
    assert [line["outcome"] for line in lines] == ["ok", "error", "refused", "output limit", "ok", "ok"]
    assert (found["fine.py"]["stdout"], found["-"]["stdout"]) == ("4.0\n", "typed\n")
    assert found["wrong.py"]["stderr"].splitlines() == [
        "so far",
        "Traceback (most recent call last):",
        "  wrong.py, line 3",
        "    1 / 0",
        "ZeroDivisionError: division by zero",
    ]
    assert (found["loud.py"]["truncated"], len(found["loud.py"]["stdout"])) == (True, 65_536)
    assert 90 < found["large.py"]["peak_mb"] < 120
    assert all(line["wall_s"] > 0 and line["cpu_s"] >= 0 for line in lines)


def test_what_is_shown_to_people_steers_no_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    nasty = "[bold]\x1b[2J\u202e\r\x07\x9b"
    failure = Failure("E", nasty, nasty, 1)
    run = Run(outcome=Outcome.ERROR, stdout=nasty, stderr=nasty, why="It raised E.", failure=failure)
    commands._show("[red]nasty.py", run)
    shown = capsys.readouterr().out
    assert "[red]nasty.py error" in shown
    assert shown.count("[bold]") == 3
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", shown)


@pytest.mark.parametrize(
    ("content", "words"),
    [(None, "cannot be read"), (b"\xff\xfe\xfd", "is not UTF-8 text"), (b"#" * (1 << 21), "is larger than 1 MB")],
)
def test_a_file_that_cannot_be_run_is_said_before_anything_runs(
    tmp_path: Path, content: bytes | None, words: str
) -> None:
    if content is not None:
        (tmp_path / "file.py").write_bytes(content)
    result = tutorbot("run", "file.py")
    assert (result.exit_code, words in result.output) == (1, True), result.output


def test_without_a_sandbox_files_are_unavailable_and_the_exit_code_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TUTORBOT_SANDBOX", "false")
    (tmp_path / "fine.py").write_text(PROGRAMS["fine.py"])
    result = tutorbot("run", "fine.py", "--json")
    line = json.loads(result.stdout)
    assert (result.exit_code, line["outcome"]) == (1, "unavailable")
    assert "TUTORBOT_SANDBOX" in line["why"]
    doctor = tutorbot("doctor", "--json")
    assert (doctor.exit_code, json.loads(doctor.stdout)["available"]) == (1, False)


def test_the_doctor_shows_every_layer_every_probe_and_the_limits(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def examined() -> tuple[Report | None, str]:
        return sandbox.report, sandbox.why

    monkeypatch.setattr(commands, "_examine", examined)
    result = tutorbot("doctor", "--json")
    assert result.exit_code == 0, result.output
    found = json.loads(result.stdout)
    assert found["available"] is True
    required = {layer["name"]: layer["on"] for layer in found["layers"] if layer["required"]}
    assert required == dict.fromkeys(("own user", "rlimits", "landlock", "seccomp", "descriptors"), True)
    assert all(probe["denied"] for probe in found["probes"])
    assert {probe["layer"] for probe in found["probes"]} >= required.keys()
    assert found["limits"] == {"wall_s": 5.0, "cpu_s": 4, "memory_mb": 512, "output_bytes": 65536}
    assert found["server"]["uid"] != 0
    shown = tutorbot("doctor").stdout
    for words in ("landlock", "open an internet socket", "✓ denied", "Limits of one run: 5 s, 4 s of CPU, 512 MB"):
        assert words in shown
    assert "✗" not in shown
