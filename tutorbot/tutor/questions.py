"""The questions that moderators write: added, edited, retired; each change is a version and an audit row."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from tutorbot.content.forms import check_form, form_of
from tutorbot.domain.errors import FieldFault, Invalid, NotFound, Stale
from tutorbot.domain.guilds import SERVER_TOPIC, Guild, Member, require_moderator
from tutorbot.domain.ids import GuildId, ItemId, TopicId
from tutorbot.domain.items import Question
from tutorbot.storage.audits import Audit
from tutorbot.storage.drafts import Draft
from tutorbot.storage.items import Stored
from tutorbot.storage.stores import Store
from tutorbot.storage.transactions import Transaction
from tutorbot.tutor.requests import reads, writes


@dataclass(frozen=True, slots=True)
class Saved:
    """A question that is in service, with where it is served."""

    stored: Stored
    topic: str
    """The topic's title."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A form to be filled in, kept from the moment it is opened."""

    draft: int
    form: Mapping[str, str]
    """What its fields hold: topic, stem, code, options, explanation, difficulty, hint."""
    editing: bool


@dataclass(frozen=True, slots=True)
class Refused:
    """A form with faults; it is kept as it was typed."""

    draft: int
    faults: Sequence[FieldFault]


@dataclass
class Questions:
    store: Store

    @writes
    def open(self, tx: Transaction, member: Member, topic: TopicId | None, hint: str, *, at: datetime) -> Opened:
        """An empty form for a new question of a topic, or of the guild's own if None.

        Raises:
            NotAllowed: the member is no moderator here.
            NotFound: there is no such topic.
        """
        _require(tx, member)
        topic = topic or SERVER_TOPIC
        if tx.courses.title(topic) is None:
            raise NotFound("There is no such topic. Pick one from the list.")
        form = {"topic": str(topic), "hint": hint}
        return Opened(tx.drafts.add(Draft(member.id, member.guild, None, form), at), form, editing=False)

    @writes
    def edit(self, tx: Transaction, member: Member, item: ItemId, *, at: datetime) -> Opened:
        """The form that makes a question of the guild, as it stands."""
        _require(tx, member)
        stored, question = _own(tx, member.guild, item)
        if stored.retired:
            raise Stale("This question is retired. Bring it back first: `/question preview` has the button.")
        form = form_of(question) | {"version": str(stored.number)}
        return Opened(tx.drafts.add(Draft(member.id, member.guild, item, form), at), form, editing=True)

    @reads
    def reopen(self, tx: Transaction, member: Member, draft: int) -> Opened:
        """A form just as it was typed."""
        _require(tx, member)
        kept = _draft(tx, member, draft)
        return Opened(draft, kept.form, editing=kept.item is not None)

    @writes
    def submit(
        self, tx: Transaction, member: Member, draft: int, typed: Mapping[str, str], *, at: datetime
    ) -> Saved | Refused:
        """Check a form and bring its question into service, as a new one or as the next version.

        Returns:
            The question in service; or the faults, with the draft under which the form is kept.

        Raises:
            NotAllowed: the member is no moderator here.
            NotFound: the draft is gone, because its question was saved.
        """
        _require(tx, member)
        kept = _draft(tx, member, draft)
        form = {**kept.form, **typed}
        now = _own(tx, member.guild, kept.item)[0] if kept.item else None
        if now and (now.retired or form.get("version") != str(now.number)):
            tx.drafts.keep(draft, form | {"version": str(now.number)}, at)
            return Refused(draft, [FieldFault("question", _overtaken(now))])
        number = kept.item.rpartition("/")[2] if kept.item else str(tx.items.next_number(member.guild))
        item = ItemId(f"guild-{member.guild}/{number}")
        try:
            question = check_form(form, item, TopicId(form["topic"]))
        except Invalid as faults:
            tx.drafts.keep(draft, form, at)
            return Refused(draft, faults.faults)
        tx.items.put(question, position=10_000_000 + int(number), at=at, guild=member.guild, author=member.id)
        tx.drafts.drop(draft)
        stored, _ = _own(tx, member.guild, item)
        action = "edited" if kept.item else "added"
        tx.audits.add(member.guild, Audit(member.id, action, item, {"version": stored.number}, at))
        return _saved(tx, stored)

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


def _saved(tx: Transaction, stored: Stored) -> Saved:
    return Saved(stored, tx.courses.title(stored.item.topic) or "")


def _require(tx: Transaction, member: Member) -> None:
    require_moderator(member, tx.guilds.get(member.guild) or Guild(id=member.guild))


def _overtaken(now: Stored) -> str:
    if now.retired:
        return "somebody retired it meanwhile; bring it back, then open the form again"
    return f"somebody saved version {now.number} meanwhile; look at it, then send the form again to replace it"


def _draft(tx: Transaction, member: Member, draft: int) -> Draft:
    kept = tx.drafts.get(draft)
    if kept is None or kept.author != member.id or kept.guild != member.guild:
        raise NotFound("This form was saved already, or is gone. `/question list` shows what is there.")
    return kept


def _own(tx: Transaction, guild: GuildId, item: ItemId) -> tuple[Stored, Question]:
    stored = tx.items.get(item)
    if stored is None or stored.guild != guild or not isinstance(stored.item, Question):
        raise NotFound("There is no such question in this server. `/question list` shows them all.")
    return stored, stored.item
