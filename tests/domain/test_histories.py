from collections.abc import Callable, Sequence
from datetime import date
from functools import partial

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.domain.memories import DAY, days, models, rated
from tutorbot.domain.histories import Entry, Step, replay
from tutorbot.domain.models import Model
from tutorbot.domain.reviews import Card, Evidence, Rating, bury, grade, rate, resume, summon, suspend
from tutorbot.domain.schedules import place, settle

AGAIN, HARD, GOOD, EASY = Rating

deeds = st.lists(
    st.tuples(
        st.sampled_from([*Rating, "summon", "grade", "undo", "suspend", "resume", "bury"]), st.integers(0, 9), models
    ),
    max_size=30,
)


@settings(max_examples=60)
@given(deeds)
def test_a_log_adds_up_to_what_was_done_with_each_undo_taking_back_the_last_rating_alone(
    steps: Sequence[tuple[Rating | str, int, Model]],
) -> None:
    log: list[Entry] = []
    done: list[tuple[bool, Callable[[Card | None], Card]]] = []  # is it a rating, and what does it do?
    card: Card | None = None
    day = DAY
    for step, later, model in steps:
        day += days(later)
        if isinstance(step, Rating):
            due = place(rate(card or Card(due=day), step, day, model), {}, "7:a").due
            log.append(Entry(Step.RATED, day, step, model, due=due))
            done.append((True, partial(_rated, step, day, model, due)))
        elif step == "grade":
            due = place(grade(card, HARD, Evidence.RECOGNISED, day, model), {}, "7:a").due
            log.append(Entry(Step.GRADED, day, HARD, model, Evidence.RECOGNISED, due))
            done.append((False, partial(_graded, day, model, due)))
        elif step == "undo":
            if any(is_rating for is_rating, _ in done):
                log.append(Entry(Step.UNDONE, day))
                del done[max(index for index, (is_rating, _) in enumerate(done) if is_rating)]
        else:
            said, move = {
                "summon": (Step.SUMMONED, summon),
                "suspend": (Step.SUSPENDED, suspend),
                "resume": (Step.RESUMED, resume),
                "bury": (Step.BURIED, bury),
            }[step]
            log.append(Entry(said, day))
            done.append((False, partial(_moved, move, day)))
        card = None
        for _, effect in done:
            card = effect(card)
        assert replay(log) == card


def _rated(rating: Rating, day: date, model: Model, due: date, card: Card | None) -> Card:
    return settle(rate(card or Card(due=day), rating, day, model), due)


def _moved(move: Callable[[Card | None, date], Card], day: date, card: Card | None) -> Card:
    return move(card, day)


def _graded(day: date, model: Model, due: date, card: Card | None) -> Card:
    return settle(grade(card, HARD, Evidence.RECOGNISED, day, model), due)


def test_a_log_whose_every_rating_was_taken_back_adds_up_to_no_card() -> None:
    assert replay([]) is None
    assert replay([Entry(Step.RATED, DAY, GOOD), Entry(Step.UNDONE, DAY)]) is None


def test_taking_back_a_rating_leaves_the_summons_before_it() -> None:
    log = [Entry(Step.SUMMONED, DAY), Entry(Step.RATED, DAY, GOOD), Entry(Step.UNDONE, DAY)]
    assert replay(log) == Card(due=DAY)


def test_taking_back_a_rating_leaves_what_was_graded_after_it() -> None:
    coded = Evidence.CODED
    log = [Entry(Step.RATED, DAY, AGAIN), Entry(Step.GRADED, DAY, GOOD, evidence=coded), Entry(Step.UNDONE, DAY)]
    assert replay(log) == rated((GOOD, 0))


def test_the_day_that_was_chosen_for_a_card_is_the_day_on_which_it_is_due() -> None:
    chosen = rated((EASY, 0)).due + days(1)
    assert replay([Entry(Step.RATED, DAY, EASY, due=chosen)]) == settle(rated((EASY, 0)), chosen)
    card = replay([Entry(Step.RATED, DAY, EASY, due=chosen)])
    assert card
    assert card.due == chosen


def test_a_day_that_was_chosen_for_a_rating_since_taken_back_does_not_bind_what_came_after_it() -> None:
    far = DAY + days(90)
    log = [Entry(Step.RATED, DAY, EASY), Entry(Step.GRADED, DAY, GOOD, due=far), Entry(Step.UNDONE, DAY)]
    assert replay(log) == rated((GOOD, 0))


def test_taking_back_the_rating_that_suspended_a_card_resumes_it() -> None:
    log = [Entry(Step.RATED, DAY, GOOD)]
    for each in range(1, 9):
        log += [Entry(Step.RATED, DAY + days(3 * each), AGAIN), Entry(Step.RATED, DAY + days(3 * each), GOOD)]
    suspended, before = replay(log[:-1]), replay([*log[:-1], Entry(Step.UNDONE, DAY + days(24))])
    assert suspended
    assert before
    assert (suspended.suspended, suspended.lapses) == (True, 8)
    assert (before.suspended, before.lapses) == (False, 7)
