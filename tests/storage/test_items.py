import pytest

from tests.builders import flashcard, puzzle, question, recall, template
from tutorbot.domain.items import Flashcard, Item, Question
from tutorbot.domain.puzzles import Call, Guess, Order, Predict, Tolerance, Wrong
from tutorbot.storage.items import from_json, to_json

ORDER = Order(
    solution="def f(x):\n    return x",
    examples=(Call("f(1)"),),
    entry="f",
    tolerance=Tolerance(0.0, 0.0),
    wrong=(Wrong("late", "return x", "It is late.", gets="values differ"),),
)
PREDICT = Predict(code="y = 1", asks="value", of="y", solution="1", wrong=(Guess("two", "2", "That is two."),))
ITEMS = [question(), template(), flashcard(), recall(), puzzle(), puzzle(task=ORDER), puzzle(task=PREDICT)]


@pytest.mark.parametrize("item", ITEMS)
def test_an_item_is_read_back_as_what_it_was(item: Item) -> None:
    assert from_json(to_json(item)) == item


def test_items_of_the_first_day_stay_readable() -> None:
    """As they were stored before proofs, sources and variants existed."""
    card = from_json(
        '{"id":"a/b","topic":"a","objective":null,"level":"beginner","front":"f","back":"b","kind":"flashcard"}'
    )
    assert isinstance(card, Flashcard)
    assert (card.proof, card.source) == (None, None)
    asked = from_json(
        '{"id":"a/q","topic":"a","objective":null,"difficulty":"easy","stem":"s","code":null,"options":['
        '{"id":"x","text":"1","why":null,"misconception":null},{"id":"y","text":"2","why":"No.","misconception":null}],'
        '"keys":["x"],"explanation":["e"],"hint":null,"mistakes":[],"kind":"question"}'
    )
    assert isinstance(asked, Question)
    assert (asked.proof, asked.variants) == (None, ())
    assert asked.variant(5) is asked
