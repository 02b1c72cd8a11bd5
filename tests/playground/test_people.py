from pathlib import Path
from typing import Any

import pytest
from discord import ui

from tests.playground.bots import Interaction, SmallBot, running
from tutorbot.playground import Impossible, Person, Playground
from tutorbot.playground.interactions import FILE_LIMIT


class Quiz(ui.View):
    @ui.button(label="🅰️ Apple", custom_id="tb:a")
    async def apple(self, interaction: Interaction, _: ui.Button["Quiz"]) -> None:
        await interaction.response.send_message("right", ephemeral=True)

    @ui.button(label="Closed", custom_id="tb:b", disabled=True)
    async def closed(self, _interaction: Interaction, _: ui.Button["Quiz"]) -> None:
        raise AssertionError

    @ui.button(label="Same", custom_id="tb:c")
    async def one(self, interaction: Interaction, _: ui.Button["Quiz"]) -> None:
        await interaction.response.edit_message(content="one")

    @ui.button(label="same", custom_id="tb:d")
    async def other(self, interaction: Interaction, _: ui.Button["Quiz"]) -> None:
        await interaction.response.edit_message(content="other")


def with_quiz(bot: SmallBot) -> SmallBot:
    view = Quiz(timeout=None)
    view.add_item(ui.Button(label="Docs", url="https://pytorch.org"))

    @bot.tree.command(description="d")
    async def quiz(interaction: Interaction) -> None:
        await interaction.response.send_message("?", view=view)

    return bot


@pytest.mark.parametrize("name", ["apple", "Apple", "🅰️ Apple", "tb:a"])
async def test_a_button_is_found_by_what_one_would_call_it(
    playground: Playground, bot: SmallBot, ana: Person, name: str
) -> None:
    async with running(with_quiz(bot), playground):
        await ana.command("quiz")
        await ana.press(name)
    assert ana.see() == "(only you can see this)\nright"


async def test_the_exact_label_wins_over_one_that_only_sounds_alike(
    playground: Playground, bot: SmallBot, ana: Person
) -> None:
    async with running(with_quiz(bot), playground):
        await ana.command("quiz")
        await ana.press("same")
    assert ana.see().startswith("other\n")


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Pear", 'There is no button "Pear" on the message. It has [🅰️ Apple] [Closed (disabled)] [Same] [same]'),
        ("Closed", 'The button "Closed" is disabled'),
        ("SAME", '2 buttons are called "SAME": name the custom_id'),
        ("Docs", '"Docs" is a link: it opens https://pytorch.org'),
    ],
)
async def test_a_press_that_cannot_be_says_what_can(
    playground: Playground, bot: SmallBot, ana: Person, name: str, words: str
) -> None:
    async with running(with_quiz(bot), playground):
        await ana.command("quiz")
        with pytest.raises(Impossible) as caught:
            await ana.press(name)
    assert words in str(caught.value)


async def test_a_press_finds_the_latest_message_with_buttons_or_the_one_it_is_given(
    playground: Playground, bot: SmallBot, ana: Person
) -> None:
    async with running(with_quiz(bot), playground):
        first = (await ana.command("quiz")).screen
        await ana.command("quiz")
        await ana.press("Apple")
        assert "right" in ana.see()
        await ana.press("tb:c")
        assert [screen.text.split("\n")[0] for screen in ana.messages()][:2] == ["?", "one"]
        await ana.press("tb:d", on=first)
    assert [screen.text.split("\n")[0] for screen in ana.messages()][:2] == ["other", "one"]


async def test_a_screen_stays_as_it_was_read(playground: Playground, bot: SmallBot, ana: Person) -> None:
    async with running(with_quiz(bot), playground):
        answer = await ana.command("quiz")
        await ana.press("tb:c")
    assert answer.screen
    assert answer.screen.text.startswith("?\n")


async def test_places_are_found_by_name(ana: Person, mia: Person) -> None:
    assert ana.at("#quiz-corner").channel.name == "quiz-corner"
    assert ana.at("dm").channel.members == (ana.profile,)
    assert ana.at("@ben").channel.kind == "private"
    with pytest.raises(
        Impossible, match=r'Mia knows no place "@ben"\. There is #study, #quiz-corner, #introductions, dm'
    ):
        mia.at("@ben")


async def test_an_empty_channel_says_so(ana: Person) -> None:
    with pytest.raises(Impossible, match=r"Ana sees no message here"):
        ana.see()


async def test_nobody_is_called_zoe(playground: Playground) -> None:
    with pytest.raises(Impossible, match=r'There is nobody called "zoe"\. There are ana, ben, mia'):
        playground.person("zoe")


async def test_people_speak_for_themselves(ana: Person, ben: Person) -> None:
    await ana.say("good morning")
    assert ben.see() == "good morning"
    assert ben.screen.raw["author"]["username"] == "ana"


async def test_people_say_code_and_files(ana: Person, ben: Person, tmp_path: Path) -> None:
    (tmp_path / "loss.csv").write_bytes(b"1,2")
    await ana.say("  ```py\nif x:\n    y()\n```\n", ("net.py", b"print(1)"), tmp_path / "loss.csv")
    assert ben.see() == "```py\nif x:\n    y()\n```\n(net.py)\n(loss.csv)"
    assert [file["size"] for file in ben.screen.files] == [8, 3]
    await ana.say("", ("alone.pt", bytes(FILE_LIMIT)))
    assert ben.see() == "(alone.pt)"


@pytest.mark.parametrize(
    ("text", "files", "words"),
    [
        (" \n", [], "1 to 2000 characters"),
        ("x" * 2001, [("a.py", b"")], "1 to 2000 characters"),
        ("x", [("a.py", b"")] * 11, "A message takes 10 files, not 11"),
        ("x", [("big.pt", bytes(FILE_LIMIT + 1))], "too powerful"),
        ("x", ["a.py"], '"a.py" is no file'),
    ],
)
async def test_what_discord_would_not_post_is_not_said(ana: Person, text: str, files: list[Any], words: str) -> None:
    with pytest.raises(Impossible) as caught:
        await ana.say(text, *files)
    assert words in str(caught.value)
    assert ana.messages() == []


async def test_without_a_bot_the_playground_says_what_it_waits_for(playground: Playground) -> None:
    with pytest.raises(TimeoutError, match=r"After 0\.05 s the bot has not connected"):
        await playground.bot_ready(timeout=0.05)
