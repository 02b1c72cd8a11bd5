"""Experiments in the sandbox: what a change makes of a run, and what a script cannot reach."""

from dataclasses import replace

import pytest

from tutorbot.domain.errors import JudgingError
from tutorbot.domain.experiments import (
    Clue,
    Constraint,
    Experiment,
    Metric,
    Range,
    Setting,
    Target,
    Trained,
)
from tutorbot.domain.figures import Line
from tutorbot.judging.experiments import Trainer
from tutorbot.sandbox.sandboxes import Sandbox

CODE = """\
torch.manual_seed(0)
x = torch.rand(64, 1)
model = nn.Linear(1, 1)
optimizer = torch.optim.SGD(model.parameters(), lr={rate})
losses = []
for step in range(60):
    loss = (model(x).squeeze(1) - 3 * x[:, 0]).square().mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    losses.append(loss.item())
def predict(x):
    return model(x).squeeze(1)"""
EXPERIMENT = Experiment(
    code=CODE,
    settings=(Setting(id="rate", label="Rate", now="0.001", allowed=Range(0.0001, 1000.0, whole=False)),),
    lines=(2, 3, 6, 13),
    clues=(
        Clue(id="losses", label="The loss", cost=1, show="curve", of="losses"),
        Clue(id="shapes", label="Shapes", cost=1, show="value", of="{'x': x.shape}"),
    ),
    metrics=(Metric("loss", "loss", "f'{losses[-1]:.2f}'"),),
    target=Target(
        measure="squared error",
        asks="predict",
        score="squared error",
        at_most=0.05,
        holdout="inputs = torch.rand(50, 1)\nlabels = 3 * inputs[:, 0]",
    ),
    constraints=(Constraint(parameters="model", at_most=10), Constraint(setting="rate", at_most=0.55)),
)


async def train(
    sandbox: Sandbox, line: tuple[int, str] | None = None, experiment: Experiment = EXPERIMENT, **settings: str
) -> Trained:
    change = experiment.change(settings, line)
    assert experiment.refusal(change) is None
    return await Trainer(sandbox).train(experiment, change, who=1, name="filters")


async def test_a_run_is_measured_from_outside_with_its_evidence(sandbox: Sandbox) -> None:
    run = await train(sandbox)
    assert (run.result, run.measured, run.feedback) == ("incorrect", (2.0, 0.001), "")
    assert run.measure is not None
    assert run.measure > 1
    assert set(run.metrics) == {"loss"}
    assert run.seen["shapes"] == "x: (64, 1)"
    assert isinstance(run.seen["losses"], Line)


async def test_a_setting_that_helps_solves_it_unless_it_breaks_a_limit(sandbox: Sandbox) -> None:
    assert (await train(sandbox, rate="0.5")).solved
    broken = await train(sandbox, rate="0.6")
    assert EXPERIMENT.target.met(broken.measure)
    assert (broken.result, broken.measured) == ("incorrect", (2.0, 0.6))


async def test_the_weights_are_counted_by_the_shapes_in_the_state_dict(sandbox: Sandbox) -> None:
    larger = (3, "model = nn.Sequential(nn.Linear(1, 8), nn.Linear(8, 1))")
    run = await train(sandbox, larger, rate="0.2")
    assert (run.measured[0], run.result) == (25.0, "incorrect")


async def test_a_run_that_blows_up_has_no_number_and_says_so_without_an_error(sandbox: Sandbox) -> None:
    run = await train(sandbox, rate="900")
    assert (run.result, run.feedback) == ("incorrect", "")
    assert "nan" in f"{run.measure} {run.metrics['loss']}"


@pytest.mark.parametrize(
    ("line", "result", "words"),
    [
        ((3, "model = nn.Linear(2, 1)"), "error", "**The script** has not come to its end:\nIt raised RuntimeError"),
        ((13, "    return model(x)"), "incorrect", "It gave a float32 tensor of shape (50, 1), where 50 numbers"),
        ((13, "    return model(x.T)"), "error", "**predict** has failed when it was asked"),
        ((13, "    raise SystemExit"), "error", "It ended the program, as exit() does"),
        ((2, "x = open('/etc/passwd')"), "refused", "The sandbox does not allow this"),
    ],
)
async def test_a_script_that_fails_is_told_how_in_words(
    sandbox: Sandbox, line: tuple[int, str], result: str, words: str
) -> None:
    run = await train(sandbox, line)
    assert (run.result, run.solved, run.measure) == (result, False, None)
    assert words in run.feedback
    assert "experiment.py, line" in run.feedback or "raised" not in run.feedback


async def test_no_label_is_to_be_found_where_the_script_runs(sandbox: Sandbox) -> None:
    held = "[each for each in __import__('gc').get_objects() if isinstance(each, torch.Tensor) and each.numel() == 50]"
    clues = (
        Clue(id="held", label="Held", cost=1, show="value", of=f"max([1.0, *(each.max().item() for each in {held})])"),
    )
    run = await train(sandbox, experiment=replace(EXPERIMENT, clues=clues))
    assert run.seen["held"] == "1.0", "inputs are at most 1, and labels three times as much"


async def test_evidence_that_a_change_makes_impossible_costs_no_verdict(sandbox: Sandbox) -> None:
    gone = replace(EXPERIMENT, clues=(Clue(id="gone", label="Gone", cost=1, show="curve", of="loss.grad.tolist()"),))
    run = await train(sandbox, experiment=gone, rate="0.5")
    assert (run.solved, run.seen["gone"]) == (True, "cannot be computed any more (AttributeError)")


async def test_an_experiment_whose_holdout_fails_is_out_of_order(sandbox: Sandbox) -> None:
    broken = replace(EXPERIMENT, target=replace(EXPERIMENT.target, holdout="inputs = torch.rand(50, 1)"))
    with pytest.raises(JudgingError, match="This project is out of order") as caught:
        await train(sandbox, experiment=broken)
    assert "NameError" in caught.value.what
