from pathlib import Path

import pytest

from tests.content.examples import COURSE, FLASHCARDS, NEXT_TOPIC, PROVED, PUZZLES, QUESTIONS, TOPIC, load, write
from tests.proving import prove_course
from tutorbot.sandbox.sandboxes import Sandbox

ONE = QUESTIONS.removeprefix("questions:\n")


def warnings(folder: Path, changes: dict[str, str | bytes | None]) -> list[tuple[str, str, str]]:
    loaded = load(folder, changes)
    assert loaded.faults == ()
    return [(Path(w.file).relative_to(folder).as_posix(), w.where, w.message) for w in loaded.warnings]


def questions(count: int, *, key: str, other: str, key_first: int) -> str:
    """`count` questions with two options, of which the key stands first in `key_first`."""
    text = "questions:\n"
    for number in range(count):
        right = f"      - id: right\n        text: {key}\n"
        wrong = f"      - id: wrong\n        text: {other}\n        why: It is not so.\n"
        options = right + wrong if number < key_first else wrong + right
        text += f"""\
  - id: question-{number}
    difficulty: easy
    stem: Which?
    options:
{options}\
    key: right
    explanation: [It is so.]
"""
    return text


def test_a_key_that_is_mostly_the_longest_option_is_a_warning_with_figures(tmp_path: Path) -> None:
    text = questions(8, key="quite a long option", other="short", key_first=4)
    found = warnings(tmp_path, {"filters/questions.yaml": text})
    assert (
        "filters/questions.yaml",
        "",
        "the right option is the longest in 8 of 8 questions; chance would give 4",
    ) in found
    assert not any("stands at place" in message for _, _, message in found)


def test_keys_at_one_place_are_a_warning_with_figures(tmp_path: Path) -> None:
    text = questions(8, key="same", other="size", key_first=5)
    found = [message for _, _, message in warnings(tmp_path, {"filters/questions.yaml": text})]
    assert any("the right option stands at place 1 in 5 of 8 questions" in message for message in found)
    assert not any("the longest" in message for message in found)


def test_a_few_questions_or_evenly_spread_keys_are_no_pattern(tmp_path: Path) -> None:
    few = questions(7, key="quite a long option", other="short", key_first=7)
    even = questions(8, key="same", other="size", key_first=4)
    for number, text in enumerate((few, even)):
        found = warnings(tmp_path / str(number), {"filters/questions.yaml": text})
        assert not any("the right option" in message for _, _, message in found)


def test_few_items_of_a_difficulty_are_a_warning(tmp_path: Path) -> None:
    text = questions(4, key="same", other="size", key_first=2)
    found = warnings(tmp_path, {"filters/questions.yaml": text})
    assert ("filters/questions.yaml", "", "few items: 0 medium, 0 hard; 3 or more of each keep quizzes fresh") in found


def test_objectives_without_items_and_items_without_objective_are_warnings(tmp_path: Path) -> None:
    topic = TOPIC + "  - id: lonely\n    text: Do what nothing asks for\n"
    cards = FLASHCARDS.replace("    objective: counting\n", "")
    found = warnings(tmp_path, {"filters/topic.yaml": topic, "filters/flashcards.yaml": cards})
    assert ("filters/topic.yaml", "", "no item of the topic aims at the objective “lonely”") in found
    assert ("filters/topic.yaml", "", "1 of 2 items name no objective") in found


def test_a_front_longer_than_its_back_is_a_warning(tmp_path: Path) -> None:
    cards = FLASHCARDS.replace("What does one filter see?", "W" * 80)
    found = warnings(tmp_path, {"filters/flashcards.yaml": cards})
    message = "the front (80 characters) is longer than the back (66)"
    assert ("filters/flashcards.yaml", "flashcard 1 (small-window)", message) in found


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        (
            "Together 8 × 27 + 8 = 224.",
            "Together 216.",
            "the explanation ends with the wrong option “216”, not with the key",
        ),
        ("Something is added after the sum.", "Is it with bias, so 0224?", None),
        ('text: "224"', "text: with bias", None),
        ("weights.\n", "weights, 216 in all.\n", None),
    ],
)
def test_an_explanation_that_ends_with_a_wrong_option_is_a_warning(
    tmp_path: Path, before: str, after: str, message: str | None
) -> None:
    found = warnings(tmp_path, {"filters/questions.yaml": QUESTIONS.replace(before, after)})
    doubts = [text for _, where, text in found if where == "question 1 (weight-count)"]
    assert doubts == ([message] if message else [])


def test_a_hint_that_holds_the_key_is_a_warning(tmp_path: Path) -> None:
    text = QUESTIONS.replace('text: "224"', "text: with bias").replace("Something is", "With bias, something is")
    found = warnings(tmp_path, {"filters/questions.yaml": text})
    place = ("filters/questions.yaml", "question 1 (weight-count)")
    assert (*place, "the hint gives the right option away: “with bias”") in found


def test_a_misconception_that_is_almost_another_one_is_a_warning(tmp_path: Path) -> None:
    again = ONE.replace("weight-count", "second")
    slip = ONE.replace("weight-count", "third").replace("forgot-bias", "forgot-bais")
    found = warnings(tmp_path, {"filters/questions.yaml": f"{QUESTIONS}{again}{slip}"})
    message = "the misconception “forgot-bais” is used once; “forgot-bias” 2×: are they the same?"
    assert [(where, text) for _, where, text in found if "misconception" in text] == [("question 3 (third)", message)]


def test_a_prerequisite_that_comes_later_is_a_warning(tmp_path: Path) -> None:
    found = warnings(tmp_path, {"course.yaml": COURSE.replace("filters, sizes", "sizes, filters")})
    message = "“filters” is needed here but comes later in course.yaml"
    assert ("sizes/topic.yaml", "prerequisite 1", message) in found


def test_a_topic_that_no_unit_lists_is_a_warning(tmp_path: Path) -> None:
    loaded = load(tmp_path, {"course.yaml": COURSE.replace(", sizes", ""), "sizes/topic.yaml": NEXT_TOPIC})
    assert [w.message for w in loaded.warnings][-1] == "no unit in course.yaml lists this topic, so nobody is taught it"
    assert "sizes" not in loaded.topics
    assert loaded.faulty == frozenset()


async def signs(folder: Path, sandbox: Sandbox, changes: dict[str, str | bytes | None]) -> list[tuple[str, str]]:
    """Places and messages of the warnings about a course that is proved first."""
    assert await prove_course(write(folder, changes), sandbox) == []
    return [(where, message) for _, where, message in warnings(folder, changes)]


async def test_figures_that_nothing_quotes_and_names_that_nothing_fills_are_warnings(
    tmp_path: Path, sandbox: Sandbox
) -> None:
    text = PROVED.replace("        count: conv", "        size: 3\n        count: conv").replace(
        "There are {count}", "{cuont}"
    )
    found = await signs(tmp_path, sandbox, {"filters/questions.yaml": text})
    place = "question 1 (weight-shape)"
    assert (place, "the figure “size” is declared and quoted nowhere") in found
    message = "{cuont} stays as it is, for there is no figure of that name; did you mean “count”?"
    assert (place, message) in found


async def test_puzzles_that_can_be_guessed_are_warnings(tmp_path: Path, sandbox: Sandbox) -> None:
    text = PUZZLES.replace("Write `centre(x)`", "Write `center(x)`").replace(
        "      - Which dimension do the rows of a column lie along?",
        "      - It is `return x - x.mean(dim=0, keepdim=True)`.",
    )
    text = text.replace("It is 5 - 3 + 1.", '"It is (1, 1, 3, 3)."')
    found = await signs(tmp_path, sandbox, {"filters/puzzles.yaml": text})
    assert ("puzzle 1 (centre-columns)", "the statement does not name `centre`, which the calls need") in found
    assert (
        "puzzle 1 (centre-columns)",
        "the first hint is a line of the solution: “return x - x.mean(dim=0, keepdim=True)”",
    ) in found
    assert ("puzzle 2 (what-shape)", "a hint gives the answer away: “(1, 1, 3, 3)”") in found
    visible = "every call is visible, so results that are written down would pass: add cases or a generator"
    assert [where for where, message in found if message == visible] == ["puzzle 3 (sum-in-order)"]
    assert not any("puzzles are of the kind" in message for _, message in found)


async def test_puzzles_of_one_kind_alone_are_a_warning(tmp_path: Path, sandbox: Sandbox) -> None:
    one = PUZZLES[PUZZLES.index("  - id: what-shape") : PUZZLES.index("  - id: sum-in-order")]
    text = "puzzles:\n" + "".join(one.replace("what-shape", f"what-shape-{number}") for number in range(3))
    found = await signs(tmp_path, sandbox, {"filters/puzzles.yaml": text})
    assert ("", "all 3 puzzles are of the kind predict") in found


def test_code_that_nobody_ran_is_a_warning(tmp_path: Path) -> None:
    text = QUESTIONS + "".join(ONE.replace("weight-count", f"again-{number}") for number in range(3))
    found = [message for _, _, message in warnings(tmp_path, {"filters/questions.yaml": text})]
    assert "4 of 4 questions show code that no proof has run" in found
    few = QUESTIONS + ONE.replace("weight-count", "again")
    assert not any("no proof" in text for _, _, text in warnings(tmp_path / "few", {"filters/questions.yaml": few}))
