"""project.yaml: each fault that an author can make, found before anything is run, and what a run finds."""

from pathlib import Path

import pytest

from tests.content.examples import load, write
from tests.content.test_readme import README
from tests.proving import prove_course
from tutorbot.content.locks import NAME
from tutorbot.domain.experiments import Change
from tutorbot.domain.projects import Project
from tutorbot.sandbox.sandboxes import Sandbox

PROJECT = README.split("# content/pytorch/max-pooling/project.yaml\n")[1].split("```\n")[0]
FAULTS = [
    ("settings:\n", "setting:\n", "setting:", "there is no field `setting`; did you mean “settings”?"),
    ("_{pool}_", "_{poll}_", "- id: pool", "the code has no {pool}"),
    ("allowed: [avg, max]", "allowed: [max, min]", "now: avg", "it is avg now, which is not allowed"),
    ("allowed: [avg, max]", "allowed: max", "allowed: max", "neither a list of values nor a range"),
    ("allowed: 10..200", "allowed: 200..10", "allowed: 200", "neither a list of values nor a range"),
    ("label: Steps", f"label: {'x' * 46}", "label: xxx", "46 characters long"),
    ("lines: [16]", "lines: [40]", "lines:", "there is no line 40"),
    ("lines: [16]", "lines: [2]", "lines:", "there is no line 2"),
    ("lines: [16]", "lines: [x]", "lines:", "no count"),
    ("    cost: 2\n", "    cost: 4\n", "cost: 4", "no such cost"),
    ("budget: 2", "budget: 5", "budget", "a budget of 5 for clues that cost 5 together"),
    ("  at_least: 0.95\n", "", "target:", "no single aim"),
    ("at_least: 0.95", "at_least: most", "at_least", "no number"),
    ("asks: predict", "asks: predicts", "asks", "the code defines no function predicts; did you mean “predict”?"),
    ("score: accuracy", "score: f1", "score", "“f1” is none of the words"),
    ("inputs = 0.5", "inputs := 0.5", "inputs :=", "Python cannot read this code"),
    ("- setting: steps\n", "- setting: step\n", "- setting", "there is no setting step; did you mean “steps”?"),
    ("- setting: steps\n    at_most: 100", "- at_most: 100", "- at_most", "no single thing that is limited"),
    ("{after.distance}", "{after.distants}", "explanation", "there is nothing to quote as {after.distants}"),
    ("{measure}. It only", "{after.measure}. It only", "says: That gives {after", "to quote as {after.measure}"),
    ("losses}'", "losses'", "of: '{\"loss\": losses'", "Python cannot read this expression"),
]


@pytest.mark.parametrize(("old", "new", "at", "words"), FAULTS)
def test_each_fault_is_named_with_its_line(tmp_path: Path, old: str, new: str, at: str, words: str) -> None:
    assert old in PROJECT
    spoilt = PROJECT.replace(old, new, 1)
    faults = load(tmp_path, {"filters/project.yaml": spoilt}).faults
    found = [fault for fault in faults if words in fault.message]
    assert found, faults
    line = spoilt.count("\n", 0, spoilt.index(at)) + 1
    assert (Path(found[0].file).name, found[0].line) == ("project.yaml", line), found


def test_a_project_that_was_not_run_is_none(tmp_path: Path) -> None:
    loaded = load(tmp_path, {"filters/project.yaml": PROJECT})
    assert [fault.message for fault in loaded.faults] == ["not proved yet: run `tutorbot content check`"]


async def test_what_the_runs_gave_is_kept_and_quoted(tmp_path: Path, sandbox: Sandbox) -> None:
    folder = write(tmp_path, {"filters/project.yaml": PROJECT})
    assert await prove_course(folder, sandbox) == []
    (project,) = load(tmp_path, {"filters/project.yaml": PROJECT}).topics["filters"].materials  # type: ignore[index]
    assert isinstance(project, Project)
    assert (project.before.solved, project.after.solved, project.solution) == (False, True, Change({"pool": "max"}))
    assert f"right on {project.before.quoted['measure']} of new pictures" in project.story
    assert set(project.before.seen) == {"loss", "pictures", "gradients", "pooled"}
    assert not project.after.seen
    assert project.wrong[1].change == Change({}, (16, "optimizer = torch.optim.Adam(model.parameters(), lr=1.0)"))
    lock = folder / "filters" / NAME
    lock.write_text(lock.read_text(encoding="utf-8").replace("run before", "run befor"), encoding="utf-8")
    assert "changed by hand" in load(tmp_path, {"filters/project.yaml": PROJECT}).faults[0].message


async def test_the_check_runs_every_change_and_believes_none_of_them(tmp_path: Path, sandbox: Sandbox) -> None:
    spoilt = PROJECT.replace("at_least: 0.95", "at_least: 0.1").replace("pool: max", "pool: avg")
    spoilt = spoilt.replace("of: '{\"loss\": losses}'", "of: '{\"loss\": []}'")
    faults = await prove_course(write(tmp_path, {"filters/project.yaml": spoilt}), sandbox)
    said = [f"{fault.where}: {fault.message}" for fault in faults]
    for words in (
        "code: it solves the project",
        "evidence 1 (loss) › of: no points",
        "solution: it changes nothing",
        "wrong 2: it solves the project",
    ):
        assert any(each.startswith(words) for each in said), (words, said)
