import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest

from tests import builders
from tests.tutor.moderators import ELSEWHERE, FORM, HALL, HELPERS, PUZZLE, Moderator, member
from tests.tutor.students import START, Student
from tests.tutor.tutors import Box, Marker
from tutorbot.domain.errors import NotAllowed, NotFound, NothingToStudy, Stale
from tutorbot.domain.guilds import SERVER_TOPIC, Member
from tutorbot.domain.ids import GuildId, ItemId, LearnerId
from tutorbot.domain.items import Question
from tutorbot.domain.puzzles import Puzzle
from tutorbot.tutor.questions import Refused, Saved
from tutorbot.tutor.tutors import Tutor

FIRST = ItemId(f"guild-{HALL}/1")


@pytest.fixture(autouse=True)
async def _course(tutor: Tutor) -> None:
    topics = builders.topic(builders.question()), builders.topic(name="padding")
    await tutor.courses.sync([builders.course(*topics)], (), at=START)


@pytest.fixture
def mia(tutor: Tutor) -> Moderator:
    return Moderator(tutor)


def student(tutor: Tutor, guild: GuildId | None = HALL) -> Student:
    return Student(tutor, LearnerId(7), guild)


def item(saved: Saved) -> Question:
    assert isinstance(saved.stored.item, Question)
    return saved.stored.item


def faults(outcome: Saved | Refused) -> dict[str, str]:
    assert isinstance(outcome, Refused), outcome
    return {fault.field: fault.message for fault in outcome.faults}


async def test_a_question_is_asked_in_its_guild_as_soon_as_it_is_saved(tutor: Tutor, mia: Moderator) -> None:
    await mia.write("padding")
    asked = await student(tutor).quiz(topic="padding")
    assert asked.question.stem == FORM["stem"]
    assert asked.topic == "Padding"


async def test_a_question_is_asked_nowhere_else(tutor: Tutor, mia: Moderator) -> None:
    await mia.write("padding")
    for guild in (ELSEWHERE, None):
        with pytest.raises(NothingToStudy):
            await student(tutor, guild).quiz(topic="padding")


async def test_a_question_without_a_topic_belongs_to_the_guilds_own(tutor: Tutor, mia: Moderator) -> None:
    saved = await mia.write()
    assert item(saved).topic == SERVER_TOPIC
    assert [topic.id for topic in await tutor.courses.topics(HALL)] == ["filters", SERVER_TOPIC]
    assert [topic.id for topic in await tutor.courses.topics(ELSEWHERE)] == ["filters"]


async def test_an_unknown_topic_opens_no_form(mia: Moderator) -> None:
    with pytest.raises(NotFound, match="no such topic"):
        await mia.open("cooking")


async def test_every_part_of_the_form_becomes_part_of_the_question(mia: Moderator) -> None:
    saved = await mia.write("filters", hint="Count the biases.", code="layer = nn.Linear(3, 2)", difficulty="hard")
    question = item(saved)
    assert question.code == "layer = nn.Linear(3, 2)"
    assert [option.text for option in question.options] == ["8", "6"]
    assert [option.why for option in question.options] == [None, "That leaves out the bias."]
    assert question.keys == (question.options[0].id,)
    assert len(question.explanation) == 2
    assert (question.difficulty, question.hint) == ("hard", "Count the biases.")
    assert question.by_people


async def test_faults_are_listed_by_field_all_at_once(mia: Moderator) -> None:
    typed = {"stem": " ", "options": "8\n6", "explanation": "Option A is right.", "difficulty": "brutal"}
    found = faults(await mia.submit(await mia.open(), **typed))
    assert set(found) == {"stem", "options", "explanation", "difficulty"}
    assert "star before each right one" in found["options"]


async def test_a_form_with_faults_is_kept_just_as_it_was_typed(mia: Moderator) -> None:
    typed = {"stem": "  How\tmany?  ", "options": "\n8\n\n", "explanation": "\u202eBecause.", "difficulty": ""}
    draft = await mia.open("padding", "A hint")
    assert isinstance(await mia.submit(draft, **typed), Refused)
    opened = await mia.tutor.questions.reopen(mia.member, draft)
    assert opened.form == {**FORM, **typed, "topic": "padding", "hint": "A hint"}
    assert not opened.editing


async def test_a_corrected_form_is_saved_under_the_same_draft(mia: Moderator) -> None:
    draft = await mia.open()
    await mia.submit(draft, options="")
    assert isinstance(await mia.submit(draft), Saved)


async def test_a_form_with_faults_brings_nothing_into_service(tutor: Tutor, mia: Moderator) -> None:
    await mia.submit(await mia.open("padding"), options="")
    assert await tutor.questions.all(mia.member) == []


async def test_a_form_is_saved_once(mia: Moderator) -> None:
    draft = await mia.open()
    await mia.submit(draft)
    with pytest.raises(NotFound, match="saved already"):
        await mia.submit(draft)
    assert len(await mia.tutor.questions.all(mia.member)) == 1


async def test_somebody_elses_form_is_neither_shown_nor_saved(tutor: Tutor, mia: Moderator) -> None:
    draft = await mia.open()
    other = Moderator(tutor, member(6, manages=True))
    with pytest.raises(NotFound):
        await tutor.questions.reopen(other.member, draft)
    with pytest.raises(NotFound):
        await other.submit(draft)


async def test_a_form_is_of_the_guild_in_which_it_was_opened(tutor: Tutor, mia: Moderator) -> None:
    draft = await mia.open()
    with pytest.raises(NotFound):
        await Moderator(tutor, member(guild=ELSEWHERE, manages=True)).submit(draft)


@pytest.mark.parametrize(
    "hostile",
    [
        "Look, @everyone!",
        "Look, @here!",
        "Ask <@900000000000000005>.",
        "Ask <@&900000000000000003>.",
        "In <#900000000000000001>",
        "Right to left \u202egnp.exe",
        "Zero\u200bwidth",
        "```\nA block that ends ours",
        "Loose ` backtick",
        "||hidden||",
        "# A headline",
    ],
)
@pytest.mark.parametrize("field", ["stem", "explanation"])
async def test_text_that_pings_hides_or_breaks_out_is_refused(mia: Moderator, field: str, hostile: str) -> None:
    assert set(faults(await mia.submit(await mia.open(), **{field: hostile}))) == {field}


async def test_an_edit_is_the_next_version(mia: Moderator) -> None:
    first = await mia.write(hint="Count.")
    second = await mia.edit(first, stem="How many weights has it?")
    assert (first.stored.number, second.stored.number) == (1, 2)
    assert item(second).id == item(first).id == FIRST
    assert item(second).stem == "How many weights has it?"
    assert item(second).hint == "Count."
    assert item(second).options == item(first).options


async def test_the_form_of_an_edit_makes_the_same_question_again(mia: Moderator) -> None:
    first = await mia.write("filters", code="x = 1", options="* a `|` b\n* c\n6 | No.", hint="Look.")
    assert item(await mia.edit(first)) == item(first)


async def test_a_quiz_under_way_keeps_the_version_that_it_saw(tutor: Tutor, mia: Moderator) -> None:
    saved = await mia.write("padding")
    ana = student(tutor)
    before = await ana.quiz(topic="padding")
    await mia.edit(saved, stem="How many weights has it?", options="* 6\n8 | That counts the bias.")
    assert (await ana.look(before, 1)).question.stem == FORM["stem"]
    right = next(option.id for option in before.question.options if option.text == "8")
    assert (await ana.answer(before, right)).outcome == "right"
    assert (await ana.quiz(topic="padding")).question.stem == "How many weights has it?"


async def test_a_retired_question_is_not_asked_until_it_is_brought_back(tutor: Tutor, mia: Moderator) -> None:
    saved = await mia.write("padding")
    assert (await mia.retire(saved)).stored.retired
    with pytest.raises(NothingToStudy):
        await student(tutor).quiz(topic="padding")
    assert [each.stored.retired for each in await tutor.questions.all(mia.member)] == [True]
    back = await mia.retire(saved, retired=False)
    assert (back.stored.retired, back.stored.number) == (False, 1)
    assert (await student(tutor).quiz(topic="padding")).total == 1


async def test_a_retired_question_is_brought_back_before_it_is_edited(mia: Moderator) -> None:
    saved = await mia.write()
    await mia.retire(saved)
    with pytest.raises(Stale, match="Bring it back first"):
        await mia.edit(saved)
    await mia.retire(saved, retired=False)
    assert (await mia.edit(saved)).stored.number == 2


async def test_nobody_overwrites_a_version_that_they_have_not_seen(tutor: Tutor, mia: Moderator) -> None:
    saved = await mia.write()
    opened = await tutor.questions.edit(mia.member, saved.stored.item.id, at=mia.at)
    await mia.edit(saved, hint="Count the biases too.")
    refused = await tutor.questions.submit(mia.member, opened.draft, {"stem": "And now?"}, at=mia.at)
    assert isinstance(refused, Refused)
    assert "version 2 meanwhile" in refused.faults[0].message
    again = await tutor.questions.submit(mia.member, opened.draft, {}, at=mia.at)
    assert isinstance(again, Saved)
    assert again.stored.number == 3


async def test_a_number_is_never_given_twice(mia: Moderator) -> None:
    await mia.retire(await mia.write())
    assert item(await mia.write()).id == f"guild-{HALL}/2"


async def test_guilds_count_for_themselves(tutor: Tutor, mia: Moderator) -> None:
    await mia.write()
    other = Moderator(tutor, member(guild=ELSEWHERE, manages=True))
    assert item(await other.write()).id == f"guild-{ELSEWHERE}/1"
    assert [each.stored.item.id for each in await tutor.questions.all(mia.member)] == [FIRST]


async def test_the_history_names_each_change_newest_first(tutor: Tutor, mia: Moderator) -> None:
    saved = await mia.write()
    ben = Moderator(tutor, member(6, manages=True), START + timedelta(hours=1))
    await ben.edit(saved, stem="How many weights has it?")
    await mia.retire(saved)
    await mia.retire(saved, retired=False)
    _, changes = await tutor.questions.history(mia.member, FIRST)
    assert [(change.action, change.actor, change.details["version"]) for change in changes] == [
        ("brought back", 5, 2),
        ("retired", 5, 2),
        ("edited", 6, 2),
        ("added", 5, 1),
    ]
    assert changes[2].at == ben.at


async def test_retiring_twice_is_one_change(mia: Moderator) -> None:
    saved = await mia.write()
    await mia.retire(saved)
    await mia.retire(saved)
    assert await mia.history(saved) == ["retired", "added"]


async def test_a_refused_form_leaves_no_trace_in_the_history(mia: Moderator) -> None:
    saved = await mia.write()
    opened = await mia.tutor.questions.edit(mia.member, FIRST, at=mia.at)
    await mia.submit(opened.draft, stem="")
    assert await mia.history(saved) == ["added"]


async def test_another_guilds_questions_cannot_be_reached(tutor: Tutor, mia: Moderator) -> None:
    await mia.write()
    stranger = member(guild=ELSEWHERE, manages=True)
    for request in _requests_for(tutor, FIRST):
        with pytest.raises(NotFound):
            await request(stranger)


async def test_questions_of_the_course_cannot_be_changed_by_a_guild(tutor: Tutor, mia: Moderator) -> None:
    for request in _requests_for(tutor, ItemId("filters/weights")):
        with pytest.raises(NotFound):
            await request(mia.member)


async def test_members_may_do_nothing_of_this(tutor: Tutor, mia: Moderator) -> None:
    await mia.write()
    draft = await mia.open()
    learner = member(mia.member.id, roles=frozenset({HELPERS}))
    requests = [
        *_requests_for(tutor, FIRST),
        lambda who: tutor.questions.open(who, None, "", at=START),
        lambda who: tutor.questions.reopen(who, draft),
        lambda who: tutor.questions.submit(who, draft, FORM, at=START),
        tutor.questions.all,
    ]
    for request in requests:
        with pytest.raises(NotAllowed):
            await request(learner)
    assert len(await tutor.questions.all(mia.member)) == 1


async def test_the_role_that_set_up_names_is_enough_in_that_guild_alone(tutor: Tutor, mia: Moderator) -> None:
    await tutor.guilds.set_role(mia.member, HELPERS, at=START)
    helper = member(6, roles=frozenset({HELPERS}))
    await Moderator(tutor, helper).write()
    with pytest.raises(NotAllowed):
        await tutor.questions.all(member(6, guild=ELSEWHERE, roles=frozenset({HELPERS})))
    with pytest.raises(NotAllowed):
        await tutor.questions.all(member(6))


def _requests_for(tutor: Tutor, item: ItemId) -> list[Callable[[Member], Awaitable[object]]]:
    return [
        lambda who: tutor.questions.get(who, item),
        lambda who: tutor.questions.edit(who, item, at=START),
        lambda who: tutor.questions.retire(who, item, retired=True, at=START),
        lambda who: tutor.questions.history(who, item),
    ]


# Puzzles


async def test_a_puzzle_goes_live_once_its_solution_has_passed(mia: Moderator, marker: Marker) -> None:
    saved = await mia.puzzle()
    assert isinstance(saved, Saved)
    assert isinstance(saved.item, Puzzle)
    assert (saved.stored.number, saved.item.title) == (1, "Write double(x), which returns a tensor twice as large")
    assert marker.judged == [PUZZLE["solution"], PUZZLE["starter"]]
    ana = Student(mia.tutor, LearnerId(7), HALL)
    assert (await ana.puzzle("server")).puzzle == saved.item
    ana.guild = ELSEWHERE
    with pytest.raises(NothingToStudy):
        await ana.puzzle("server")


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"solution": "def double(x):\n    return x"}, "solution"),
        ({"solution": "def double(x):  # timeout\n    return x"}, "solution"),
        ({"starter": "def double(x):  # right\n    return x + x"}, "starter"),
        ({"calls": ""}, "calls"),
    ],
)
async def test_a_puzzle_that_does_not_hold_is_kept_as_a_form(mia: Moderator, typed: dict[str, str], field: str) -> None:
    refused = await mia.puzzle(**typed)
    assert isinstance(refused, Refused)
    assert (refused.kind, [fault.field for fault in refused.faults]) == ("implement", [field])
    opened = await mia.tutor.questions.reopen(mia.member, refused.draft)
    assert opened.kind == "implement"
    assert {name: opened.form[name] for name in PUZZLE} == {**PUZZLE, **typed}
    assert await mia.tutor.questions.all(mia.member) == []


async def test_a_puzzle_that_cannot_be_run_waits_in_its_form(mia: Moderator) -> None:
    for field in ("solution", "starter"):
        refused = await mia.puzzle(**{field: "def double(x):  # unavailable\n    ..."})
        assert isinstance(refused, Refused)
        assert "cannot be run now" in refused.faults[0].message


async def test_a_moderator_has_no_more_code_run_than_a_learner_and_loses_no_form(mia: Moderator, box: Box) -> None:
    for _ in range(box.options.a_minute):
        assert isinstance(await mia.puzzle(solution="def double(x):\n    return x"), Refused)
    refused = await mia.puzzle()
    assert isinstance(refused, Refused)
    assert "runs within a minute" in refused.faults[0].message
    mia.at += timedelta(minutes=1)
    assert isinstance(await mia.tutor.questions.submit(mia.member, refused.draft, {}, at=mia.at), Saved)


async def test_a_puzzle_that_was_changed_while_it_was_run_is_not_overwritten(mia: Moderator, marker: Marker) -> None:
    saved = await mia.puzzle()
    assert isinstance(saved, Saved)
    item = saved.stored.item.id
    slow = await mia.tutor.questions.edit(mia.member, item, at=mia.at)
    marker.free.clear()
    sending = asyncio.create_task(
        mia.tutor.questions.submit(mia.member, slow.draft, {"statement": "Write `double(x)`, slowly."}, at=mia.at)
    )
    await asyncio.sleep(0.05)
    await mia.retire(saved)
    marker.free.set()
    refused = await sending
    assert isinstance(refused, Refused)
    assert "somebody retired it meanwhile" in refused.faults[0].message
    assert (await mia.tutor.questions.get(mia.member, item)).stored.number == 1


async def test_five_forms_at_once_are_one_puzzle(mia: Moderator) -> None:
    opened = await mia.tutor.questions.open(mia.member, None, "", kind="implement", at=mia.at)
    outcomes = await asyncio.gather(
        *(mia.tutor.questions.submit(mia.member, opened.draft, PUZZLE, at=mia.at) for _ in range(5)),
        return_exceptions=True,
    )
    assert len([outcome for outcome in outcomes if isinstance(outcome, Saved)]) == 1
    assert len([outcome for outcome in outcomes if isinstance(outcome, NotFound)]) == 4
    assert len(await mia.tutor.questions.all(mia.member)) == 1


async def test_nobody_else_writes_puzzles(mia: Moderator) -> None:
    ana = Moderator(mia.tutor, member(7))
    with pytest.raises(NotAllowed):
        await ana.puzzle()
    opened = await mia.tutor.questions.open(mia.member, None, "", kind="implement", at=mia.at)
    with pytest.raises(NotAllowed):
        await mia.tutor.questions.submit(ana.member, opened.draft, PUZZLE, at=mia.at)
