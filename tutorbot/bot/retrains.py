"""How a project reads at each moment: what is given, what a retrain has changed, what the evidence tells."""

from typing import Any, TypeAlias

from discord.ui import TextDisplay

from tutorbot.bot.modes import NAMES
from tutorbot.bot.texts import code, inert, plural, visible
from tutorbot.domain.experiments import Change, Constraint, Experiment, Trained
from tutorbot.domain.figures import number
from tutorbot.domain.modes import Mode
from tutorbot.domain.puzzles import Ended
from tutorbot.domain.spans import span
from tutorbot.tutor.standings import Standing, Try

Text: TypeAlias = TextDisplay[Any]

_SHOWN_TRIES = 4


def head(standing: Standing) -> Text:
    name = NAMES[Mode.PROJECT][1]
    parts = [standing.topic_title, name]
    if standing.ended is None:
        parts.append(f"{plural(standing.left, 'look')} left")
    return Text(f"-# {' · '.join(parts)}")


def story(standing: Standing) -> Text:
    return Text(f"## {NAMES[Mode.PROJECT][0]} {standing.project.title}\n{standing.project.story}")


def aims(standing: Standing) -> Text:
    """How it is now, what is aimed at, within which rules, and what may be changed."""
    project = standing.project
    experiment, now = project.experiment, project.before
    told = [f"{metric.label} **{now.metrics.get(metric.id, '?')}**" for metric in experiment.metrics if metric.label]
    lines = [
        f"**Now** {experiment.target.measure} **{_measured(now)}** · {' · '.join(told)}",
        f"**Aim** {experiment.target.words}",
    ]
    if experiment.constraints:
        rules = [f"{_limited(experiment, limit)} at most {number(limit.at_most)}" for limit in experiment.constraints]
        lines.append(f"**Rules** {' · '.join(rules)}")
    changes = [f"{setting.label} (now {setting.now})" for setting in experiment.settings]
    if experiment.lines:
        changes.append("one of the lines marked `▸`")
    lines.append(f"**You may change** {' · '.join(changes)}")
    return Text("\n".join(lines))


def source(standing: Standing) -> Text:
    """The script as it is, with numbered lines where one may be changed."""
    experiment = standing.project.experiment
    rows = experiment.script().split("\n")
    if experiment.lines:
        rows = [f"{n:>2}{'▸' if n in experiment.lines else ' '} {row}" for n, row in enumerate(rows, start=1)]
    return Text(code(visible("\n".join(rows))))


def hints(standing: Standing) -> list[Text]:
    shown = [f"💡 {hint}" for hint in standing.project.hints[: standing.hints]]
    return [Text("\n".join(shown))] if shown else []


def tries(standing: Standing) -> list[Text]:
    """The newest retrains in a line each."""
    experiment = standing.project.experiment
    ran = [each for each in standing.tries if each.run]
    lines = [f"{_mark(each)} {_short(experiment, each.change)}: **{_reached(each)}**" for each in ran[-_SHOWN_TRIES:]]
    if standing.running:
        lines.append("⏳ A retrain is under way.")
    elif waiting := standing.waiting:
        lines.append(f"⏸️ {_short(experiment, waiting.change)}: kept, and not run yet. **Run it again** takes it up.")
    return [Text("\n".join(["**Your retrains**", *lines]))] if lines else []


def changed(experiment: Experiment, change: Change) -> Text:
    lines = [_set(experiment, name, value) for name, value in change.settings.items()]
    parts = [f"**Changed** {' · '.join(lines)}"] if lines else []
    if change.line:
        row, typed = change.line
        was = experiment.script().split("\n")[row - 1]
        parts.append(f"**Line {row}**\n```diff\n- {_plain(was)}\n+ {_plain(typed)}\n```")
    return Text("\n".join(parts) or "**Changed** nothing")


def outcome(standing: Standing, run: Trained) -> Text:
    """Before and after, with the aim and each rule marked: kept or not."""
    experiment, before = standing.project.experiment, standing.project.before
    target = experiment.target
    told = _pair(_measured(before), _measured(run))
    lines = [
        "**Before → now**",
        f"{'✅' if target.met(run.measure) else '❌'} {target.measure}: {told}, aim {target.words}",
    ]
    for limit, was, got in zip(experiment.constraints, before.measured, run.measured, strict=False):
        mark, told = "✅" if limit.kept(got) else "❌", _pair(_counted(was), _counted(got))
        lines.append(f"{mark} {_limited(experiment, limit)}: {told}, at most {number(limit.at_most)}")
    for metric in experiment.metrics:
        if metric.label:
            told = _pair(before.metrics.get(metric.id, "?"), run.metrics.get(metric.id, "?"))
            lines.append(f"▫️ {metric.label}: {told}")
    return Text("\n".join(lines))


def ending(standing: Standing) -> Text:
    """How it ended."""
    if standing.ended is Ended.SHOWN:
        return Text("### 📖 The solution\nNo shame in that. A look at what the evidence tells is worth as much.")
    ran = sum(1 for each in standing.tries if each.run)
    return Text(f"### ✅ Solved with {plural(ran, 'retrain')} and {plural(len(standing.clues), 'look')}")


def explanation(standing: Standing) -> Text:
    steps = standing.project.explanation
    numbered = [f"{n}. {step}" for n, step in enumerate(steps, start=1)] if len(steps) > 1 else [*steps]
    return Text("\n".join(["**What was wrong**", *numbered]))


def evidence(standing: Standing) -> Text:
    """What each clue tells, seen or not."""
    lines = ["**What the evidence tells**"]
    for clue, tells in zip(standing.project.experiment.clues, standing.project.tells, strict=True):
        lines.append(f"{'👁️' if clue.id in standing.clues else '▫️'} *{clue.label}*: {tells}")
    return Text("\n".join([*lines, "-# 👁️ you looked at it"]))


def _measured(run: Trained) -> str:
    return "nothing" if run.measure is None else number(run.measure)


def _limited(experiment: Experiment, limit: Constraint) -> str:
    setting = experiment.setting(limit.setting) if limit.setting else None
    return setting.label if setting else f"numbers in {span(f'{limit.parameters}.state_dict()', 60)}"


def _set(experiment: Experiment, name: str, value: str) -> str:
    setting = experiment.setting(name)
    return f"{setting.label} {setting.now} → **{inert(value, 40)}**" if setting else inert(value, 40)


def _short(experiment: Experiment, change: Change) -> str:
    parts = [_set(experiment, name, value).replace("*", "") for name, value in change.settings.items()]
    if change.line:
        parts.append(f"line {change.line[0]}: {span(change.line[1] or 'taken out', 60)}")
    return ", ".join(parts)


def _reached(tried: Try) -> str:
    run = tried.run
    return run.result if run and run.measure is None else _measured(run) if run else ""


def _mark(tried: Try) -> str:
    return "✅" if tried.run and tried.run.solved else "❌"


def _plain(row: str) -> str:
    return visible(row).replace("`", "'")


def _pair(before: str, after: str) -> str:
    return f"{before} → **{inert(after, 60)}**"


def _counted(got: float | None) -> str:
    return "nobody can tell" if got is None else number(got)
