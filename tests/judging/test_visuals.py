"""The program of *visualize* is run once: what it shows is kept, and what cannot be shown is told to its author."""

import json
import re
from pathlib import Path

from tests.content.examples import QUESTIONS, VISUAL, write
from tests.proving import VERSIONS, prove_course
from tutorbot.content.courses import load_course
from tutorbot.content.locks import NAME
from tutorbot.domain.figures import Bars, Flow, Heat, Line, Slide, Tiles
from tutorbot.domain.ids import ItemId, TopicId
from tutorbot.domain.materials import Visual
from tutorbot.domain.modes import Mode
from tutorbot.domain.twins import twin
from tutorbot.sandbox.sandboxes import Sandbox

FILE = "filters/visualize.yaml"


def course(folder: Path, visual: str) -> Path:
    return write(folder, {"filters/questions.yaml": QUESTIONS, FILE: visual})


async def test_each_kind_of_stage_becomes_what_learners_see(tmp_path: Path, sandbox: Sandbox) -> None:
    assert await prove_course(course(tmp_path, VISUAL), sandbox) == []
    loaded = load_course(tmp_path)
    assert loaded.faults == ()
    topic = loaded.topics[TopicId("filters")]
    (visual,) = topic.materials
    assert isinstance(visual, Visual)
    assert (visual.mode, visual.proof and visual.proof.versions) == (Mode.VISUALIZE, VERSIONS)
    layers, loss, norms, numbers, images, sliding = visual.stages

    assert [type(stage.figures[0]) for stage in visual.stages] == [Flow, Line, Bars, Heat, Tiles, Slide]
    assert twin(layers.figures[0]).split("\n")[1:] == ["image  (3, 3)", "conv   (2, 2)", "  smaller"]
    assert (loss.text, loss.check) == ("It ends at 0.6667.", "filters/weight-count")
    assert twin(loss.figures[0]).split() == ["The", "loss", "step", "loss", "1", "2", "2", "1", "3", "0.6667"]
    assert norms.figures[0].title == "The norms of both"
    assert twin(numbers.figures[0]).split("\n")[1:] == [
        "           0      1",
        "upper  -4.00  -4.25",
        "lower  -4.75  -5.00",
    ]
    assert [(figure.title, len(figure.tiles)) for figure in images.figures if isinstance(figure, Tiles)] == [
        ("Images: before", 1),
        ("Images: after", 2),
    ]
    last = sliding.figures[3]
    assert isinstance(last, Slide)
    assert (len(sliding.figures), last.title) == (4, "It slides: row 2, column 2 of the output")
    assert last.sum == ("  4 ×     1 + 5 ×     0", "+ 7 ×     0 + 8 × -1.25", "+ 1 (bias)", "= -5")
    assert last.image.window
    assert (last.image.window.row, last.image.window.height, last.output.window and last.output.window.column) == (
        1,
        2,
        1,
    )

    sight = next(item for item in topic.items if item.id == ItemId("filters/smaller-side"))
    assert (sight.kind, sight.proof and sight.proof.answer, visual.questions) == ("sight", "2", (sight.id,))


FAULTS = {
    "layers": ("[('image', x.shape), ('conv', y.shape, 'smaller')]", "[x.shape]", "no pair among the shapes"),
    "loss": ("{'loss': losses}", "{'loss': [1.0, float('nan')]}", "the number nan"),
    "norms": ("{'image': x.norm(), 'kernel': k.norm()}", "{'image': -x.norm()}", "a figure needs bars of 0 and above"),
    "numbers": ("grid: y", "grid: y[0]", "a float32 tensor of shape (2,), where a matrix belongs"),
    "images": ("{'before': {'x': x}", "{'before': {'x': torch.zeros(40, 40)}", "1 to 1024 pixels"),
    "sliding": ("output: y", "output: y + 1", "at (0, 0) the window gives -4.0, but the output is -3.0"),
}


async def test_what_cannot_be_shown_is_named_at_its_stage(tmp_path: Path, sandbox: Sandbox) -> None:
    text = VISUAL.replace("y[0, 0] < 0", "y[0, 0] > 0")
    for before, after, _ in FAULTS.values():
        assert before in text
        text = text.replace(before, after)
    found = {fault.where: fault.message for fault in await prove_course(course(tmp_path, text), sandbox)}
    for stage, (_, _, words) in FAULTS.items():
        [message] = [message for where, message in found.items() if f"({stage})" in where and "hold" not in where]
        assert words in message
    assert "“y[0, 0] > 0” is not true of the run" in found.values()
    assert len(found) == len(FAULTS) + 1
    assert load_course(tmp_path).topics.keys() == {"sizes"}


async def test_a_program_or_an_expression_that_fails_is_told_where_it_stands(tmp_path: Path, sandbox: Sandbox) -> None:
    folder = course(tmp_path, VISUAL.replace("last: losses[-1]", "last: losses[9]"))
    assert [(fault.line, fault.message) for fault in await prove_course(folder, sandbox)] == [
        (7, "“losses[9]” cannot be computed: IndexError: list index out of range")
    ]
    folder = course(tmp_path, VISUAL.replace("k = torch", "k = torche"))
    message = "the program raises NameError: name 'torche' is not defined"
    assert message in [fault.message for fault in await prove_course(folder, sandbox)]


async def test_what_is_shown_is_sealed_and_outdated_by_a_change_of_the_program_alone(
    tmp_path: Path, sandbox: Sandbox
) -> None:
    await prove_course(course(tmp_path, VISUAL), sandbox)
    lock = tmp_path / "filters" / NAME
    sealed = lock.read_text(encoding="utf-8")
    assert json.loads(sealed)["items"]["visualize.yaml"]["figures"]["last"] == "0.6667"

    def faults(visual: str) -> list[str]:
        return [fault.message for fault in load_course(course(tmp_path, visual)).faults]

    assert faults(VISUAL.replace("From place to place.", "Step by step.")) == []
    outdated = faults(VISUAL.replace("2 / 3", "3 / 4"))
    assert [message.partition(":")[0] for message in outdated] == ["not proved yet", "not proved yet"]
    lock.write_text(re.sub(r"0\.6667]", "0.1]", sealed), encoding="utf-8")
    assert "the proof of “visualize.yaml” was changed by hand" in faults(VISUAL)
