"""The gateway: how Discord tells a bot what happened. Version 10, JSON, plain, zlib-stream or zstd-stream."""

import asyncio
import secrets
import zlib
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from json import JSONDecodeError, loads
from typing import Protocol

import zstandard
from aiohttp import WSMsgType, web

from tutorbot.playground.jsons import Json, encode
from tutorbot.playground.wires import Wire
from tutorbot.playground.worlds import APPLICATION_ID, BOT, GUILD_ID, raw_guild

URL = "wss://gateway.discord.gg"
HEARTBEAT_MS = 41_250
ACKNOWLEDGE_AFTER = 0.05
GOODBYE = 1.0
"""Seconds that the other side has to confirm that the line is closed."""
REMEMBERED = 500
"""Events that a session keeps for a client that resumes."""

DISPATCH, HEARTBEAT, IDENTIFY, PRESENCE, VOICE, RESUME, RECONNECT, MEMBERS, INVALID, HELLO, ACK = (
    *range(5),
    *range(6, 12),
)
PRIVILEGED = 1 << 1 | 1 << 8 | 1 << 15
"""Members, presences, message content: this application was granted none of them."""
INTENTS = {"GUILD_CREATE": 1, "MESSAGE_CREATE": 1 << 9, "MESSAGE_UPDATE": 1 << 9, "MESSAGE_DELETE": 1 << 9}
DIRECT_INTENTS = {"MESSAGE_CREATE": 1 << 12, "MESSAGE_UPDATE": 1 << 12, "MESSAGE_DELETE": 1 << 12}


class Compressor(Protocol):
    def __call__(self, text: str) -> bytes: ...


def zlib_stream() -> Compressor:
    stream = zlib.compressobj(1)
    return lambda text: stream.compress(text.encode()) + stream.flush(zlib.Z_SYNC_FLUSH)


def zstd_stream() -> Compressor:
    stream = zstandard.ZstdCompressor(1).compressobj()
    return lambda text: stream.compress(text.encode()) + stream.flush(zstandard.COMPRESSOBJ_FLUSH_BLOCK)


COMPRESSORS: dict[str, Callable[[], Compressor]] = {"zlib-stream": zlib_stream, "zstd-stream": zstd_stream}


class Line:
    """One open websocket."""

    def __init__(self, ws: web.WebSocketResponse, transport: asyncio.Transport, compression: str | None) -> None:
        self.ws = ws
        self.transport = transport
        self.compression = compression
        self._compress = COMPRESSORS[compression]() if compression else None

    async def send(self, text: str) -> None:
        # A client that has gone is noticed where its line is read.
        with suppress(ConnectionError, RuntimeError):
            if self._compress:
                await self.ws.send_bytes(self._compress(text))
            else:
                await self.ws.send_str(text)

    async def send_op(self, op: int, data: object = None) -> None:
        await self.send(encode({"op": op, "d": data, "s": None, "t": None}))


@dataclass(slots=True, eq=False)
class Session:
    id: str
    shard: int
    shards: int
    intents: int
    line: Line | None
    sequence: int = 0
    sent: deque[tuple[int, str]] = field(default_factory=lambda: deque(maxlen=REMEMBERED))

    def hears(self, event: str, guild: str | None) -> bool:
        home = (int(guild) >> 22) % self.shards if guild else 0
        needed = (INTENTS if guild else DIRECT_INTENTS).get(event, 0)
        return self.shard == home and (not needed or bool(self.intents & needed))

    async def send(self, event: str, data: str) -> None:
        self.sequence += 1
        text = f'{{"op":0,"t":"{event}","s":{self.sequence},"d":{data}}}'
        self.sent.append((self.sequence, text))
        if self.line:
            await self.line.send(text)


class Hangup(Exception):
    def __init__(self, code: int, words: str) -> None:
        super().__init__(words)
        self.code = code
        self.words = words


class Gateway:
    """Sessions of the bot. A session outlives its line, so that a bot that lost the line resumes."""

    def __init__(self, token: str, wire: Wire) -> None:
        self._token = token
        self._wire = wire
        self.sessions: dict[str, Session] = {}
        self.lines: set[Line] = set()
        self.on_change: Callable[[], None] = lambda: None
        self.identified = 0
        self.resumed = 0

    @property
    def online(self) -> bool:
        return any(session.line for session in self.sessions.values())

    @property
    def expected_back(self) -> bool:
        """Whether a bot is here, or was and may resume."""
        return bool(self.sessions)

    async def dispatch(self, event: str, data: Json, guild: str | None) -> None:
        text = encode(data)
        self._wire.event(event, text)
        for session in list(self.sessions.values()):
            if session.hears(event, guild):
                await session.send(event, text)

    async def ask_to_reconnect(self) -> None:
        for line in list(self.lines):
            await line.send_op(RECONNECT)

    async def invalidate(self, *, resumable: bool) -> None:
        for session in list(self.sessions.values()):
            if not resumable:
                del self.sessions[session.id]
            if session.line:
                await session.line.send_op(INVALID, resumable)

    async def drop(self) -> None:
        """Cut every line as a failing network does."""
        for line in list(self.lines):
            line.transport.abort()

    async def handle(self, request: web.BaseRequest) -> web.WebSocketResponse:
        compression = request.query.get("compress")
        ws = web.WebSocketResponse(max_msg_size=1 << 16, compress=False, timeout=GOODBYE)
        await ws.prepare(request)
        if request.transport is None:
            return ws
        line = Line(ws, request.transport, compression if compression in COMPRESSORS else None)
        self.lines.add(line)
        session: Session | None = None
        try:
            await line.send_op(HELLO, {"heartbeat_interval": HEARTBEAT_MS, "_trace": []})
            async for message in ws:
                if message.type is WSMsgType.TEXT:
                    session = await self._receive(line, session, message.data)
        except Hangup as hangup:
            await ws.close(code=hangup.code, message=hangup.words.encode())
        finally:
            self.lines.discard(line)
            if session and session.line is line:
                session.line = None
                if ws.close_code in (1000, 1001):  # the bot said goodbye: nothing to resume
                    self.sessions.pop(session.id, None)
                self.on_change()
        return ws

    async def _receive(self, line: Line, session: Session | None, text: str) -> Session | None:
        try:
            message = loads(text)
            op, data = message["op"], message.get("d")
        except (JSONDecodeError, KeyError, TypeError) as error:
            raise Hangup(4002, "Error while decoding payload.") from error
        if op == HEARTBEAT:
            # discord.py notes when it sent a heartbeat after it has sent it: an answer at once, as only loopback can
            # give, seems to it to be the late answer to the one before.
            await asyncio.sleep(ACKNOWLEDGE_AFTER)
            await line.send_op(ACK)
        elif op == IDENTIFY:
            if session:
                raise Hangup(4005, "Already authenticated.")
            session = await self._identify(line, data)
        elif op == RESUME:
            session = await self._resume(line, data)
        elif session is None:
            raise Hangup(4003, "Not authenticated.")
        elif op not in (PRESENCE, VOICE, MEMBERS):
            raise Hangup(4001, "Unknown opcode.")
        return session

    async def _identify(self, line: Line, data: Json) -> Session:
        self.identified += 1
        if data.get("token") != self._token:
            raise Hangup(4004, "Authentication failed.")
        shard, shards = data.get("shard") or (0, 1)
        if not 0 <= shard < shards:
            raise Hangup(4010, "Invalid shard.")
        if data["intents"] & PRIVILEGED:
            raise Hangup(4014, "Disallowed intent(s).")
        for old in [s for s in self.sessions.values() if s.line is None and s.shard == shard]:
            del self.sessions[old.id]
        session = Session(secrets.token_hex(16), shard, shards, data["intents"], line)
        home = (int(GUILD_ID) >> 22) % shards == shard
        ready: Json = {
            "v": 10,
            "user": {**BOT.raw(), "verified": True, "mfa_enabled": False, "email": None, "flags": 0},
            "guilds": [{"id": GUILD_ID, "unavailable": True}] if home else [],
            "session_id": session.id,
            "resume_gateway_url": URL,
            "shard": [shard, shards],
            "application": {"id": APPLICATION_ID, "flags": 0},
            "private_channels": [],
            "relationships": [],
            "_trace": [],
        }
        self.sessions[session.id] = session
        await self._tell(session, "READY", ready)
        if session.hears("GUILD_CREATE", GUILD_ID):
            await self._tell(session, "GUILD_CREATE", raw_guild())
        self.on_change()
        return session

    async def _resume(self, line: Line, data: Json) -> Session | None:
        session = self.sessions.get(data.get("session_id", ""))
        if data.get("token") != self._token:
            raise Hangup(4004, "Authentication failed.")
        missed = data.get("seq") or 0
        if session is None or (session.sent and missed < session.sent[0][0] - 1) or missed > session.sequence:
            await line.send_op(INVALID, data=False)
            return None
        self.resumed += 1
        session.line = line
        for number, text in list(session.sent):
            if number > missed:
                await line.send(text)
        await self._tell(session, "RESUMED", {"_trace": []})
        self.on_change()
        return session

    async def _tell(self, session: Session, event: str, data: Json) -> None:
        text = encode(data)
        self._wire.event(event, text)
        await session.send(event, text)

    async def close(self) -> None:
        await asyncio.gather(*(line.ws.close(code=1001, message=b"Going away") for line in list(self.lines)))
