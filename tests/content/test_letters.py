import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tutorbot.content.letters import option_named

NAMES_AN_OPTION = [
    "Option B is right.",
    "so option (C) fits",
    "as in option b",
    "Options A and D swap the axes",
    'See option "A" again',
    "The answer is C.",
    "The answer: D",
    "Final answer: B",
    "-> Option A",
    "Filters detect local patterns -> B",
    "Conv2d with kernel_size=3 = D [OK]",
    "A is correct because the padding is 1.",
    "Therefore B is right",
    "A and C are wrong",
    "A, B and D are all wrong, but option A most",
    "B is not correct",
    "D is the only answer",
    "`B` is right",
    "Answer `C` counts the bias",
    "Pick B.",
    "whoever chose C, forgot the bias",
    "B) counts the weights alone",
    "It fits. (B) does not.",
    "The shape matches (C).",
    "This rules out (A) and leaves the rest",
    "The second option forgets the padding",
    "the last two options are shapes",
    "The third answer is too large",
    "First option: no padding",
    "the option above",
    "All of the above",
    "option 2 forgets the stride",
    "Choice three is close",
    "answer no. 4",
    "the 2nd choice",
    "Both A and B",
    "A and C only",
]

SPEAKS_OF_SOMETHING_ELSE = [
    "A convolution slides a window over the image.",
    "A is an article, B a note.",
    "The answer: A convolution looks at a small window",
    "The answer is a tensor of rank 4",
    "The scores of class C are the largest",
    "The layout is N, C, H, W.",
    "(N, C, H, W) becomes (N, C)",
    "The answer is C × H × W numbers",
    "The answer is B, C, H, W",
    "C = 64 channels",
    "Choose C = 64 for the first layer",
    "The number of channels (C) stays the same",
    "The batch size (B) comes first",
    "f(A) and g(B) differ",
    "With A @ B the inner sizes must agree",
    "Multiply matrix A by B",
    "The option `padding=1` keeps the size",
    "The answer 4 follows: 2 × 2",
    "Another option a learner tries is stride 2",
    "One option 3×3 kernels give you is depth",
    "The answer a learner gives too early is 3",
    "Your first choice of a kernel is 3 × 3",
    "The second layer sees 5 × 5 pixels",
    "The first layer doubles, the last halves",
    "First answer for one channel, then multiply",
    "There is no option of a negative stride",
    "Vitamin C, plan B, grade A",
    "Conv2d(3, 8, 3) has 224 numbers",
    "See the formula above",
    "`x.view(A, B)` fails",
    "the axis C is wrong for a mean over pixels",
    "An F1 score of 0.5",
    "It is an A100",
    "D'Artagnan's answer",
]


@pytest.mark.parametrize("text", NAMES_AN_OPTION)
def test_a_text_that_names_an_option_by_letter_or_position_is_found(text: str) -> None:
    assert option_named(text)


@pytest.mark.parametrize("text", SPEAKS_OF_SOMETHING_ELSE)
def test_other_capital_letters_and_ordinals_are_left_alone(text: str) -> None:
    assert option_named(text) is None


def test_the_words_found_are_those_of_the_text() -> None:
    assert option_named("The bias is missing, so option B is wrong.") == "option B"


@settings(deadline=None)
@given(st.text(max_size=300))
def test_any_text_is_judged_without_an_exception(text: str) -> None:
    named = option_named(text)
    assert named is None or named
