import time
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.content.examples import COURSE, FILES, FLASHCARDS, QUESTIONS, TOPIC, load
from tutorbot.content.courses import load_course
from tutorbot.content.entries import Entry
from tutorbot.content.flashcards import FlashcardEntry
from tutorbot.content.proofs import ProofEntry
from tutorbot.content.puzzles import CaseEntry, PuzzleEntry, WrongEntry
from tutorbot.content.questions import OptionEntry, QuestionEntry
from tutorbot.content.schema import CourseFile, TopicFile
from tutorbot.content.templates import ENOUGH, TemplateEntry
from tutorbot.domain.courses import Course, Objective, Topic, Unit
from tutorbot.domain.ids import ItemId, OptionId, TopicId
from tutorbot.domain.items import Difficulty, Flashcard, Level, Option, Puzzle, Question

SHIPPED = Path(__file__).parents[2] / "content" / "pytorch"
SOURCE = "https://docs.pytorch.org/docs/stable/generated/torch.nn.Conv2d.html"
FILTERS, SIZES = TopicId("filters"), TopicId("sizes")


def card(topic: TopicId) -> Flashcard:
    return Flashcard(
        id=ItemId(f"{topic}/small-window"),
        topic=topic,
        objective="counting",
        level=Level.BEGINNER,
        front="What does one filter see?",
        back="A small window of the picture,\n`kernel_size` pixels high and wide.",
        source=SOURCE,
    )


def test_a_good_course_becomes_domain_values(tmp_path: Path) -> None:
    question = Question(
        id=ItemId("filters/weight-count"),
        topic=FILTERS,
        objective="counting",
        difficulty=Difficulty.EASY,
        stem="How many learnable numbers does this layer hold?",
        code="import torch.nn as nn\n\nconv = nn.Conv2d(3, 8, kernel_size=3)",
        options=(
            Option(id=OptionId("with-bias"), text="224"),
            Option(
                id=OptionId("no-bias"),
                text="216",
                why="That counts the weights alone.",
                misconception="forgot-bias",
            ),
        ),
        keys=(OptionId("with-bias"),),
        explanation=("Each filter has 3 × 3 × 3 = 27 weights.", "Together 8 × 27 + 8 = 224."),
        hint="Something is added after the sum.",
        mistakes=("Counting one kernel for all input channels.",),
        source=SOURCE,
    )
    objectives = (Objective(id="counting", text="Count the weights of a layer"),)
    summary = "What a filter sees."
    filters = Topic(
        id=FILTERS,
        title="Filters",
        summary=summary,
        prerequisites=(),
        objectives=objectives,
        items=(card(FILTERS), question),
    )
    sizes = Topic(
        id=SIZES,
        title="Sizes",
        summary=summary,
        prerequisites=(FILTERS,),
        objectives=objectives,
        items=(card(SIZES),),
    )

    loaded = load(tmp_path)

    assert loaded.faults == ()
    assert loaded.faulty == frozenset()
    assert loaded.topics == {FILTERS: filters, SIZES: sizes}
    unit = Unit(id="basics", title="Basics", topics=(filters, sizes))
    assert loaded.course == Course(id="tiny", title="Tiny", units=(unit,))


def test_a_list_of_keys_asks_for_all_that_apply(tmp_path: Path) -> None:
    more = "        misconception: forgot-bias\n      - id: worded\n        text: two hundred and twenty-four\n"
    questions = QUESTIONS.replace("        misconception: forgot-bias\n", more)
    questions = questions.replace("key: with-bias", "key: [with-bias, worded]")
    _, question = load(tmp_path, {"filters/questions.yaml": questions}).topics[FILTERS].items
    assert isinstance(question, Question)
    assert question.keys == ("with-bias", "worded")


def test_all_faults_are_reported_at_once(tmp_path: Path) -> None:
    questions = (
        QUESTIONS.replace("difficulty: easy", "difficulty: eazy")
        .replace("key: with-bias", "key: with-bais")
        .replace("    hint: Something", "    hnit: So option B. Something")
        .replace('text: "216"', "text: 224")
        .replace("Together", "To @everyone, option A and ` together")
    )
    loaded = load(
        tmp_path,
        {
            "course.yaml": COURSE.replace("title: Tiny", "titel: Tiny"),
            "filters/topic.yaml": TOPIC.replace("[]", "[size]"),
            "filters/questions.yaml": questions,
            "sizes/flashcards.yaml": FLASHCARDS.replace("front: What", "front: 'What"),
        },
    )
    found = {(Path(fault.file).relative_to(tmp_path).as_posix(), fault.line) for fault in loaded.faults}
    assert found == {
        ("course.yaml", 1),  # no title
        ("course.yaml", 2),  # titel
        ("filters/topic.yaml", 4),
        ("filters/questions.yaml", 3),
        ("filters/questions.yaml", 14),
        ("filters/questions.yaml", 17),
        ("filters/questions.yaml", 20),
        ("filters/questions.yaml", 21),
        ("sizes/flashcards.yaml", 5),
    }
    step = [fault.message for fault in loaded.faults if fault.file.endswith("questions.yaml") and fault.line == 20]
    assert len(step) == 3  # the mention, the letter and the backtick


def test_a_fault_in_one_topic_leaves_the_others_in_service(tmp_path: Path) -> None:
    loaded = load(tmp_path, {"filters/questions.yaml": QUESTIONS.replace("easy", "eazy")})
    assert loaded.faulty == {FILTERS}
    assert list(loaded.topics) == [SIZES]
    assert loaded.course is not None
    assert [topic.id for topic in loaded.course.topics] == [SIZES]


def test_a_broken_course_file_hides_no_topic(tmp_path: Path) -> None:
    loaded = load(tmp_path, {"course.yaml": "id: [", "filters/questions.yaml": QUESTIONS.replace("easy", "eazy")})
    assert loaded.course is None
    assert list(loaded.topics) == [SIZES]
    assert loaded.faulty == {FILTERS}
    assert len(loaded.faults) == 2


def test_a_course_that_is_not_there_is_a_fault(tmp_path: Path) -> None:
    loaded = load_course(tmp_path / "nowhere")
    assert [(fault.file, fault.message) for fault in loaded.faults] == [
        ((tmp_path / "nowhere" / "course.yaml").as_posix(), "cannot be read: No such file or directory")
    ]
    assert loaded.course is None


def test_a_topic_that_is_listed_and_not_there_is_named_as_faulty(tmp_path: Path) -> None:
    loaded = load(tmp_path, {"course.yaml": COURSE.replace("sizes", "pooling")})
    assert TopicId("pooling") in loaded.faulty


def test_each_circle_of_prerequisites_is_reported_once(tmp_path: Path) -> None:
    loaded = load(tmp_path, {"filters/topic.yaml": TOPIC.replace("[]", "[sizes]")})
    (fault,) = loaded.faults
    assert "→" in fault.message
    assert fault.where == "prerequisite 1"


def test_a_topic_needs_its_file_and_items(tmp_path: Path) -> None:
    loaded = load(tmp_path, {"sizes/flashcards.yaml": None, "sizes/topic.yaml": None, "sizes/README.md": "Notes."})
    assert {fault.message for fault in loaded.faults} == {
        "the topic has no items",
        "cannot be read: No such file or directory",
    }


def test_an_unknown_file_is_a_fault_with_the_name_that_was_meant(tmp_path: Path) -> None:
    loaded = load(tmp_path, {"filters/question.yml": QUESTIONS, "corse.yaml": COURSE, "filters/.notes.swp": ""})
    assert [(Path(fault.file).name, fault.message) for fault in loaded.faults] == [
        ("corse.yaml", "an unknown file; did you mean “course.yaml”?"),
        ("question.yml", "an unknown file; did you mean “questions.yaml”?"),
    ]


def test_a_folder_name_is_an_id(tmp_path: Path) -> None:
    loaded = load(tmp_path, {"My Topic/topic.yaml": TOPIC, "My Topic/flashcards.yaml": FLASHCARDS})
    assert [fault.message for fault in loaded.faults] == ["“My Topic” cannot be an id"]


def test_the_fullest_screen_of_a_question_is_limited(tmp_path: Path) -> None:
    """Each text keeps its own limit; it is the sum that Discord could not show."""
    code = "\n".join(["      x = '" + "x" * 54 + "'"] * 25)
    long_code = QUESTIONS.replace("      import torch.nn as nn\n\n      conv = nn.Conv2d(3, 8, kernel_size=3)", code)
    full = long_code.replace("How many", "H" * 340).replace("Together", "T" * 800).replace("That counts", "w" * 270)
    full = full.replace("Counting one", "m" * 110).replace("Something", "s" * 160)
    assert load(tmp_path, {"filters/questions.yaml": long_code}).faults == ()
    assert load(tmp_path, {"filters/questions.yaml": full}).faults == ()
    fuller = full.replace('"216"', '"216' + "2" * 140 + '"').replace('"224"', '"224' + "4" * 140 + '"')
    (fault,) = load(tmp_path, {"filters/questions.yaml": fuller}).faults
    assert fault.message.startswith("answered, the question would fill 3")
    assert fault.where == "question 1 (weight-count)"


def test_the_shipped_course_has_no_fault_and_loads_at_once() -> None:
    before = time.process_time()
    loaded = load_course(SHIPPED)
    assert time.process_time() - before < 2
    assert [fault.as_dict() for fault in loaded.faults] == []
    assert loaded.course is not None
    assert [topic.id for topic in loaded.course.topics] == [
        *("tensor-indexing", "shapes", "broadcasting", "autograd", "losses"),
        *("cnn-patterns", "conv2d", "output-size"),
    ]


@pytest.mark.parametrize("name", sorted(path.parent.name for path in SHIPPED.glob("*/topic.yaml")))
def test_each_shipped_topic_has_enough_of_everything_and_most_of_it_proved(name: str) -> None:
    items = load_course(SHIPPED).topics[TopicId(name)].items
    questions = [item for item in items if isinstance(item, Question)]
    puzzles = [item for item in items if isinstance(item, Puzzle)]
    proved = [question for question in questions if question.proof]
    assert len(questions) >= 15
    assert {question.difficulty for question in questions} == set(Difficulty)
    assert len(items) - len(questions) - len(puzzles) >= 10
    assert len({puzzle.task.form for puzzle in puzzles}) >= 3
    assert len(proved) >= max(8, len(questions) / 3)
    templates = [question for question in questions if question.variants]
    assert len(templates) >= 3
    assert all(len(question.variants) >= ENOUGH for question in templates)
    assert all(item.proof or item.source for item in items)
    assert all(puzzle.proof for puzzle in puzzles)


MODELS: tuple[type[Entry], ...] = (
    *(CourseFile, TopicFile, FlashcardEntry, QuestionEntry, OptionEntry, ProofEntry, TemplateEntry),
    *(PuzzleEntry, CaseEntry, WrongEntry),
)
NAMES = sorted({name for model in MODELS for name in model.model_fields})
ANYTHING: st.SearchStrategy[Any] = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(max_size=8)
    | st.sampled_from(["filters", "sizes", "counting", "predict", "order", "x: 1", "____"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=5),
    max_leaves=12,
)


def _dumped(one: object, other: object) -> str:
    """A question and a puzzle with one good field and otherwise anything."""
    entry = {
        "kind": "order",
        **(one if isinstance(one, dict) else {}),
        "proof": other,
        "template": one,
        "wrong": [other],
    }
    return yaml.safe_dump({"questions": [entry], "puzzles": [entry]})


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    name=st.sampled_from([*sorted(FILES), "filters/puzzles.yaml", "filters/proofs.lock"]),
    text=st.text(max_size=80)
    | ANYTHING.map(yaml.safe_dump)
    | ANYTHING.map(lambda entry: yaml.safe_dump({"questions": [entry], "units": [entry], "objectives": entry}))
    | st.tuples(ANYTHING, ANYTHING).map(lambda two: _dumped(*two)),
)
def test_no_file_however_odd_makes_loading_raise(tmp_path: Path, name: str, text: str) -> None:
    loaded = load(tmp_path, {**FILES, name: text.encode("utf-8", "surrogatepass")})
    assert loaded.faults
    assert all(fault.line >= 1 and fault.message and fault.expected for fault in loaded.faults)
