"""One transaction a request: the decorators that run a request's body as one unit of work of the store.

The body is a plain function of a `Transaction` and the request's arguments, run on the store's own thread. It cannot
await, so it cannot hold the database while it waits for Discord or for learner code.
"""

from collections.abc import Awaitable, Callable
from functools import wraps
from typing import Concatenate, ParamSpec, Protocol, TypeVar

from tutorbot.storage.stores import Store
from tutorbot.storage.transactions import Transaction

P = ParamSpec("P")
T = TypeVar("T")


class Desk(Protocol):
    """Where requests of one noun are handed in."""

    store: Store


D = TypeVar("D", bound=Desk)
Body = Callable[Concatenate[D, Transaction, P], T]
Request = Callable[Concatenate[D, P], Awaitable[T]]


def writes(body: Body[D, P, T]) -> Request[D, P, T]:
    """The request is durable when it returns; if it raises, nothing of it is kept."""

    @wraps(body)
    async def request(desk: D, /, *args: P.args, **kwargs: P.kwargs) -> T:
        return await desk.store.write(lambda tx: body(desk, tx, *args, **kwargs))

    return request


def reads(body: Body[D, P, T]) -> Request[D, P, T]:
    """The request only looks, and sees one moment of the database."""

    @wraps(body)
    async def request(desk: D, /, *args: P.args, **kwargs: P.kwargs) -> T:
        return await desk.store.read(lambda tx: body(desk, tx, *args, **kwargs))

    return request
