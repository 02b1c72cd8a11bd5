"""The mode *visualize*: a run of a small model seen stage by stage, then questions on what was seen."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from tutorbot.domain.errors import Stale
from tutorbot.domain.figures import Look
from tutorbot.domain.ids import GuildId, InteractionId, LearnerId, RoundId, TopicId
from tutorbot.domain.learners import Defaults
from tutorbot.domain.materials import Stage, Visual
from tutorbot.domain.modes import Mode
from tutorbot.domain.proofs import Proof
from tutorbot.domain.quizzes import Outcome
from tutorbot.storage.modes import Round
from tutorbot.storage.stores import Store
from tutorbot.storage.transactions import Transaction
from tutorbot.tutor.checks import Check, answer_check, check_at, steps_of
from tutorbot.tutor.requests import reads, writes
from tutorbot.tutor.rounds import Onward, Steps, begin_or_resume, onward, own

_GONE = "This picture is gone. `/learn` has all that there is."


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """A stage as its learner shall see it."""

    round: RoundId
    topic: TopicId
    topic_title: str
    number: int
    """Of the stage, from 1."""
    total: int
    stage: Stage
    check: Check | None
    """When it is left, if there is one."""
    questions: int
    """That follow the last stage."""
    look: Look
    """Of its pictures."""
    proof: Proof | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question, of a stage or at the end."""

    round: RoundId
    topic: TopicId
    topic_title: str
    step: int
    """The number of the stage; those of the questions at the end follow."""
    stages: int
    questions: int
    """At the end."""
    check: Check

    @property
    def number(self) -> int:
        """Of a question at the end, from 1; 0 or less for that of a stage."""
        return self.step - self.stages


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """What was run."""

    round: RoundId
    topic_title: str
    code: str
    stage: int
    """Where the learner is."""
    proof: Proof | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Viewed:
    """A mode that was seen to its end."""

    titles: Sequence[str]
    """Of its stages."""
    questions: Sequence[Check]
    """Those at the end."""
    onward: Onward

    @property
    def right(self) -> int:
        return sum(each.outcome is Outcome.RIGHT for each in self.questions)


@dataclass
class Visuals:
    store: Store
    defaults: Defaults = field(default_factory=Defaults)

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
    ) -> View | Asked:
        """Go on where the learner left off, or begin with the first stage.

        Raises:
            NothingToStudy: the topic has no such mode here.
        """
        found = begin_or_resume(
            tx, learner, guild, topic, Mode.VISUALIZE, lambda: _steps(tx, topic), at=at, interaction=interaction
        )
        if found.place > len(_visual(tx, found).stages):
            return _asked(tx, found, found.place)
        return self._view(tx, found, max(found.place, 1))

    @writes
    def see(self, tx: Transaction, number: RoundId, learner: LearnerId, stage: int, look: Look | None = None) -> View:
        """Show a stage, and remember that it was reached; a look that is given is remembered as well."""
        found = own(tx, number, learner, Mode.VISUALIZE)
        if look is not None:
            tx.learners.choose(learner, {"look": look.value})
        view = self._view(tx, found, stage)
        tx.modes.move(number, stage)
        return view

    @writes
    def ask(self, tx: Transaction, number: RoundId, learner: LearnerId, step: int) -> Asked:
        """The question of a stage, or one at the end, which is a place of its own."""
        found = own(tx, number, learner, Mode.VISUALIZE)
        asked = _asked(tx, found, step)
        tx.modes.move(number, step)
        return asked

    @writes
    def answer(
        self,
        tx: Transaction,
        number: RoundId,
        learner: LearnerId,
        step: int,
        picks: Sequence[int],
        *,
        at: datetime,
        interaction: InteractionId,
    ) -> Asked:
        """Grade a question; a second answer changes nothing and shows the first.

        Args:
            number: the round.
            learner: who pressed.
            step: which question, as of `Asked`.
            picks: positions in the author's order of the options; none for "I don't know".
            at: when the press was made.
            interaction: the press itself.
        """
        found = own(tx, number, learner, Mode.VISUALIZE)
        answer_check(tx, found, step, picks, self.defaults, at=at, interaction=interaction)
        return _asked(tx, found, step)

    @reads
    def program(self, tx: Transaction, number: RoundId, learner: LearnerId) -> Program:
        found = own(tx, number, learner, Mode.VISUALIZE)
        visual = _visual(tx, found)
        stage = min(max(found.place, 1), len(visual.stages))
        return Program(round=found.id, topic_title=found.topic_title, code=visual.code, stage=stage, proof=visual.proof)

    @writes
    def finish(self, tx: Transaction, number: RoundId, learner: LearnerId, *, at: datetime) -> Viewed:
        """Raises Stale when a question at the end is left."""
        found = own(tx, number, learner, Mode.VISUALIZE)
        visual = _visual(tx, found)
        steps = [each.step for each in tx.modes.steps(number) if each.step > len(visual.stages)]
        questions = [_asked(tx, found, step).check for step in steps]
        if any(each.outcome is None for each in questions):
            raise Stale("There are questions left. `/learn` takes you back to them.")
        tx.modes.end(number, at)
        titles = [stage.title for stage in visual.stages]
        return Viewed(titles=titles, questions=questions, onward=onward(tx, found))

    def _view(self, tx: Transaction, found: Round, number: int) -> View:
        visual, known = _visual(tx, found), tx.learners.get(found.learner, self.defaults)
        if known is None or not 1 <= number <= len(visual.stages):
            raise Stale(_GONE)
        return View(
            round=found.id,
            topic=found.topic,
            topic_title=found.topic_title,
            number=number,
            total=len(visual.stages),
            stage=visual.stages[number - 1],
            check=check_at(tx, found, number),
            questions=len(visual.questions),
            look=known.look,
            proof=visual.proof,
        )


def _steps(tx: Transaction, topic: TopicId) -> Steps:
    """The questions of a new round, each a step: those of stages with their number, those at the end behind them."""
    stored = tx.materials.in_service(topic, Mode.VISUALIZE)
    if stored is None or not isinstance(stored.material, Visual):
        return []
    checks = [stage.check for stage in stored.material.stages]
    return steps_of(tx, list(enumerate([*checks, *stored.material.questions], start=1)))


def _visual(tx: Transaction, found: Round) -> Visual:
    visual = tx.materials.get(found.material) if found.material else None
    if not isinstance(visual, Visual):
        raise Stale(_GONE)
    return visual


def _asked(tx: Transaction, found: Round, step: int) -> Asked:
    visual, check = _visual(tx, found), check_at(tx, found, step)
    if check is None:
        raise Stale(_GONE)
    return Asked(
        round=found.id,
        topic=found.topic,
        topic_title=found.topic_title,
        step=step,
        stages=len(visual.stages),
        questions=len(visual.questions),
        check=check,
    )
