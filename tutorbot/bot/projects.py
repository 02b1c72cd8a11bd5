"""Project: a run that is wrong in silence, looks at evidence, changes that are trained at once, what came of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import discord
from discord import ButtonStyle, SelectOption
from discord.ui import TextDisplay

from tutorbot.bot import changes, retrains
from tutorbot.bot.actions import Action, Press, chosen
from tutorbot.bot.figures import all_drawn
from tutorbot.bot.modes import OpenTopic, onward_line, onward_row
from tutorbot.bot.screens import BAD, CALM, GOOD, WARM, Screen, defer, fit, row, rule, show, text
from tutorbot.bot.texts import plural, relative, shortened, verbatim
from tutorbot.bot.topics import guild_of
from tutorbot.bot.waiting import awaited
from tutorbot.domain.ids import InteractionId, LearnerId, RoundId, TopicId
from tutorbot.domain.modes import Mode
from tutorbot.domain.projects import beside
from tutorbot.domain.puzzles import Ended
from tutorbot.tutor.standings import Standing, Try

_TEXT = 900
"""Characters of a clue that is a text."""


async def open_project(press: Press, topic: TopicId, mode: Mode) -> None:
    """Where the learner left off, or the beginning."""
    del mode
    opening = press.client.tutor.projects.open(
        LearnerId(press.user.id), guild_of(press), topic, at=press.created_at, interaction=InteractionId(press.id)
    )
    await show(press, project_screen(await opening))


@dataclass(frozen=True)
class See(Action, name="project"):
    """The project as it stands."""

    round: int

    async def run(self, press: Press) -> None:
        standing = await press.client.tutor.projects.see(*_whose(press, self.round))
        await show(press, project_screen(standing))


@dataclass(frozen=True)
class Code(Action, name="project-code"):
    """The whole script, where the project's screen has no room for it."""

    round: int

    async def run(self, press: Press) -> None:
        standing = await press.client.tutor.projects.see(*_whose(press, self.round))
        await show(press, code_screen(standing))


@dataclass(frozen=True)
class Pick(Action, name="project-look"):
    """The piece of evidence that was chosen in the menu."""

    round: int

    async def run(self, press: Press) -> None:
        await _look(press, self.round, (chosen(press) or [""])[0])


@dataclass(frozen=True)
class Clue(Action, name="project-clue"):
    """One that was looked at; `told` is 1 where its pictures are shown in words, too."""

    round: int
    clue: str
    told: int

    async def run(self, press: Press) -> None:
        await _look(press, self.round, self.clue, self.told)


@dataclass(frozen=True)
class Hint(Action, name="project-hint"):
    """`rung` is the one to be shown, from 1."""

    round: int
    rung: int

    async def run(self, press: Press) -> None:
        standing = await press.client.tutor.projects.hint(*_whose(press, self.round), self.rung)
        await show(press, project_screen(standing))


@dataclass(frozen=True)
class Settings(Action, name="project-settings"):
    round: int

    async def run(self, press: Press) -> None:
        standing = await press.client.tutor.projects.form(*_whose(press, self.round))
        form = Set(self.round).form("Change settings and retrain", *changes.settings_fields(standing))
        await press.response.send_modal(form)


@dataclass(frozen=True)
class Set(Action, name="project-set"):
    """The form of `Settings`, sent."""

    round: int

    async def run(self, press: Press) -> None:
        await _retrain(press, self.round, settings=changes.sent_settings(press))


@dataclass(frozen=True)
class Line(Action, name="project-line"):
    round: int

    async def run(self, press: Press) -> None:
        standing = await press.client.tutor.projects.form(*_whose(press, self.round))
        form = Put(self.round).form("Change a line and retrain", *changes.line_fields(standing))
        await press.response.send_modal(form)


@dataclass(frozen=True)
class Put(Action, name="project-put"):
    """The form of `Line`, sent."""

    round: int

    async def run(self, press: Press) -> None:
        await _retrain(press, self.round, line=changes.sent_line(press))


@dataclass(frozen=True)
class Again(Action, name="project-again"):
    """Take up a retrain that was kept and not run."""

    round: int
    answer: int

    async def run(self, press: Press) -> None:
        await defer(press)
        await _finish(press, self.round, self.answer)


@dataclass(frozen=True)
class GiveUp(Action, name="project-give-up"):
    """Asks first: a slip of the finger would end the project."""

    round: int

    async def run(self, press: Press) -> None:
        standing = await press.client.tutor.projects.see(*_whose(press, self.round))
        await show(press, project_screen(standing) if standing.ended else confirm_screen(self.round))


@dataclass(frozen=True)
class Reveal(Action, name="project-solution"):
    round: int

    async def run(self, press: Press) -> None:
        revealing = press.client.tutor.projects.reveal(*_whose(press, self.round), at=press.created_at)
        await show(press, project_screen(await revealing))


def _whose(press: Press, number: int) -> tuple[RoundId, LearnerId]:
    return RoundId(number), LearnerId(press.user.id)


async def _look(press: Press, number: int, clue: str, told: int = 0) -> None:
    """A piece of evidence, of the run as it was and beside it of the newest retrain."""
    await defer(press)
    standing = await press.client.tutor.projects.look(*_whose(press, number), clue)
    parts, files = await _shown(press, standing, clue, standing.latest, told=bool(told))
    await show(press, clue_screen(standing, clue, parts, told, has_pictures=bool(files)), *files)


async def _retrain(press: Press, number: int, **change: Any) -> None:  # noqa: ANN401  settings or a line
    accepting = press.client.tutor.projects.accept(
        *_whose(press, number), **change, at=press.created_at, interaction=InteractionId(press.id)
    )
    answer = await accepting
    await defer(press)  # not before: what is acknowledged is not lost
    await _finish(press, number, answer)


async def _finish(press: Press, number: int, answer: int) -> None:
    screen, files = await awaited(press, _verdict(press, number, answer), waiting_screen(press, number))
    await show(press, screen, *files)


async def _verdict(press: Press, number: int, answer: int) -> tuple[Screen, Sequence[discord.File]]:
    standing = await press.client.tutor.projects.finish(*_whose(press, number), answer)
    if standing.shown is None or standing.ended:
        return project_screen(standing), ()
    clue = standing.clues[-1] if standing.clues else ""
    parts, files = await _shown(press, standing, clue, standing.shown, told=False)
    return verdict_screen(standing, standing.shown, parts), files


async def _shown(
    press: Press, standing: Standing, clue: str, tried: Try | None, *, told: bool
) -> tuple[Sequence[discord.ui.Item[Any]], Sequence[discord.File]]:
    """A clue in pictures, and in words where those are wanted or there are no pictures."""
    before = standing.project.before.seen.get(clue)
    after = tried.run.seen.get(clue) if tried and tried.run else None
    if before is None:
        return (), ()
    seen = [before] if after is None else beside(before, after)
    figures = [each for each in seen if not isinstance(each, str)]
    names = [""] if after is None else ["**Before**\n", "**Now**\n"]
    words = [
        text(f"{names[min(place, len(names) - 1)]}{verbatim(each, _TEXT)}")
        for place, each in enumerate(seen)
        if isinstance(each, str)
    ]
    if not figures:
        return words, ()
    parts, files = await all_drawn(press, figures, standing.look)
    kept = [part for part in parts if told or not files or not isinstance(part, TextDisplay)]
    return [*kept, *words], files


def project_screen(standing: Standing) -> Screen:
    """The project as it stands, or its end."""
    if standing.ended:
        return ended_screen(standing)
    source, whole = retrains.source(standing), retrains.source(standing)
    parts = [retrains.head(standing), retrains.story(standing), retrains.aims(standing), source]
    parts += [*retrains.hints(standing), *retrains.tries(standing)]
    fit(parts, [source])
    more: list[discord.ui.Item[Any]] = []
    if source.content != whole.content:
        more.append(Code(standing.round).button("The whole script", emoji="📄"))
    if standing.running:
        more.append(See(standing.round).button("Look again", emoji="🔄"))
    elif waiting := standing.waiting:
        more.append(Again(standing.round, waiting.id).button("Run it again", style=ButtonStyle.primary))
    return Screen(*parts, row(_menu(standing)), row(*_buttons(standing)), *([row(*more)] if more else []))


def code_screen(standing: Standing) -> Screen:
    source = retrains.source(standing)
    parts = [retrains.head(standing), source]
    fit(parts, [source])
    return Screen(*parts, row(See(standing.round).button("Back to the project", style=ButtonStyle.primary)))


def clue_screen(
    standing: Standing, clue: str, shown: Sequence[discord.ui.Item[Any]], told: int = 0, *, has_pictures: bool = False
) -> Screen:
    """What one piece of evidence shows.

    Args:
        standing: the project.
        clue: its id.
        shown: the parts that show it.
        told: 1 where pictures are shown in words, too.
        has_pictures: there are such.
    """
    label = next((each.label for each in standing.project.experiment.clues if each.id == clue), "")
    parts = [retrains.head(standing), text(f"### 👁️ {label}"), *shown]
    fit(parts, [part for part in shown if isinstance(part, TextDisplay)])
    buttons = [See(standing.round).button("Back to the project", style=ButtonStyle.primary)]
    if has_pictures:
        other = Clue(standing.round, clue, 1 - min(told, 1))
        buttons.append(other.button("Hide the words" if told else "In words", emoji="🔤"))
    buttons += _change_buttons(standing) if not standing.ended else []
    return Screen(*parts, row(_menu(standing)), row(*buttons))


def verdict_screen(standing: Standing, tried: Try, shown: Sequence[discord.ui.Item[Any]] = ()) -> Screen:
    """What came of a retrain that has not solved it."""
    run, experiment = tried.run, standing.project.experiment
    if run is None:
        return project_screen(standing)
    reached = experiment.target.met(run.measure)
    head = "### ⚠️ The aim is reached, and a rule is broken" if reached else "### ❌ Not yet"
    parts: list[discord.ui.Item[Any]] = [
        retrains.head(standing),
        text(f"{head}\n-# retrained in {run.seconds:.1f} s"),
        retrains.changed(experiment, tried.change),
    ]
    if run.measure is not None:
        parts.append(retrains.outcome(standing, run))
    causes = [run.feedback, f"**Likely cause** {tried.cause}" if tried.cause else ""]
    parts += [text(words) for words in causes if words]
    parts += shown
    left = plural(standing.left, "look")
    parts.append(text(f"**What next** Look at evidence ({left} left), take a hint, or change something else."))
    fit(parts, [part for part in shown if isinstance(part, TextDisplay)])
    back = See(standing.round).button("Back to the project")
    below = row(*_change_buttons(standing), *_hint(standing), back)
    return Screen(*parts, row(_menu(standing)), below, colour=WARM if reached else BAD)


def ended_screen(standing: Standing) -> Screen:
    """Solved, or the solution shown: before and after, why, and what the evidence tells."""
    project = standing.project
    solved = next((each for each in reversed(standing.tries) if each.run and each.run.solved), None)
    change, run = (solved.change, solved.run) if solved and solved.run else (project.solution, project.after)
    evidence = retrains.evidence(standing)
    parts: list[discord.ui.Item[Any]] = [
        retrains.head(standing),
        text(f"## 🧪 {project.title}"),
        retrains.ending(standing),
        retrains.changed(project.experiment, change),
        retrains.outcome(standing, run),
        rule(),
        retrains.explanation(standing),
        evidence,
    ]
    if standing.onward is None:
        return Screen(*parts)
    proof = project.proof
    small = [f"✔️ every figure comes from a run with {proof.versions.partition(',')[0]} · {proof.on}"] if proof else []
    small += [f"[source](<{project.source}>)"] if project.source else []
    parts.append(text("\n".join([onward_line(standing.onward), *([f"-# {' · '.join(small)}"] if small else [])])))
    fit(parts, [evidence])
    colour = GOOD if standing.ended is Ended.SOLVED else CALM
    return Screen(*parts, row(_menu(standing)), onward_row(standing.onward), colour=colour)


def waiting_screen(press: Press, number: int) -> Screen:
    words = (
        f"### ⏳ Retraining\nBegun {relative(press.created_at)}; a run takes a few seconds. This message changes then."
    )
    return Screen(text(words), row(See(number).button("Back to the project")))


def confirm_screen(number: int) -> Screen:
    words = (
        "### Show the solution?\nThat ends this project, with what was wrong and what each piece of evidence tells. "
        "You can begin it anew afterwards."
    )
    buttons = (
        Reveal(number).button("Show the solution", style=ButtonStyle.danger),
        See(number).button("Back to the project", style=ButtonStyle.success),
    )
    return Screen(text(words), row(*buttons), colour=WARM)


def _menu(standing: Standing) -> discord.ui.Select[Any]:
    options = []
    for clue in standing.project.experiment.clues:
        cost = None if standing.ended else f"takes {plural(clue.cost, 'look')}"
        cost = "looked at already" if clue.id in standing.clues else cost
        options.append(SelectOption(label=shortened(clue.label, 100), value=clue.id, description=cost))
    placeholder = "Look at …" if standing.ended else f"Look at … ({plural(standing.left, 'look')} left)"
    return discord.ui.Select(custom_id=Pick(standing.round).custom_id, placeholder=placeholder, options=options)


def _buttons(standing: Standing) -> list[discord.ui.Button[Any]]:
    give_up = GiveUp(standing.round).button("Show the solution")
    leave = OpenTopic(standing.topic).button("The topic's page")
    return [*_change_buttons(standing), *_hint(standing), give_up, leave]


def _change_buttons(standing: Standing) -> list[discord.ui.Button[Any]]:
    experiment, buttons = standing.project.experiment, []
    if experiment.settings:
        buttons.append(Settings(standing.round).button("Change settings", emoji="🎛️", style=ButtonStyle.primary))
    if experiment.lines:
        buttons.append(Line(standing.round).button("Change a line", emoji="✏️", style=ButtonStyle.primary))
    return buttons


def _hint(standing: Standing) -> list[discord.ui.Button[Any]]:
    if standing.hints == len(standing.project.hints):
        return []
    hint = Hint(standing.round, standing.hints + 1)
    return [hint.button("Next hint" if standing.hints else "Hint", emoji="💡")]
