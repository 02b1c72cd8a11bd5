from dataclasses import replace

import pytest

from tests.builders import flashcards, questions, topic
from tests.tutor.students import START, Student, lines, press, serve
from tutorbot.domain.errors import Invalid, NotFound, Stale
from tutorbot.domain.guilds import Guild
from tutorbot.domain.ids import GuildId, InteractionId, LearnerId, TopicId, VersionId
from tutorbot.domain.items import Flashcard
from tutorbot.domain.reviews import Rating
from tutorbot.storage import tables
from tutorbot.tutor import cards
from tutorbot.tutor.cards import BACK, FRONT, Listed
from tutorbot.tutor.tutors import Tutor

GOOD = Rating.GOOD


@pytest.fixture
async def ana(tutor: Tutor) -> Student:
    await serve(tutor, topic(*flashcards(12), *questions(3)))
    student = Student(tutor, LearnerId(7))
    await student.card()
    return student


@pytest.fixture
async def ben(tutor: Tutor) -> Student:
    student = Student(tutor, LearnerId(8))
    await student.card()
    return student


async def listed(student: Student) -> list[Listed]:
    return list(await student.tutor.cards.all(student.id, at=student.at))


def sides(listed: Listed) -> tuple[str, str]:
    assert isinstance(listed.item, Flashcard)
    return listed.item.front, listed.item.back


# Cards of one's own


async def test_an_own_card_comes_before_the_new_cards_of_the_course_and_is_scheduled_like_them(ana: Student) -> None:
    own = await ana.own_card("  What is mine?  ", "This.")
    assert (sides(own), own.own, own.due, own.topic) == (("What is mine?", "This."), True, None, "Your own cards")
    shown = await ana.shown()
    assert (shown.item, shown.is_new, shown.plan.new) == (own.item, True, 10)
    rated = await ana.rate(shown, GOOD)
    assert (await listed(ana))[0].due == rated.due


async def test_an_own_card_may_belong_to_a_topic_and_comes_even_where_that_is_switched_off(ana: Student) -> None:
    own = await ana.own_card(topic="filters")
    assert own.topic == "Filters"
    off = Guild(id=GuildId(5), topics_off=frozenset({TopicId("filters")}))
    await ana.tutor.store.write(lambda tx: tx.guilds.save(off))
    ana.guild = GuildId(5)
    assert (await ana.shown()).item == own.item
    with pytest.raises(NotFound, match="no such topic"):
        await ana.own_card(topic="atlantis")


async def test_a_form_that_is_delivered_twice_makes_one_card(ana: Student) -> None:
    first = await ana.own_card(interaction=InteractionId(99))
    assert await ana.own_card(interaction=InteractionId(99)) == first
    assert await listed(ana) == [first]


@pytest.mark.parametrize(
    ("front", "back"), [("", "b"), ("f", " \n "), ("f" * (FRONT + 1), "b"), ("f", "b" * (BACK + 1))]
)
async def test_a_side_that_is_empty_or_too_long_is_refused(ana: Student, front: str, back: str) -> None:
    with pytest.raises(Invalid, match="it needs one at least"):
        await ana.own_card(front, back)
    own = await ana.own_card()
    with pytest.raises(Invalid):
        await ana.tutor.cards.edit(ana.id, own.version, front, back, at=ana.at)
    assert await listed(ana) == [own]


async def test_there_is_an_end_to_how_many_cards_one_learner_writes(
    ana: Student, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cards, "_MOST", 1)
    await ana.own_card()
    with pytest.raises(Exception, match="Delete some"):
        await ana.own_card()


async def test_a_change_keeps_what_is_remembered(ana: Student) -> None:
    own = await ana.own_card()
    rated = await ana.rate(await ana.shown(), GOOD)
    changed = await ana.tutor.cards.edit(ana.id, own.version, "New front", "New back", at=ana.at)
    assert (sides(changed), changed.due) == (("New front", "New back"), rated.due)
    assert await ana.tutor.cards.edit(ana.id, own.version, "New front", "New back", at=ana.at) == changed
    assert len(await listed(ana)) == 1


async def test_a_deleted_card_comes_no_more_and_can_be_brought_back_as_it_was(ana: Student) -> None:
    own = await ana.own_card()
    rated = await ana.rate(await ana.shown(), GOOD)
    deleted = await ana.tutor.cards.delete(ana.id, own.version, deleted=True, at=ana.at)
    assert deleted.deleted
    assert await listed(ana) == []
    ana.later(days=(rated.due - START.date()).days)
    assert (await ana.shown()).item != own.item
    back = await ana.tutor.cards.delete(ana.id, own.version, deleted=False, at=ana.at)
    assert back == replace(own, due=rated.due, today=back.today)
    assert (await ana.shown()).plan.reviews == 1


async def test_nobody_else_ever_sees_an_own_card(ana: Student, ben: Student) -> None:
    own = await ana.own_card()
    cards_ = ben.tutor.cards
    for request in (
        cards_.get(ben.id, own.version, at=ben.at),
        cards_.edit(ben.id, own.version, "x", "y", at=ben.at),
        cards_.delete(ben.id, own.version, deleted=True, at=ben.at),
        cards_.suspend(ben.id, own.version, suspended=True, at=ben.at, interaction=press()),
        ben.tutor.reviews.card(ben.id, None, own.version, 0, at=ben.at),
        ben.tutor.reviews.rate(ben.id, None, own.version, 0, GOOD, at=ben.at, interaction=press()),
    ):
        with pytest.raises(NotFound):
            await request
    assert await listed(ben) == []
    assert (await ben.shown()).item == flashcards(1)[0]
    assert await listed(ana) == [own]


async def test_the_course_takes_no_notice_of_own_cards(tutor: Tutor, ana: Student) -> None:
    own = await ana.own_card(topic="filters")
    await serve(tutor, topic(*flashcards(12), *questions(3)))
    assert await listed(ana) == [own]
    [served] = await tutor.courses.topics(None)
    assert (served.id, served.flashcards) == ("filters", 12)


async def test_a_form_that_was_open_while_everything_was_deleted_says_so(ana: Student) -> None:
    await ana.tutor.learners.delete(ana.id)
    with pytest.raises(Stale):
        await ana.own_card()


# Suspended cards


async def test_a_suspended_card_comes_no_more_until_it_is_resumed(ana: Student) -> None:
    shown = await ana.shown()
    rated = await ana.rate(shown, GOOD)
    suspended = await ana.suspend(shown.version)
    assert (suspended.suspended, suspended.own, await listed(ana)) == (True, False, [suspended])
    ana.later(days=30)
    assert (await ana.shown()).plan.reviews == 0
    assert not (await ana.suspend(shown.version, suspended=False)).suspended
    assert await listed(ana) == []
    due = await ana.shown()
    assert (due.item, due.plan.reviews) == (shown.item, 1)
    assert rated.due < due.today


async def test_suspending_twice_is_one_line_of_the_log(ana: Student) -> None:
    shown = await ana.shown()
    await ana.rate(shown, GOOD)
    for _ in range(2):
        await ana.suspend(shown.version)
    assert await lines(ana.tutor, tables.review_log) == 2


async def test_only_a_card_that_one_has_can_be_suspended_by_name(ana: Student) -> None:
    shown = await ana.shown()
    with pytest.raises(NotFound):
        await ana.suspend(shown.version)
    with pytest.raises(NotFound):
        await ana.tutor.cards.get(ana.id, shown.version, at=ana.at)
    with pytest.raises(NotFound):
        await ana.suspend(VersionId(10**9))


async def test_an_own_card_can_be_suspended_before_it_ever_came(ana: Student) -> None:
    own = await ana.own_card()
    assert (await ana.suspend(own.version)).suspended
    assert (await ana.shown()).item != own.item
    await ana.suspend(own.version, suspended=False)
    assert (await ana.shown()).item == own.item
