"""The warm server: imports and warms what learners use, gives up its privileges, and from then on only forks."""

import gc
import io
import json
import os
import select
import signal
import socket
import sys
import warnings
from base64 import b64decode
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812  as everybody calls it
import torch.utils.data
from torch import nn

from . import children, confinement, denials, pages

if TYPE_CHECKING:
    from .start import TopLevels

MAX_MESSAGE = 1 << 16
FORKED = 4
"""Descriptors that come with each order for a child: stdout, stderr, requests, replies."""

_SELDOM_LATER = (
    *("collections", "copy", "dataclasses", "functools", "inspect", "itertools", "json", "operator", "pprint"),
    *("statistics", "string", "textwrap", "time", "timeit", "typing", "safetensors.torch"),
)
"""What learners import most, so that no child has to."""


def serve(channel: socket.socket, configuration: dict[str, Any], finder: "TopLevels") -> None:
    """Serve until the other end of the channel is closed.

    Messages in: `{"limits": …, "rehearse": bool}`, each for one child, with four descriptors. Out: once
    `{"ready": …}`; for each child `{"forked": pid}` with its pidfd, and when it is gone
    `{"gone": pid, "status", "cpu_s", "resident"}`.
    """
    while os.open("/dev/null", os.O_RDONLY) < children.FIRST_OTHER:
        pass  # what the server opens from here on lies above the places of a child's own descriptors
    warnings.simplefilter("ignore")
    warm_up()
    # Before privileges go: some of the paths only root can see.
    ours = configuration["serving"]
    library = [path for name, path in finder.paths.items() if name not in ours]
    rules = confinement.readable([*library, *finder.caches, *configuration["readable"]])
    uid = configuration["uid"]
    kept = _keep_in_reach(finder) if uid is not None else []
    if uid is not None:
        confinement.drop_privileges(uid)
        confinement.die_with_parent(os.getppid())  # changing the user has undone it
    confinement.hide()
    os.chdir("/")
    threads = len(os.listdir("/proc/self/task"))  # noqa: PTH208  as in children
    state = {
        "rules": rules,
        "calls": b64decode(configuration["calls"]),
        "used": confinement.address_space(),
        "parent": os.getpid(),
    }
    gc.collect()
    gc.freeze()
    pages.enlarge()
    ready = {"threads": threads, "uid": os.getuid(), "torch": torch.__version__, "python": sys.version.split()[0]}
    channel.send(json.dumps({"ready": ready}).encode())
    living: set[int] = set()
    try:
        _loop(channel, kept, state, living)
    finally:
        for pid in living:
            os.kill(pid, signal.SIGKILL)
        for pid in living:
            os.waitpid(pid, 0)
    os._exit(0)  # at once; the bot waits for it


def warm_up() -> None:
    """Import, build and train a little of everything: the first optimizer alone imports 800 modules."""
    torch.set_num_threads(1)
    torch.set_num_interop_threads(1)
    model = nn.Sequential(
        nn.Conv2d(1, 2, 3), nn.BatchNorm2d(2), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(), nn.Linear(2, 3)
    )
    data = torch.utils.data.DataLoader(torch.utils.data.TensorDataset(torch.randn(4, 1, 4, 4), torch.arange(4) % 3))
    for make in (torch.optim.SGD, torch.optim.Adam, torch.optim.AdamW):
        optimizer = make(model.parameters(), lr=0.01)
        for pictures, labels in data:
            optimizer.zero_grad()
            F.cross_entropy(model(pictures), labels).backward()
            optimizer.step()
    torch.save(model.state_dict(), io.BytesIO())
    repr(torch.randn(2, 2))
    torch.einsum("ij,jk->ik", torch.ones(2, 2), torch.ones(2, 2))
    np.random.default_rng(0).standard_normal(3)
    for name in _SELDOM_LATER:
        __import__(name)
    # No child may start threads, and PyTorch ends the process when it cannot: asking for more is ignored.
    torch.set_num_threads = _stay_single
    torch.set_num_interop_threads = _stay_single
    torch.compile = denials.no_compiler
    children.seed(children.USUAL_SEED)


def _stay_single(count: int) -> None:
    del count


def _keep_in_reach(finder: "TopLevels") -> list[int]:
    """Open the library's folders whose path the new user cannot walk, and read them through descriptors.

    An interpreter in root's home folder is such a case. Returns the descriptors that children must keep.
    """
    closed: dict[str, int] = {}
    for name, path in finder.paths.items():
        folder = path if os.path.isdir(path) else os.path.dirname(path)  # noqa: PTH112, PTH120  as in start
        if _can_walk(folder):
            continue
        root = os.path.dirname(path)  # noqa: PTH120  as in start
        descriptor = closed.get(root) or os.open(root, os.O_PATH | os.O_DIRECTORY)
        closed[root] = descriptor
        finder.paths[name] = f"/proc/self/fd/{descriptor}" + path.removeprefix(root)
    for module in list(sys.modules.values()):
        search = getattr(module, "__path__", None)
        if isinstance(search, list):
            for place, path in enumerate(search):
                for root, descriptor in closed.items():
                    if path.startswith(root):
                        search[place] = f"/proc/self/fd/{descriptor}" + path.removeprefix(root)
    return list(closed.values())


def _can_walk(folder: str) -> bool:
    """Whether a user who owns nothing can reach a folder."""
    parts = folder.split("/")
    return all(os.stat("/".join(parts[:end]) or "/").st_mode & 0o001 for end in range(1, len(parts) + 1))  # noqa: PTH116  as above


def _loop(channel: socket.socket, kept: Sequence[int], state: dict[str, Any], living: set[int]) -> None:
    woken, wake = os.pipe2(os.O_CLOEXEC | os.O_NONBLOCK)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.set_wakeup_fd(wake)
    for each in (signal.SIGINT, signal.SIGHUP):
        signal.signal(each, signal.SIG_IGN)  # Ctrl+C is for the bot, which then closes the channel
    waiting = select.poll()
    waiting.register(channel, select.POLLIN)
    waiting.register(woken, select.POLLIN)
    while True:
        events = dict(waiting.poll())
        if woken in events:
            os.read(woken, 4096)
            _reap(channel, living)
        if channel.fileno() in events and not _fork(channel, kept, state, living):
            break


def _fork(channel: socket.socket, kept: Sequence[int], state: dict[str, Any], living: set[int]) -> bool:
    """Fork the child that is ordered; False when the other end is gone."""
    message, descriptors, _, _ = socket.recv_fds(channel, MAX_MESSAGE, FORKED)
    if not message:
        return False
    pid = os.fork()
    if pid == 0:
        children.become(descriptors, kept, {**state, **json.loads(message)})
    living.add(pid)
    pidfd = os.pidfd_open(pid)
    for descriptor in descriptors:
        os.close(descriptor)
    socket.send_fds(channel, [json.dumps({"forked": pid}).encode()], [pidfd])
    os.close(pidfd)
    return True


def _reap(channel: socket.socket, living: set[int]) -> None:
    while living:
        pid, status, usage = os.wait4(-1, os.WNOHANG)
        if pid == 0:
            return
        living.discard(pid)
        gone = {
            "gone": pid,
            "status": os.waitstatus_to_exitcode(status),
            "cpu_s": usage.ru_utime + usage.ru_stime,
            "resident": usage.ru_maxrss * 1024,
        }
        channel.send(json.dumps(gone).encode())
