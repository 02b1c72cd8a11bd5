"""Ana presses *Prove it*, and sees the code of a question run."""

import re

from tests.journeys.conftest import Bot
from tests.journeys.follow_ups import message_with, settled
from tutorbot.domain.ids import LearnerId
from tutorbot.playground.people import Person
from tutorbot.playground.screens import Screen


async def answer(person: Person, topic: str, text: str | None = None) -> None:
    """Answer the question of a topic with the option that has this text, or say that it is not known."""
    await person.command("quiz", topic=topic, count=1)
    if text is None:
        await person.press("I don't know")
        return
    found = re.search(rf"\*\*([A-F])\*\*  {re.escape(text)}", person.see())
    assert found, person.see()
    await person.press(found[1])


async def prove(person: Person) -> Screen:
    question = person.screen.id
    await person.press("Prove it")
    await settled(person)
    assert person.screen.id != question, "beside the question, not in its place"
    return person.screen


async def test_a_proof_shows_the_code_what_it_gives_and_which_option_says_so(ana: Person, ben: Person) -> None:
    await answer(ana, "filters", "`[3, 8, 3, 3]`")
    assert "-# ✔️ proved with torch 2.13.0 · 2026-03-01" in ana.see()
    proof = await prove(ana)
    assert proof.ephemeral
    assert "conv = nn.Conv2d(3, 8, kernel_size=3)" in proof
    assert "`conv.weight.shape`" in proof
    assert "(8, 3, 3, 3)" in proof
    assert "✅ `(8, 3, 3, 3)`" in proof
    assert "❌ `[3, 8, 3, 3]` *(your answer)*" in proof
    assert "torch 2.13.0, Python 3.11, on this machine" in proof
    assert ben.messages() == []


async def test_a_template_is_proved_with_the_learners_own_numbers(ana: Person) -> None:
    await answer(ana, "sizes")
    found = re.search(r"A kernel (\d+) wide slides over (\d+) columns", ana.see())
    assert found, ana.see()
    kernel, columns = int(found[1]), int(found[2])
    proof = await prove(ana)
    assert f"F.max_pool2d(x, {kernel}, stride=1)" in proof
    assert f"**Printed**\n```\n{columns - kernel + 1}\n```" in proof
    assert f"✅ `{columns - kernel + 1}`" in proof


async def test_every_option_is_tried_in_the_blank(ana: Person) -> None:
    await answer(ana, "blanks", "`1`")
    await ana.press("Check my answer")
    proof = await prove(ana)
    assert "y = torch.ones(2, 3).sum(0)" in proof
    assert "y.shape == (3,)" in proof
    assert "printed nothing" not in proof
    lines = [line for line in str(proof).splitlines() if "→" in line]
    assert sorted(lines) == [
        "✅ `-2` → `True`",
        "✅ `0` → `True`",
        "❌ `1` → `False` *(your answer)*",
        "❌ `2` → `IndexError`",
    ]


async def test_nothing_is_proved_before_the_answer_or_for_somebody_else(ana: Person, ben: Person) -> None:
    await ana.command("quiz", topic="filters", count=1)
    assert "Prove it" not in ana.see()
    screen = ana.screen
    await ana.press_raw(screen, "tb1:quiz-prove:1:1")
    await message_with(ana, "Answer the question first")
    answered = await ben.press_raw(screen, "tb1:quiz-prove:1:1")
    assert "belongs to somebody else" in str(answered.screen)
    answered = await ana.press_raw(screen, "tb1:quiz-prove:99:1")
    assert "This quiz is gone" in str(answered.screen)


async def test_a_proof_is_a_run_like_any_other_and_changes_nothing(ana: Person, bot: Bot) -> None:
    await answer(ana, "filters")
    before = await bot.tutor.learners.kept(LearnerId(int(ana.id)))
    question = ana.screen
    for _ in range(10):
        await ana.press("Prove it", on=question)
    answered = await ana.press("Prove it", on=question)
    assert "Please try again in" in str(answered.screen)
    assert await bot.tutor.learners.kept(LearnerId(int(ana.id))) == before
