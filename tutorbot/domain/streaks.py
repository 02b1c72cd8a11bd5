"""Streaks: how many days a learner has kept at it, and what keeps a run alive when a day is missed.

The nine rules, with what we take them to mean where the bare rule leaves a choice:

1. All days are study days (see `days`), also when the rules below count days.
2. A day is active once one graded activity was completed in it. Whoever records events decides what is graded.
3. The same events give the same streak, in whatever order and however often they arrive. Those after `now` are not
   looked at; those of the same instant are taken in the order of their keys.
4. The current run counts the active days up to yesterday or today, which may still be open. Frozen, bridged and
   repaired days hold it together and add nothing. The best run is the longest there ever was.
5. Every 7th active day of a run earns a freeze, unless two are held. A gap is settled as a whole: as soon as a missed
   day is over a freeze is spent on it, but when the gap outgrows the freezes the run is lost and those spent on that
   gap are given back. So while the learner is away a frozen day may still become a missed one.
6. A repair joins the day of return to the run that exactly one missed day has cost, if ten activities were done on that
   day before it. The two are then one run, of which that day may be a 7th. The next repair is possible 30 days later. A
   repair that is not possible at its moment changes nothing, ever.
7. An event belongs to the study day in the learner's zone at that moment. If that would lie before the latest active
   day, it belongs to the latest active day; so does `now`.
8. If the zone goes by another name than at the last activity, and at most 36 hours have passed since, the first day of
   the gap is bridged: it is not missed and needs no freeze. If no activity follows within the 36 hours, it is missed
   after all. A country that resets its own clocks changes nobody's zone.
9. The freezes shown are those that the gap up to now has left.

Nobody loses a run to a day on which they could not learn, or had said that they would not:

10. A paused day is not missed, needs no freeze and adds nothing. A pause begins today, or tomorrow if something was
    done today; a new one takes the place of the one before; at most 30 days in any 60 can be paused, and a pause that
    is too long at its moment changes nothing, ever. Learning in a pause counts as on any day and does not end it.
11. An excused day is one on which the bot was down: the same, without any asking.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from functools import reduce

from tutorbot.domain import pauses
from tutorbot.domain.days import day_ends_at, study_day
from tutorbot.domain.pauses import Pause

SHOWN_DAYS = 28
FREEZE_EVERY = 7
MOST_FREEZES = 2
REPAIR_AFTER = 10
REPAIR_EVERY = timedelta(days=30)
CROSSING = timedelta(hours=36)

_LONG_AGO = datetime.min.replace(tzinfo=UTC)


class Kind(StrEnum):
    ACTIVITY = "activity"
    REPAIR = "repair"
    PAUSE = "pause"
    RESUME = "resume"


@dataclass(frozen=True, slots=True)
class Event:
    key: str
    """Names what was done: two events with one key are one event, delivered twice."""
    at: datetime
    """In UTC: Python compares times that share another zone by the faces of their clocks."""
    zone: str
    """The learner's zone at that moment."""
    kind: Kind = Kind.ACTIVITY
    days: int = 0
    """How long a pause shall last."""


class Mark(StrEnum):
    """What became of a day."""

    ACTIVE = "active"
    FROZEN = "frozen"
    BRIDGED = "bridged"
    REPAIRED = "repaired"
    PAUSED = "paused"
    EXCUSED = "excused"
    """The bot was down."""
    MISSED = "missed"
    OPEN = "open"
    """Today, with nothing done yet."""
    BEFORE = "before"
    """Before the learner's first activity."""


@dataclass(frozen=True, slots=True)
class Repair:
    """The offer to bring back the run that was just lost; it ends with the day."""

    run: int
    """Active days of the lost run."""
    needs: int
    """Activities that are still to be done today; at 0 the repair can be asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Streak:
    current: int
    best: int
    freezes: int
    today: date
    done_today: bool
    today_ends_at: datetime
    marks: Mapping[date, Mark]
    """The last 28 days, oldest first, today last."""
    repair: Repair | None
    pause: Pause | None
    """The one that lasts, or begins tomorrow."""
    pause_left: int
    """How many days a pause that is asked for now can last."""


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """What a past comes down to, as of its last activity. The default is no past: an empty run that ended long ago."""

    day: date = date.min
    done: int = 0
    """Activities on that day."""
    at: datetime = _LONG_AGO
    zone: str = "UTC"
    first: date = date.max
    run: int = 0
    best: int = 0
    freezes: int = 0
    broken: int = 0
    """Active days of the run that one missed day has just cost, or 0."""
    missed: date = date.min
    """That day."""
    repaired: date = date.min
    marks: Mapping[date, Mark] = field(default_factory=dict)
    """The days among the last 28 that were neither missed nor open."""
    pauses: tuple[Pause, ...] = ()
    """Oldest first; those that ended long ago are forgotten."""

    @property
    def next_open(self) -> date:
        """The first day on which nothing was done yet: today or tomorrow."""
        return self.day + timedelta(days=self.done > 0)

    @property
    def repair(self) -> Repair | None:
        if not self.broken or self.day - self.repaired < REPAIR_EVERY:
            return None
        return Repair(run=self.broken, needs=max(0, REPAIR_AFTER - self.done))


def streak(events: Iterable[Event], now: datetime, zone: str, excused: Collection[date] = ()) -> Streak:
    """The streak that all of a learner's events add up to at `now` (in UTC), when their zone is `zone`.

    `excused` are the days on which the bot was down.
    """
    past = {event.key: event for event in events if event.at <= now}
    in_order = sorted(past.values(), key=lambda event: (event.at, event.key))
    spared = frozenset(excused)
    state = reduce(lambda state, event: advance(state, event, spared), in_order, State())
    return show(state, now, zone, spared)


def advance(state: State, event: Event, excused: Collection[date] = ()) -> State:
    """The state after one more event, which must be new and later than all before it by (at, key)."""
    reached = _reach(state, event.at, event.zone, excused)
    match event.kind:
        case Kind.REPAIR:
            return _repaired(reached) if reached.repair and not reached.repair.needs else state
        # The days since the last activity stay unsettled: what they cost is known on the day of return.
        case Kind.PAUSE:
            return replace(state, pauses=pauses.begun(state.pauses, reached.next_open, event.days))
        case Kind.RESUME:
            return replace(state, pauses=pauses.ended(state.pauses, reached.day))
    if not reached.done:
        reached = _grown(reached, reached.run + 1, {reached.day: Mark.ACTIVE})
    return replace(reached, at=event.at, zone=event.zone, done=reached.done + 1)


def show(state: State, now: datetime, zone: str, excused: Collection[date] = ()) -> Streak:
    """The streak at `now`, which must not lie before the last event."""
    state = _reach(state, now, zone, excused)
    days = [state.day - timedelta(days=back) for back in reversed(range(SHOWN_DAYS))]
    return Streak(
        current=state.run,
        best=state.best,
        freezes=state.freezes,
        today=state.day,
        done_today=state.done > 0,
        today_ends_at=day_ends_at(state.day, zone),
        marks={day: state.marks.get(day) or _unmarked(day, state) for day in days},
        repair=state.repair,
        pause=next((pause for pause in state.pauses if pause.days_from(state.day)), None),
        pause_left=pauses.left(state.pauses, state.next_open),
    )


def _reach(state: State, at: datetime, zone: str, excused: Collection[date]) -> State:
    """The state at an instant, before anything is done there: what the days since the last activity have cost."""
    day = max(state.day, study_day(at, zone))
    if day == state.day:
        return state
    if not state.best:
        return replace(state, day=day)
    gap = [date.fromordinal(number) for number in range(state.day.toordinal() + 1, day.toordinal())]
    spared = {each: mark for each in gap if (mark := _spared(each, state, excused))}
    unlearnt = [each for each in gap if each not in spared]
    crossed = zone != state.zone and at - state.at <= CROSSING
    bridged, missed = unlearnt[:crossed], unlearnt[crossed:]
    lost = len(missed) > state.freezes
    frozen = [] if lost else missed
    once = lost and len(missed) == 1
    marks = {**state.marks, **spared, **dict.fromkeys(bridged, Mark.BRIDGED), **dict.fromkeys(frozen, Mark.FROZEN)}
    return replace(
        state,
        day=day,
        done=0,
        run=0 if lost else state.run,
        freezes=state.freezes - len(frozen),
        broken=state.run if once else 0,
        missed=missed[0] if once else date.min,
        marks={past: mark for past, mark in marks.items() if (day - past).days < SHOWN_DAYS},
    )


def _spared(day: date, state: State, excused: Collection[date]) -> Mark | None:
    if any(pause.covers(day) for pause in state.pauses):
        return Mark.PAUSED
    return Mark.EXCUSED if day in excused else None


def _grown(state: State, run: int, marks: Mapping[date, Mark]) -> State:
    return replace(
        state,
        first=min(state.first, state.day),
        run=run,
        best=max(state.best, run),
        freezes=min(MOST_FREEZES, state.freezes + (run % FREEZE_EVERY == 0)),
        marks={**state.marks, **marks},
    )


def _repaired(state: State) -> State:
    joined = _grown(state, state.broken + state.run, {state.missed: Mark.REPAIRED})
    return replace(joined, repaired=state.day)


def _unmarked(day: date, state: State) -> Mark:
    if day == state.day:
        return Mark.PAUSED if any(pause.covers(day) for pause in state.pauses) else Mark.OPEN
    return Mark.BEFORE if day < state.first else Mark.MISSED
