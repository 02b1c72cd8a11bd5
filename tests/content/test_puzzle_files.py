from pathlib import Path

import pytest

from tests.content.examples import PUZZLES
from tutorbot.content.puzzle_files import Found, find_puzzle
from tutorbot.domain.errors import TutorError

ONE = "\n".join(
    line[4:] for line in PUZZLES.split("  - id: what-shape")[0].replace("  - id:", "    id:").splitlines()[1:]
)


@pytest.fixture
def courses(tmp_path: Path) -> Path:
    for topic in ("shapes", "losses"):
        folder = tmp_path / "courses" / "pytorch" / topic
        folder.mkdir(parents=True)
        (folder / "puzzles.yaml").write_text(PUZZLES if topic == "shapes" else PUZZLES.replace("what-shape", "loss"))
    return tmp_path / "courses"


def name(found: Found) -> str:
    assert found.faults == ()
    assert found.puzzle
    return found.puzzle.id


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ("shapes/centre-columns", "shapes/centre-columns"),
        ("losses/centre-columns", "losses/centre-columns"),
        ("what-shape", "shapes/what-shape"),
        ("loss", "losses/loss"),
    ],
)
def test_a_puzzle_is_found_by_its_id_in_any_course(courses: Path, wanted: str, found: str) -> None:
    assert name(find_puzzle(wanted, courses)) == found


def test_a_file_with_one_puzzle_needs_no_list(tmp_path: Path) -> None:
    folder = tmp_path / "my-puzzle"
    folder.mkdir()
    for file in ("puzzle.yaml", "other-name.txt"):
        (folder / file).write_text(ONE)
        assert name(find_puzzle(str(folder / file), tmp_path)) == "my-puzzle/centre-columns"
    assert name(find_puzzle(str(folder), tmp_path)) == "my-puzzle/centre-columns"


def test_a_folder_with_a_single_file_needs_no_certain_name(tmp_path: Path) -> None:
    folder = tmp_path / "my-puzzle"
    folder.mkdir()
    (folder / "centring.yaml").write_text(ONE)
    (folder / "notes.txt").write_text("not read")
    assert name(find_puzzle(str(folder), tmp_path)) == "my-puzzle/centre-columns"
    (folder / "other.yaml").write_text(ONE)
    with pytest.raises(TutorError, match=r"2 files in .*; say which: .*centring\.yaml, .*other\.yaml"):
        find_puzzle(str(folder), tmp_path)
    (folder / "puzzle.yaml").write_text(ONE)
    assert name(find_puzzle(str(folder), tmp_path)) == "my-puzzle/centre-columns"


def test_a_list_of_one_is_as_good_and_of_several_one_is_chosen(tmp_path: Path) -> None:
    folder = tmp_path / "My Puzzles"
    folder.mkdir()
    file = folder / "puzzles.yaml"
    file.write_text(PUZZLES.split("  - id: what-shape")[0])
    assert name(find_puzzle(str(folder), tmp_path)) == "elsewhere/centre-columns"
    file.write_text(PUZZLES)
    assert name(find_puzzle(f"{file}#what-shape", tmp_path)) == "elsewhere/what-shape"
    assert name(find_puzzle(f"{folder}#what-shape", tmp_path)) == "elsewhere/what-shape"
    with pytest.raises(TutorError, match=r"say which: .*puzzles\.yaml#centre-columns, .*#what-shape"):
        find_puzzle(str(file), tmp_path)


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        ("shapes/what-shapes", "no puzzle shapes/what-shapes; did you mean “shapes/what-shape”"),
        ("nothing", "There is no puzzle nothing."),
        ("centre-columns", "say losses/centre-columns or shapes/centre-columns"),
        ("lost.yaml", "There is no lost.yaml."),
        ("/nowhere/at/all", "There is no /nowhere/at/all."),
        ("shapes#what-shape", "There is no shapes."),
    ],
)
def test_what_cannot_be_found_is_told_in_words(courses: Path, wanted: str, said: str) -> None:
    with pytest.raises(TutorError) as caught:
        find_puzzle(wanted, courses)
    assert said in str(caught.value)


def test_a_folder_or_file_without_that_puzzle_says_so(tmp_path: Path, courses: Path) -> None:
    with pytest.raises(TutorError, match=r"a puzzle is a file puzzle\.yaml or puzzles\.yaml"):
        find_puzzle(str(tmp_path), courses)
    with pytest.raises(TutorError, match="There is no puzzle lost in"):
        find_puzzle(f"{courses / 'pytorch' / 'shapes'}#lost", courses)
    (tmp_path / "puzzle.yaml").write_text("puzzles: none")
    with pytest.raises(TutorError, match="There is no puzzle in"):
        find_puzzle(str(tmp_path), courses)


def test_faults_of_the_chosen_puzzle_are_told_with_their_lines_and_those_of_others_are_not(tmp_path: Path) -> None:
    file = tmp_path / "puzzles.yaml"
    file.write_text(PUZZLES.replace("    asks: shape\n", "    asks: size\n"))
    assert name(find_puzzle(f"{file}#centre-columns", tmp_path)).endswith("/centre-columns")
    found = find_puzzle(f"{file}#what-shape", tmp_path)
    assert found.puzzle is None
    line = file.read_text().splitlines().index("    asks: size") + 1
    assert any(fault.line == line and "what-shape" in fault.where for fault in found.faults)


def test_a_file_that_is_no_yaml_is_a_fault_of_the_file(tmp_path: Path) -> None:
    file = tmp_path / "puzzle.yaml"
    for data in (b"id: [", b"\xff\xfe"):
        file.write_bytes(data)
        found = find_puzzle(str(file), tmp_path)
        assert found.puzzle is None
        assert found.faults
