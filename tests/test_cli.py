"""What a person meets at the command line: help, words instead of tracebacks, and exit codes 0, 1 and 2."""

import asyncio
import json
import logging
import os
import re
import signal
import socket
import sqlite3
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import aiohttp
import pytest
from typer.testing import CliRunner

from tests.content.examples import QUESTIONS, write
from tutorbot import __version__
from tutorbot.cli import app

URL = re.compile(r"http://127\.0\.0\.1:(\d+)")


@pytest.fixture(autouse=True)
def _nothing_is_set(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith("TUTORBOT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("COLUMNS", "100")
    root = logging.getLogger()
    handlers = root.handlers[:]
    yield
    root.handlers[:] = handlers  # a command logs to a stream that is closed by now


def tutorbot(*words: object, code: int = 0) -> str:
    """What is said in answer to these words, checked against the exit code that they deserve."""
    result = CliRunner().invoke(app, [str(word) for word in words], prog_name="tutorbot")
    assert result.exit_code == code, result.output
    assert "Traceback" not in result.output
    return " ".join(re.sub("[│╭╮╰╯─]", " ", result.output).split())


# Help


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("--help", ("Try it in your web browser", "play", "run", "content", "db", "--version")),
        ("play -h", ("--port", "8080", "0 for any free one", "--data", "--no-browser", "--record", "one JSON line")),
        ("run -h", ("TUTORBOT_TOKEN", "--data", "default: ./data")),
        ("content -h", ("check", "file, line and what was expected")),
        (
            "content check -h",
            ("Courses or topics to check", "default: all courses", "--json", "--fresh", "proofs.lock"),
        ),
        ("db -h", ("upgrade", "backup", "also while the bot is running", "restore")),
        ("db upgrade -h", ("The bot does so by itself when it starts.", "default: ./data")),
        ("db backup -h", ("The new file to write.", "required", "default: ./data")),
        ("db restore -h", ("stop the bot first", "kept beside it", "default: ./data")),
    ],
)
def test_help_says_what_each_command_does_and_takes(words: str, said: tuple[str, ...]) -> None:
    help_ = tutorbot(*words.split())
    for each in said:
        assert each in help_


def test_the_version_is_told() -> None:
    assert tutorbot("--version") == f"tutorbot {__version__}"


@pytest.mark.parametrize("words", ["", "content", "db"])
def test_no_command_is_answered_with_those_there_are(words: str) -> None:
    assert "Usage" in tutorbot(*words.split(), code=2)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("teach", "No such command 'teach'"),
        ("play --port many", "'--port'"),
        ("play --port 70000", "65535"),
        ("db backup", "Missing argument"),
        ("run --shards 2", "No such option: --shards"),
    ],
)
def test_wrong_usage_is_exit_code_2(words: str, said: str) -> None:
    assert said in tutorbot(*words.split(), code=2)


# Settings


def test_without_a_token_run_says_where_to_get_one_and_that_play_needs_none() -> None:
    said = tutorbot("run", code=1)
    assert "https://discord.com/developers/applications" in said
    assert "TUTORBOT_TOKEN" in said
    assert "`tutorbot play` needs no token" in said


@pytest.mark.parametrize("command", ["run", "play --no-browser", "content check", "db upgrade"])
def test_a_wrong_setting_is_named_by_every_command(command: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TUTORBOT_RETENTION", "2")
    assert "TUTORBOT_RETENTION is '2': it should be less than or equal to 0.95" in tutorbot(*command.split(), code=1)


# Content


def test_a_course_without_a_fault_is_counted(tmp_path: Path) -> None:
    said = tutorbot("content", "check", write(tmp_path / "tiny"))
    assert "filters 1 (1, 0, 0) 1 (1, 0, 0)" in said
    assert "✓ 0 faults, 3 warnings" in said


def test_all_courses_are_checked_if_none_is_named() -> None:
    said = tutorbot("content", "check")
    assert "output-size" in said
    assert "cnn-patterns" in said


@pytest.fixture
def faulty(tmp_path: Path) -> Path:
    """A course with a difficulty that does not exist (line 3) and a slip in a name (line 21)."""
    questions = QUESTIONS.replace("difficulty: easy", "difficulty: simple").replace("hint:", "hnit:")
    return write(tmp_path / "tiny", {"filters/questions.yaml": questions})


def test_each_fault_is_told_with_file_line_and_what_was_expected(faulty: Path) -> None:
    said = tutorbot("content", "check", faulty, code=1)
    for line, word in ((3, "simple"), (21, "hnit")):
        assert f"tiny/filters/questions.yaml:{line}" in said
        assert word in said
    assert "expected easy, medium or hard" in said
    assert "✗ 2 faults, 1 warning" in said


def test_only_faults_below_what_was_named_count(faulty: Path) -> None:
    assert "✗ 2 faults" in tutorbot("content", "check", faulty / "filters", code=1)
    assert "✓ 0 faults" in tutorbot("content", "check", faulty / "sizes")


def test_the_findings_are_json_for_programs(faulty: Path) -> None:
    result = CliRunner().invoke(app, ["content", "check", "--json", str(faulty)])
    report = json.loads(result.stdout)
    assert result.exit_code == 1
    assert [fault["line"] for fault in report["faults"]] == [3, 21]
    assert {"file", "line", "where", "message", "expected"} <= set(report["faults"][0])
    assert len(report["warnings"]) == 1
    assert [course["course"] for course in report["courses"]] == ["tiny"]


@pytest.mark.parametrize(("place", "said"), [("nowhere", "There is no "), (".", "There is no course in ")])
def test_a_place_without_a_course_is_said_to_be_one(place: str, said: str) -> None:
    assert said in tutorbot("content", "check", place, code=1)


# The database


def test_a_backup_is_made_and_restored_in_words(tmp_path: Path) -> None:
    database = tmp_path / "data" / "tutorbot.db"
    assert f"no database at {database.relative_to(tmp_path)}" in tutorbot("db", "backup", "copy.db", code=1)
    assert "is up to date" in tutorbot("db", "upgrade")
    assert "is copied to copy.db" in tutorbot("db", "backup", "copy.db")
    assert "exists already" in tutorbot("db", "backup", "copy.db", code=1)
    said = tutorbot("db", "restore", "copy.db")
    assert "is what copy.db holds" in said
    kept = re.search(r"kept as (\S+)\.$", said)
    assert kept
    assert Path(kept[1]).exists()


def test_what_cannot_be_restored_is_said_in_words(tmp_path: Path) -> None:
    assert "There is no database at nowhere.db" in tutorbot("db", "restore", "nowhere.db", code=1)
    (tmp_path / "notes.txt").write_text("no database\n" * 100)
    assert "notes.txt" in tutorbot("db", "restore", "notes.txt", code=1)
    with sqlite3.connect("other.db") as other:
        other.execute("CREATE TABLE recipes (id)")
    other.close()
    assert "is no tutorbot database" in tutorbot("db", "restore", "other.db", code=1)
    assert not (tmp_path / "data" / "tutorbot.db").exists()


# Play


def test_a_port_that_is_taken_is_said_in_a_sentence() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        said = tutorbot("play", "--no-browser", "--port", port, code=1)
    assert said.startswith(f"✗ Cannot use port {port} of this machine: ")
    assert said.endswith("Choose another one with --port, or 0 for any.")


def test_a_record_that_cannot_be_written_is_said_in_a_sentence() -> None:
    said = tutorbot("play", "--no-browser", "--port", 0, "--record", "no/such/folder.jsonl", code=1)
    assert said == "✗ Cannot use no/such/folder.jsonl: No such file or directory."


@asynccontextmanager
async def playing(tmp_path: Path, *words: str, sandbox: str = "false") -> AsyncIterator[tuple[Process, str]]:
    """`tutorbot play` in a process of its own, once it has said where its page is."""
    (tmp_path / "temporary").mkdir(exist_ok=True)
    env = {**os.environ, "TMPDIR": str(tmp_path / "temporary"), "PYTHONUNBUFFERED": "1", "TUTORBOT_SANDBOX": sandbox}
    words = (sys.executable, "-m", "tutorbot", "play", "--no-browser", "--port", "0", *words)
    process = await asyncio.create_subprocess_exec(*words, cwd=tmp_path, env=env, stdout=PIPE, stderr=PIPE)
    assert process.stdout
    assert process.stderr
    try:
        said = ""
        async with asyncio.timeout(30):
            while not (found := URL.search(said)):
                line = await process.stdout.readline()
                assert line, (await process.stderr.read()).decode()
                said += line.decode()
        yield process, found[0]
    finally:
        with suppress(ProcessLookupError):
            process.kill()
        await process.communicate()


@pytest.mark.parametrize(("how", "sandbox"), [(signal.SIGINT, "false"), (signal.SIGTERM, "true")])
async def test_play_serves_its_page_and_stops_at_once_with_nothing_left_behind(
    tmp_path: Path, how: signal.Signals, sandbox: str
) -> None:
    async with playing(tmp_path, sandbox=sandbox) as (process, url), aiohttp.ClientSession(url) as browser:
        async with browser.get("/") as page:
            assert "<title>Playground</title>" in await page.text()
        async with browser.get("/api/events", params={"person": "ana"}) as listening:
            # A page that is open does not hold it up.
            assert listening.status == 200
            process.send_signal(how)
            out, err = await asyncio.wait_for(process.communicate(), 10)
    assert process.returncode == 0
    assert b"Nothing is kept when you stop" in out
    assert err == b""
    assert os.listdir(tmp_path) == ["temporary"]  # noqa: PTH208  nothing else waits for the loop here
    assert os.listdir(tmp_path / "temporary") == []  # noqa: PTH208  as above


async def test_play_goes_on_where_it_was_with_a_folder(tmp_path: Path) -> None:
    async def ask(browser: aiohttp.ClientSession, path: str, **body: object) -> object:
        async with browser.post(path, json=body) as answer:
            assert answer.status == 200, await answer.text()
            return await answer.json()

    times = []
    for _ in range(2):
        async with playing(tmp_path, "--data", "kept", "--record", "wire.jsonl") as (process, url):
            async with aiohttp.ClientSession(url) as browser:
                async with browser.get("/api/state", params={"person": "ana"}) as state:
                    times.append((await state.json())["clock"]["now"])
                await ask(browser, "/api/clock", move="+7d")
            process.send_signal(signal.SIGINT)
            assert await asyncio.wait_for(process.wait(), 10) == 0
    assert times[1][:10] > times[0][:10]
    assert (tmp_path / "kept" / "tutorbot.db").is_file()
    calls = [json.loads(line) for line in (tmp_path / "wire.jsonl").read_text().splitlines()]
    assert [call["method"] for call in calls if call["path"].endswith("/commands")] == ["PUT", "PUT"]
