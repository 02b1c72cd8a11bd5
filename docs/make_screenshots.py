"""Makes the README's pictures: python docs/make_screenshots.py

Needs Chromium and pngquant, and looks its best with the font Noto Color Emoji.
"""  # noqa: INP001  a script

import asyncio
import re
import shutil
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from random import Random
from typing import Literal

from playwright.async_api import Browser, Locator, Page, ViewportSize, async_playwright

from tutorbot import bootstrap
from tutorbot.logs import configure_logging
from tutorbot.playground.people import Person
from tutorbot.playground.servers import Playground
from tutorbot.settings import load_settings

DOCS = Path(__file__).parent
DESK: ViewportSize = {"width": 1280, "height": 800}
PHONE: ViewportSize = {"width": 390, "height": 844}
TALL: ViewportSize = {"width": 800, "height": 1180}
Theme = Literal["dark", "light"]
FORM = {
    "Question": "How many learnable numbers does this layer hold?",
    "Code": "layer = nn.Conv2d(3, 8, kernel_size=3)",
    "Options": "* 224\n"
    "216 | That counts the weights alone; each filter also has a bias.\n"
    "80 | Each filter reads all three input channels, not one.",
    "Explanation": "Each filter holds 3 × 3 × 3 = 27 weights and one bias.\n8 filters hold 8 × 28 = 224 numbers.",
}


WRONG = "def pairs(labels):\n    column = labels.unsqueeze(1)\n    return column == column\n"
"""An answer to the puzzle `same-label-pairs` that learners give."""


@asynccontextmanager
async def fresh_playground(*, sandbox: bool = False) -> AsyncIterator[Playground]:
    with tempfile.TemporaryDirectory() as folder:
        async with bootstrap.playground(load_settings(data_dir=Path(folder), sandbox=sandbox)) as (playground, _):
            yield playground


async def open_page(browser: Browser, playground: Playground, size: ViewportSize, theme: Theme, **link: str) -> Page:
    """`link` is what the address says: person, channel, panel."""
    context = await browser.new_context(viewport=size, color_scheme=theme, device_scale_factor=2)
    page = await context.new_page()
    words = "&".join(f"{key}={value}" for key, value in link.items())
    await page.goto(f"{playground.url}/#{words}")
    await page.get_by_role("combobox", name="Message").wait_for()
    await page.wait_for_timeout(300)
    return page


async def take(picture: Page | Locator, name: str) -> None:
    """Save a picture with 256 colours: a third of the bytes, and no difference to see."""
    path = DOCS / f"{name}.png"
    await picture.screenshot(path=path, style="dialog::backdrop { background: none }")
    small = ("pngquant", "--strip", "--speed=1", "--quality=80-100", "--force", f"--output={path}", str(path))
    process = await asyncio.create_subprocess_exec(*small)
    if await process.wait():
        raise RuntimeError(f"pngquant refuses {path}")


async def reach(person: Person, words: str) -> None:
    """Go through a quiz until the question with these words comes."""
    while words not in person.see():
        await person.press("I don't know")
        await person.press("Next question")


async def choose(person: Person, option: str) -> None:
    """Press the letter that stands before an option."""
    found = re.search(rf"\*\*([A-F])\*\*  {re.escape(option)}", person.see())
    if found is None:
        raise LookupError(f"{option} is no option of {person.see()}")
    await person.press(found[1])


async def rate(person: Person, rating: str) -> None:
    await person.press("Show the answer")
    await person.press(next(button.label for button in person.screen.buttons if button.label.startswith(rating)))


async def answered_question(browser: Browser) -> None:
    """The picture at the top, in both themes: a wrong answer, and why."""
    async with fresh_playground() as playground:
        ana = playground.person("ana")
        await ana.command("quiz", topic="output-size", difficulty="easy", count=10)
        await reach(ana, "A batch of eight RGB images")
        await choose(ana, "`(8, 3, 32, 32)`")
        themes: tuple[Theme, Theme] = ("dark", "light")
        for theme in themes:
            page = await open_page(browser, playground, DESK, theme, person="ana")
            await take(page, f"playground-{theme}")


async def month_of_cards(browser: Browser) -> None:
    """A card with its ratings on a phone, and the streak."""
    async with fresh_playground() as playground:
        ana = playground.person("ana")
        for day in range(30):
            if day not in (4, 5, 19):
                await ana.command("card")
                await rate(ana, "Good")
            playground.move_clock("tomorrow")
        await ana.command("card")
        await rate(ana, "Good")
        await ana.command("streak show")
        page = await open_page(browser, playground, DESK, "dark", person="ana", panel="closed")
        await take(page.get_by_role("article").last.locator(".container"), "streak")
        await ana.at("dm").command("card")
        await ana.press("Show the answer")
        page = await open_page(browser, playground, PHONE, "dark", person="ana", channel="tutorbot")
        await take(page, "phone")


async def autumn_of_progress(_: Browser) -> None:
    """The picture of /progress in both looks, as the bot draws it, after 110 days of which some are missed."""
    chance = Random(7)  # noqa: S311  slips of memory, no secret
    async with fresh_playground() as playground:
        ana = playground.person("ana")
        await ana.command("settings", new_cards=3)
        for day in range(110):
            if chance.random() < 0.5 + day / 240:
                await ana.command("card")
                while ana.screen.buttons and ana.screen.buttons[0].label == "Show the answer":
                    await rate(ana, chance.choices(("Again", "Hard", "Good"), (1, 1, 9))[0])
            playground.move_clock("tomorrow")
        await ana.command("card")
        await rate(ana, "Good")
        for look in ("light", "dark"):
            await ana.command("progress", look=look)
            picture = playground.backend.messages.files[ana.screen.files[0]["id"]]
            (DOCS / f"progress-{look}.png").write_bytes(picture.content)


async def moderators_form(browser: Browser) -> None:
    async with fresh_playground() as playground:
        page = await open_page(browser, playground, TALL, "light", person="mia")
        await page.keyboard.press("/")
        for key in ("question add", "Enter", "Enter"):
            await (page.keyboard.press(key) if key == "Enter" else page.keyboard.type(key))
        form = page.get_by_role("dialog")
        for label, words in FORM.items():
            await form.get_by_role("textbox", name=label).fill(words)
        await form.get_by_role("combobox", name="Difficulty").click()
        await form.get_by_role("option", name="Easy").click()
        await form.get_by_role("heading").click()
        await take(form, "question-form")


async def puzzle(browser: Browser) -> None:
    """A wrong answer to a puzzle, and what the judge says of it."""
    async with fresh_playground(sandbox=True) as playground:
        ana = playground.person("ana")
        await ana.command("puzzle", topic="broadcasting", difficulty="easy")
        await ana.press("Answer")
        await ana.submit(code=WRONG)
        while "checks passed" not in ana.see():  # noqa: ASYNC110  nothing tells
            await asyncio.sleep(0.2)
        page = await open_page(browser, playground, TALL, "dark", person="ana", panel="closed")
        await take(page.get_by_role("article").last.locator(".container"), "puzzle")


async def ways_of_a_topic(browser: Browser) -> None:
    """A stage of *visualize* and the beginning of a *project*, each as one message."""
    async with fresh_playground() as playground:
        ana = playground.person("ana")
        await ana.command("learn", topic="cnn-patterns", mode="visualize")
        while "Four filters, before and after" not in ana.see():
            await ana.press(
                "Next" if any(each.label.endswith("Next") for each in ana.screen.buttons) else "Check yourself"
            )
            if "Check yourself" not in ana.see() and "I don't know" in ana.see():
                await ana.press("I don't know")
                await ana.press("Next")
        page = await open_page(browser, playground, TALL, "dark", person="ana", panel="closed")
        await take(page.get_by_role("article").last.locator(".container"), "visualize")
        await ana.command("learn", topic="broadcasting", mode="project")
        page = await open_page(browser, playground, TALL, "dark", person="ana", panel="closed")
        await take(page.get_by_role("article").last.locator(".container"), "project")


async def main() -> None:
    configure_logging("error", "human")
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        made = (answered_question, puzzle, ways_of_a_topic, month_of_cards, autumn_of_progress, moderators_form)
        for make in made:
            await make(browser)
        await browser.close()


if __name__ == "__main__":
    asyncio.run(main())
