import json
import zlib
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import discord
import pytest
import zstandard

from tests.playground.bots import Interaction, SmallBot, running, until
from tutorbot.playground import Person, Playground

HELLO, DISPATCH, ACK, INVALID = 10, 0, 11, 9


class Line:
    """A websocket to the gateway without discord.py, for what discord.py never sends."""

    def __init__(self, ws: aiohttp.ClientWebSocketResponse, decode: Callable[[bytes], str] | None) -> None:
        self.ws = ws
        self._decode = decode

    async def send(self, op: int, data: object) -> None:
        await self.ws.send_json({"op": op, "d": data})

    async def receive(self) -> dict[str, Any]:
        message = await self.ws.receive(timeout=5)
        if message.type is aiohttp.WSMsgType.CLOSE:
            return {"closed": self.ws.close_code}
        text = self._decode(message.data) if self._decode else message.data
        return dict(json.loads(text))

    async def until(self, event: str) -> dict[str, Any]:
        while True:
            message = await self.receive()
            if message.get("t") == event:
                return message

    async def identify(self, token: str, **more: object) -> None:
        await self.send(2, {"token": token, "intents": 1, "properties": {}, **more})


@asynccontextmanager
async def line(
    playground: Playground, compress: str | None = None, decode: Callable[[bytes], str] | None = None
) -> AsyncIterator[Line]:
    url = "wss://gateway.discord.gg/?v=10&encoding=json" + (f"&compress={compress}" if compress else "")
    async with aiohttp.ClientSession(connector=playground.connector()) as session, session.ws_connect(url) as ws:
        yield Line(ws, decode)


def zlib_decoder() -> Callable[[bytes], str]:
    stream = zlib.decompressobj()

    def decode(data: bytes) -> str:
        assert data.endswith(b"\x00\x00\xff\xff")
        return stream.decompress(data).decode()

    return decode


def zstd_decoder() -> Callable[[bytes], str]:
    stream = zstandard.ZstdDecompressor().decompressobj()
    return lambda data: stream.decompress(data).decode()


@pytest.mark.parametrize(
    ("compress", "decoder"),
    [(None, lambda: None), ("zlib-stream", zlib_decoder), ("zstd-stream", zstd_decoder)],
)
async def test_every_compression_carries_the_same_events(
    playground: Playground, compress: str | None, decoder: Callable[[], Callable[[bytes], str] | None]
) -> None:
    async with line(playground, compress, decoder()) as open_line:
        assert (await open_line.receive())["op"] == HELLO
        await open_line.send(1, None)
        assert (await open_line.receive())["op"] == ACK
        await open_line.identify(playground.token)
        ready = await open_line.until("READY")
        assert ready["d"]["user"]["username"] == "tutorbot"
        guild = await open_line.until("GUILD_CREATE")
        assert guild["d"]["name"] == "PyTorch Study Hall"


async def test_discord_py_uses_zstd_when_it_can_and_zlib_when_it_cannot(
    playground: Playground, monkeypatch: pytest.MonkeyPatch
) -> None:
    used = []
    for compression in ("zstd-stream", "zlib-stream"):
        if compression == "zlib-stream":
            monkeypatch.setattr(discord.utils, "_ActiveDecompressionContext", ZlibContext)
        async with running(SmallBot(connector=playground.connector()), playground):
            used.append(next(iter(playground.backend.gateway.lines)).compression)
    assert used == ["zstd-stream", "zlib-stream"]


class ZlibContext:
    """What discord.py falls back to without zstandard."""

    COMPRESSION_TYPE = "zlib-stream"

    def __init__(self) -> None:
        self.decompress = zlib_decoder()


async def test_a_wrong_token_is_refused_by_rest_and_gateway(playground: Playground, bot: SmallBot) -> None:
    with pytest.raises(discord.LoginFailure):
        await bot.login("wrong")
    await bot.close()
    async with line(playground) as open_line:
        await open_line.receive()
        await open_line.identify("wrong")
        assert await open_line.receive() == {"closed": 4004}


@pytest.mark.parametrize(
    ("op", "data", "code"),
    [
        (3, {}, 4003),
        (2, {"token": "RIGHT", "intents": 1 << 15, "properties": {}}, 4014),
        (2, {"token": "RIGHT", "intents": 1, "properties": {}, "shard": [2, 2]}, 4010),
    ],
)
async def test_what_a_client_must_not_send_closes_the_line(
    playground: Playground, op: int, data: dict[str, Any], code: int
) -> None:
    async with line(playground) as open_line:
        await open_line.receive()
        await open_line.send(op, data | ({"token": playground.token} if "token" in data else {}))
        assert await open_line.receive() == {"closed": code}


async def test_text_that_is_no_json_closes_the_line(playground: Playground) -> None:
    async with line(playground) as open_line:
        await open_line.receive()
        await open_line.ws.send_str("{")
        assert await open_line.receive() == {"closed": 4002}


async def test_a_session_that_nobody_knows_cannot_be_resumed(playground: Playground) -> None:
    async with line(playground) as open_line:
        await open_line.receive()
        await open_line.send(6, {"token": playground.token, "session_id": "gone", "seq": 3})
        answer = await open_line.receive()
        assert (answer["op"], answer["d"]) == (INVALID, False)


async def test_a_resumed_session_gets_what_it_missed(playground: Playground) -> None:
    async with line(playground) as first:
        await first.receive()
        await first.identify(playground.token)
        ready = await first.until("READY")
        guild = await first.until("GUILD_CREATE")
        await playground.drop_connection()
    await playground.bot_gone()
    await playground.backend.gateway.dispatch("TEST_EVENT", {"missed": True}, None)
    async with line(playground) as second:
        await second.receive()
        session = ready["d"]["session_id"]
        await second.send(6, {"token": playground.token, "session_id": session, "seq": guild["s"]})
        missed = await second.receive()
        assert (missed["t"], missed["d"], missed["s"]) == ("TEST_EVENT", {"missed": True}, guild["s"] + 1)
        assert (await second.receive())["t"] == "RESUMED"


@pytest.mark.parametrize("how", ["reconnect", "drop", "invalid but resumable"])
async def test_a_bot_that_is_sent_away_resumes(playground: Playground, bot: SmallBot, ana: Person, how: str) -> None:
    @bot.tree.command(description="d")
    async def hello(interaction: Interaction) -> None:
        await interaction.response.send_message("hi")

    async with running(bot, playground):
        if how == "reconnect":
            await playground.ask_to_reconnect()
        elif how == "drop":
            await playground.drop_connection()
        else:
            await playground.invalidate_session(resumable=True)
        await until(lambda: bot.resumes)
        await ana.command("hello")
    assert playground.backend.gateway.identified == 1


async def test_a_session_that_was_ended_cannot_be_resumed(playground: Playground) -> None:
    async with line(playground) as first:
        await first.receive()
        await first.identify(playground.token)
        ready = await first.until("READY")
        await first.until("GUILD_CREATE")
        await playground.invalidate_session()
        told = await first.receive()
        assert (told["op"], told["d"]) == (INVALID, False)
        await first.send(6, {"token": playground.token, "session_id": ready["d"]["session_id"], "seq": 1})
        assert (await first.receive())["op"] == INVALID


async def test_an_automatically_sharded_bot_asks_how_many_shards(playground: Playground, ana: Person) -> None:
    class Sharded(discord.AutoShardedClient):
        async def setup_hook(self) -> None:
            tree = discord.app_commands.CommandTree(self)

            @tree.command(description="d")
            async def hello(interaction: Interaction) -> None:
                await interaction.response.send_message(f"shard {self.shard_count}")

            await tree.sync()

    sharded = Sharded(intents=discord.Intents(guilds=True), connector=playground.connector(), guild_ready_timeout=0.01)
    async with running(sharded, playground):
        await ana.command("hello")
    assert ana.see() == "shard 1"
    assert any(entry.path == "/gateway/bot" for entry in playground.backend.wire.entries)


async def test_each_shard_hears_what_is_its_own(playground: Playground) -> None:
    async with line(playground) as zero, line(playground) as one:
        for number, open_line in enumerate((zero, one)):
            await open_line.receive()
            await open_line.identify(playground.token, shard=[number, 2])
            await open_line.until("READY")
        await playground.backend.gateway.dispatch("TEST_EVENT", {"where": "dm"}, None)
        assert (await zero.until("TEST_EVENT"))["d"] == {"where": "dm"}
        shard_one_guild = str(1 << 22)
        await playground.backend.gateway.dispatch("TEST_EVENT", {"where": "guild"}, shard_one_guild)
        assert (await one.until("TEST_EVENT"))["d"] == {"where": "guild"}


async def test_a_bot_hears_of_messages_only_with_the_intent_and_never_reads_them(
    playground: Playground, ana: Person
) -> None:
    heard: list[discord.Message] = []
    bot = SmallBot(
        connector=playground.connector(), intents=discord.Intents(guilds=True, guild_messages=True, dm_messages=True)
    )

    @bot.event
    async def on_message(message: discord.Message) -> None:
        heard.append(message)

    async with running(bot, playground):
        await ana.say("in the open")
        await ana.at("dm").say("in private")
        await until(lambda: len(heard) >= 2)
    assert [message.content for message in heard] == ["", "in private"]
