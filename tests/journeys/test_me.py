"""Ana takes home what is kept about her, and has it deleted."""

import json

import pytest

from tests.journeys.conftest import Bot
from tests.journeys.follow_ups import introduce_everybody, message_with
from tests.tutor.moderators import FORM
from tutorbot.bot import learners
from tutorbot.domain.ids import LearnerId
from tutorbot.playground.people import Person
from tutorbot.playground.servers import Playground


@pytest.fixture(autouse=True)
async def _introduced(bot: Bot) -> None:
    await introduce_everybody(bot)


async def test_an_export_is_a_private_json_file(ana: Person, ben: Person, playground: Playground) -> None:
    await _learn(ana)
    await ana.command("me export")
    assert ana.screen.ephemeral
    assert "everything that tutorbot keeps about you" in ana.see()
    assert ben.messages() == []
    file, package = ana.screen.files
    assert package["filename"] == file["filename"].replace(".json", ".apkg")
    assert file["filename"] == f"tutorbot-{playground.clock.now():%Y-%m-%d}.json"
    exported = json.loads(playground.backend.messages.files[file["id"]].content)
    assert exported["learner"][0]["id"] == int(ana.id)
    assert len(exported["answers"]) == 1


async def test_a_deletion_says_what_goes_asks_and_does_it(ana: Person, bot: Bot) -> None:
    await _learn(ana)
    await ana.command("me delete")
    assert ana.screen.ephemeral
    for line in ("- your settings", "- 1 quiz", "- 1 answer", "- 1 card", "- 1 moment of learning in your streak"):
        assert f"{line}\n" in ana.see()
    assert "without your name" not in ana.see()
    assert (await _kept(bot, ana))["answers"] == 1, "it asks first"
    await ana.press("Delete everything")
    assert "Nothing about you is left." in ana.see()
    assert set((await _kept(bot, ana)).values()) == {0}

    await ana.command("streak show")
    await message_with(ana, "0 days in a row")


async def test_everything_that_is_kept_has_a_name_in_the_question(ana: Person, bot: Bot) -> None:
    kept = await _kept(bot, ana)
    told_otherwise = {"learner", "attempt_steps", "mode_steps", "topic_test_steps"}  # the settings, and parts of others
    assert set(kept) - told_otherwise == set(learners._GOES) | set(learners._STAYS)


async def test_keeping_it_keeps_it(ana: Person, bot: Bot) -> None:
    await _learn(ana)
    await ana.command("me delete")
    await ana.press("Keep it")
    assert "Nothing was deleted." in ana.see()
    assert (await _kept(bot, ana))["answers"] == 1


async def test_an_export_is_offered_first_and_leaves_the_question_open(ana: Person, bot: Bot) -> None:
    await _learn(ana)
    await ana.command("me delete")
    await ana.press("Export it first")
    assert ana.screen.files
    await ana.press("Delete everything")
    assert set((await _kept(bot, ana)).values()) == {0}


async def test_a_moderator_is_told_what_stays_without_the_name(mia: Person, bot: Bot) -> None:
    await mia.command("question add")
    await mia.submit(FORM)
    await mia.command("me delete")
    stays = mia.see().split("This stays where it is, but without your name:")[1]
    assert "- 1 version of a question that you wrote\n- 1 entry in a server's log of changes" in stays
    await mia.press("Delete everything")
    kept = await _kept(bot, mia)
    assert (kept["questions_written"], kept["changes_made"]) == (0, 0)
    await mia.command("question preview", question="1")
    await message_with(mia, "Live now in this server")


async def test_a_forged_press_deletes_ones_own_alone(ana: Person, ben: Person, bot: Bot) -> None:
    await _learn(ana)
    await ana.command("me delete")
    await ben.press_raw(ana.screen, "tb1:me-delete")
    assert (await _kept(bot, ana))["answers"] == 1
    for forged in (f"tb1:me-delete:{ana.id}", "tb1:me-delete:"):
        answer = await ben.press_raw(ana.screen, forged)
        assert "older version" in str(answer.screen)


async def test_a_quiz_that_was_deleted_under_way_says_so(ana: Person) -> None:
    await ana.command("quiz", count=2)
    quiz = ana.screen
    await ana.command("me delete")
    await ana.press("Delete everything")
    await ana.press("I don't know", on=quiz)
    assert "⚠️ This quiz is gone." in ana.see()


async def _learn(person: Person) -> None:
    await person.command("quiz", count=1)
    await person.press("I don't know")


async def _kept(bot: Bot, person: Person) -> dict[str, int]:
    return await bot.tutor.learners.kept(LearnerId(int(person.id)))
