from typing import Any

import discord
import pytest

from tests.playground.bots import Interaction, SmallBot, picture, running, until
from tests.playground.openapi import needs_openapi, violations
from tests.playground.test_commands import Menus, with_commands
from tests.playground.test_messages import Card, notes
from tests.playground.test_modals import with_forms
from tutorbot.playground import Person, Playground

CALLBACK = "/interactions/1/…/callback"


@needs_openapi
async def test_what_discord_py_sends_is_what_discord_describes(
    playground: Playground, bot: SmallBot, ana: Person
) -> None:
    @bot.tree.command(description="d")
    async def much(interaction: Interaction) -> None:
        await interaction.response.defer(thinking=True)
        message = await interaction.followup.send(view=Card(), files=[picture(), notes()], wait=True)
        await message.edit(view=Card())
        embed = discord.Embed(title="t", colour=3).add_field(name="n", value="v").set_image(url="attachment://plot.png")
        await interaction.followup.send("x", embed=embed, file=picture(), ephemeral=True)
        await interaction.followup.send("menus", view=Menus(timeout=None))
        await interaction.edit_original_response(view=Card(picture=False), attachments=[])
        await interaction.user.send("psst", allowed_mentions=discord.AllowedMentions(users=[interaction.user]))

    async with running(with_forms(with_commands(bot)), playground):
        await ana.command("much")
        await until(lambda: ana.messages("dm") or bot.errors)
        menus = next(screen for screen in ana.messages() if "menus" in screen)
        await ana.choose("Level", "Easy", on=menus)
        await ana.command("everything")
        await ana.submit(kind="q")
        await ana.command("choices")
        await ana.submit(helper="Ben", place="study")
        await ana.command("old")
        await ana.press("Open")
        await ana.submit(answer="")
        await ana.complete("question add", "topic", "p")
    assert bot.errors == []
    assert len(playground.recorded) > 15
    assert violations(playground.recorded) == []


@needs_openapi
@pytest.mark.parametrize(
    ("method", "path", "body", "words"),
    [
        ("POST", CALLBACK, {"type": 4, "data": {"content": 5}}, "data.content"),
        ("POST", CALLBACK, {"type": 9, "data": {"title": "t", "components": []}}, "custom_id"),
        ("PATCH", "/webhooks/1/…/messages/@original", {"embeds": [{"title": "x" * 257}]}, "embeds.0.title"),
        ("PUT", "/applications/1/commands", [{"description": "no name"}], "name"),
        ("POST", "/nowhere", {}, "Discord describes no such request"),
    ],
)
def test_what_discord_does_not_describe_is_a_violation(method: str, path: str, body: Any, words: str) -> None:  # noqa: ANN401 any JSON value
    found = violations([{"method": method, "path": path, "body": body}])
    assert found
    assert words in found[0]


def test_without_a_description_nothing_is_a_violation(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TUTORBOT_OPENAPI", raising=False)
    assert violations([{"method": "POST", "path": "/nowhere", "body": {}}]) == []
