"""Ana looks at how well the schedule fits her, has it fitted, and goes back."""

import asyncio
from collections.abc import Sequence
from contextlib import nullcontext
from functools import partial

import pytest
from fsrs.scheduler import DEFAULT_PARAMETERS

from tests.journeys.conftest import Bot
from tests.journeys.follow_ups import introduce_everybody, message_with, settled, stored
from tutorbot import bootstrap
from tutorbot.domain.fits import Outcome, Review
from tutorbot.domain.ids import LearnerId
from tutorbot.fitting.fitters import Fitter
from tutorbot.playground.people import Person
from tutorbot.playground.servers import Playground
from tutorbot.tutor import tutors
from tutorbot.tutor.fits import Fits


class Quick(Fitter):
    """Finds predictions 4 % closer, the first time; the real one is shown in tests/fitting."""

    why = ""

    async def fit(self, reviews: Sequence[Review], parameters: tuple[float, ...] | None) -> Outcome | None:
        assert reviews
        return Outcome(tuple(DEFAULT_PARAMETERS), 0.5, 0.5 if parameters else 0.48)


@pytest.fixture(autouse=True)
async def _introduced(bot: Bot) -> None:
    await introduce_everybody(bot)


async def review_one(person: Person) -> None:
    await person.command("card")
    await person.press("Show the answer")
    await person.press("Good")


async def test_settings_lead_to_how_well_the_schedule_fits(ana: Person) -> None:
    await review_one(ana)
    await ana.command("settings")
    await ana.press("How well my schedule fits me")
    assert ana.screen.ephemeral
    for words in ("**Reviews so far** 1", "**In use** the general schedule", "takes 999 more reviews"):
        assert words in ana.see()
    assert ana.screen.buttons == []


async def test_a_fit_is_made_told_in_plain_words_and_undone(ana: Person, bot: Bot, playground: Playground) -> None:
    fits = bot.tutor.fits
    fits.fitter, fits.least = Quick(), 2
    for _ in range(2):
        await review_one(ana)
    await ana.command("settings")
    await ana.press("How well my schedule fits me")
    await asyncio.gather(ana.press("Fit now"), ana.press("Fit now"))
    await message_with(ana, "less than a week ago")
    await ana.command("settings")
    await ana.press("How well my schedule fits me")
    assert "**In use** your own, fitted today to 2 reviews" in ana.see()
    assert "predictions of your newest reviews are **4 % closer** than those before" in ana.see()
    assert "No card is moved by a change" in ana.see()
    assert [button.label for button in ana.screen.buttons] == ["Use the general schedule"]
    await ana.press("Use the general schedule")
    assert "**In use** the general schedule" in ana.see()
    playground.move_clock("+7d")
    await ana.press("Use mine")
    assert "**In use** your own, fitted on" in ana.see()
    await ana.press("Fit now")
    assert "The last fit**, today, predicted" in await settled(ana)
    assert "**In use** your own, fitted on" in ana.see()
    assert len(await bot.tutor.store.read(lambda tx: tx.fits.trials(LearnerId(int(ana.id))))) == 2


async def test_where_the_package_is_missing_settings_say_so(ana: Person, bot: Bot) -> None:
    bot.tutor.fits.fitter.why = "torch not installed"
    await ana.command("settings")
    assert "cannot be fitted to your own reviews here: the package for it is not installed" in ana.see()
    await ana.press("How well my schedule fits me")
    assert "the package for it is not installed" in ana.see()
    await ana.press_raw(ana.screen, "tb1:fits-now")
    await message_with(ana, "Nothing can be fitted here")


async def test_a_press_for_what_is_not_there_changes_nothing(ana: Person) -> None:
    await ana.command("settings")
    await ana.press("How well my schedule fits me")
    for forged in ("tb1:fits-use:1", "tb1:fits-use:7", "tb1:fits-now"):
        await ana.press_raw(ana.screen, forged)
    await ana.command("settings")
    await ana.press("How well my schedule fits me")
    assert "**In use** the general schedule" in ana.see()


async def test_learners_who_are_at_it_are_fitted_without_asking(
    ana: Person, bot: Bot, monkeypatch: pytest.MonkeyPatch
) -> None:
    await review_one(ana)
    monkeypatch.setattr(bootstrap, "open_fitter", lambda: nullcontext(Quick()))
    monkeypatch.setattr(tutors, "Fits", partial(Fits, least=1))
    await bot.restart()
    await stored(bot, lambda tx: any(trial.in_use for trial in tx.fits.trials(LearnerId(int(ana.id)))))
