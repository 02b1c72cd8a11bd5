"""A child: forked from the warm server, confined before it is needed, then given one job and no second one.

Descriptors: 0 nothing, 1 stdout, 2 stderr, 3 requests in, 4 replies out. A frame is its length and the length of its
JSON (both 4 bytes, little-endian), the JSON, and tensors in the format of safetensors. A reply repeats the number of
its request, which nobody can know before it comes.
"""

import contextlib
import gc
import io
import json
import os
import random
import signal
import struct
import sys
import warnings
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import torch

from . import codecs, confinement, denials, notebooks
from .exits import NOT_CONFINED, OUT_OF_MEMORY, SPEECHLESS

REQUESTS, REPLIES, FIRST_OTHER = 3, 4, 5
USUAL_SEED = 0
"""The seed that every child starts with."""

_USUAL = """
import torch
layer = torch.nn.Conv2d(1, 2, kernel_size=3)
model = nn.Sequential(layer, nn.ReLU(), nn.Flatten(), nn.Linear(18, 2))
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
x = torch.randn(2, 1, 5, 5)
loss = F.cross_entropy(model(x), torch.tensor([0, 1]))
optimizer.zero_grad()
loss.backward()
optimizer.step()
(repr(x.shape), repr(loss), x.mean(dim=0) + x[:, 0] * 2 @ x[0, 0])
"""

MAX_FRAME, MAX_HEAD = 16 << 20, 2 << 20
"""Bytes of a whole reply, and of its JSON; the bot takes no more."""
_HEAD = struct.Struct("<II")
_ASIDE = 200
"""Above all descriptors of a server, below any limit on them."""


def become(descriptors: Sequence[int], kept: Sequence[int], server: "Mapping[str, Any]") -> None:
    """Turn this fresh fork into a child, and never return.

    Args:
        descriptors: stdout, stderr, requests and replies of this child.
        kept: directories through which the library is read where its path is closed to us; mostly none.
        server: `limits`, `used` (bytes of address space), `rules` (Landlock), `calls` (seccomp), `parent`, and whether
            to `rehearse` before the job is there.
    """
    try:
        confine(descriptors, kept, server)
    except BaseException as error:  # noqa: BLE001  nothing may go on unconfined
        os.write(descriptors[1], repr(error).encode())
        os._exit(NOT_CONFINED)
    try:
        serve()
    except MemoryError:
        os._exit(OUT_OF_MEMORY)
    except BaseException:  # noqa: BLE001  as above
        os._exit(SPEECHLESS)


def confine(descriptors: Sequence[int], kept: Sequence[int], server: Mapping[str, Any]) -> None:
    os.setsid()
    signal.set_wakeup_fd(-1)
    for each in (signal.SIGCHLD, signal.SIGTERM, signal.SIGHUP):
        signal.signal(each, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    confinement.die_with_parent(server["parent"])
    rules = server["rules"].fileno()
    _place(descriptors, {*kept, rules})
    if server["rehearse"]:
        _rehearse()
    random.seed(USUAL_SEED)  # Python gives each fork another one
    resident = _resident()
    confinement.limit(server["limits"], server["used"])
    server["rules"].restrict()
    server["rules"].close()
    confinement.allow_only(server["calls"])
    denials.listen()
    _reply(0, {"ready": True, "resident": resident})


def serve() -> None:
    """Answer requests until there are no more."""
    number, head, _ = _request()
    if head["seed"] != USUAL_SEED:
        seed(head["seed"])
    sys.stdout, sys.stderr = _stream(1), _stream(2)
    streams = (sys.stdout, sys.stderr)
    sys.argv = [head["name"]]
    warnings.resetwarnings()
    warnings.simplefilter("default")
    sys.unraisablehook = lambda raised: _tell(f"{raised.exc_type.__name__}: {raised.exc_value}\n")
    warnings.formatwarning = lambda message, category, *_: f"{category.__name__}: {message}\n"
    notebook = notebooks.Notebook(head["name"], prelude=head["prelude"])
    strict = bool(head["strict"])
    reserve = bytearray(1 << 20)  # so that running out of memory can be told
    first = True
    while True:
        encoder = codecs.Encoder()
        with warnings.catch_warnings(record=strict) as caught:
            try:
                answer = _first(notebook, head) if first else _later(notebook, head, encoder)
            except BaseException as error:  # noqa: BLE001  whatever it is, it is the learner's result
                reserve.clear()
                answer = {"failure": notebook.failure(error), "exit": _exit_status(error)}
        if caught:
            answer["warnings"] = notebooks.deprecations(caught)
        _flush(*streams, sys.stdout, sys.stderr)
        _reply(number, answer, encoder.blob())
        first = False
        del answer
        reserve.extend(bytes(max(0, (1 << 20) - len(reserve))))
        number, head, blob = _request()
        head["blob"] = blob


def _first(notebook: notebooks.Notebook, head: Mapping[str, Any]) -> dict[str, Any]:
    value = notebook.run(head["code"], show_last=head["show_last"])
    return {"shown": notebooks.shown(value)} if value is not None else {}


def _later(notebook: notebooks.Notebook, head: Mapping[str, Any], encoder: codecs.Encoder) -> dict[str, Any]:
    if "call" in head:
        args, kwargs = codecs.decode(head["arguments"], head["blob"])
        return {"value": encoder.node(notebooks.call(notebook.names, head["call"], args, kwargs))}
    if "evaluate" in head:
        return {"value": encoder.node(notebook.evaluate(head["evaluate"]))}
    notebook.run(head["execute"], name=head["name"])
    return {"value": encoder.node(None)}


def _exit_status(error: BaseException) -> int | None:
    """The status with which the code wanted to end the program, if that is what it did."""
    if not isinstance(error, SystemExit):
        return None
    return error.code if isinstance(error.code, int) else int(error.code is not None)


def _place(descriptors: Sequence[int], kept: set[int]) -> None:
    """Put the descriptors where they belong and close all others."""
    nothing = os.open("/dev/null", os.O_RDONLY)
    high = [os.dup2(each, _ASIDE + place, inheritable=False) for place, each in enumerate((nothing, *descriptors))]
    for place, each in enumerate(high):
        os.dup2(each, place, inheritable=False)
    last = FIRST_OTHER
    for each in sorted(kept):
        os.closerange(last, each)
        last = each + 1
    os.closerange(last, 1 << 20)


def _rehearse() -> None:
    """Do once what most answers do, so that copying pages and first-time set-up lie before the job, not in it."""
    notebooks.Notebook("warm.py", prelude=True).run(_USUAL, name="warm.py")
    json.dumps({"number": 0})
    seed(USUAL_SEED)
    gc.collect(0)


def _tell(line: str) -> None:
    """What Python would print with the paths of this machine."""
    sys.stderr.write(line)


def seed(number: int) -> None:
    for each in (torch.manual_seed, np.random.seed, random.seed):
        each(number)


def _resident() -> int:
    with open("/proc/self/statm", encoding="ascii") as file:  # noqa: PTH123  pathlib is slower, and we are in a fork
        return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def _stream(descriptor: int) -> io.TextIOWrapper:
    """Text that goes out at once, as with `python -u`: whatever was printed before a kill is to be shown."""
    raw = io.FileIO(descriptor, "w", closefd=False)
    return io.TextIOWrapper(raw, "utf-8", "backslashreplace", write_through=True)


def _flush(*streams: Any) -> None:  # noqa: ANN401  the learner may have put anything there
    for stream in streams:
        with contextlib.suppress(BaseException):
            stream.flush()


def _request() -> tuple[int, dict[str, Any], bytes]:
    size, head_size = _HEAD.unpack(_read(_HEAD.size))
    head = json.loads(_read(head_size))
    return head.pop("number"), head, _read(size - head_size)


def _read(size: int) -> bytes:
    data = b""
    while len(data) < size:
        part = os.read(REQUESTS, size - len(data))
        if not part:
            os._exit(0)  # no more requests
        data += part
    return data


def _reply(number: int, answer: Mapping[str, Any], blob: bytes = b"") -> None:
    head = json.dumps({"number": number, **answer}).encode()
    if len(head) > MAX_HEAD or len(head) + len(blob) > MAX_FRAME:
        kind = answer["value"][0]
        head, blob = (
            json.dumps({"number": number, "value": ["other", [kind, "too large to be looked at"]]}).encode(),
            b"",
        )
    frame = _HEAD.pack(len(head) + len(blob), len(head)) + head + blob
    while frame:
        frame = frame[os.write(REPLIES, frame) :]
