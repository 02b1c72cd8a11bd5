import pytest

from tests import builders
from tests.tutor.moderators import ELSEWHERE, HALL, HELPERS, Moderator, member
from tests.tutor.students import START, Student
from tutorbot.domain.errors import NotAllowed, NothingToStudy, TutorError
from tutorbot.domain.guilds import Guild
from tutorbot.domain.ids import LearnerId, TopicId
from tutorbot.tutor.tutors import Tutor

MIA = member(manages=True)
FILTERS, PADDING = TopicId("filters"), TopicId("padding")


@pytest.fixture(autouse=True)
async def _course(tutor: Tutor) -> None:
    topics = (builders.topic(*builders.questions(2, topic=name), name=name) for name in (FILTERS, PADDING))
    await tutor.courses.sync([builders.course(*topics)], (), at=START)


async def test_a_guild_that_nobody_set_up_has_defaults(tutor: Tutor) -> None:
    assert await tutor.guilds.get(HALL) == Guild(id=HALL)


async def test_each_choice_keeps_the_others(tutor: Tutor) -> None:
    await tutor.guilds.set_role(MIA, HELPERS, at=START)
    await tutor.guilds.set_channel(MIA, 12, at=START)
    await tutor.guilds.set_zone(MIA, "asia/tokyo", at=START)
    last = await tutor.guilds.set_topics(MIA, [FILTERS], at=START)
    expected = Guild(
        id=HALL, moderator_role=HELPERS, quiz_channel=12, zone="Asia/Tokyo", topics_off=frozenset({PADDING})
    )
    assert last == await tutor.guilds.get(HALL) == expected
    assert await tutor.guilds.get(ELSEWHERE) == Guild(id=ELSEWHERE)


async def test_a_choice_can_be_taken_back(tutor: Tutor) -> None:
    await tutor.guilds.set_role(MIA, HELPERS, at=START)
    await tutor.guilds.set_channel(MIA, 12, at=START)
    await tutor.guilds.set_topics(MIA, [], at=START)
    await tutor.guilds.set_role(MIA, None, at=START)
    await tutor.guilds.set_channel(MIA, None, at=START)
    assert await tutor.guilds.set_topics(MIA, [FILTERS, PADDING], at=START) == Guild(id=HALL)


async def test_only_manage_server_sets_up(tutor: Tutor) -> None:
    await tutor.guilds.set_role(MIA, HELPERS, at=START)
    before = await tutor.guilds.get(HALL)
    helper = member(6, roles=frozenset({HELPERS}))
    for attempt in (
        tutor.guilds.set_role(helper, None, at=START),
        tutor.guilds.set_channel(helper, 12, at=START),
        tutor.guilds.set_zone(helper, "Asia/Tokyo", at=START),
        tutor.guilds.set_topics(helper, [], at=START),
    ):
        with pytest.raises(NotAllowed, match="Manage Server"):
            await attempt
    assert await tutor.guilds.get(HALL) == before


async def test_an_unknown_zone_changes_nothing_and_near_ones_are_named(tutor: Tutor) -> None:
    with pytest.raises(TutorError, match="`Europe/Berlin`"):
        await tutor.guilds.set_zone(MIA, "Berlim", at=START)
    assert (await tutor.guilds.get(HALL)).zone is None


async def test_topics_that_do_not_exist_switch_nothing(tutor: Tutor) -> None:
    guild = await tutor.guilds.set_topics(MIA, [FILTERS, PADDING, TopicId("cooking"), TopicId("server")], at=START)
    assert guild.topics_off == frozenset()


async def test_a_topic_that_is_off_is_neither_offered_nor_asked_there(tutor: Tutor) -> None:
    await tutor.guilds.set_topics(MIA, [FILTERS], at=START)
    assert [topic.id for topic in await tutor.courses.topics(HALL)] == [FILTERS]
    ana = Student(tutor, LearnerId(7), HALL)
    with pytest.raises(NothingToStudy, match="switched that topic off"):
        await ana.quiz(topic=PADDING)
    assert (await ana.quiz(20)).total == 2
    ana.guild = ELSEWHERE
    assert (await ana.quiz(20)).total == 4


async def test_a_guilds_question_is_not_asked_while_its_topic_is_off(tutor: Tutor) -> None:
    await Moderator(tutor).write(PADDING)
    await tutor.guilds.set_topics(MIA, [FILTERS], at=START)
    assert (await Student(tutor, LearnerId(7), HALL).quiz(20)).total == 2


async def test_learners_who_are_new_start_in_the_zone_of_the_guild(tutor: Tutor) -> None:
    ana, ben = LearnerId(7), LearnerId(8)
    await tutor.learners.meet(ana, HALL, at=START)
    await tutor.guilds.set_zone(MIA, "Europe/Berlin", at=START)
    await tutor.learners.meet(ben, HALL, at=START)
    assert (await tutor.learners.settings(ana, HALL, at=START)).zone == "UTC"
    assert (await tutor.learners.settings(ben, HALL, at=START)).zone == "Europe/Berlin"


async def test_every_change_is_in_the_log_with_who_made_it(tutor: Tutor) -> None:
    await tutor.guilds.set_role(MIA, HELPERS, at=START)
    await tutor.guilds.set_role(MIA, None, at=START)
    changes = await tutor.store.read(lambda tx: tx.audits.of(HALL, "moderator role"))
    assert [(change.actor, change.details["to"], change.at) for change in changes] == [
        (MIA.id, "none", START),
        (MIA.id, str(HELPERS), START),
    ]
