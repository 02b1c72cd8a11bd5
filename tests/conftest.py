"""What every test may ask for: a page in Chromium, and the path of Discord's OpenAPI description.

What cannot run on this machine is skipped, and the last lines of the run say what was skipped and why. With CI=true a
missing Chromium ends the run instead: there, everything has to run.
"""

import os
import shutil
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Literal, Protocol

import pytest
from playwright.async_api import Browser, ConsoleMessage, Error, Page, async_playwright

from tutorbot.sandbox.sandboxes import Sandbox, open_sandbox

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
CHROMIUM_ARGS = (
    "--no-sandbox",  # Chromium's own sandbox refuses to run as root, as containers do; the page is ours
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
NO_CHROMIUM = (
    "no Chromium was found: install chromium, or set TUTORBOT_CHROMIUM to the program of a Chromium or Chrome you have"
)
NO_OPENAPI = (
    "the bot's requests were not checked against Discord's OpenAPI description, because there is none: "
    "set TUTORBOT_OPENAPI to an openapi.json, or put one at ../shared/discord/openapi.json"
)


def openapi_path() -> Path | None:
    """Discord's OpenAPI description, if you have it: TUTORBOT_OPENAPI or ../shared/discord/openapi.json."""
    given = os.environ.get("TUTORBOT_OPENAPI")
    beside = Path(__file__).parents[2] / "shared" / "discord" / "openapi.json"
    path = Path(given) if given else beside
    return path if path.is_file() else None


def chromium_path() -> str | None:
    """The Chromium that TUTORBOT_CHROMIUM names, or else the first on PATH."""
    given = os.environ.get("TUTORBOT_CHROMIUM")
    return next(filter(None, map(shutil.which, (given,) if given else CHROMIUM_NAMES)), None)


def pytest_configure() -> None:
    if path := openapi_path():
        os.environ["TUTORBOT_OPENAPI"] = str(path)
    else:
        os.environ.pop("TUTORBOT_OPENAPI", None)


@pytest.hookimpl(trylast=True)  # after -m and -k have taken out what was not asked for
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    # The slowest first, so that no worker is left alone with them at the end.
    items.sort(key=lambda item: item.get_closest_marker("browser") is None)
    in_browser = [item for item in items if item.get_closest_marker("browser")]
    if not in_browser or chromium_path():
        return
    if os.environ.get("CI") == "true":
        raise pytest.UsageError(f"{len(in_browser)} tests need a browser, and {NO_CHROMIUM}.")
    for item in in_browser:
        item.add_marker(pytest.mark.skip(reason=NO_CHROMIUM))


@pytest.hookimpl(trylast=True)  # below the coverage table
def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    skipped = terminalreporter.getreports("skipped")
    reasons = Counter(report.longrepr[2].removeprefix("Skipped: ") for report in skipped)
    if not reasons and openapi_path():
        return
    terminalreporter.section("left out on this machine")
    for reason, count in reasons.items():
        terminalreporter.line(f"{count} skipped: {reason}")
        for report in skipped:
            if report.longrepr[2].removeprefix("Skipped: ") == reason:
                terminalreporter.line(f"    {report.nodeid}")
    if openapi_path() is None:
        terminalreporter.line(NO_OPENAPI)


@pytest.fixture(scope="session")
async def browser() -> AsyncIterator[Browser]:
    """One Chromium for all tests."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium_path(), args=CHROMIUM_ARGS)
        yield browser
        await browser.close()


@pytest.fixture(scope="session")
async def sandbox() -> AsyncIterator[Sandbox]:
    """One for all tests that only need to run some code."""
    async with open_sandbox() as shared:
        if not await shared.ready():
            if os.environ.get("CI") == "true":
                pytest.fail(shared.why)
            pytest.skip(shared.why)
        yield shared


class NewPage(Protocol):
    async def __call__(
        self, url: str, *, width: int = 1280, height: int = 800, theme: Literal["dark", "light"] = "dark"
    ) -> Page: ...


@pytest.fixture(scope="session")
async def first_page(browser: Browser) -> Page:
    """The page that tests use one after another: a new one costs three times as much as going to another address."""
    context = await browser.new_context()
    return await context.new_page()


@pytest.fixture
async def new_page(browser: Browser, first_page: Page) -> AsyncIterator[NewPage]:
    """Opens pages: one that is used by all tests, and others beside it in browser profiles of their own.

    A page that complains in its console fails the test.
    """
    complaints: list[str] = []
    opened: list[Page] = []

    def hear(message: ConsoleMessage) -> None:
        # Chromium prints every answer of 400 and above; the page itself tells people what the API refused.
        refused = message.text.startswith("Failed to load resource") and "/api/" in message.location.get("url", "")
        if message.type == "error" and not refused:
            complaints.append(message.text)

    def fail(error: Error) -> None:
        complaints.append(str(error))

    async def open_page(
        url: str, *, width: int = 1280, height: int = 800, theme: Literal["dark", "light"] = "dark"
    ) -> Page:
        page = first_page if not opened else await (await browser.new_context()).new_page()
        opened.append(page)
        await page.set_viewport_size({"width": width, "height": height})
        await page.emulate_media(color_scheme=theme)
        page.on("console", hear)
        page.on("pageerror", fail)
        await page.goto(url)
        return page

    yield open_page
    for page in opened[1:]:
        await page.context.close()
    if opened:
        first_page.remove_listener("console", hear)
        first_page.remove_listener("pageerror", fail)
        await first_page.evaluate("localStorage.clear()")
        await first_page.goto("about:blank")
    assert not complaints, "the page complained in its console:\n" + "\n".join(complaints)
