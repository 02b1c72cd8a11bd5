"""content/README.md is how teachers learn the format: what it shows must be true."""

import re
from pathlib import Path

from tutorbot.content.courses import load_course
from tutorbot.content.schema import CourseFile, FlashcardEntry, ObjectiveEntry, OptionEntry, QuestionEntry, TopicFile

README = (Path(__file__).parents[2] / "content" / "README.md").read_text(encoding="utf-8")


def test_its_examples_make_a_course_without_fault(tmp_path: Path) -> None:
    examples = re.findall(r"^```yaml\n(# (content/\S+)\n.*?)^```$", README, re.MULTILINE | re.DOTALL)
    for text, name in examples:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    loaded = load_course(tmp_path / "content" / "pytorch")
    assert len(examples) == 4
    assert loaded.faults == ()
    assert [len(topic.items) for topic in loaded.topics.values()] == [4]


def test_the_fault_it_shows_is_the_fault_one_gets(tmp_path: Path) -> None:
    test_its_examples_make_a_course_without_fault(tmp_path)
    folder = tmp_path / "content" / "pytorch"
    questions = folder / "max-pooling" / "questions.yaml"
    text = questions.read_text(encoding="utf-8")
    questions.write_text(re.sub(r"        why: That would be.*\n", "", text), encoding="utf-8")
    (fault,) = load_course(folder).faults
    file = Path(fault.file).relative_to(tmp_path).as_posix()
    said = f"✗ fault   {file}:{fault.line} {fault.where}: {fault.message}\n          expected {fault.expected}\n"
    assert said in README


def test_it_explains_every_field() -> None:
    for model in (CourseFile, TopicFile, ObjectiveEntry, FlashcardEntry, OptionEntry, QuestionEntry):
        for name in model.model_fields:
            assert f"`{name}`" in README, name
