import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tutorbot.content.forms import check_puzzle_form, puzzle_form_of
from tutorbot.domain.errors import FieldFault, Invalid
from tutorbot.domain.ids import ItemId, TopicId
from tutorbot.domain.items import Difficulty
from tutorbot.domain.puzzles import Call, Implement, Predict, Puzzle

ITEM, TOPIC = ItemId("guild-7/3"), TopicId("tensors")
PREDICT = {
    "kind": "predict",
    "statement": "Which shape does `y` have? Think of the stride.",
    "code": "x = torch.zeros(1, 1, 5, 5)\ny = F.avg_pool2d(x, 3, stride=1)",
    "asks": "shape of y",
    "solution": "(1, 1, 3, 3)",
    "explanation": "A window of 3 has 3 places.\nThe channels stay.",
}
IMPLEMENT = {
    "kind": "implement",
    "statement": "Write `double(x)`.",
    "starter": "def double(x):\n    ...",
    "solution": "```python\ndef double(x):\n    return 2 * x\n```",
    "calls": "double(torch.ones(2))\n- double(torch.zeros(3))\n\n`double(torch.zeros(0))`",
    "explanation": "Multiplication works on each element.",
}


def check(form: dict[str, str], **changes: str) -> Puzzle:
    return check_puzzle_form({**form, **changes}, ITEM, TOPIC)


def faults(form: dict[str, str], **changes: str) -> list[tuple[str, str]]:
    with pytest.raises(Invalid) as caught:
        check(form, **changes)
    return [(fault.field, fault.message) for fault in caught.value.faults]


def test_a_predict_form_becomes_a_puzzle() -> None:
    puzzle = check(PREDICT)
    assert (puzzle.id, puzzle.topic, puzzle.difficulty) == (ITEM, TOPIC, Difficulty.MEDIUM)
    assert puzzle.title == "Which shape does y have?"
    assert puzzle.explanation == ("A window of 3 has 3 places.", "The channels stay.")
    assert puzzle.hints == ()
    assert puzzle.by_people
    assert puzzle.proof is None
    assert puzzle.task == Predict(code=PREDICT["code"], asks="shape", of="y", solution="(1, 1, 3, 3)")


def test_an_implement_form_shows_two_calls_and_hides_the_others() -> None:
    puzzle = check(IMPLEMENT, difficulty="Hard", title="Twice", hints="Which operator?\nMultiply.")
    assert (puzzle.title, puzzle.difficulty, puzzle.hints) == (
        "Twice",
        Difficulty.HARD,
        ("Which operator?", "Multiply."),
    )
    assert puzzle.task == Implement(
        form="implement",
        starter=IMPLEMENT["starter"],
        solution="def double(x):\n    return 2 * x",
        examples=(Call("double(torch.ones(2))"), Call("double(torch.zeros(3))")),
        cases=(Call("double(torch.zeros(0))"),),
        entry="double",
    )


@pytest.mark.parametrize(
    ("typed", "asks", "of"),
    [
        ("value of y.sum()", "value", "y.sum()"),
        ("the dtype of x[0]", "dtype", "x[0]"),
        ("Shape of y", "shape", "y"),
        ("prints", "prints", None),
        ("what it prints", "prints", None),
        ("what is printed", "prints", None),
        ("raises", "raises", None),
    ],
)
def test_what_is_asked_stands_on_one_line(typed: str, asks: str, of: str | None) -> None:
    task = check(PREDICT, asks=typed).task
    assert isinstance(task, Predict)
    assert (task.asks, task.of) == (asks, of)


def test_a_long_first_sentence_becomes_a_title_that_is_cut_between_words() -> None:
    title = check(PREDICT, statement=f"What {'is it ' * 20}?").title
    assert title.endswith("is it…")
    assert len(title) <= 60


@pytest.mark.parametrize(
    ("form", "changes", "field", "words"),
    [
        (PREDICT, {"statement": ""}, "statement", "empty"),
        (PREDICT, {"statement": "x" * 1201}, "statement", "1201 characters long"),
        (PREDICT, {"code": "x = 1\ny = = 2"}, "code", "line 2: Python cannot read this code"),
        (PREDICT, {"code": ""}, "code", "`code` is missing"),
        (PREDICT, {"asks": "colour of y"}, "asks", "expected such as “shape of y”"),
        (PREDICT, {"asks": "shape of y +"}, "asks", "Python cannot read this expression"),
        (PREDICT, {"solution": ""}, "solution", "empty"),
        (PREDICT, {"explanation": ""}, "explanation", "no entries"),
        (PREDICT, {"explanation": "Fine.\nSo option B is right."}, "explanation", "line 2: “option B” names an option"),
        (PREDICT, {"difficulty": "simple"}, "difficulty", "“simple” is none of the words"),
        (PREDICT, {"title": "x" * 61}, "title", "61 characters long"),
        (PREDICT, {"hints": "a\nb\nc\nd"}, "hints", "more than 3 entries"),
        (IMPLEMENT, {"starter": ""}, "starter", "`starter` is missing"),
        (IMPLEMENT, {"solution": "def double(x)\n    return 2"}, "solution", "line 1: Python cannot read this code"),
        (IMPLEMENT, {"calls": ""}, "calls", "`examples` is missing; expected calls of the function"),
        (IMPLEMENT, {"calls": "double(1)\ndouble(2)\ndouble("}, "calls", "line 3: Python cannot read"),
        (IMPLEMENT, {"kind": "order"}, "solution", "lines to put in order"),
    ],
)
def test_a_fault_is_named_by_field(form: dict[str, str], changes: dict[str, str], field: str, words: str) -> None:
    found = [message for name, message in faults(form, **changes) if name == field]
    assert [message for message in found if words in message], faults(form, **changes)


def test_an_empty_form_is_told_what_it_needs() -> None:
    assert {field for field, _ in faults({}, kind="predict")} >= {
        "statement",
        "code",
        "asks",
        "solution",
        "explanation",
    }
    assert {field for field, _ in faults({}, kind="implement")} >= {"statement", "starter", "solution", "calls"}


@pytest.mark.parametrize("form", [PREDICT, {**PREDICT, "asks": "raises", "solution": "nothing"}, IMPLEMENT])
def test_a_form_is_reopened_so_that_it_makes_the_same_puzzle(form: dict[str, str]) -> None:
    puzzle = check(form)
    assert check_puzzle_form(puzzle_form_of(puzzle), ITEM, TOPIC) == puzzle


@settings(deadline=None)
@given(st.fixed_dictionaries({name: st.text(max_size=40) for name in {**PREDICT, **IMPLEMENT} if name != "kind"}))
@pytest.mark.parametrize("kind", ["predict", "implement"])
def test_whatever_is_typed_is_a_puzzle_or_a_list_of_faults(kind: str, form: dict[str, str]) -> None:
    found: list[FieldFault] = []
    try:
        puzzle = check_puzzle_form({**form, "kind": kind}, ITEM, TOPIC)
    except Invalid as invalid:
        found.extend(invalid.faults)
        puzzle = None
    assert bool(puzzle) != bool(found)
    assert {fault.field for fault in found} <= {*form, "title", "difficulty", "hints"}
