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


async def private(press: "Press", screen: Screen) -> None:
    """A new message that only this person sees."""
    if press.response.is_done():
        await press.followup.send(view=screen, ephemeral=True)
    else:
        await press.response.send_message(view=screen, ephemeral=True)


async def show(press: "Press", screen: Screen) -> None:
    """Answer with a screen: in place of the private message that was pressed, else as a new private one.

    A press on a public message leaves that message to everybody else.
    """
    if press.response.is_done():
        await press.edit_original_response(view=screen)
    elif press.message is not None and press.message.flags.ephemeral:
        await press.response.edit_message(view=screen)
    else:
        await press.response.send_message(view=screen, ephemeral=True)
