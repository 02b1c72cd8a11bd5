import json
from pathlib import Path

from tests.playground.bots import Interaction, SmallBot, picture, running, until
from tutorbot.playground import Person, Playground


def with_picture(bot: SmallBot) -> SmallBot:
    @bot.tree.command(description="d")
    async def card(interaction: Interaction) -> None:
        await interaction.response.send_message("x", file=picture())
        await interaction.edit_original_response(content="y")

    return bot


async def test_every_body_that_the_bot_sends_is_recorded(tmp_path: Path) -> None:
    record = tmp_path / "bodies.jsonl"
    async with Playground(port=0, record=record) as playground:
        bot = with_picture(SmallBot(connector=playground.connector()))
        async with running(bot, playground):
            await playground.person("ana").command("card")
        in_memory = playground.recorded
    lines = [json.loads(line) for line in record.read_text().splitlines()]
    assert [(line["method"], line["path"].rpartition("/")[2]) for line in lines] == [
        ("PUT", "commands"),
        ("POST", "callback"),
        ("PATCH", "@original"),
    ]
    assert all(set(line) == {"at", "method", "path", "body"} for line in lines)
    assert lines[1]["body"]["data"]["content"] == "x"
    assert lines == in_memory


async def test_no_token_is_written_anywhere(tmp_path: Path) -> None:
    record = tmp_path / "bodies.jsonl"
    tokens: list[str] = []
    async with Playground(port=0, record=record) as playground:
        bot = SmallBot(connector=playground.connector())

        @bot.tree.command(description="d")
        async def card(interaction: Interaction) -> None:
            tokens.append(interaction.token)
            await interaction.response.defer()
            await interaction.followup.send("x")

        async with running(bot, playground):
            await playground.person("ana").command("card")
        shown = json.dumps([entry.for_page() for entry in playground.backend.wire.entries])
    for text in (shown, record.read_text()):
        assert tokens[0] not in text
        assert playground.token not in text
    assert "/callback" in shown


async def test_the_log_says_why_something_was_refused(playground: Playground, bot: SmallBot, ana: Person) -> None:
    @bot.tree.command(description="d")
    async def hello(interaction: Interaction) -> None:
        await interaction.response.send_message("hi")
        await interaction.followup.send("")

    async with running(bot, playground):
        await ana.command("hello")
        await until(lambda: bot.errors)
    refused = [entry.for_page() for entry in playground.backend.wire.entries if entry.refusal]
    assert [(entry["status"], entry["ok"], entry["refusal"]) for entry in refused] == [
        (400, False, "Cannot send an empty message")
    ]
