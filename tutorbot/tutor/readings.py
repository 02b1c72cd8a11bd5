"""Modes that are read: pages, turned one by one, with a check question at some turns."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from tutorbot.domain.errors import Stale
from tutorbot.domain.ids import GuildId, InteractionId, LearnerId, RoundId, TopicId
from tutorbot.domain.learners import Defaults
from tutorbot.domain.materials import Page, Pages
from tutorbot.domain.modes import READ, Mode
from tutorbot.domain.proofs import Proof
from tutorbot.domain.quizzes import Outcome
from tutorbot.storage.modes import Round
from tutorbot.storage.stores import Store
from tutorbot.storage.transactions import Transaction
from tutorbot.tutor.checks import Check, answer_check, check_at, steps_of
from tutorbot.tutor.requests import reads, writes
from tutorbot.tutor.rounds import Onward, Steps, begin_or_resume, onward, own

_GONE = "This page is gone. `/learn` has all that there is."


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A page as its reader shall see it."""

    round: RoundId
    mode: Mode
    topic: TopicId
    topic_title: str
    number: int
    """Of the page, from 1."""
    total: int
    page: Page
    proof: Proof | None
    check: Check | None
    """At its turn, if there is one."""
    checks: int
    """Of the whole mode."""
    right: int
    """Of those that were answered so far."""

    @property
    def is_last(self) -> bool:
        return self.number == self.total


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """A mode that was read to its end."""

    round: RoundId
    mode: Mode
    titles: Sequence[str]
    """Of its pages."""
    checks: int
    right: int
    onward: Onward


@dataclass
class Readings:
    store: Store
    defaults: Defaults = field(default_factory=Defaults)

    @writes
    def open(
        self,
        tx: Transaction,
        learner: LearnerId,
        guild: GuildId | None,
        topic: TopicId,
        mode: Mode,
        *,
        at: datetime,
        interaction: InteractionId,
    ) -> Reading:
        """Go on where the learner left off, or begin with the first page.

        Raises:
            NothingToStudy: the topic has no such mode here.
        """
        found = begin_or_resume(
            tx, learner, guild, topic, mode, lambda: _checks(tx, topic, mode), at=at, interaction=interaction
        )
        return _reading(tx, found, max(found.place, 1))

    @writes
    def turn(self, tx: Transaction, number: RoundId, learner: LearnerId, page: int) -> Reading:
        """Show a page, and remember that it was reached."""
        found = own(tx, number, learner, *READ)
        reading = _reading(tx, found, page)
        tx.modes.move(number, page)
        return reading

    @reads
    def look(self, tx: Transaction, number: RoundId, learner: LearnerId, page: int) -> Reading:
        """A page, with the check at its turn."""
        return _reading(tx, own(tx, number, learner, *READ), page)

    @writes
    def answer(
        self,
        tx: Transaction,
        number: RoundId,
        learner: LearnerId,
        page: int,
        picks: Sequence[int],
        *,
        at: datetime,
        interaction: InteractionId,
    ) -> Reading:
        """Grade the check of a page; a second answer changes nothing and shows the first.

        Args:
            number: the round.
            learner: who pressed.
            page: at whose turn it is asked, from 1.
            picks: positions in the author's order of the options; none for "I don't know".
            at: when the press was made.
            interaction: the press itself.
        """
        found = own(tx, number, learner, *READ)
        answer_check(tx, found, page, picks, self.defaults, at=at, interaction=interaction)
        return _reading(tx, found, page)

    @writes
    def finish(self, tx: Transaction, number: RoundId, learner: LearnerId, *, at: datetime) -> Read:
        """The last page was turned.

        Raises:
            Stale: it was not reached yet.
        """
        found = own(tx, number, learner, *READ)
        pages = _pages(tx, found)
        if found.place < len(pages.pages):
            raise Stale("There are pages left to read. `/learn` takes you to where you were.")
        tx.modes.end(number, at)
        checks, right = _checked(tx, found)
        return Read(
            round=number,
            mode=found.mode,
            titles=[page.title for page in pages.pages],
            checks=checks,
            right=right,
            onward=onward(tx, found),
        )


def _checks(tx: Transaction, topic: TopicId, mode: Mode) -> Steps:
    """The checks of a new round: each a step with the number of its page."""
    stored = tx.materials.in_service(topic, mode)
    pages = stored.material.pages if stored and isinstance(stored.material, Pages) else ()
    return steps_of(tx, [(number, page.check) for number, page in enumerate(pages, start=1)])


def _pages(tx: Transaction, found: Round) -> Pages:
    pages = tx.materials.get(found.material) if found.material else None
    if not isinstance(pages, Pages):
        raise Stale(_GONE)
    return pages


def _reading(tx: Transaction, found: Round, number: int) -> Reading:
    pages = _pages(tx, found)
    if not 1 <= number <= len(pages.pages):
        raise Stale(_GONE)
    checks, right = _checked(tx, found)
    return Reading(
        round=found.id,
        mode=found.mode,
        topic=found.topic,
        topic_title=found.topic_title,
        number=number,
        total=len(pages.pages),
        page=pages.pages[number - 1],
        proof=pages.proof,
        check=check_at(tx, found, number),
        checks=checks,
        right=right,
    )


def _checked(tx: Transaction, found: Round) -> tuple[int, int]:
    answers = tx.modes.answers(found.id)
    return len(tx.modes.steps(found.id)), sum(each.outcome == Outcome.RIGHT for each in answers)
