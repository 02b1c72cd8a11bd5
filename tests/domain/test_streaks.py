"""A history is written as one letter a day, from Monday 2 March 2026 in UTC: `A` one activity, `T` ten activities, `R`
ten activities and then a repair, `r` nine and then a repair, `.` nothing. The last letter is today, looked at in the
evening. A picture of the marks has a letter a day too: see `LETTERS`.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import reduce
from itertools import count
from random import Random
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tutorbot.domain.days import day_ends_at, study_day, zone_names
from tutorbot.domain.streaks import Event, Kind, Mark, Repair, State, Streak, advance, show, streak

START = date(2026, 3, 2)
WEEK = "AAAAAAA"
DONE = {"A": 1, "T": 10, "R": 10, "r": 9, ".": 0}
LETTERS = {
    Mark.ACTIVE: "A",
    Mark.FROZEN: "f",
    Mark.BRIDGED: "b",
    Mark.REPAIRED: "r",
    Mark.MISSED: "x",
    Mark.OPEN: "?",
    Mark.BEFORE: " ",
}


def history(days: str) -> list[Event]:
    events = []
    for number, letter in enumerate(days):
        noon = datetime(2026, 3, 2, 12, tzinfo=UTC) + timedelta(days=number)
        events += [Event(f"{number}/{i}", noon + timedelta(minutes=i), "UTC") for i in range(DONE[letter])]
        if letter in "Rr":
            events.append(Event(f"{number}/repair", noon + timedelta(hours=1), "UTC", Kind.REPAIR))
    return events


def after(days: str) -> Streak:
    evening = datetime(2026, 3, 1, 20, tzinfo=UTC) + timedelta(days=len(days))
    return streak(history(days), evening, "UTC")


def picture(seen: Streak) -> str:
    return "".join(LETTERS[mark] for mark in seen.marks.values())


def in_order(events: Sequence[Event]) -> list[Event]:
    return sorted(events, key=lambda event: (event.at, event.key))


def activities(*times: tuple[str, str]) -> list[Event]:
    """One activity for each (wall-clock time, zone)."""
    return [
        Event(str(number), datetime.fromisoformat(clock).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC), zone)
        for number, (clock, zone) in enumerate(times)
    ]


def seen_at(clock: str, zone: str, events: Sequence[Event]) -> Streak:
    return streak(events, datetime.fromisoformat(clock).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC), zone)


# Rule by rule


def test_without_any_event_there_is_nothing_but_an_open_day() -> None:
    seen = seen_at("2026-03-02 20:00", "UTC", [])
    assert (seen.current, seen.best, seen.freezes, seen.done_today, seen.repair) == (0, 0, 0, False, None)
    assert seen.today == START
    assert seen.today_ends_at == datetime(2026, 3, 3, 4, tzinfo=UTC)
    assert picture(seen) == " " * 27 + "?"


def test_rule_1_a_night_before_four_belongs_to_the_day_before() -> None:
    events = activities(("2026-03-03 03:59", "Europe/Berlin"), ("2026-03-03 04:00", "Europe/Berlin"))
    seen = seen_at("2026-03-04 03:59", "Europe/Berlin", events)
    assert (seen.current, seen.today) == (2, date(2026, 3, 3))
    assert seen.today_ends_at == datetime(2026, 3, 4, 3, tzinfo=UTC)


def test_rule_2_one_activity_makes_a_day_and_more_make_no_more() -> None:
    assert after("A").current == after("T").current == 1


def test_rule_2_asking_for_a_repair_is_no_activity() -> None:
    asked = Event("repair", datetime(2026, 3, 2, 12, tzinfo=UTC), "UTC", Kind.REPAIR)
    seen = seen_at("2026-03-02 20:00", "UTC", [asked])
    assert (seen.current, seen.done_today, picture(seen)[-1]) == (0, False, "?")


@pytest.mark.parametrize("days", ["A.r", "A.R"])  # nine activities do not become eighteen
def test_rule_3_a_second_delivery_changes_nothing(days: str) -> None:
    assert seen_at("2026-03-04 20:00", "UTC", history(days) + history(days)) == after(days)


def test_rule_3_a_late_delivery_counts_on_its_own_day() -> None:
    early, late = history("A..A"), history(".AA.")
    assert seen_at("2026-03-05 20:00", "UTC", early + late) == after("AAAA")


@pytest.mark.parametrize(("key", "current"), [("2/8 comes before the tenth", 1), ("2/9 comes after it", 2)])
def test_rule_3_events_of_the_same_instant_come_in_the_order_of_their_keys(key: str, current: int) -> None:
    noon = datetime(2026, 3, 4, 12, tzinfo=UTC)
    ten = [Event(f"2/{number}", noon, "UTC") for number in range(10)]
    for events in ([Event(key, noon, "UTC", Kind.REPAIR), *ten], [*ten, Event(key, noon, "UTC", Kind.REPAIR)]):
        assert streak(history("A") + events, noon, "UTC").current == current


def test_rule_3_events_after_now_are_not_looked_at() -> None:
    assert seen_at("2026-03-04 20:00", "UTC", history("AAAAA")) == after("AAA")


@pytest.mark.parametrize(
    ("days", "current", "best"),
    [
        ("A", 1, 1),
        ("AAA", 3, 3),
        ("AAA.", 3, 3),  # today is still open
        ("AAA..", 0, 3),
        ("AAA..A", 1, 3),
        ("AAA..AAAA", 4, 4),
        ("AAAAA..AA", 2, 5),
    ],
)
def test_rule_4_the_run_ends_today_or_yesterday_and_the_best_stays(days: str, current: int, best: int) -> None:
    seen = after(days)
    assert (seen.current, seen.best) == (current, best)


@pytest.mark.parametrize(
    ("days", "freezes"),
    [
        ("AAAAAA", 0),
        (WEEK, 1),
        (WEEK + "AAAAAA", 1),
        (WEEK * 2, 2),
        (WEEK * 3, 2),  # at most two
        ("AAAAAA..A", 0),  # seven active days, but not of one run
        (WEEK + ".AAAAAA", 0),  # a frozen day is no active day
        (WEEK + ".AAAAAAA", 1),
    ],
)
def test_rule_5_every_seventh_active_day_of_a_run_earns_a_freeze(days: str, freezes: int) -> None:
    assert after(days).freezes == freezes


@pytest.mark.parametrize(
    ("days", "current", "freezes", "marks"),
    [
        (WEEK + ".", 7, 1, "AAAAAAA?"),  # today is not missed yet
        (WEEK + "..", 7, 0, "AAAAAAAf?"),
        (WEEK + ".A", 8, 0, "AAAAAAAfA"),
        (WEEK + "...", 0, 1, "AAAAAAAxx?"),  # two missed, one held: lost, and the freeze comes back
        (WEEK + "..A", 1, 1, "AAAAAAAxxA"),
        (WEEK + "..A..", 1, 0, "AAAAAAAxxAf?"),
        (WEEK * 2 + "..A", 15, 0, WEEK * 2 + "ffA"),
        (WEEK * 2 + ".A.A", 16, 0, WEEK * 2 + "fAfA"),
        (WEEK * 2 + "...", 14, 0, WEEK * 2 + "ff?"),
        (WEEK * 2 + "....", 0, 2, WEEK * 2 + "xxx?"),
        (WEEK * 2 + "...A", 1, 2, WEEK * 2 + "xxxA"),
    ],
)
def test_rules_5_and_9_a_gap_is_frozen_whole_or_the_run_is_lost_and_the_freezes_kept(
    days: str, current: int, freezes: int, marks: str
) -> None:
    seen = after(days)
    assert (seen.current, seen.freezes, picture(seen).lstrip()) == (current, freezes, marks)


def test_rule_5_a_freeze_is_shown_as_spent_from_four_in_the_morning_after_the_missed_day() -> None:
    assert seen_at("2026-03-10 03:59", "UTC", history(WEEK)).freezes == 1
    seen = seen_at("2026-03-10 04:00", "UTC", history(WEEK))
    assert (seen.freezes, seen.marks[date(2026, 3, 9)]) == (0, Mark.FROZEN)


@pytest.mark.parametrize(
    ("days", "current", "best", "marks"),
    [
        ("AAA.R", 4, 4, "AAArA"),
        ("AAA.r", 1, 3, "AAAxA"),  # only nine activities before it
        ("AAA.rR", 2, 3, "AAAxAA"),  # the day of return is over
        ("AAA..R", 1, 3, "AAAxxA"),  # two days missed
        ("AAARA", 5, 5, "AAAAA"),  # nothing to repair
        ("AAA.RA.R", 1, 5, "AAArAAxA"),  # the second within 30 days
        ("AAAAAA.R", 7, 7, "AAAAAArA"),
        (WEEK + ".R", 8, 8, "AAAAAAAfA"),  # bridged by a freeze already
    ],
)
def test_rule_6_a_repair_joins_the_run_that_one_missed_day_has_cost(
    days: str, current: int, best: int, marks: str
) -> None:
    seen = after(days)
    assert (seen.current, seen.best, picture(seen).lstrip()) == (current, best, marks)


def test_rule_6_the_day_of_return_may_be_the_seventh_of_the_joined_run() -> None:
    assert after("AAAAAA.T").freezes == 0
    assert after("AAAAAA.R").freezes == 1


def test_rule_6_a_joined_run_counts_on_to_its_seventh_day() -> None:
    assert after("AAA.RAA").freezes == 0
    assert after("AAA.RAAA").freezes == 1


@pytest.mark.parametrize(("away", "current"), [(26, 1), (27, 2)])
def test_rule_6_the_next_repair_is_possible_thirty_days_later(away: int, current: int) -> None:
    """The first repair falls on the third day, the second on the day `away` + 3 days after it."""
    days = "A.R" + "." * away + "A.R"
    assert len(days) - 3 == away + 3
    assert after(days).current == current


@pytest.mark.parametrize(
    ("days", "repair"),
    [
        ("AAA", None),
        ("AAA.", None),  # nothing is missed yet
        ("AAA..", Repair(run=3, needs=10)),  # today would be the day of return
        ("AAA.A", Repair(run=3, needs=9)),
        ("AAA.r", Repair(run=3, needs=1)),
        ("AAA.T", Repair(run=3, needs=0)),
        ("AAA.R", None),
        ("AAA.AA", None),
        ("AAA...", None),
        ("AAA.RA.T", None),
        (WEEK + ".T", None),
    ],
)
def test_rule_6_a_repair_is_offered_while_it_is_possible(days: str, repair: Repair | None) -> None:
    assert after(days).repair == repair


def test_rule_6_a_repair_asked_for_on_another_day_leaves_no_trace() -> None:
    too_early = Event("early", datetime(2026, 3, 5, 12, tzinfo=UTC), "UTC", Kind.REPAIR)
    too_late = Event("late", datetime(2026, 3, 7, 12, tzinfo=UTC), "UTC", Kind.REPAIR)
    assert seen_at("2026-03-07 20:00", "UTC", [*history("AAA.T"), too_early, too_late]) == after("AAA.T.")


def test_rule_7_a_change_of_zone_leaves_past_days_as_they_were() -> None:
    events = activities(("2026-03-02 23:00", "America/New_York"), ("2026-03-03 23:00", "America/New_York"))
    assert picture(seen_at("2026-03-04 20:00", "Asia/Tokyo", events)).lstrip() == "AA?"
    assert [study_day(event.at, "Asia/Tokyo").day for event in events] == [3, 4]  # had they been computed anew


def test_rule_7_a_date_seen_twice_counts_once_and_today_does_not_run_backwards() -> None:
    events = activities(("2026-03-02 12:00", "Asia/Tokyo"), ("2026-03-03 08:00", "Asia/Tokyo"))
    seen = seen_at("2026-03-02 20:00", "America/Los_Angeles", events)
    assert (seen.current, seen.today, seen.done_today) == (2, date(2026, 3, 3), True)
    assert seen.today_ends_at == datetime(2026, 3, 4, 12, tzinfo=UTC)

    landed = activities(("2026-03-02 21:00", "America/Los_Angeles"), ("2026-03-03 12:00", "America/Los_Angeles"))
    landed = [Event(f"landed {event.key}", event.at, event.zone) for event in landed]
    assert seen_at("2026-03-03 20:00", "America/Los_Angeles", events + landed).current == 2
    assert seen_at("2026-03-04 20:00", "America/Los_Angeles", events + landed).current == 2
    assert seen_at("2026-03-05 20:00", "America/Los_Angeles", events + landed).current == 0


HONOLULU = ("2026-03-02 20:00", "Pacific/Honolulu")


@pytest.mark.parametrize(
    ("back", "zone", "current", "marks"),
    [
        ("2026-03-04 20:00", "Asia/Tokyo", 2, "AbA"),  # 29 hours later
        ("2026-03-05 03:00", "Asia/Tokyo", 2, "AbA"),  # 36 hours
        ("2026-03-05 03:01", "Asia/Tokyo", 1, "AxA"),
        ("2026-03-04 08:00", "Pacific/Honolulu", 1, "AxA"),  # 36 hours, but no change of zone
        ("2026-03-05 08:00", "Pacific/Kiritimati", 1, "AbxA"),  # 36 hours over two dates, of which one is bridged
    ],
)
def test_rule_8_one_date_skipped_by_a_change_of_zone_is_bridged_within_36_hours(
    back: str, zone: str, current: int, marks: str
) -> None:
    seen = seen_at(back, zone, activities(HONOLULU, (back, zone)))
    assert (seen.current, picture(seen).lstrip()) == (current, marks)


def test_rule_8_a_bridged_date_costs_no_freeze_and_the_next_one_does() -> None:
    week = [(f"2026-03-0{day} 20:00", "Pacific/Honolulu") for day in range(1, 8)]
    bridged = seen_at("2026-03-10 03:00", "Asia/Tokyo", activities(*week))
    assert (bridged.current, bridged.freezes, picture(bridged).lstrip()) == (7, 1, WEEK + "b?")
    both = seen_at("2026-03-10 08:00", "Pacific/Kiritimati", activities(*week))
    assert (both.current, both.freezes, picture(both).lstrip()) == (7, 0, WEEK + "bf?")


def test_rule_8_a_traveller_who_stays_away_for_longer_has_missed_the_date_after_all() -> None:
    event = activities(HONOLULU)
    assert picture(seen_at("2026-03-05 03:00", "Asia/Tokyo", event)).lstrip() == "Ab?"
    late = seen_at("2026-03-05 03:01", "Asia/Tokyo", event)
    assert (late.current, picture(late).lstrip()) == (0, "Ax?")


def test_rules_6_and_8_the_one_missed_day_beside_a_bridged_date_can_be_repaired() -> None:
    back = ("2026-03-05 08:00", "Pacific/Kiritimati")
    events = activities(HONOLULU, *[back] * 10)
    repair = Event("repair", events[-1].at + timedelta(hours=1), back[1], Kind.REPAIR)
    seen = seen_at("2026-03-05 20:00", back[1], [*events, repair])
    assert (seen.current, picture(seen).lstrip()) == (2, "AbrA")


# What holds for every history

a_year_takes_time = settings(deadline=None, max_examples=50)

histories = st.lists(st.sampled_from([WEEK, "AAA", "A", "T", "R", "r", ".", "..", "..."]), max_size=40).map("".join)
instants = st.integers(0, 60 * 24 * 60).map(
    lambda minutes: datetime(2026, 3, 2, tzinfo=UTC) + timedelta(minutes=minutes)
)
some_zones = st.sampled_from(
    ["UTC", "Europe/Berlin", "Asia/Tokyo", "Pacific/Honolulu", "Pacific/Kiritimati", "Etc/GMT+12"]
)


@st.composite
def travels(draw: st.DrawFn) -> list[Event]:
    """Activities and repairs at any time in two months, in zones on either side of the date line."""
    keys = count()
    events: list[Event] = []
    for at in draw(st.lists(instants, max_size=40)):
        zone, kind, times = draw(some_zones), draw(st.sampled_from(Kind)), draw(st.sampled_from([1, 1, 1, 10]))
        events += [Event(str(next(keys)), at, zone, Kind.ACTIVITY) for _ in range(times)]
        if kind is Kind.REPAIR:
            events.append(Event(str(next(keys)), at + timedelta(minutes=1), zone, kind))
    return events


any_events = travels() | histories.map(history)


@given(any_events, instants, some_zones, st.randoms(use_true_random=False))
def test_neither_order_nor_repetition_matters(events: list[Event], now: datetime, zone: str, chance: Random) -> None:
    shuffled = events + [replace(event) for event in events if chance.random() < 0.5]
    chance.shuffle(shuffled)
    assert streak(shuffled, now, zone) == streak(events, now, zone)


@given(any_events, instants, some_zones)
def test_event_by_event_gives_what_all_events_at_once_give(events: list[Event], now: datetime, zone: str) -> None:
    past = [event for event in in_order(events) if event.at <= now]
    assert show(reduce(advance, past, State()), now, zone) == streak(events, now, zone)


def test_a_state_stays_small() -> None:
    assert len(reduce(advance, history("A" * 400), State()).marks) == 28


@given(any_events, some_zones)
def test_as_time_goes_by_the_best_never_falls_and_today_never_runs_backwards(events: list[Event], zone: str) -> None:
    state, before = State(), None
    for event in in_order(events):
        state = advance(state, event)
        for seen in (show(state, event.at, event.zone), show(state, event.at + timedelta(days=3), zone)):
            assert 0 <= seen.freezes <= 2
            assert 0 <= seen.current <= seen.best
            assert list(seen.marks) == [seen.today - timedelta(days=back) for back in range(27, -1, -1)]
            assert (seen.marks[seen.today] is Mark.ACTIVE) == seen.done_today
            assert seen.today_ends_at > event.at
        after_event = show(state, event.at, event.zone)
        assert before is None or (before.best <= after_event.best and before.today <= after_event.today)
        before = after_event


@given(any_events, instants, some_zones)
def test_one_more_activity_now_never_lowers_anything(events: list[Event], now: datetime, zone: str) -> None:
    before = streak(events, now, zone)
    more = streak([*events, Event("more", now, zone)], now, zone)
    assert more.done_today
    assert more.current >= max(1, before.current)
    assert more.best >= before.best
    assert more.freezes >= before.freezes


@given(histories)
def test_the_marks_tell_the_story_of_the_current_run(days: str) -> None:
    seen = after(days)
    unbroken = picture(seen).replace("?", "").split("x")[-1]
    assert min(unbroken.count("A"), 28) <= seen.current
    assert " " not in picture(seen).lstrip()
    if "x" in picture(seen) or " " in picture(seen):
        assert unbroken.count("A") == seen.current


@a_year_takes_time
@given(st.sampled_from(zone_names()), st.dates(date(1990, 1, 1), date(2036, 1, 1)), st.integers())
@example("Pacific/Apia", date(2011, 6, 1), 0)
@example("Asia/Baku", date(2010, 1, 1), 0)
def test_whoever_is_active_once_in_each_study_day_never_loses_a_day(zone: str, start: date, seed: int) -> None:
    chance, state = Random(seed), State()  # noqa: S311  hours of study, no secret
    begins = day_ends_at(start - timedelta(days=1), zone)
    for number in range(366):
        day = start + timedelta(days=number)
        ends = day_ends_at(day, zone)
        at = begins + chance.random() * (ends - begins - timedelta(microseconds=1))
        assert show(state, at, zone).current == number
        state = advance(state, Event(str(number), at, zone))
        begins = ends
    seen = show(state, begins - timedelta(microseconds=1), zone)
    assert (seen.current, seen.freezes, picture(seen)) == (366, 2, "A" * 28)


@a_year_takes_time
@given(st.sampled_from(zone_names()), st.integers(2012, 2036), st.integers(4 * 60, 24 * 60 - 1))
def test_whoever_is_active_at_the_same_time_by_the_clock_never_loses_a_day(zone: str, year: int, minute: int) -> None:
    clock = datetime(year, 1, 1, tzinfo=ZoneInfo(zone)) + timedelta(minutes=minute)
    events = [Event(str(n), (clock + timedelta(days=n)).astimezone(UTC), zone) for n in range(366)]
    seen = streak(events, events[-1].at, zone)
    assert (seen.current, seen.freezes, picture(seen)) == (366, 2, "A" * 28)


def walk(days: str) -> tuple[int, int, int, str]:
    """Current, best, freezes and marks, found by walking through the days one by one, as a learner lives them."""
    run = best = held = spent = away = lost = 0
    repaired, marks = -30, ""
    for number, letter in enumerate(days):
        if letter == ".":
            if number == len(days) - 1:
                marks += "?"
                break
            away += 1
            if run and held:
                held, spent, marks = held - 1, spent + 1, marks + "f"
            else:
                if run:
                    lost, run = run, 0
                    held, spent, marks = held + spent, 0, marks[: len(marks) - spent] + "x" * spent
                marks += "x"
            continue
        if away != 1 or run:
            lost = 0
        run, away, spent, marks = run + 1, 0, 0, marks + "A"
        held = min(2, held + 1) if run % 7 == 0 else held
        if letter == "R" and lost and number - repaired >= 30:
            run, repaired, marks = run + lost, number, marks[:-2] + "rA"
            held = min(2, held + 1) if run % 7 == 0 else held
        lost, best = 0, max(best, run)
    return run, best, held, marks


@given(histories.map(lambda days: "A" + days))
def test_a_walk_through_the_days_one_by_one_comes_to_the_same(days: str) -> None:
    seen = after(days)
    current, best, freezes, marks = walk(days)
    assert (seen.current, seen.best, seen.freezes) == (current, best, freezes)
    assert picture(seen) == marks.rjust(28)[-28:]
