import asyncio
import json
from base64 import b64encode
from collections.abc import AsyncIterator
from io import BytesIO
from typing import Any

import aiohttp
import discord
import pytest
from discord import app_commands, ui

from tests.playground.bots import Interaction, SmallBot, running
from tutorbot.playground import Person, Playground
from tutorbot.playground.interactions import FILE_LIMIT
from tutorbot.playground.messages import Upload


class Panel(ui.View):
    @ui.button(label="Form", custom_id="form")
    async def form(self, interaction: Interaction, _: ui.Button["Panel"]) -> None:
        await interaction.response.send_modal(Form())

    @ui.select(placeholder="Pick", custom_id="pick", options=[])
    async def pick(self, interaction: Interaction, menu: ui.Select["Panel"]) -> None:
        await interaction.response.edit_message(content=f"picked {menu.values}")

    @ui.button(label="Silent", custom_id="silent")
    async def silent(self, interaction: Interaction, _: ui.Button["Panel"]) -> None:
        """Never answers."""


class Form(ui.Modal, title="Form"):
    why: ui.Label["Form"] = ui.Label(text="Why", component=ui.TextInput(custom_id="why"))

    async def on_submit(self, interaction: Interaction) -> None:
        await interaction.response.send_message(str(self.why.component.value), ephemeral=True)  # type: ignore[attr-defined]  # discord.py types it as any item


def with_panel(bot: SmallBot) -> SmallBot:
    @bot.tree.command(description="d")
    async def panel(interaction: Interaction, topic: str, count: app_commands.Range[int, 1, 20] = 3) -> None:
        view = Panel(timeout=None)
        view.pick.add_option(label="One", value="1")
        await interaction.response.send_message(f"{topic} {count}", view=view)

    @panel.autocomplete("topic")
    async def topics(_: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        return [app_commands.Choice(name=f"{typed}…", value=typed)]

    return bot


class Browser:
    """The page's half of the API."""

    def __init__(self, session: aiohttp.ClientSession, url: str) -> None:
        self._session = session
        self._url = url

    async def get(self, path: str, **headers: str) -> tuple[int, Any]:
        async with self._session.get(self._url + path, headers=headers) as response:
            text = await response.text()
            return response.status, json.loads(text) if response.content_type == "application/json" else text

    async def post(self, action: str, headers: dict[str, str] | None = None, **body: object) -> tuple[int, Any]:
        # aiohttp warns of `json=` with a file inside.
        return await self.send(action, BytesIO(json.dumps(body).encode()), headers)

    async def send(self, action: str, data: BytesIO, headers: dict[str, str] | None = None) -> tuple[int, Any]:
        async with self._session.post(f"{self._url}/api/{action}", data=data, headers=headers) as response:
            return response.status, await response.json()

    async def state(self, person: str = "ana") -> dict[str, Any]:
        return dict((await self.get(f"/api/state?person={person}"))[1])

    async def events(self, person: str, last: str | None = None) -> AsyncIterator[tuple[str, dict[str, Any]]]:
        headers = {"Last-Event-ID": last} if last else {}
        async with self._session.get(f"{self._url}/api/events?person={person}", headers=headers) as response:
            number = ""
            async for raw in response.content:
                line = raw.decode().strip()
                if line.startswith("id: "):
                    number = line.removeprefix("id: ")
                elif line.startswith("data: "):
                    yield number, json.loads(line.removeprefix("data: "))


@pytest.fixture
async def browser(playground: Playground) -> AsyncIterator[Browser]:
    async with aiohttp.ClientSession() as session:
        yield Browser(session, playground.url)


async def test_the_state_shows_one_persons_view(
    playground: Playground, bot: SmallBot, browser: Browser, ana: Person
) -> None:
    async with running(with_panel(bot), playground):
        await ana.command("panel", topic="cnn")
        await ana.press("Form")
        await ana.submit(why="because")
        mine, bens = await browser.state("ana"), await browser.state("ben")
    assert [person["key"] for person in mine["people"]] == ["ana", "ben", "mia"]
    assert [person["moderator"] for person in mine["people"]] == [False, False, True]
    assert [channel["name"] for channel in bens["channels"]] == [
        "study",
        "quiz-corner",
        "introductions",
        "tutorbot",
        "Ana",
    ]
    assert mine["server"] == {"name": "PyTorch Study Hall"}
    assert mine["bot"]["online"]
    assert mine["commands"][0]["name"] == "panel"
    assert [message["ephemeral_to"] for message in mine["messages"]] == [None, "ana"]
    assert [message["ephemeral_to"] for message in bens["messages"]] == [None]
    assert mine["messages"][0]["interaction_metadata"]["user"]["global_name"] == "Ana"
    assert mine["wire"][-1]["what"].startswith("POST /interactions/")


async def test_a_person_acts_through_the_page(playground: Playground, bot: SmallBot, browser: Browser) -> None:
    async with running(with_panel(bot), playground):
        study = (await browser.state())["channels"][0]["id"]
        used = {"person": "ana", "channel": study, "name": "panel"}
        choices = await browser.post("autocomplete", **used, option="topic", value="cn", options={"topic": "cn"})
        assert choices == (200, {"choices": [{"name": "cn…", "value": "cn"}]})
        answer = await browser.post("command", **used, options={"topic": "cnn", "count": "7"})
        assert answer == (200, {"ok": True})
        message = (await browser.state())["messages"][0]
        assert message["content"] == "cnn 7"
        pressed = {"person": "ana", "message": message["id"]}
        assert await browser.post("press", **pressed, custom_id="pick", values=["1"]) == (200, {"ok": True})
        assert (await browser.state())["messages"][0]["content"] == "picked ['1']"
        _, opened = await browser.post("press", **pressed, custom_id="form")
        assert (opened["modal"]["title"], opened["modal"]["components"][0]["type"]) == ("Form", 18)
        submitted = {"person": "ana", "modal": opened["modal"]["id"]}
        assert (await browser.post("submit", **submitted, values={"why": ""}))[0] == 400
        assert await browser.post("submit", **submitted, values={"why": "because"}) == (200, {"ok": True})
        assert (await browser.post("submit", **submitted, values={"why": "again"}))[0] == 400


async def test_a_file_comes_from_the_browser_as_base64(playground: Playground, bot: SmallBot, browser: Browser) -> None:
    @bot.tree.command(description="d")
    async def upload(interaction: Interaction, file: discord.Attachment) -> None:
        await interaction.response.send_message(f"{file.filename}: {(await file.read()).decode()}")

    async with running(bot, playground):
        file = {"filename": "a.txt", "content_type": "text/plain", "data": "aGVsbG8="}
        answer = await browser.post("command", person="ana", name="upload", options={"file": file})
        assert answer == (200, {"ok": True})
        assert (await browser.state())["messages"][0]["content"] == "a.txt: hello"


async def test_files_that_are_too_large_are_refused_in_words(
    playground: Playground, bot: SmallBot, browser: Browser
) -> None:
    async with running(with_panel(bot), playground):
        large = {"filename": "big.pt", "data": b64encode(bytes(FILE_LIMIT + 1)).decode()}
        words = "Your files are too powerful. Max file size is 10 MB"
        answer = await browser.post("say", person="ana", text="", files=[large])
        assert answer == (400, {"error": f"{words}, and big.pt is larger."})
        assert await browser.send("say", BytesIO(bytes(14 * FILE_LIMIT + 1))) == (400, {"error": f"{words}."})


async def test_context_menus_are_used_from_the_page(
    playground: Playground, bot: SmallBot, browser: Browser, ben: Person
) -> None:
    @bot.tree.context_menu(name="Run this code")
    async def run(interaction: Interaction, message: discord.Message) -> None:
        files = [(await file.read()).decode() for file in message.attachments]
        await interaction.response.send_message(f"{message.content} {files}")

    @bot.tree.context_menu(name="Report")
    async def report(interaction: Interaction, user: discord.Member) -> None:
        await interaction.response.send_modal(Form(title=f"Report {user.display_name}"))

    async with running(bot, playground):
        quiz_corner = (await browser.state())["channels"][1]["id"]
        file = {"filename": "net.py", "data": b64encode(b"print(1)").decode()}
        said = {"person": "ana", "channel": quiz_corner, "text": "why?", "files": [file]}
        assert await browser.post("say", **said) == (200, {"ok": True})
        message = (await browser.state())["messages"][0]
        used = {"person": "ben", "name": "Run this code", "message": message["id"]}
        assert await browser.post("menu", **used) == (200, {"ok": True})
        assert ben.at("#quiz-corner").see() == "why? ['print(1)']"
        used = {"person": "ben", "name": "Report", "user": message["author"]["id"], "channel": quiz_corner}
        _, opened = await browser.post("menu", **used)
        assert opened["modal"]["title"] == "Report Ana"


async def test_a_form_is_closed_from_the_page(
    playground: Playground, bot: SmallBot, browser: Browser, ana: Person
) -> None:
    async with running(with_panel(bot), playground):
        await ana.command("panel", topic="cnn")
        await ana.press("Form")
        assert ana.modal is not None
        opened = ana.modal.id
        await browser.post("close", person="ben", modal=opened)
        assert ana.modal is not None
        await browser.post("close", person="ana", modal=opened)
    assert ana.modal is None


async def test_a_failure_is_told_in_words(playground: Playground, bot: SmallBot, browser: Browser, ana: Person) -> None:
    async with running(with_panel(bot), playground):
        await ana.command("panel", topic="cnn")
        answer = await browser.post("press", person="ana", message=ana.screen.id, custom_id="silent")
        last = str(playground.backend.events.last - 1)
        async for _, event in browser.events("ana", last):
            assert (event["event"], event["message_id"]) == ("failed", ana.screen.id)
            break
    assert answer == (200, {"error": "This interaction failed", "why": "no answer within 0.5 seconds"})


@pytest.mark.parametrize(
    ("action", "body", "words"),
    [
        ("command", {"name": "nothing"}, 'There is no command "nothing"'),
        ("command", {"name": "panel"}, 'The option "topic" is required'),
        ("command", {"name": "panel", "options": {"topic": "x", "count": 99}}, '"count" takes 1 to 20'),
        ("command", {"channel": "0", "name": "panel"}, 'knows no place "0"'),
        ("press", {"message": "1", "custom_id": "x"}, "not there any more"),
        ("press", {}, 'The request needs "message"'),
        ("press", {"message": 1, "custom_id": "x"}, 'The request needs "message"'),
        ("command", {"name": "panel", "options": []}, '"topic" is required'),
        ("command", {"name": "panel", "options": "cnn"}, '"options" is an object'),
        ("command", {"name": "panel", "options": {"topic": {"data": "x"}}}, "A file needs"),
        ("clock", {"move": "-1h"}, "The clock does not know"),
        ("say", {"text": "  "}, "1 to 2000 characters"),
        ("say", {"text": "x", "files": "a.py"}, '"files" is a list'),
        ("say", {"text": "x", "files": ["a.py"]}, '"a.py" is no file'),
        ("menu", {"message": "1"}, 'The request needs "name"'),
        ("menu", {"name": "Explain"}, "not there any more"),
        ("menu", {"name": "Explain", "message": "1"}, "not there any more"),
        ("menu", {"name": "Explain", "user": "ben"}, 'There is no command "Explain". The bot has none'),
        ("menu", {"name": "Explain", "user": "zoe"}, 'the menu does not know "zoe"'),
        ("submit", {"modal": "1", "values": {}}, "not open any more"),
        ("command", {"person": "zoe", "name": "panel"}, "nobody called"),
    ],
)
async def test_what_the_page_must_not_ask_is_a_400_in_words(
    playground: Playground, bot: SmallBot, browser: Browser, action: str, body: dict[str, Any], words: str
) -> None:
    async with running(with_panel(bot), playground):
        status, answer = await browser.post(action, **{"person": "ana", **body})
    assert status == 400
    assert words in answer["error"]


async def test_events_come_as_they_happen_and_only_to_those_who_may_see_them(
    playground: Playground, bot: SmallBot, browser: Browser, ana: Person
) -> None:
    async def hear(person: str) -> list[str]:
        heard = []
        async for _, event in browser.events(person):
            if event["event"] == "message":
                heard.append(event["message"]["content"])
            if heard[-1:] == ["the end"]:
                break
        return heard

    async with running(with_panel(bot), playground):
        listeners = [asyncio.create_task(hear(person)) for person in ("ana", "ben")]
        await asyncio.sleep(0.1)
        await ana.command("panel", topic="cnn")
        await ana.press("Form")
        await ana.submit(why="secret")
        await ana.choose("Pick", "One")
        await ana.say("the end")
        mine, bens = await asyncio.wait_for(asyncio.gather(*listeners), 5)
    assert mine == ["cnn 3", "secret", "picked ['1']", "the end"]
    assert bens == ["cnn 3", "picked ['1']", "the end"]


async def test_a_page_that_lost_the_line_gets_what_it_missed(
    playground: Playground, browser: Browser, ana: Person
) -> None:
    await ana.say("one")
    number = str(playground.backend.events.last)
    await ana.say("two")
    await browser.post("clock", move="+1h")
    missed = []
    async for _, event in browser.events("ana", number):
        missed.append(event["event"] if event["event"] != "message" else event["message"]["content"])
        if event["event"] == "clock":
            break
    assert [each for each in missed if each != "wire"] == ["two", "clock"]


async def test_an_open_page_does_not_hold_up_the_end() -> None:
    async with aiohttp.ClientSession() as session:
        async with Playground(port=0) as playground:
            response = await session.get(f"{playground.url}/api/events?person=ana")
            began = asyncio.get_running_loop().time()
        assert asyncio.get_running_loop().time() - began < 1
        assert (await response.content.read()).startswith(b"retry:")


async def test_the_clock_is_moved_from_the_page(playground: Playground, browser: Browser) -> None:
    status, answer = await browser.post("clock", move="+1h")
    assert (status, answer["clock"]["offset_s"]) == (200, 3600)
    assert (await browser.state())["clock"]["offset_s"] == 3600
    assert playground.clock.offset.total_seconds() == 3600


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "evil.example"},
        {"Host": "127.0.0.1:1"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:1"},
    ],
)
@pytest.mark.parametrize("path", ["/", "/api/state", "/api/events", "/cdn/attachments/1/2/x.png"])
async def test_another_site_is_refused(browser: Browser, headers: dict[str, str], path: str) -> None:
    status, answer = await browser.get(path, **headers)
    assert (status, answer) == (403, {"error": "Only the playground's own page may ask."})


async def test_another_site_cannot_act(playground: Playground, browser: Browser) -> None:
    status, _ = await browser.post("say", {"Origin": "https://evil.example"}, person="ana", text="hi")
    assert status == 403
    status, _ = await browser.post("say", {"Origin": playground.url}, person="ana", text="hi")
    assert status == 200
    assert len((await browser.state())["messages"]) == 1


async def test_the_page_is_served_with_a_strict_policy(playground: Playground) -> None:
    async with aiohttp.ClientSession() as session, session.get(playground.url) as page:
        assert page.status == 200
        assert page.content_type == "text/html"
        policy = page.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'self'; img-src 'self' data:")
    assert "unsafe" not in policy


@pytest.mark.parametrize(
    "path", ["/static/..%2fpages.py", "/static/nothing.js", "/static/__init__.py", "/cdn/x", "/cdn/"]
)
async def test_nothing_but_the_page_and_attachments_is_served(browser: Browser, path: str) -> None:
    assert (await browser.get(path))[0] == 404


async def test_an_uploaded_page_is_not_run_by_the_browser(playground: Playground, ana: Person) -> None:
    raw = playground.backend.messages.attach(ana.channel.id, Upload("evil.svg", b"<svg onload='x()'/>"))
    url = raw["url"].replace("https://cdn.discordapp.com", f"{playground.url}/cdn")
    async with aiohttp.ClientSession() as session, session.get(url) as file:
        assert file.content_type == "application/octet-stream"
        assert file.headers["X-Content-Type-Options"] == "nosniff"
