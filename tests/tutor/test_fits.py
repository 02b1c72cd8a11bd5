import asyncio
from collections.abc import Sequence
from datetime import timedelta

import pytest
from fsrs.scheduler import DEFAULT_PARAMETERS

from tests.builders import flashcards, questions, topic
from tests.tutor.students import START, Student, serve
from tutorbot.domain.errors import Stale, Unavailable
from tutorbot.domain.fits import Outcome, Review
from tutorbot.domain.histories import replay
from tutorbot.domain.ids import LearnerId
from tutorbot.domain.learners import Learner
from tutorbot.domain.reviews import Evidence, Rating
from tutorbot.fitting.fitters import Fitter
from tutorbot.tutor.fits import Standing
from tutorbot.tutor.plans import Shown
from tutorbot.tutor.tutors import Tutor

AGAIN, HARD, GOOD, EASY = Rating
WEEK = timedelta(days=7)
MINE = tuple(parameter + 0.001 for parameter in DEFAULT_PARAMETERS)


class Canned(Fitter):
    """Answers as a test wants it; the real one is shown in tests/fitting."""

    def __init__(self) -> None:
        super().__init__()
        self.why = ""
        self.answers: list[Outcome | None] = []
        self.asked: list[tuple[Sequence[Review], tuple[float, ...] | None]] = []
        self.free = asyncio.Event()
        self.free.set()

    async def fit(self, reviews: Sequence[Review], parameters: tuple[float, ...] | None) -> Outcome | None:
        self.asked.append((reviews, parameters))
        await self.free.wait()
        return self.answers.pop(0)


def better(by: float = 0.04, parameters: tuple[float, ...] = MINE) -> Outcome:
    return Outcome(parameters, 0.5, 0.5 * (1 - by))


WORSE = Outcome(MINE, 0.5, 0.6)


@pytest.fixture
def fitter(tutor: Tutor) -> Canned:
    """Six reviews are enough here."""
    canned = Canned()
    tutor.fits.fitter, tutor.fits.least = canned, 6
    return canned


@pytest.fixture
async def ana(tutor: Tutor, fitter: Canned) -> Student:
    """She has six reviews."""
    del fitter
    await serve(tutor, topic(*flashcards(20), *questions(3)))
    student = Student(tutor, LearnerId(7))
    for _ in range(6):
        await student.rate(await student.shown(), GOOD)
    return student


async def show(student: Student) -> Standing:
    return await student.tutor.fits.show(student.id, at=student.at)


async def fit(student: Student) -> Standing:
    await student.tutor.fits.fit(student.id, at=student.at)
    return await show(student)


async def use(student: Student, *, own: bool) -> Standing:
    return await student.tutor.fits.use(student.id, own=own, at=student.at)


async def known(student: Student) -> Learner:
    return await student.tutor.learners.settings(student.id, None, at=student.at)


async def test_before_any_fit_the_general_schedule_is_used(ana: Student) -> None:
    standing = await show(ana)
    assert (standing.reviews, standing.missing, standing.last, standing.own) == (6, 0, None, None)
    assert not standing.in_use
    assert standing.can_fit
    assert (await known(ana)).fit is None


async def test_a_better_fit_is_used_from_then_on(ana: Student, fitter: Canned) -> None:
    fitter.answers = [better()]
    standing = await fit(ana)
    assert standing.in_use
    assert standing.own == standing.last
    assert standing.last is not None
    assert (standing.last.outcome, standing.last.reviews, standing.last.at) == (better(), 6, ana.at)
    model = (await known(ana)).model
    assert model.fit is not None
    assert (model.retention, model.fit.id, model.fit.parameters) == (0.9, standing.last.id, MINE)


async def test_a_worse_one_is_shown_and_not_used(ana: Student, fitter: Canned) -> None:
    fitter.answers = [WORSE]
    standing = await fit(ana)
    assert standing.last is not None
    assert standing.last.outcome == WORSE
    assert (standing.own, standing.in_use, (await known(ana)).fit) == (None, False, None)
    with pytest.raises(Stale, match="no schedule of your own"):
        await use(ana, own=True)


async def test_the_log_without_what_was_taken_back_is_fitted_against_what_is_in_use(
    ana: Student, fitter: Canned
) -> None:
    await ana.rate(await ana.shown(), EASY)
    await ana.undo((await ana.card()).last_review)
    asked = await ana.quiz(1)
    await ana.answer(asked)
    ana.later(days=1)
    while isinstance(card := await ana.card(), Shown):
        await ana.rate(card, HARD)
    fitter.answers = [better(), WORSE]
    await fit(ana)
    ana.later(days=7)
    await fit(ana)
    reviews, in_use = fitter.asked[0]
    assert [review.rating for review in reviews[:6]] == [GOOD] * 6
    assert {review.rating for review in reviews[6:]} == {HARD}, "a wrong answer to what was no card moves no memory"
    assert in_use is None
    assert fitter.asked[1][1] == MINE


async def test_answers_elsewhere_are_in_the_log_and_do_not_count_as_reviews(ana: Student, fitter: Canned) -> None:
    for _ in range(2):
        asked = await ana.quiz(3)
        for step in (1, 2, 3):
            await ana.answer(asked, step=step)
        while isinstance(card := await ana.card(), Shown):
            await ana.rate(card, GOOD)
        before = (await show(ana)).reviews
        ana.later(days=30)
    await ana.play(await ana.quiz(3), "a", "a", "a")
    assert (await show(ana)).reviews == before
    fitter.answers = [None]
    await fit(ana)
    elsewhere = [review for review in fitter.asked[0][0] if review.evidence]
    assert {review.evidence for review in elsewhere} == {Evidence.RECOGNISED}
    assert {review.rating for review in elsewhere} == {AGAIN, GOOD}


async def test_a_second_try_waits_for_a_week_even_if_the_first_came_to_nothing(ana: Student, fitter: Canned) -> None:
    fitter.answers = [None, better()]
    standing = await fit(ana)
    assert standing.last is not None
    assert (standing.last.outcome, standing.can_fit, standing.next_at) == (None, False, ana.at + WEEK)
    with pytest.raises(Stale, match="less than a week ago"):
        await fit(ana)
    ana.later(days=7)
    assert (await fit(ana)).in_use


async def test_two_presses_at_once_are_one_try(ana: Student, fitter: Canned) -> None:
    fitter.answers = [better()]
    done = await asyncio.gather(fit(ana), fit(ana), return_exceptions=True)
    assert sorted(type(each).__name__ for each in done) == ["Stale", "Standing"]
    assert len(fitter.asked) == 1


async def test_too_few_reviews_are_counted_down(ana: Student) -> None:
    ana.tutor.fits.least = 1000
    standing = await show(ana)
    assert (standing.missing, standing.can_fit) == (994, False)
    with pytest.raises(Stale, match="1,000 reviews; you have 6"):
        await fit(ana)


async def test_where_nothing_can_be_fitted_nothing_is(ana: Student, fitter: Canned) -> None:
    fitter.why = "torch not installed"
    assert not (await show(ana)).can_fit
    with pytest.raises(Unavailable):
        await fit(ana)
    assert (await show(ana)).last is None


async def test_a_learner_goes_back_to_the_general_schedule_and_to_their_own(ana: Student, fitter: Canned) -> None:
    fitter.answers = [better()]
    await fit(ana)
    assert not (await use(ana, own=False)).in_use
    assert (await known(ana)).fit is None
    assert (await use(ana, own=True)).in_use
    assert (await known(ana)).fit is not None


async def test_whoever_turned_their_own_down_keeps_the_general_schedule_until_they_say_so(
    ana: Student, fitter: Canned
) -> None:
    newer = better(parameters=tuple(parameter + 0.002 for parameter in DEFAULT_PARAMETERS))
    fitter.answers = [better(), newer]
    await fit(ana)
    await use(ana, own=False)
    ana.later(days=7)
    standing = await fit(ana)
    assert (standing.in_use, standing.own) == (False, standing.last)
    await use(ana, own=True)
    fit_in_use = (await known(ana)).fit
    assert fit_in_use is not None
    assert fit_in_use.parameters == newer.parameters


async def test_a_worse_one_leaves_the_better_one_before_it_in_use(ana: Student, fitter: Canned) -> None:
    fitter.answers = [better(), WORSE]
    first = (await fit(ana)).last
    ana.later(days=7)
    standing = await fit(ana)
    assert (standing.own is not None, standing.in_use) == (True, True)
    assert standing.own is not None
    assert first is not None
    assert standing.own.id == first.id


async def test_active_learners_are_fitted_each_week_without_asking(ana: Student, fitter: Canned) -> None:
    fits = ana.tutor.fits
    await ana.tutor.learners.meet(LearnerId(8), None, at=START)
    assert await fits.worth_it(at=ana.at) == [ana.id]
    fitter.answers = [None, better(), better()]
    await fit(ana)
    assert await fits.worth_it(at=ana.at + WEEK - timedelta(hours=1)) == []
    assert await fits.worth_it(at=ana.at + WEEK) == [ana.id]
    assert await fits.worth_it(at=ana.at + 2 * WEEK) == [], "she has not learnt for two weeks"
    ana.later(days=7)
    await fit(ana)
    await use(ana, own=False)
    ana.later(days=7)
    await ana.rate(await ana.shown(), GOOD)
    assert await fits.worth_it(at=ana.at) == [], "she does not want it"
    fits.least = 100
    await use(ana, own=True)
    assert await fits.worth_it(at=ana.at) == []


async def test_a_learner_who_is_deleted_while_their_fit_is_made_leaves_nothing(ana: Student, fitter: Canned) -> None:
    fitter.answers = [better()]
    fitter.free.clear()
    fitting = asyncio.create_task(fit(ana))
    while not fitter.asked:  # noqa: ASYNC110  there is no event for it
        await asyncio.sleep(0)
    await ana.tutor.learners.delete(ana.id)
    fitter.free.set()
    assert (await fitting).last is None
    assert set((await ana.tutor.learners.kept(ana.id)).values()) == {0}


async def test_own_parameters_schedule_the_cards_and_the_log_still_adds_up(ana: Student, fitter: Canned) -> None:
    slow = list(DEFAULT_PARAMETERS)
    slow[2] *= 6  # what is good at first sight is remembered six times as long
    fitter.answers = [better(parameters=tuple(slow))]
    general = (await ana.shown()).dues[GOOD]
    await fit(ana)
    shown = await ana.shown()
    assert shown.dues[GOOD] > general
    await ana.rate(shown, GOOD)
    before = await ana.tutor.store.read(lambda tx: tx.reviews.get(ana.id, shown.item.id))
    for own in (False, True):
        await use(ana, own=own)
        history, held = await ana.tutor.store.read(
            lambda tx: (tx.reviews.history(ana.id, shown.item.id), tx.reviews.get(ana.id, shown.item.id))
        )
        assert held == before, "no card is moved by a change"
        assert held is not None
        assert replay(history) == held.card
