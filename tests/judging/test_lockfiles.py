"""Lock files: read without a sandbox, never believed when they were tampered with, kept small and in order."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.content.examples import FLASHCARDS, PROVED, PUZZLES, TEMPLATE, write
from tests.proving import ON, VERSIONS
from tutorbot.content.claims import Claims
from tutorbot.content.courses import Loaded, load_course
from tutorbot.content.locks import NAME, Proved
from tutorbot.domain.errors import TutorError
from tutorbot.domain.ids import ItemId, TopicId
from tutorbot.domain.items import Label, Question
from tutorbot.judging.lockfiles import due, is_current, versions_here, write_lock

MORE = TEMPLATE.removeprefix("questions:\n")
VARIANT = {"n": "9", "k": "2", "answer": "8", "forgot-one.value": "7", "unchanged.value": "9"}


def course(folder: Path, questions: str = PROVED + MORE) -> Loaded:
    return load_course(write(folder, {"filters/questions.yaml": questions, "filters/puzzles.yaml": PUZZLES}))


def claims(folder: Path, questions: str = PROVED + MORE) -> Claims:
    return next(topic for topic in course(folder, questions).claims if topic.folder.name == "filters")


def results(of: Claims, versions: str = VERSIONS) -> dict[ItemId, Proved | None]:
    """Made-up proofs of all that is claimed."""
    return {
        claim.id: Proved(
            digest=claim.digest,
            versions=versions,
            on=ON,
            answer="torch.Size([8, 3, 3, 3])",
            figures={"count": "216"} if claim.entry.id == "weight-shape" else {},
            variants=(VARIANT,) if claim.entry.id == "width" else (),
        )
        for claim in of.claims
    }


def locked(folder: Path) -> Path:
    """A course in which everything is proved; its lock file."""
    topic = claims(folder)
    assert write_lock(topic, results(topic))
    return topic.folder / NAME


def test_what_was_written_is_read_back_without_a_sandbox(tmp_path: Path) -> None:
    locked(tmp_path)
    loaded = course(tmp_path)
    assert loaded.faults == ()
    shape, width, *puzzles = loaded.topics[TopicId("filters")].items[1:]
    assert isinstance(shape, Question)
    assert isinstance(width, Question)
    assert shape.stem == "The layer has 216 weights. What is their shape?"
    assert width.variant(0).stem == "A kernel 2 wide slides over 9 columns. Which width is printed?"
    assert [item.label for item in (shape, width, *puzzles)] == [Label.PROVED] * 5
    assert due(loaded.claims) == []


def test_writing_the_same_again_changes_nothing(tmp_path: Path) -> None:
    before = locked(tmp_path).read_bytes()
    assert write_lock(claims(tmp_path), {}) is False
    assert locked_text(tmp_path) == before


def locked_text(folder: Path) -> bytes:
    return (folder / "filters" / NAME).read_bytes()


def test_entries_stand_in_the_order_of_the_files_whatever_was_proved_first(tmp_path: Path) -> None:
    topic = claims(tmp_path)
    write_lock(topic, dict(reversed(results(topic).items())))
    items = list(json.loads(locked_text(tmp_path))["items"])
    assert items == ["weight-shape", "width", "centre-columns", "what-shape", "sum-in-order"]


def test_an_entry_goes_with_its_item(tmp_path: Path) -> None:
    locked(tmp_path)
    assert write_lock(claims(tmp_path, PROVED), {})
    assert "width" not in json.loads(locked_text(tmp_path))["items"]
    (tmp_path / "filters" / "puzzles.yaml").unlink()
    nothing = load_course(write(tmp_path)).claims[0]
    assert write_lock(nothing, {})
    assert not (tmp_path / "filters" / NAME).exists()


def test_entries_stay_while_their_file_cannot_be_read(tmp_path: Path) -> None:
    locked(tmp_path)
    broken = claims(tmp_path, PROVED.replace("easy", "eazy"))
    assert broken.complete is False
    write_lock(broken, {})
    assert set(json.loads(locked_text(tmp_path))["items"]) >= {"weight-shape", "width", "what-shape"}
    assert due([claims(tmp_path)]) == []


def test_an_entry_whose_new_proof_has_failed_is_taken_out(tmp_path: Path) -> None:
    locked(tmp_path)
    topic = claims(tmp_path)
    assert write_lock(topic, {ItemId("filters/width"): None})
    assert [claim.entry.id for claim in due([claims(tmp_path)])] == ["width"]


def test_what_an_explanation_says_is_no_part_of_the_proof_but_an_option_is(tmp_path: Path) -> None:
    locked(tmp_path)
    prose = (PROVED + MORE).replace("same-size\n    key", "unpadded\n    key").replace("Nothing is padded, so", "As")
    assert due([claims(tmp_path, prose)]) == []
    changed = (PROVED + MORE).replace("`[3, 8, 3, 3]`", "`[3, 8, 9]`").replace("n: 8..12", "n: 8..13")
    assert [claim.entry.id for claim in due([claims(tmp_path, changed)])] == ["weight-shape", "width"]


def test_proofs_of_another_torch_are_served_and_are_due(tmp_path: Path) -> None:
    topic = claims(tmp_path)
    write_lock(topic, results(topic, "torch 1.0.0, Python 3.11"))
    loaded = course(tmp_path)
    assert loaded.faults == ()
    item = loaded.topics[TopicId("filters")].items[1]
    assert isinstance(item, Question)
    assert item.proof
    assert item.proof.versions == "torch 1.0.0, Python 3.11"
    assert len(due(loaded.claims)) == 5


def test_another_python_is_no_reason_to_prove_again() -> None:
    here = versions_here()
    assert here
    torch, _, python = here.partition(", ")
    proved = Proved(digest="", versions=f"{torch}, Python 2.7", on=ON)
    assert is_current(proved, here)
    assert python.startswith("Python 3.")
    assert not is_current(Proved(digest="", versions=f"torch 0.1, {python}", on=ON), here)


def test_everything_is_due_when_that_is_asked_for(tmp_path: Path) -> None:
    locked(tmp_path)
    assert len(due([claims(tmp_path)], fresh=True)) == 5


def test_a_proof_that_found_nothing_new_keeps_its_date(tmp_path: Path) -> None:
    before = locked(tmp_path).read_bytes()
    topic = claims(tmp_path)
    again = {item: proved and proved.model_copy(update={"on": "2027-01-01"}) for item, proved in results(topic).items()}
    assert write_lock(topic, again) is False
    assert locked_text(tmp_path) == before


def replaced(before: str, after: str) -> Callable[[str], str]:
    def change(text: str) -> str:
        assert before in text
        return text.replace(before, after, 1)

    return change


BROKEN = [
    (replaced('"216"', '"217"'), 3, "the proof of “weight-shape” was changed by hand"),
    (replaced('"n": "9"', '"n": "8"'), 11, "the proof of “width” was changed by hand"),
    (replaced(VERSIONS, "torch 9, Python 3.11"), 3, "the proof of “weight-shape” was changed by hand"),
    (replaced("centre-columns", "center-columns"), None, "the proof of “center-columns” was changed by hand"),
    (replaced('"items": {', '"items": {{'), 2, "not JSON any more: "),
    (replaced('"items"', '"entries"'), 1, "not a lock file any more"),
    (replaced('"digest"', '"hash"'), 1, "not a lock file any more"),
    (lambda _: "", 1, "not JSON any more: "),
    (lambda _: "[]", 1, "not a lock file any more"),
    (lambda _: '{"items": {"width": 3}}', 1, "not a lock file any more"),
    (lambda text: "<<<<<<< HEAD\n" + text, 1, "not JSON any more: "),
]


@pytest.mark.parametrize(("change", "line", "words"), BROKEN)
def test_a_lock_that_was_tampered_with_is_a_fault_and_is_made_anew(
    tmp_path: Path, change: Callable[[str], str], line: int | None, words: str
) -> None:
    path = locked(tmp_path)
    good = path.read_text(encoding="utf-8")
    path.write_text(change(good), encoding="utf-8")

    loaded = course(tmp_path)

    fault = next(fault for fault in loaded.faults if fault.file == path.as_posix())
    assert fault.message.startswith(words)
    assert fault.line == (line or fault.line)
    assert "filters" not in loaded.topics
    topic = claims(tmp_path)
    assert due([topic])
    write_lock(topic, results(topic))
    assert path.read_text(encoding="utf-8") == good
    assert course(tmp_path).faults == ()


def test_a_lock_that_is_no_text_is_a_fault(tmp_path: Path) -> None:
    path = locked(tmp_path)
    path.write_bytes(b"\xff\xfe")
    (fault,) = course(tmp_path).faults
    assert fault.message.startswith("cannot be read: ")


def test_a_lock_of_a_topic_without_proofs_is_no_fault(tmp_path: Path) -> None:
    locked(tmp_path)
    (tmp_path / "filters" / "puzzles.yaml").unlink()
    assert load_course(write(tmp_path, {"filters/flashcards.yaml": FLASHCARDS})).faults == ()


def test_a_place_that_cannot_be_written_is_said_in_words(tmp_path: Path) -> None:
    topic = claims(tmp_path)
    (topic.folder / NAME).mkdir()
    with pytest.raises(TutorError, match=r"^Cannot write .*proofs\.lock: Is a directory\.$"):
        write_lock(topic, results(topic))


def test_nothing_but_the_lock_is_left_behind(tmp_path: Path) -> None:
    locked(tmp_path)
    assert sorted(path.name for path in (tmp_path / "filters").iterdir()) == [
        *("flashcards.yaml", "proofs.lock", "puzzles.yaml", "questions.yaml", "topic.yaml")
    ]
