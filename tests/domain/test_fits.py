import math
from datetime import UTC, date, datetime, timedelta
from random import Random

import fsrs
import pytest
from fsrs.scheduler import DEFAULT_PARAMETERS

from tests.fitting.logs import log
from tutorbot.domain.fits import APART, Outcome, Review, held_back, log_loss, newest, next_try, to_fit
from tutorbot.domain.ids import ItemId
from tutorbot.domain.models import STANDARD, Fit, Model
from tutorbot.domain.reviews import Card, Evidence, Rating, grade, rate

AGAIN, HARD, GOOD, EASY = Rating
ONE, TWO = ItemId("topic/one"), ItemId("topic/two")
NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)


def on(day: int, rating: Rating = GOOD, item: ItemId = ONE, evidence: Evidence | None = None) -> Review:
    return Review(item, date(2026, 3, 1) + timedelta(days=day), rating, evidence)


def outcome(before: float = 0.4, after: float = 0.3) -> Outcome:
    return Outcome(tuple(DEFAULT_PARAMETERS), before, after)


def chances(reviews: list[Review], model: Model = STANDARD) -> list[float]:
    """The chance of recall before each review but a card's first, as the scheduler of the daily review sees it."""
    cards: dict[ItemId, Card] = {}
    found = []
    for review in reviews:
        card = cards.get(review.item)
        if card and card.stability and card.last_day:
            found.append(model.recall(card.stability, (review.day - card.last_day).days))
        if review.evidence is None:
            cards[review.item] = rate(card or Card(due=review.day), review.rating, review.day, model)
        else:
            cards[review.item] = grade(card, review.rating, review.evidence, review.day, model)
    return found


# How well a model predicts


def test_the_loss_is_the_surprise_at_what_was_recalled() -> None:
    reviews = [on(0), on(3), on(9, AGAIN)]
    known, forgotten = chances(reviews)
    assert log_loss(reviews, STANDARD, 0) == pytest.approx(-(math.log(known) + math.log(1 - forgotten)) / 2)
    assert log_loss(reviews, STANDARD, 2) == pytest.approx(-math.log(1 - forgotten))


@pytest.mark.parametrize("rating", list(Rating))
def test_all_but_again_is_recalled(rating: Rating) -> None:
    reviews = [on(0), on(3, rating)]
    [chance] = chances(reviews)
    assert log_loss(reviews, STANDARD, 0) == pytest.approx(-math.log(1 - chance if rating is AGAIN else chance))


@pytest.mark.parametrize(
    "reviews",
    [
        [],
        [on(0)],
        [on(0, AGAIN), on(0)],
        [on(0), on(3, item=TWO)],
        [on(0), on(3, evidence=Evidence.CODED)],
    ],
)
def test_first_reviews_second_looks_and_answers_elsewhere_are_not_predicted(reviews: list[Review]) -> None:
    assert log_loss(reviews, STANDARD, 0) == 0


@pytest.mark.parametrize("evidence", list(Evidence))
@pytest.mark.parametrize("rating", [AGAIN, GOOD])
def test_answers_elsewhere_move_the_memory_as_they_move_a_card(evidence: Evidence, rating: Rating) -> None:
    reviews = [on(0), on(2, rating, evidence=evidence), on(6)]
    assert log_loss(reviews, STANDARD, 0) == pytest.approx(-math.log(chances(reviews)[-1]))
    reviews = [on(2, evidence=evidence), on(1, rating, evidence=evidence), on(6)]
    assert log_loss(reviews, STANDARD, 0) == pytest.approx(-math.log(chances(reviews)[-1]))


def test_every_card_is_remembered_as_the_daily_review_remembers_it() -> None:
    chance = Random(2)  # noqa: S311  a walk, no secret
    reviews, day = [], 0
    for _ in range(200):
        day += chance.choice([0, 0, 1, 2, 5])
        evidence = chance.choice([None, None, None, *Evidence])
        reviews.append(on(day, chance.choice(list(Rating)), chance.choice([ONE, TWO]), evidence))
    # That all but the last are left out shows in a sum that only its own prediction can explain.
    last = on(day + 4)
    assert log_loss([*reviews, last], STANDARD, 200) == pytest.approx(-math.log(chances([*reviews, last])[-1]))


def test_parameters_of_a_faster_forgetter_predict_a_faster_forgetter_better() -> None:
    reviews = log(400, cards=40)
    fast = list(DEFAULT_PARAMETERS)
    fast[2] /= 3
    fast[8] -= 0.8
    fitted = Model(fit=Fit(1, tuple(fast)))
    assert log_loss(reviews, fitted, held_back(reviews)) < log_loss(reviews, STANDARD, held_back(reviews))


def test_no_prediction_is_so_sure_that_one_surprise_decides() -> None:
    flat = list(fsrs.scheduler.UPPER_BOUNDS_PARAMETERS)
    sure = Model(fit=Fit(1, tuple(flat)))
    assert log_loss([on(0, EASY), on(1, AGAIN)], sure, 0) < 14


# Which reviews are used


def test_the_newest_fifth_is_held_back() -> None:
    assert [held_back(log(count)) for count in (10, 14, 1000)] == [8, 12, 800]


def test_a_long_log_is_cut_by_whole_cards_from_those_that_were_reviewed_last() -> None:
    old, young = ItemId("topic/old"), ItemId("topic/young")
    reviews = [on(0), on(1, item=old), on(2), on(3, item=young), on(4), on(5, item=young)]
    assert newest(reviews, 5) == [review for review in reviews if review.item != old]
    assert newest(reviews, 4) == [review for review in reviews if review.item == young]
    assert newest(reviews, 6) == reviews
    assert newest([], 6) == []


def test_what_was_merely_recognised_teaches_nothing_unless_it_was_not() -> None:
    recognised = [on(3, rating, evidence=Evidence.RECOGNISED) for rating in (GOOD, AGAIN)]
    rest = [on(0), on(4, evidence=Evidence.RECALLED), on(5, evidence=Evidence.CODED)]
    assert to_fit([*rest, *recognised]) == [*rest, recognised[1]]


# What becomes of a try


@pytest.mark.parametrize(("before", "after", "accepted"), [(0.4, 0.39, True), (0.4, 0.4, False), (0.4, 0.5, False)])
def test_a_fit_is_accepted_if_the_loss_falls(before: float, after: float, *, accepted: bool) -> None:
    assert outcome(before, after).accepted is accepted


def test_how_much_closer_predictions_are_is_a_share_of_the_loss() -> None:
    assert outcome(0.5, 0.48).closer == pytest.approx(0.04)
    assert outcome(0.5, 0.55).closer == pytest.approx(-0.1)
    assert outcome(0, 0).closer == 0


@pytest.mark.parametrize(
    ("parameters", "before", "after"),
    [
        (DEFAULT_PARAMETERS[:20], 0.4, 0.3),
        ((*DEFAULT_PARAMETERS[:20], math.nan), 0.4, 0.3),
        (DEFAULT_PARAMETERS, 0.4, math.nan),
        (DEFAULT_PARAMETERS, math.inf, 0.3),
    ],
)
def test_an_outcome_that_makes_no_sense_does_not_exist(
    parameters: tuple[float, ...], before: float, after: float
) -> None:
    with pytest.raises(ValueError, match="21 finite parameters"):
        Outcome(parameters, before, after)


def test_a_week_lies_between_two_tries() -> None:
    assert next_try(None, NOW) == NOW
    assert next_try(NOW - APART, NOW) == NOW
    assert next_try(NOW - timedelta(days=1), NOW) == NOW + timedelta(days=6)
