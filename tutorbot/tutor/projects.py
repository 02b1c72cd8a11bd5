"""The mode *project*: looks at evidence within a budget, changes that are kept before they are run, the verdict."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING
from weakref import WeakValueDictionary

from tutorbot.domain.errors import JudgingError, Stale, TutorError, Unavailable
from tutorbot.domain.experiments import Change, Trained
from tutorbot.domain.ids import GuildId, InteractionId, LearnerId, RoundId, TopicId
from tutorbot.domain.learners import Defaults
from tutorbot.domain.modes import Mode
from tutorbot.domain.streaks import Event, Kind
from tutorbot.storage.modes import AWAITED
from tutorbot.storage.stores import Store
from tutorbot.storage.transactions import Transaction
from tutorbot.tutor.puzzles import PATIENCE, require_sandbox
from tutorbot.tutor.requests import reads, writes
from tutorbot.tutor.rounds import begin_or_resume, own
from tutorbot.tutor.standings import GONE, RUN, Standing, Try, change_of, plain_of, project_of, standing_of

if TYPE_CHECKING:
    from tutorbot.judging.experiments import Trainer
    from tutorbot.sandbox.sandboxes import Sandbox

_STEP = 1
"""All retrains are tries at one step."""
_ENDED = "This project has ended. `/learn` has others, and begins this one anew."
_BY_CHANCE = {"timeout"}
"""Results that the same change need not have again."""


@dataclass
class Projects:
    store: Store
    defaults: Defaults
    trainer: "Trainer"
    sandbox: "Sandbox"
    _running: set[int] = field(default_factory=set)
    _turns: WeakValueDictionary[LearnerId, asyncio.Lock] = field(default_factory=WeakValueDictionary)

    @writes
    def open(
        self,
        tx: Transaction,
        learner: LearnerId,
        guild: GuildId | None,
        topic: TopicId,
        *,
        at: datetime,
        interaction: InteractionId,
    ) -> Standing:
        """Go on with the project that is under way, or begin it.

        Raises:
            NothingToStudy: the topic has no project here.
        """
        found = begin_or_resume(tx, learner, guild, topic, Mode.PROJECT, lambda: (), at=at, interaction=interaction)
        return standing_of(tx, found, self.defaults, self._running)

    @reads
    def see(self, tx: Transaction, number: RoundId, learner: LearnerId) -> Standing:
        return standing_of(tx, own(tx, number, learner, Mode.PROJECT), self.defaults, self._running)

    @writes
    def look(self, tx: Transaction, number: RoundId, learner: LearnerId, clue: str) -> Standing:
        """Look at a piece of evidence; what was looked at once may be seen again for nothing.

        Raises:
            TutorError: the looks that are left do not suffice.
            Stale: there is no such evidence, or the project has ended.
        """
        found = own(tx, number, learner, Mode.PROJECT)
        standing = standing_of(tx, found, self.defaults, self._running)
        cost = standing.project.cost(clue)
        if cost is None:
            raise Stale(GONE)
        if clue in standing.clues or standing.ended:
            return standing
        if cost > standing.left:
            raise TutorError(
                f"That takes {cost} of your looks, and {standing.left} are left. A retrain gives one more."
            )
        tx.modes.choose(number, {**found.choices, "clues": [*standing.clues, clue]})
        return replace(standing, clues=[*standing.clues, clue], left=standing.left - cost)

    @writes
    def hint(self, tx: Transaction, number: RoundId, learner: LearnerId, rung: int) -> Standing:
        """Show one more rung; asked for the same one twice, it is shown once."""
        found = own(tx, number, learner, Mode.PROJECT)
        standing = standing_of(tx, found, self.defaults, self._running)
        if rung == standing.hints + 1 <= len(standing.project.hints):
            tx.modes.choose(number, {**found.choices, "hints": rung})
            return replace(standing, hints=rung)
        return standing

    @writes
    def reveal(self, tx: Transaction, number: RoundId, learner: LearnerId, *, at: datetime) -> Standing:
        """End the project with its solution, unless it has ended."""
        found = own(tx, number, learner, Mode.PROJECT)
        if tx.modes.end(number, at):
            tx.modes.choose(number, {**found.choices, "shown": True})
        return standing_of(tx, own(tx, number, learner), self.defaults, self._running)

    async def form(self, number: RoundId, learner: LearnerId) -> Standing:
        """What a form for a change begins with.

        Raises:
            Stale: the project has ended.
            Unavailable: it is known that there is no sandbox.
        """
        await require_sandbox(self.sandbox, patience=PATIENCE)
        standing = await self.see(number, learner)
        if standing.ended:
            raise Stale(_ENDED)
        return standing

    async def accept(
        self,
        number: RoundId,
        learner: LearnerId,
        *,
        settings: Mapping[str, str] | None = None,
        line: tuple[int, str] | None = None,
        at: datetime,
        interaction: InteractionId,
    ) -> int:
        """Keep a change: from now on it can be run, whatever happens to this process.

        Returns:
            What `finish` takes; for a change that was tried before, that try.

        Args:
            number: the round.
            learner: who sent it.
            settings: new values; None leaves those of the last retrain.
            line: a new line; None leaves the one of the last retrain.
            at: when it was sent.
            interaction: the form itself.

        Raises:
            TutorError: it may not be changed so. What was typed is kept for the form, here and below.
            TooMany: the learner has asked for too many runs.
            Unavailable: there is no sandbox.
            Stale: the project has ended.
        """
        if refused := await self._type(number, learner, settings, line):
            raise TutorError(refused)
        await require_sandbox(self.sandbox, patience=PATIENCE)
        self.sandbox.admit(learner, at)
        return await self._accept(number, learner, at=at, interaction=interaction)

    async def finish(self, number: RoundId, learner: LearnerId, answer: int) -> Standing:
        """Run a change that was kept and not run, after those that the same learner asked for before.

        Raises:
            Unavailable: it cannot be run now, and stays.
            JudgingError: it never can, and is withdrawn.
            Stale: it is gone with everything else about the learner.
        """
        turn = self._turns.setdefault(learner, asyncio.Lock())
        self._running.add(answer)
        try:
            async with turn:
                standing = await self.see(number, learner)
                asked = _try(standing, answer)
                if asked and asked.run is None:
                    await self._settle(number, learner, answer, await self._trained(standing, asked, learner))
        finally:
            self._running.discard(answer)
        standing = await self.see(number, learner)
        return replace(standing, shown=_try(standing, answer))

    async def _trained(self, standing: Standing, asked: Try, learner: LearnerId) -> Trained:
        project = standing.project
        try:
            return await self.trainer.train(project.experiment, asked.change, who=learner, name=project.topic)
        except Unavailable as error:
            raise Unavailable(f"{error} Your change is kept: **Run it again** takes it up.") from error
        except JudgingError:
            await self._withdraw(asked.id)
            raise

    @writes
    def _type(
        self,
        tx: Transaction,
        number: RoundId,
        learner: LearnerId,
        settings: Mapping[str, str] | None,
        line: tuple[int, str] | None,
    ) -> str | None:
        """Remember what was typed, and say why it cannot be run."""
        found = own(tx, number, learner, Mode.PROJECT)
        if found.ended_at:
            raise Stale(_ENDED)
        experiment, tried = project_of(tx, found).experiment, tx.modes.answers(number)
        before = change_of(tried[-1].answer) if tried else Change()
        typed = experiment.change(before.settings if settings is None else settings, line or before.line)
        tx.modes.choose(number, {**found.choices, "typed": plain_of(typed)})
        return (
            experiment.refusal(typed) if typed else "Nothing is changed yet, so the run would be the one that there is."
        )

    @writes
    def _accept(
        self, tx: Transaction, number: RoundId, learner: LearnerId, *, at: datetime, interaction: InteractionId
    ) -> int:
        found = own(tx, number, learner, Mode.PROJECT)
        if found.ended_at:
            raise Stale(_ENDED)
        if delivered_twice := tx.modes.answered_by(interaction):
            return delivered_twice
        typed = found.choices["typed"]
        for tried in tx.modes.answers(number):
            if tried.outcome not in _BY_CHANCE and change_of(tried.answer) == change_of(typed):
                return tried.id
        return tx.modes.answer(found, _STEP, None, typed, AWAITED, at=at, interaction=interaction)

    @writes
    def _settle(self, tx: Transaction, number: RoundId, learner: LearnerId, answer: int, run: Trained) -> None:
        """Record a verdict with all that follows."""
        found = own(tx, number, learner, Mode.PROJECT)
        tried = next((each for each in tx.modes.answers(number) if each.id == answer), None)
        if tried is None:
            raise Stale(GONE)
        given = {**tried.answer, "run": RUN.dump_python(run, mode="json")}
        if tx.modes.settle(answer, given, run.result):
            tx.streaks.add(learner, Event(f"mode:{answer}", tried.at, found.zone, Kind.ACTIVITY))
            if run.solved:
                tx.modes.end(number, tried.at)

    @writes
    def _withdraw(self, tx: Transaction, answer: int) -> None:
        tx.modes.withdraw(answer)


def _try(standing: Standing, answer: int) -> Try | None:
    return next((each for each in standing.tries if each.id == answer), None)
