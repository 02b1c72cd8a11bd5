from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tutorbot.domain.abilities import LABELLED, SPREAD, Band, Hardness
from tutorbot.domain.models import STANDARD
from tutorbot.domain.quizzes import Outcome
from tutorbot.domain.reviews import Card, Rating, rate
from tutorbot.domain.strengths import kept, strength

DAY = date(2026, 3, 2)
ABLE = [(Hardness(difficulty, SPREAD, 0.25), Outcome.RIGHT) for difficulty in LABELLED.values()] * 4
days = st.integers(0, 400).map(lambda number: DAY + timedelta(days=number))


def card(last_day: date, stability: float = 10.0) -> Card:
    return Card(due=last_day, stability=stability, difficulty=5.0, last_day=last_day)


cards = st.lists(st.none() | st.builds(card, days, st.floats(1, 300)), max_size=5)


@given(days, cards)
@settings(max_examples=40)
def test_on_the_day_of_the_test_nothing_of_it_is_forgotten(measured: date, memories: list[Card | None]) -> None:
    assert kept(measured, memories, measured) == pytest.approx(1)


@given(days, cards, days, days)
@settings(max_examples=40)
def test_a_strength_fades_from_day_to_day_and_never_to_nothing(
    measured: date, memories: list[Card | None], one: date, other: date
) -> None:
    last = max([measured, *(each.last_day for each in memories if each and each.last_day)])
    earlier, later = sorted((max(last, one), max(last, other)))
    assert 0 < kept(measured, memories, later) <= kept(measured, memories, earlier) + 1e-12 <= 1 + 1e-9


def test_without_cards_a_tenth_is_gone_after_a_month_and_a_third_after_a_year() -> None:
    assert kept(DAY, [], DAY + timedelta(days=30)) == pytest.approx(0.9, abs=0.001)
    assert kept(DAY, [], DAY + timedelta(days=365)) == pytest.approx(0.67, abs=0.01)


def test_a_review_brings_back_what_had_faded() -> None:
    later = DAY + timedelta(days=60)
    before = card(DAY, 5.0)
    after = rate(before, Rating.GOOD, later, STANDARD)
    assert kept(DAY, [before], later) < 0.75
    assert kept(DAY, [after], later) == pytest.approx(1)


def test_each_item_counts_alike_those_without_a_card_as_a_months_memory() -> None:
    later = DAY + timedelta(days=50)
    shares = [kept(DAY, [each], later) for each in (card(DAY), None, None)]
    assert kept(DAY, [card(DAY), None, None], later) == pytest.approx(sum(shares) / 3)


def test_a_card_that_was_never_known_counts_as_none() -> None:
    later = DAY + timedelta(days=50)
    assert kept(DAY, [Card(due=DAY)], later) == kept(DAY, [None], later)


def test_who_was_strong_is_less_so_later_and_the_strength_says_what_it_was() -> None:
    today, next_year = (strength(ABLE, DAY, [card(DAY)], DAY + timedelta(days=number)) for number in (0, 365))
    assert (today.band, today.then) == (Band.STRONG, Band.STRONG)
    assert today.kept == pytest.approx(1)
    assert (next_year.band, next_year.then, next_year.measured) == (Band.MIDDLING, Band.STRONG, DAY)
    assert next_year.value == pytest.approx(today.value * next_year.kept)
    assert next_year.value < 0.75 < today.value


def test_who_has_moved_west_since_the_test_has_forgotten_nothing() -> None:
    assert strength(ABLE, DAY, [], DAY - timedelta(days=1)).kept == pytest.approx(1)
