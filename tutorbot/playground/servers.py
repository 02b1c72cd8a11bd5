"""The playground itself: two listeners on loopback, one for the bot and one for the page."""

import asyncio
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Self

from aiohttp import web

from tutorbot.playground.backends import Backend
from tutorbot.playground.clocks import Clock
from tutorbot.playground.connectors import LOOPBACK, LoopbackConnector, loopback_connector, make_certificate
from tutorbot.playground.errors import Impossible
from tutorbot.playground.gateways import URL as GATEWAY_URL
from tutorbot.playground.jsons import Json
from tutorbot.playground.pages import make_pages, send_file
from tutorbot.playground.people import Person
from tutorbot.playground.rests import PREFIX, Rest
from tutorbot.playground.worlds import APPLICATION_ID, PEOPLE, person_named

ACKNOWLEDGE_WITHIN = 3.0
TOKEN = "cGxheWdyb3VuZA.local.only-for-the-playground"  # noqa: S105 opens nothing but this stand-in


class Playground:
    """A Discord of one server in this process.

        async with Playground(port=8080) as playground:
            bot = MyBot(connector=playground.connector())
            await bot.start(playground.token)

    `port` is for the page and its API, 0 for any free one; `record` is a file that gets every body the bot sends, one
    JSON line each; `acknowledge_within` are the seconds that an interaction may wait for its first answer.
    """

    def __init__(
        self, port: int = 8080, record: Path | None = None, *, acknowledge_within: float = ACKNOWLEDGE_WITHIN
    ) -> None:
        self.backend = Backend(TOKEN, record, acknowledge_within)
        self.hosts_asked: set[str] = set()
        """Every host that bots with our connector tried to reach, allowed or not."""
        self.tls_port = 0
        self.port = port
        self._rest = Rest(self.backend)
        self._folder = TemporaryDirectory(prefix="playground-")
        self._people = {profile.key: Person(self.backend, profile) for profile in PEOPLE}
        self._runners: list[web.AppRunner | web.ServerRunner] = []

    @property
    def token(self) -> str:
        return self.backend.token

    @property
    def application_id(self) -> int:
        return int(APPLICATION_ID)

    @property
    def url(self) -> str:
        """The page."""
        return f"http://{LOOPBACK}:{self.port}"

    @property
    def certificate(self) -> Path:
        """The PEM file that a bot in another process trusts; see `loopback_connector`."""
        return Path(self._folder.name) / "playground-ca.pem"

    @property
    def clock(self) -> Clock:
        return self.backend.clock

    @property
    def recorded(self) -> list[Json]:
        """The last bodies that the bot sent: `{"at", "method", "path", "body"}`."""
        return self.backend.wire.recorded()

    def connector(self) -> LoopbackConnector:
        return loopback_connector(self.tls_port, self.certificate, self.hosts_asked)

    def person(self, key: str) -> Person:
        """`"ana"`, `"ben"` (role Helpers) or `"mia"` (moderator)."""
        profile = person_named(key)
        if profile is None:
            raise Impossible(f'There is nobody called "{key}". There are {", ".join(self._people)}.')
        return self._people[profile.key]

    def move_clock(self, step: str | timedelta) -> None:
        """As `clock.move`, and the page is told."""
        self.clock.move(step)
        self.backend.events.publish_to_all({"event": "clock", "clock": self.backend.raw_clock()})

    def throttle(self, count: int = 1, *, retry_after: float = 0.2, path: str = "") -> None:
        """Answer the bot's next `count` requests whose path contains `path` with 429."""
        throttle = self._rest.throttle
        throttle.count, throttle.retry_after, throttle.path = count, retry_after, path

    async def bot_ready(self, timeout: float = 10.0) -> None:  # noqa: ASYNC109 the caller's patience, in words when it ends
        """Wait until a bot is connected and has synced its commands, in this connection or an earlier one."""
        # A line that broke a moment ago is noticed only when the loop has had a turn.
        await asyncio.sleep(0.01)
        try:
            async with asyncio.timeout(timeout):
                await self.backend.ready.wait()
        except TimeoutError:
            state = "has synced no commands" if self.backend.gateway.online else "has not connected"
            raise TimeoutError(f"After {timeout:g} s the bot {state}.") from None

    async def bot_gone(self, timeout: float = 10.0) -> None:  # noqa: ASYNC109 as above
        """Wait until no bot is connected."""
        async with asyncio.timeout(timeout):
            while self.backend.gateway.online:  # noqa: ASYNC110 an Event more would serve this one caller
                await asyncio.sleep(0.005)

    async def ask_to_reconnect(self) -> None:
        """What Discord does before it restarts a gateway server."""
        await self.backend.gateway.ask_to_reconnect()

    async def invalidate_session(self, *, resumable: bool = False) -> None:
        await self.backend.gateway.invalidate(resumable=resumable)

    async def drop_connection(self) -> None:
        """Cut the line to the bot as a failing network does."""
        await self.backend.gateway.drop()

    async def __aenter__(self) -> Self:
        context, _ = make_certificate(Path(self._folder.name))
        far_end = web.ServerRunner(web.Server(self._serve_bot), shutdown_timeout=1)
        pages = web.AppRunner(make_pages(self.backend), access_log=None, handle_signals=False, shutdown_timeout=1)
        self._runners = [far_end, pages]
        try:
            await far_end.setup()
            await web.TCPSite(far_end, LOOPBACK, 0, ssl_context=context).start()
            self.tls_port = far_end.addresses[0][1]
            await pages.setup()
            await web.TCPSite(pages, LOOPBACK, self.port).start()
            self.port = pages.addresses[0][1]
        except BaseException:
            await self.__aexit__()
            raise
        return self

    async def __aexit__(self, *_: object) -> None:
        self.backend.events.close()
        await self.backend.gateway.close()
        for runner in self._runners:
            await runner.cleanup()
        self.backend.wire.close()
        self._folder.cleanup()

    async def _serve_bot(self, request: web.BaseRequest) -> web.StreamResponse:
        if request.path.startswith(PREFIX):
            return await self._rest.handle(request)
        if request.host == GATEWAY_URL.removeprefix("wss://"):
            return await self.backend.gateway.handle(request)
        return send_file(self.backend, request.path)
