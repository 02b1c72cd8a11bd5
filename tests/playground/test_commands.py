from typing import Any

import discord
import pytest
from discord import app_commands, ui

from tests.playground.bots import Interaction, SmallBot, picture, running
from tutorbot.playground import Impossible, Person, Playground
from tutorbot.playground.interactions import FILE_LIMIT

TOPICS = ("cnn-patterns", "output-size", "padding")


def with_commands(bot: SmallBot) -> SmallBot:
    @bot.tree.command(description="d")
    async def typed(
        interaction: Interaction,
        text: app_commands.Range[str, 2, 5],
        whole: app_commands.Range[int, 1, 20] = 3,
        real: float = 0.5,
        flag: bool = False,  # noqa: FBT001, FBT002 discord.py reads the signature
        level: app_commands.Choice[str] | None = None,
    ) -> None:
        await interaction.response.send_message(str((text, whole, real, flag, level.value if level else None)))

    typed._params["level"].choices = [app_commands.Choice(name=n, value=n.lower()) for n in ("Easy", "Hard")]

    @bot.tree.command(description="d")
    async def pointed(
        interaction: Interaction,
        who: discord.Member,
        role: discord.Role,
        place: discord.TextChannel,
        file: discord.Attachment,
    ) -> None:
        size = len(await file.read())
        roles = [each.name for each in who.roles]
        await interaction.response.send_message(f"{who.display_name} {roles} {role.name} {place.name} {size}")

    group = app_commands.Group(name="question", description="d")

    @group.command(description="d")
    async def add(interaction: Interaction, topic: str) -> None:
        await interaction.response.send_message(f"added to {topic}")

    @add.autocomplete("topic")
    async def topics(_: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        return [app_commands.Choice(name=name.title(), value=name) for name in TOPICS if typed in name]

    bot.tree.add_command(group)

    @bot.tree.command(description="d")
    @app_commands.default_permissions(manage_guild=True)
    async def setup(interaction: Interaction) -> None:
        await interaction.response.send_message(f"manager: {interaction.permissions.manage_guild}")

    @bot.tree.command(description="d")
    @app_commands.guild_only()
    async def here(interaction: Interaction) -> None:
        await interaction.response.send_message("here")

    @bot.tree.context_menu(name="Explain")
    async def explain(interaction: Interaction, message: discord.Message) -> None:
        await interaction.response.send_message(f"about {message.content}")

    @bot.tree.context_menu(name="Profile")
    async def profile(interaction: Interaction, user: discord.User) -> None:
        await interaction.response.send_message(f"about {user.display_name}")

    return bot


@pytest.mark.parametrize(
    ("typed", "received"),
    [
        ({"text": "ab"}, ("ab", 3, 0.5, False, None)),
        ({"text": "abc", "whole": "7", "real": 2, "flag": "true", "level": "Hard"}, ("abc", 7, 2.0, True, "hard")),
    ],
)
async def test_options_arrive_with_their_types(
    playground: Playground, bot: SmallBot, ana: Person, typed: dict[str, Any], received: tuple[Any, ...]
) -> None:
    async with running(with_commands(bot), playground):
        await ana.command("typed", **typed)
    assert ana.see() == str(received)


@pytest.mark.parametrize(
    ("name", "options", "words"),
    [
        ("nothing", {}, 'There is no command "nothing". The bot has /typed'),
        ("typed", {}, 'The option "text" is required'),
        ("typed", {"text": "abcdef"}, '"text" takes 2 to 5 characters, not 6'),
        ("typed", {"text": "ab", "whole": 21}, '"whole" takes 1 to 20, not 21'),
        ("typed", {"text": "ab", "whole": "many"}, '"whole" takes a whole number, not "many"'),
        ("typed", {"text": "ab", "flag": "maybe"}, '"flag" takes true or false'),
        ("typed", {"text": "ab", "level": "Odd"}, '"Odd" is not a choice of "level". Choices are Easy, Hard'),
        ("typed", {"text": "ab", "more": 1}, 'There is no option "more". There is text, whole'),
        ("question", {}, "/question needs a sub-command: add"),
        ("question drop", {}, '/question has no sub-command "drop". It has add'),
        ("setup", {}, "Ana may not use /setup: it needs Manage Guild"),
    ],
)
async def test_what_the_client_would_not_send_is_impossible(
    playground: Playground, bot: SmallBot, ana: Person, name: str, options: dict[str, Any], words: str
) -> None:
    async with running(with_commands(bot), playground):
        with pytest.raises(Impossible) as caught:
            await ana.command(name, **options)
    assert words in str(caught.value)


async def test_people_roles_channels_and_files_are_resolved(playground: Playground, bot: SmallBot, ana: Person) -> None:
    async with running(with_commands(bot), playground):
        await ana.command("pointed", who="ben", role="Helpers", place="#quiz-corner", file=("a.txt", b"four"))
    assert ana.see() == "Ben ['@everyone', 'Helpers'] Helpers quiz-corner 4"


async def test_a_subcommand_is_reached_by_its_words(playground: Playground, bot: SmallBot, ana: Person) -> None:
    async with running(with_commands(bot), playground):
        await ana.command("question add", topic="padding")
    assert ana.see() == "added to padding"
    assert ana.screen.raw["interaction_metadata"]["name"] == "question add"


async def test_autocomplete_suggests_while_one_types(playground: Playground, bot: SmallBot, ana: Person) -> None:
    async with running(with_commands(bot), playground):
        assert await ana.complete("question add", "topic", "pa") == [
            {"name": "Cnn-Patterns", "value": "cnn-patterns"},
            {"name": "Padding", "value": "padding"},
        ]
        with pytest.raises(Impossible, match="has no autocomplete"):
            await ana.complete("typed", "text", "x")


async def test_a_moderator_may_use_what_the_permission_guards(
    playground: Playground, bot: SmallBot, mia: Person
) -> None:
    async with running(with_commands(bot), playground):
        await mia.command("setup")
    assert mia.see() == "manager: True"


async def test_context_menus_know_their_target(playground: Playground, bot: SmallBot, ana: Person, ben: Person) -> None:
    async with running(with_commands(bot), playground):
        said = await ben.say("why 3x3?")
        # Without the content intent the bot reads what a person points at, and nothing else.
        await ana.context_menu("Explain", on=said)
        assert ana.see() == "about why 3x3?"
        await ana.context_menu("Profile", on=ben)
        assert ana.see() == "about Ben"


async def test_the_answer_to_a_context_menu_names_what_it_was_opened_on(
    playground: Playground, bot: SmallBot, ana: Person, ben: Person
) -> None:
    async with running(with_commands(bot), playground):
        said = await ben.say("why 3x3?")
        await ana.context_menu("Explain", on=said)
        about_message = ana.screen.raw
        await ana.context_menu("Profile", on=ben)
        about_person = ana.screen.raw
        read = await bot.get_partial_messageable(int(ana.channel.id)).fetch_message(int(about_message["id"]))
    assert (about_message["type"], about_person["type"]) == (23, 23)
    assert about_message["interaction_metadata"]["target_message_id"] == said.id
    assert about_person["interaction_metadata"]["target_user"]["id"] == ben.id
    assert read.type is discord.MessageType.context_menu_command
    assert read.reference
    assert read.reference.message_id == int(said.id)
    assert "message_reference" not in about_person


async def test_a_message_command_brings_the_author_the_code_and_the_files(
    playground: Playground, bot: SmallBot, ana: Person, ben: Person
) -> None:
    seen: list[discord.Message] = []

    @bot.tree.context_menu(name="Run this code")
    async def run(interaction: Interaction, message: discord.Message) -> None:
        seen.append(message)
        files = [(await file.read()).decode() for file in message.attachments]
        await interaction.response.send_message(str(files))

    async with running(bot, playground):
        said = await ben.say("```py\nprint(1)\n```", ("net.py", b"print(2)"))
        # A person may have gone on to another channel; the command stays where the message is.
        await ana.at("#quiz-corner").context_menu("Run this code", on=said)
    assert [str(screen) for screen in ana.messages("#study")][1:] == ["['print(2)']"]
    assert (seen[0].author.id, seen[0].content) == (int(ben.id), "```py\nprint(1)\n```")
    assert seen[0].attachments[0].content_type == "text/x-python; charset=utf-8"


async def test_a_context_menu_is_not_offered_where_discord_offers_none(
    playground: Playground, bot: SmallBot, ana: Person, ben: Person
) -> None:
    @bot.tree.command(description="d")
    async def hidden(interaction: Interaction) -> None:
        await interaction.response.send_message("hidden", ephemeral=True)

    @bot.tree.context_menu(name="Ban")
    @app_commands.default_permissions(manage_guild=True)
    async def ban(_: Interaction, message: discord.Message) -> None:
        raise AssertionError(message)

    async with running(with_commands(bot), playground):
        private = (await ana.command("hidden")).screen
        assert private
        for person, name, on, words in (
            (ana, "Explain", private, "no apps on a message that only one person sees"),
            (ben, "Explain", private, "not there any more"),
            (ana, "Profile", await ben.say("x"), 'no command "Profile". The bot has Ban, Explain'),
            (ana, "Ban", await ben.say("x"), "Ana may not use Ban: it needs Manage Guild"),
            (ben, "Explain", await ben.at("@ana").say("x"), "Explain is not offered in chats between people"),
        ):
            with pytest.raises(Impossible) as caught:
                await person.context_menu(name, on=on)
            assert words in str(caught.value)


async def test_a_file_above_the_limit_is_refused_as_on_discord(
    playground: Playground, bot: SmallBot, ana: Person
) -> None:
    large = ("big.pt", bytes(FILE_LIMIT + 1))
    async with running(with_commands(bot), playground):
        with pytest.raises(Impossible, match=r"Your files are too powerful\. Max file size is 10 MB, and big\.pt is"):
            await ana.command("pointed", who="ben", role="Helpers", place="study", file=large)


async def test_direct_messages_have_no_server(playground: Playground, bot: SmallBot, ana: Person) -> None:
    seen: list[Interaction] = []

    @bot.tree.command(description="d")
    async def where(interaction: Interaction) -> None:
        seen.append(interaction)
        await interaction.response.send_message("here", ephemeral=True)

    async with running(with_commands(bot), playground):
        await ana.at("dm").command("where")
        with pytest.raises(Impossible, match="/here is not offered in direct messages"):
            await ana.command("here")
        await ana.at("#quiz-corner").command("where")
    private, public = seen
    assert (private.guild_id, private.context.dm_channel, type(private.user)) == (None, True, discord.User)
    assert (public.guild is not None, public.context.guild, type(public.user)) == (True, True, discord.Member)
    assert private._integration_owners == {0: 0}


async def test_only_a_user_installed_command_works_where_the_bot_is_no_member(
    playground: Playground, bot: SmallBot, ana: Person, ben: Person
) -> None:
    seen: list[Interaction] = []

    class Pressed(ui.View):
        @ui.button(label="Press", custom_id="press")
        async def press(self, interaction: Interaction, _: ui.Button["Pressed"]) -> None:
            seen.append(interaction)
            try:
                await interaction.channel.send("hello")  # type: ignore[union-attr]  # a chat
            except discord.Forbidden as error:
                await interaction.response.send_message(f"refused: {error.code}")

    @bot.tree.command(description="d")
    @app_commands.allowed_installs(guilds=True, users=True)
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
    async def anywhere(interaction: Interaction) -> None:
        seen.append(interaction)
        await interaction.response.send_message("here", view=Pressed(timeout=None))

    async with running(with_commands(bot), playground):
        with pytest.raises(Impossible, match="/typed is not offered in chats between people"):
            await ana.at("@ben").command("typed", text="ab")
        await ana.command("anywhere")
        await ben.at("@ana").press("Press")
    command, press = seen
    assert command.context.private_channel
    assert command._integration_owners == {1: int(ana.id)}
    assert (press.user.id, press._integration_owners) == (int(ben.id), {1: int(ana.id)})
    assert ben.see() == "refused: 50001"


async def test_a_second_sync_keeps_the_ids_of_commands(playground: Playground, bot: SmallBot) -> None:
    async with running(with_commands(bot), playground):
        before = {command.name: command.id for command in await bot.tree.fetch_commands()}
        bot.tree.remove_command("here")
        await bot.tree.sync()
        after = {command.name: command.id for command in await bot.tree.fetch_commands()}
    assert after == {name: value for name, value in before.items() if name != "here"}


class Menus(ui.View):
    @ui.select(cls=ui.UserSelect, placeholder="Who", custom_id="who", max_values=2)
    async def who(self, interaction: Interaction, menu: ui.UserSelect["Menus"]) -> None:
        await interaction.response.send_message(str([each.display_name for each in menu.values]))

    @ui.select(cls=ui.RoleSelect, placeholder="Role", custom_id="role")
    async def role(self, interaction: Interaction, menu: ui.RoleSelect["Menus"]) -> None:
        await interaction.response.send_message(str([each.name for each in menu.values]))

    @ui.select(cls=ui.ChannelSelect, placeholder="Where", custom_id="where")
    async def where(self, interaction: Interaction, menu: ui.ChannelSelect["Menus"]) -> None:
        await interaction.response.send_message(str([each.name for each in menu.values]))

    @ui.select(cls=ui.MentionableSelect, placeholder="Any", custom_id="any")
    async def either(self, interaction: Interaction, menu: ui.MentionableSelect["Menus"]) -> None:
        await interaction.response.send_message(str([getattr(each, "name", "") for each in menu.values]))

    @ui.select(
        placeholder="Level",
        custom_id="level",
        max_values=2,
        options=[discord.SelectOption(label=f"🔥 {each}", value=each.lower()) for each in ("Easy", "Hard", "Odd")],
    )
    async def level(self, interaction: Interaction, menu: ui.Select["Menus"]) -> None:
        await interaction.response.send_message(str(menu.values), file=picture())


@pytest.mark.parametrize(
    ("menu", "choices", "received"),
    [
        ("Who", ["Ben", "mia"], "['Ben', 'Mia']"),
        ("role", ["Helpers"], "['Helpers']"),
        ("Where", ["#introductions"], "['introductions']"),
        ("Any", ["Moderators"], "['Moderators']"),
        ("Any", ["Ana"], "['ana']"),
        ("Level", ["Easy", "hard"], "['easy', 'hard']\n(plot.png)"),
    ],
)
async def test_every_kind_of_menu_brings_what_was_chosen(
    playground: Playground, bot: SmallBot, ana: Person, menu: str, choices: list[str], received: str
) -> None:
    @bot.tree.command(description="d")
    async def menus(interaction: Interaction) -> None:
        await interaction.response.send_message("choose", view=Menus(timeout=None))

    async with running(bot, playground):
        await ana.command("menus")
        answer = await ana.choose(menu, *choices)
    assert str(answer.screen) == received


@pytest.mark.parametrize(
    ("menu", "choices", "words"),
    [
        ("Level", [], "Choose 1 to 2, not 0"),
        ("Level", ["Easy", "Hard", "Odd"], "Choose 1 to 2, not 3"),
        ("Level", ["Never"], '"Never" is not offered. There is 🔥 Easy, 🔥 Hard, 🔥 Odd'),
        ("Who", ["Zoe"], 'the menu does not know "Zoe" here'),
        ("Colour", ["red"], 'There is no menu "Colour" on the message. It has <Who: Ana | Ben | Mia>'),
    ],
)
async def test_what_a_menu_does_not_offer_is_impossible(
    playground: Playground, bot: SmallBot, ana: Person, menu: str, choices: list[str], words: str
) -> None:
    @bot.tree.command(description="d")
    async def menus(interaction: Interaction) -> None:
        await interaction.response.send_message("choose", view=Menus(timeout=None))

    async with running(bot, playground):
        await ana.command("menus")
        with pytest.raises(Impossible) as caught:
            await ana.choose(menu, *choices)
    assert words in str(caught.value)
