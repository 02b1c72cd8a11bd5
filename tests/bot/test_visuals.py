"""Whatever a run shows, Discord takes the screens of it."""

from dataclasses import replace

import pytest
from discord.ui import Item, LayoutView

from tests.builders import question, visual
from tests.figures import SLIDE
from tutorbot.bot.screens import text
from tutorbot.bot.visuals import end_screen, program_screen, question_screen, view_screen
from tutorbot.domain.figures import Look
from tutorbot.domain.ids import RoundId, TopicId
from tutorbot.domain.items import Proof
from tutorbot.domain.materials import Stage
from tutorbot.domain.modes import Mode
from tutorbot.domain.quizzes import Outcome
from tutorbot.playground.rules.messages import check_message
from tutorbot.tutor.checks import Check
from tutorbot.tutor.rounds import Onward
from tutorbot.tutor.visuals import Asked, Program, View, Viewed

ROUND = RoundId(2**53)
TOPIC = TopicId("t" * 40)
PROOF = Proof(code="", way="prints", expression=None, answer="", versions="torch 2.13.0, Python 3.11", on="2026-03-01")
ASKED = Check(question=question(), options=question().options, picks=(), outcome=None)


def check(screen: LayoutView) -> str:
    """The words of the screen; raises what Discord would refuse."""
    components = screen.to_components()  # type: ignore[no-untyped-call]  # discord.py's
    check_message({"components": components, "flags": 1 << 15}, {})
    return str(components)


def view(number: int, figures: int = 1, check: Check | None = None) -> View:
    return View(
        round=ROUND,
        topic=TOPIC,
        topic_title="Filters",
        number=number,
        total=9,
        stage=Stage("t" * 80, "x" * 1_400, (SLIDE,) * figures),
        check=check,
        questions=3,
        look=Look.DARK,
        proof=PROOF,
    )


@pytest.mark.parametrize("told", [0, 1])
@pytest.mark.parametrize("figures", [1, 2, 16])
@pytest.mark.parametrize("number", [1, 5, 9])
def test_every_stage_fits_with_the_longest_words_and_no_button_twice(number: int, figures: int, told: int) -> None:
    words: list[Item[LayoutView]] = [text("```\n" + "x" * 2_600 + "\n```")]
    for place in {0, figures - 1}:
        seen = check(view_screen(view(number, figures), words, place, told, has_picture=True))
        assert ("▶ " in seen) is (figures > 1)
        assert ("Back" in seen, "3 questions" in seen) == (number > 1, number == 9)
    assert "Check yourself" in check(view_screen(view(number, figures, ASKED), words))


def test_questions_lead_on_to_the_next_stage_the_next_question_or_the_end() -> None:
    def asked(step: int, outcome: Outcome | None) -> str:
        found = replace(ASKED, outcome=outcome)
        return check(
            question_screen(
                Asked(round=ROUND, topic=TOPIC, topic_title="Filters", step=step, stages=9, questions=3, check=found)
            )
        )

    assert "question 1 of 3 on what you saw" in asked(10, None)
    assert "tb1:see:9007199254740992:4:0:0" in asked(3, Outcome.RIGHT)
    assert "tb1:see-ask:9007199254740992:10:-" in asked(9, Outcome.WRONG)
    assert "Next question" in asked(11, Outcome.UNKNOWN)
    assert "tb1:see-end:9007199254740992" in asked(12, Outcome.RIGHT)


def test_the_longest_program_and_the_end_fit() -> None:
    source = "\n".join(["x" * 30] * 109)
    program = Program(round=ROUND, topic_title="Filters", code=source, stage=1, proof=PROOF)
    assert source.replace("\n", "\\n") in check(program_screen(program))
    titles = [stage.title for stage in visual(*[None] * 9).stages]
    onward = Onward(TOPIC, "Filters", Mode.RECAP)
    viewed = Viewed(titles=titles, questions=[replace(ASKED, outcome=Outcome.RIGHT), ASKED], onward=onward)
    assert "You got **1 of 2 questions** on it right." in check(end_screen(viewed))
