from typing import TYPE_CHECKING, cast
from unittest.mock import AsyncMock, Mock

from discord.ui import TextDisplay
from structlog.testing import capture_logs

from tutorbot.bot.errors import explain
from tutorbot.bot.screens import Screen
from tutorbot.domain.errors import JudgingError

if TYPE_CHECKING:
    from tutorbot.bot.actions import Press


async def test_why_a_puzzle_is_out_of_order_is_logged_and_not_told() -> None:
    send = AsyncMock()
    response = Mock(is_done=Mock(return_value=False), send_message=send)
    press = cast("Press", Mock(id=7, response=response))
    with capture_logs() as logs:
        await explain(press, JudgingError("shapes/centre", "its solution raised KeyError at f(3)"))
    screen = send.call_args.kwargs["view"]
    assert isinstance(screen, Screen)
    told = "\n".join(part.content for part in screen.walk_children() if isinstance(part, TextDisplay))
    assert "This puzzle is out of order." in told
    assert "KeyError" not in told
    assert [(log["puzzle"], log["what"]) for log in logs] == [("shapes/centre", "its solution raised KeyError at f(3)")]
