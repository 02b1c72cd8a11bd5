import asyncio
from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import partial

import pytest

from tests.builders import flashcards, puzzles, question, questions, template, topic
from tests.tutor.students import START, Student, lines, press, serve
from tests.tutor.tutors import tutor_on
from tutorbot.domain.errors import NotFound, Stale
from tutorbot.domain.guilds import Guild
from tutorbot.domain.ids import GuildId, InteractionId, ItemId, LearnerId, TopicId
from tutorbot.domain.items import Question
from tutorbot.domain.learners import Learner
from tutorbot.domain.reviews import Evidence, Rating
from tutorbot.storage import tables
from tutorbot.storage.backups import backup
from tutorbot.storage.reviews import Held
from tutorbot.storage.stores import open_store
from tutorbot.storage.transactions import Transaction
from tutorbot.tutor.memories import feed
from tutorbot.tutor.plans import Done, Shown
from tutorbot.tutor.reviews import Rated
from tutorbot.tutor.tutors import Tutor

AGAIN, HARD, GOOD, EASY = Rating


@pytest.fixture
async def ana(tutor: Tutor) -> Student:
    await serve(tutor, topic(*flashcards(20), *questions(10)))
    return Student(tutor, LearnerId(7))


async def held(student: Student, shown: Shown) -> Held | None:
    return await student.tutor.store.read(lambda tx: tx.reviews.get(student.id, shown.item.id))


async def rate_all(student: Student, rating: Rating = GOOD) -> list[Shown]:
    """Go on until the day is done; what was shown on the way."""
    way: list[Shown] = []
    while isinstance(card := await student.card(), Shown):
        assert len(way) < 500, "the day never ends"
        way.append(card)
        await student.rate(card, rating)
    return way


# One card


async def test_a_rating_saves_the_card_and_brings_the_next(ana: Student) -> None:
    shown = await ana.shown()
    assert (shown.is_new, shown.turn, shown.last_review, shown.today) == (True, 0, None, START.date())
    assert (shown.plan.new, shown.plan.reviews) == (10, 0)
    rated = await ana.rate(shown, GOOD)
    assert rated.due == shown.dues[GOOD]
    assert isinstance(rated.next, Shown)
    assert rated.next.item != shown.item
    assert (rated.next.plan.new, rated.next == await ana.shown()) == (9, True)


async def test_the_back_is_that_of_the_card_that_was_pressed(ana: Student) -> None:
    shown = await ana.shown()
    back = await ana.tutor.reviews.card(ana.id, None, shown.version, shown.turn, at=ana.at)
    assert back == shown
    await ana.rate(shown, GOOD)
    with pytest.raises(Stale, match="rated this card already"):
        await ana.tutor.reviews.card(ana.id, None, shown.version, shown.turn, at=ana.at)


@pytest.mark.parametrize("interaction", [None, InteractionId(99)])
async def test_of_five_simultaneous_ratings_one_counts(ana: Student, interaction: InteractionId | None) -> None:
    shown = await ana.shown()
    ratings = [AGAIN, HARD, GOOD, EASY, GOOD]
    done = await asyncio.gather(*(ana.rate(shown, rating, interaction) for rating in ratings), return_exceptions=True)
    assert Counter(map(type, done)) == {Rated: 1, Stale: 4}
    for table in (tables.review_log, tables.streak_events, tables.cards):
        assert await lines(ana.tutor, table) == 1


async def test_of_five_simultaneous_undos_one_counts(ana: Student) -> None:
    for _ in range(2):
        await ana.rate(await ana.shown(), GOOD)
    last = (await ana.shown()).last_review
    done = await asyncio.gather(*(ana.undo(last) for _ in range(5)), return_exceptions=True)
    assert Counter(map(type, done)) == {Shown: 1, Stale: 4}
    assert await lines(ana.tutor, tables.review_log) == 3


async def test_undo_of_the_first_rating_makes_the_card_new_again(ana: Student) -> None:
    shown = await ana.shown()
    await ana.rate(shown, EASY)
    undone = await ana.undo((await ana.shown()).last_review)
    assert replace(undone, turn=shown.turn) == shown
    assert await held(ana, shown) is None
    assert await ana.shown() == undone


async def test_undo_takes_back_one_rating_after_another_and_no_more(ana: Student) -> None:
    way = []
    for _ in range(3):
        way.append(await ana.shown())
        await ana.rate(way[-1], GOOD)
    for before in reversed(way):
        assert (await ana.undo((await ana.shown()).last_review)).item == before.item
    assert (await ana.shown()).last_review is None


async def test_a_card_whose_rating_was_taken_back_can_be_rated_anew(ana: Student) -> None:
    shown = await ana.shown()
    await ana.rate(shown, EASY)
    undone = await ana.undo((await ana.shown()).last_review)
    rated = await ana.rate(undone, HARD)
    assert rated.due == shown.dues[HARD]
    assert isinstance(rated.next, Shown)
    assert rated.next.plan.new == 9


async def test_a_press_from_before_an_undo_does_not_rate_the_card_again(ana: Student) -> None:
    await ana.tutor.learners.settings(ana.id, None, at=ana.at, new_per_day=1)
    relook = (await ana.rate(await ana.shown(), AGAIN)).next
    assert isinstance(relook, Shown)
    undone = await ana.undo(relook.last_review)
    await ana.rate(undone, GOOD)
    with pytest.raises(Stale):
        await ana.rate(relook, GOOD)


async def test_only_the_last_rating_of_today_can_be_taken_back(ana: Student) -> None:
    await ana.rate(await ana.shown(), GOOD)
    first = (await ana.shown()).last_review
    await ana.rate(await ana.shown(), GOOD)
    with pytest.raises(Stale, match="Only the last rating of today"):
        await ana.undo(first)
    last = (await ana.shown()).last_review
    ana.later(days=1)
    assert (await ana.shown()).last_review is None
    with pytest.raises(Stale, match="Only the last rating of today"):
        await ana.undo(last)


async def test_nobody_takes_back_the_rating_of_somebody_else(tutor: Tutor, ana: Student) -> None:
    await ana.rate(await ana.shown(), GOOD)
    ben = Student(tutor, LearnerId(8))
    await ben.card()
    with pytest.raises(Stale):
        await ben.undo((await ana.shown()).last_review)


async def test_a_rating_dated_before_the_last_one_is_refused(ana: Student) -> None:
    await ana.rate(await ana.shown(), AGAIN)
    await rate_all(ana)
    relook = await ana.undo((await ana.done()).last_review)
    assert not relook.is_new
    ana.later(days=-1)
    with pytest.raises(Stale, match="already reviewed on a later day"):
        await ana.rate(relook, GOOD)


async def test_again_brings_the_card_once_more_at_the_end_of_the_day(ana: Student) -> None:
    first = await ana.shown()
    await ana.rate(first, AGAIN)
    way = await rate_all(ana, AGAIN)
    shown = Counter(card.item.id for card in [first, *way])
    assert set(shown.values()) == {2}, "each of the ten new cards, and one relook each"
    assert len(shown) == 10
    assert [card.is_new for card in way] == [True] * 9 + [False] * 10
    done = await ana.done()
    assert (done.budget.new_done, done.budget.reviews_done, done.next_due) == (10, 0, START.date() + timedelta(days=1))


async def test_a_rating_saved_before_a_restart_can_be_taken_back_after_it(ana: Student, tutor: Tutor) -> None:
    shown = await ana.shown()
    await ana.rate(shown, GOOD)
    copied = tutor.store.path.with_name("restarted.db")
    await asyncio.to_thread(backup, tutor.store.path, copied)
    async with open_store(copied) as store:
        ana.tutor = tutor_on(store, tutor.defaults)
        assert (await ana.undo((await ana.shown()).last_review)).item == shown.item


# A day


async def test_a_day_keeps_to_the_limits_that_the_learner_has_set(tutor: Tutor, ana: Student) -> None:
    await tutor.learners.settings(ana.id, None, at=ana.at, new_per_day=4, reviews_per_day=16)
    for day, new, reviews in ((1, 4, 0), (2, 4, 0), (3, 4, 4), (4, 4, 4)):
        await rate_all(ana)
        done = await ana.done()
        assert (done.budget.new_done, done.budget.reviews_done) == (new, reviews), f"day {day}"
        ana.later(days=1)
    ana.later(days=60)
    assert len(await rate_all(ana)) == 4 + 16


async def test_without_new_cards_a_day_is_done_at_once(tutor: Tutor, ana: Student) -> None:
    await tutor.learners.settings(ana.id, None, at=ana.at, new_per_day=0)
    done = await ana.done()
    assert (done.budget.new_done, done.budget.reviews_done, done.next_due, done.last_review) == (0, 0, None, None)


async def test_nothing_comes_before_its_day_and_the_day_turns_at_four_in_the_learners_zone(
    tutor: Tutor, ana: Student
) -> None:
    await tutor.learners.settings(ana.id, None, at=ana.at, zone="Asia/Kolkata", new_per_day=1)
    ana.at = datetime(2026, 3, 2, 22, 0, tzinfo=UTC)  # 03:30 on the 3rd in Kolkata: still the 2nd
    shown = await ana.shown()
    assert shown.today == date(2026, 3, 2)
    assert (await ana.rate(shown, HARD)).due == date(2026, 3, 3)
    ana.later(minutes=29, seconds=59)
    assert (await ana.done()).next_due == date(2026, 3, 3)
    ana.later(seconds=1)
    assert {card.item for card in await rate_all(ana)} >= {shown.item}


async def test_after_a_move_west_nothing_is_lost_and_the_next_day_goes_on(tutor: Tutor, ana: Student) -> None:
    await tutor.learners.settings(ana.id, None, at=ana.at, zone="Pacific/Auckland", new_per_day=3)
    await rate_all(ana, AGAIN)
    asked = await ana.quiz(10)
    await ana.play(asked, *"bbbbbbbbbb")
    await rate_all(ana, AGAIN)
    await tutor.learners.settings(ana.id, None, at=ana.at, zone="Pacific/Honolulu")
    again = await ana.redo(asked)
    await ana.play(again, *"bbbbbbbbbb")
    assert {card.is_new for card in await rate_all(ana)} == {True}, "the others live on a day that is still to come"
    ana.later(days=2)
    assert len(await rate_all(ana)) == 3 + 10 + 3 + 3


async def test_a_guilds_switched_off_topic_brings_no_new_cards_there(tutor: Tutor, ana: Student) -> None:
    guild = GuildId(5)
    await tutor.store.write(lambda tx: tx.guilds.save(Guild(id=guild, topics_off=frozenset({TopicId("filters")}))))
    ana.guild = guild
    await ana.done()
    ana.guild = None
    await ana.shown()


async def test_new_cards_come_in_the_order_of_the_course(tutor: Tutor, ana: Student) -> None:
    await serve(tutor, topic(*flashcards(3, topic="sizes"), name="sizes"), topic(*flashcards(3)))
    way = await rate_all(ana)
    assert [card.item.id for card in way] == [item.id for item in (*flashcards(3, topic="sizes"), *flashcards(3))]


# What was not to be had


async def test_an_undone_rating_does_not_count_for_the_streak(ana: Student) -> None:
    rated = await ana.rate(await ana.shown(), GOOD)
    assert (await ana.streak()).done_today
    await ana.undo(rated.next.last_review)
    assert not (await ana.streak()).done_today


async def test_done_for_today_names_tomorrow_while_new_cards_wait(ana: Student) -> None:
    await rate_all(ana, EASY)
    done = await ana.done()
    assert (done.next_due, done.plan.held_back) == (START.date() + timedelta(days=1), 0)


async def test_reviews_beyond_the_limit_are_counted_and_come_tomorrow(ana: Student) -> None:
    await ana.tutor.learners.settings(ana.id, None, at=ana.at, new_per_day=0, reviews_per_day=2)
    asked = await ana.quiz(5)
    for step in range(1, 6):
        await ana.answer(asked, step=step)
    await rate_all(ana, EASY)
    done = await ana.done()
    assert (done.plan.held_back, done.next_due) == (3, START.date() + timedelta(days=1))


async def test_no_press_opens_a_question_that_was_never_asked(ana: Student) -> None:
    listed = await ana.tutor.store.read(lambda tx: tx.items.questions(None))
    await ana.card()
    with pytest.raises(NotFound):
        await ana.tutor.reviews.card(ana.id, None, listed[0].version, 0, at=ana.at)


async def test_cards_of_a_topic_that_a_guild_has_switched_off_are_not_due_there(tutor: Tutor, ana: Student) -> None:
    await ana.rate(await ana.shown(), GOOD)
    ana.later(days=30)
    hall = GuildId(5)
    await tutor.store.write(lambda tx: tx.guilds.save(Guild(id=hall, topics_off=frozenset({TopicId("filters")}))))
    assert isinstance(await ana.card(), Shown)
    ana.guild = hall
    assert not isinstance(await ana.card(), Shown)


async def test_a_card_shows_fresh_numbers_each_time_and_the_same_on_both_sides(tutor: Tutor, ana: Student) -> None:
    await serve(tutor, topic(template(variants=1000)))
    await ana.answer(await ana.quiz(1))
    stems = []
    for _ in range(3):
        front = await ana.shown()
        back = await tutor.reviews.card(ana.id, None, front.version, front.turn, at=ana.at)
        assert isinstance(back.item, Question)
        assert (await ana.shown()).item == front.item == back.item
        assert not back.item.variants
        stems.append(back.item.stem)
        await ana.rate(front, Rating.GOOD)
        ana.later(days=60)
    assert len(set(stems)) == 3


# Which day


async def test_the_days_on_the_buttons_are_the_days_on_which_the_card_comes(ana: Student) -> None:
    await ana.tutor.learners.settings(ana.id, None, at=ana.at, new_per_day=4)
    for turn in range(18):
        if isinstance(card := await ana.card(), Shown):
            back = await ana.tutor.reviews.card(ana.id, None, card.version, card.turn, at=ana.at)
            rating = list(Rating)[turn % 4]
            rated = await ana.rate(card, rating)
            assert card.dues == back.dues
            assert rated.due == card.dues[rating]
            after = await held(ana, card)
            assert after
            assert after.card.due == rated.due
        else:
            ana.later(days=3)


async def test_cards_that_were_learnt_together_come_back_apart(ana: Student) -> None:
    await rate_all(ana, EASY)
    dues = await ana.tutor.store.read(lambda tx: [card.due for card in tx.reviews.all(ana.id)])
    assert sorted(Counter(dues).values()) == [2, 2, 2, 2, 2], "in eight days, or up to two more or less"


async def test_what_was_graded_elsewhere_is_spread_like_what_was_rated(tutor: Tutor, ana: Student) -> None:
    await serve(tutor, topic(*puzzles(12)))
    learner = await tutor.learners.settings(ana.id, None, at=ana.at)
    for _ in range(2):
        for each in puzzles(12):
            await tutor.store.write(partial(_recall, learner, each.id, ana.at))
        ana.later(days=2)
    dues = await tutor.store.read(lambda tx: [card.due for card in tx.reviews.all(ana.id)])
    assert len(set(dues)) == 5
    assert max(Counter(dues).values()) <= 3


def _recall(learner: Learner, item: ItemId, at: datetime, tx: Transaction) -> None:
    stored = tx.items.get(item)
    assert stored
    known = Evidence.RECALLED
    feed(tx, learner, item, stored.version, GOOD, known, at=at, interaction=press(), begins=True)


# Siblings


async def test_a_wrong_answer_puts_its_siblings_off_until_tomorrow(tutor: Tutor, ana: Student) -> None:
    cards = [replace(card, objective="seeing") for card in flashcards(2)]
    await serve(tutor, topic(*cards, replace(question(), objective="seeing")))
    asked = await ana.quiz(1)
    await ana.answer(asked, "b")
    shown = await ana.shown()
    assert (shown.item, shown.plan.new) == (replace(question(), objective="seeing"), 0)
    await rate_all(ana)
    assert (await ana.done()).next_due == START.date() + timedelta(days=1)
    ana.later(days=1)
    assert [card.item for card in await rate_all(ana)] == [cards[0]]
    for reviewed in (replace(question(), objective="seeing"), cards[0], cards[1]):
        ana.later(days=1)
        assert [card.item for card in await rate_all(ana)] == [reviewed], "one of them a day, the new one last"


# More than today


async def test_new_cards_beyond_the_limit_come_when_asked_for_and_a_second_press_brings_no_more(ana: Student) -> None:
    await rate_all(ana)
    done = await ana.done()
    assert done.more == 5
    for _ in range(2):
        more = await ana.tutor.reviews.more(ana.id, None, 15, at=ana.at)
        assert isinstance(more, Shown)
        assert more.plan.new == 5
    await rate_all(ana)
    assert (await ana.done()).budget.new_done == 15
    with pytest.raises(Stale, match="too many"):
        await ana.tutor.reviews.more(ana.id, None, 21, at=ana.at)
    ana.later(days=1)
    assert (await ana.shown()).plan.new == 5, "the last ones of the course, under the usual limit"


async def test_whoever_wants_no_new_cards_is_offered_none(ana: Student) -> None:
    await ana.tutor.learners.settings(ana.id, None, at=ana.at, new_per_day=0)
    assert (await ana.done()).more == 0


async def test_cards_of_the_next_days_are_reviewed_ahead_once_each(ana: Student) -> None:
    await rate_all(ana)
    ana.later(days=1)
    await rate_all(ana)
    done = await ana.done()
    assert done.ahead == 10, "those of yesterday; today's were asked today"
    card: Shown | Done = await ana.tutor.reviews.ahead(ana.id, None, at=ana.at)
    seen = []
    while isinstance(card, Shown):
        assert card.ahead_of == START.date() + timedelta(days=2)
        seen.append(card.item.id)
        rated = await ana.rate(card, GOOD)
        assert rated.due > START.date() + timedelta(days=2)
        card = rated.next
    assert len(seen) == len(set(seen)) == 10
    assert (card.ahead, card.budget.reviews_done) == (0, 10)


async def test_a_relook_at_what_was_reviewed_ahead_comes_at_once(ana: Student) -> None:
    await rate_all(ana)
    ana.later(days=1)
    await rate_all(ana)
    card = await ana.tutor.reviews.ahead(ana.id, None, at=ana.at)
    assert isinstance(card, Shown)
    again = (await ana.rate(card, AGAIN)).next
    assert isinstance(again, Shown)
    assert (again.item, again.ahead_of) == (card.item, None)


# Put aside


async def test_a_card_that_is_put_off_comes_tomorrow_and_not_ahead_of_it(ana: Student) -> None:
    shown = await ana.shown()
    following = await ana.put_aside(shown)
    assert isinstance(following, Shown)
    assert following.item != shown.item
    await rate_all(ana)
    assert (await ana.done()).ahead == 0
    ana.later(days=1)
    assert shown.item in [card.item for card in await rate_all(ana)]


async def test_a_card_that_is_suspended_comes_no_more_and_a_second_press_does_nothing(ana: Student) -> None:
    await ana.rate(await ana.shown(), GOOD)
    ana.later(days=30)
    shown = await ana.shown()
    await ana.put_aside(shown, suspended=True)
    with pytest.raises(Stale):
        await ana.put_aside(shown, suspended=True)
    with pytest.raises(Stale):
        await ana.rate(shown, GOOD)
    assert shown.item not in [card.item for card in await rate_all(ana)]
    assert (await ana.done()).suspended == 1


async def leech(ana: Student) -> Rated:
    """The rating at which a card is forgotten for the eighth time."""
    await ana.tutor.learners.settings(ana.id, None, at=ana.at, new_per_day=1)
    await rate_all(ana)
    await ana.tutor.learners.settings(ana.id, None, at=ana.at, new_per_day=0)
    for _ in range(8):
        ana.later(days=60)
        rated = await ana.rate(await ana.shown(), AGAIN)
        if not rated.leech:
            await rate_all(ana)
    return rated


async def test_a_card_that_is_forgotten_eight_times_is_suspended_and_undo_takes_that_back_too(ana: Student) -> None:
    rated = await leech(ana)
    assert (rated.leech, rated.lapses) == (True, 8)
    assert isinstance(rated.next, Done)
    undone = await ana.undo(rated.next.last_review)
    assert not (await ana.rate(undone, GOOD)).leech
    assert (await ana.done()).suspended == 0


async def test_whoever_keeps_a_leech_sees_it_again_at_the_end_of_the_day(ana: Student) -> None:
    rated = await leech(ana)
    await ana.suspend(rated.version, suspended=False)
    again = await ana.shown()
    assert again.item == rated.item
    assert not (await ana.rate(again, GOOD)).leech
