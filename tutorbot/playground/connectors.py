"""The way from an unmodified bot to the playground: Discord's names lead to loopback, every other name is refused."""

import socket
import ssl
from pathlib import Path

import aiohttp
import trustme
from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.client_reqrep import ClientRequest
from aiohttp.connector import Connection
from aiohttp.tracing import Trace

LOOPBACK = "127.0.0.1"
HOSTS = ("discord.com", "gateway.discord.gg", "cdn.discordapp.com", "media.discordapp.net")


class _Resolver(AbstractResolver):
    def __init__(self, port: int) -> None:
        self._port = port

    async def resolve(self, host: str, port: int = 0, family: int = socket.AF_INET) -> list[ResolveResult]:  # noqa: ARG002 aiohttp's signature
        return [
            ResolveResult(
                hostname=host,
                host=LOOPBACK,
                port=self._port,
                family=socket.AF_INET,
                proto=0,
                flags=socket.AI_NUMERICHOST,
            )
        ]

    async def close(self) -> None:
        """Nothing is held."""


class LoopbackConnector(aiohttp.TCPConnector):
    """`asked` collects every host that somebody tried to reach, allowed or not."""

    def __init__(self, port: int, trust: ssl.SSLContext, asked: set[str]) -> None:
        super().__init__(resolver=_Resolver(port), ssl=trust, limit=0)
        self._asked = asked

    async def connect(self, req: ClientRequest, traces: list[Trace], timeout: aiohttp.ClientTimeout) -> Connection:  # noqa: ASYNC109 aiohttp's signature
        # Not in the resolver: aiohttp does not ask it about bare addresses such as 1.2.3.4.
        host = req.url.host or ""
        self._asked.add(host)
        if host not in HOSTS:
            raise OSError(f"{host} is not part of the playground")
        return await super().connect(req, traces, timeout)


def loopback_connector(port: int, ca_pem: Path, asked: set[str] | None = None) -> LoopbackConnector:
    """A connector for `discord.Client(connector=…)`, also in another process.

    `port` and `ca_pem` are the `tls_port` and `certificate` of a running `Playground`. Call it inside a running loop.
    """
    return LoopbackConnector(port, ssl.create_default_context(cafile=ca_pem), set() if asked is None else asked)


def make_certificate(folder: Path) -> tuple[ssl.SSLContext, Path]:
    """A throw-away certificate for Discord's names: the server's context, and the file that clients trust."""
    authority = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(*HOSTS).configure_cert(context)
    path = folder / "playground-ca.pem"
    authority.cert_pem.write_to_path(str(path))
    return context, path
