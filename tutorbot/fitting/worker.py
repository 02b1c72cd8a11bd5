"""The process that fits: one question on standard input, one answer on standard output, both JSON.

python -m tutorbot.fitting.worker SECONDS

In: `reviews` as [item, day's ordinal, rating, evidence or null], oldest first; `parameters` in use, or null; `batch`,
or null. Out: `parameters`, and the log losses `before` and `after`. It is killed when it takes more seconds than given,
should the bot be gone by then.
"""

import json
import os
import signal
import sys
from collections.abc import Sequence
from datetime import date

import fsrs
import fsrs.optimizer

from tutorbot.domain.days import noon_utc
from tutorbot.domain.fits import Review, held_back, log_loss, newest, to_fit
from tutorbot.domain.ids import ItemId
from tutorbot.domain.models import STANDARD, Fit, Model
from tutorbot.domain.reviews import Evidence, Rating

_NICE = 10


def main(seconds: str) -> None:
    signal.alarm(int(seconds))
    os.nice(_NICE)
    question = json.load(sys.stdin)
    rows = [
        Review(ItemId(item), date.fromordinal(day), Rating(rating), Evidence(evidence) if evidence else None)
        for item, day, rating, evidence in question["reviews"]
    ]
    reviews = newest(rows)
    start = held_back(reviews)
    parameters = _fitted(to_fit(reviews[:start]), question["batch"])
    in_use = _model(question["parameters"]) if question["parameters"] else STANDARD
    answer = {
        "parameters": parameters,
        "before": log_loss(reviews, in_use, start),
        "after": log_loss(reviews, _model(parameters), start),
    }
    json.dump(answer, sys.stdout)


def _model(parameters: Sequence[float]) -> Model:
    return Model(fit=Fit(0, tuple(parameters)))


def _fitted(reviews: Sequence[Review], batch: int | None) -> list[float]:
    """The parameters that the package finds; those it begins with when there is not one batch of reviews."""
    if batch:
        fsrs.optimizer.mini_batch_size = batch
    numbers = {item: number for number, item in enumerate(dict.fromkeys(review.item for review in reviews))}
    logs = [
        fsrs.ReviewLog(
            card_id=numbers[review.item],
            rating=fsrs.Rating(review.rating),
            review_datetime=noon_utc(review.day),
            review_duration=None,
        )
        for review in reviews
    ]
    return [float(parameter) for parameter in fsrs.optimizer.Optimizer(logs).compute_optimal_parameters()]


if __name__ == "__main__":
    main(*sys.argv[1:])
