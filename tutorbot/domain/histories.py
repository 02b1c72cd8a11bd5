"""The append-only log of a card, and the card that it adds up to."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tutorbot.domain.models import STANDARD, Model
from tutorbot.domain.reviews import Card, Evidence, Rating, bury, grade, rate, resume, summon, suspend
from tutorbot.domain.schedules import settle


class Step(StrEnum):
    """What one line of the review log says."""

    RATED = "rated"
    SUMMONED = "summoned"
    GRADED = "graded"
    """Graded elsewhere: it moves the card as a rating does, but is no review of the day and is not taken back."""
    SUSPENDED = "suspended"
    """By the learner; a card that is forgotten too often is suspended by its rating."""
    RESUMED = "resumed"
    BURIED = "buried"
    """Put off until tomorrow by the learner."""
    UNDONE = "undone"
    """The last rating that was not yet undone is taken back."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the review log of a card."""

    step: Step
    day: date
    rating: Rating | None = None
    model: Model = STANDARD
    """By which a rating was scheduled."""
    evidence: Evidence | None = None
    """Of a line that was graded elsewhere."""
    due: date | None = None
    """The day that was chosen for the card to come back; it depends on what else was due then."""


def replay(log: Iterable[Entry]) -> Card | None:
    """The card that a log adds up to; None when everything in it was taken back."""
    card = None
    for entry in _standing(log):
        card = _after(card, entry)
    return card


def _after(card: Card | None, entry: Entry) -> Card:
    day = entry.day
    match entry.step, entry.rating:
        case Step.RATED, Rating() as rating:
            return settle(rate(card or Card(due=day), rating, day, entry.model), entry.due)
        case Step.GRADED, Rating() as rating:
            return settle(grade(card, rating, entry.evidence or Evidence.CODED, day, entry.model), entry.due)
        case Step.SUSPENDED, _:
            return suspend(card, day)
        case Step.RESUMED, _:
            return resume(card, day)
        case Step.BURIED, _:
            return bury(card, day)
    return summon(card, day)


def _standing(log: Iterable[Entry]) -> list[Entry]:
    """The log without the ratings that were taken back, and the lines that took them back."""
    standing: list[Entry] = []
    for entry in log:
        if entry.step is Step.UNDONE:
            del standing[max(index for index, each in enumerate(standing) if each.step is Step.RATED)]
        else:
            standing.append(entry)
    return standing
