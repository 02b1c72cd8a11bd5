"""What the check lets through, Discord must be able to show: the real screens, measured at the limit."""

from itertools import product

import discord
import pytest

from tutorbot.bot.quizzes import answer_screen, question_screen
from tutorbot.content.forms import OptionLine, check_question
from tutorbot.domain.errors import Invalid
from tutorbot.domain.ids import AttemptId, ItemId, TopicId
from tutorbot.domain.items import Question
from tutorbot.domain.quizzes import Outcome
from tutorbot.tutor.quizzes import Asked

DISCORD_SHOWS = 4000
ITEMS = ["guild-7/1", "sizes/full"]
"""A moderator's question, whose signs get backslashes, and a course's."""


def question(item: str, sign: str, keys: int, code_lines: int) -> Question:
    """A question with every text as long as it may be, apart from its code."""

    def fill(number: int, length: int) -> str:
        return f"{number} " + (f"x {sign} " * length)[: length - 2].strip()

    options = [OptionLine(fill(n, 150), right=n < keys, why="" if n < keys else fill(n, 60)) for n in range(6)]
    return check_question(
        item_id=ItemId(item),
        topic=TopicId("sizes"),
        difficulty="medium",
        stem=fill(0, 200),
        code="\n".join(["x = '" + "x" * 54 + "'"] * code_lines),
        options=options,
        explanation=[fill(n, 50) for n in range(6)],
        hint=fill(0, 50),
        mistakes=[fill(n, 50) for n in range(3)],
    )


def fullest(item: str, sign: str, keys: int) -> Question:
    """The question with the most code that still passes."""
    for lines in range(25, 0, -1):
        try:
            return question(item, sign, keys, lines)
        except Invalid:
            continue
    raise AssertionError("nothing passes")


def length(view: discord.ui.LayoutView) -> int:
    return sum(len(part.content) for part in view.walk_children() if isinstance(part, discord.ui.TextDisplay))


@pytest.mark.parametrize(("item", "sign", "keys"), list(product(ITEMS, ["y", "_", "<"], [1, 2])))
async def test_the_fullest_question_that_passes_can_be_shown_at_every_step(item: str, sign: str, keys: int) -> None:
    full = fullest(item, sign, keys)
    wrong = [option for option in full.options if option.why]

    def asked(outcome: Outcome | None) -> Asked:
        return Asked(
            attempt=AttemptId(10**12),
            step=20,
            total=20,
            topic="T" * 80,
            question=full,
            options=full.options,
            hinted=True,
            repeats=0,
            picks=(wrong if keys > 1 else wrong[:1]) if outcome is Outcome.WRONG else (),
            outcome=outcome,
        )

    assert length(question_screen(asked(None))) <= DISCORD_SHOWS
    answered = length(answer_screen(asked(Outcome.WRONG)))
    assert DISCORD_SHOWS - 1000 < answered <= DISCORD_SHOWS
