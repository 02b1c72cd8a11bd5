"""Try: the blanks of a topic, one after another; each is shown and answered as a puzzle is."""

from tutorbot.bot.actions import Press
from tutorbot.bot.items import words
from tutorbot.bot.modes import onward_line, onward_row
from tutorbot.bot.puzzles import puzzle_screen
from tutorbot.bot.screens import GOOD, Screen, defer, show, text
from tutorbot.bot.texts import plural
from tutorbot.bot.topics import guild_of
from tutorbot.domain.ids import InteractionId, LearnerId, TopicId
from tutorbot.domain.modes import Mode
from tutorbot.domain.puzzles import Ended
from tutorbot.tutor.blanks import Filled, Tried
from tutorbot.tutor.puzzles import Posed


async def open_blanks(press: Press, topic: TopicId, mode: Mode) -> None:
    """The blank at hand, or the first."""
    del mode
    await defer(press)
    found = await press.client.tutor.blanks.open(
        LearnerId(press.user.id), guild_of(press), topic, at=press.created_at, interaction=InteractionId(press.id)
    )
    await show(press, puzzle_screen(found) if isinstance(found, Posed) else tried_screen(found))


def tried_screen(tried: Tried) -> Screen:
    solved = sum(1 for each in tried.blanks if each.ended is Ended.SOLVED)
    lines = [
        f"-# {tried.onward.topic_title}",
        f"## ✏️ {solved} of {plural(len(tried.blanks), 'task')} solved",
        *map(_line, tried.blanks),
        onward_line(tried.onward),
    ]
    return Screen(text("\n".join(lines)), onward_row(tried.onward), colour=GOOD)


def _line(blank: Filled) -> str:
    title = words(blank.puzzle, blank.puzzle.title)
    if blank.ended is Ended.SHOWN:
        return f"📖 {title}: the solution was shown"
    how = "at the first attempt" if blank.tries == 1 else f"with {plural(blank.tries, 'attempt')}"
    hints = f" and {plural(blank.hints, 'hint')}" if blank.hints else ""
    return f"✅ {title}: {how}{hints}"
