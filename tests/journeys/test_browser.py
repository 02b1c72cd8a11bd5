"""A learner's first days on the page, in Chromium, as a person sees and does them."""

import re
from typing import Literal

import pytest
from playwright.async_api import Locator, Page, expect

from tests.conftest import NewPage
from tests.journeys.conftest import Bot
from tests.playground.test_page import CONTRAST
from tutorbot.domain.items import Question
from tutorbot.playground.servers import Playground

pytestmark = pytest.mark.browser

KEYS = {"Enter", "Tab"}
PHONE = {"width": 390, "height": 844}


async def type_command(page: Page, *keys: str) -> None:
    """From wherever the focus is: `/` goes to the message box, and the rest is typed there."""
    await expect(page.get_by_role("combobox", name="Message")).to_be_visible()
    await page.keyboard.press("/")
    for key in keys:
        await (page.keyboard.press(key) if key in KEYS else page.keyboard.type(key))


def latest(page: Page) -> Locator:
    """The last private message of the bot."""
    return page.get_by_role("article", name="tutorbot, only for you").last


async def press(page: Page, name: str) -> None:
    await latest(page).get_by_role("button", name=name).click()


async def become(page: Page, name: str) -> None:
    await page.get_by_role("radio", name=name).check()
    await expect(page).to_have_title(re.compile(f" · {name} · "))


async def answer(page: Page, letter: str) -> None:
    """Press a letter, and where several options are right, say that this is all."""
    await latest(page).get_by_role("button", name=letter, exact=True).click()
    outcome = latest(page).get_by_role("heading", name=re.compile("Right|Not quite"))
    check = latest(page).get_by_role("button", name="Check my answer")
    await expect(outcome.or_(check)).to_be_visible()
    if await check.count():
        await check.click()
        await expect(outcome).to_be_visible()


def plain(words: str) -> str:
    """As it looks on the page, but for the breaks of its lines."""
    return " ".join(words.replace("`", "").replace("**", "").split())


async def letters(page: Page, bot: Bot) -> tuple[str, str]:
    """A right and a wrong letter for the question on the screen."""
    pool = await bot.tutor.store.read(
        lambda tx: [stored.item for each in tx.items.questions(None) if (stored := tx.items.get(each.id))]
    )
    stem = await latest(page).get_by_role("heading").inner_text()
    seen = await latest(page).inner_text()
    lettered = {plain(words) for words in re.findall(r"^[A-F][^\S\n]+(\S.*)$", seen, re.MULTILINE)}
    every = [item for item in pool if isinstance(item, Question)]
    shown = [each.variant(number) for each in every for number in range(max(1, len(each.variants)))]
    question = next(
        each
        for each in shown
        if plain(each.stem) == plain(stem)
        and {plain(option.text) for option in each.options} <= lettered
        and plain(each.code or "") in plain(seen)
    )

    def letter(*, right: bool) -> str:
        option = next(option for option in question.options if (option.id in question.keys) is right)
        found = re.search(rf"^([A-F])\s+{re.escape(plain(option.text))}$", seen, re.MULTILINE)
        assert found, f"{option.text} is not among the options:\n{seen}"
        return found[1]

    return letter(right=True), letter(right=False)


async def test_a_quiz_is_played_from_typing_slash_to_redoing_what_was_missed(
    bot: Bot, playground: Playground, new_page: NewPage
) -> None:
    page = await new_page(playground.url)
    await type_command(page, "qu", "Enter", "topic:", "outp")
    await expect(page.get_by_role("option")).to_have_text(["Output size and receptive field"])
    await page.keyboard.press("Enter")
    await page.keyboard.type("difficulty:")
    await page.get_by_role("option", name="easy").click()
    await page.keyboard.type("count:")
    await page.keyboard.type("3")
    await page.keyboard.press("Enter")

    quiz = latest(page)
    await expect(quiz).to_contain_text("Output size and receptive field · easy · 1 of 3")
    right, _ = await letters(page, bot)
    await press(page, "Hint")
    await expect(quiz.get_by_role("button", name="Hint")).to_be_hidden()
    await expect(quiz).to_contain_text("💡")
    await quiz.get_by_role("button", name=right, exact=True).press("Enter")
    await expect(quiz.get_by_role("heading", name="Right")).to_be_visible()
    await expect(quiz).to_contain_text("(your answer)")

    onward = quiz.get_by_role("button", name="Next question")
    await expect(onward).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(quiz).to_contain_text("2 of 3")
    _, wrong = await letters(page, bot)
    await answer(page, wrong)
    await expect(quiz.get_by_role("heading", name="Not quite")).to_be_visible()
    await expect(quiz).to_contain_text("Why not ")

    await press(page, "Next question")
    await expect(quiz).to_contain_text("3 of 3")
    await press(page, "I don't know")
    await expect(quiz).to_contain_text("Now you will know")
    await press(page, "See the result")
    await expect(quiz.get_by_role("heading", name="1 of 3 right")).to_be_visible()
    await expect(quiz.get_by_role("listitem")).to_have_count(2)

    await press(page, "Redo the 2 missed")
    await expect(quiz).to_contain_text("1 of 2")
    await expect(page.get_by_role("article")).to_have_count(1)


async def test_cards_are_reviewed_over_three_days_and_the_streak_grows(
    bot: Bot, playground: Playground, new_page: NewPage
) -> None:
    del bot
    page = await new_page(playground.url)
    await type_command(page, "settings", "Enter", "new_cards:", "2", "Enter")
    await expect(latest(page).get_by_role("heading", name="Welcome!")).to_be_visible()
    await press(page, "Dismiss message")
    await expect(latest(page)).to_contain_text("Saved: new cards.")
    streaks = ("1 day in a row", "2 days in a row", "3 days in a row")
    for day, (work, streak) in enumerate(zip(("2 new", "2 new", "2 new, 2 reviews"), streaks, strict=True)):
        if day:
            await page.get_by_role("button", name="Tomorrow 09:00").click()
            await expect(page.get_by_role("timer")).to_contain_text("09:00")
        await type_command(page, "card", "Enter", "Enter")
        await expect(latest(page)).to_contain_text(f"left today: {work}")
        while await latest(page).get_by_role("button", name="Show the answer").count():
            await press(page, "Show the answer")
            await press(page, "Good")
            await expect(latest(page)).to_contain_text("Good: that card comes back")
        await expect(latest(page)).to_contain_text("Done for today")
        await expect(latest(page)).to_contain_text(streak)
    await type_command(page, "streak show", "Enter", "Enter")
    await expect(latest(page).get_by_role("heading", name="3 days in a row")).to_be_visible()
    await expect(latest(page)).to_contain_text("Today is done. The next day begins in")


async def test_a_moderator_mends_a_question_and_a_learner_is_asked_it(
    bot: Bot, playground: Playground, new_page: NewPage
) -> None:
    del bot
    page = await new_page(playground.url)
    await become(page, "Mia")
    await type_command(page, "question add", "Enter", "Enter")
    form = page.get_by_role("dialog")
    filled = {
        "Question": "What does x.shape hold?",
        "Code": "x = torch.zeros(2, 3)",
        "Options": "torch.Size([2, 3])\ntorch.Size([3, 2]) | Rows come before columns.",
        "Explanation": "There are two rows of three columns.",
    }
    for label, words in filled.items():
        await form.get_by_role("textbox", name=label).fill(words)
    await form.get_by_role("combobox", name="Difficulty").click()
    await form.get_by_role("option", name="Hard").click()
    await form.get_by_role("button", name="Submit").click()

    await expect(latest(page)).to_contain_text("Not saved yet")
    await press(page, "Open the form again")
    for label, words in filled.items():
        await expect(form.get_by_role("textbox", name=label)).to_have_value(words)
    await expect(form.get_by_role("combobox", name="Difficulty")).to_have_text("Hard")
    await form.get_by_role("textbox", name="Options").fill("* " + filled["Options"])
    await form.get_by_role("button", name="Submit").click()
    await expect(latest(page)).to_contain_text("Live now in this server")

    await become(page, "Ana")
    await type_command(page, "quiz", "Enter", "topic:", "server")
    await expect(page.get_by_role("option")).to_have_text(["This server's questions"])
    await page.keyboard.press("Enter")
    await page.keyboard.press("Enter")
    await expect(latest(page).get_by_role("heading")).to_have_text(filled["Question"])
    await expect(latest(page)).to_contain_text("There is only 1 such question.")


async def test_the_page_goes_on_when_the_bot_restarts_in_the_middle_of_a_quiz_and_of_a_form(
    bot: Bot, playground: Playground, new_page: NewPage
) -> None:
    ana = await new_page(playground.url)
    mia = await new_page(f"{playground.url}/#person=mia")
    await type_command(ana, "quiz", "Enter", "Enter")
    await expect(latest(ana)).to_contain_text("1 of 5")
    await type_command(mia, "question add", "Enter", "Enter")
    form = mia.get_by_role("dialog")
    await form.get_by_role("textbox", name="Question").fill("Is this kept?")

    await bot.stop()
    for page in (ana, mia):
        await expect(page.get_by_text("tutorbot is offline.")).to_be_visible()
    await bot.start()
    for page in (ana, mia):
        await expect(page.get_by_text("tutorbot is offline.")).to_be_hidden()

    await press(ana, "I don't know")
    await press(ana, "Next question")
    await expect(latest(ana)).to_contain_text("2 of 5")
    await form.get_by_role("textbox", name="Options").fill("* yes\nno | It was.")
    await form.get_by_role("textbox", name="Explanation").fill("The draft lies in the database.")
    await form.get_by_role("combobox", name="Difficulty").click()
    await form.get_by_role("option", name="Easy").click()
    await form.get_by_role("button", name="Submit").click()
    await expect(latest(mia)).to_contain_text("Live now in this server")
    await expect(latest(mia)).to_contain_text("Is this kept?")


async def test_ben_sees_of_anas_quiz_only_what_she_shares(bot: Bot, playground: Playground, new_page: NewPage) -> None:
    del bot
    ana, ben = await new_page(playground.url), await new_page(f"{playground.url}/#person=ben")
    await type_command(ana, "quiz", "Enter", "count:", "1", "Enter")
    await press(ana, "I don't know")
    await press(ana, "See the result")
    await expect(latest(ana)).to_contain_text("0 of 1 right")
    await press(ana, "Share the result")
    await expect(ben.get_by_role("article")).to_have_text([re.compile("Ana got 0 of 1 right in all topics")])
    await expect(ana.get_by_role("article")).to_have_count(2)
    await become(ana, "Ben")
    await expect(ana.get_by_role("article")).to_have_count(1)


async def nothing_is_wider(page: Page) -> None:
    assert await page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    scroller = page.get_by_label("Messages", exact=True)
    assert await scroller.evaluate("node => node.scrollWidth - node.clientWidth") == 0


async def height_before(message: Locator, heading: str) -> float:
    """Pixels from the top of a message to a heading in it."""
    box, inner = await message.bounding_box(), await message.get_by_role("heading", name=heading).bounding_box()
    assert box
    assert inner
    return inner["y"] - box["y"]


@pytest.mark.parametrize("theme", ["dark", "light"])
async def test_every_screen_of_a_learner_fits_a_phone_and_can_be_read(
    bot: Bot, playground: Playground, new_page: NewPage, theme: Literal["dark", "light"]
) -> None:
    page = await new_page(playground.url, **PHONE, theme=theme)
    await type_command(page, "quiz", "Enter", "difficulty:")
    await page.get_by_role("option", name="medium").click()
    await page.keyboard.press("Enter")
    for step in (1, 2):
        await expect(latest(page)).to_contain_text(f"{step} of 5")
        await nothing_is_wider(page)
        _, wrong = await letters(page, bot)
        await answer(page, wrong)
        await nothing_is_wider(page)
        assert await height_before(latest(page), "Not quite") <= PHONE["height"]
        await press(page, "Next question")
    await type_command(page, "card", "Enter", "Enter")
    await expect(latest(page)).to_contain_text("left today")
    await nothing_is_wider(page)
    await press(page, "Show the answer")
    await expect(latest(page)).to_contain_text("How well did you know it?")
    await nothing_is_wider(page)
    await type_command(page, "streak show", "Enter", "Enter")
    await expect(latest(page)).to_contain_text("1 day in a row")
    await nothing_is_wider(page)
    assert (await page.evaluate(CONTRAST))["faint"] == []


async def test_a_topic_is_learnt_in_every_way_that_runs_no_code(
    bot: Bot, playground: Playground, new_page: NewPage
) -> None:
    del bot
    page = await new_page(playground.url, height=1000)
    await type_command(page, "learn", "Enter", "topic:", "broad")
    await expect(page.get_by_role("option")).to_have_text(["Broadcasting"])
    await page.keyboard.press("Enter")
    await page.keyboard.press("Enter")
    topic = latest(page)
    await expect(topic.get_by_role("heading", name="Broadcasting")).to_be_visible()

    for mode in ("Why", "Deep", "Metrics", "Lesson"):
        await topic.get_by_role("button", name=mode).click()
        await expect(topic).to_contain_text(f"Broadcasting · {mode} · page 1 of")
        if mode != "Lesson":
            await press(page, "The topic's page")
    await expect(topic.locator("pre").first).to_be_visible()
    await press(page, "Check yourself")
    await press(page, "I don't know")
    await expect(topic.get_by_role("heading", name="Now you will know")).to_be_visible()
    await press(page, "Next")
    await expect(topic).to_contain_text("page 2 of")
    await press(page, "The topic's page")

    await press(page, "Visualize")
    picture = topic.get_by_role("img")
    await expect(picture).to_be_visible(timeout=60_000)
    assert len(await picture.get_attribute("alt") or "") > 50
    await press(page, "In words")
    await expect(topic.locator("pre").first).to_be_visible()
    await press(page, "The topic's page")

    await press(page, "Challenge")
    await press(page, "No clock")
    await press(page, "Hint")
    await expect(topic).to_contain_text("💡")
    await press(page, "I don't know")
    await expect(topic.get_by_role("button", name="Next problem")).to_be_focused()
    await press(page, "The topic's page")

    await press(page, "Recap")
    await press(page, "Show the answer")
    await press(page, "I knew it")
    await expect(topic).to_contain_text("card · 2 of 11")
    await page.get_by_role("button", name="The topic's page").last.click()

    await press(page, "Test")
    for number in range(1, 11):
        await expect(topic).to_contain_text(f"test · {number} of 10")
        await press(page, "I don't know")
    await expect(topic.get_by_role("heading", name=re.compile(r"\(\d+ %\)"))).to_be_visible()
    await expect(page.get_by_role("article")).to_have_count(1)
