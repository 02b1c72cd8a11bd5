from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from tests.builders import flashcard, puzzle, question, recall, template
from tutorbot.domain.ids import ItemId
from tutorbot.domain.items import Difficulty, Label, Level, family, filled
from tutorbot.domain.proofs import Proof

PROOF = Proof(code="print(1)", way="prints", expression=None, answer="1", versions="torch 2.13.0", on="2026-03-01")


def test_a_question_without_variants_is_its_own_variant() -> None:
    plain = question()
    assert plain.variant(3) is plain


def test_a_variant_has_all_of_its_names_filled_in() -> None:
    variant = template(variants=40).variant(7)
    assert variant.stem == "What is 7 + 1?"
    assert [option.text for option in variant.options] == ["`8`", "`7`"]
    assert variant.options[1].why == "7 is the number itself."
    assert variant.explanation == ("7 + 1 is 8.",)
    assert variant.hint == "One more than 7."
    assert variant.proof
    assert (variant.proof.code, variant.proof.answer) == ("print(7 + 1)", "8")
    assert variant.variants == ()


def test_any_number_chooses_a_variant() -> None:
    drawn = template(variants=30)
    assert drawn.variant(30) == drawn.variant(0)
    assert drawn.variant(10**12) == drawn.variant(10**12 % 30)


@given(st.text())
def test_braces_that_no_name_fills_stay_as_they_are(text: str) -> None:
    assert filled(text, {}) == text
    assert filled(f"{{x}} {text}", {"x": "1"}) == f"1 {filled(text, {'x': '1'})}"


def test_what_is_filled_in_is_not_looked_at_again() -> None:
    assert filled("{a}{b}", {"a": "{b}", "b": "{a}"}) == "{b}{a}"


def test_an_item_is_proved_by_a_run_and_else_reviewed() -> None:
    for item in (question(), flashcard(), puzzle()):
        assert item.label is Label.REVIEWED
        assert replace(item, proof=PROOF).label is Label.PROVED


def test_a_puzzle_with_the_id_of_a_guild_was_written_by_people() -> None:
    assert not puzzle().by_people
    assert replace(puzzle(), id=ItemId("guild-7/1")).by_people


def test_siblings_are_the_items_of_one_objective_on_one_level() -> None:
    card = replace(flashcard(), objective="sharing", level=Level.INTERMEDIATE)
    asked = replace(question(difficulty=Difficulty.MEDIUM), objective="sharing")
    written = replace(puzzle(difficulty=Difficulty.MEDIUM), objective="sharing")
    assert family(card) == family(asked) == family(written) == "filters/sharing/medium"
    for other in (
        replace(card, level=Level.ADVANCED),
        replace(card, objective="depth"),
        replace(flashcard(topic="sizes"), objective="sharing", level=Level.INTERMEDIATE),
    ):
        assert family(other) != family(card)


def test_an_item_without_an_objective_has_no_siblings() -> None:
    assert family(flashcard()) is None


def test_a_recall_prompt_has_no_siblings() -> None:
    assert family(replace(recall(), objective="sharing")) is None
