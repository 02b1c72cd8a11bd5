from collections.abc import Sequence
from dataclasses import replace
from math import sqrt
from random import Random

import pytest

from tests.builders import question
from tutorbot.domain.abilities import LABELLED, SLIP, SLOPE, SPREAD, Hardness, logistic
from tutorbot.domain.difficulties import ENOUGH, Response, asks_the_same, estimate
from tutorbot.domain.ids import ItemId, LearnerId, OptionId
from tutorbot.domain.items import Option
from tutorbot.domain.levels import Difficulty
from tutorbot.domain.quizzes import Outcome

GUESS = 0.25
LEVELS = list(Difficulty)
LABELS = {ItemId(f"filters/{n}"): Hardness(LABELLED[LEVELS[n % 3]], SPREAD, GUESS) for n in range(12)}


def truths(seed: int = 2) -> dict[ItemId, float]:
    """Round the labels, and on the whole as hard as these."""
    chance = Random(seed)  # noqa: S311  simulated learners
    drawn = {item: chance.gauss(label.difficulty, SPREAD) for item, label in LABELS.items()}
    shift = sum(drawn[item] - label.difficulty for item, label in LABELS.items()) / len(LABELS)
    return {item: difficulty - shift for item, difficulty in drawn.items()}


def simulated(learners: int, *, able: float = 0.0, unknown: bool = False, seed: int = 3) -> list[Response]:
    """First answers of learners to eight of the questions each; who says so knows what they do not know."""
    chance, true = Random(seed), truths()  # noqa: S311  as above
    responses = []
    for learner in range(learners):
        ability = chance.gauss(able, 1)
        for item in chance.sample(list(LABELS), 8):
            knows = chance.random() < (1 - SLIP) * logistic(SLOPE * (ability - true[item]))
            right = knows or (not unknown and chance.random() < GUESS)
            wrong = Outcome.UNKNOWN if unknown else Outcome.WRONG
            responses.append(Response(LearnerId(learner), item, Outcome.RIGHT if right else wrong))
    return responses


def error(estimated: dict[ItemId, float], true: dict[ItemId, float]) -> float:
    return sqrt(sum((estimated[item] - true[item]) ** 2 for item in true) / len(true))


def fitted(responses: Sequence[Response]) -> dict[ItemId, float]:
    return {item: each.difficulty for item, each in estimate(responses, LABELS).items()}


@pytest.mark.parametrize(("able", "unknown"), [(0.0, False), (0.0, True), (0.8, False)])
def test_many_answers_tell_a_difficulty_far_better_than_its_label(*, able: float, unknown: bool) -> None:
    true = truths()
    by_label = error({item: label.difficulty for item, label in LABELS.items()}, true)
    assert error(fitted(simulated(250, able=able, unknown=unknown)), true) < 0.6 * by_label


def test_an_estimate_says_how_rough_it_is() -> None:
    true, found = truths(), estimate(simulated(120), LABELS)
    off = [abs(found[item].difficulty - true[item]) / found[item].spread for item in true]
    assert sum(each < 2 for each in off) >= 11
    assert all(0.1 <= each.spread < SPREAD for each in found.values())
    more = estimate(simulated(300), LABELS)
    assert sum(each.spread for each in more.values()) < sum(each.spread for each in found.values())


def test_the_same_answers_in_any_order_give_the_same_estimates() -> None:
    responses = simulated(80)
    shuffled = Random(5).sample(responses, len(responses))  # noqa: S311  a shuffle
    assert estimate(responses, LABELS) == estimate(shuffled, LABELS)


def test_a_question_with_too_few_answers_keeps_its_label() -> None:
    [rare, *_] = LABELS
    responses = [each for each in simulated(90) if each.item != rare or each.learner < 30]
    found = estimate(responses, LABELS)
    assert rare not in found
    assert {each.answers >= ENOUGH for each in found.values()} == {True}
    assert estimate(responses[: ENOUGH - 1], LABELS) == {}


def test_answers_to_questions_that_are_not_served_any_more_are_left_out() -> None:
    gone = [Response(LearnerId(n), ItemId("filters/gone"), Outcome.WRONG) for n in range(100)]
    assert estimate([*simulated(80), *gone], LABELS) == estimate(simulated(80), LABELS)


def test_only_what_is_asked_makes_another_question_of_it() -> None:
    before = question(hint="Count.")
    for same in (
        replace(before, hint=None),
        replace(before, explanation=("Look.",)),
        replace(before, mistakes=("Oh",)),
    ):
        assert asks_the_same(before, same)
    other = Option(id=OptionId("c"), text="Another text", why="No.")
    for asked in (
        replace(before, stem="How many?"),
        replace(before, code="x = 1"),
        replace(before, keys=(OptionId("b"),)),
        replace(before, options=(*before.options[:2], other)),
        replace(before, variants=({"n": "1"},)),
    ):
        assert not asks_the_same(before, asked)
