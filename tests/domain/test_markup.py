from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tutorbot.domain.markup import html, plain


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("one\ntwo", "<p>one<br>two</p>"),
        ("one\n\ntwo", "<p>one</p><p>two</p>"),
        ("**bold**, *italic* and `x * y * z`", "<p><b>bold</b>, <i>italic</i> and <code>x * y * z</code></p>"),
        ("**uses `x` inside**", "<p><b>uses <code>x</code> inside</b></p>"),
        ("2 * 3 * 4, a*b*c", "<p>2 * 3 * 4, a*b*c</p>"),
        (r"\*not italic\* \<br>", "<p>*not italic* &lt;br&gt;</p>"),
        ("snake_case_name", "<p>snake_case_name</p>"),
        ("Two:\n- one\n- `two`\nand on", "<p>Two:</p><ul><li>one</li><li><code>two</code></li></ul><p>and on</p>"),
        ("1. one\n2. two", "<ol><li>one</li><li>two</li></ol>"),
        (
            "See:\n```python\nif a < b:\n\n    print('<b>')\n```\nDone.",
            "<p>See:</p><pre><code>if a &lt; b:\n\n    print(&#x27;&lt;b&gt;&#x27;)</code></pre><p>Done.</p>",
        ),
        ("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"),
        ("`a\0b` \0" + "0\0", "<p><code>ab</code> 0</p>"),
        ("**a *b** c*", "<p><b>a *b</b> c*</p>"),
        ("", ""),
    ],
)
def test_what_courses_use_of_markdown_becomes_html(text: str, expected: str) -> None:
    assert html(text) == expected


def test_what_somebody_typed_keeps_its_signs() -> None:
    assert plain("**x** `y<z`\n- a\n\nb") == "<p>**x** <code>y&lt;z</code><br>- a</p><p>b</p>"


class Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in {"p", "br", "b", "i", "code", "pre", "ul", "ol", "li"}
        assert attrs == []
        if tag != "br":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


@settings(max_examples=60)
@given(st.text(st.sampled_from("ab<>&\"'`*_\\-1. \n\0/="), max_size=60))
def test_no_text_becomes_more_than_it_may(text: str) -> None:
    for made in (html(text), plain(text)):
        reader = Reader()
        reader.feed(made)
        reader.close()
        assert reader.open == []
        if "```" not in text:  # the name of a language goes
            assert [sign for sign in reader.text if sign in "ab=/"] == [sign for sign in text if sign in "ab=/"]
