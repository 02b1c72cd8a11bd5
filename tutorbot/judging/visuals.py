"""Running the program of *visualize* once, and keeping what its stages show."""

from collections.abc import Mapping
from dataclasses import replace

from tutorbot.content.faults import Loc, Problem
from tutorbot.content.visuals import FIGURES, StageEntry, VisualFile
from tutorbot.domain.spans import shortened
from tutorbot.domain.values import Value
from tutorbot.judging.keys import Decided
from tutorbot.judging.observations import Wanted, observe, shown
from tutorbot.judging.plots import plot
from tutorbot.judging.readouts import Misfit
from tutorbot.sandbox.jobs import Limits
from tutorbot.sandbox.sessions import Bench

PATIENT = Limits(wall_s=30)
"""As much to compute as a learner has, on a machine that has more to do."""


async def decide_visual(bench: Bench, visual: VisualFile) -> Decided:
    """What is shown comes back among the figures, by the keys of the stages."""
    asked = _asked(visual)
    expressions = {key: expression for key, (expression, _) in asked.items()}
    seen = await observe(bench, Wanted(code=visual.code, figures=expressions), PATIENT)
    if seen.failure:
        return Decided(problems=(Problem(f"the program {seen.words}", "a program that runs through", ("code",)),))
    if seen.problems:
        return Decided(problems=tuple(_placed(problem, asked) for problem in seen.problems))
    figures = {name: shortened(shown(seen.figures[name]), 200) for name in visual.figures}
    problems = []
    for number, stage in enumerate(visual.stages):
        for count, expression in enumerate(stage.holds):
            if seen.figures[_holds(stage, count)] is not True:
                message = f"“{shortened(expression, 80)}” is not true of the run"
                problems.append(Problem(message, "a text that is", ("stages", number, "holds", count)))
        try:
            plotted = plot(stage.show, stage.title, _values(stage, seen.figures))
        except Misfit as misfit:
            problems.append(misfit.problem.under("stages", number, "show"))
        else:
            figures[stage.key] = FIGURES.dump_json(plotted).decode()
    return Decided(figures=figures, problems=tuple(problems))


def _asked(visual: VisualFile) -> dict[str, tuple[str, Loc]]:
    """All expressions, each with its place in the file, by keys of which none is the name of a figure."""
    asked: dict[str, tuple[str, Loc]] = {name: (each, ("figures", name)) for name, each in visual.figures.items()}
    for number, stage in enumerate(visual.stages):
        place = ("stages", number)
        for name, expression, loc in stage.show.expressions():
            asked[f"{stage.key} {name}"] = expression, (*place, "show", *loc)
        for count, expression in enumerate(stage.holds):
            asked[_holds(stage, count)] = f"bool({expression})", (*place, "holds", count)
    return asked


def _holds(stage: StageEntry, count: int) -> str:
    return f"{stage.key} holds {count}"


def _values(stage: StageEntry, figures: Mapping[str, Value]) -> dict[str, Value]:
    return {name: figures[f"{stage.key} {name}"] for name, _, _ in stage.show.expressions()}


def _placed(problem: Problem, asked: Mapping[str, tuple[str, Loc]]) -> Problem:
    """The problem where it arose: at an expression, or in the program."""
    key = str(problem.loc[-1]) if problem.loc else ""
    if key not in asked:
        return replace(problem, loc=("code",))
    expression, loc = asked[key]
    return replace(problem, message=problem.message.replace(key, shortened(expression, 60), 1), loc=loc)
