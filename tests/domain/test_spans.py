import re
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tutorbot.domain.spans import block, span, visible

hostile = st.text(st.characters() | st.sampled_from("`\n\r\t\x1b\u202e\u200b@<>*_ "), max_size=80)


@settings(deadline=None)
@given(hostile)
def test_nothing_that_steers_or_hides_is_left(text: str) -> None:
    left = {unicodedata.category(sign) for sign in visible(text) if sign not in "\n\u200d"}
    assert not left & {"Cc", "Cf", "Cs", "Cn", "Co", "Zl", "Zp"}


@settings(deadline=None)
@given(hostile, st.integers(1, 60))
def test_a_span_is_one_line_that_its_content_cannot_end(text: str, limit: int) -> None:
    made = span(text, limit)
    assert re.fullmatch(r"`[^`\n]+`", made)
    assert len(made) <= limit + 2


@settings(deadline=None)
@given(hostile, st.integers(1, 60))
def test_a_block_is_ended_by_its_own_fence_alone(text: str, limit: int) -> None:
    made = block(text, limit)
    assert made.startswith("```text\n")
    assert made.endswith("\n```")
    assert "```" not in made[7:-4]


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("plain\ntext", "plain\ntext"),
        ("\x1b[31mred\x1b[0m", "\\x1b[31mred\\x1b[0m"),
        ("abc\u202edef", "abc\\u202edef"),
        ("a\tb", "a   b"),
        ("ta\u0308glich, 日本, 👩\u200d🔬", "ta\u0308glich, 日本, 👩\u200d🔬"),
        ("\ud800", "\\ud800"),
    ],
)
def test_what_can_be_read_stays_and_what_cannot_is_written_out(text: str, seen: str) -> None:
    assert visible(text) == seen
