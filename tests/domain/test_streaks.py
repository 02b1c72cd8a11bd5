"""A history is written as one letter a day, from Monday 2 March 2026 in UTC: `A` one activity, `T` ten activities, `R`
ten activities and then a repair, `r` nine and then a repair, `p` a pause of three days begun with nothing done, `P` one
begun after an activity, `e` the end of a pause, `o` a day on which the bot was down, `.` nothing. The last letter is
today, looked at in the evening. A picture of the marks has a letter a day too: see `LETTERS`.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from functools import reduce
from itertools import count
from random import Random
from typing import Self
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tutorbot.domain.days import day_ends_at, study_day, zone_names
from tutorbot.domain.pauses import Pause
from tutorbot.domain.streaks import Event, Kind, Mark, Repair, State, Streak, advance, show, streak

START = date(2026, 3, 2)
WEEK = "AAAAAAA"
DONE = {"A": 1, "T": 10, "R": 10, "r": 9, "P": 1}
ASKED = {"R": Kind.REPAIR, "r": Kind.REPAIR, "p": Kind.PAUSE, "P": Kind.PAUSE, "e": Kind.RESUME}
LETTERS = {
    Mark.ACTIVE: "A",
    Mark.FROZEN: "f",
    Mark.BRIDGED: "b",
    Mark.REPAIRED: "r",
    Mark.PAUSED: "p",
    Mark.EXCUSED: "o",
    Mark.MISSED: "x",
    Mark.OPEN: "?",
    Mark.BEFORE: " ",
}


def history(days: str) -> list[Event]:
    events = []
    for number, letter in enumerate(days):
        noon = datetime(2026, 3, 2, 12, tzinfo=UTC) + timedelta(days=number)
        events += [Event(f"{number}/{i}", noon + timedelta(minutes=i), "UTC") for i in range(DONE.get(letter, 0))]
        if kind := ASKED.get(letter):
            events.append(Event(f"{number}/{kind}", noon + timedelta(hours=1), "UTC", kind, days=3))
    return events


def after(days: str) -> Streak:
    evening = datetime(2026, 3, 1, 20, tzinfo=UTC) + timedelta(days=len(days))
    down = [START + timedelta(days=number) for number, letter in enumerate(days) if letter == "o"]
    return streak(history(days), evening, "UTC", down)


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


# Pauses and excused days


@pytest.mark.parametrize(
    ("days", "current", "freezes", "marks"),
    [
        ("AAAp", 3, 0, "AAAp"),
        ("AAAp..", 3, 0, "AAAppp"),  # today is the last paused day
        ("AAAp...", 3, 0, "AAAppp?"),
        ("AAAp..A", 4, 0, "AAApppA"),
        ("AAAp....", 0, 0, "AAApppx?"),  # missed after its end
        ("AAAP...", 4, 0, "AAAAppp"),  # today was done, so it begins tomorrow
        ("AAAP....", 4, 0, "AAAAppp?"),
        ("AAApA..", 4, 0, "AAApAp?"),  # learning counts, and the pause goes on
        ("AAA.p..", 0, 0, "AAAxppp"),  # what was missed before it stays missed
        (WEEK + ".p...", 7, 0, WEEK + "fppp?"),
        (WEEK + "p....", 7, 0, WEEK + "pppf?"),  # the freeze is for the day after it
        ("AAApe", 3, 0, "AAAp?"),
        ("AAApe.", 0, 0, "AAApx?"),
        ("AAAppe.", 0, 0, "AAAppx?"),
        (WEEK + "pep..", 7, 0, WEEK + "pfppp"),  # begun anew, a day late
        ("AAApp..", 3, 0, "AAApppp"),  # the second takes the place of the first
        ("AAAe", 3, 0, "AAA?"),
        ("pA", 1, 0, " A"),
        ("AAAo", 3, 0, "AAA?"),  # today is not over
        ("AAAooo.", 3, 0, "AAAooo?"),
        ("AAAo.A", 1, 0, "AAAoxA"),
        (WEEK + "o.A", 8, 0, WEEK + "ofA"),
        ("AAApo.A", 4, 0, "AAApppA"),
    ],
)
def test_rules_10_and_11_paused_and_excused_days_hold_a_run_together_and_add_nothing(
    days: str, current: int, freezes: int, marks: str
) -> None:
    seen = after(days)
    assert (seen.current, seen.freezes, picture(seen).lstrip()) == (current, freezes, marks.lstrip())


@pytest.mark.parametrize("days", ["AAAp...R", "AAA.p..R", "AAAoo.R", "AAA.oR"])
def test_the_one_missed_day_before_or_after_a_pause_can_be_repaired(days: str) -> None:
    assert Mark.MISSED in after(days.replace("R", "A")).marks.values()
    seen = after(days)
    assert (seen.current, picture(seen).count("r")) == (4, 1)


@pytest.mark.parametrize(
    ("days", "pause"),
    [
        ("AAAp", Pause(date(2026, 3, 5), date(2026, 3, 7))),
        ("AAAp..", Pause(date(2026, 3, 5), date(2026, 3, 7))),
        ("AAAp...", None),
        ("AAAP", Pause(date(2026, 3, 6), date(2026, 3, 8))),
        ("AAApe", None),
        ("AAAPe", None),
    ],
)
def test_a_pause_is_shown_until_its_last_day(days: str, pause: Pause | None) -> None:
    assert after(days).pause == pause


def paused(*asked: tuple[int, int]) -> list[Event]:
    """Pauses as (day of March, days), asked for at noon with nothing done."""
    return [
        Event(f"pause {day}", datetime(2026, 3, 1, 12, tzinfo=UTC) + timedelta(days=day - 1), "UTC", Kind.PAUSE, days)
        for day, days in asked
    ]


@pytest.mark.parametrize(
    ("asked", "day", "left"),
    [
        ([], 2, 30),
        ([(2, 30)], 2, 30),  # a new one would take its place
        ([(2, 30)], 12, 20),
        ([(2, 30)], 32, 0),
        ([(2, 30)], 62, 1),  # the first of them is 60 days ago
        ([(2, 30)], 91, 30),
        ([(2, 10), (20, 10)], 40, 10),
        ([(2, 31)], 12, 30),  # never more than 30 days
        ([(2, 0)], 12, 30),
        ([(2, 20), (30, 11)], 45, 10),  # too long at its moment: as if it had not been asked for
    ],
)
def test_at_most_thirty_days_in_any_sixty_can_be_paused(asked: list[tuple[int, int]], day: int, left: int) -> None:
    noon = datetime(2026, 3, 1, 12, tzinfo=UTC) + timedelta(days=day - 1)
    assert streak(paused(*asked), noon, "UTC").pause_left == left


def test_a_pause_is_of_the_learners_own_days() -> None:
    events = activities(("2026-03-02 12:00", "Asia/Tokyo"))
    asked = datetime(2026, 3, 2, 19, tzinfo=UTC)  # four in the morning of the 3rd in Tokyo
    seen = streak([*events, Event("pause", asked, "Asia/Tokyo", Kind.PAUSE, 2)], asked, "Asia/Tokyo")
    assert seen.pause == Pause(date(2026, 3, 3), date(2026, 3, 4))


# What holds for every history

a_year_takes_time = settings(deadline=None, max_examples=50)

histories = st.lists(
    st.sampled_from([WEEK, "AAA", "A", "T", "R", "r", ".", "..", "...", "p", "P", "e", "o"]), max_size=40
).map("".join)
instants = st.integers(0, 60 * 24 * 60).map(
    lambda minutes: datetime(2026, 3, 2, tzinfo=UTC) + timedelta(minutes=minutes)
)
some_zones = st.sampled_from(
    ["UTC", "Europe/Berlin", "Asia/Tokyo", "Pacific/Honolulu", "Pacific/Kiritimati", "Etc/GMT+12"]
)
kinds = st.sampled_from([Kind.ACTIVITY, Kind.ACTIVITY, Kind.REPAIR, Kind.PAUSE, Kind.RESUME])
days_down = st.frozensets(st.integers(0, 59).map(lambda day: START + timedelta(days=day)), max_size=5)


@st.composite
def travels(draw: st.DrawFn) -> list[Event]:
    """Activities and all that can be asked for at any time in two months, in zones on either side of the date line."""
    keys = count()
    events: list[Event] = []
    for at in draw(st.lists(instants, max_size=40)):
        zone, kind, times = draw(some_zones), draw(kinds), draw(st.sampled_from([0, 1, 1, 10]))
        events += [Event(str(next(keys)), at, zone, Kind.ACTIVITY) for _ in range(times)]
        if kind is not Kind.ACTIVITY:
            events.append(Event(str(next(keys)), at + timedelta(minutes=1), zone, kind, draw(st.integers(1, 30))))
    return events


any_events = travels() | histories.map(history)


@given(any_events, instants, some_zones, days_down, st.randoms(use_true_random=False))
def test_neither_order_nor_repetition_matters(
    events: list[Event], now: datetime, zone: str, down: frozenset[date], chance: Random
) -> None:
    shuffled = events + [replace(event) for event in events if chance.random() < 0.5]
    chance.shuffle(shuffled)
    assert streak(shuffled, now, zone, sorted(down)) == streak(events, now, zone, down)


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
        before = after_event if event.kind is Kind.ACTIVITY else before


@given(any_events, instants, some_zones, days_down)
def test_one_more_activity_now_never_lowers_anything(
    events: list[Event], now: datetime, zone: str, down: frozenset[date]
) -> None:
    before = streak(events, now, zone, down)
    more = streak([*events, Event("more", now, zone)], now, zone, down)
    assert more.done_today
    assert more.current >= max(1, before.current)
    assert more.best >= before.best
    assert more.freezes >= before.freezes


@settings(max_examples=20)
@given(travels(), some_zones)
def test_no_more_than_thirty_days_in_any_sixty_are_ever_paused(events: list[Event], zone: str) -> None:
    noon = datetime(2026, 3, 2, 12, tzinfo=UTC)
    asked = [event for event in events if event.kind is not Kind.ACTIVITY]
    begun = Event("begun", noon - timedelta(days=1), zone)
    seen = {
        (at := streak([begun, *asked], noon + timedelta(days=day), zone)).today: at.marks[at.today] is Mark.PAUSED
        for day in range(100)
    }
    days = [day for day, is_paused in seen.items() if is_paused]
    assert all(sum(day <= other < day + timedelta(days=60) for other in days) <= 30 for day in days)


@given(travels(), some_zones, st.integers(1, 30))
def test_a_pause_of_any_length_keeps_what_there_was(events: list[Event], zone: str, days: int) -> None:
    learnt = [event for event in events if event.kind is Kind.ACTIVITY]
    asked = datetime(2026, 5, 2, 12, tzinfo=UTC)
    before = streak([*learnt, Event("before", asked, zone)], asked, zone)
    away = Event("pause", asked + timedelta(minutes=1), zone, Kind.PAUSE, days)
    after_it = streak([*learnt, Event("before", asked, zone), away], asked + timedelta(days=days + 1), zone)
    assert (after_it.current, after_it.freezes, after_it.best) == (before.current, before.freezes, before.best)
    assert list(after_it.marks.values())[-1 - min(days, 27) : -1] == [Mark.PAUSED] * min(days, 27)


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


@dataclass
class Walk:
    """The same rules once more, by walking through the days one by one, as a learner lives them."""

    run: int = 0
    best: int = 0
    held: int = 0
    lost: int = 0
    repaired: int = -30
    pause_ends: int = -1
    marks: list[str] = field(default_factory=list)
    missed: list[int] = field(default_factory=list)
    spent: list[int] = field(default_factory=list)
    paused: list[int] = field(default_factory=list)

    def through(self, days: str) -> Self:
        for today, letter in enumerate(days):
            if letter in "pe":
                self.pause(today, 3 if letter == "p" else 0)
            if today <= self.pause_ends:
                self.paused.append(today)
            if letter in "ATRrP":
                self.learn(today, repairs=letter == "R")
            elif today in self.paused:
                self.marks.append("p")
            elif today == len(days) - 1 or letter == "o":
                self.marks.append("o" if today < len(days) - 1 else "?")
            else:
                self.miss(today)
            if letter == "P":
                self.pause(today + 1, 3)
        return self

    def pause(self, first: int, days: int) -> None:
        if sum(first - 60 < day < first for day in self.paused) + days <= 30:
            self.pause_ends = first + days - 1

    def learn(self, today: int, *, repairs: bool) -> None:
        repairs = repairs and self.run == 0 and len(self.missed) == 1 and today - self.repaired >= 30
        lost, gap = self.lost, self.missed
        self.grow(1)
        self.marks.append("A")
        if repairs and lost:
            self.repaired = today
            self.grow(lost)
            self.marks[gap[0]] = "r"
        self.missed, self.spent, self.lost = [], [], 0

    def grow(self, days: int) -> None:
        self.run += days
        self.best = max(self.best, self.run)
        self.held = min(2, self.held + (self.run % 7 == 0))

    def miss(self, today: int) -> None:
        self.missed.append(today)
        if self.run and self.held:
            self.held -= 1
            self.spent.append(today)
            self.marks.append("f")
            return
        if self.run:
            self.lost, self.run, self.held = self.run, 0, self.held + len(self.spent)
            for day in self.spent:
                self.marks[day] = "x"
        self.marks.append("x")


@given(histories.map(lambda days: "A" + days))
def test_a_walk_through_the_days_one_by_one_comes_to_the_same(days: str) -> None:
    seen = after(days)
    walk = Walk().through(days)
    assert (seen.current, seen.best, seen.freezes) == (walk.run, walk.best, walk.held)
    assert picture(seen) == "".join(walk.marks).rjust(28)[-28:]
