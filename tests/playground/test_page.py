"""The page in a real Chromium, against the real server and a small discord.py bot."""

import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Literal

import discord
import pytest
from playwright.async_api import Browser, FilePayload, Page, expect

from tests.conftest import NewPage
from tests.playground.showcases import Showcase, showcase
from tutorbot.playground import Playground
from tutorbot.playground.interactions import FILE_LIMIT

pytestmark = pytest.mark.browser

CONTRAST = (Path(__file__).parent / "contrast.js").read_text()
PHONE = 390


@pytest.fixture
async def playground() -> AsyncIterator[Playground]:
    async with Playground(port=0, acknowledge_within=0.5) as playground:
        yield playground


@pytest.fixture
async def bot(playground: Playground) -> AsyncIterator[Showcase]:
    async with showcase(playground) as bot:
        yield bot


@pytest.fixture
async def page(bot: Showcase, playground: Playground, new_page: NewPage) -> Page:
    del bot  # it has only to be there
    return await new_page(playground.url)


async def type_command(page: Page, *keys: str) -> None:
    """What a person types from anywhere on the page: the first "/" goes to the message box."""
    await expect(page.get_by_role("combobox", name="Message")).to_be_enabled()
    await page.keyboard.press("/")
    for key in keys:
        if key in ("Enter", "Tab", "Escape", "Backspace", "ArrowDown", "ArrowUp"):
            await page.keyboard.press(key)
        else:
            await page.keyboard.type(key)


def file(name: str, content: int | bytes = 1) -> FilePayload:
    """As the browser's own dialogue would give it: so many bytes, or these."""
    buffer = content if isinstance(content, bytes) else b"x" * content
    return {"name": name, "mimeType": "application/octet-stream", "buffer": buffer}


def large(folder: Path, name: str) -> Path:
    """A file that is a byte too large; from the disk, for sending it to the browser takes seconds."""
    with (folder / name).open("wb") as opened:
        opened.truncate(FILE_LIMIT + 1)
    return folder / name


async def test_an_empty_channel_offers_what_to_try(page: Page) -> None:
    await expect(page.get_by_role("heading", name="Welcome to #study")).to_be_visible()
    await page.get_by_role("button", name="/quiz").click()
    await expect(page.get_by_role("article", name="tutorbot")).to_contain_text("What is the shape of y?")
    await expect(page.get_by_role("button", name="/quiz")).to_be_hidden()


async def test_a_command_is_found_filled_in_and_sent_by_keyboard_alone(page: Page) -> None:
    await type_command(page, "ec")
    await expect(page.get_by_role("option")).to_have_count(1)
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("textbox", name="text")).to_be_focused()
    await page.keyboard.type("padding keeps the size")
    await page.keyboard.press("Tab")
    await page.keyboard.type("cou")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("textbox", name="count")).to_be_focused()
    await page.keyboard.type("2")
    await page.keyboard.press("Enter")

    message = page.get_by_role("article", name="tutorbot")
    await expect(message).to_contain_text("Ana used /echo")
    await expect(message.locator(".body")).to_have_text("padding keeps the size\npadding keeps the size")
    await expect(page.get_by_role("combobox", name="Message #study")).to_be_focused()


async def test_a_missing_or_wrong_option_is_named_before_anything_is_sent(page: Page) -> None:
    note = page.locator("#composer").get_by_role("status")
    await type_command(page, "echo", "Enter", "Enter")
    await expect(note).to_have_text("text is required.")
    await page.keyboard.type("hello")
    await page.get_by_role("button", name="count", exact=True).click()
    await page.keyboard.type("9")
    await page.keyboard.press("Enter")
    await expect(note).to_have_text("count must be a whole number, 1 to 3.")
    await expect(page.get_by_role("list", name="Wire log entries")).not_to_contain_text("INTERACTION_CREATE")


async def test_a_word_that_is_no_option_is_named(page: Page) -> None:
    await type_command(page, "quiz", "Enter", "hard", "Enter")
    await expect(page.locator("#composer").get_by_role("status")).to_have_text('There is no option "hard".')
    await expect(page.get_by_role("article")).to_have_count(0)


async def test_autocomplete_filters_and_choices_are_listed(page: Page) -> None:
    await type_command(page, "quiz", "Enter", "topic:", "outp")
    await expect(page.get_by_role("option")).to_have_text(["Output size and receptive field"])
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("combobox", name="topic")).to_have_value("Output size and receptive field")
    await page.keyboard.type("difficulty:")
    await expect(page.get_by_role("option")).to_have_text(["easy", "hard"])
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("combobox", name="difficulty")).to_have_value("hard")
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("What is the shape of")).to_be_visible()


async def test_escape_leaves_a_command_and_keeps_nothing(page: Page) -> None:
    await type_command(page, "quiz", "Enter", "Escape")
    await expect(page.get_by_role("combobox", name="Message #study")).to_be_focused()
    await expect(page.get_by_role("combobox", name="Message #study")).to_have_value("")


async def test_a_file_is_chosen_and_sent_by_keyboard_alone(page: Page) -> None:
    page.on("filechooser", lambda _: None)  # Chromium hands over its dialogue only some time after it is asked to
    await type_command(page, "run", "Enter")
    field = page.get_by_label("file", exact=True)
    await expect(field).to_be_focused()
    async with page.expect_file_chooser() as asked:
        await page.keyboard.press("Enter")
    await (await asked.value).set_files(file("net.py", b"print(6)"))
    await expect(page.locator(".option-field .file-chip")).to_have_text("net.py 8 bytes")
    await expect(page.get_by_role("combobox", name="Options of /run")).to_be_focused()
    await page.keyboard.type("note:")
    await page.keyboard.type("why 6?")
    await page.keyboard.press("Enter")
    message = page.get_by_role("article", name="tutorbot")
    await expect(message.locator(".body")).to_have_text("net.py: print(6)\nwhy 6?")


async def test_a_chosen_file_is_taken_back(page: Page) -> None:
    send = page.get_by_role("button", name="Send")
    field, data = page.get_by_label("file", exact=True), page.get_by_label("data", exact=True)
    await type_command(page, "run", "Enter")
    await field.set_input_files(file("net.py"))
    await page.get_by_role("button", name="Remove net.py").click()
    await expect(field).to_be_focused()
    await field.set_input_files(file("net.py"))
    await field.press("Backspace")
    await send.click()
    await expect(page.locator("#composer").get_by_role("status")).to_have_text("file is required.")
    await field.set_input_files(file("other.py", b"1"))
    await page.get_by_role("button", name="data", exact=True).click()
    await data.press("Backspace")
    await expect(data).to_have_count(0)
    await send.click()
    await expect(page.get_by_role("article").locator(".body")).to_have_text("other.py: 1")


async def test_a_file_above_the_limit_is_refused_as_on_discord(page: Page, tmp_path: Path) -> None:
    await type_command(page, "run", "Enter")
    field = page.get_by_label("file", exact=True)
    await field.set_input_files(large(tmp_path, "model.pt"))
    words = "Your files are too powerful. Max file size is 10 MB, and model.pt is larger."
    await expect(page.locator("#composer").get_by_role("status")).to_have_text(words)
    await expect(field).to_have_attribute("aria-invalid", "true")
    await expect(page.locator(".file-chip")).to_have_count(0)


CODE = "```py\nfor x in range(2):\n    print(x)\n```"


async def test_code_is_said_in_several_lines(page: Page, playground: Playground) -> None:
    box = page.get_by_role("combobox", name="Message #study")
    await box.press_sequentially("Look:")
    await box.press("Shift+Enter")
    # Inside the block Enter is for the code.
    for line in ("```py", "for x in range(2):", "    print(x)"):
        await box.press_sequentially(line)
        await box.press("Enter")
    await box.press_sequentially("```")
    await box.press("Enter")
    message = page.get_by_role("article", name="Ana")
    await expect(message.locator("code.language-py")).to_have_text("for x in range(2):\n    print(x)")
    await expect(message.locator("code .keyword")).to_have_text(["for", "in"])
    await expect(box).to_have_value("")
    assert playground.person("ben").see() == f"Look:\n{CODE}"


async def test_files_are_said_with_or_without_words(page: Page) -> None:
    attach = page.get_by_label("Attach files")
    await attach.set_input_files([file("a.py"), file("b.py")])
    await attach.set_input_files(file("c.py"))
    await page.get_by_role("button", name="Remove b.py").click()
    await page.get_by_role("button", name="Send").click()
    links = page.get_by_role("article").get_by_role("link")
    await expect(links).to_have_text(["a.py1 byte", "c.py1 byte"])
    await expect(page.locator("#composer .file-chip")).to_have_count(0)


async def test_what_could_not_be_said_is_given_back(page: Page) -> None:
    box = page.get_by_role("combobox", name="Message #study")
    await box.fill("x" * 2001)
    await page.get_by_label("Attach files").set_input_files(file("a.py"))
    await box.press("Enter")
    await expect(page.locator("#composer").get_by_role("status")).to_have_text("A message has 1 to 2000 characters.")
    await expect(box).to_have_value("x" * 2001)
    await expect(page.locator("#composer .file-chip")).to_have_text("a.py 1 byte")


async def test_an_app_is_used_on_a_message_by_keyboard(page: Page, playground: Playground) -> None:
    await playground.person("ben").say(CODE, ("net.py", b"print(6)"))
    apps = page.get_by_role("article", name="Ben").get_by_role("button", name="Apps")
    await apps.press("Enter")
    menu = page.get_by_role("menu", name="Apps")
    await expect(menu.get_by_role("menuitem")).to_have_text(["Run this code", "Hush", "Show progressAbout Ben"])
    for key, item in (("ArrowUp", "Show progress"), ("Home", "Run this code"), ("ArrowDown", "Hush")):
        await page.keyboard.press(key)
        await expect(menu.get_by_role("menuitem", name=item)).to_be_focused()
    await page.keyboard.press("Escape")
    await expect(menu).to_have_count(0)
    await expect(apps).to_be_focused()
    await page.keyboard.press("Enter")
    await page.keyboard.press("Enter")
    answer = page.get_by_role("article", name="tutorbot")
    await expect(answer).to_contain_text("Ana used Run this code on Ben: for x in range(2): print(x)")
    await expect(answer.locator(".body")).to_have_text("Ben wrote 4 lines and ['print(6)']")
    await expect(page.get_by_role("list", name="Wire log entries")).to_contain_text("Ana used Run this code")


async def test_an_app_is_used_on_whoever_wrote_a_message(page: Page, playground: Playground) -> None:
    await playground.person("ben").say("good morning")
    apps = page.get_by_role("article", name="Ben").get_by_role("button", name="Apps")
    await apps.click()
    await apps.click()
    await expect(page.get_by_role("menu")).to_have_count(0)
    await apps.click()
    await page.get_by_role("menuitem", name="Show progress").click()
    answer = page.get_by_role("article", name="tutorbot")
    await expect(answer).to_contain_text("Ana used Show progress on Ben")
    await expect(answer).to_contain_text("Ben is doing well.")
    await answer.get_by_role("button", name="Apps").click()
    await expect(page.get_by_role("menuitem")).to_have_text(["Run this code", "Hush"])


async def test_an_app_that_does_not_answer_is_said_to_have_failed(page: Page, playground: Playground) -> None:
    await playground.person("ben").say("good morning")
    await page.get_by_role("article", name="Ben").get_by_role("button", name="Apps").press("Enter")
    await page.get_by_role("menuitem", name="Hush").click()
    await expect(page.get_by_role("article", name="Hush failed")).to_contain_text("This interaction failed")


async def test_apps_are_offered_where_discord_offers_them(page: Page, bot: Showcase, playground: Playground) -> None:
    await type_command(page, "quiz", "Enter", "Enter")
    private = page.get_by_role("article", name="only for you")
    await expect(private).to_be_visible()
    await expect(private.get_by_role("button", name="Apps")).to_have_count(0)
    ben = playground.person("ben")
    await ben.say("good morning")
    message = page.get_by_role("article", name="Ben")
    apps = message.get_by_role("button", name="Apps")
    await expect(apps).to_have_css("opacity", "0")
    await message.hover()
    await expect(apps).to_have_css("opacity", "1")
    for kind in (discord.AppCommandType.message, discord.AppCommandType.user):
        bot.tree.clear_commands(guild=None, type=kind)
    await bot.tree.sync()
    await expect(apps).to_be_hidden()


async def test_on_a_touch_screen_apps_are_always_there(bot: Showcase, playground: Playground, browser: Browser) -> None:
    del bot
    ben = playground.person("ben")
    for text in ("good morning", "still there?"):
        await ben.say(text)
    context = await browser.new_context(has_touch=True, is_mobile=True, viewport={"width": PHONE, "height": 844})
    page = await context.new_page()
    await page.goto(playground.url)
    apps = page.get_by_role("button", name="Apps")
    await expect(apps).to_have_count(2)
    for button in await apps.all():
        await expect(button).to_have_css("opacity", "1")
        await button.tap()
        await expect(page.get_by_role("menu")).to_be_in_viewport(ratio=1)
        await page.keyboard.press("Escape")
    await context.close()


async def test_what_learners_write_stays_text(page: Page) -> None:
    attack = "<img src=x onerror=alert(1)> [here](javascript:alert(1)) <b>bold</b>"
    await type_command(page, "echo", "Enter", attack, "Enter")
    message = page.get_by_role("article", name="tutorbot")
    await expect(message.locator(".body")).to_have_text(attack)
    assert await message.locator(".body :is(img, a, b, script)").count() == 0


LINK = 'target="_blank" rel="noopener noreferrer"'
MARKDOWN = {
    "**a** *b* __c__ ~~d~~": "<p><strong>a</strong> <em>b</em> <u>c</u> <s>d</s></p>",
    "***e*** _f_": "<p><strong><em>e</em></strong> <em>f</em></p>",
    r"\*a\* snake_case_name 2*3*4": "<p>*a* snake_case_name 2<em>3</em>4</p>",
    "`**kwargs` ``a`b``": "<p><code>**kwargs</code> <code>a`b</code></p>",
    "# A\n## B\n-# c": '<h3 class="h1">A</h3><h4 class="h2">B</h4><p class="subtext">c</p>',
    "> a\n> b\nc": "<blockquote><p>a\nb</p></blockquote><p>c</p>",
    "- a\n  - b\n- c": '<div class="lists"><ul><li>a<ul><li>b</li></ul></li><li>c</li></ul></div>',
    "3. a\n4. b": '<div class="lists"><ol start="3"><li>a</li><li>b</li></ol></div>',
    "[a](https://b.org)": f'<p><a href="https://b.org" {LINK}>a</a></p>',
    "see https://b.org/x_y_z.": f'<p>see <a href="https://b.org/x_y_z" {LINK}>https://b.org/x_y_z</a>.</p>',
    "<b>&amp;</b>": "<p>&lt;b&gt;&amp;amp;&lt;/b&gt;</p>",
    "[a](data:text/html,b)": "<p>[a](data:text/html,b)</p>",
    "<#1301000000000000201>": '<p><a class="mention" href="#channel=study">#study</a></p>',
    "<@1301000000000000302>": '<p><span class="mention">@Ben</span></p>',
    "</quiz:1>": '<p><button class="mention" type="button" data-command="quiz">/quiz</button></p>',
    "**open": "<p>**open</p>",
}


async def test_markdown_reads_as_on_discord(page: Page) -> None:
    draw = """async (texts) => {
        const { markdown } = await import('/static/markdown.js');
        return Object.fromEntries(texts.map((text) => [text, markdown(text).innerHTML]));
    }"""
    await expect(page.get_by_role("heading", name="Welcome to #study")).to_be_visible()
    assert await page.evaluate(draw, list(MARKDOWN)) == MARKDOWN


async def test_code_is_coloured_without_being_changed(page: Page) -> None:
    code = "@torch.no_grad()\ndef f(x):\n    return f'{x}' + \"#1\"  # 3 lines"
    drawn = "async (text) => (await import('/static/markdown.js')).markdown(text).querySelector('code').outerHTML"
    html = await page.evaluate(drawn, f"```py\n{code}\n```")
    assert re.sub("<[^>]+>", "", html) == code
    kinds = re.findall(r'<span class="(\w+)">([^<]+)', html)
    assert kinds == [
        ("decorator", "@torch.no_grad"),
        ("keyword", "def"),
        ("call", "f"),
        ("keyword", "return"),
        ("string", "f'{x}'"),
        ("string", '"#1"'),
        ("comment", "# 3 lines"),
    ]


async def test_a_private_answer_is_seen_by_one_person(page: Page, playground: Playground, new_page: NewPage) -> None:
    other = await new_page(f"{playground.url}/#person=ben")
    await type_command(page, "quiz", "Enter", "Enter")
    await expect(page.get_by_role("article", name="tutorbot, only for you")).to_contain_text("Only you can see this")
    await type_command(page, "echo", "Enter", "for all", "Enter")

    await expect(other.get_by_role("article")).to_have_text([re.compile("for all")])
    await page.get_by_role("radio", name="Ben, Helper").check()
    await expect(page.get_by_role("article")).to_have_text([re.compile("for all")])
    await page.get_by_role("radio", name="Ana, Learner").check()
    await page.get_by_role("button", name="Dismiss message").click()
    await expect(page.get_by_role("article")).to_have_text([re.compile("for all")])


async def test_an_answer_edits_the_message_and_the_keyboard_goes_on_there(page: Page) -> None:
    await type_command(page, "quiz", "Enter", "Enter")
    await page.get_by_role("button", name="A", exact=True).focus()
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("✓ Right")).to_be_visible()
    await expect(page.get_by_role("article")).to_have_count(1)
    await expect(page.get_by_role("button", name="A", exact=True)).to_be_disabled()
    await expect(page.get_by_role("button", name="Next question")).to_be_focused()


async def test_reading_further_up_is_not_disturbed_by_news(page: Page, playground: Playground) -> None:
    ana, ben = playground.person("ana"), playground.person("ben")
    for n in range(30):
        await ana.say(f"line {n}")
    await expect(page.get_by_text("line 29")).to_be_in_viewport()
    await page.get_by_label("Messages", exact=True).evaluate("node => node.scrollTo(0, 0)")
    await expect(page.get_by_text("line 29")).not_to_be_in_viewport()
    await ben.say("news")
    await page.get_by_role("button", name="New messages").click()
    await expect(page.get_by_text("news", exact=True)).to_be_in_viewport()


async def test_a_bot_that_does_not_answer_is_said_to_have_failed(page: Page) -> None:
    await type_command(page, "silent", "Enter", "Enter")
    await expect(page.get_by_text("This interaction failed: no answer within 0.5 seconds")).to_be_visible()
    await page.get_by_role("button", name="Dismiss message").click()
    await expect(page.get_by_role("article")).to_have_count(0)

    await type_command(page, "everything", "Enter", "Enter")
    press = page.get_by_role("button", name="Primary")
    assert await press.evaluate("node => (node.click(), node.getAttribute('aria-busy'))") == "true"
    await expect(page.get_by_role("article")).to_contain_text("This interaction failed")
    await expect(press).not_to_have_attribute("aria-busy", "true")


async def test_thinking_gives_way_to_the_answer(page: Page, bot: Showcase) -> None:
    await type_command(page, "slow", "Enter", "Enter")
    await expect(page.get_by_text("tutorbot is thinking…")).to_be_visible()
    bot.released.set()
    await expect(page.get_by_text("Here it is.")).to_be_visible()
    await expect(page.get_by_text("tutorbot is thinking…")).to_be_hidden()


async def test_every_component_is_drawn(page: Page) -> None:
    await type_command(page, "everything", "Enter", "Enter")
    message = page.get_by_role("article")
    await expect(message.get_by_role("heading", name="All components")).to_be_visible()
    await expect(message.get_by_role("img", name="A run")).to_have_js_property("naturalWidth", 64)
    await expect(message.get_by_role("link", name="notes.txt 23 bytes")).to_have_attribute("href", re.compile("^/cdn/"))
    await expect(message.get_by_role("link", name="Docs")).to_have_attribute("href", "https://docs.pytorch.org")
    await expect(message.get_by_role("button", name="Off")).to_be_disabled()
    await expect(message.locator("[data-custom-id]")).to_have_count(6)
    await message.get_by_role("button", name="Enlarge: Loss by step").click()
    await page.get_by_role("dialog", name="Loss by step").get_by_role("button", name="Close").click()
    await expect(page.get_by_role("dialog")).to_have_count(0)


async def test_a_menu_is_used_by_keyboard_and_sends_when_it_closes(page: Page) -> None:
    await type_command(page, "everything", "Enter", "Enter")
    menu = page.get_by_role("combobox", name="Pick two")
    await menu.focus()
    for key in ("ArrowDown", "Enter", "ArrowDown", "Enter"):
        await page.keyboard.press(key)
    await expect(page.get_by_role("option", name="Topic 2")).to_be_disabled()
    await page.keyboard.press("Escape")
    await expect(menu).to_have_text("Topic 0, Topic 1")
    await expect(page.get_by_role("list", name="Wire log entries")).to_contain_text("Ana chose from topics")


async def test_a_form_is_checked_sent_and_answered(page: Page) -> None:
    await page.get_by_role("radio", name="Mia, Moderator").check()
    await type_command(page, "question add", "Enter", "Enter")
    form = page.get_by_role("dialog", name="A new question")
    await form.get_by_role("textbox", name="Question").fill("Why")
    await form.get_by_role("button", name="Submit").click()
    await expect(form.get_by_text("At least 5 characters, please: there are 3.")).to_be_visible()
    await expect(form.get_by_text("Choose one.")).to_be_visible()
    await form.get_by_role("textbox", name="Question").fill("Why pad?")
    await form.get_by_role("radio", name="Hard").check()
    await form.get_by_role("combobox", name="Topic").click()
    await form.get_by_role("option", name="RNN").click()
    await form.get_by_role("checkbox", name="Everybody may see it").check()
    await form.get_by_role("button", name="Submit").click()
    await expect(form).to_have_count(0)
    await expect(page.get_by_role("article")).to_contain_text("Added: ['Why pad?', 'Hard', ['RNN'], True]")


async def test_files_are_handed_in_with_a_form(page: Page) -> None:
    await type_command(page, "hand", "Enter", "Enter")
    form = page.get_by_role("dialog", name="Hand in")
    for topic in ("CNN", "RNN", "GRU"):
        await form.get_by_role("checkbox", name=topic).check()
    await form.get_by_role("button", name="Submit").click()
    await expect(form.get_by_text("Choose at most 2.")).to_be_visible()
    await expect(form.get_by_text("Add at least 1 file.")).to_be_visible()
    await form.get_by_role("checkbox", name="GRU").uncheck()
    await form.get_by_label("Your file").set_input_files(file("net.py"))
    await form.get_by_role("button", name="Submit").click()
    await expect(page.get_by_role("article")).to_contain_text("['CNN', 'RNN'] in ['net.py (1 bytes)']")


async def test_files_of_a_form_are_shown_counted_and_taken_back(page: Page, tmp_path: Path) -> None:
    await type_command(page, "hand", "Enter", "Enter")
    form = page.get_by_role("dialog", name="Hand in")
    await form.get_by_role("checkbox", name="CNN").check()
    await form.get_by_label("Your file").set_input_files(file("old.py"))
    await form.get_by_label("Your file").set_input_files(file("net.py", 1536))
    await expect(form.locator(".file-chip")).to_have_text("net.py 1.5 KB")
    plots = form.get_by_label("Plots")
    (tmp_path / "a.png").write_bytes(b"x")
    await plots.set_input_files([tmp_path / "a.png", large(tmp_path, "large.png")])
    await expect(form.get_by_role("alert").filter(has_text="too powerful")).to_contain_text("large.png is larger")
    await plots.set_input_files([file("b.png"), file("c.png")])
    await form.get_by_role("button", name="Submit").click()
    await expect(form.get_by_text("At most 2 files.")).to_be_visible()
    await form.get_by_role("button", name="Remove b.png").click()
    await form.get_by_role("button", name="Submit").click()
    names = "['net.py (1536 bytes)', 'a.png (1 bytes)', 'c.png (1 bytes)']"
    await expect(page.get_by_role("article")).to_contain_text(names)


async def test_a_form_closed_by_escape_is_closed_for_the_playground_too(page: Page, playground: Playground) -> None:
    await page.get_by_role("radio", name="Mia, Moderator").check()
    await type_command(page, "question add", "Enter", "Enter")
    await expect(page.get_by_role("dialog")).to_be_visible()
    assert playground.person("mia").modal
    async with page.expect_response("**/api/close"):
        await page.keyboard.press("Escape")
    await expect(page.get_by_role("dialog")).to_have_count(0)
    assert playground.person("mia").modal is None


async def test_a_form_that_could_not_be_sent_keeps_its_text(page: Page, bot: Showcase) -> None:
    await page.get_by_role("radio", name="Mia, Moderator").check()
    await type_command(page, "question add", "Enter", "Enter")
    form = page.get_by_role("dialog")
    await form.get_by_role("textbox", name="Question").fill("Why pad?")
    await form.get_by_role("radio", name="Easy").check()
    await form.get_by_role("combobox", name="Topic").click()
    await form.get_by_role("option", name="CNN").click()
    await bot.close()
    await form.get_by_role("button", name="Submit").click()
    await expect(form.get_by_text("This interaction failed")).to_be_visible()
    await expect(form.get_by_role("textbox", name="Question")).to_have_value("Why pad?")


async def test_only_moderators_are_offered_a_moderators_command(page: Page) -> None:
    await type_command(page, "quest")
    await expect(page.get_by_role("option")).to_have_count(0)
    await page.keyboard.press("Escape")
    await page.get_by_role("combobox", name="Message").fill("")
    await page.get_by_role("radio", name="Mia, Moderator").check()
    await expect(page).to_have_title(re.compile("Mia"))
    await type_command(page, "quest")
    await expect(page.get_by_role("option", name="/question add")).to_be_visible()


async def test_moving_the_clock_moves_every_time_on_the_page(page: Page, playground: Playground) -> None:
    await type_command(page, "echo", "Enter", "it was <t:1:R>", "Enter")
    sent = page.get_by_role("article").locator("header time")
    await expect(sent).to_have_text(re.compile("^Today at"))
    before = playground.clock.now()
    await page.get_by_role("button", name="Tomorrow 09:00").click()
    await expect(page.get_by_role("timer")).to_contain_text("09:00")
    await expect(sent).to_have_text(re.compile("^Yesterday at"))
    await page.get_by_role("button", name="+7 days").click()
    await page.get_by_role("button", name="+1 hour").click()
    await expect(page.get_by_role("timer")).to_contain_text("10:00")
    await expect(sent).to_have_text(re.compile(r"^\d\d/\d\d/\d{4}"))
    assert 7 <= (playground.clock.now() - before).days <= 8


async def test_an_unread_channel_is_marked_until_it_is_opened(page: Page, playground: Playground) -> None:
    await expect(page.get_by_role("button", name="quiz-corner", exact=True)).to_be_visible()
    await playground.person("ben").at("#quiz-corner").say("over here")
    await page.get_by_role("button", name="quiz-corner (new messages)").click()
    await expect(page.get_by_text("over here")).to_be_visible()
    await expect(page.get_by_role("button", name="quiz-corner", exact=True)).to_have_attribute("aria-current", "page")


async def test_a_bot_that_leaves_and_a_playground_that_restarts_are_noticed(browser: Browser) -> None:
    page = await browser.new_page()  # not `new_page`: here the console has something to complain about
    async with Playground(port=0) as playground:
        async with showcase(playground):
            await page.goto(playground.url)
            await expect(page.get_by_role("button", name="/quiz")).to_be_visible()
        await expect(page.get_by_text("tutorbot is offline.")).to_be_visible()
    await expect(page.get_by_text("Reconnecting to the playground…")).to_be_visible()
    async with Playground(port=playground.port) as playground, showcase(playground):
        await expect(page.get_by_text("Reconnecting to the playground…")).to_be_hidden(timeout=10_000)
        await playground.person("ben").say("back again")
        await expect(page.get_by_text("back again")).to_be_visible()
    await page.close()


async def test_a_link_says_who_where_and_how(bot: Showcase, playground: Playground, new_page: NewPage) -> None:
    del bot
    page = await new_page(f"{playground.url}/#person=mia&channel=quiz-corner&theme=light&panel=closed")
    await expect(page.get_by_role("radio", name="Mia, Moderator")).to_be_checked()
    await expect(page.get_by_role("heading", name="quiz-corner", exact=True)).to_be_visible()
    await expect(page.get_by_role("complementary", name="Behind the scenes")).to_be_hidden()
    assert await page.locator("html").get_attribute("data-theme") == "light"


async def test_the_theme_follows_the_system_until_it_is_switched(page: Page) -> None:
    background = "() => getComputedStyle(document.documentElement).backgroundColor"
    dark = await page.evaluate(background)
    await page.emulate_media(color_scheme="light")
    light = await page.evaluate(background)
    assert dark != light
    await page.get_by_role("button", name="Switch between light and dark").click()
    assert await page.evaluate(background) == dark
    await page.reload()
    assert await page.evaluate(background) == dark


@pytest.mark.parametrize("theme", ["dark", "light"])
async def test_every_text_has_the_contrast_of_wcag_aa(
    bot: Showcase, playground: Playground, new_page: NewPage, theme: Literal["dark", "light"]
) -> None:
    del bot
    page = await new_page(playground.url, theme=theme)
    await type_command(page, "everything", "Enter", "Enter")
    await type_command(
        page, "echo", "Enter", "`code` **bold** <t:1:R> </quiz:1> ```py\\nfor x in 'a': f(1) # c\\n```", "Enter"
    )
    await type_command(page, "quiz", "Enter", "Enter")
    await expect(page.get_by_role("article")).to_have_count(3)
    await type_command(page, "q")
    measured = await page.evaluate(CONTRAST)
    assert measured["texts"] > 60
    assert measured["faint"] == []
    await type_command(page, "Backspace", "Backspace", "run", "Enter")
    await page.get_by_label("file", exact=True).set_input_files(file("net.py"))
    await page.get_by_role("button", name="data", exact=True).click()
    await expect(page.locator(".file-chip")).to_be_visible()
    assert (await page.evaluate(CONTRAST))["faint"] == []
    await page.get_by_role("article").nth(1).get_by_role("button", name="Apps").press("Enter")
    await expect(page.get_by_role("menu")).to_be_visible()
    assert (await page.evaluate(CONTRAST))["faint"] == []


async def test_nothing_is_wider_than_any_screen(bot: Showcase, playground: Playground, new_page: NewPage) -> None:
    del bot
    page = await new_page(playground.url, width=320, height=844)
    for command in ("everything", "quiz"):
        await type_command(page, command, "Enter", "Enter")
    await expect(page.get_by_role("article")).to_have_count(2)
    await page.get_by_label("Attach files").set_input_files(file(f"{'long-' * 20}name.py"))
    await expect(page.locator(".file-chip")).to_be_in_viewport(ratio=1)
    await type_command(page, "run", "Enter")
    await page.get_by_label("file", exact=True).set_input_files(file(f"{'long-' * 20}name.py"))
    scroller = page.get_by_label("Messages", exact=True)
    for width in (320, PHONE, 760, 1100):
        await page.set_viewport_size({"width": width, "height": 844})
        await expect(page.locator(".option-field .file-chip")).to_be_in_viewport(ratio=1)
        assert await page.evaluate("document.documentElement.scrollWidth") == width
        assert await scroller.evaluate("node => node.scrollWidth - node.clientWidth") == 0


async def test_the_drawers_of_a_phone_open_and_close_by_keyboard(
    bot: Showcase, playground: Playground, new_page: NewPage
) -> None:
    del bot
    page = await new_page(playground.url, width=PHONE, height=844)
    opener = page.get_by_role("button", name="Channels")
    await opener.press("Enter")
    await page.get_by_role("button", name="introductions").press("Enter")
    await expect(page.get_by_role("heading", name="introductions", exact=True)).to_be_visible()
    await page.get_by_role("button", name="Behind the scenes", exact=True).press("Enter")
    await expect(page.get_by_role("timer")).to_be_in_viewport()
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("button", name="Behind the scenes", exact=True)).to_be_focused()
    await expect(page.get_by_role("timer")).not_to_be_in_viewport()


async def test_the_page_asks_nobody_else(bot: Showcase, playground: Playground, new_page: NewPage) -> None:
    del bot
    page = await new_page("about:blank")
    hosts = set[str]()
    page.on("request", lambda request: hosts.add(request.url.split("/")[2]))
    await page.goto(playground.url)
    await type_command(page, "everything", "Enter", "Enter")
    await expect(page.get_by_role("img", name="A run")).to_be_visible()
    assert hosts == {f"127.0.0.1:{playground.port}"}
