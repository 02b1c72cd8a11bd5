"""What the browser gets: the page, the files that messages carry, and the API behind it.

Only the page itself may use it: a request is refused unless it names this very host, so that no other site in the same
browser reaches it.
"""

from importlib.resources import files

from aiohttp import hdrs, web
from aiohttp.typedefs import Handler

from tutorbot.playground.apis import Api, in_words
from tutorbot.playground.backends import Backend
from tutorbot.playground.interactions import FILE_LIMIT

PAGE = files("tutorbot.playground") / "page"
TYPES = {"html": "text/html", "css": "text/css", "js": "text/javascript", "svg": "image/svg+xml"}
POLICY = "default-src 'self'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}


def make_pages(backend: Backend) -> web.Application:
    async def index(_: web.Request) -> web.Response:
        return _page_file("index.html")

    async def static(request: web.Request) -> web.Response:
        return _page_file(request.match_info["name"])

    async def cdn(request: web.Request) -> web.Response:
        return send_file(backend, request.match_info["path"])

    # A form takes ten files. They come as base64 inside JSON, which is a third longer.
    app = web.Application(middlewares=[_only_the_page, in_words], client_max_size=14 * FILE_LIMIT)
    app.router.add_get("/", index)
    app.router.add_get("/static/{name}", static)
    app.router.add_get("/cdn/{path:.*}", cdn)
    app.router.add_routes(Api(backend).routes())
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
    kind = TYPES.get(name.rpartition(".")[2])
    if kind is None or "/" in name or "\\" in name or not file.is_file():
        raise web.HTTPNotFound
    return web.Response(text=file.read_text(encoding="utf-8"), content_type=kind)
