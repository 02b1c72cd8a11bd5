"""What a learner has come to, as one figure: study days, strength by topic, reviews to come, what is remembered."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from tutorbot.domain.days import study_day
from tutorbot.domain.figures import Bar, Bars, Calendar, Dashboard, Fact, Line, Series, Target, date_name
from tutorbot.domain.reviews import Card, Rating
from tutorbot.domain.streaks import Event, Kind, Streak

DAYS_TO_COME = 30
WEEKS = 16
MOST_TOPICS = 12
ENOUGH = 5
"""Reviews in a week, from which on they tell something."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Records:
    """What the picture is made of."""

    streak: Streak
    events: Sequence[Event]
    cards: Sequence[Card]
    strengths: Sequence[tuple[str, float]]
    """Of each topic that was begun, by title and in the order of the course, 0 to 1."""
    reviewed: Sequence[tuple[date, Rating]]
    """The ratings that tell of memory: those of cards that were due, the first on their day."""
    retention: float
    """The chance of recall that the learner wants, 0.80 to 0.95."""


def dashboard(records: Records) -> Dashboard:
    today = records.streak.today
    coming = to_come(records.cards, today)
    return Dashboard(
        title=f"My progress, {today.day} {today:%B %Y}",
        facts=(
            Fact(str(records.streak.current), "day in a row" if records.streak.current == 1 else "days in a row"),
            Fact(str(records.streak.best), "best run"),
            Fact(str(sum(card.last_day is not None for card in records.cards)), "cards learnt"),
            Fact(str(coming[0]), "due today"),
        ),
        panels=(
            Calendar(title="Study days", last=today, days=tuple(sorted(studied(records.events).items()))),
            _strengths(records.strengths),
            _coming(coming, today),
            _remembered(records, today),
        ),
    )


def studied(events: Iterable[Event]) -> Counter[date]:
    """How many activities were done on each study day; a day never lies before one that was already there."""
    counts: Counter[date] = Counter()
    latest = date.min
    for event in sorted(events, key=lambda event: event.at):
        if event.kind is Kind.ACTIVITY:
            latest = max(latest, study_day(event.at, event.zone))
            counts[latest] += 1
    return counts


def to_come(cards: Iterable[Card], today: date) -> list[int]:
    """How many cards are due today, or overdue, and on each of the days after it."""
    counts = Counter(max(card.due, today) for card in cards)
    return [counts[today + timedelta(days=number)] for number in range(DAYS_TO_COME)]


def remembered(reviewed: Iterable[tuple[date, Rating]]) -> dict[date, float]:
    """By the Monday of each week with enough of them, the share of ratings other than Again, 0 to 1."""
    all_of: Counter[date] = Counter()
    again: Counter[date] = Counter()
    for day, rating in reviewed:
        monday = day - timedelta(days=day.weekday())
        all_of[monday] += 1
        again[monday] += rating is Rating.AGAIN
    return {monday: 1 - again[monday] / all_of[monday] for monday in sorted(all_of) if all_of[monday] >= ENOUGH}


def _strengths(strengths: Sequence[tuple[str, float]]) -> Bars:
    weakest = sorted(range(len(strengths)), key=lambda place: strengths[place][1])[:MOST_TOPICS]
    few = len(strengths) <= MOST_TOPICS
    return Bars(
        title="Strength by topic" if few else f"Strength by topic, the {MOST_TOPICS} weakest",
        unit=" %",
        full=100,
        bars=tuple(Bar(strengths[place][0], round(100 * strengths[place][1])) for place in sorted(weakest)),
    )


def _coming(counts: Sequence[int], today: date) -> Bars:
    names = ["today", *(date_name(today + timedelta(days=number)) for number in range(1, DAYS_TO_COME))]
    bars = tuple(Bar(name, count) for name, count in zip(names, counts, strict=True))
    return Bars(title="Reviews to come", upright=True, bars=bars)


def _remembered(records: Records, today: date) -> Line:
    since = today - timedelta(weeks=WEEKS - 1, days=today.weekday())
    weeks = {monday: share for monday, share in remembered(records.reviewed).items() if monday >= since}
    return Line(
        title="Remembered when due",
        x="week",
        y="share",
        unit=" %",
        full=100,
        xs=tuple((monday - since).days // 7 for monday in weeks),
        names=tuple(map(date_name, weeks)),
        series=(Series("remembered", tuple(round(100 * share) for share in weeks.values())),),
        target=Target(round(100 * records.retention), "desired"),
    )
