import re
import unicodedata
from datetime import date, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tutorbot.bot.texts import ago, code, inert, verbatim, visible

HOSTILE = (
    *("`", "``", "```", "\n", "\r", "\t", "\x00", "\x07", "\x1b[31m", "\x1b]8;;http://a\x07", "\u202e", "\u2066"),
    *("\u200b", "\u200d", "\ufeff", "\u00ad", "\ud800", "\u2028", "\x85", "\xa0", "\ue000", "\U000e0041", "\u0335" * 9),
    *("@everyone", "<@1>", "[a](http://b)", "**", "||", "# ", "a", " "),
)
outputs = st.lists(st.sampled_from(HOSTILE) | st.text(max_size=5), max_size=30).map("".join)
SPACES = "Zs"
OURS = "`\u200b"
"""How backticks are kept apart."""


def can_be_seen(words: str) -> bool:
    return all(sign.isprintable() or sign == "\n" or unicodedata.category(sign) == SPACES for sign in words)


@given(output=outputs, room=st.integers(60, 400))
def test_nothing_that_a_program_writes_ends_its_block_or_hides_in_it(output: str, room: int) -> None:
    block = verbatim(output, room)
    assert block.startswith("```\n")
    assert block.endswith("\n```")
    inside = block[4:-4]
    assert "```" not in inside + "\n"
    assert can_be_seen(inside.replace(OURS, "`"))
    assert len(block) <= room


@given(outputs)
def test_code_that_people_wrote_does_not_end_its_block(source: str) -> None:
    block = code(source)
    assert block.startswith("```python\n")
    assert "```" not in block.removeprefix("```python\n").removesuffix("\n```")


@given(outputs)
def test_what_is_visible_stays_as_it_is_and_what_is_not_can_be_told(output: str) -> None:
    shown = visible(output)
    assert visible(shown) == shown
    assert can_be_seen(shown)
    rest = iter(shown)
    assert all(sign in rest for sign in output if sign.isascii() and sign.isprintable()), "nothing is lost"


@pytest.mark.parametrize(
    ("output", "shown"),
    [
        ("\x1b[31mred\x1b[0m", r"\x1b[31mred\x1b[0m"),
        ("abc\u202ecba", r"abc\u202ecba"),
        ("a\u200bb", r"a\u200bb"),
        ("half \ud800", r"half \ud800"),
        ("0 %\r50 %\r\ndone", "0 %\n50 %\ndone"),
        ("a\tb", "a   b"),
        ("Grüße, 世界 🎉 é", "Grüße, 世界 🎉 é"),
        ("e\u0301 Z\u0335\u0336\u0337\u0338", "e\u0301 Z\u0335\u0336\\u0337\\u0338"),
    ],
)
def test_known_outputs(output: str, shown: str) -> None:
    assert visible(output) == shown


def test_what_is_cut_off_is_counted() -> None:
    block = verbatim("x" * 5000, 100)
    assert len(block) == 100
    assert block.endswith("\n… 5,000 characters in all\n```")


@given(outputs)
@example("[a **b** [c](http://d)")
def test_output_in_a_line_formats_links_and_pings_nothing(output: str) -> None:
    line = inert(output, 80)
    assert "\n" not in line
    outside = re.sub(r"`[^`\n]+`", "", line)
    assert not re.search(r"(?<!\\)[*|<]|\]\(|://|@(everyone|here)", outside), line


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (-1, "today"),
        (0, "today"),
        (1, "yesterday"),
        (5, "5 days ago"),
        (61, "on 1\u00a0Jan"),
        (100, "on 23\u00a0Nov 2025"),
    ],
)
def test_a_day_of_the_past_is_told_by_how_long_it_is_ago(days: int, said: str) -> None:
    today = date(2026, 3, 3)
    assert ago(today - timedelta(days=days), today) == said
