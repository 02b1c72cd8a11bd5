"""Whatever content, code and output there may be, Discord shows the whole screen."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from discord.ui import LayoutView
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import flashcard, puzzle, question, recall
from tutorbot.bot.cards import card_screen, list_screen
from tutorbot.bot.items import back, front
from tutorbot.bot.plans import done_words, welcome_words
from tutorbot.bot.proofs import proof_screen
from tutorbot.bot.puzzles import puzzle_screen, tried_screen
from tutorbot.bot.reviews import Resume, back_screen, done_screen, front_screen, rated_screen, welcome_screen
from tutorbot.bot.runs import output_file, run_screen, shared_screen
from tutorbot.bot.screens import ROOM, fit, text
from tutorbot.bot.verdicts import statement
from tutorbot.domain.comebacks import Comeback, Pace
from tutorbot.domain.ids import (
    InteractionId,
    ItemId,
    LearnerId,
    PuzzleAttemptId,
    ReviewId,
    RunId,
    SubmissionId,
    VersionId,
)
from tutorbot.domain.items import Item
from tutorbot.domain.plans import Budget, Plan
from tutorbot.domain.proofs import Proof
from tutorbot.domain.puzzles import Call, Ended, Implement, Order, Predict, Puzzle, Verdict
from tutorbot.domain.reviews import Rating
from tutorbot.domain.streaks import streak
from tutorbot.playground.rules.messages import check_message
from tutorbot.sandbox.jobs import Failure, Outcome, Run, Shown
from tutorbot.storage.puzzles import Reply, Submission, Wish
from tutorbot.tutor.cards import Listed
from tutorbot.tutor.comebacks import Welcome
from tutorbot.tutor.plans import Done
from tutorbot.tutor.plans import Shown as Card
from tutorbot.tutor.proofs import Shown as Proved
from tutorbot.tutor.puzzles import Posed
from tutorbot.tutor.reviews import Rated
from tutorbot.tutor.runs import Ran

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
CODE = "\n".join(["x" * 72] * 40)
PROSE = "_word_ " * 171
"""1,200 characters of a moderator's, each second of which has to be escaped."""


def check(view: LayoutView) -> None:
    """Raises what Discord would refuse."""
    components = view.to_components()  # type: ignore[no-untyped-call]  # discord.py's
    check_message({"components": components, "flags": 1 << 15}, {})


def largest(task: Any, *, by_people: bool) -> Puzzle:  # noqa: ANN401  any task
    return replace(
        puzzle(task=task),
        id=ItemId("guild-900000000000000001/1" if by_people else "filters/double"),
        title="t" * 60,
        statement=PROSE,
        explanation=tuple("step " * 30 for _ in range(6)),
        hints=tuple("hint " * 60 for _ in range(3)),
        source=f"https://docs.pytorch.org/{'a' * 200}",
    )


TASKS = [
    Implement(
        form="fix",
        starter=CODE,
        solution=CODE,
        examples=tuple(Call("f(" + "1, " * 60 + ")") for _ in range(3)),
        entry="f",
    ),
    Order(solution="\n".join(f"{'y' * 70}{n:02}" for n in range(14)), examples=(Call("f()"),), entry="f"),
    Predict(code=CODE, asks="value", of="y" * 200, solution="(3, 2)" * 30),
]


def posed(shown: Puzzle, *, ended: Ended | None = None, judged: bool = True) -> Posed:
    verdict = Verdict(
        result="incorrect", passed=1, total=9, feedback="f" * 100 + "\n" + "g " * 700, output="\x1b```" * 250
    )
    last = Submission(
        SubmissionId(1),
        PuzzleAttemptId(1),
        LearnerId(7),
        "x",
        NOW,
        InteractionId(1),
        Reply(1, "t"),
        verdict if judged else None,
    )
    return Posed(
        learner=LearnerId(7),
        attempt=PuzzleAttemptId(2**53),
        puzzle=shown,
        version=VersionId(1),
        topic="T" * 80,
        asked=Wish(None, None),
        hints=3,
        typed="x",
        ended=ended,
        tries=12,
        last=last,
        streak=streak([], NOW, "UTC"),
        repeats=True,
        examples=[("f(" + "1, " * 60 + ")", "tensor(" + "1.0, " * 60 + ")")] * 3,
    )


@pytest.mark.parametrize("task", TASKS, ids=["fix", "order", "predict"])
@pytest.mark.parametrize("by_people", [True, False])
@pytest.mark.parametrize("ended", [None, *Ended])
@pytest.mark.parametrize("judged", [True, False])
def test_the_largest_puzzle_is_shown_at_every_moment(
    task: Any,  # noqa: ANN401  any task
    by_people: bool,  # noqa: FBT001  a parameter of the test
    ended: Ended | None,
    judged: bool,  # noqa: FBT001  as above
) -> None:
    check(puzzle_screen(posed(largest(task, by_people=by_people), ended=ended, judged=judged)))


def test_nothing_breaks_out_of_the_code_in_a_line_that_a_moderator_typed() -> None:
    hostile = "a` [free nitro](https://evil.example) `b"
    asked = largest(Predict(code="x", asks="value", of=hostile, solution=hostile), by_people=True)
    inside = "`a\u02cb [free nitro](https://evil.example) \u02cbb`"
    assert f"**Asked for:** the value of {inside}" in front(asked)
    assert f"**Asked for:** the value of {inside}" in statement(asked).content
    assert f"**The answer** {inside}" in back(asked)


@pytest.mark.parametrize("task", TASKS, ids=["fix", "order", "predict"])
def test_the_largest_puzzle_is_shown_as_a_card(task: Any) -> None:  # noqa: ANN401  any task
    card = shown(largest(task, by_people=True))
    check(front_screen(card, "note", Resume(2**53).button("Bring it back")))
    check(back_screen(card))
    check(rated_screen(rated(card, leech=True)))
    check(rated_screen(rated(card, leech=False)))


def shown(item: Item) -> Card:
    return Card(
        item=item,
        version=VersionId(2**53),
        turn=9,
        topic="T" * 80,
        is_new=False,
        plan=Plan(VersionId(1), 1, 1, paused=3),
        today=NOW.date(),
        dues=dict.fromkeys(Rating, date(2027, 1, 1)),
        ahead_of=date(2026, 3, 9),
        last_review=ReviewId(2**53),
    )


def rated(card: Card, *, leech: bool) -> Rated:
    return Rated(
        rating=Rating.AGAIN,
        due=date(2027, 1, 1),
        item=card.item,
        version=card.version,
        leech=leech,
        lapses=8,
        next=card,
    )


OWN = [
    "*" * 300,
    "```python\n" + "x = 1\n" * 40 + "```",
    "```a``` " * 37,
    "```" * 100,
    "# @everyone <@1> [free nitro](https://evil.example) ``` `",
]


@pytest.mark.parametrize("text", OWN)
def test_whatever_a_learner_writes_on_a_card_is_shown_and_can_be_chosen_from_a_list(text: str) -> None:
    own = replace(flashcard(front=text[:300]), id=ItemId("own-card/1"), back=(text * 20)[:1500])
    listed = Listed(own, VersionId(2**53), "Your own cards", True, False, True, 99, NOW.date(), NOW.date())  # noqa: FBT003
    check(card_screen(listed, "note"))
    check(card_screen(replace(listed, deleted=True)))
    check(list_screen([replace(listed, version=VersionId(2**53 + number)) for number in range(25)], 2))
    check(front_screen(shown(own)))
    check(back_screen(shown(own)))


def test_a_block_of_code_on_a_card_of_ones_own_is_one_and_nothing_else_formats() -> None:
    own = replace(flashcard(front="# What?\n```python\nx = [a](b)\n```\n**bold** `y`"), id=ItemId("own-card/1"))
    assert front(own) == "### \\# What?\n```python\nx = [a](b)\n```\n\\*\\*bold\\*\\* `y`"


def test_a_recall_prompt_is_a_card_that_asks_it_and_answers_in_full() -> None:
    card = shown(recall())
    assert front(card.item) == f"### {recall().prompt}"
    assert back(card.item) == recall().full
    assert "in your own words" in str(front_screen(card).to_components())  # type: ignore[no-untyped-call]  # discord.py's
    check(back_screen(card))


def test_the_end_of_a_day_is_shown_with_all_that_can_be_asked_for_and_names_no_heap() -> None:
    comeback = Comeback(NOW.date(), 24, 59)
    done = Done(
        today=NOW.date(),
        plan=Plan(None, 0, 0, held_back=1341, buried=2, old=1341, paused=10),
        budget=Budget(10, 100, 10, 59, comeback, 59),
        comeback_days=22,
        ahead=7,
        more=5,
        next_due=NOW.date(),
        suspended=3,
        streak=streak([], NOW, "UTC"),
        last_review=ReviewId(2**53),
    )
    screen = done_screen(done, "note", Resume(2**53).button("Bring it back"))
    check(screen)
    for each in (done, replace(done, comeback_days=0)):
        assert "1341" not in done_words(each).replace(",", "")
    offered = dict.fromkeys(Pace, comeback)
    check(welcome_screen(Welcome(comeback, offered)))
    assert "59 a day" in welcome_words(comeback)


LOUD = Run(
    outcome=Outcome.ERROR,
    stdout="`" * 64_000,
    stderr="\x1b[31m" * 9_000,
    truncated=True,
    why="w" * 2_000,
    failure=Failure("E" * 100, "m" * 2_000, "\u202e" * 6_000, 1),
    shown=Shown("\x00" * 4_000, "**" * 500),
)


@pytest.mark.parametrize("run", [LOUD, Run(outcome=Outcome.OK), Run(outcome=Outcome.CRASHED, why="It crashed.")])
def test_whatever_code_writes_is_shown_to_its_author_and_to_everybody(run: Run) -> None:
    ran = Ran(RunId(2**53), "```" * 6_000, run)
    check(run_screen(ran))
    check(shared_screen(ran, "**N**" * 20))
    check(tried_screen(posed(largest(TASKS[0], by_people=True)), run))


def test_what_a_message_does_not_hold_is_a_file() -> None:
    assert output_file(LOUD) is not None
    assert output_file(Run(outcome=Outcome.OK, stdout="short")) is None


@pytest.mark.parametrize("way", ["prints", "returns", "raises", "holds"])
def test_the_largest_proof_is_shown(way: Any) -> None:  # noqa: ANN401  a parameter of the test
    asked = replace(
        question(options=6),
        options=tuple(replace(option, text="t" * 140) for option in question(options=6).options),
    )
    proof = Proof(
        code="\n".join(["c" * 60] * 25),
        way=way,
        expression="e" * 300,
        answer="a",
        versions="torch 2.13.0, Python 3.11",
        on="2026-03-01",
    )
    check(
        proof_screen(
            Proved(
                question=asked,
                proof=proof,
                run=replace(LOUD, failure=None),
                answer="a" * 5_000,
                agrees=False,
                matching=asked.options,
                outcomes=[(option, "ModuleNotFoundError") for option in asked.options] if way == "holds" else [],
                picks=asked.options,
                versions="",
            )
        )
    )


lines = st.text(st.sampled_from("ab \n`"), max_size=400)


@given(contents=st.lists(lines, min_size=1, max_size=4), room=st.integers(60, 500))
def test_texts_that_give_way_are_cut_at_lines_and_leave_no_block_open(contents: list[str], room: int) -> None:
    parts = [text(f"```\n{content.replace('```', '')}\n```") for content in contents]
    before = [part.content for part in parts]
    fit(parts, parts[::-1], room)
    whole = sum(map(len, before))
    left = sum(len(part.content) for part in parts)
    assert left <= max(room, 16 * len(parts))
    if whole <= room:
        assert [part.content for part in parts] == before
    for part in parts:
        assert part.content.count("```") % 2 == 0, part.content


def test_what_fits_is_left_alone() -> None:
    part = text("x" * ROOM)
    fit([part], [part])
    assert part.content == "x" * ROOM
