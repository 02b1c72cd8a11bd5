"""Answers to interactions: which kind may be given to which, and what is inside."""

from collections.abc import Mapping

from tutorbot.playground.errors import Faults
from tutorbot.playground.jsons import Json
from tutorbot.playground.messages import Upload
from tutorbot.playground.rules.components import modal_components
from tutorbot.playground.rules.layouts import check_between
from tutorbot.playground.rules.messages import check_message
from tutorbot.playground.rules.shapes import anything, listing, number, one_of, shape, text, whole

COMMAND, COMPONENT, AUTOCOMPLETE, SUBMIT = 2, 3, 4, 5
MESSAGE, DEFERRED, DEFERRED_UPDATE, UPDATE, CHOICES, MODAL = range(4, 10)

_ANSWER = shape({"type": one_of(1, *range(MESSAGE, MODAL + 1))}, data=anything)
_DEFERRAL = shape(flags=whole(0, 1 << 31))
_MODAL = shape({"custom_id": text(1, 100), "title": text(1, 45), "components": modal_components})


def _value(value: object, path: tuple[str | int, ...], faults: Faults) -> bool:
    return text(0, 100)(value, path, faults) if isinstance(value, str) else number(value, path, faults)


_CHOICES = shape(choices=listing(shape({"name": text(1, 100), "value": _value}, name_localizations=anything), 0, 25))


def check_callback(kind: int, body: object, uploads: Mapping[str, Upload], message: Json | None) -> None:
    """`message` is the one whose component was used, if any."""
    faults = Faults()
    if not _ANSWER(body, (), faults) or not isinstance(body, dict):
        faults.refuse()
        return
    allowed = _allowed(kind, has_message=message is not None)
    one_of(*allowed)(body["type"], ("type",), faults)
    faults.refuse()
    data = body.get("data")
    if body["type"] == MESSAGE:
        check_message(data or {}, uploads, path=("data",))
    elif body["type"] == UPDATE:
        check_message(data or {}, uploads, old=message, path=("data",))
    elif body["type"] == CHOICES:
        _CHOICES(data, ("data",), faults)
    elif body["type"] == MODAL:
        if _MODAL(data, ("data",), faults) and isinstance(data, dict):
            check_between(data["components"], ("data", "components"), faults)
    elif body["type"] == DEFERRED and data is not None:
        _DEFERRAL(data, ("data",), faults)
    faults.refuse()


def _allowed(kind: int, *, has_message: bool) -> tuple[int, ...]:
    if kind == AUTOCOMPLETE:
        return (CHOICES,)
    on_message = (DEFERRED_UPDATE, UPDATE) if has_message else ()
    modal = () if kind == SUBMIT else (MODAL,)
    return (MESSAGE, DEFERRED, *on_message, *modal)
