import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tutorbot.content.forms import OptionLine, check_form, form_of, parse_options
from tutorbot.domain.errors import FieldFault, Invalid
from tutorbot.domain.ids import ItemId, TopicId
from tutorbot.domain.items import Difficulty, Question

GOOD = {
    "stem": "What is the shape?",
    "code": "x = torch.zeros(2, 3)",
    "options": "* (2, 3)\n(3, 2) | That swaps rows and columns.",
    "explanation": "`zeros` takes the sizes in order.\nSo it is (2, 3).",
    "difficulty": "easy",
    "hint": "",
}
ITEM, TOPIC = ItemId("guild-7/3"), TopicId("tensors")


def check(**changes: str) -> Question:
    return check_form({**GOOD, **changes}, ITEM, TOPIC)


def faults(**changes: str) -> list[tuple[str, str]]:
    with pytest.raises(Invalid) as caught:
        check(**changes)
    return [(fault.field, fault.message) for fault in caught.value.faults]


def test_a_good_form_becomes_a_question() -> None:
    question = check()
    assert (question.id, question.topic, question.difficulty) == (ITEM, TOPIC, Difficulty.EASY)
    assert [(option.id, option.text, option.why) for option in question.options] == [
        ("2-3", "(2, 3)", None),
        ("3-2", "(3, 2)", "That swaps rows and columns."),
    ]
    assert question.keys == ("2-3",)
    assert question.explanation == ("`zeros` takes the sizes in order.", "So it is (2, 3).")
    assert question.hint is None


def test_several_stars_ask_for_all_that_apply() -> None:
    assert check(options="* one\n* two\nthree | It is odd.").keys == ("one", "two")


def test_a_block_of_code_may_come_in_its_backticks() -> None:
    assert check(code="```python\nx = 1\ny = 2\n```").code == "x = 1\ny = 2"


def test_an_option_keeps_its_id_while_its_text_stays_the_same() -> None:
    before = {option.text: option.id for option in check().options}
    after = {option.text: option.id for option in check(options=f"6 | That multiplies.\n{GOOD['options']}").options}
    assert before.items() <= after.items()


def test_options_that_read_alike_get_ids_of_their_own() -> None:
    ids = [option.id for option in check(options="* x > 3\nx < 3 | Turned round.\n× | No.\nC | No.").options]
    assert ids == ["x-3", "x-3-2", "option-text", "text-c"]


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"stem": ""}, "stem", "empty"),
        ({"stem": "x" * 401}, "stem", "401 characters long; expected at most 400"),
        ({"stem": "Hello @everyone"}, "stem", "“@everyone”"),
        ({"code": "x = 1\ny = = 2"}, "code", "line 2: Python cannot read this code"),
        ({"code": f"x = '{'x' * 60}'"}, "code", "66 columns wide"),
        ({"options": ""}, "options", "no options; expected 2 to 6, one a line"),
        ({"options": "* yes"}, "options", "1 options; expected 2 to 6, one a line"),
        ({"options": "yes | a\nno | b"}, "options", "no right option; expected a star"),
        ({"options": "* yes\n* no"}, "options", "every option is right"),
        ({"options": "* 1\n\n2"}, "options", "line 3: say why “2” is wrong: add “ | ” and the mistake"),
        ({"options": "* 1\n2 |"}, "options", "line 2: say why “2” is wrong"),
        ({"options": "* 1\n| x"}, "options", "line 2: empty"),
        ({"options": "* 1 | x\n2 | y"}, "options", "line 1: “1” is right, so there is nothing to say"),
        ({"options": "* 1\n2 | y\n 2 | z"}, "options", "line 3: “2” stands twice"),
        ({"options": "* 1\n2 | option A is closer"}, "options", "line 2: “option A” names an option"),
        ({"explanation": " \n "}, "explanation", "empty; expected 1 to 6 steps"),
        ({"explanation": "1\n2\n3\n4\n5\n6\n7"}, "explanation", "more than 6 entries"),
        ({"explanation": "It is 6.\nSo B is right."}, "explanation", "line 2: “B is right” names an option"),
        ({"difficulty": "simple"}, "difficulty", "“simple” is none of the words allowed here"),
        ({"difficulty": ""}, "difficulty", "empty; expected easy, medium or hard"),
        ({"hint": "x" * 201}, "hint", "201 characters long"),
    ],
)
def test_a_fault_is_named_by_field(changes: dict[str, str], field: str, words: str) -> None:
    ((found, message),) = (
        faults(**changes)[:1] if "options" not in changes else [f for f in faults(**changes) if words in f[1]]
    )
    assert found == field
    assert words in message


def test_all_faults_of_a_form_come_together_in_the_order_of_its_fields() -> None:
    found = faults(stem="", code="x = (", options="one\ntwo", explanation="", difficulty="", hint="`")
    assert [field for field, _ in found] == ["stem", "code", "options", "explanation", "difficulty", "hint"]


def test_an_empty_form_is_told_what_it_needs() -> None:
    with pytest.raises(Invalid) as caught:
        check_form({}, ITEM, TOPIC)
    assert {fault.field for fault in caught.value.faults} == {"stem", "options", "explanation", "difficulty"}


def test_a_question_too_full_for_the_screen_names_its_fullest_field() -> None:
    code = "\n".join(["x = '" + "x" * 54 + "'"] * 25)
    options = "* " + "r" * 140 + "".join(f"\n{n}{'w' * 140} | {'y' * 290}" for n in range(5))
    found = faults(stem="s" * 390, code=code, options=options, explanation="e" * 890)
    assert [(field, message[:45]) for field, message in found] == [
        ("options", "answered, the question would fill 4080 charac")
    ]


def test_a_bar_inside_of_code_is_part_of_the_option() -> None:
    assert parse_options("`a | b` | It is *or*.\n*`c | d`") == [
        OptionLine("`a | b`", right=False, why="It is *or*.", line=1),
        OptionLine("`c | d`", right=True, line=2),
    ]


LINE = st.text(st.characters(codec="ascii", exclude_categories=["Cc"], exclude_characters="|*`"), min_size=1).filter(
    str.strip
)


@settings(deadline=None)
@given(st.lists(st.tuples(LINE, st.booleans(), LINE), min_size=2, max_size=6))
def test_a_form_is_reopened_as_it_was_typed(lines: list[tuple[str, bool, str]]) -> None:
    options = "\n".join(
        f"* {text.strip()}" if right else f"{text.strip()} | {why.strip()}" for text, right, why in lines
    )
    form = {**GOOD, "options": options, "topic": TOPIC}
    try:
        question = check_form(form, ITEM, TOPIC)
    except Invalid:
        return
    assert form_of(question) == form


@settings(deadline=None)
@given(st.fixed_dictionaries({name: st.text() for name in GOOD}))
def test_whatever_is_typed_is_a_question_or_a_list_of_faults(form: dict[str, str]) -> None:
    found: list[FieldFault] = []
    try:
        question = check_form(form, ITEM, TOPIC)
    except Invalid as invalid:
        found.extend(invalid.faults)
        question = None
    assert bool(question) != bool(found)
    assert {fault.field for fault in found} <= GOOD.keys()
