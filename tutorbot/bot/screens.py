"""What the bot shows: Components V2, private by default, one message a session, edited in place."""

from typing import TYPE_CHECKING, Any

import discord
from discord.ui import ActionRow, Container, LayoutView, Separator, TextDisplay

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tutorbot.bot.actions import Press

CALM = discord.Colour(0x5865F2)
GOOD = discord.Colour(0x2D8A4E)
BAD = discord.Colour(0xC0392B)
WARM = discord.Colour(0xD98324)
ROOM = 3_950
"""Characters of text in a message; Discord shows 4,000."""


class Screen(LayoutView):
    """One framed message."""

    def __init__(self, *parts: discord.ui.Item[Any], colour: discord.Colour = CALM) -> None:
        super().__init__(timeout=None)
        self.add_item(Container(*parts, accent_colour=colour))

    def is_finished(self) -> bool:
        """Always: discord.py then keeps no copy to dispatch to; all state is in the custom_ids."""
        return True


def text(content: str) -> TextDisplay[Any]:
    return TextDisplay(content)


def rule() -> Separator[Any]:
    return Separator()


def row(*buttons: discord.ui.Item[Any]) -> ActionRow[Any]:
    return ActionRow(*buttons)


def rows(buttons: "Sequence[discord.ui.Item[Any]]") -> list[ActionRow[Any]]:
    """Rows of at most five, as even as can be: six become three and three."""
    count = -(-len(buttons) // 5)
    width = -(-len(buttons) // count) if count else 0
    return [ActionRow(*buttons[start : start + width]) for start in range(0, len(buttons), width)] if width else []


def fit(parts: "Sequence[discord.ui.Item[Any]]", giving: "Sequence[TextDisplay[Any]]", room: int = ROOM) -> None:
    """Cut texts from their ends, those of `giving` one after another, until Discord shows the whole."""
    spare = sum(len(part.content) for part in parts if isinstance(part, TextDisplay)) - room
    for part in giving:
        if spare <= 0:
            return
        before = len(part.content)
        part.content = _cut(part.content, max(1, before - spare))
        spare -= before - len(part.content)


def _cut(content: str, room: int) -> str:
    """As many whole lines as fit, and a mark where more were; a block of code stays closed."""
    kept = content[: max(0, room - len("\n…\n```"))]
    kept = kept.rpartition("\n")[0] or kept
    return f"{kept}\n…\n```" if kept.count("```") % 2 else f"{kept}\n-# …"


async def defer(press: "Press") -> None:
    """Answer later: in place of the private message that was pressed, else in a new private one."""
    if press.message is not None and press.message.flags.ephemeral:
        await press.response.defer()
    else:
        await press.response.defer(ephemeral=True, thinking=True)


async def private(press: "Press", screen: Screen) -> None:
    """A new message that only this person sees."""
    if press.response.is_done():
        await press.followup.send(view=screen, ephemeral=True)
    else:
        await press.response.send_message(view=screen, ephemeral=True)


async def show(press: "Press", screen: Screen, *given: discord.File | None) -> None:
    """Answer with a screen: in place of the private message that was pressed, else as a new private one.

    A press on a public message leaves that message to everybody else. The screen has a part for each file that is
    given.
    """
    files = [file for file in given if file]
    if press.response.is_done():
        await press.edit_original_response(view=screen, attachments=files)
    elif press.message is not None and press.message.flags.ephemeral:
        await press.response.edit_message(view=screen, attachments=files)
    else:
        await press.response.send_message(view=screen, ephemeral=True, files=files)
