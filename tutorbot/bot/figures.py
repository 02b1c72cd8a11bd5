"""A figure in a message: its picture with an alt text, and its text twin below."""

import io
from typing import TYPE_CHECKING, Any

import discord
from discord import MediaGalleryItem
from discord.ui import MediaGallery

from tutorbot.bot.screens import ROOM, text
from tutorbot.bot.texts import verbatim
from tutorbot.domain.alts import alt
from tutorbot.domain.errors import Unavailable
from tutorbot.domain.twins import twin

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tutorbot.bot.actions import Press
    from tutorbot.domain.figures import Figure, Look


async def drawn(
    press: "Press", figure: "Figure", look: "Look", name: str = "picture"
) -> "tuple[Sequence[discord.ui.Item[Any]], discord.File | None]":
    """The parts of a screen that show a figure, and the file to be sent with it; where there is no picture, its twin.

    Drawing takes a second or two: answer the press by `defer` before.
    """
    words = text(verbatim(twin(figure), ROOM))
    try:
        picture = await press.client.tutor.pictures.draw(figure, look)
    except Unavailable as error:
        return [words, text(f"-# {error}")], None
    file = discord.File(io.BytesIO(picture), f"{name}.png", description=alt(figure))
    return [MediaGallery(MediaGalleryItem(file, description=alt(figure))), words], file


async def all_drawn(
    press: "Press", figures: "Sequence[Figure]", look: "Look"
) -> "tuple[Sequence[discord.ui.Item[Any]], Sequence[discord.File]]":
    """As `drawn`, of several figures one below the other."""
    parts: list[discord.ui.Item[Any]] = []
    files = []
    for number, figure in enumerate(figures, start=1):
        shown, file = await drawn(press, figure, look, f"picture-{number}")
        parts += shown
        files += [file] if file else []
    return parts, files
