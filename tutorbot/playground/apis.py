"""The page's HTTP API: being a person, over JSON. The README of this folder lists the requests."""

from base64 import b64decode
from json import JSONDecodeError

from aiohttp import web
from aiohttp.typedefs import Handler

from tutorbot.playground.answers import Answer
from tutorbot.playground.backends import Backend
from tutorbot.playground.errors import Impossible, InteractionFailed
from tutorbot.playground.jsons import Json, Value, encode
from tutorbot.playground.options import TOO_POWERFUL
from tutorbot.playground.people import Person
from tutorbot.playground.places import find_channel
from tutorbot.playground.worlds import (
    ANA,
    BOT,
    CHANNELS,
    EVERYONE,
    GUILD_NAME,
    PEOPLE,
    ROLES,
    STUDY,
    Channel,
    Profile,
    person_named,
)

SHOWN_MESSAGES = 100
"""Of each channel, when the page is loaded."""
SHOWN_WIRE = 200
IDLE = 15.0
"""Seconds after which a silent stream says that it is alive."""


@web.middleware
async def in_words(request: web.Request, handler: Handler) -> web.StreamResponse:
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


class Api:
    def __init__(self, backend: Backend) -> None:
        self._backend = backend

    def routes(self) -> list[web.RouteDef]:
        actions = (
            self.command,
            self.autocomplete,
            self.menu,
            self.press,
            self.submit,
            self.close,
            self.say,
            self.clock,
        )
        return [
            web.get("/api/state", self.state),
            web.get("/api/events", self.events),
            *(web.post(f"/api/{action.__name__}", action) for action in actions),
        ]

    async def state(self, request: web.Request) -> web.Response:
        backend, me = self._backend, _reader(request)
        messages = [m for channel in CHANNELS for m in backend.messages.of(channel)[-SHOWN_MESSAGES:] if m.seen_by(me)]
        return _json(
            {
                "me": me.key,
                "people": [_raw_person(person) for person in PEOPLE],
                "server": {"name": GUILD_NAME},
                "roles": [{"id": role.id, "name": role.name} for role in ROLES if role is not EVERYONE],
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
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"})
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

    async def menu(self, request: web.Request) -> web.Response:
        body = await _asked(request, name=str)
        person = self._person(body)
        if "user" in body:
            return _answered(await person.use_on_person(body["name"], str(body["user"])))
        return _answered(await person.use_on_message(body["name"], str(body.get("message"))))

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
        files = body.get("files") or []
        if not isinstance(files, list):
            raise Impossible('"files" is a list.')
        await self._person(body).say(body["text"], *_entered(files))
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
    except web.HTTPRequestEntityTooLarge as error:
        raise Impossible(f"{TOO_POWERFUL}.") from error
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
        "kind": channel.kind,
        "topic": channel.topic,
    }
