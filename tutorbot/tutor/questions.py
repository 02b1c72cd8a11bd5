"""The questions that moderators write: added, edited, retired; each change is a version and an audit row."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from tutorbot.content.forms import check_form
from tutorbot.domain.errors import Invalid, NotFound
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
class Refused:
    """A form with faults; it is kept as it was typed."""

    draft: int
    faults: Invalid


@dataclass
class Questions:
    store: Store

    @writes
    def submit(
        self, tx: Transaction, member: Member, form: Mapping[str, str], item: ItemId | None, *, at: datetime
    ) -> Saved | Refused:
        """Check a form and bring the question into service, new or as the next version of `item`.

        Args:
            member: who submits it.
            form: the fields as typed: topic, stem, code, options, explanation, difficulty, hint.
            item: the question being edited; None for a new one.
            at: now.

        Returns:
            The question in service; or the faults, with the draft under which the form is kept.

        Raises:
            NotAllowed: the member is no moderator here.
            NotFound: there is no such question here.
        """
        _require(tx, member)
        before = _own(tx, member.guild, item) if item else None
        number = before.item.id.rpartition("/")[2] if before else str(tx.items.next_number(member.guild))
        topic = TopicId(form.get("topic") or SERVER_TOPIC)
        if tx.courses.title(topic) is None:
            raise NotFound(f"There is no topic called `{topic}`. Pick one from the list.")
        try:
            question = check_form(form, ItemId(f"guild-{member.guild}/{number}"), topic)
        except Invalid as faults:
            return Refused(tx.drafts.add(Draft(member.id, member.guild, item, form), at), faults)
        tx.items.put(question, position=10_000_000 + int(number), at=at, guild=member.guild, author=member.id)
        action = "edited" if before else "added"
        stored = _own(tx, member.guild, question.id)
        details = {"version": stored.number}
        tx.audits.add(member.guild, Audit(member.id, action, question.id, details, at))
        return self._saved(tx, stored)

    @reads
    def draft(self, tx: Transaction, member: Member, draft: int) -> Draft:
        """A form that had faults, as it was typed."""
        _require(tx, member)
        kept = tx.drafts.get(draft)
        if kept is None or kept.author != member.id or kept.guild != member.guild:
            raise NotFound("That draft is gone. Start again with `/question add`.")
        return kept

    @reads
    def get(self, tx: Transaction, member: Member, item: ItemId) -> Saved:
        _require(tx, member)
        return self._saved(tx, _own(tx, member.guild, item))

    @reads
    def all(self, tx: Transaction, member: Member) -> Sequence[Saved]:
        """Every question of the guild, retired ones too, in the order of writing."""
        _require(tx, member)
        return [self._saved(tx, stored) for stored in tx.items.of_guild(member.guild)]

    @writes
    def retire(self, tx: Transaction, member: Member, item: ItemId, *, retired: bool, at: datetime) -> Saved:
        """Take a question out of service, or bring it back."""
        _require(tx, member)
        stored = _own(tx, member.guild, item)
        if stored.retired != retired:
            if retired:
                tx.items.retire(item, at)
            else:
                tx.items.restore(item)
            action = "retired" if retired else "brought back"
            tx.audits.add(member.guild, Audit(member.id, action, item, {"version": stored.number}, at))
        return self._saved(tx, _own(tx, member.guild, item))

    @reads
    def history(self, tx: Transaction, member: Member, item: ItemId) -> tuple[Saved, Sequence[Audit]]:
        """The question as it stands and everything that was done to it, newest first."""
        _require(tx, member)
        return self._saved(tx, _own(tx, member.guild, item)), tx.audits.of(member.guild, item)

    def _saved(self, tx: Transaction, stored: Stored) -> Saved:
        return Saved(stored, tx.courses.title(stored.item.topic) or "")


def _require(tx: Transaction, member: Member) -> None:
    require_moderator(member, tx.guilds.get(member.guild) or Guild(id=member.guild))


def _own(tx: Transaction, guild: GuildId, item: ItemId) -> Stored:
    stored = tx.items.get(item)
    if stored is None or stored.guild != guild or not isinstance(stored.item, Question):
        raise NotFound("There is no such question in this server. `/question list` shows them all.")
    return stored
