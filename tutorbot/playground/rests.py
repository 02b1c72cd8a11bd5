"""REST v10 over HTTP: reads a request, has it answered, and writes the answer as Discord does."""

import time
from http import HTTPStatus
from json import JSONDecodeError, loads

from aiohttp import BodyPartReader, web

from tutorbot.playground.backends import Backend
from tutorbot.playground.errors import Refusal
from tutorbot.playground.interactions import FILE_LIMIT
from tutorbot.playground.jsons import Value, encode
from tutorbot.playground.messages import Upload
from tutorbot.playground.routes import Call, Routes

PREFIX = "/api/v10"
PER_SECOND = 50
REQUEST_LIMIT = 10 * FILE_LIMIT + 2**20
"""Ten files and what is said about them."""


class Throttle:
    """Answers the next requests with 429, for tests of how the bot takes it."""

    def __init__(self) -> None:
        self.count = 0
        self.retry_after = 0.0
        self.path = ""

    def check(self, path: str) -> None:
        if self.count and self.path in path:
            self.count -= 1
            raise Refusal(429, 0, "You are being rate limited.")


class Rest:
    def __init__(self, backend: Backend) -> None:
        self._backend = backend
        self._routes = Routes(backend)
        self.throttle = Throttle()

    async def handle(self, request: web.BaseRequest) -> web.Response:
        path = request.path.removeprefix(PREFIX)
        text: str | bytes | None = None
        refusal = None
        try:
            self.throttle.check(path)
            self._check_token(request, path)
            text, uploads = await _read(request)
            call = Call(request.method, path.strip("/").split("/"), _parse(text), uploads, request.query)
            answer = await self._routes.answer(call)
            status = 204 if answer is None else 200
        except Refusal as error:
            refusal, status, answer = error.why, error.status, error.body
        self._backend.wire.request(request.method, path, text, status, refusal)
        limited = status == HTTPStatus.TOO_MANY_REQUESTS
        headers = self._headers(path, limited=limited)
        if limited:
            answer = {"message": answer["message"], "retry_after": self.throttle.retry_after, "global": False}
        if answer is None:
            return web.Response(status=204, headers=headers)
        headers["Content-Type"] = "application/json"
        return web.Response(body=encode(answer).encode(), status=status, headers=headers)

    def _headers(self, path: str, *, limited: bool) -> dict[str, str]:
        # Without Via, discord.py takes a 429 for a ban by a proxy.
        wait = self.throttle.retry_after if limited else 1.0
        headers = {
            "Via": "1.1 playground",
            "X-RateLimit-Limit": str(PER_SECOND),
            "X-RateLimit-Remaining": "0" if limited else str(PER_SECOND - 1),
            "X-RateLimit-Reset": f"{time.time() + wait:.3f}",
            "X-RateLimit-Reset-After": f"{wait:.3f}",
            "X-RateLimit-Bucket": path.split("/", 2)[1],
        }
        if limited:
            headers |= {"Retry-After": f"{wait:.3f}", "X-RateLimit-Scope": "user"}
        return headers

    def _check_token(self, request: web.BaseRequest, path: str) -> None:
        # Interaction tokens are their own password.
        if path.startswith(("/interactions/", "/webhooks/")):
            return
        if request.headers.get("Authorization") != f"Bot {self._backend.token}":
            raise Refusal(401, 0, "401: Unauthorized", why="the bot's token is wrong")


def _parse(text: str | bytes | None) -> Value:
    try:
        return loads(text) if text else {}
    except JSONDecodeError as error:
        raise Refusal(400, 50109, "The request body contains invalid JSON.") from error


async def _read(request: web.BaseRequest) -> tuple[str | bytes | None, dict[str, Upload]]:
    """The JSON of a request and its files, by form field."""
    if not request.content_type.startswith("multipart/"):
        try:
            return (await request.read() if request.body_exists else None), {}
        except web.HTTPRequestEntityTooLarge as error:
            raise _too_large() from error
    text: str | None = None
    uploads = {}
    async for part in await request.clone(client_max_size=REQUEST_LIMIT).multipart():
        if not isinstance(part, BodyPartReader) or part.name is None:
            continue
        if part.name == "payload_json":
            text = await part.text()
            continue
        content = bytes(await part.read(decode=False))
        if len(content) > FILE_LIMIT:
            raise _too_large()
        uploads[part.name] = Upload(part.filename or part.name, content)
    return text, uploads


def _too_large() -> Refusal:
    return Refusal(413, 40005, "Request entity too large", why=f"a file may have {FILE_LIMIT} bytes")
