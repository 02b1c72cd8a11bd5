"""The real optimizer in its real process, once; for the rest its process need not come to an answer."""

import asyncio
import os
from pathlib import Path

import pytest

from tests.fitting.logs import log
from tutorbot.domain.fits import held_back, log_loss
from tutorbot.domain.models import STANDARD, Fit, Model
from tutorbot.fitting import fitters
from tutorbot.fitting.fitters import Fitter, open_fitter


async def test_a_process_of_its_own_fits_a_log_and_judges_by_its_newest_fifth() -> None:
    reviews = log(60, cards=10)
    outcome = await Fitter(batch=20).fit(reviews, None)
    assert outcome is not None
    assert outcome.before == pytest.approx(log_loss(reviews, STANDARD, held_back(reviews)))
    fitted = Model(fit=Fit(1, outcome.parameters))
    assert outcome.after == pytest.approx(log_loss(reviews, fitted, held_back(reviews)))
    assert outcome.parameters != STANDARD.scheduler.parameters
    assert outcome.accepted, "this learner forgets faster than most"


async def test_a_process_that_takes_too_long_is_ended() -> None:
    fitter = Fitter(seconds=0.05)
    assert await fitter.fit(log(60), None) is None
    assert fitter._process is None


async def test_closing_ends_what_is_under_way_and_begins_nothing_more() -> None:
    async with open_fitter() as fitter:
        fitting = asyncio.create_task(fitter.fit(log(60), None))
        while fitter._process is None:  # noqa: ASYNC110  there is no event for it
            await asyncio.sleep(0)
        process = fitter._process
    assert process.returncode is not None
    assert await fitting is None
    assert await fitter.fit(log(60), None) is None


async def test_a_process_that_breaks_down_is_no_answer(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(fitters, "_environment", lambda: {"PYTHONHOME": str(tmp_path)})
    assert await Fitter().fit(log(60), None) is None


def test_the_process_is_told_none_of_the_bots_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TUTORBOT_TOKEN", "secret")
    assert "secret" not in fitters._environment().values()
    assert os.environ["TUTORBOT_TOKEN"] == "secret"


@pytest.mark.parametrize(("missing", "words"), [("torch", "torch"), ("pandas", "pandas")])
def test_what_is_not_installed_is_named(monkeypatch: pytest.MonkeyPatch, missing: str, words: str) -> None:
    monkeypatch.setattr(fitters, "find_spec", lambda name: None if name == missing else object())
    assert Fitter().why == f"{words} not installed"
