"""The page in the browser and its HTTP API: being a person, over JSON.

Only the page itself may use it: a request is refused unless it names this very host, so that no other site in the same
browser reaches it.
"""

from base64 import b64decode
from collections.abc import Awaitable, Callable
from importlib.resources import files
from json import JSONDecodeError

from aiohttp import hdrs, web

from tutorbot.playground.answers import Answer
from tutorbot.playground.backends import Backend
from tutorbot.playground.errors import Impossible, InteractionFailed
from tutorbot.playground.interactions import FILE_LIMIT
from tutorbot.playground.jsons import Json, Value, encode
from tutorbot.playground.people import Person
from tutorbot.playground.places import find_channel
from tutorbot.playground.rules.messages import MAX_CONTENT
from tutorbot.playground.worlds import ANA, BOT, CHANNELS, GUILD_NAME, PEOPLE, STUDY, Channel, Profile, person_named

PAGE = files("tutorbot.playground") / "page"
POLICY = "default-src 'self'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}
SHOWN_MESSAGES = 100
SHOWN_WIRE = 200
IDLE = 15.0
"""Seconds after which a silent stream says that it is alive."""

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def make_pages(backend: Backend) -> web.Application:
    app = web.Application(middlewares=[_only_the_page, _in_words], client_max_size=2 * FILE_LIMIT)
    pages = Pages(backend)
    app.router.add_get("/", pages.index)
    app.router.add_get("/static/{name}", pages.static)
    app.router.add_get("/cdn/{path:.*}", pages.cdn)
    app.router.add_get("/api/state", pages.state)
    app.router.add_get("/api/events", pages.events)
    for name in ("command", "autocomplete", "press", "submit", "close", "say", "clock"):
        app.router.add_post(f"/api/{name}", getattr(pages, name))
    return app


@web.middleware
async def _only_the_page(request: web.Request, handler: Handler) -> web.StreamResponse:
    port = request.get_extra_info("sockname")[1]
    hosts = (f"127.0.0.1:{port}", f"localhost:{port}")
    origin = request.headers.get(hdrs.ORIGIN)
    if request.host not in hosts or (origin is not None and origin != f"http://{request.host}"):
        return web.json_response({"error": "Only the playground's own page may ask."}, status=403)
    response = await handler(request)
    if not response.prepared:
        response.headers.update(HEADERS)
    return response


@web.middleware
async def _in_words(request: web.Request, handler: Handler) -> web.StreamResponse:
    try:
        return await handler(request)
    except InteractionFailed as failure:
        return _json({"error": "This interaction failed", "why": failure.why})
    except Impossible as error:
        return _json({"error": str(error)}, status=400)


def _json(body: Json, status: int = 200) -> web.Response:
    return web.Response(text=_for_browser(encode(body)), content_type="application/json", status=status)


def _for_browser(text: str) -> str:
    """Files come from here, not from Discord's CDN."""
    return text.replace('url":"https://cdn.discordapp.com/', 'url":"/cdn/')


class Pages:
    def __init__(self, backend: Backend) -> None:
        self._backend = backend

    async def index(self, _: web.Request) -> web.Response:
        return _page_file("index.html")

    async def static(self, request: web.Request) -> web.Response:
        return _page_file(request.match_info["name"])

    async def cdn(self, request: web.Request) -> web.Response:
        return send_file(self._backend, request.match_info["path"])

    async def state(self, request: web.Request) -> web.Response:
        backend, me = self._backend, _reader(request)
        messages = [m for channel in CHANNELS for m in backend.messages.of(channel)[-SHOWN_MESSAGES:] if m.seen_by(me)]
        return _json(
            {
                "me": me.key,
                "people": [_raw_person(person) for person in PEOPLE],
                "server": {"name": GUILD_NAME},
                "channels": [_raw_channel(channel, me) for channel in CHANNELS if channel.open_to(me)],
                "bot": {"id": BOT.id, "name": BOT.name, "online": backend.gateway.online},
                "commands": backend.commands.all,
                "clock": backend.raw_clock(),
                "messages": [message.for_page() for message in sorted(messages, key=lambda m: int(m.id))],
                "wire": [entry.for_page() for entry in list(backend.wire.entries)[-SHOWN_WIRE:]],
                "last_event": backend.events.last,
            }
        )

    async def events(self, request: web.Request) -> web.StreamResponse:
        """Server-sent events; a page that lost the line names the last one it saw and gets what it missed."""
        news, me = self._backend.events, _reader(request)
        seen = request.headers.get("Last-Event-ID") or request.query.get("after") or str(news.last)
        if not seen.isdecimal():
            raise Impossible(f'"{seen}" is not the number of an event.')
        response = web.StreamResponse(headers={**HEADERS, "Content-Type": "text/event-stream"})
        await response.prepare(request)
        try:
            await response.write(b"retry: 1000\n\n")
            async for number, event in news.after(min(int(seen), news.last), me, IDLE):
                text = f"id: {number}\ndata: {_for_browser(encode(event))}\n\n" if event else ": still here\n\n"
                await response.write(text.encode())
        except ConnectionError:
            pass  # the page was closed
        return response

    async def command(self, request: web.Request) -> web.Response:
        body = await _asked(request, name=str)
        return _answered(await self._person(body).command(body["name"], **_options(body)))

    async def autocomplete(self, request: web.Request) -> web.Response:
        body = await _asked(request, name=str, option=str, value=str)
        others = {name: value for name, value in _options(body).items() if name != body["option"]}
        choices = await self._person(body).complete(body["name"], body["option"], body["value"], **others)
        return _json({"choices": choices})

    async def press(self, request: web.Request) -> web.Response:
        body = await _asked(request, message=str, custom_id=str)
        values = [str(value) for value in body.get("values") or []]
        return _answered(await self._person(body).use(body["message"], body["custom_id"], values))

    async def submit(self, request: web.Request) -> web.Response:
        body = await _asked(request, modal=str, values=dict)
        values = {name: _entered(value) for name, value in body["values"].items()}
        return _answered(await self._person(body).submit_form(body["modal"], values))

    async def close(self, request: web.Request) -> web.Response:
        body = await _asked(request, modal=str)
        self._person(body).close_form(body["modal"])
        return _json({"ok": True})

    async def say(self, request: web.Request) -> web.Response:
        body = await _asked(request, text=str)
        if not 1 <= len(body["text"].strip()) <= MAX_CONTENT:
            raise Impossible(f"A message has 1 to {MAX_CONTENT} characters.")
        await self._person(body).say(body["text"])
        return _json({"ok": True})

    async def clock(self, request: web.Request) -> web.Response:
        body = await _asked(request, move=str)
        self._backend.move_clock(body["move"])
        return _json({"clock": self._backend.raw_clock()})

    def _person(self, body: Json) -> Person:
        """The page shows promised answers when they come, so nobody waits for them here."""
        profile = _profile(body.get("person"))
        place = find_channel(profile, str(body["channel"])) if "channel" in body else STUDY
        return Person(self._backend, profile, place, patience=0)


async def _asked(request: web.Request, **needed: type) -> Json:
    try:
        body = await request.json()
    except JSONDecodeError as error:
        raise Impossible("The request is no JSON.") from error
    for name, kind in needed.items():
        if not isinstance(body, dict) or not isinstance(body.get(name), kind):
            raise Impossible(f'The request needs "{name}".')
    return dict(body)


def _options(body: Json) -> Json:
    options = body.get("options") or {}
    if not isinstance(options, dict):
        raise Impossible('"options" is an object of names and values.')
    return {name: _entered(value) for name, value in options.items()}


def _entered(value: Value) -> Value:
    """A file comes from the browser as `{"filename", "data"}`, base64 inside; everything else as it is."""
    if isinstance(value, list):
        return [_entered(each) for each in value]
    if isinstance(value, dict):
        try:
            return str(value["filename"]), b64decode(value["data"], validate=True)
        except (KeyError, TypeError, ValueError) as error:
            raise Impossible('A file needs a "filename" and base64 "data".') from error
    return value


def send_file(backend: Backend, path: str) -> web.Response:
    """An attachment (`attachments/<channel>/<id>/<name>`)."""
    upload = backend.messages.files.get([*path.strip("/").split("/"), "", ""][2])
    if upload is None:
        raise web.HTTPNotFound
    # Whatever the bot uploaded, the browser is not to run it.
    safe = upload.kind if upload.kind.startswith("image/") and "svg" not in upload.kind else "application/octet-stream"
    return web.Response(body=upload.content, content_type=safe)


def _page_file(name: str) -> web.Response:
    file = PAGE / name
    kind = {"html": "text/html", "css": "text/css", "js": "text/javascript", "svg": "image/svg+xml"}.get(
        name.rpartition(".")[2]
    )
    if kind is None or "/" in name or "\\" in name or not file.is_file():
        raise web.HTTPNotFound
    return web.Response(text=file.read_text(encoding="utf-8"), content_type=kind)


def _answered(answer: Answer) -> web.Response:
    if form := answer.form:
        modal = {"id": form.id, **{key: form.raw[key] for key in ("title", "custom_id", "components")}}
        return _json({"modal": modal})
    return _json({"ok": True})


def _profile(key: object) -> Profile:
    profile = person_named(str(key))
    if profile is None:
        raise Impossible(f'There is nobody called "{key}".')
    return profile


def _reader(request: web.Request) -> Profile:
    return _profile(request.query.get("person", ANA.key))


def _raw_person(person: Profile) -> Json:
    return {
        "id": person.id,
        "key": person.key,
        "name": person.name,
        "role_label": person.label,
        "moderator": person.label == "Moderator",
        "avatar_hue": person.hue,
    }


def _raw_channel(channel: Channel, reader: Profile) -> Json:
    others = ", ".join(member.name for member in channel.members if member != reader)
    return {
        "id": channel.id,
        "name": others or channel.name,
        "kind": "text" if channel.kind == "text" else "dm",
        "topic": channel.topic,
    }
