"""Each fault an author can make with proofs, templates and puzzles, found before anything is run."""

from pathlib import Path

import pytest

from tests.content.examples import FLASHCARDS, PROVED, PUZZLES, TEMPLATE, TOPIC, load

RULE = "        rule: n - k\n"
RETURNS = "      returns: conv.weight.shape\n"
NO_CODE = "    code: |\n      conv = nn.Conv2d(3, 8, kernel_size=3)\n"
STARTER = "    starter: |\n      def centre(x):\n          ...\n"
CALL = "      - centre(torch.tensor([[1.0, 2.0], [3.0, 6.0]]))\n"

# what stands in the text, what stands there now, (a part of) the line to be named, words of the message
PROOFS = [
    (RETURNS, "", "proof:", "a proof that does not say how it decides"),
    (RETURNS, f"{RETURNS}      prints: yes\n", "proof:", "a proof that decides by prints and returns"),
    (RETURNS, "      prints: no\n", "proof:", "a proof that does not say how it decides"),
    (RETURNS, "      prints: maybe\n", "prints:", "neither yes nor no"),
    (RETURNS, "      gives: conv\n", "gives:", "there is no field `gives`"),
    ("returns: conv.weight.shape", "returns: conv.weight.(", "returns:", "Python cannot read this expression"),
    ("returns: conv.weight.shape", "holds: conv.weight.shape == 3", "holds:", "no place for the option"),
    (f"{NO_CODE}    proof:\n{RETURNS}", "    proof:\n      prints: yes\n", "proof:", "there is no code to run"),
    ("    proof:\n", "    proof:\n      code: |\n        x = = 1\n", "x = = 1", "Python cannot read this code"),
    ("count: conv", "my-count: conv", "my-count:", "“my-count” cannot be a name"),
    ("count: conv", "answer: conv", "answer: conv", "“answer” means something else already"),
    ("count: conv.weight.numel()", "count: conv.weight.numel(", "count: conv", "Python cannot read this expression"),
    (
        "key: out-first",
        "key: [out-first, in-first]",
        "returns:",
        "several keys, but what the code returns is one thing",
    ),
    (
        "        why: Output",
        "        rule: 3\n        why: Output",
        "rule: 3",
        "a rule, but the question draws nothing",
    ),
    ("    difficulty: easy", "    source: here\n    difficulty: easy", "source:", "“here” is no link"),
]
TEMPLATES = [
    ("        n: 8..12\n", "        n: 12..8\n", "n: 12..8", "the range 12..8 is empty or too long"),
    ("        n: 8..12\n", "        n: 8 to 12\n", "n: 8 to", "neither a list nor a range"),
    ("        n: 8..12\n", "        n: [8, 2024-01-31]\n", "n: [8", "something that is neither a number nor a text"),
    ("        n: 8..12\n", "        n: [8, 8]\n", "n: [8", "a value stands twice"),
    ("        n: 8..12\n", "        n: [8, 9]\n", "draw:", "only 12 different draws"),
    ("        n: 8..12\n", "        n: 8..12\n        lambda: [1]\n", "lambda:", "“lambda” cannot be a name"),
    ("        n: 8..12\n", "        n: 8..12\n        torch: [1]\n", "torch: [1]", "“torch” means something else"),
    ("        n: 8..12\n", "        n: 8..12\n        m: [1]\n", "m: [1]", "“m” is drawn and never shown"),
    ("      draw:\n        n: 8..12\n        k: [2, 3, 4, 5, 6, 7]\n", "", "template:", "`draw` is missing"),
    ("where: n > k", "where: n >", "where:", "Python cannot read this expression"),
    ("    proof:\n      prints: yes\n", "", "template:", "a template without a proof that computes the key"),
    ("prints: yes", "raises: yes", "template:", "a template without a proof that computes the key"),
    (RULE, "        rule: n -\n", "rule: n -\n", "Python cannot read this expression"),
    (RULE, f"{RULE}        value: nothing\n", "value: nothing", "both `rule` and `value`"),
    (RULE, "", "id: forgot-one", "{value} stands here, but the option has no rule"),
    ("        misconception: forgot-one\n", "", "rule: n - k", "a wrong rule without the name of the mistake"),
    (
        "      - id: right\n",
        "      - id: right\n        rule: n\n",
        'rule: n\n        text: "`{answer}',
        "a rule at the right option",
    ),
    ("stride=1)", "stride={answer})", "code: |", "{answer} in the code: it is known only after the run"),
    ("    proof:\n", "    proof:\n      figures:\n        n: 3\n", "n: 3", "“n” is drawn already"),
    ("{k}, stride=1)", "{k}, stride=1))", "print(", "Python cannot read this code"),
]
PUZZLE_FAULTS = [
    ("kind: implement", "kind: invent", "kind: invent", "“invent” is none of the words allowed here"),
    ("difficulty: medium", "difficulty: 2", "difficulty: 2", "“2” is none of the words"),
    (STARTER, "", "id: centre-columns", "`starter` is missing"),
    (STARTER, f"{STARTER}    asks: value\n", "asks: value", "a puzzle of the kind implement has no use for `asks`"),
    (f"    examples:\n{CALL}", "", "id: centre-columns", "`examples` is missing"),
    (CALL, CALL * 4, "examples:\n      - centre", "more than 3 entries"),
    (CALL, "      - centre(torch.ones(2)\n", "- centre(torch.ones(2)", "Python cannot read this expression"),
    (CALL, '      - "[1, 2]"\n', "id: centre-columns", "no example calls a function of the solution"),
    ("      - call: centre(torch.ones(1, 4))", "      - call: 3 +", "call: 3 +", "Python cannot read this expression"),
    ("      def inputs(rng):", "      def values(rng):", "generator:", "the generator defines no `inputs`"),
    ("    generator:", "    entry: center\n    generator:", "entry:", "the solution defines no “center”"),
    ("    generator:", "    draws: 99\n    generator:", "draws:", "no count of draws"),
    ("    generator:", "    tolerance: loose\n    generator:", "tolerance:", "no tolerance that can be read"),
    ("    generator:", "    tolerance: 2 relative\n    generator:", "tolerance:", "a tolerance that lets everything"),
    ("    generator:", "    bans: [x.mean]\n    generator:", "bans:", "“x.mean” is no name that code can use"),
    ("    generator:", "    keeps_arguments: 1\n    generator:", "keeps_arguments:", "neither yes nor no"),
    (
        "          return x - x.mean(dim=0, keepdim=True)",
        "          retrun x",
        "retrun",
        "Python cannot read this code",
    ),
    (
        "          return x - x.mean(dim=0, keepdim=True)",
        f"          return x  # {'x' * 70}",
        "return x  # xx",
        "86 columns wide",
    ),
    ("      - Subtract a mean from `x`.\n", "", "hints:\n", "2 entries"),
    (
        "misconception: one-mean-for-all",
        "misconception: averaged-rows",
        "averaged-rows",
        "“averaged-rows” stands twice",
    ),
    (
        "        code: |\n          def centre(x):\n              return x - x.mean()\n",
        "",
        "- misconception: one-mean",
        "`code` is missing",
    ),
    (
        "        gets: values differ\n",
        "        gets: values differ\n        answer: 3\n",
        "answer: 3\n      -",
        "no use for",
    ),
    ("title: Centre each column", f"title: {'x' * 61}", "xxxx", "61 characters long"),
    ("id: centre-columns", "id: small-window", "id: small-window", "“small-window” is taken in flashcards.yaml"),
    ("objective: counting", "objective: countin", "countin", "topic.yaml has no objective “countin”"),
    ("    of: y\n", "", "id: what-shape", "`of` is missing"),
    ("asks: shape", "asks: prints", "of: y", "what the code prints needs no expression"),
    ("        answer: (1, 1, 2, 2)\n", "", "misconception: forgot-one", "`answer` is missing"),
    ("      y = F.avg", "      y == F.(avg", "y == F", "Python cannot read this code"),
    ("solution: (1, 1, 3, 3)", f"solution: {'1' * 201}", "1111", "201 characters to type"),
    (
        "          for value in x:\n              result = result + value\n          return result\n    examples",
        "          return sum(x)\n    examples",
        "solution: |\n      def total",
        "3 lines to put in order",
    ),
    (
        "              return result\n              for",
        "              for",
        "code: |\n          def total(x):\n              result",
        "not the lines of the solution",
    ),
]
CASES = [
    (name, text, *case)
    for name, text, cases in (
        ("questions.yaml", PROVED, PROOFS),
        ("questions.yaml", TEMPLATE, TEMPLATES),
        ("puzzles.yaml", PUZZLES, PUZZLE_FAULTS),
    )
    for case in cases
]


@pytest.mark.parametrize(("name", "text", "before", "after", "at", "words"), CASES, ids=[case[5] for case in CASES])
def test_a_fault_is_reported_with_line_and_words(
    tmp_path: Path, name: str, text: str, before: str, after: str, at: str, words: str
) -> None:
    assert before in text
    spoilt = text.replace(before, after, 1)
    line = spoilt[: spoilt.rindex(at)].count("\n") + 1

    loaded = load(tmp_path, {f"filters/{name}": spoilt})

    found = [fault for fault in loaded.faults if words in fault.message]
    assert found, [fault.message for fault in loaded.faults]
    assert (found[0].file, found[0].line) == ((tmp_path / "filters" / name).as_posix(), line)
    assert found[0].expected


def test_a_topic_names_the_page_that_it_was_checked_against(tmp_path: Path) -> None:
    loaded = load(tmp_path, {"filters/topic.yaml": "\n".join(TOPIC.splitlines()[:2] + TOPIC.splitlines()[3:])})
    assert [fault.message for fault in loaded.faults] == ["`source` is missing"]


@pytest.mark.parametrize(("name", "text"), [("questions", PROVED), ("questions", TEMPLATE), ("puzzles", PUZZLES)])
def test_what_is_not_proved_is_a_fault_that_says_what_to_do(tmp_path: Path, name: str, text: str) -> None:
    loaded = load(tmp_path, {f"filters/{name}.yaml": text})
    assert {fault.message for fault in loaded.faults} == {"not proved yet: run `tutorbot content check`"}
    assert [fault.line for fault in loaded.faults] == [
        number for number, row in enumerate(text.split("\n"), 1) if row.startswith("  - id")
    ]
    assert "filters" not in loaded.topics


@pytest.mark.parametrize("yes", ["yes", "true", '"yes"', '"Yes"', "on"])
def test_yes_may_stand_in_quotes_or_not(tmp_path: Path, yes: str) -> None:
    loaded = load(tmp_path, {"filters/questions.yaml": TEMPLATE.replace("prints: yes", f"prints: {yes}")})
    assert [fault.message[:10] for fault in loaded.faults] == ["not proved"]


def test_values_need_no_quotes(tmp_path: Path) -> None:
    text = PROVED.replace("        why:", "        value: 3.5\n        why:").replace("conv.weight.numel()", "216")
    text_of_puzzle = PUZZLES.replace("also: [1x1x3x3]", "also: [1x1x3x3, 12]")
    loaded = load(tmp_path, {"filters/questions.yaml": text, "filters/puzzles.yaml": text_of_puzzle})
    assert {fault.message[:10] for fault in loaded.faults} == {"not proved"}


def test_a_block_of_code_followed_by_its_output_has_to_be_proved(tmp_path: Path) -> None:
    pair = "      ```python\n      print(1)\n      ```\n\n      ```text\n      1\n      ```\n"
    alone = "      ```python\n      print(1)\n      ```\n      So it is.\n      ```text\n      1\n      ```\n"
    for number, (block, claims) in enumerate(((pair, 1), (alone, 0))):
        text = FLASHCARDS.replace("      `kernel", f"{block}      `kernel")
        loaded = load(tmp_path / str(number), {"filters/flashcards.yaml": text})
        assert len(loaded.faults) == claims
