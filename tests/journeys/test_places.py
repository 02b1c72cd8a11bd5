"""The same bot in a server, in direct messages, and as an app of one's own in a chat where it is no member."""

import pytest

from tests.journeys.conftest import Bot
from tests.journeys.follow_ups import introduce_everybody, message_with
from tests.journeys.tours import FORM, learn
from tutorbot.playground.people import Person

PLACES = {"#study": "#study", "dm": "dm", "@ben": "@ana"}
"""Where Ana is, and where Ben looks over her shoulder."""


@pytest.mark.parametrize("place", PLACES)
async def test_a_learner_has_every_command_and_nobody_else_sees_it(ana: Person, ben: Person, place: str) -> None:
    await learn(ana.at(place))
    used = (
        *(
            "help",
            "quiz",
            "next",
            "test",
            "card",
            "cards add",
            "streak show",
            "streak pause",
            "settings",
            "remind",
            "remind",
            "remind",
        ),
        *("me export", "me delete"),
    )
    assert len(ana.messages()) == len(used)
    assert all(message.ephemeral for message in ana.messages())
    assert ben.at(PLACES[place]).messages() == []


@pytest.mark.parametrize("place", ["dm", "@ben"])
async def test_a_result_is_shared_where_the_learner_is(ana: Person, place: str) -> None:
    await ana.at(place).command("quiz", count=1)
    await ana.press("I don't know")
    await ana.press("See the result")
    await ana.press("Share the result")
    shared = await message_with(ana, "**Ana** got **0 of 1** right")
    assert not shared.ephemeral
    assert "quiz-corner" not in ana.see()


async def test_what_is_learnt_in_one_place_counts_in_all(ana: Person, bot: Bot) -> None:
    await introduce_everybody(bot)
    await ana.at("dm").command("quiz", count=1)
    await ana.press("I don't know")
    for place in ("#study", "@ben"):
        await ana.at(place).command("streak show")
        assert "1 day in a row" in ana.see()
        await ana.command("card")
        assert "1 review" in ana.see()


@pytest.mark.parametrize("place", ["dm", "@ben"])
async def test_a_servers_own_questions_stay_in_the_server(ana: Person, mia: Person, place: str) -> None:
    await mia.command("question add")
    await mia.submit(FORM)
    offered = [choice["name"] for choice in await ana.complete("quiz", "topic", "")]
    assert "This server's questions" in offered
    ana.at(place)
    assert [choice["name"] for choice in await ana.complete("quiz", "topic", "")] == offered[:-1]
    await ana.command("quiz", topic="server")
    assert "I know no question in such a topic" in ana.see()


@pytest.mark.parametrize("place", ["dm", "@ben"])
async def test_a_quiz_in_a_chat_outlives_a_restart(ana: Person, bot: Bot, place: str) -> None:
    await ana.at(place).command("quiz", count=2)
    await bot.restart()
    await ana.press("I don't know")
    await ana.press("Next question")
    assert "2 of 2" in ana.see()
