from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from tutorbot.content import yaml_values
from tutorbot.content.documents import MAX_BYTES, parse, read
from tutorbot.content.faults import Problem
from tutorbot.content.yaml_values import Unquoted

HERE = Path("here.yaml")


def test_texts_lists_and_fields_become_plain_data() -> None:
    document = parse(HERE, "a: one\nb: [two, 'three']\nc:\n  - d: |\n      four\n      five\ne:\n")
    assert document.data == {"a": "one", "b": ["two", "three"], "c": [{"d": "four\nfive\n"}], "e": None}
    assert document.problems == ()


@pytest.mark.parametrize(
    ("written", "kind"),
    [("no", "yes or no"), ("On", "yes or no"), ("1.0", "a number"), ("0x1F", "a number"), ("2024-01-31", "a date")],
)
def test_what_yaml_does_not_take_for_text_is_kept_as_it_was_written(written: str, kind: str) -> None:
    assert parse(HERE, f"a: {written}").data == {"a": Unquoted(written, kind)}
    assert parse(HERE, f'a: "{written}"').data == {"a": written}


def test_every_part_knows_its_line() -> None:
    document = parse(HERE, "# a comment\na:\n  - b: x\n    c: y\n  - d\n")
    lines = [document.line(loc) for loc in (("a",), ("a", 0), ("a", 0, "c"), ("a", 1))]
    assert lines == [2, 3, 4, 5]


def test_a_missing_part_is_reported_where_its_entry_begins() -> None:
    document = parse(HERE, "a:\n  - b: x\n  - c: y\n")
    assert document.line(("a", 1, "missing")) == 3


def test_a_row_of_a_block_of_text_is_a_line_of_the_file() -> None:
    document = parse(HERE, "a: |\n  one\n\n  three\n")
    assert document.fault(Problem("m", "e", ("a",), row=3)).line == 4


def test_a_place_reads_as_a_person_would_say_it() -> None:
    document = parse(HERE, "questions:\n  - id: conv\n    options:\n      - id: small\n      - x\n")
    where = document.fault(Problem("m", "e", ("questions", 0, "options", 0, "why"))).where
    assert where == "question 1 (conv) › option 1 (small) › why"
    assert document.fault(Problem("m", "e", ("questions", 0, "options", 1))).where == "question 1 (conv) › option 2"


def test_a_byte_order_mark_is_no_fault(tmp_path: Path) -> None:
    (tmp_path / "x.yaml").write_bytes(b"\xef\xbb\xbfa: one\r\nb: two\r\n")
    assert read(tmp_path / "x.yaml").data == {"a": "one", "b": "two"}


@pytest.mark.parametrize(
    ("content", "line", "words"),
    [
        (b"a: one\nb: caf\xe9\n", 2, "not UTF-8"),
        (b"a" * (MAX_BYTES + 1), 1, "larger than 1 MB"),
        (b"a: one\nb: \x00\n", 2, "U+0000"),
        ("a: one\nb: \u2028c\n".encode(), 2, "U+2028"),
    ],
)
def test_bytes_that_are_no_text_are_one_problem(tmp_path: Path, content: bytes, line: int, words: str) -> None:
    (tmp_path / "x.yaml").write_bytes(content)
    document = read(tmp_path / "x.yaml")
    (problem,) = document.problems
    assert document.data is None
    assert words in problem.message
    assert document.fault(problem).line == line


def test_a_file_that_is_not_there_or_is_a_folder_is_one_problem(tmp_path: Path) -> None:
    assert "No such file" in read(tmp_path / "x.yaml").problems[0].message
    assert "Is a directory" in read(tmp_path).problems[0].message


def test_aliases_are_not_followed() -> None:
    """Ten lines of ten aliases each would be ten billion texts."""
    bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
        f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 10)
    )
    document = parse(HERE, bomb)
    assert len(document.problems) == 10 + 9 * 10
    assert document.data == {"a0": ["x"] * 10, **{f"a{n}": [None] * 10 for n in range(1, 10)}}


def test_a_tab_is_reported_once_and_not_as_broken_yaml() -> None:
    (problem,) = parse(HERE, "a: one\n\tb: two\n").problems
    assert (problem.line, problem.message) == (2, "a tab at the start of the line")


YAML_TEXT = st.text(st.sampled_from(list("ab:-?[]{}&*!|>'\"%@`# \n\t,~0.\u2028\ufeff\x07")), max_size=60)


@pytest.mark.parametrize("loader", [yaml.SafeLoader, yaml_values.Loader])
def test_any_text_is_read_without_an_exception(loader: type, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(yaml_values, "Loader", loader)

    @settings(deadline=None)
    @given(YAML_TEXT | st.text())
    def check(text: str) -> None:
        document = parse(HERE, text)
        for problem in document.problems:
            assert 1 <= document.fault(problem).line <= text.count("\n") + 2

    check()
