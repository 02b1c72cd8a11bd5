from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tutorbot.domain.abilities import Band
from tutorbot.domain.ids import TopicId
from tutorbot.domain.paths import Stop, advise, in_order
from tutorbot.domain.strengths import Strength

SHAPES, SPREADING, LOSSES, FILTERS = map(TopicId, ("shapes", "spreading", "losses", "filters"))
STOPS = (
    Stop(LOSSES, "Losses", (SPREADING,)),
    Stop(SHAPES, "Shapes", ()),
    Stop(SPREADING, "Spreading", (SHAPES,)),
    Stop(FILTERS, "Filters", ()),
)
numbers = st.integers(0, 9)
courses = st.lists(st.tuples(numbers, st.lists(numbers, max_size=3)), max_size=10, unique_by=lambda stop: stop[0])


def measured(band: Band) -> Strength:
    day = date(2026, 3, 2)
    return Strength(value=0.5, band=band, chance=0.7, measured=day, then=band, kept=1, today=day)


def strong(*topics: TopicId) -> dict[TopicId, Strength]:
    return dict.fromkeys(topics, measured(Band.STRONG))


def test_a_topic_comes_after_its_prerequisites_wherever_the_course_has_it() -> None:
    assert [stop.topic for stop in in_order(STOPS)] == [SHAPES, SPREADING, LOSSES, FILTERS]
    assert [stop.topic for stop in in_order(STOPS, SPREADING)] == [SHAPES, SPREADING]


@given(courses)
@settings(max_examples=40)
def test_every_topic_is_on_the_way_once_even_where_prerequisites_are_unknown_or_run_in_a_circle(
    course: list[tuple[int, list[int]]],
) -> None:
    stops = [Stop(TopicId(f"{n}"), f"{n}", tuple(TopicId(f"{each}") for each in before)) for n, before in course]
    ordered = in_order(stops)
    assert sorted(ordered, key=str) == sorted(stops, key=str)
    if all(int(before) < int(stop.topic) for stop in stops for before in stop.prerequisites):
        places = {stop.topic: place for place, stop in enumerate(ordered)}
        for stop in stops:
            assert all(places[each] < places[stop.topic] for each in stop.prerequisites if each in places)


def test_the_first_topic_that_is_not_strong_is_next_with_what_builds_on_it() -> None:
    advice = advise(STOPS, strong(SHAPES), 0)
    assert (advice.topic, advice.title, advice.strength, advice.leads_to) == (SPREADING, "Spreading", None, ("Losses",))


@pytest.mark.parametrize("band", [Band.WEAK, Band.MIDDLING])
def test_a_topic_that_was_tested_and_is_not_strong_comes_with_its_strength(band: Band) -> None:
    advice = advise(STOPS, {SHAPES: measured(band)}, 0)
    assert (advice.topic, advice.strength) == (SHAPES, measured(band))


def test_what_leads_to_a_goal_comes_before_the_rest_of_the_course() -> None:
    assert advise(STOPS, {}, 0, goal=FILTERS).topic == FILTERS
    assert advise(STOPS, {}, 0, goal=LOSSES).topic == SHAPES
    assert advise(STOPS, strong(FILTERS), 0, goal=FILTERS).topic == SHAPES


def test_due_cards_are_told_whatever_the_topic() -> None:
    assert advise(STOPS, {}, 3).due == 3
    everything = advise(STOPS, strong(*(stop.topic for stop in STOPS)), 2)
    assert (everything.due, everything.topic) == (2, None)


def test_going_by_the_advice_leads_through_the_whole_course_once() -> None:
    done: list[TopicId] = []
    while topic := advise(STOPS, strong(*done), 0).topic:
        done.append(topic)
    assert done == [stop.topic for stop in in_order(STOPS)]
    assert all(one != other for one, other in pairwise(done))
