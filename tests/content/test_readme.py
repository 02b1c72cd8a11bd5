"""content/README.md is how teachers learn the format: what it shows must be true, and is proved as any content is."""

import re
from pathlib import Path

import pytest

from tests.proving import prove_course
from tutorbot.content.blanks import WrongFilling
from tutorbot.content.courses import load_course
from tutorbot.content.entries import Entry
from tutorbot.content.flashcards import FlashcardEntry
from tutorbot.content.problems import ProblemEntry
from tutorbot.content.projects import (
    ChangeEntry,
    ClueEntry,
    ConstraintEntry,
    MetricEntry,
    MistakeEntry,
    ProjectFile,
    SettingEntry,
    TargetEntry,
)
from tutorbot.content.proofs import WAYS, ProofEntry
from tutorbot.content.puzzles import CaseEntry, PuzzleEntry, WrongEntry
from tutorbot.content.questions import OptionEntry, QuestionEntry
from tutorbot.content.recalls import ConceptEntry, RecallEntry
from tutorbot.content.schema import CourseFile, ObjectiveEntry, TopicFile
from tutorbot.content.shows import ShowEntry, WindowEntry
from tutorbot.content.templates import TemplateEntry
from tutorbot.content.visuals import StageEntry, VisualFile
from tutorbot.domain.ids import TopicId
from tutorbot.domain.items import Label, Puzzle, Question
from tutorbot.domain.modes import Mode
from tutorbot.sandbox.sandboxes import Sandbox

README = (Path(__file__).parents[2] / "content" / "README.md").read_text(encoding="utf-8")


def write_examples(folder: Path) -> Path:
    """The course that the examples make."""
    examples = re.findall(r"^```yaml\n(# (content/\S+)\n.*?)^```$", README, re.MULTILINE | re.DOTALL)
    examples += re.findall(r"^````markdown\n(<!-- (content/\S+) -->\n.*?)^````$", README, re.MULTILINE | re.DOTALL)
    assert len(examples) == 11
    for text, name in examples:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder / "content" / "pytorch"


async def test_its_examples_make_a_course_without_fault(tmp_path: Path, sandbox: Sandbox) -> None:
    folder = write_examples(tmp_path)
    assert await prove_course(folder, sandbox) == []
    loaded = load_course(folder)
    assert loaded.faults == ()
    items = loaded.topics[TopicId("max-pooling")].items
    forms = {item.task.form for item in items if isinstance(item, Puzzle)}
    ways = {item.proof.way for item in items if isinstance(item, Question) and item.proof}
    assert forms == {"implement", "fix", "predict", "order", "fill"}
    materials = loaded.topics[TopicId("max-pooling")].materials
    assert {each.mode for each in materials} == {Mode.LESSON, Mode.VISUALIZE, Mode.PROJECT}
    assert ways == set(WAYS) - {"raises"}
    assert any(item.variants for item in items if isinstance(item, Question))
    assert any(item.proof for item in items if item.kind == "flashcard")
    assert {item.label for item in items} == set(Label)


def test_the_fault_it_shows_is_the_fault_one_gets(tmp_path: Path) -> None:
    folder = write_examples(tmp_path)
    questions = folder / "max-pooling" / "questions.yaml"
    text = questions.read_text(encoding="utf-8")
    questions.write_text(re.sub(r"        why: That would be.*\n", "", text), encoding="utf-8")
    fault = next(fault for fault in load_course(folder).faults if "say why" in fault.message)
    file = Path(fault.file).relative_to(tmp_path).as_posix()
    said = f"✗ fault   {file}:{fault.line} {fault.where}: {fault.message}\n          expected {fault.expected}\n"
    assert said in README


MODELS = (
    *(CourseFile, TopicFile, ObjectiveEntry, FlashcardEntry, OptionEntry, QuestionEntry, ProofEntry, TemplateEntry),
    *(PuzzleEntry, CaseEntry, WrongEntry, WrongFilling, ProblemEntry),
    *(RecallEntry, ConceptEntry),
    *(VisualFile, StageEntry, ShowEntry, WindowEntry),
    *(ProjectFile, SettingEntry, MetricEntry, ClueEntry, TargetEntry, ConstraintEntry, ChangeEntry, MistakeEntry),
)


@pytest.mark.parametrize("model", MODELS)
def test_it_explains_every_field(model: type[Entry]) -> None:
    for name in model.model_fields:
        assert re.search(rf"`{name}[`:]", README), name
