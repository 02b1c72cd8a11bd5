"""A small bot with one of everything, for the tests of the page."""

import asyncio
import struct
import zlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from io import BytesIO
from typing import Any, Self

import discord
from discord import app_commands, ui

from tutorbot.playground import Playground

QUESTION = """**What is the shape of `y`?**
```python
import torch
from torch import nn

conv = nn.Conv2d(1, 32, kernel_size=3, padding=1)
y = conv(torch.randn(8, 1, 28, 28))  # one grey picture, eight times
```
**A** `[8, 32, 28, 28]`
**B** `[8, 32, 26, 26]`"""


def png(side: int = 64) -> BytesIO:
    """A square picture whose colour runs from left to right."""
    rows = b"".join(b"\0" + bytes(c for x in range(side) for c in (40, 3 * x % 256, 160)) for _ in range(side))
    chunks = [
        (b"IHDR", struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)),
        (b"IDAT", zlib.compress(rows)),
        (b"IEND", b""),
    ]
    packed = b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in chunks
    )
    return BytesIO(b"\x89PNG\r\n\x1a\n" + packed)


class Quiz(ui.LayoutView):
    """One question; its only state is what was answered."""

    def __init__(self, answer: str | None = None) -> None:
        super().__init__(timeout=None)
        box: ui.Container[Self] = ui.Container(
            ui.TextDisplay("-# Output size · easy · 3 of 10"), ui.Separator(), accent_colour=0x7C7AFF
        )
        box.add_item(ui.TextDisplay(QUESTION))
        row: ui.ActionRow[Self] = ui.ActionRow()
        for letter in "AB":
            button: ui.Button[Self] = ui.Button(label=letter, custom_id=letter, disabled=answer is not None)
            button.callback = self._answer  # type: ignore[assignment, method-assign]  # as its documentation does
            row.add_item(button)
        box.add_item(row)
        if answer:
            box.add_item(
                ui.TextDisplay(f"### {'✓ Right' if answer == 'A' else '✗ Not this time'}\n-# Padding 1 keeps 28.")
            )
            box.add_item(
                ui.ActionRow(ui.Button(label="Next question", custom_id="next", style=discord.ButtonStyle.primary))
            )
        self.add_item(box)

    async def _answer(self, press: discord.Interaction) -> None:
        assert press.data is not None
        await press.response.edit_message(view=Quiz(str(press.data.get("custom_id"))))


class Everything(ui.LayoutView):
    def __init__(self) -> None:
        super().__init__(timeout=None)
        options = [discord.SelectOption(label=f"Topic {n}", description=f"Unit {n}") for n in range(5)]
        self.add_item(
            ui.Container(
                ui.Section("# All components", accessory=ui.Thumbnail("attachment://run.png", description="A run")),
                ui.MediaGallery(discord.MediaGalleryItem("attachment://run.png", description="Loss by step")),
                ui.File("attachment://notes.txt"),
                ui.Separator(spacing=discord.SeparatorSpacing.large),
                ui.ActionRow(
                    ui.Select(custom_id="topics", placeholder="Pick two", min_values=2, max_values=2, options=options)
                ),
                ui.ActionRow(ui.UserSelect(custom_id="partner", placeholder="Pick a partner")),
                ui.ActionRow(
                    ui.Button(label="Primary", custom_id="p", style=discord.ButtonStyle.primary),
                    ui.Button(label="Success", custom_id="s", style=discord.ButtonStyle.success, emoji="✅"),
                    ui.Button(label="Danger", custom_id="d", style=discord.ButtonStyle.danger),
                    ui.Button(label="Off", custom_id="o", disabled=True),
                    ui.Button(label="Docs", url="https://docs.pytorch.org"),
                ),
                accent_colour=0xE8683A,
            )
        )  # fmt: skip


class NewQuestion(ui.Modal, title="A new question"):
    intro: ui.TextDisplay[ui.LayoutView] = ui.TextDisplay("Ask about **one** thing.")
    stem: ui.Label[Self] = ui.Label(
        text="Question",
        description="What the learner reads",
        component=ui.TextInput(custom_id="stem", style=discord.TextStyle.paragraph, min_length=5, max_length=300),
    )
    level: ui.Label[Self] = ui.Label(
        text="Difficulty",
        component=ui.RadioGroup(
            custom_id="level", options=[discord.RadioGroupOption(label=name) for name in ("Easy", "Hard")]
        ),
    )
    topic: ui.Label[Self] = ui.Label(
        text="Topic",
        component=ui.Select(custom_id="topic", options=[discord.SelectOption(label=name) for name in ("CNN", "RNN")]),
    )
    public: ui.Label[Self] = ui.Label(text="Everybody may see it", component=ui.Checkbox(custom_id="public"))

    async def on_submit(self, interaction: discord.Interaction) -> None:
        parts = (self.stem, self.level, self.topic, self.public)
        values = [getattr(part.component, "values", None) or getattr(part.component, "value", None) for part in parts]
        await interaction.response.send_message(f"Added: {values}")


class HandIn(ui.Modal, title="Hand in"):
    topics: ui.Label[Self] = ui.Label(
        text="Topics",
        component=ui.CheckboxGroup(
            custom_id="topics",
            min_values=1,
            max_values=2,
            options=[discord.CheckboxGroupOption(label=name) for name in ("CNN", "RNN", "GRU")],
        ),
    )
    work: ui.Label[Self] = ui.Label(text="Your file", component=ui.FileUpload(custom_id="work"))
    plots: ui.Label[Self] = ui.Label(
        text="Plots", component=ui.FileUpload(custom_id="plots", required=False, max_values=2)
    )

    async def on_submit(self, interaction: discord.Interaction) -> None:
        assert isinstance(self.topics.component, ui.CheckboxGroup)
        assert isinstance(self.work.component, ui.FileUpload)
        assert isinstance(self.plots.component, ui.FileUpload)
        files = self.work.component.values + self.plots.component.values
        names = [f"{file.filename} ({file.size} bytes)" for file in files]
        await interaction.response.send_message(f"{self.topics.component.values} in {names}")


class Showcase(discord.Client):
    def __init__(self, playground: Playground) -> None:
        super().__init__(
            intents=discord.Intents(guilds=True),
            connector=playground.connector(),
            guild_ready_timeout=0.02,
            max_messages=None,
        )
        self.tree = app_commands.CommandTree(self)
        self.released = asyncio.Event()
        """Lets go the answers that /slow holds back."""
        commands: tuple[app_commands.Command[Any, ..., None] | app_commands.ContextMenu, ...] = (
            quiz, echo, everything, hand_in, run, slow, silent, run_this, hush, profile
        )  # fmt: skip
        for command in commands:
            self.tree.add_command(command)
        self.tree.add_command(question)

    async def setup_hook(self) -> None:
        await self.tree.sync()


@app_commands.command(description="Answer questions, one after another")
@app_commands.describe(topic="What to practise", difficulty="How hard", count="How many")
@app_commands.choices(difficulty=[app_commands.Choice(name=name, value=name) for name in ("easy", "hard")])
async def quiz(
    interaction: discord.Interaction,
    topic: str | None = None,
    difficulty: str | None = None,
    count: app_commands.Range[int, 1, 20] = 5,
) -> None:
    del topic, difficulty, count
    await interaction.response.send_message(view=Quiz(), ephemeral=True)


@quiz.autocomplete("topic")
async def _topics(_: discord.Interaction, typed: str) -> list[app_commands.Choice[str]]:
    names = ("Why CNNs detect spatial patterns", "Output size and receptive field")
    return [app_commands.Choice(name=name, value=name) for name in names if typed.lower() in name.lower()]


@app_commands.command(description="Say something for all to see")
@app_commands.describe(text="What to say", count="How often")
async def echo(interaction: discord.Interaction, text: str, count: app_commands.Range[int, 1, 3] = 1) -> None:
    await interaction.response.send_message("\n".join([text.replace("\\n", "\n")] * count))


@app_commands.command(description="Show every component")
async def everything(interaction: discord.Interaction) -> None:
    files = [discord.File(png(), "run.png"), discord.File(BytesIO(b"Padding keeps the size."), "notes.txt")]
    await interaction.response.send_message(view=Everything(), files=files)


@app_commands.command(name="hand-in", description="Show your work")
async def hand_in(interaction: discord.Interaction) -> None:
    await interaction.response.send_modal(HandIn())


@app_commands.command(description="Run a file")
@app_commands.describe(file="A Python file", data="What it reads", note="What it is about")
async def run(
    interaction: discord.Interaction,
    file: discord.Attachment,
    data: discord.Attachment | None = None,
    note: str | None = None,
) -> None:
    ran = [f"{each.filename}: {(await each.read()).decode()}" for each in (file, data) if each]
    await interaction.response.send_message("\n".join([*ran, note or ""]))


@app_commands.context_menu(name="Run this code")
async def run_this(interaction: discord.Interaction, message: discord.Message) -> None:
    files = [(await file.read()).decode() for file in message.attachments]
    lines = message.content.splitlines()
    await interaction.response.send_message(f"{message.author.display_name} wrote {len(lines)} lines and {files}")


@app_commands.context_menu(name="Hush")
async def hush(_: discord.Interaction, message: discord.Message) -> None:
    """Leaves the interaction without an answer."""
    del message


@app_commands.context_menu(name="Show progress")
async def profile(interaction: discord.Interaction, person: discord.Member) -> None:
    await interaction.response.send_message(f"{person.display_name} is doing well.")


@app_commands.command(description="Think first")
async def slow(interaction: discord.Interaction[Showcase]) -> None:
    await interaction.response.defer(thinking=True)
    await interaction.client.released.wait()
    await interaction.edit_original_response(content="Here it is.")


@app_commands.command(description="Never answer")
async def silent(_: discord.Interaction) -> None:
    """Leaves the interaction without an answer."""


question = app_commands.Group(
    name="question", description="The server's questions", default_permissions=discord.Permissions(manage_guild=True)
)


@question.command(name="add", description="Write a question for this server")
async def _add(interaction: discord.Interaction) -> None:
    await interaction.response.send_modal(NewQuestion())


@asynccontextmanager
async def showcase(playground: Playground) -> AsyncIterator[Showcase]:
    """The bot, connected and with its commands known."""
    async with Showcase(playground) as bot:
        running = asyncio.create_task(bot.start(playground.token))
        await playground.bot_ready()
        yield bot
        await bot.close()
        await running
