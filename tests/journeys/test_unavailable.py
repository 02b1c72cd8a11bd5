"""Where there is no sandbox, what needs one says so kindly, and all else works."""

import pytest

from tests.journeys.conftest import Bot
from tests.journeys.follow_ups import introduce_everybody, settled
from tests.journeys.tours import PREDICT
from tutorbot.domain.ids import AttemptId
from tutorbot.playground.people import Person

WORDS = "⚠️ Running code is switched off here"


@pytest.fixture(autouse=True)
async def _introduced(bot: Bot) -> None:
    await introduce_everybody(bot)


async def test_commands_that_run_code_say_why_they_cannot(ana: Person, ben: Person) -> None:
    message = await ben.say("```print(1)```")
    await ana.command("puzzle")
    assert WORDS in await settled(ana)
    await ana.command("run")
    assert WORDS in ana.see()
    assert ana.modal is None
    await ana.command("run", file=("my.py", b"print(1)"))
    assert WORDS in await settled(ana)
    await ana.context_menu("Run this code", on=message)
    assert WORDS in await settled(ana)
    assert "Everything else works." in ana.see()
    assert all(screen.ephemeral for screen in ana.messages() if screen.id != message.id)


async def test_quizzes_and_cards_go_on(ana: Person) -> None:
    await ana.command("quiz", count=1)
    await ana.press("I don't know")
    await ana.press("See the result")
    await ana.command("card")
    await ana.press("Show the answer")
    await ana.press("Good")
    assert "comes back" in ana.see()


async def test_a_moderators_puzzle_waits_for_a_sandbox_in_its_form(mia: Person) -> None:
    await mia.command("question add", kind="Predict puzzle")
    await mia.submit(PREDICT)
    assert "Not saved yet" in await settled(mia)
    assert "it cannot be run now, so try later" in mia.see()
    await mia.press("Open the form again")
    assert mia.modal is not None
    assert mia.modal.field("solution").value == PREDICT["solution"]


async def test_a_proof_cannot_be_shown(ana: Person, bot: Bot) -> None:
    for _ in range(40):
        await ana.command("quiz", count=1)
        await ana.press("I don't know")
        if "Prove it" in ana.see():
            await ana.press("Prove it")
            assert WORDS in await settled(ana)
            return
    assert await bot.tutor.store.read(lambda tx: tx.quizzes.attempt(AttemptId(40)))
    pytest.fail("no question of the course is proved")
