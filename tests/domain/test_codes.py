import pytest

from tutorbot.domain.codes import MOST, first_block, received
from tutorbot.domain.errors import TutorError


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("x = 1", "x = 1"),
        ("\r\nx = 1\r\ny = 2\r", "x = 1\ny = 2"),
        ("```python\nx = 1\n```", "x = 1"),
        ("  ```\n    x\n  y\n```  ", "    x\n  y"),
        ("```x```", "x"),
        ("\n    indented = True\n", "    indented = True"),
        ("a = '```'", "a = '```'"),
        ("half = '\ud800'", "half = '?'"),
    ],
)
def test_code_is_taken_out_of_what_was_typed(typed: str, code: str) -> None:
    assert received(typed) == code


@pytest.mark.parametrize("typed", ["", "  \n\n ", "```\n```", "``````"])
def test_no_code_is_said_in_words(typed: str) -> None:
    with pytest.raises(TutorError, match="no code"):
        received(typed)


def test_too_much_code_is_said_in_words() -> None:
    assert len(received("x" * MOST)) == MOST
    with pytest.raises(TutorError, match=r"20,001 characters long; I run up to 20,000"):
        received("x" * (MOST + 1))


@pytest.mark.parametrize(
    ("message", "code"),
    [
        ("Look:\n```python\nx = 1\n```\nand ```y```", "x = 1"),
        ("```py\nx\n```", "x"),
        ("```\nx\n  y\n```", "x\n  y"),
        ("```print(1)```", "print(1)"),
        ("```c++\nx\n```", "x"),
        ("no `code` here", None),
        ("``` ```", None),
        ("```never closed", None),
    ],
)
def test_the_first_block_of_a_message_is_its_code(message: str, code: str | None) -> None:
    assert first_block(message) == code
