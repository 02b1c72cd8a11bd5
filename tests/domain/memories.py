"""Cards with a past, and the models that schedule them."""

from datetime import date, timedelta

import fsrs
from hypothesis import strategies as st

from tutorbot.domain.models import STANDARD, Fit, Model
from tutorbot.domain.reviews import Card, Rating, rate

DAY = date(2026, 3, 2)
NEW = Card(due=DAY)

_FIRST, _REST = fsrs.scheduler.DEFAULT_PARAMETERS[:4], fsrs.scheduler.DEFAULT_PARAMETERS[4:-1]
FIT = Fit(7, (*(0.8 * each for each in _FIRST), *_REST, 0.2))
"""Parameters that might have been fitted to somebody who forgets a little sooner."""
histories = st.lists(st.tuples(st.sampled_from(Rating), st.integers(0, 60)), min_size=1, max_size=15)
"""Ratings, each with the days since the one before."""
models = st.builds(Model, st.sampled_from([0.8, 0.85, 0.9, 0.95]), st.sampled_from([None, FIT]))


def days(number: int) -> timedelta:
    return timedelta(days=number)


def rated(*ratings: tuple[Rating, int], model: Model = STANDARD) -> Card:
    """A new card after these ratings."""
    card, day = NEW, DAY
    for rating, later in ratings:
        day += days(later)
        card = rate(card, rating, day, model)
    return card
