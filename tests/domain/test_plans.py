from collections.abc import Set as AbstractSet
from dataclasses import replace
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.domain.memories import DAY, days, rated
from tutorbot.domain.comebacks import Comeback
from tutorbot.domain.ids import VersionId
from tutorbot.domain.models import STANDARD
from tutorbot.domain.plans import Budget, Plan, Waiting, ahead, plan
from tutorbot.domain.reviews import Card, Rating, retrievability

AGAIN, HARD, GOOD, EASY = Rating


Due = dict[VersionId, Waiting]
New = dict[VersionId, str | None]


def planned(due: Due, new: New, limits: Budget, met: AbstractSet[str] = frozenset(), day: date = DAY) -> Plan:
    return plan(due, new, met, limits, STANDARD, day)


def budget(*, new: int = 10, reviews: int = 100, new_done: int = 0, reviews_done: int = 0) -> Budget:
    return Budget(new, reviews, new_done, reviews_done)


def seen(stability: float, ago: int, family: str | None = None, *, overdue: int = 0) -> Waiting:
    """A review that is due, rated so many days ago."""
    return Waiting(Card(DAY - days(overdue), stability, 5, DAY - days(ago)), family)


def version(number: int) -> VersionId:
    return VersionId(number)


def fresh(*numbers: int) -> New:
    return {version(number): None for number in numbers}


def whole_day(due: Due, new: New, limits: Budget, day: date = DAY) -> list[VersionId]:
    """What comes when every card is rated Good, in this order."""
    due, new, order, met = dict(due), dict(new), [], set[str]()
    while (shown := planned(due, new, limits, met, day).next) is not None:
        order.append(shown)
        if shown in due:
            waiting = due.pop(shown)
            old = limits.comeback is not None and limits.comeback.covers(waiting.card)
            limits = replace(limits, reviews_done=limits.reviews_done + 1, old_done=limits.old_done + old)
            family = waiting.family
        else:
            family = new.pop(shown)
            limits = replace(limits, new_done=limits.new_done + 1)
        met |= {family} if family else set()
    return order


def test_nothing_due_and_nothing_new_is_done() -> None:
    done = planned({}, {}, budget())
    assert (done.next, done.left) == (None, 0)


def test_what_is_most_likely_forgotten_comes_first() -> None:
    due = {version(1): seen(50, 10), version(2): seen(2, 10), version(3): seen(10, 10), version(4): seen(10, 90)}
    assert whole_day(due, {}, budget()) == [4, 2, 3, 1]


@given(
    st.dictionaries(st.integers(1, 99).map(version), st.tuples(st.floats(0.1, 100), st.integers(1, 99)), max_size=12)
)
def test_reviews_come_by_the_chance_to_recall(cards: dict[VersionId, tuple[float, int]]) -> None:
    due = {number: seen(*card) for number, card in cards.items()}
    chances = [retrievability(due[number].card, DAY, STANDARD) for number in whole_day(due, {}, budget())]
    assert chances == sorted(chances)


@settings(max_examples=60)
@given(
    reviews=st.integers(0, 30),
    new=st.integers(0, 30),
    review_limit=st.integers(0, 30),
    new_limit=st.integers(0, 30),
)
def test_a_day_keeps_to_its_limits_and_new_cards_are_spread_among_the_reviews(
    reviews: int, new: int, review_limit: int, new_limit: int
) -> None:
    due = {version(number): seen(5, number) for number in range(1, reviews + 1)}
    coming = fresh(*range(1000, 1000 + new))
    limits = budget(new=new_limit, reviews=review_limit)
    first = planned(due, coming, limits)
    over = max(0, reviews - review_limit)
    assert (first.reviews, first.held_back) == (min(reviews, review_limit), over)
    assert (first.new, first.paused) == ((0, min(new, new_limit)) if over else (min(new, new_limit), 0))

    order = whole_day(due, coming, limits)
    came_new = [number for number in order if number >= 1000]
    assert came_new == list(coming)[: first.new], "in the order of the course"
    assert len(order) == first.left
    for length in range(1, len(order) + 1):
        expected = length * first.new / first.left
        assert abs(sum(1 for number in order[:length] if number >= 1000) - expected) <= 1, order


def test_new_cards_pause_all_day_while_more_is_due_than_the_day_allows() -> None:
    due = {version(number): seen(5, 5) for number in range(11)}
    for done in range(10):
        left = planned(due, fresh(99), budget(reviews=10, reviews_done=done))
        assert (left.new, left.paused, left.more) == (0, 1, 0)
        del due[version(done)]
    over = planned(due, fresh(99), budget(reviews=10, reviews_done=10))
    assert (over.next, over.held_back, over.paused) == (None, 1, 1)


def test_new_cards_beyond_the_limit_are_counted_for_those_who_want_more() -> None:
    assert planned({}, fresh(*range(30)), budget(new_done=4)).more == 30 - 6
    assert planned({}, fresh(*range(5)), budget(new_done=10)).more == 5


def test_a_relook_comes_after_everything_else_and_no_limit_cuts_it() -> None:
    relook = Waiting(rated((AGAIN, 0)), "f")
    due = {version(1): relook, version(2): seen(5, 5)}
    assert planned(due, fresh(9), budget()).next == 2
    assert planned({version(1): relook}, fresh(9), budget()).next == 9
    cut = planned({version(1): relook}, fresh(9), budget(new=0, reviews=0), {"f"})
    assert (cut.next, cut.new, cut.reviews) == (1, 0, 1)


def test_a_relook_that_was_left_over_is_an_ordinary_review_the_next_day() -> None:
    yesterday = DAY - days(1)
    left_over = Waiting(Card(due=yesterday, stability=0.2, difficulty=6, last_day=yesterday, relook=True))
    assert planned({version(1): left_over, version(2): seen(50, 1)}, {}, budget()).next == 1
    assert planned({version(1): left_over}, {}, budget(reviews=0)).next is None


def test_what_was_done_today_counts_against_the_limits() -> None:
    due = {version(number): seen(5, 5) for number in range(1, 3)}
    left = planned(due, fresh(*range(90, 99)), budget(new=5, reviews=6, new_done=3, reviews_done=4))
    assert (left.new, left.reviews) == (2, 2)
    over = planned(due, fresh(90), budget(new=5, reviews=6, new_done=7, reviews_done=9))
    assert (over.next, over.new, over.reviews) == (None, 0, 0)


# Siblings

families = st.sampled_from(["a", "b", "c", None])


@settings(max_examples=60)
@given(
    due=st.lists(st.tuples(families, st.integers(1, 30), st.integers(0, 6)), max_size=12),
    new=st.lists(families, max_size=12),
)
def test_siblings_never_come_on_one_day_unless_one_has_waited_long(
    due: list[tuple[str | None, int, int]], new: list[str | None]
) -> None:
    waiting = {
        version(number): seen(5, interval + overdue, family, overdue=overdue)
        for number, (family, interval, overdue) in enumerate(due)
    }
    coming = {version(100 + number): family for number, family in enumerate(new)}
    order = whole_day(waiting, coming, budget(new=50))
    came = [waiting[number].family if number in waiting else coming[number] for number in order]
    for family in ("a", "b", "c"):
        patient = [
            number
            for number in order
            if family == (waiting[number].family if number in waiting else coming[number])
            and (number not in waiting or due[number][2] < max(1, due[number][1] // 10))
        ]
        assert len(patient) <= 1
        if patient:
            assert came.count(family) == 1, "not beside one that has waited long, either"


def test_of_siblings_the_one_most_likely_forgotten_comes_and_the_other_the_next_day() -> None:
    due = {version(1): seen(20, 10, "f"), version(2): seen(9, 10, "f")}
    today = planned(due, {}, budget())
    assert (today.next, today.reviews, today.buried, today.held_back) == (2, 1, 1, 0)
    del due[version(2)]
    assert planned(due, {}, budget(), {"f"}).next is None
    assert planned(due, {}, budget(), {"f"}, DAY + days(1)).next == 1, "it has waited a day of an interval of ten"


def test_a_longer_interval_waits_longer_for_a_sibling() -> None:
    due = {version(1): seen(60, 60, "f")}
    waited = [planned(due, {}, budget(), {"f"}, DAY + days(later)).next for later in range(8)]
    assert waited == [None] * 6 + [1] * 2


def test_what_was_answered_wrongly_elsewhere_comes_today_whatever_its_siblings_did() -> None:
    due = {version(1): Waiting(Card(due=DAY), "f"), version(2): seen(5, 5, "f")}
    today = planned(due, {version(3): "f"}, budget(), {"f"})
    assert (today.next, today.reviews, today.new, today.buried) == (1, 1, 0, 1)


def test_of_a_family_one_new_card_comes_a_day_in_the_order_of_the_course() -> None:
    coming: New = {version(1): "f", version(2): "f", version(3): "g", version(4): None, version(5): None}
    assert whole_day({}, coming, budget()) == [1, 3, 4, 5]
    assert whole_day({}, coming, budget(new=2)) == [1, 3]
    assert planned({}, coming, budget(), {"f"}).new == 3


# Ahead of their day


def test_cards_of_the_next_days_can_be_reviewed_ahead_the_most_likely_forgotten_first_and_none_twice() -> None:
    coming = {
        version(1): seen(20, 10, overdue=-3),
        version(2): seen(9, 5, overdue=-3),
        version(3): Waiting(replace(rated((GOOD, 0)), due=DAY + days(2))),
        version(4): Waiting(Card(due=DAY + days(1))),
    }
    assert ahead(coming, set(), STANDARD, DAY) == [2, 1]


def test_a_sibling_of_what_was_asked_today_is_not_reviewed_ahead() -> None:
    coming = {version(1): seen(20, 10, "f", overdue=-3), version(2): seen(9, 5, "g", overdue=-3)}
    assert ahead(coming, {"g"}, STANDARD, DAY) == [1]


# After a break


@settings(max_examples=60)
@given(
    before=st.lists(st.tuples(st.integers(5, 60), st.integers(-6, 30)), min_size=1, max_size=40),
    anew=st.integers(0, 9),
    quota=st.integers(1, 12),
    limit=st.integers(10, 40),
)
def test_a_comeback_brings_its_quota_a_day_and_loses_nothing(
    before: list[tuple[int, int]], anew: int, quota: int, limit: int
) -> None:
    old = {
        version(number): seen(5, interval + max(0, overdue), overdue=overdue)
        for number, (interval, overdue) in enumerate(before)
    }
    again = {version(100 + number): Waiting(Card(DAY + days(1), 2, 5, DAY)) for number in range(anew)}
    limits = budget(reviews=limit)
    limits = replace(limits, comeback=Comeback(DAY, 7, quota))
    came: list[VersionId] = []
    for later in range(60):
        day = DAY + days(later)
        due = {number: each for number, each in (old | again).items() if each.card.due <= day and number not in came}
        today = whole_day(due, {}, limits, day)
        from_before = [number for number in today if number in old]
        assert len(from_before) <= quota
        assert len(today) <= limit
        late = [number for number in due if number in old]
        assert len(from_before) == min(quota, len(late)) or len(today) == limit
        came += today
    assert set(came) == old.keys() | again.keys()
    assert len(came) == len(set(came))


def test_nothing_new_comes_while_cards_from_before_the_break_are_held_back() -> None:
    due = {version(number): seen(5, 5) for number in range(8)}
    limits = replace(budget(), comeback=Comeback(DAY, 2, 4))
    today = planned(due, fresh(99), limits)
    assert (today.reviews, today.held_back, today.old, today.new, today.paused) == (4, 4, 8, 0, 1)
    later = planned(due, fresh(99), replace(limits, reviews_done=3, old_done=3))
    assert (later.reviews, later.new) == (1, 0)


def test_a_comeback_at_once_may_go_over_the_limit_on_its_day_and_on_no_other() -> None:
    due = {version(number): seen(5, 5) for number in range(60)}
    limits = replace(budget(reviews=20), comeback=Comeback(DAY, 1, 60))
    assert planned(due, {}, limits).reviews == 60
    assert planned(due, {}, limits, day=DAY + days(1)).reviews == 20


def test_a_comeback_that_is_over_changes_nothing() -> None:
    due = {version(number): seen(5, 3) for number in range(8)}
    over = Comeback(DAY - days(30), 2, 1)
    assert planned(due, fresh(99), replace(budget(), comeback=over)) == planned(due, fresh(99), budget())
