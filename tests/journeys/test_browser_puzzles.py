"""A puzzle is solved on the page, in Chromium, by somebody who types, tries, errs and asks."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.async_api import expect

from tests.builders import course, puzzle, topic
from tests.conftest import NewPage
from tests.journeys.conftest import Bot
from tests.journeys.follow_ups import introduce_everybody
from tests.journeys.test_browser import PHONE, latest, nothing_is_wider, press, type_command
from tests.playground.test_page import CONTRAST
from tutorbot.playground.servers import Playground
from tutorbot.settings import Settings, load_settings

pytestmark = pytest.mark.browser

PATIENCE = 60_000
"""Milliseconds for code that runs on a busy machine."""


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return load_settings(data_dir=tmp_path / "data", content_dir=tmp_path, sandbox=True)


@pytest.fixture(autouse=True)
async def _served(bot: Bot) -> None:
    await introduce_everybody(bot)
    await bot.tutor.courses.sync([course(topic(puzzle()))], (), at=datetime.now(UTC))
    assert await bot.tutor.puzzles.sandbox.ready()


async def test_a_puzzle_is_solved_after_a_slip_a_hint_and_a_try(playground: Playground, new_page: NewPage) -> None:
    page = await new_page(playground.url)
    form = page.get_by_role("dialog")

    async def send(code: str) -> None:
        await form.get_by_role("textbox", name="Code").fill(code)
        await form.get_by_role("button", name="Submit").click()

    await type_command(page, "puzz", "Enter", "topic:", "filt")
    await page.get_by_role("option", name="Filters").click()
    await page.keyboard.press("Enter")
    await expect(latest(page).get_by_role("heading", name="Double it")).to_be_visible(timeout=PATIENCE)
    await expect(latest(page)).to_contain_text("# tensor([2., 4.])")

    await press(page, "Answer")
    await expect(form.get_by_role("textbox", name="Code")).to_have_value("def double(x):\n    ...")
    await send("def double(x):\n    return x + 2")
    await expect(latest(page).get_by_role("heading", name="Not yet")).to_be_visible(timeout=PATIENCE)
    await expect(latest(page)).to_contain_text("3.0; expected 2.0")
    await press(page, "Hint")
    await expect(latest(page)).to_contain_text("💡 Which operator works on each element?")

    await press(page, "Try without grading")
    await expect(form.get_by_role("textbox", name="Code")).to_have_value("def double(x):\n    return x + 2")
    await send("def double(x):\n    return x * 2")
    await expect(latest(page)).to_contain_text("nothing was graded", timeout=PATIENCE)
    await press(page, "Answer with this")
    await form.get_by_role("button", name="Submit").click()
    await expect(latest(page).get_by_role("heading", name="Solved with the second try")).to_be_visible(timeout=PATIENCE)
    await expect(latest(page)).to_contain_text("Multiplication works on each element.")
    await expect(page.get_by_role("article")).to_have_count(1)


@pytest.mark.parametrize("theme", ["dark", "light"])
async def test_a_puzzle_and_its_verdict_fit_a_phone_and_can_be_read(
    playground: Playground, new_page: NewPage, theme: str
) -> None:
    page = await new_page(playground.url, **PHONE, theme="dark" if theme == "dark" else "light")
    form = page.get_by_role("dialog")
    await type_command(page, "puzzle", "Enter", "Enter")
    await expect(latest(page).get_by_role("heading", name="Double it")).to_be_visible(timeout=PATIENCE)
    await nothing_is_wider(page)
    await press(page, "Answer")
    await form.get_by_role("textbox", name="Code").fill("def double(x):\n    print('x' * 300)\n    return x + y")
    await form.get_by_role("button", name="Submit").click()
    await expect(latest(page)).to_contain_text("Your code printed", timeout=PATIENCE)
    await nothing_is_wider(page)
    assert (await page.evaluate(CONTRAST))["faint"] == []
