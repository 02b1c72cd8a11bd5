"""Each fault an author can make: one spot of a good course is spoilt, and the report must name that spot."""

from pathlib import Path

import pytest

from tests.content.examples import FILES, QUESTIONS, load

Q = "filters/questions.yaml"
F = "filters/flashcards.yaml"
T = "filters/topic.yaml"
C = "course.yaml"

OPTION = '      - id: no-bias\n        text: "216"\n'
WHY = "        why: That counts the weights alone.\n"
HINT = "Something is added after the sum."
STEM = "How many learnable numbers does this layer hold?"
CODE = "conv = nn.Conv2d(3, 8, kernel_size=3)"
STEPS = "      - Each filter has 3 × 3 × 3 = 27 weights.\n      - Together 8 × 27 + 8 = 224.\n"

# file, what stands there, what stands there now, (a part of) the line to be named, words of the message
SPOILT = [
    # fields
    (Q, "stem:", "stern:", "stern:", "there is no field `stern`; did you mean “stem”?"),
    (Q, f"    stem: {STEM}\n", "", "id: weight-count", "`stem` is missing"),
    (Q, STEM, "", "stem:", "empty"),
    (Q, STEM, '"  "', "stem:", "empty"),
    (Q, STEM, "[a, b]", "stem:", "a list, where a text belongs"),
    (Q, "difficulty: easy", "difficulty: eazy", "eazy", "“eazy” is none of the words allowed here"),
    (F, "level: beginner", "level: novice", "novice", "“novice” is none of the words allowed here"),
    (F, "level: beginner", "level: 1", "level: 1", "“1” is none of the words allowed here"),
    (Q, 'text: "216"', "text: 216", "text: 216", "YAML reads 216 as a number"),
    (Q, 'text: "216"', "text: no", "text: no", "YAML reads no as yes or no"),
    (Q, 'text: "216"', "text: 1.0", "text: 1.0", "YAML reads 1.0 as a number"),
    (Q, 'text: "216"', "text: 2024-01-31", "text: 2024", "YAML reads 2024-01-31 as a date"),
    (Q, "- Together 8", "- Together: 8", "- Together:", "YAML takes “Together” for a field"),
    (Q, STEPS, "      It is 224.\n", "explanation:", "“It is 224.”, where a list belongs"),
    (Q, QUESTIONS, "questions: []\n", "questions:", "no entries"),
    (Q, QUESTIONS, "- a\n- b\n", "- a", "a list, where fields and their values belong"),
    (Q, QUESTIONS, "questions:\n  - just words\n", "just words", "“just words”, where fields and their values belong"),
    (Q, QUESTIONS, "", "", "empty"),
    # ids
    (Q, "id: weight-count", "id: Weight Count", "Weight Count", "“Weight Count” cannot be an id"),
    (Q, "id: weight-count", f"id: {'a' * 41}", "aaaa", "cannot be an id"),
    (Q, "id: no-bias", "id: b", "id: b", "“b” is a letter or a position"),
    (Q, "id: no-bias", "id: with-bias", 'id: with-bias\n        text: "216', "the id “with-bias” is taken by number 1"),
    (Q, "id: weight-count", "id: small-window", "id: small", "“small-window” is taken in flashcards.yaml, line 2"),
    (T, "id: counting", "id: Counting", "id: Counting", "“Counting” cannot be an id"),
    # references
    (Q, "objective: counting", "objective: countin", "countin", "no objective “countin”; did you mean “counting”?"),
    (F, "objective: counting", "objective: sizes", "sizes", "topic.yaml has no objective “sizes”"),
    (
        Q,
        "key: with-bias",
        "key: with-bais",
        "key:",
        "“with-bais” is no option of this question; did you mean “with-bias”?",
    ),
    (Q, "key: with-bias", "key: [with-bias, with-bias]", "key:", "“with-bias” stands twice"),
    (Q, "key: with-bias", "key: []", "key:", "no entries"),
    (T, "prerequisites: []", "prerequisites: [size]", "prereq", "there is no topic “size”; did you mean “sizes”?"),
    (T, "prerequisites: []", "prerequisites: [filters]", "prereq", "in a circle: filters → filters"),
    (C, "[filters, sizes]", "[filters, sise]", "topics:", "there is no folder “sise”; did you mean “sizes”?"),
    (C, "[filters, sizes]", "[filters, sizes, filters]", "topics:", "the topic “filters” stands twice"),
    # options
    (Q, "key: with-bias", "key: [with-bias, no-bias]", "key:", "every option is right"),
    (Q, WHY, "", OPTION[:17], "say why “216” is wrong"),
    (Q, WHY, "        why:\n", "why:", "say why “216” is wrong"),
    (
        Q,
        'text: "224"\n',
        f'text: "224"\n{WHY}',
        "why: That counts the weights alone.\n      - id",
        "“224” is right, so there is nothing to say why it is wrong",
    ),
    (Q, 'text: "216"', 'text: " 224 "', '" 224 "', "“ 224 ” stands twice"),
    (Q, OPTION + WHY + "        misconception: forgot-bias\n", "", "options:", "1 entries"),
    # explanations
    (Q, f"    explanation:\n{STEPS}", "", "id: weight-count", "`explanation` is missing"),
    (Q, STEPS, "", "explanation:", "empty"),
    (Q, "Together 8 × 27 + 8 = 224.", '""', '""', "empty"),
    (Q, "Together 8", "So option A fits. Together 8", "option A", "“option A” names an option by letter or position"),
    (Q, "That counts", "Unlike (A) that counts", "(A)", "“(A)” names an option"),
    (Q, HINT, "Not the second option", "Not the", "“the second option” names an option"),
    (Q, "Counting one", "Choosing B. Counting one", "Choosing B", "“Choosing B” names an option"),
    (Q, 'text: "216"', "text: All of the above", "above", "“of the above” names an option"),
    # what Discord can show
    (Q, STEM, "x" * 401, "xxxx", "401 characters long"),
    (Q, 'text: "216"', f"text: {'x' * 151}", "xxxx", "151 characters long"),
    (Q, "Together 8", f"{'x' * 850} 8", "explanation:", "the steps are 9"),
    (F, "What does one filter see?", "x" * 401, "xxxx", "401 characters long"),
    (T, "What a filter sees.", "x" * 201, "xxxx", "201 characters long"),
    (C, "title: Tiny", f"title: {'x' * 81}", "xxxx", "81 characters long"),
    (Q, STEM, f'"{STEM} \\u200b"', "stem:", "the invisible character U+200B"),
    (Q, STEM, f"{STEM} \u202e", "stem:", "the invisible character U+202E"),
    (Q, STEM, f'"{STEM} \\x07"', "stem:", "the invisible character U+0007"),
    (Q, STEM, f"{STEM} @everyone", "stem:", "“@everyone”, which Discord takes for a mention"),
    (Q, HINT, '"@here, look"', "@here", "“@here”, which Discord takes for a mention"),
    (Q, HINT, "Ask <@1234>", "<@1234>", "“<@1234>”, which Discord takes for a mention"),
    (Q, HINT, "See `nn.Conv2d", "See `", "a backtick that is never closed"),
    (Q, HINT, "It is 3*3*3 weights.", "3*3*3", "Discord drops the stars of “*3*”"),
    (Q, HINT, "Look at __init__ first.", "__init__", "Discord underlines “__init__”"),
    (Q, HINT, "One ||two|| three", "||two||", "Discord hides"),
    (Q, HINT, "|\n      # First", "# First", "Discord makes a headline of “# First”"),
    (F, "      `kernel_size`", "      ```\n      `kernel_size`", "```", "a block of code that never ends"),
    (
        F,
        "      `kernel_size`",
        "      ```python\n      x = = 1\n      ```\n      `k",
        "x = = 1",
        "Python cannot read this code",
    ),
    (F, "      `kernel_size`", "      see ``` this\n      `k", "see ```", "three backticks that neither begin nor end"),
    # code
    (Q, CODE, "```", "      ```", "three backticks, which begin or end a block"),
    (Q, CODE, f"x = '{'x' * 56}'", "x = 'xxx", "62 columns wide"),
    (Q, CODE, "\n".join(["x = 1", *["      x += 1"] * 24]), "code: |", "27 lines of code"),
    (Q, CODE, "x = (1, 2", "x = (1, 2", "Python cannot read this code"),
    (Q, CODE, "if x:\n      \ty = 1", "\ty = 1", "a tab"),
    # YAML
    (Q, f"    hint: {HINT}", f"    hint: {HINT}\n    hint: {HINT}", "hint:", "`hint` stands twice"),
    (Q, f"    hint: {HINT}", f"\thint: {HINT}", "\thint", "a tab at the start of the line"),
    (Q, f"stem: {STEM}", f"stem: Shape: {STEM}", "Shape:", "YAML sees a field inside of a text"),
    (Q, f"stem: {STEM}", f"stem: '{STEM}", "stem:", "a quote that is never closed"),
    (
        Q,
        "    objective: counting",
        "   objective: counting",
        "objective:",
        "this line does not fit the lines before it",
    ),
    (Q, f"hint: {HINT}", "hint: @home", "@home", "a text that begins with a special sign"),
    (Q, f"hint: {HINT}", "hint", "hint", "a line without a colon"),
    (Q, f"hint: {HINT}", "hint: [a", "mistakes:", "not YAML: did not find expected ',' or ']'"),
    (Q, f"hint: {HINT}", f"hint: &hint {HINT}", "&hint", "the anchor &hint"),
    (Q, f"hint: {HINT}", "hint: *sum", "*sum", "the alias *sum"),
    (
        Q,
        f"hint: {HINT}",
        "hint: !!python/name:os.system x",
        "!!python",
        "the tag tag:yaml.org,2002:python/name:os.system",
    ),
    (Q, f"hint: {HINT}", "? [a, b]\n    : c", "? [a", "a field whose name is not plain text"),
    (Q, QUESTIONS, f"{QUESTIONS}---\nmore: 1\n", "---", "a second document begins"),
    (Q, STEM, "\x07", "stem:", "the invisible control character U+0007"),
    (Q, QUESTIONS, "questions: " + "[" * 30 + "]" * 30, "questions:", "more than 20 levels deep"),
]


@pytest.mark.parametrize(("file", "before", "after", "at", "words"), SPOILT, ids=[case[4][:50] for case in SPOILT])
def test_a_fault_is_reported_with_file_line_and_words(
    tmp_path: Path, file: str, before: str, after: str, at: str, words: str
) -> None:
    assert FILES[file].count(before) >= 1
    spoilt = FILES[file].replace(before, after, 1)
    line = spoilt[: spoilt.rindex(at)].count("\n") + 1 if at else None

    loaded = load(tmp_path, {file: spoilt})

    found = [fault for fault in loaded.faults if words in fault.message]
    assert found, [fault.message for fault in loaded.faults]
    assert found[0].file == (tmp_path / file).as_posix()
    assert found[0].line == (line or found[0].line)
    assert found[0].expected
