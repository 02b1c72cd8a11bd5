"""The questions and puzzles that moderators write: added, edited, retired; each change is a version and an audit row.

A puzzle's reference is run before the puzzle can go live.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal, TypeAlias

from tutorbot.content.forms import check_form, check_puzzle_form, form_of, puzzle_form_of
from tutorbot.domain.errors import FieldFault, Invalid, JudgingError, NotFound, Stale, TooMany, Unavailable
from tutorbot.domain.guilds import SERVER_TOPIC, Guild, Member, require_moderator
from tutorbot.domain.ids import GuildId, ItemId, LearnerId, TopicId
from tutorbot.domain.items import Question
from tutorbot.domain.puzzles import Implement, Puzzle
from tutorbot.judging.judges import Judge
from tutorbot.sandbox.sandboxes import Sandbox
from tutorbot.storage.audits import Audit
from tutorbot.storage.drafts import Draft
from tutorbot.storage.items import Stored
from tutorbot.storage.stores import Store
from tutorbot.storage.transactions import Transaction
from tutorbot.tutor.requests import reads, writes

Kind: TypeAlias = Literal["question", "predict", "implement"]
"""What a form makes."""


@dataclass(frozen=True, slots=True)
class Saved:
    """A question or a puzzle that is in service, with where it is served."""

    stored: Stored
    topic: str
    """The topic's title."""

    @property
    def item(self) -> Question | Puzzle:
        if not isinstance(self.stored.item, Question | Puzzle):
            raise TypeError(f"{self.stored.item.id} is nothing that moderators write in Discord")
        return self.stored.item


@dataclass(frozen=True, slots=True)
class Opened:
    """A form to be filled in, kept from the moment it is opened."""

    draft: int
    form: Mapping[str, str]
    """What its fields hold: kind, topic, stem, code, options, explanation …"""
    editing: bool

    @property
    def kind(self) -> Kind:
        return _kind(self.form)


@dataclass(frozen=True, slots=True)
class Refused:
    """A form with faults; it is kept as it was typed."""

    draft: int
    faults: Sequence[FieldFault]
    kind: Kind = "question"
    feedback: str = ""
    """What the judge says of a reference that does not pass."""


@dataclass
class Questions:
    store: Store
    judge: Judge
    sandbox: Sandbox

    @writes
    def open(
        self,
        tx: Transaction,
        member: Member,
        topic: TopicId | None,
        hint: str,
        *,
        kind: Kind = "question",
        at: datetime,
    ) -> Opened:
        """An empty form for something new of a topic, or of the guild's own if None.

        Raises:
            NotAllowed: the member is no moderator here.
            NotFound: there is no such topic.
        """
        _require(tx, member)
        topic = topic or SERVER_TOPIC
        if tx.courses.title(topic) is None:
            raise NotFound("There is no such topic. Pick one from the list.")
        form = {"topic": str(topic)} | ({"hint": hint} if kind == "question" else {"kind": kind, "hints": hint})
        return Opened(tx.drafts.add(Draft(member.id, member.guild, None, form), at), form, editing=False)

    @writes
    def edit(self, tx: Transaction, member: Member, item: ItemId, *, at: datetime) -> Opened:
        """The form that makes a question or a puzzle of the guild, as it stands."""
        _require(tx, member)
        stored, own = _own(tx, member.guild, item)
        if stored.retired:
            raise Stale("This question is retired. Bring it back first: `/question preview` has the button.")
        form = puzzle_form_of(own) if isinstance(own, Puzzle) else form_of(own)
        form |= {"version": str(stored.number)}
        return Opened(tx.drafts.add(Draft(member.id, member.guild, item, form), at), form, editing=True)

    @reads
    def reopen(self, tx: Transaction, member: Member, draft: int) -> Opened:
        """A form just as it was typed."""
        _require(tx, member)
        kept = _draft(tx, member, draft)
        return Opened(draft, kept.form, editing=kept.item is not None)

    async def submit(self, member: Member, draft: int, typed: Mapping[str, str], *, at: datetime) -> Saved | Refused:
        """Check a form, run a puzzle's reference, and bring it into service: as a new item or as the next version.

        Returns:
            What is in service; or the faults, with the draft under which the form is kept.

        Raises:
            NotAllowed: the member is no moderator here.
            NotFound: the draft is gone, because its question was saved.
        """
        checked = await self._check(member, draft, typed, at=at)
        if not isinstance(checked, Puzzle):
            return checked
        refused = await self._refusal(draft, checked, member.id, at)
        return refused or await self._go_live(member, draft, checked, at=at)

    @writes
    def _check(
        self, tx: Transaction, member: Member, draft: int, typed: Mapping[str, str], *, at: datetime
    ) -> Saved | Refused | Puzzle:
        """A question is saved at once; a puzzle has still to be run."""
        _require(tx, member)
        kept = _draft(tx, member, draft)
        form = {**kept.form, **typed}
        kind = _kind(form)
        if overtaken := _overtaken(tx, member, draft, replace(kept, form=form), at):
            return overtaken
        tx.drafts.keep(draft, form, at)
        item, topic = _item(tx, member, kept), TopicId(form["topic"])
        try:
            if kind != "question":
                return check_puzzle_form(form, item, topic)
            return _save(tx, member, draft, check_form(form, item, topic), at)
        except Invalid as faults:
            return Refused(draft, faults.faults, kind)

    async def _refusal(self, draft: int, puzzle: Puzzle, who: LearnerId, at: datetime) -> Refused | None:
        """Why a puzzle may not go live: it cannot be run now, or what was run is not as it should be."""
        kind: Kind = "implement" if isinstance(puzzle.task, Implement) else "predict"
        feedback = ""
        try:
            self.sandbox.admit(who, at)
            fault, feedback = await self._run(puzzle, who)
        except (TooMany, Unavailable) as error:
            fault = FieldFault("solution", f"it cannot be run now, so try later: {error}")
        except JudgingError as error:
            fault = FieldFault("solution", f"it was run, and that went wrong: {error.what}")
        return Refused(draft, [fault], kind, feedback) if fault else None

    async def _run(self, puzzle: Puzzle, who: LearnerId) -> tuple[FieldFault | None, str]:
        """A reference that does not pass, with the judge's words on it, or a beginning that does; else None."""
        task = puzzle.task
        verdict = await self.judge.judge(puzzle, task.solution, who=who)
        if not verdict.solved:
            return FieldFault("solution", "it was run, and does not pass"), verdict.feedback
        if isinstance(task, Implement) and (await self.judge.judge(puzzle, task.starter, who=who)).solved:
            return FieldFault("starter", "it passes already, so that there would be nothing to do"), ""
        return None, ""

    @writes
    def _go_live(self, tx: Transaction, member: Member, draft: int, puzzle: Puzzle, *, at: datetime) -> Saved | Refused:
        """Save a puzzle whose reference has passed; somebody else may have saved one meanwhile."""
        _require(tx, member)
        kept = _draft(tx, member, draft)
        overtaken = _overtaken(tx, member, draft, kept, at)
        return overtaken or _save(tx, member, draft, replace(puzzle, id=_item(tx, member, kept)), at)

    @reads
    def get(self, tx: Transaction, member: Member, item: ItemId) -> Saved:
        _require(tx, member)
        return _saved(tx, _own(tx, member.guild, item)[0])

    @reads
    def all(self, tx: Transaction, member: Member) -> Sequence[Saved]:
        """Every question of the guild, retired ones too, in the order of writing."""
        _require(tx, member)
        return [_saved(tx, stored) for stored in tx.items.of_guild(member.guild)]

    @writes
    def retire(self, tx: Transaction, member: Member, item: ItemId, *, retired: bool, at: datetime) -> Saved:
        """Take a question out of service, or bring it back."""
        _require(tx, member)
        stored, _ = _own(tx, member.guild, item)
        if stored.retired != retired:
            if retired:
                tx.items.retire(item, at)
            else:
                tx.items.restore(item)
            action = "retired" if retired else "brought back"
            tx.audits.add(member.guild, Audit(member.id, action, item, {"version": stored.number}, at))
        return _saved(tx, _own(tx, member.guild, item)[0])

    @reads
    def history(self, tx: Transaction, member: Member, item: ItemId) -> tuple[Saved, Sequence[Audit]]:
        """The question as it stands and everything that was done to it, newest first."""
        _require(tx, member)
        return _saved(tx, _own(tx, member.guild, item)[0]), tx.audits.of(member.guild, item)


def _kind(form: Mapping[str, str]) -> Kind:
    match form.get("kind"):
        case "predict" | "implement" as kind:
            return kind
    return "question"


def _item(tx: Transaction, member: Member, kept: Draft) -> ItemId:
    return kept.item or ItemId(f"guild-{member.guild}/{tx.items.next_number(member.guild)}")


def _save(tx: Transaction, member: Member, draft: int, item: Question | Puzzle, at: datetime) -> Saved:
    edited = tx.items.get(item.id) is not None
    number = int(item.id.rpartition("/")[2])
    tx.items.put(item, position=10_000_000 + number, at=at, guild=member.guild, author=member.id)
    tx.drafts.drop(draft)
    stored, _ = _own(tx, member.guild, item.id)
    action = "edited" if edited else "added"
    tx.audits.add(member.guild, Audit(member.id, action, item.id, {"version": stored.number}, at))
    return _saved(tx, stored)


def _saved(tx: Transaction, stored: Stored) -> Saved:
    return Saved(stored, tx.courses.title(stored.item.topic) or "")


def _require(tx: Transaction, member: Member) -> None:
    require_moderator(member, tx.guilds.get(member.guild) or Guild(id=member.guild))


def _overtaken(tx: Transaction, member: Member, draft: int, kept: Draft, at: datetime) -> Refused | None:
    """Somebody changed the item since its form was opened; sent once more, the form replaces that change."""
    now = _own(tx, member.guild, kept.item)[0] if kept.item else None
    if now is None or (not now.retired and kept.form.get("version") == str(now.number)):
        return None
    tx.drafts.keep(draft, {**kept.form, "version": str(now.number)}, at)
    words = f"somebody saved version {now.number} meanwhile; look at it, then send the form again to replace it"
    if now.retired:
        words = "somebody retired it meanwhile; bring it back, then open the form again"
    return Refused(draft, [FieldFault("question", words)], _kind(kept.form))


def _draft(tx: Transaction, member: Member, draft: int) -> Draft:
    kept = tx.drafts.get(draft)
    if kept is None or kept.author != member.id or kept.guild != member.guild:
        raise NotFound("This form was saved already, or is gone. `/question list` shows what is there.")
    return kept


def _own(tx: Transaction, guild: GuildId, item: ItemId) -> tuple[Stored, Question | Puzzle]:
    stored = tx.items.get(item)
    if stored is None or stored.guild != guild or not isinstance(stored.item, Question | Puzzle):
        raise NotFound("There is no such question in this server. `/question list` shows them all.")
    return stored, stored.item
