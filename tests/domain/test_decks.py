from dataclasses import replace

import pytest

from tests.builders import flashcard, predict, puzzle, question, recall
from tutorbot.domain.decks import sides
from tutorbot.domain.ids import ItemId
from tutorbot.domain.items import Item
from tutorbot.domain.puzzles import Call, Order

LINES = Order(solution="a = 1\nb = a", examples=(Call("f()"),), entry="f")
ASKED = "<p><b>Double it</b></p><p>Write <code>double(x)</code>, which returns a tensor twice as large.</p>"
OPTIONS = "<ul><li><p>Text of a</p></li><li><p>Text of b</p></li></ul>"
WHY_NOT = "<p><b>Why not</b></p><ul><li><p>Text of b</p><p>Count again.</p></li></ul>"
REASON = "<p>Multiplication works on each element.</p>"


@pytest.mark.parametrize(
    ("item", "front", "back"),
    [
        (flashcard(), "<p>What does a filter see?</p>", "<p>A small window of the picture.</p>"),
        (
            replace(question(options=2), code="x < 1"),
            f"<p>How many weights are there?</p><pre><code>x &lt; 1</code></pre>{OPTIONS}",
            f"<ul><li><p>Text of a</p></li></ul><p>Count them.</p>{WHY_NOT}",
        ),
        (recall(), f"<p>{recall().prompt}</p>", f"<p>{recall().full}</p>"),
        (
            puzzle(),
            f"{ASKED}<pre><code>def double(x):\n    ...</code></pre>",
            f"<pre><code>def double(x):\n    return x * 2</code></pre>{REASON}",
        ),
        (
            predict(),
            f"{ASKED}<p>Asked for: the shape of y</p><pre><code>y = torch.zeros(2, 3).T</code></pre>",
            f"<pre><code>(3, 2)</code></pre>{REASON}",
        ),
        (
            puzzle(task=LINES),
            f"{ASKED}<pre><code>b = a\na = 1</code></pre>",
            f"<pre><code>a = 1\nb = a</code></pre>{REASON}",
        ),
    ],
    ids=lambda value: value.kind if not isinstance(value, str) else "",
)
def test_an_item_has_two_sides(item: Item, front: str, back: str) -> None:
    assert sides(item) == (front, back)


def test_what_moderators_wrote_is_not_formatted() -> None:
    theirs = replace(question(stem="**Why** <b>?"), id=ItemId("guild-900000000000000001/1"))
    assert sides(theirs)[0].startswith("<p>**Why** &lt;b&gt;?</p>")
