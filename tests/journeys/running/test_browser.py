"""Puzzles on the page, in Chromium: solved by somebody who errs and asks, fed with what never ends, and written."""

import re

import pytest
from playwright.async_api import Locator, Page, expect

from tests.conftest import NewPage
from tests.journeys.conftest import Bot
from tests.journeys.running.courses import CENTRE
from tests.journeys.running.test_puzzles import HOSTILE, ROWS, SLOW
from tests.journeys.test_browser import PHONE, become, latest, nothing_is_wider, press, type_command
from tests.journeys.tours import IMPLEMENT
from tests.playground.test_page import CONTRAST
from tutorbot.playground.servers import Playground
from tutorbot.settings import Settings

pytestmark = pytest.mark.browser

PATIENCE = 60_000
"""Milliseconds for code that runs on a busy machine."""


@pytest.fixture
async def page(bot: Bot, playground: Playground, new_page: NewPage) -> Page:
    del bot  # it has only to be there
    return await new_page(playground.url)


def form(page: Page) -> Locator:
    return page.get_by_role("dialog")


async def begin(page: Page, topic: str = "Filters") -> None:
    """Ask for the puzzle of medium difficulty, and wait until it is there."""
    await type_command(page, "puzz", "Enter", "topic:", topic[:4])
    await page.get_by_role("option", name=topic).click()
    await page.keyboard.type("difficulty:")
    await page.get_by_role("option", name="medium").click()
    await page.keyboard.press("Enter")
    await expect(latest(page).get_by_role("heading").first).to_be_visible(timeout=PATIENCE)


async def submit(page: Page, code: str) -> None:
    await form(page).get_by_role("textbox", name="Code").fill(code)
    await form(page).get_by_role("button", name="Submit").click()
    await expect(form(page)).to_be_hidden()


async def answer(page: Page, code: str, verdict: str) -> None:
    await latest(page).get_by_role("button", name=re.compile("^(Answer|Try again)$")).click()
    await submit(page, code)
    await expect(latest(page).get_by_role("heading", name=verdict)).to_be_visible(timeout=PATIENCE)


async def test_a_puzzle_is_solved_after_two_wrong_tries_a_hint_and_one_ungraded(page: Page) -> None:
    await begin(page)
    await expect(latest(page).get_by_role("heading", name="Centre each column")).to_be_visible()
    await expect(latest(page)).to_contain_text("# tensor([[-1., -2.], [1., 2.]])")
    await press(page, "Answer")
    await expect(form(page).get_by_role("textbox", name="Code")).to_have_value("def centre(x):\n    ...")
    await page.keyboard.press("Escape")

    await answer(page, ROWS, "Not yet")
    await expect(latest(page)).to_contain_text("You took the mean over dim=1")
    await answer(page, "def centre(x):\n    return x.men()", "Not yet")
    await expect(latest(page)).to_contain_text("has no attribute")
    await press(page, "Hint")
    await expect(latest(page)).to_contain_text("💡 Which dimension do the rows of a column lie along?")

    await press(page, "Try without grading")
    await expect(form(page).get_by_role("textbox", name="Code")).to_have_value("def centre(x):\n    return x.men()")
    await submit(page, CENTRE)
    await expect(latest(page)).to_contain_text("nothing was graded", timeout=PATIENCE)
    await press(page, "Answer with this")
    await form(page).get_by_role("button", name="Submit").click()
    await expect(latest(page).get_by_role("heading", name="Solved with the third try")).to_be_visible(timeout=PATIENCE)
    await expect(latest(page)).to_contain_text("The mean over dimension 0 has one value for each column.")
    await expect(page.get_by_role("article")).to_have_count(1)


async def test_code_that_never_ends_prints_too_much_or_writes_markdown_does_no_harm(page: Page) -> None:
    await begin(page)
    await answer(page, "print('before')\nwhile True:\n    pass", "It takes too long")
    await expect(latest(page)).to_contain_text("before")
    await answer(page, f"print('spam ' * 200_000)\n{CENTRE}", "It prints too much")
    await expect(latest(page)).to_contain_text("spam spam")

    await answer(page, HOSTILE, "It ends with an error")
    await press(page, "Try without grading")
    await submit(page, HOSTILE)
    await expect(latest(page)).to_contain_text("nothing was graded", timeout=PATIENCE)
    await expect(latest(page)).to_contain_text(r"\x1b[31mred")
    for shown in ("Free money", "@everyone", "||x||"):
        await expect(latest(page).locator("pre", has_text=shown).first).to_be_visible()
    await expect(latest(page).get_by_role("link")).to_have_count(0)
    await expect(latest(page).get_by_role("heading", name="Free money")).to_have_count(0)
    await press(page, "Answer with this")
    await submit(page, CENTRE)
    await expect(latest(page).get_by_role("heading", name="Solved")).to_be_visible(timeout=PATIENCE)


@pytest.mark.parametrize("theme", ["dark", "light"])
async def test_a_puzzle_and_its_verdict_fit_a_phone_and_can_be_read(
    bot: Bot, playground: Playground, new_page: NewPage, theme: str
) -> None:
    del bot
    page = await new_page(playground.url, **PHONE, theme="dark" if theme == "dark" else "light")
    await begin(page)
    await nothing_is_wider(page)
    await press(page, "Answer")
    await submit(page, "def centre(x):\n    print('x' * 300)\n    return x + y")
    await expect(latest(page)).to_contain_text("Your code printed", timeout=PATIENCE)
    await nothing_is_wider(page)
    assert (await page.evaluate(CONTRAST))["faint"] == []


class TestARestart:
    @pytest.fixture
    def settings(self, settings: Settings) -> Settings:
        """A bot that does not wait for what it began, as one that is killed does not."""
        return settings.model_copy(update={"drain_seconds": 0})

    async def test_the_verdict_comes_by_itself_after_a_restart_in_the_middle_of_judging(
        self, bot: Bot, page: Page
    ) -> None:
        await begin(page)
        await press(page, "Answer")
        await submit(page, SLOW)
        await bot.stop()
        await expect(page.get_by_text("tutorbot is offline.")).to_be_visible()
        await expect(page.get_by_text("Solved")).to_have_count(0)
        await bot.start()
        await expect(latest(page).get_by_role("heading", name="Solved at the first try")).to_be_visible(
            timeout=PATIENCE
        )


async def test_a_moderator_adds_a_puzzle_and_a_learner_solves_it(page: Page) -> None:
    await become(page, "Mia")
    await type_command(page, "question add", "Enter", "kind:")
    await page.get_by_role("option", name="Implement puzzle").click()
    await page.keyboard.press("Enter")
    labels = {"statement": "Task", "starter": "What they begin with", "calls": "Calls to check"}
    slip = IMPLEMENT | {"solution": "def double(x):\n    return x + 2"}
    for field, words in slip.items():
        await form(page).get_by_role("textbox", name=labels.get(field, field.capitalize())).fill(words)
    await form(page).get_by_role("button", name="Submit").click()
    await expect(latest(page)).to_contain_text("Live now in this server", timeout=PATIENCE)
    await expect(latest(page)).to_contain_text("# tensor([3., 4.])")
    await press(page, "Edit")
    await expect(form(page).get_by_role("textbox", name="Calls to check")).to_have_value(IMPLEMENT["calls"])
    await form(page).get_by_role("textbox", name="Solution").fill(IMPLEMENT["solution"])
    await form(page).get_by_role("button", name="Submit").click()
    await expect(latest(page)).to_contain_text("# tensor([2., 4.])", timeout=PATIENCE)

    await become(page, "Ana")
    await begin(page, "This server's questions")
    await answer(page, "def double(x):\n    return x + x", "Solved at the first try")


async def test_a_blank_is_filled_and_a_project_is_looked_into(page: Page) -> None:
    await type_command(page, "learn", "Enter", "topic:", "Filt")
    await page.get_by_role("option", name="Filters").click()
    await page.keyboard.press("Enter")
    await press(page, "Try")
    await expect(latest(page)).to_contain_text("3 attempts left", timeout=PATIENCE)
    for filling, verdict in (("2", "Not yet"), ("1", "Solved with the second try")):
        await latest(page).get_by_role("button", name=re.compile("^(Answer|Try again)$")).click()
        await form(page).get_by_role("textbox", name="Blank 1").fill(filling)
        await form(page).get_by_role("button", name="Submit").click()
        await expect(latest(page).get_by_role("heading", name=verdict)).to_be_visible(timeout=PATIENCE)
    await press(page, "Next")
    await expect(latest(page)).to_contain_text("1 of 1 task solved")

    await type_command(page, "learn", "Enter", "topic:", "Blan")
    await page.get_by_role("option", name="Blanks").click()
    await page.keyboard.type("mode:")
    await page.get_by_role("option", name="Project").click()
    await page.keyboard.press("Enter")
    await expect(latest(page).get_by_role("heading", name="The alarm that averages")).to_be_visible()
    await press(page, "Change settings")
    await form(page).get_by_role("textbox").first.fill("50")
    await form(page).get_by_role("button", name="Submit").click()
    await expect(latest(page).get_by_role("heading", name="Not yet")).to_be_visible(timeout=PATIENCE)
