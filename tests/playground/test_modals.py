import asyncio
from typing import Any

import discord
import pytest
from discord import ui

from tests.playground.bots import Interaction, SmallBot, running
from tutorbot.playground import Impossible, InteractionFailed, Person, Playground


def options(*labels: str, default: str | None = None) -> list[discord.SelectOption]:
    return [discord.SelectOption(label=each, value=each.lower(), default=each == default) for each in labels]


class Everything(ui.Modal, title="Everything"):
    """Two modals in one test file would not fit: five items at most, so the kinds come in two halves."""

    intro: ui.TextDisplay[Any] = ui.TextDisplay("Tell us")
    stem: ui.Label["Everything"] = ui.Label(
        text="Stem", component=ui.TextInput(custom_id="stem", min_length=3, max_length=10, default="as it was")
    )
    level: ui.Label["Everything"] = ui.Label(
        text="Level", component=ui.Select(custom_id="level", options=options("Easy", "Hard", default="Easy"))
    )
    kind: ui.Label["Everything"] = ui.Label(
        text="🎯 Kind",
        component=ui.RadioGroup(
            custom_id="kind",
            options=[
                discord.RadioGroupOption(label="Quiz", value="q"),
                discord.RadioGroupOption(label="Card", value="c"),
            ],
        ),
    )
    files: ui.Label["Everything"] = ui.Label(
        text="Files", component=ui.FileUpload(custom_id="files", required=False, max_values=2)
    )

    async def on_submit(self, interaction: Interaction) -> None:
        files: Any = self.files.component
        found = {
            "stem": self.stem.component.value,  # type: ignore[attr-defined]  # discord.py types it as any item
            "level": self.level.component.values,  # type: ignore[attr-defined]  # as above
            "kind": self.kind.component.value,  # type: ignore[attr-defined]  # as above
            "files": [(file.filename, (await file.read()).decode()) for file in files.values],
        }
        await interaction.response.send_message(str(found), ephemeral=True)


class Choices(ui.Modal, title="Choices"):
    tags: ui.Label["Choices"] = ui.Label(
        text="Tags",
        component=ui.CheckboxGroup(
            custom_id="tags",
            required=False,
            options=[discord.CheckboxGroupOption(label=each, value=each) for each in ("a", "b", "c")],
        ),
    )
    sure: ui.Label["Choices"] = ui.Label(text="Sure", component=ui.Checkbox(custom_id="sure"))
    helper: ui.Label["Choices"] = ui.Label(text="Helper", component=ui.UserSelect(custom_id="helper"))
    role: ui.Label["Choices"] = ui.Label(text="Role", component=ui.RoleSelect(custom_id="role", required=False))
    place: ui.Label["Choices"] = ui.Label(text="Place", component=ui.ChannelSelect(custom_id="place"))

    async def on_submit(self, interaction: Interaction) -> None:
        components: list[Any] = [self.tags, self.sure, self.helper, self.role, self.place]
        tags, sure, helper, role, place = (each.component for each in components)
        found = {
            "tags": tags.values,
            "sure": sure.value,
            "helper": [user.display_name for user in helper.values],
            "role": [each.name for each in role.values],
            "place": [channel.name for channel in place.values],
        }
        await interaction.response.send_message(str(found))


class Old(ui.Modal, title="Old style"):
    """Text inputs in rows of their own, as before there were labels."""

    answer: ui.TextInput["Old"] = ui.TextInput(label="Answer", custom_id="answer", required=False)

    async def on_submit(self, interaction: Interaction) -> None:
        await interaction.response.edit_message(content=f"answered {self.answer.value!r}", view=None)


def with_forms(bot: SmallBot) -> SmallBot:
    @bot.tree.command(description="d")
    async def everything(interaction: Interaction) -> None:
        await interaction.response.send_modal(Everything())

    @bot.tree.command(description="d")
    async def choices(interaction: Interaction) -> None:
        await interaction.response.send_modal(Choices())

    @bot.tree.command(description="d")
    async def old(interaction: Interaction) -> None:
        async def press(interaction: Interaction) -> None:
            await interaction.response.send_modal(Old(custom_id="old-form"))

        view = ui.View(timeout=None)
        button = ui.Button[ui.View](label="Open", custom_id="open")
        button.callback = press  # type: ignore[method-assign]  # as discord.py's own decorators do
        view.add_item(button)
        await interaction.response.send_message("question", view=view)

    return bot


async def test_text_select_radio_and_files_make_the_round_trip(
    playground: Playground, bot: SmallBot, ana: Person
) -> None:
    async with running(with_forms(bot), playground):
        answer = await ana.command("everything")
        assert answer.form
        assert answer.form.title == "Everything"
        await ana.submit({"kind": "Card"}, stem="new stem", level="hard", files=[("a.txt", b"hello")])
    assert ana.modal is None
    expected = {"stem": "new stem", "level": ["hard"], "kind": "c", "files": [("a.txt", "hello")]}
    assert str(expected) in ana.see()


async def test_what_is_not_filled_in_keeps_what_the_form_shows(
    playground: Playground, bot: SmallBot, ana: Person
) -> None:
    async with running(with_forms(bot), playground):
        await ana.command("everything")
        await ana.submit(kind="q")
    expected = {"stem": "as it was", "level": ["easy"], "kind": "q", "files": []}
    assert str(expected) in ana.see()


async def test_checkboxes_and_mentions_make_the_round_trip(playground: Playground, bot: SmallBot, ana: Person) -> None:
    async with running(with_forms(bot), playground):
        await ana.command("choices")
        await ana.submit(tags=["a", "c"], sure=True, helper="Ben", place="#quiz-corner")
    expected = {"tags": ["a", "c"], "sure": True, "helper": ["Ben"], "role": [], "place": ["quiz-corner"]}
    assert ana.see() == str(expected)


async def test_a_form_from_a_button_edits_the_message_of_the_button(
    playground: Playground, bot: SmallBot, ana: Person
) -> None:
    async with running(with_forms(bot), playground):
        await ana.command("old")
        await ana.press("Open")
        await ana.submit(Answer="42")
    assert [str(screen) for screen in ana.messages()] == ["answered '42'"]


async def test_an_open_form_outlives_the_bot_that_opened_it(playground: Playground, bot: SmallBot, ana: Person) -> None:
    async with running(with_forms(bot), playground):
        await ana.command("old")
        await ana.press("Open")
    second = SmallBot(connector=playground.connector())

    @second.event
    async def on_interaction(interaction: Interaction) -> None:
        if interaction.data and interaction.data.get("custom_id") == "old-form":
            await interaction.response.send_message("still welcome")

    async with running(second, playground):
        await ana.submit(answer="42")
    assert ana.see() == "still welcome"


async def test_a_form_stays_open_when_its_submit_fails(playground: Playground, bot: SmallBot, ana: Person) -> None:
    async with running(with_forms(bot), playground):
        await ana.command("old")
        await ana.press("Open")
    async with running(SmallBot(connector=playground.connector()), playground):
        with pytest.raises(InteractionFailed):
            await ana.submit(answer="42")
    assert ana.modal
    ana.close_modal()
    assert ana.modal is None


async def test_a_submit_of_a_form_that_the_bot_never_opened_reaches_it(
    playground: Playground, bot: SmallBot, ana: Person
) -> None:
    @bot.event
    async def on_interaction(interaction: Interaction) -> None:
        if interaction.type is discord.InteractionType.modal_submit:
            data: Any = interaction.data
            value = data["components"][0]["component"]["value"]
            await interaction.response.send_message(f"{data['custom_id']} {value}")

    async with running(bot, playground):
        await ana.submit_raw("forged:1", {"answer": "x"})
    assert ana.see() == "forged:1 x"


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"kind": "q", "stem": "ab"}, '"Stem" takes 3 to 10 characters, not 2'),
        ({"kind": "q", "stem": ""}, '"Stem" is required'),
        ({}, '"🎯 Kind" is required'),
        ({"kind": "x"}, '"x" is not offered. There is Quiz, Card'),
        ({"kind": "q", "level": ["easy", "hard"]}, '"Level" takes 1 to 1 choices, not 2'),
        ({"nonsense": "x"}, 'has no field "nonsense". It has "Stem" (stem)'),
    ],
)
async def test_what_the_client_would_not_send_is_impossible(
    playground: Playground, bot: SmallBot, ana: Person, values: dict[str, Any], words: str
) -> None:
    async with running(with_forms(bot), playground):
        await ana.command("everything")
        with pytest.raises(Impossible) as caught:
            await ana.submit(values)
    assert words in str(caught.value)


async def test_a_form_reads_as_it_looks(playground: Playground, bot: SmallBot, ana: Person) -> None:
    async with running(with_forms(bot), playground):
        await ana.command("everything")
    assert ana.see() == (
        "Form: Everything\nTell us\nStem *: as it was\nLevel *: Easy | Hard\n🎯 Kind *: Quiz | Card\nFiles: (files)"
    )


async def test_two_open_forms_do_not_mix(playground: Playground, bot: SmallBot, ana: Person, ben: Person) -> None:
    async with running(with_forms(bot), playground):
        await asyncio.gather(ana.command("everything"), ben.command("choices"))
    assert ana.modal
    assert ben.modal
    assert (ana.modal.title, ben.modal.title) == ("Everything", "Choices")
