"""Mia, who moderates, writes questions; Ana is asked them and may not touch them."""

import asyncio
from collections.abc import Mapping

import pytest

from tests.journeys.conftest import Bot
from tests.journeys.follow_ups import introduce_everybody
from tests.tutor.moderators import FORM, Moderator, member
from tutorbot.domain.ids import GuildId, ItemId
from tutorbot.playground.errors import Impossible
from tutorbot.playground.people import Person
from tutorbot.playground.servers import Playground
from tutorbot.playground.worlds import GUILD_ID

ID = ItemId(f"guild-{GUILD_ID}/1")
REFUSAL = "⚠️ Only members with the permission **Manage Server**"


@pytest.fixture(autouse=True)
async def _introduced(bot: Bot) -> None:
    await introduce_everybody(bot)


async def write(person: Person, typed: Mapping[str, str] = FORM, **options: str) -> None:
    await person.command("question add", **options)
    await person.submit(typed)


def fields(person: Person) -> dict[str, object]:
    assert person.modal is not None, person.see()
    return {field.custom_id: field.value for field in person.modal.fields}


async def test_a_slip_costs_nothing_and_the_question_is_asked_at_once(mia: Person, ana: Person) -> None:
    await mia.command("question add")
    slip = {**FORM, "options": "8\n6 | That leaves out the bias.", "stem": "How many? Ask @everyone."}
    await mia.submit(slip)
    assert "Not saved yet" in mia.see()
    assert "**Question**\n- “@\u200beveryone”, which Discord takes for a mention" in mia.see()
    assert "**Options**\n- no right option; expected a star" in mia.see()
    await mia.press("Open the form again")
    assert fields(mia) == {**slip, "difficulty": ["easy"]}
    await mia.submit(options=FORM["options"], stem=FORM["stem"])
    assert "Live now in this server**: question 1, version 1" in mia.see()
    assert mia.screen.ephemeral

    await ana.command("quiz", topic="server", count=1)
    assert FORM["stem"] in ana.see()


async def test_an_edit_is_a_new_version_and_a_quiz_under_way_keeps_the_one_it_saw(mia: Person, ana: Person) -> None:
    await write(mia)
    await ana.command("quiz", topic="server", count=1)
    await mia.command("question edit", question="1")
    assert fields(mia) == {**FORM, "difficulty": ["easy"]}
    await mia.submit(stem="And how many weights?", options="* 6\n8 | That counts the biases.", difficulty="Hard")
    assert "question 1, version 2" in mia.see()

    await ana.press("I don't know")
    assert "✅ **A**  8" in ana.see() or "✅ **B**  8" in ana.see()
    await ana.command("quiz", topic="server", difficulty="hard", count=1)
    assert "And how many weights?" in ana.see()


async def test_a_retired_question_is_brought_back_with_one_press(mia: Person, ana: Person) -> None:
    await write(mia)
    await mia.command("question retire", question="#1")
    assert "⏸️ **Retired**: question 1, version 1" in mia.see()
    await ana.command("quiz", topic="server")
    assert "no question in such a topic" in ana.see()
    await mia.press("Bring it back")
    assert "Live now in this server" in mia.see()
    await ana.command("quiz", topic="server")
    assert FORM["stem"] in ana.see()


async def test_the_history_says_who_did_what_when_and_forgets_who_is_deleted(mia: Person) -> None:
    await write(mia)
    await mia.press("Edit")
    await mia.submit(stem="And how many weights?")
    await mia.press("Retire")
    await mia.press("History")
    changes = [line.split(", <t:")[0] for line in mia.see().splitlines() if line.startswith("- ")]
    who = f"<@{mia.id}>"
    assert changes == [
        f"- retired by {who}: version 2",
        f"- edited by {who}: version 2",
        f"- added by {who}: version 1",
    ]
    await mia.command("me delete")
    await mia.press("Delete everything")
    await mia.command("question history", question="1")
    assert mia.see().count("by a deleted member") == 3
    assert mia.id not in mia.see()
    await mia.press("Back to the question")
    assert "⏸️ **Retired**" in mia.see()


async def test_the_hint_has_a_form_of_its_own(mia: Person, ana: Person) -> None:
    await write(mia, hint="The answer is B")
    assert "**Hint**\n- “answer is B” names an option" in mia.see()
    await mia.press("Change the hint")
    assert fields(mia) == {"hint": "The answer is B"}
    await mia.submit(hint="Count the biases, too.")
    assert "💡 Count the biases, too." in mia.see()
    await mia.press("Change the hint")
    await mia.submit(hint="Two outputs, two biases.")
    assert "question 1, version 2" in mia.see()
    await ana.command("quiz", topic="server", count=1)
    await ana.press("Hint")
    assert "💡 Two outputs, two biases." in ana.see()


async def test_an_open_form_survives_a_restart(mia: Person, bot: Bot) -> None:
    await mia.command("question add", topic="output-size")
    await bot.restart()
    await mia.submit(FORM)
    assert "-# Output size and receptive field · easy" in mia.see()


async def test_a_form_that_is_sent_five_times_is_one_question(mia: Person, bot: Bot) -> None:
    await mia.command("question add")
    assert mia.modal is not None
    custom_id = mia.modal.custom_id
    await asyncio.gather(*(mia.submit_raw(custom_id, FORM) for _ in range(5)))
    assert len(await bot.tutor.questions.all(_moderator(bot).member)) == 1
    assert len([message for message in mia.messages() if "saved already" in str(message)]) == 4


async def test_the_list_is_turned_over_and_opens_a_question(mia: Person, bot: Bot) -> None:
    await mia.command("question list")
    assert "There are none yet." in mia.see()
    moderator = _moderator(bot)
    for number in range(1, 12):
        saved = await moderator.write("cnn-patterns" if number == 2 else None, stem=f"What is {number} squared?")
    await moderator.retire(saved)
    await mia.command("question list")
    assert "Page 1 of 2" in mia.see()
    assert "**2** · What is 2 squared?\n-# Why CNNs detect spatial patterns · easy · version 1\n" in mia.see()
    assert "**11**" not in mia.see()
    await mia.press("More")
    assert "**11** · What is 11 squared?\n-# This server's questions · easy · version 1 · **retired**\n" in mia.see()
    assert mia.screen.buttons[1].disabled
    await mia.choose("Look at a question", "11")
    assert "What is 11 squared?" in mia.see()
    assert "Bring it back" in mia.see()
    await mia.press_raw(mia.screen, "tb1:question-list:99")
    assert "Page 2 of 2" in mia.see()


async def test_moderators_find_questions_while_they_type(mia: Person, ana: Person, bot: Bot) -> None:
    moderator = _moderator(bot)
    await moderator.write(stem="What does padding add?")
    await moderator.retire(await moderator.write(stem="What does stride skip?"))
    assert await mia.complete("question edit", "question", "") == [
        {"name": "1 · What does padding add?", "value": "1"},
        {"name": "2 · What does stride skip? (retired)", "value": "2"},
    ]
    assert [each["value"] for each in await mia.complete("question preview", "question", "STRIDE")] == ["2"]
    assert [each["value"] for each in await mia.complete("question retire", "question", "#1")] == ["1"]
    assert await ana.complete("question history", "question", "") == []


@pytest.mark.parametrize("name", ["1", "#1", " 1 ", ID])
async def test_a_question_goes_by_its_number_or_its_id(mia: Person, name: str) -> None:
    await write(mia)
    await mia.command("question preview", question=name)
    assert "question 1, version 1" in mia.see()


@pytest.mark.parametrize(
    "name", ["2", "one", "guild-1/1", "cnn-patterns/parameter-count", "1; DROP TABLE items", "9" * 19]
)
async def test_a_question_that_is_not_there_is_named_kindly(mia: Person, name: str) -> None:
    await write(mia)
    for command in ("edit", "preview", "retire", "history"):
        await mia.command(f"question {command}", question=name)
        assert "⚠️" in mia.see()
        assert "`/question list` shows them all" in mia.see()


async def test_ana_is_refused_whatever_she_tries(mia: Person, ana: Person, bot: Bot) -> None:
    await write(mia)
    await mia.command("question edit", question="1")
    assert mia.modal is not None
    form = mia.modal.custom_id
    for command in ("add", "list"):
        await ana.command(f"question {command}")
        assert REFUSAL in ana.see(), command
    for command in ("edit", "preview", "retire", "history"):
        await ana.command(f"question {command}", question="1")
        assert REFUSAL in ana.see(), command
    screen = ana.screen
    actions = ("edit:1", "hint:1", "retire:1", "bring-back:1", "history:1", "preview:1", "list:1", "reopen:2")
    for action in (*actions, "reopen-hint:2"):
        answer = await ana.press_raw(screen, f"tb1:question-{action}")
        assert REFUSAL in str(answer.screen), action
    answer = await ana.press_raw(screen, "tb1:question-choose", ["1"], component_type=3)
    assert REFUSAL in str(answer.screen)
    answer = await ana.submit_raw(form, {**FORM, "stem": "Ana was here"})
    assert REFUSAL in str(answer.screen)
    saved, changes = await bot.tutor.questions.history(_moderator(bot).member, ID)
    assert (saved.stored.number, saved.stored.retired, len(changes)) == (1, False, 1)


async def test_nothing_that_a_forged_form_adds_is_believed(mia: Person, bot: Bot) -> None:
    await mia.command("question add")
    assert mia.modal is not None
    custom_id = mia.modal.custom_id
    mia.close_modal()
    await mia.submit_raw(custom_id, {**FORM, "topic": "nowhere", "id": "cnn-patterns/x", "author": "1"})
    assert "-# This server's questions · easy" in mia.see()
    for forged in ("tb1:question-submit:999", "tb1:question-submit:0"):
        await mia.submit_raw(forged, FORM)
        assert "⚠️ This form was saved already, or is gone." in mia.see()
    await mia.submit_raw("tb1:question-submit:x", FORM)
    assert "older version" in mia.see()
    assert len(await bot.tutor.questions.all(_moderator(bot).member)) == 1


async def test_what_was_typed_is_shown_as_it_is_and_does_nothing(
    mia: Person, ana: Person, playground: Playground
) -> None:
    hostile = {
        **FORM,
        "stem": "Is *this* [free money](https://example.com) ~~or~~ <b>not</b>, `@code`?",
        "options": "* [yes](https://example.com)\nno | Because *they* say so, \\n.",
        "explanation": "See https://example.com and _think_.",
    }
    await write(mia, hostile)
    assert "Live now" in mia.see()
    await ana.command("quiz", topic="server", count=1)
    await ana.press("I don't know")
    for shown in (mia.see(), ana.see()):
        assert r"Is \*this\* " in shown
        assert r"\~\~or\~\~ \<b>not\</b>, `@code`?" in shown
        assert "](" not in shown
    sent = [body["body"] for body in playground.recorded if isinstance(body["body"], dict)]
    mentions = [body["data"]["allowed_mentions"] for body in sent if "allowed_mentions" in body.get("data", {})]
    assert mentions
    assert all(each == {"parse": []} for each in mentions)


async def test_the_longest_question_that_is_allowed_can_be_looked_at(mia: Person) -> None:
    wrong = [f"{letter * 140} | {'because it is so ' * 17}" for letter in "vwxyz"]
    long = {
        **FORM,
        "stem": "long " * 79,
        "code": "\n".join(["x = 'a line of code that is almost too wide'"] * 20),
        "options": "\n".join([f"* {'u' * 140}", *wrong]),
        "explanation": "\n".join(["step after step " * 9] * 6),
    }
    await write(mia, long)
    assert "Live now in this server" in mia.see()
    assert "-# …" in mia.see()


async def test_a_question_of_a_topic_that_is_off_says_that_nobody_is_asked_it(mia: Person) -> None:
    await write(mia, topic="output-size")
    await mia.command("setup")
    await mia.choose("Topics that are served here", "Why CNNs detect spatial patterns")
    await mia.command("question preview", question="1")
    assert "Saved, but nobody is asked it" in mia.see()


async def test_questions_are_for_servers(mia: Person) -> None:
    with pytest.raises(Impossible, match="not offered in direct messages"):
        await mia.at("dm").command("question list")


def _moderator(bot: Bot) -> Moderator:
    return Moderator(bot.tutor, member(guild=GuildId(int(GUILD_ID)), manages=True))
