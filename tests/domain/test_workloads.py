from datetime import date, timedelta
from random import Random

import pytest

from tests.domain.memories import DAY, FIT, days
from tutorbot.domain.models import STANDARD, Model
from tutorbot.domain.reviews import Card, Rating, rate, retrievability
from tutorbot.domain.workloads import DAYS, SAMPLE, workload


def cards(count: int, seed: int = 1) -> list[Card]:
    """Cards of every age, due in the next weeks."""
    chance = Random(seed)  # noqa: S311  what may happen, not a secret
    made = []
    for _ in range(count):
        stability = chance.lognormvariate(2.2, 1)
        last = DAY - days(chance.randrange(STANDARD.interval(stability) + 1))
        due = last + days(STANDARD.interval(stability))
        made.append(Card(due, stability, chance.uniform(2, 9), last, reviews=3))
    return made


def played(card: Card, model: Model, chance: Random, since: date = DAY) -> list[int]:
    """On which of the next days a card is reviewed, once, as chance has it."""
    reviewed = []
    while (on := max(card.due, since)) < DAY + timedelta(days=DAYS):
        reviewed.append((on - DAY).days)
        if chance.random() < retrievability(card, on, model):
            card = rate(card, Rating.GOOD, on, model)
        else:
            reviewed.append((on - DAY).days)
            card = rate(rate(card, Rating.AGAIN, on, model), Rating.GOOD, on, model)
    return reviewed


@pytest.mark.parametrize("model", [Model(0.8), Model(0.9), Model(0.95), Model(0.9, FIT)])
def test_the_expectation_is_the_mean_of_what_may_happen(model: Model) -> None:
    own, chance = cards(60), Random(2)  # noqa: S311  as above
    times = 8
    drawn = [on for _ in range(times) for card in own for on in played(card, model, chance)]
    expected = workload(own, 0, 0, DAY, model)
    assert sum(expected) == pytest.approx(len(drawn) / times, rel=0.07)
    assert sum(expected[:10]) == pytest.approx(sum(1 for on in drawn if on < 10) / times, rel=0.1)


def test_whoever_wants_to_remember_more_reviews_more() -> None:
    own = cards(80)
    totals = [sum(workload(own, 100, 5, DAY, Model(retention / 100))) for retention in (80, 85, 90, 95)]
    assert totals == sorted(totals)
    assert totals[-1] > 1.5 * totals[0]


def test_new_cards_come_back_after_their_first_day_until_there_are_none_left() -> None:
    none = workload([], 0, 10, DAY, STANDARD)
    some = workload([], 20, 10, DAY, STANDARD)
    assert sum(none) == 0
    assert some[:2] == (0, 0)
    assert some[2] == pytest.approx(10 * (2 - 0.9), rel=0.02)
    assert sum(workload([], 400, 10, DAY, STANDARD)) > sum(some)


def test_what_is_overdue_or_was_never_rated_comes_today_and_what_is_far_off_not_at_all() -> None:
    overdue = Card(DAY - days(40), 5, 5, DAY - days(60))
    summoned, far_off = Card(DAY), Card(DAY + days(DAYS), 99, 5, DAY - days(30))
    today = workload([overdue, summoned, far_off], 0, 0, DAY, STANDARD)[0]
    assert today == pytest.approx(2 - retrievability(overdue, DAY, STANDARD) + 1)


def test_of_very_many_cards_some_stand_for_all() -> None:
    own = cards(SAMPLE)
    many = [card for card in own for _ in range(5)]
    assert sum(workload(many, 0, 0, DAY, STANDARD)) == pytest.approx(
        5 * sum(workload(own, 0, 0, DAY, STANDARD)), rel=0.03
    )


def test_a_card_of_somebody_who_moved_west_is_followed_too() -> None:
    assert workload([Card(DAY, 5, 5, DAY + days(1))], 0, 0, DAY, STANDARD)[0] == pytest.approx(1)
