import asyncio
import io

import aiohttp
import discord
import pytest
from discord import app_commands, ui

from tests.playground.bots import PNG, Interaction, SmallBot, picture, running, until
from tutorbot.playground import Impossible, InteractionFailed, Person, Playground


class Card(ui.LayoutView):
    """One of everything that Components V2 show."""

    def __init__(self, *, picture: bool = True) -> None:
        super().__init__(timeout=None)
        icon = ui.Thumbnail["Card"]("https://example.com/x.png", description="icon")
        held: list[ui.Item[Card]] = [
            ui.TextDisplay("# Kernels"),
            ui.Section("A kernel slides.", accessory=icon),
            ui.Separator(),
        ]
        if picture:
            held.append(ui.MediaGallery(discord.MediaGalleryItem("attachment://plot.png", description="loss")))
            held.append(ui.File("attachment://notes.txt"))
        held.append(
            ui.ActionRow(
                ui.Button(label="Next", emoji="➡️", custom_id="next"),
                ui.Button(label="Back", custom_id="back", disabled=True),
                ui.Button(label="Docs", url="https://pytorch.org"),
            )
        )
        self.add_item(ui.Container(*held, accent_colour=0x2E8B57))
        self.add_item(ui.ActionRow(ui.Select(custom_id="topic", placeholder="Topic", options=[_option("CNNs")])))


def _option(label: str) -> discord.SelectOption:
    return discord.SelectOption(label=label)


def notes() -> discord.File:
    return discord.File(io.BytesIO(b"notes"), "notes.txt")


async def test_components_v2_read_as_they_look(playground: Playground, bot: SmallBot, ana: Person) -> None:
    @bot.tree.command(description="d")
    async def card(interaction: Interaction) -> None:
        await interaction.response.send_message(view=Card(), files=[picture(), notes()], ephemeral=True)

    async with running(bot, playground):
        await ana.command("card")
    assert ana.see() == (
        "(only you can see this)\n"
        "# Kernels\n"
        "A kernel slides.\n"
        "(x.png: icon)\n"
        "────\n"
        "(plot.png: loss)\n"
        "(notes.txt)\n"
        "[➡️ Next] [Back (disabled)] [Docs → https://pytorch.org]\n"
        "<Topic: CNNs>"
    )


async def test_embeds_and_loose_files_read_as_they_look(playground: Playground, bot: SmallBot, ana: Person) -> None:
    @bot.tree.command(description="d")
    async def card(interaction: Interaction) -> None:
        embed = discord.Embed(title="Score", description="3 of 4").add_field(name="Missed", value="padding")
        embed.set_image(url="attachment://plot.png").set_footer(text="today").set_author(name="tutorbot")
        await interaction.response.send_message("Done", embed=embed, files=[picture(), notes()])

    async with running(bot, playground):
        await ana.command("card")
    text = "Done\ntutorbot\nScore\n3 of 4\nMissed: padding\n(plot.png)\ntoday\n(notes.txt)"
    assert ana.see() == text


async def test_a_file_is_kept_over_an_edit_and_served_by_the_cdn(
    playground: Playground, bot: SmallBot, ana: Person
) -> None:
    read = []

    @bot.tree.command(description="d")
    async def card(interaction: Interaction) -> None:
        await interaction.response.defer()
        message = await interaction.followup.send(view=Card(), files=[picture(), notes()], wait=True)
        view = Card()
        edited = await message.edit(view=view)
        read.append(await edited.attachments[0].read())

    async with running(bot, playground):
        await ana.command("card")
        await until(lambda: read)
        async with aiohttp.ClientSession() as browser, browser.get(f"{playground.url}/api/state?person=ana") as state:
            attachment = (await state.json())["messages"][0]["attachments"][0]
            assert attachment["url"].startswith("/cdn/attachments/")
            async with browser.get(playground.url + attachment["url"]) as file:
                assert (file.content_type, await file.read()) == ("image/png", PNG)
    assert read == [PNG]
    screen = ana.screen
    assert [file["filename"] for file in screen.files] == ["plot.png", "notes.txt"]
    assert (screen.files[0]["width"], screen.files[0]["description"]) == (1, "a plot")
    assert "cdn.discordapp.com" in playground.hosts_asked


async def test_an_edit_without_its_file_is_refused(playground: Playground, bot: SmallBot, ana: Person) -> None:
    refused = asyncio.get_running_loop().create_future()

    @bot.tree.command(description="d")
    async def card(interaction: Interaction) -> None:
        await interaction.response.send_message(view=Card(), files=[picture(), notes()])
        try:
            await interaction.edit_original_response(view=Card(), attachments=[])
        except discord.HTTPException as error:
            refused.set_result(error)

    async with running(bot, playground):
        await ana.command("card")
        error = await asyncio.wait_for(refused, 5)
    assert error.code == 50035
    assert 'attachment "plot.png" was not found' in error.text


async def test_components_v2_cannot_be_given_text_afterwards(
    playground: Playground, bot: SmallBot, ana: Person
) -> None:
    refused = asyncio.get_running_loop().create_future()

    @bot.tree.command(description="d")
    async def card(interaction: Interaction) -> None:
        await interaction.response.send_message(view=Card(picture=False))
        try:
            await interaction.edit_original_response(content="text", view=None)
        except discord.HTTPException as error:
            refused.set_result(error)

    async with running(bot, playground):
        await ana.command("card")
        error = await asyncio.wait_for(refused, 5)
    assert "'content' field cannot be used" in error.text


async def test_the_refusal_has_discords_nested_form(playground: Playground, bot: SmallBot, ana: Person) -> None:
    @bot.tree.command(description="d")
    async def twins(interaction: Interaction) -> None:
        view = ui.View()
        view.add_item(ui.Button(label="A", custom_id="same"))
        view.add_item(ui.Button(label="B", custom_id="same"))
        await interaction.response.send_message("x", view=view)

    async with running(bot, playground):
        with pytest.raises(InteractionFailed, match="custom id cannot be duplicated"):
            await ana.command("twins")
    error = bot.errors[0]
    assert isinstance(error, discord.HTTPException)
    assert (error.status, error.code) == (400, 50035)
    assert error.text == (
        "Invalid Form Body\nIn data.components.0.components.1.custom_id: Component custom id cannot be duplicated"
    )


async def test_the_bot_writes_to_channels_and_people(
    playground: Playground, bot: SmallBot, ana: Person, ben: Person
) -> None:
    @bot.tree.command(description="d")
    async def tell(interaction: Interaction) -> None:
        await interaction.response.send_message("look around", ephemeral=True)
        assert isinstance(interaction.channel, discord.TextChannel)
        message = await interaction.channel.send("for everybody")
        await message.edit(content="for everybody, edited")
        gone = await interaction.channel.send("gone")
        await gone.delete()
        await (await bot.fetch_user(int(ben.id))).send("for Ben")

    async with running(bot, playground):
        await ana.command("tell")
        await until(lambda: ben.messages("dm"))
    assert [str(screen) for screen in ben.messages("#study")] == ["for everybody, edited"]
    assert [str(screen) for screen in ben.messages("dm")] == ["for Ben"]
    assert ana.messages("dm") == []


async def test_a_person_may_refuse_direct_messages(playground: Playground, bot: SmallBot, ana: Person) -> None:
    @bot.tree.command(description="d")
    async def tell(interaction: Interaction) -> None:
        try:
            await interaction.user.send("psst")
        except discord.Forbidden as error:
            await interaction.response.send_message(f"refused: {error.code}")

    ana.refuse_direct_messages()
    async with running(bot, playground):
        await ana.command("tell")
    assert ana.see() == "refused: 50007"


async def test_whoever_has_left_the_server_has_the_bot_as_an_app_of_their_own_and_gets_no_messages(
    playground: Playground, bot: SmallBot, ana: Person
) -> None:
    @bot.tree.command(description="d")
    @app_commands.allowed_installs(guilds=True, users=True)
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
    async def tell(interaction: Interaction) -> None:
        try:
            await interaction.user.send("psst")
        except discord.Forbidden as error:
            await interaction.response.send_message(f"refused: {error.code} {interaction._integration_owners}")

    @bot.tree.command(description="d")
    async def here(_: Interaction) -> None:
        raise AssertionError

    ana.leave_server()
    async with running(bot, playground):
        with pytest.raises(Impossible, match="Ana has left the server"):
            await ana.command("tell")
        with pytest.raises(Impossible, match="/here is not offered"):
            await ana.at("dm").command("here")
        await ana.command("tell")
    assert ana.see() == f"refused: 50278 {{1: {ana.id}}}"


async def test_ephemeral_messages_exist_for_nobody_else(playground: Playground, bot: SmallBot, ana: Person) -> None:
    @bot.tree.command(description="d")
    async def hidden(interaction: Interaction) -> None:
        await interaction.response.send_message("hidden", ephemeral=True)
        message = await interaction.original_response()
        assert isinstance(interaction.channel, discord.TextChannel)
        try:
            await interaction.channel.fetch_message(message.id)
        except discord.NotFound as error:
            await interaction.followup.send(f"not there: {error.code}")

    async with running(bot, playground):
        await ana.command("hidden")
        await until(lambda: "10008" in ana.see())


@pytest.mark.parametrize(
    ("allowed", "pinged"),
    [
        (None, (["ben"], True)),
        (discord.AllowedMentions.none(), ([], False)),
        (
            discord.AllowedMentions(everyone=False, roles=False, users=[discord.Object(1301000000000000302)]),
            (["ben"], False),
        ),
    ],
)
async def test_mentions_ping_as_far_as_they_are_allowed(
    playground: Playground,
    bot: SmallBot,
    ana: Person,
    ben: Person,
    allowed: discord.AllowedMentions | None,
    pinged: tuple[list[str], bool],
) -> None:
    @bot.tree.command(description="d")
    async def shout(interaction: Interaction) -> None:
        text = f"@everyone look, <@{ben.id}>"
        if allowed:
            await interaction.response.send_message(text, allowed_mentions=allowed)
        else:
            await interaction.response.send_message(text)

    async with running(bot, playground):
        await ana.command("shout")
    raw = ana.screen.raw
    assert ([user["username"] for user in raw["mentions"]], raw["mention_everyone"]) == pinged


async def test_a_rate_limit_is_waited_out(playground: Playground, bot: SmallBot, ana: Person) -> None:
    @bot.tree.command(description="d")
    async def hello(interaction: Interaction) -> None:
        await interaction.response.send_message("at last")

    async with running(bot, playground):
        playground.throttle(1, retry_after=0.1, path="/callback")
        await ana.command("hello")
    statuses = [entry.status for entry in playground.backend.wire.entries if entry.path.endswith("/callback")]
    assert statuses == [429, 200]
    assert ana.see() == "at last"
