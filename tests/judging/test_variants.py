"""A template gives at least thirty variants, each proved by a run, or a fault that says why it cannot."""

import re
from pathlib import Path

import pytest

from tests.content.examples import TEMPLATE, write
from tests.proving import prove_course
from tutorbot.content.courses import load_course
from tutorbot.content.locks import NAME
from tutorbot.domain.ids import TopicId
from tutorbot.domain.items import Question
from tutorbot.sandbox.sandboxes import Sandbox


async def found(folder: Path, sandbox: Sandbox, text: str = TEMPLATE) -> list[str]:
    """What the runs found wrong."""
    faults = await prove_course(write(folder, {"filters/questions.yaml": text}), sandbox)
    return [f"{fault.where}: {fault.message}" for fault in faults]


def proved(folder: Path) -> Question:
    loaded = load_course(folder)
    assert [fault.message for fault in loaded.faults] == []
    item = loaded.topics[TopicId("filters")].items[-1]
    assert isinstance(item, Question)
    return item


async def test_each_variant_is_a_question_of_its_own_whose_key_is_right(tmp_path: Path, sandbox: Sandbox) -> None:
    assert await found(tmp_path, sandbox, TEMPLATE.replace("n: 8..12", "n: 8..14")) == []
    item = proved(tmp_path)
    assert len(item.variants) == 40
    shown = set()
    for number, drawn in enumerate(item.variants):
        n, k = int(drawn["n"]), int(drawn["k"])
        variant = item.variant(number)
        assert [option.text for option in variant.options] == [f"`{n - k}`", f"`{n - k + 1}`", f"`{n}`"]
        assert variant.options[0].why == f"{n - k} is one too few: the first place counts, too."
        assert variant.explanation == (f"{n} - {k} + 1 = {n - k + 1}.",)
        assert variant.code
        assert variant.proof
        assert variant.proof.code == variant.code
        assert variant.proof.answer == str(n - k + 1)
        assert "{" not in variant.stem + variant.code
        assert variant.variants == ()
        shown.add(variant.stem)
    assert len(shown) == 40
    assert item.variant(40) == item.variant(0)


async def test_everybody_draws_the_same_variants(tmp_path: Path, sandbox: Sandbox) -> None:
    for name in ("one", "two"):
        assert await found(tmp_path / name, sandbox) == []
    assert proved(tmp_path / "one").variants == proved(tmp_path / "two").variants
    locks = [(tmp_path / name / "filters" / NAME).read_text(encoding="utf-8") for name in ("one", "two")]
    assert locks[0] == locks[1]


async def test_draws_in_which_options_coincide_are_drawn_again(tmp_path: Path, sandbox: Sandbox) -> None:
    """With n = 2 k, n - k is k."""
    text = TEMPLATE.replace("rule: n\n", "rule: k\n").replace("n: 8..12", "n: 8..14")
    assert await found(tmp_path, sandbox, text) == []
    variants = proved(tmp_path).variants
    assert len(variants) >= 30
    assert [names for names in variants if int(names["n"]) == 2 * int(names["k"])] == []


async def test_names_of_the_code_and_drawn_texts_can_be_used_by_rules(tmp_path: Path, sandbox: Sandbox) -> None:
    text = (
        TEMPLATE.replace("k: [2, 3, 4, 5, 6, 7]", 'k: [2, 3, 4]\n        how: ["max", "avg"]')
        .replace("F.max_pool2d", "F.{how}_pool2d")
        .replace("A kernel", "A {how} kernel")
        .replace("rule: n\n", "rule: x.shape[-1] + len(how) - 3\n")
        .replace("      prints: yes", "      returns: F.{how}_pool2d(x, {k}, stride=1).shape[-1]")
    )
    assert await found(tmp_path, sandbox, text) == []
    variant = proved(tmp_path).variant(0)
    assert variant.stem.startswith(("A max", "A avg"))
    assert variant.proof
    assert variant.proof.expression
    assert "{" not in variant.proof.expression


SPOILT = [
    (
        "where: n > k",
        "where: n > k and k < 4",
        "template: only 10 variants could be proved, out of 10 draws that `where` lets pass",
    ),
    (
        "rule: n\n",
        "rule: n - k + 1\n",
        "template: only 0 variants could be proved: in others “right” and “unchanged” coincide",
    ),
    ("x = torch", "x = Torch", "template: only 0 variants could be proved: others raise NameError"),
    ("where: n > k", "where: n > m", "template › where: the condition cannot be computed: name 'm' is not defined"),
    ("rule: n\n", "rule: n / (k - k)\n", "› rule: “unchanged” cannot be computed: ZeroDivisionError"),
    ('text: "`{answer}`"', 'text: "`{n}`"', "option 2 (right): “"),
]


@pytest.mark.parametrize(("before", "after", "words"), SPOILT, ids=[words[:45] for *_, words in SPOILT])
async def test_a_template_that_cannot_be_proved_is_a_fault_with_its_reason(
    tmp_path: Path, sandbox: Sandbox, before: str, after: str, words: str
) -> None:
    messages = await found(tmp_path, sandbox, TEMPLATE.replace(before, after))
    assert [message for message in messages if words in message], messages


async def test_a_distractor_without_a_rule_must_be_wrong_in_every_draw(tmp_path: Path, sandbox: Sandbox) -> None:
    text = TEMPLATE.replace(
        'rule: n\n        text: "`{value}`"', "value: RuntimeError\n        text: It raises an error"
    )
    assert await found(tmp_path, sandbox, text.replace("so {value} columns", "so it")) == []
    assert [option.text for option in proved(tmp_path).variant(3).options][-1] == "It raises an error"


async def test_a_text_that_is_too_long_in_some_variant_is_a_fault_that_names_the_draw(
    tmp_path: Path, sandbox: Sandbox
) -> None:
    text = TEMPLATE.replace("        k: [2", f'        w: ["wide", "{"w" * 400}"]\n        k: [2').replace(
        "{k} wide", "{k} {w}"
    )
    (message,) = await found(tmp_path, sandbox, text)
    assert re.match(r"question 1 \(width\) › stem: 45[89] characters long \(with n = \d+, w = w+…\)$", message)
