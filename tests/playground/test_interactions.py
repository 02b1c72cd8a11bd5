import asyncio
from datetime import timedelta

import discord
import pytest

from tests.playground.bots import Interaction, SmallBot, running, until
from tutorbot.playground import InteractionFailed, Person, Playground


class Counter(discord.ui.View):
    """Counts presses in the message itself."""

    @discord.ui.button(label="➕ Count", custom_id="count")
    async def count(self, interaction: Interaction, _: discord.ui.Button["Counter"]) -> None:
        assert interaction.message
        number = int(interaction.message.content) + 1
        await interaction.response.edit_message(content=str(number), view=self)


async def failure_of(coroutine: object) -> discord.HTTPException:
    with pytest.raises(discord.HTTPException) as caught:
        await coroutine  # type: ignore[misc]  # any awaitable of discord.py
    return caught.value


async def test_a_command_is_answered(playground: Playground, bot: SmallBot, ana: Person) -> None:
    @bot.tree.command(description="Say hello")
    async def hello(interaction: Interaction, name: str) -> None:
        await interaction.response.send_message(f"Hello {name} from {interaction.user.display_name}")

    async with running(bot, playground):
        answer = await ana.command("hello", name="Ada")
    assert answer.screen
    assert str(answer.screen) == "Hello Ada from Ana"
    assert answer.screen.raw["interaction_metadata"]["name"] == "hello"


async def test_the_callback_tells_the_bot_about_its_message(playground: Playground, bot: SmallBot, ana: Person) -> None:
    seen: list[discord.InteractionCallbackResponse[SmallBot]] = []

    @bot.tree.command(description="d")
    async def hello(interaction: Interaction) -> None:
        seen.append(await interaction.response.send_message("hi", ephemeral=True))

    async with running(bot, playground):
        await ana.command("hello")
    assert seen[0].message_id == int(ana.screen.id)
    assert seen[0].is_ephemeral()


async def test_no_answer_in_time_fails_and_a_late_one_is_refused(
    playground: Playground, bot: SmallBot, ana: Person
) -> None:
    late = asyncio.get_running_loop().create_future()

    @bot.tree.command(description="d")
    async def slow(interaction: Interaction) -> None:
        await asyncio.sleep(0.6)
        try:
            await interaction.response.send_message("too late")
        except discord.NotFound as error:
            late.set_result(error)

    async with running(bot, playground):
        with pytest.raises(InteractionFailed, match=r"no answer within 0\.5 seconds"):
            await ana.command("slow")
        assert (await late).code == 10062
    assert ana.messages() == []


async def test_a_refused_answer_is_the_reason_of_the_failure(
    playground: Playground, bot: SmallBot, ana: Person
) -> None:
    @bot.tree.command(description="d")
    async def empty(interaction: Interaction) -> None:
        await interaction.response.send_message("")

    async with running(bot, playground):
        with pytest.raises(InteractionFailed, match="Cannot send an empty message"):
            await ana.command("empty")
    assert isinstance(bot.errors[0], discord.HTTPException)
    assert bot.errors[0].code == 50006


async def test_a_second_acknowledgement_is_refused(playground: Playground, bot: SmallBot, ana: Person) -> None:
    codes = []

    @bot.tree.command(description="d")
    async def twice(interaction: Interaction) -> None:
        again = discord.InteractionResponse(interaction)
        await interaction.response.send_message("one")
        codes.append((await failure_of(again.send_message("two"))).code)
        await interaction.followup.send("end")

    async with running(bot, playground):
        await ana.command("twice")
        await until(lambda: len(ana.messages()) >= 2)
    assert codes == [40060]
    assert [str(screen) for screen in ana.messages()] == ["one", "end"]


async def test_a_token_dies_after_fifteen_minutes_of_the_playgrounds_clock(
    playground: Playground, bot: SmallBot, ana: Person
) -> None:
    held: list[Interaction] = []

    @bot.tree.command(description="d")
    async def hello(interaction: Interaction) -> None:
        held.append(interaction)
        await interaction.response.send_message("hi")

    async with running(bot, playground):
        await ana.command("hello")
        playground.move_clock(timedelta(minutes=14))
        await held[0].edit_original_response(content="still here")
        playground.move_clock(timedelta(minutes=2))
        failure = await failure_of(held[0].edit_original_response(content="gone"))
        assert (failure.status, failure.code) == (401, 50027)
        assert (await failure_of(held[0].followup.send("gone"))).code == 50027
    assert ana.see() == "still here"


async def test_a_token_is_worth_nothing_before_the_acknowledgement(
    playground: Playground, bot: SmallBot, ana: Person
) -> None:
    codes = []

    @bot.tree.command(description="d")
    async def early(interaction: Interaction) -> None:
        codes.append((await failure_of(interaction.followup.send("early"))).code)
        await interaction.response.send_message("ok")

    async with running(bot, playground):
        await ana.command("early")
    assert codes == [10015]


async def test_a_deferred_answer_is_awaited(playground: Playground, bot: SmallBot, ana: Person) -> None:
    @bot.tree.command(description="d")
    async def think(interaction: Interaction) -> None:
        await interaction.response.defer(thinking=True, ephemeral=True)
        seen_while_thinking.append(ana.see())
        original = await interaction.original_response()
        assert original.flags.loading
        await interaction.followup.send("thought")
        await interaction.followup.send("and more", ephemeral=True)

    seen_while_thinking: list[str] = []
    async with running(bot, playground):
        answer = await ana.command("think")
        await until(lambda: len(ana.messages()) >= 2)
    assert seen_while_thinking == ["(only you can see this)\n(thinking…)"]
    assert answer.screen
    assert not answer.screen.thinking
    assert [str(screen) for screen in ana.messages()] == [
        "(only you can see this)\nthought",
        "(only you can see this)\nand more",
    ]


async def test_a_promise_that_is_not_kept_fails_in_words(playground: Playground, bot: SmallBot, ana: Person) -> None:
    @bot.tree.command(description="d")
    async def think(interaction: Interaction) -> None:
        await interaction.response.defer(thinking=True)

    ana.patience = 0.1
    async with running(bot, playground):
        with pytest.raises(InteractionFailed, match=r"no answer came within 0\.1 seconds"):
            await ana.command("think")


async def test_an_ephemeral_message_is_edited_in_place_and_unseen_by_others(
    playground: Playground, bot: SmallBot, ana: Person, ben: Person
) -> None:
    @bot.tree.command(description="d")
    async def count(interaction: Interaction) -> None:
        await interaction.response.send_message("0", view=Counter(timeout=None), ephemeral=True)

    async with running(bot, playground):
        await ana.command("count")
        await ana.press("Count")
        await ana.press("count")
    assert str(ana.screen) == "(only you can see this)\n2\n[➕ Count]"
    assert len(ana.messages()) == 1
    assert ben.messages() == []


async def test_simultaneous_presses_each_have_an_outcome(playground: Playground, bot: SmallBot, ana: Person) -> None:
    @bot.tree.command(description="d")
    async def count(interaction: Interaction) -> None:
        await interaction.response.send_message("0", view=Counter(timeout=None))

    async with running(bot, playground):
        await ana.command("count")
        answers = await asyncio.gather(*(ana.press("Count") for _ in range(5)))
    assert len({answer.interaction_id for answer in answers}) == 5


async def test_original_and_follow_ups_can_be_read_edited_and_deleted(
    playground: Playground, bot: SmallBot, ana: Person
) -> None:
    done = asyncio.Event()

    @bot.tree.command(description="d")
    async def edits(interaction: Interaction) -> None:
        await interaction.response.send_message("one")
        follow_up = await interaction.followup.send("two", wait=True)
        await follow_up.edit(content="two, edited")
        assert (await interaction.followup.fetch_message(follow_up.id)).content == "two, edited"
        await interaction.delete_original_response()
        assert (await failure_of(interaction.original_response())).code == 10008
        assert (await failure_of(interaction.edit_original_response(content="x"))).code == 10008
        done.set()

    async with running(bot, playground):
        await ana.command("edits")
        async with asyncio.timeout(5):
            await done.wait()
    assert [str(screen) for screen in ana.messages()] == ["two, edited"]


async def test_a_deleted_message_cannot_be_updated(playground: Playground, bot: SmallBot, ana: Person) -> None:
    @bot.tree.command(description="d")
    async def gone(interaction: Interaction) -> None:
        view = discord.ui.View(timeout=None)
        button = discord.ui.Button[discord.ui.View](label="Go", custom_id="go")

        async def press(press: Interaction) -> None:
            await interaction.delete_original_response()
            failure = await failure_of(press.response.edit_message(content="x"))
            await press.response.send_message(f"refused: {failure.code}")

        button.callback = press  # type: ignore[assignment]  # as discord.py's own decorators do
        view.add_item(button)
        await interaction.response.send_message("soon gone", view=view)

    async with running(bot, playground):
        await ana.command("gone")
        await ana.press("Go")
    assert [str(screen) for screen in ana.messages()] == ["refused: 10008"]


async def test_an_update_needs_a_message_to_update(playground: Playground, bot: SmallBot, ana: Person) -> None:
    @bot.tree.command(description="d")
    async def wrong(interaction: Interaction) -> None:
        await bot.http.request(
            discord.http.Route("POST", f"/interactions/{interaction.id}/{interaction.token}/callback"),
            json={"type": 7, "data": {"content": "x"}},
        )

    async with running(bot, playground):
        with pytest.raises(InteractionFailed, match="Value must be one of"):
            await ana.command("wrong")


async def test_without_a_bot_an_interaction_fails(playground: Playground, bot: SmallBot, ana: Person) -> None:
    @bot.tree.command(description="d")
    async def hello(interaction: Interaction) -> None:
        await interaction.response.send_message("hi")

    async with running(bot, playground):
        await ana.command("hello")
    with pytest.raises(InteractionFailed, match="the bot is not connected"):
        await ana.command("hello")


async def test_a_component_outlives_the_bot_that_made_it(playground: Playground, bot: SmallBot, ana: Person) -> None:
    @bot.tree.command(description="d")
    async def count(interaction: Interaction) -> None:
        await interaction.response.send_message("0", view=Counter(timeout=None))

    async with running(bot, playground):
        await ana.command("count")
    second = SmallBot(connector=playground.connector())
    second.add_view(Counter(timeout=None))
    async with running(second, playground):
        await ana.press("Count")
    assert str(ana.screen).startswith("1\n")


async def test_a_forged_component_reaches_the_bot_as_it_is(playground: Playground, bot: SmallBot, ana: Person) -> None:
    seen = []

    @bot.tree.command(description="d")
    async def count(interaction: Interaction) -> None:
        await interaction.response.send_message("0", view=Counter(timeout=None))

    @bot.event
    async def on_interaction(interaction: Interaction) -> None:
        if interaction.data and interaction.data.get("custom_id") == "forged:7":
            seen.append(interaction.data.get("values"))
            await interaction.response.send_message("from an older version", ephemeral=True)

    async with running(bot, playground):
        await ana.command("count")
        answer = await ana.press_raw(ana.screen, "forged:7", values=["x"], component_type=3)
    assert seen == [["x"]]
    assert "older version" in str(answer.screen)
