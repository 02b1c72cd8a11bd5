"""What comes today: which card next, how much is left, and what waits for another day."""

from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date

from tutorbot.domain.comebacks import Comeback
from tutorbot.domain.ids import VersionId
from tutorbot.domain.models import Model
from tutorbot.domain.reviews import Card, retrievability

AHEAD_DAYS = 7
"""How far ahead of its day a card can be reviewed."""
_PATIENCE = 10
"""A card waits for a sibling a day for each so many days of its interval, and no longer."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A card of an item in service that is not suspended."""

    card: Card
    family: str | None = None
    """See `items.family`."""


@dataclass(frozen=True, slots=True)
class Budget:
    """What a learner wants to do, and has done, on one study day."""

    new_per_day: int
    reviews_per_day: int
    new_done: int
    reviews_done: int
    comeback: Comeback | None = None
    old_done: int = 0
    """Of the reviews done, those of cards from before the break."""

    def room(self, day: date) -> int:
        """How many reviews may still come; on its own days a comeback may go over the limit, as one at once does."""
        comeback = self.comeback
        quota = comeback.quota if comeback and (day - comeback.start).days < comeback.days else 0
        return max(0, max(self.reviews_per_day, quota) - self.reviews_done)


@dataclass(frozen=True, slots=True)
class Plan:
    """What is left for today."""

    next: VersionId | None
    """The item version to show now; None when today is done."""
    new: int
    reviews: int
    held_back: int = 0
    """Reviews that are due and wait for another day, because today's limit or quota is reached."""
    buried: int = 0
    """Reviews that are due and wait for another day, because a sibling comes or came today."""
    old: int = 0
    """Reviews that are due, today or held back, of cards from before the break."""
    more: int = 0
    """New cards that could come today but for the limit; none while reviews are held back."""
    paused: int = 0
    """New cards that would come today if no review were held back."""

    @property
    def left(self) -> int:
        return self.new + self.reviews


def plan(
    due: Mapping[VersionId, Waiting],
    new: Mapping[VersionId, str | None],
    met: AbstractSet[str],
    budget: Budget,
    model: Model,
    day: date,
) -> Plan:
    """Choose the next card and count what is left.

    Reviews come by lowest retrievability, cards rated Again earlier today after all others, new cards spread evenly
    among the reviews in the order of the course. Relooks are never cut by the limit: they finish what was begun. Of
    siblings one comes a day, unless the other has waited long. While more is due than a day allows, nothing new comes.

    Args:
        due: cards that are due today or overdue.
        new: the family of each item without a card, by version, in course order.
        met: the families of items that were asked today, here or elsewhere.
        budget: the learner's limits and what was done today.
        model: the learner's.
        day: today's study day.
    """
    relooks = [version for version, each in due.items() if each.card.relook and each.card.last_day == day]
    reviews = {version: due[version] for version in due.keys() - set(relooks)}
    ordered = _by_recall(reviews, model, day)
    insisting = {version for version, each in reviews.items() if _has_waited(each.card, day)}
    families = {*met, *(family for version in insisting if (family := reviews[version].family))}
    apart = _apart(ordered, families, lambda version: reviews[version].family, insisting)
    waiting = _within(apart, reviews, budget, day)
    held_back = len(apart) - len(waiting)
    unmet = _apart(list(new), families, new.__getitem__)
    allowed = unmet[: max(0, budget.new_per_day - budget.new_done)]
    fresh = [] if held_back else allowed
    queue = _mixed(waiting, fresh, budget) or relooks
    return Plan(
        queue[0] if queue else None,
        len(fresh),
        len(waiting) + len(relooks),
        held_back=held_back,
        buried=len(ordered) - len(apart),
        old=sum(1 for each in reviews.values() if budget.comeback and budget.comeback.covers(each.card)),
        more=0 if held_back else len(unmet) - len(fresh),
        paused=len(allowed) - len(fresh),
    )


def ahead(coming: Mapping[VersionId, Waiting], met: AbstractSet[str], model: Model, day: date) -> Sequence[VersionId]:
    """Cards of the next days in the order in which they can be reviewed today already: siblings apart, none twice."""
    waiting = {version: each for version, each in coming.items() if each.card.last_day not in (None, day)}
    return _apart(_by_recall(waiting, model, day), set(met), lambda version: waiting[version].family)


def _by_recall(waiting: Mapping[VersionId, Waiting], model: Model, day: date) -> list[VersionId]:
    return sorted(waiting, key=lambda version: (retrievability(waiting[version].card, day, model), version))


def _apart(
    ordered: Sequence[VersionId],
    families: set[str],
    family_of: Callable[[VersionId], str | None],
    insisting: AbstractSet[VersionId] = frozenset(),
) -> list[VersionId]:
    """Those that insist, and those whose family was not met before them; `families` grows by the families of both."""
    kept = []
    for version in ordered:
        family = family_of(version)
        if family not in families or version in insisting:
            kept.append(version)
            families |= {family} if family else set()
    return kept


def _has_waited(card: Card, day: date) -> bool:
    """So long that a sibling puts it off no further; one that was answered wrongly elsewhere comes at once."""
    if card.last_day is None:
        return True
    return (day - card.due).days >= max(1, (card.due - card.last_day).days // _PATIENCE)


def _within(
    apart: Sequence[VersionId], due: Mapping[VersionId, Waiting], budget: Budget, day: date
) -> Sequence[VersionId]:
    """As many as the day's limit allows, and of those from before a break as many as the comeback does."""
    if comeback := budget.comeback:
        old = [version for version in apart if comeback.covers(due[version].card)]
        left_out = set(old[max(0, comeback.quota - budget.old_done) :])
        apart = [version for version in apart if version not in left_out]
    return apart[: budget.room(day)]


def _mixed(waiting: Sequence[VersionId], fresh: Sequence[VersionId], budget: Budget) -> Sequence[VersionId]:
    """The queue that holds the share of new cards shown so far level with the share of reviews."""
    if not waiting or not fresh:
        return waiting or fresh
    new_share = budget.new_done / (budget.new_done + len(fresh))
    review_share = budget.reviews_done / (budget.reviews_done + len(waiting))
    return fresh if new_share < review_share else waiting
