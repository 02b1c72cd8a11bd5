from collections.abc import AsyncIterator
from io import BytesIO
from typing import Any

import aiohttp
import pytest

from tests.playground.openapi import needs_openapi, violations
from tutorbot.playground import Person, Playground
from tutorbot.playground.interactions import FILE_LIMIT
from tutorbot.playground.worlds import APPLICATION_ID, CHANNELS, GUILD_ID, STUDY

PRIVATE = CHANNELS[-1]


class Rest:
    """Discord's REST without discord.py, for what discord.py never asks."""

    def __init__(self, session: aiohttp.ClientSession) -> None:
        self._session = session

    async def __call__(self, method: str, path: str, **options: Any) -> tuple[int, Any]:  # noqa: ANN401 aiohttp's options
        async with self._session.request(method, f"https://discord.com/api/v10{path}", **options) as response:
            assert "X-RateLimit-Remaining" in response.headers
            if response.status == 204:
                return 204, None
            assert response.headers["Content-Type"] == "application/json"
            return response.status, await response.json()


@pytest.fixture
async def rest(playground: Playground) -> AsyncIterator[Rest]:
    headers = {"Authorization": f"Bot {playground.token}"}
    async with aiohttp.ClientSession(connector=playground.connector(), headers=headers) as session:
        yield Rest(session)


@pytest.mark.parametrize(
    ("path", "key", "value"),
    [
        ("/users/@me", "username", "tutorbot"),
        ("/users/1301000000000000301", "global_name", "Ana"),
        ("/applications/@me", "id", APPLICATION_ID),
        ("/oauth2/applications/@me", "name", "tutorbot"),
        ("/gateway", "url", "wss://gateway.discord.gg"),
        ("/gateway/bot", "shards", 1),
        (f"/guilds/{GUILD_ID}", "name", "PyTorch Study Hall"),
        (f"/guilds/{GUILD_ID}/members/1301000000000000302", "roles", ["1301000000000000401"]),
        (f"/channels/{STUDY.id}", "name", "study"),
    ],
)
async def test_the_bot_may_look_things_up(rest: Rest, path: str, key: str, value: object) -> None:
    status, body = await rest("GET", path)
    assert (status, body[key]) == (200, value)


async def test_the_server_lists_its_channels_and_roles(rest: Rest) -> None:
    _, channels = await rest("GET", f"/guilds/{GUILD_ID}/channels")
    assert [channel["name"] for channel in channels] == ["study", "quiz-corner", "introductions"]
    _, roles = await rest("GET", f"/guilds/{GUILD_ID}/roles")
    assert [role["name"] for role in roles] == ["@everyone", "Helpers", "Moderators"]


async def test_messages_are_listed_newest_first_without_ephemeral_ones(
    playground: Playground, rest: Rest, ana: Person
) -> None:
    await ana.say("one")
    await ana.say("two")
    playground.backend.messages.create(STUDY, ana.profile, {"content": "hidden"}, only_for=ana.profile)
    _, messages = await rest("GET", f"/channels/{STUDY.id}/messages")
    assert [message["content"] for message in messages] == ["two", "one"]


async def test_typing_is_accepted(rest: Rest) -> None:
    assert await rest("POST", f"/channels/{STUDY.id}/typing") == (204, None)


@pytest.mark.parametrize(
    ("method", "path", "body", "refusal"),
    [
        ("GET", "/channels/1", None, (404, 10003)),
        ("GET", f"/channels/{STUDY.id}/messages/1", None, (404, 10008)),
        ("POST", f"/channels/{PRIVATE.id}/messages", {"content": "x"}, (403, 50001)),
        ("POST", f"/channels/{STUDY.id}/messages", {"content": ""}, (400, 50006)),
        ("POST", "/users/@me/channels", {"recipient_id": "1"}, (400, 50033)),
        ("GET", "/users/1", None, (404, 10013)),
        ("GET", f"/guilds/{GUILD_ID}/members/1", None, (404, 10007)),
        ("POST", f"/webhooks/{APPLICATION_ID}/nonsense", {"content": "x"}, (401, 50027)),
        ("POST", "/interactions/1/nonsense/callback", {"type": 5}, (404, 10062)),
        ("PUT", f"/applications/{APPLICATION_ID}/commands", [{}], (400, 50035)),
        ("GET", "/nowhere", None, (404, 0)),
        ("DELETE", "/users/@me", None, (404, 0)),
        ("GET", f"/guilds/{GUILD_ID}/bans", None, (404, 0)),
        ("PUT", f"/channels/{STUDY.id}/messages/1", {}, (404, 10008)),
    ],
)
async def test_a_call_is_refused_with_discords_code(
    rest: Rest, method: str, path: str, body: object, refusal: tuple[int, int]
) -> None:
    status, answer = await rest(method, path, json=body)
    assert (status, answer["code"]) == refusal
    assert answer["message"]


async def test_nobody_edits_what_another_wrote(rest: Rest, ana: Person) -> None:
    said = await ana.say("mine")
    for method in ("PATCH", "DELETE"):
        status, answer = await rest(method, f"/channels/{STUDY.id}/messages/{said.id}", json={"content": "yours"})
        assert (status, answer["code"]) == (403, 50005)
    assert ana.see() == "mine"


async def test_broken_json_is_refused(rest: Rest) -> None:
    status, answer = await rest("POST", f"/channels/{STUDY.id}/messages", data=b"{")
    assert (status, answer["code"]) == (400, 50109)


@pytest.mark.parametrize(("size", "expected"), [(FILE_LIMIT, 200), (FILE_LIMIT + 1, 413)])
async def test_a_file_may_be_as_large_as_the_limit_and_no_larger(rest: Rest, size: int, expected: int) -> None:
    form = aiohttp.FormData(quote_fields=False)
    form.add_field("payload_json", '{"content": "x"}')
    form.add_field("files[0]", BytesIO(bytes(size)), filename="big.bin")
    status, answer = await rest("POST", f"/channels/{STUDY.id}/messages", data=form)
    assert status == expected
    assert answer.get("code") == (40005 if expected == 413 else None)


async def test_a_body_that_is_no_file_has_a_limit_too(rest: Rest) -> None:
    status, answer = await rest("POST", f"/channels/{STUDY.id}/messages", data=BytesIO(bytes(2**20 + 1)))
    assert (status, answer["code"]) == (413, 40005)


async def test_a_wrong_token_opens_nothing(rest: Rest) -> None:
    status, answer = await rest("GET", "/users/@me", headers={"Authorization": "Bot wrong"})
    assert (status, answer) == (401, {"message": "401: Unauthorized", "code": 0})


@needs_openapi
async def test_a_direct_chat_is_opened_as_discord_describes(playground: Playground, rest: Rest, ben: Person) -> None:
    status, channel = await rest("POST", "/users/@me/channels", json={"recipient_id": ben.id})
    assert (status, channel["recipients"][0]["id"]) == (200, ben.id)
    assert violations(playground.recorded) == []
