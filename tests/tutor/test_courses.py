from datetime import timedelta

import pytest

from tests.builders import course, flashcard, flashcards, question, questions, topic
from tests.tutor.students import START, Student, serve
from tutorbot.domain.guilds import SERVER_TOPIC, Guild
from tutorbot.domain.ids import GuildId, ItemId, LearnerId, TopicId
from tutorbot.domain.items import Item
from tutorbot.domain.reviews import Rating
from tutorbot.storage.items import Stored
from tutorbot.tutor.courses import Synced
from tutorbot.tutor.tutors import Tutor

LATER = START + timedelta(days=1)
GUILD = GuildId(5)


async def stored(tutor: Tutor, item: Item) -> Stored:
    found = await tutor.store.read(lambda tx: tx.items.get(item.id))
    assert found
    return found


async def served(tutor: Tutor, name: str = "filters") -> set[ItemId]:
    return await tutor.store.read(lambda tx: set(tx.items.in_service(TopicId(name))))


async def test_a_first_sync_adds_everything(tutor: Tutor) -> None:
    assert await serve(tutor, topic(*questions(3), *flashcards(2))) == Synced(added=5)
    assert len(await served(tutor)) == 5


async def test_a_sync_without_a_change_leaves_every_version_alone(tutor: Tutor) -> None:
    items: tuple[Item, ...] = (*questions(3), *flashcards(2))
    await serve(tutor, topic(*items))
    before = [await stored(tutor, item) for item in items]
    assert await serve(tutor, topic(*items), at=LATER) == Synced(unchanged=5)
    assert [await stored(tutor, item) for item in items] == before


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (question(stem="Before?"), question(stem="After?")),
        (question(keys=("a",)), question(keys=("b",))),
        (question(hint=None), question(hint="Count.")),
        (flashcard(front="Before?"), flashcard(front="After?")),
    ],
)
async def test_a_changed_item_becomes_a_new_version_and_the_old_one_stays(
    tutor: Tutor, before: Item, after: Item
) -> None:
    await serve(tutor, topic(before, question("other")))
    first = await stored(tutor, before)
    assert await serve(tutor, topic(after, question("other")), at=LATER) == Synced(changed=1, unchanged=1)
    second = await stored(tutor, after)
    assert (second.item, second.number, second.at) == (after, 2, LATER)
    assert await tutor.store.read(lambda tx: tx.items.version(first.version)) == first
    assert await tutor.store.read(lambda tx: tx.items.versions(before.id)) == [second, first]


async def test_what_vanished_is_retired_and_can_come_back(tutor: Tutor) -> None:
    kept, gone = question("kept"), question("gone")
    await serve(tutor, topic(kept, gone))
    assert await serve(tutor, topic(kept), at=LATER) == Synced(retired=1, unchanged=1)
    assert await served(tutor) == {kept.id}
    assert (await stored(tutor, gone)).retired
    assert await serve(tutor, topic(kept), at=LATER) == Synced(unchanged=1)
    assert await serve(tutor, topic(kept, gone), at=LATER) == Synced(added=1, unchanged=1)
    assert await served(tutor) == {kept.id, gone.id}
    assert not (await stored(tutor, gone)).retired


async def test_a_topic_that_vanished_is_retired_with_its_items_and_can_come_back(tutor: Tutor) -> None:
    filters, sizes = topic(*questions(2)), topic(*questions(3, topic="sizes"), name="sizes")
    await serve(tutor, filters, sizes)
    assert await serve(tutor, filters) == Synced(retired=3, unchanged=2)
    assert [listed.id for listed in await tutor.courses.all_topics()] == ["filters"]
    assert await serve(tutor, filters, sizes) == Synced(added=3, unchanged=2)
    assert [listed.id for listed in await tutor.courses.all_topics()] == ["filters", "sizes"]


async def test_a_faulty_topic_keeps_its_last_good_version_in_service(tutor: Tutor) -> None:
    filters, sizes = topic(*questions(2)), topic(*questions(3, topic="sizes"), name="sizes")
    await serve(tutor, filters, sizes)
    synced = await serve(tutor, filters, faulty=["sizes", "never-served"])
    assert synced == Synced(unchanged=2, kept=(TopicId("sizes"),))
    assert len(await served(tutor, "sizes")) == 3
    assert (await Student(tutor, LearnerId(7)).quiz(20, "sizes")).total == 3


async def test_topics_and_items_come_in_the_order_of_the_course_even_when_it_changes(tutor: Tutor) -> None:
    filters, sizes = topic(*flashcards(2)), topic(*flashcards(2, topic="sizes"), name="sizes")
    await serve(tutor, filters, sizes)
    assert await serve(tutor, sizes, filters) == Synced(unchanged=4)
    assert [listed.id for listed in await tutor.courses.all_topics()] == ["sizes", "filters"]
    assert (await Student(tutor, LearnerId(7)).shown()).item == flashcards(1, topic="sizes")[0]


async def test_several_courses_are_served_together(tutor: Tutor) -> None:
    filters, sizes = topic(*questions(2)), topic(*questions(3, topic="sizes"), name="sizes")
    assert await tutor.courses.sync([course(filters), course(sizes)], (), at=START) == Synced(added=5)
    assert [listed.id for listed in await tutor.courses.all_topics()] == ["filters", "sizes"]


async def test_a_listed_topic_counts_what_the_course_serves_in_it(tutor: Tutor) -> None:
    await serve(tutor, topic(*questions(3), *flashcards(2)))
    await serve(tutor, topic(*questions(2), *flashcards(2)))
    await tutor.store.write(lambda tx: tx.items.put(question("own"), position=1, at=START, guild=GUILD))
    (listed,) = await tutor.courses.all_topics()
    assert (listed.title, listed.questions, listed.flashcards) == ("Filters", 2, 2)


async def test_a_guild_is_offered_the_topics_that_have_questions_there_and_are_on(tutor: Tutor) -> None:
    filters, cards = topic(*questions(2)), topic(*flashcards(2, topic="cards"), name="cards")
    await serve(tutor, filters, topic(*questions(2, topic="sizes"), name="sizes"), cards)

    async def offered(guild: GuildId | None) -> list[TopicId]:
        return [listed.id for listed in await tutor.courses.topics(guild)]

    assert await offered(None) == await offered(GUILD) == ["filters", "sizes"]
    own = question("1", topic=SERVER_TOPIC)
    await tutor.store.write(lambda tx: tx.items.put(own, position=1, at=START, guild=GUILD))
    await tutor.store.write(lambda tx: tx.guilds.save(Guild(id=GUILD, topics_off=frozenset({TopicId("filters")}))))
    assert await offered(GUILD) == ["sizes", SERVER_TOPIC]
    assert await offered(GuildId(6)) == await offered(None) == ["filters", "sizes"]


async def test_a_sync_leaves_the_questions_of_guilds_alone(tutor: Tutor) -> None:
    own = question("own")
    await serve(tutor, topic(*questions(2)))
    await tutor.store.write(lambda tx: tx.items.put(own, position=1, at=START, guild=GUILD, author=LearnerId(1)))
    before = await stored(tutor, own)
    assert await serve(tutor, topic(*questions(2)), at=LATER) == Synced(unchanged=2)
    assert await stored(tutor, own) == before


async def test_due_cards_of_retired_items_wait_until_the_items_come_back(tutor: Tutor) -> None:
    kept, gone = flashcard("kept"), flashcard("gone")
    await serve(tutor, topic(kept, gone))
    ana = Student(tutor, LearnerId(7))
    for _ in range(2):
        await ana.rate(await ana.shown(), Rating.HARD)
    ana.later(days=3)
    await serve(tutor, topic(kept))
    shown = await ana.shown()
    assert (shown.item, shown.plan.left) == (kept, 1)
    await ana.rate(shown, Rating.GOOD)
    await ana.done()
    await serve(tutor, topic(kept, gone))
    assert (await ana.shown()).item == gone


async def test_a_card_goes_on_with_the_new_version_of_its_item(tutor: Tutor) -> None:
    await serve(tutor, topic(flashcard(front="Before?")))
    ana = Student(tutor, LearnerId(7))
    due = (await ana.rate(await ana.shown(), Rating.GOOD)).due
    await serve(tutor, topic(flashcard(front="After?")))
    assert (await ana.done()).next_due == due
    ana.later(days=3)
    shown = await ana.shown()
    assert shown.item == flashcard(front="After?")
    assert not shown.is_new
