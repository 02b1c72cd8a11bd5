"""Proving a project: the run as it is misses the target, the solution meets it, no wrong change solves it."""

from collections.abc import Iterator
from dataclasses import replace

from tutorbot.content.faults import Loc, Problem
from tutorbot.content.projects import AFTER, BEFORE, RUN, ProjectFile, run_of
from tutorbot.domain.errors import JudgingError
from tutorbot.domain.experiments import Change, Experiment, Trained
from tutorbot.domain.figures import number
from tutorbot.judging.experiments import Observed, observe
from tutorbot.judging.keys import Decided
from tutorbot.sandbox.jobs import Limits
from tutorbot.sandbox.sessions import Bench

_LIMITS = Limits(wall_s=30.0)
"""As a learner has them, but for the time on the clock: a check runs many things at once."""
_MOST_CPU_S = 2.5
"""Seconds that a run may compute, so that it ends for learners, too, whose machine is a slower one."""


async def decide_project(bench: Bench, project: ProjectFile) -> Decided:
    """The runs come back among the figures, by the keys that `ProjectFile.material` reads."""
    experiment = project.experiment()
    changes: list[tuple[Loc, str, Change]] = [
        (("code",), BEFORE, Change()),
        (("solution",), AFTER, project.solution.change(experiment)),
    ]
    for count, wrong in enumerate(project.wrong):
        changes.append((("wrong", count), run_of(wrong.misconception), wrong.change(experiment)))
    problems: list[Problem] = []
    figures: dict[str, str] = {}
    for loc, key, change in changes:
        if refused := _refused(experiment, change, key):
            problems.append(Problem(refused, "a change that a learner can make", loc))
            continue
        try:
            seen = await observe(bench, experiment, change, project.title, strict=True, limits=_LIMITS)
        except JudgingError as error:
            return Decided(problems=(Problem(error.what, "tensors `inputs` and `labels`", ("target", "holdout")),))
        problems += _problems(experiment, seen, loc, key)
        kept = replace(seen.trained, seconds=0.0, seen=seen.trained.seen if key == BEFORE else {})
        figures[key] = RUN.dump_json(kept).decode()
    return Decided(figures=figures, problems=tuple(problems))


def _refused(experiment: Experiment, change: Change, key: str) -> str | None:
    if key != BEFORE and not change:
        return "it changes nothing"
    return experiment.refusal(change)


def _problems(experiment: Experiment, seen: Observed, loc: Loc, key: str) -> Iterator[Problem]:
    run = seen.trained
    told = " ".join(run.feedback.split()) or _reached(experiment, run)
    if run.measure is None:
        yield Problem(f"nothing can be measured: {told}", "a script that runs through within a learner's limits", loc)
    elif key == AFTER and not run.solved:
        yield Problem(f"it does not solve the project: {told}", f"{experiment.target.words}, all limits kept", loc)
    elif key != AFTER and run.solved:
        yield Problem(f"it solves the project: {told}", f"a run that misses “{experiment.target.words}”", loc)
    if seen.cpu_s > _MOST_CPU_S:
        yield Problem(f"it computes for {seen.cpu_s:.1f} s", f"at most {_MOST_CPU_S} s, with room to 4 s", loc)
    yield from (Problem(f"a deprecation warning: {each}", "code that will last", loc) for each in seen.warnings)
    for part, place, why in seen.misfits if key == BEFORE else ():
        yield Problem(why, "something that can be shown", (part, place, "of"))


def _reached(experiment: Experiment, run: Trained) -> str:
    limits = [
        f"{number(got)} of {number(limit.at_most)}" if got is not None else "nothing to count"
        for limit, got in zip(experiment.constraints, run.measured, strict=True)
    ]
    reached = "nothing" if run.measure is None else number(run.measure)
    return f"{experiment.target.measure} is {reached}" + (f"; limits: {', '.join(limits)}" if limits else "")
