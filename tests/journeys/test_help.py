"""The first minute of somebody new."""

import pytest

from tests.journeys.follow_ups import message_with
from tutorbot.playground.people import Person
from tutorbot.playground.servers import Playground


async def test_help_names_every_command_that_a_learner_has(ana: Person, playground: Playground) -> None:
    await ana.command("help")
    assert ana.screen.ephemeral
    commands = playground.backend.commands.all
    slash = {command["name"] for command in commands if command["type"] == 1} - {"help", "question", "setup"}
    for name in slash:
        assert f"`/{name}` · " in ana.see()
    for menu in {command["name"] for command in commands if command["type"] != 1}:
        assert f"**{menu}**" in ana.see()
    assert "/question" not in ana.see()
    assert "/setup" not in ana.see()
    assert "streak" in ana.see()


async def test_help_names_more_to_those_who_may_do_more(mia: Person, ben: Person) -> None:
    await mia.command("help")
    assert "`/question` · " in mia.see()
    assert "`/setup` · " in mia.see()
    await mia.command("setup")
    await mia.choose("Moderator role", "Helpers")
    await ben.command("help")
    assert "`/question` · " in ben.see()
    assert "/setup" not in ben.see()


@pytest.mark.parametrize("place", ["dm", "@ben"])
async def test_help_works_everywhere(mia: Person, ana: Person, place: str) -> None:
    await ana.at(place).command("help")
    assert "I am tutorbot" in ana.see()
    await mia.at("dm").command("help")
    assert "/question" not in mia.see()


async def test_help_leads_to_a_question_and_to_the_cards(ana: Person) -> None:
    await ana.command("help")
    await ana.press("Try one question")
    assert " · easy" in ana.see()
    await ana.command("help")
    await ana.press("Review cards")
    assert "Show the answer" in ana.see()


async def test_a_first_use_is_welcomed_once_with_a_question_to_try(ana: Person) -> None:
    await ana.command("streak show")
    assert "in a row" in str(ana.messages()[0])
    welcome = await message_with(ana, "Welcome")
    assert welcome.ephemeral
    await ana.press("Try one question", on=welcome)
    assert " · easy" in str(ana.messages()[1])
    await ana.command("streak show")
    assert len(ana.messages()) == 3


@pytest.mark.parametrize("command", ["help", "quiz"])
async def test_a_first_use_that_needs_no_welcome_has_none(ana: Person, command: str) -> None:
    await ana.command(command)
    await ana.command("streak show")
    assert not [message for message in ana.messages() if "Welcome" in str(message)]
