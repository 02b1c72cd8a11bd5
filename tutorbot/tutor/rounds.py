"""What the desks of all modes need: whose round it is, how one begins or is taken up again, what comes after it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from tutorbot.domain.errors import NothingToStudy, NotYours, Stale
from tutorbot.domain.guilds import SERVER_TOPIC
from tutorbot.domain.ids import GuildId, InteractionId, ItemId, LearnerId, RoundId, TopicId, VersionId
from tutorbot.domain.modes import Mode, after
from tutorbot.domain.topic_tests import FEWEST
from tutorbot.storage.modes import Round
from tutorbot.storage.transactions import Transaction

Steps = Sequence[tuple[int, ItemId, VersionId]]
MOST_RECAPPED = 5
"""Questions of a recap."""


@dataclass(frozen=True, slots=True)
class Onward:
    """Where to go after a mode."""

    topic: TopicId
    topic_title: str
    next: Mode | None
    """None when every mode of the topic was taken to its end."""


def own(tx: Transaction, number: RoundId, learner: LearnerId, *modes: Mode) -> Round:
    """A learner's own round, of one of these modes.

    Raises:
        Stale: it is gone, or of another mode.
        NotYours: it belongs to somebody else.
    """
    found = tx.modes.round(number)
    if found is None or (modes and found.mode not in modes):
        raise Stale("This is gone. `/learn` has all that there is.")
    if found.learner != learner:
        raise NotYours("This belongs to somebody else. Begin your own with `/learn`.")
    return found


def begin_or_resume(
    tx: Transaction,
    learner: LearnerId,
    guild: GuildId | None,
    topic: TopicId,
    mode: Mode,
    steps: Callable[[], Steps],
    *,
    at: datetime,
    interaction: InteractionId,
) -> Round:
    """The round that is under way, or a new one.

    Args:
        tx: the request's transaction.
        learner: whose round.
        guild: where it was asked for.
        topic: which topic.
        mode: which mode.
        steps: finds the items that a new round asks.
        at: now.
        interaction: what asked for it; delivered twice, it begins one round.

    Raises:
        NothingToStudy: the topic has no such mode here.
    """
    here = tx.guilds.get(guild)
    tx.learners.meet(learner, at, (here and here.zone) or "UTC")
    if begun := tx.modes.begun_by(interaction) or (
        (under_way := tx.modes.under_way(learner, topic, mode)) and under_way.id
    ):
        return own(tx, begun, learner)
    if topic in (here.topics_off if here else ()):
        raise NothingToStudy("This server's moderators have switched that topic off. Choose another one.")
    if mode not in offered(tx, topic):
        raise NothingToStudy(f"There is no {mode} for that topic yet. `/learn` shows what there is.")
    stored = tx.materials.in_service(topic, mode)
    begun = tx.modes.begin(learner, topic, mode, stored.id if stored else None, steps(), at=at, interaction=interaction)
    return own(tx, begun, learner)


def offered(tx: Transaction, topic: TopicId) -> frozenset[Mode]:
    """The modes that a topic has: those with a material, and those that are made of its items."""
    if topic == SERVER_TOPIC:
        return frozenset()
    kinds = tx.items.kinds(topic)
    found = tx.materials.modes(topic)
    if kinds.get("blank"):
        found.add(Mode.TRY)
    if kinds.get("problem"):
        found.add(Mode.CHALLENGE)
    if kinds.get("flashcard") and kinds.get("question", 0) >= MOST_RECAPPED:
        found.add(Mode.RECAP)
    if kinds.get("question", 0) >= FEWEST:
        found.add(Mode.TEST)
    return frozenset(found)


def onward(tx: Transaction, of: Round) -> Onward:
    """What to do after a round that has ended."""
    ended = tx.modes.ended(of.learner, of.topic)
    return Onward(of.topic, of.topic_title, after(of.mode, offered(tx, of.topic), ended))
