"""Where the exploits are tried: as root and as an ordinary user, with and without bubblewrap, and as in a container."""

import ctypes
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NoReturn

from tests.sandbox import containers

CHECKOUT = Path(__file__).parents[2]
ORDINARY = 61_000
"""The number of a user who owns nothing here."""
CANNOT = 77
"""Exit status of a process that cannot go there; it says why."""

_CLONE_NEWNS = 0x20000
_MS_BIND, _MS_REC, _MS_PRIVATE = 0x1000, 0x4000, 0x40000


@dataclass(frozen=True)
class Place:
    name: str
    root: bool
    bubblewrap: bool
    container: bool = False
    """Under what Docker's default seccomp profile denies, so that bubblewrap is tried in vain."""

    @property
    def in_bubblewrap(self) -> bool:
        return self.bubblewrap and not self.container

    @property
    def why_not(self) -> str:
        """Why it can be told at once that this machine has no such place; empty where it may have it."""
        if self.root and os.getuid() != 0:
            return "root is needed"
        return why_no_bubblewrap(as_root=self.root) if self.in_bubblewrap else ""


PLACES = (
    Place("root in bubblewrap", root=True, bubblewrap=True),
    Place("root", root=True, bubblewrap=False),
    Place("user in bubblewrap", root=False, bubblewrap=True),
    Place("user", root=False, bubblewrap=False),
    Place("root in a container", root=True, bubblewrap=True, container=True),
    Place("user in a container", root=False, bubblewrap=True, container=True),
)


@cache
def why_no_bubblewrap(*, as_root: bool) -> str:
    """Why that user cannot use bubblewrap on this machine; empty where it works."""
    program = shutil.which("bwrap")
    if program is None:
        return "bubblewrap is not installed (bwrap)"
    words = [
        program,
        "--unshare-user",
        "--unshare-pid",
        "--unshare-net",
        "--ro-bind",
        "/",
        "/",
        "--proc",
        "/proc",
        "true",
    ]
    other = ORDINARY if os.getuid() == 0 and not as_root else None
    groups = None if other is None else ()
    tried = subprocess.run(
        words, user=other, group=other, extra_groups=groups, capture_output=True, text=True, check=False, cwd="/"
    )
    return f"bubblewrap does not work here: {tried.stderr.strip()}" if tried.returncode else ""


def named(name: str) -> Place:
    return next(place for place in PLACES if place.name == name)


def go(place: Place, words: Sequence[str]) -> NoReturn:
    """Become a Python in that place; exits with CANNOT and the reason where this machine has no such place."""
    is_root = os.getuid() == 0
    if place.why_not:
        _cannot(place.why_not)
    if not place.root and is_root:
        reveal((sys.base_prefix, sys.prefix, str(CHECKOUT)))
    if place.container:
        containers.enter(is_root=is_root)
    if not place.root and is_root:
        os.setgroups([])
        os.setresgid(ORDINARY, ORDINARY, ORDINARY)
        os.setresuid(ORDINARY, ORDINARY, ORDINARY)
    os.execv(sys.executable, [sys.executable, *words])  # noqa: S606  this very program, once more


def reveal(paths: Sequence[str]) -> None:
    """Let everybody reach these folders where one above them is closed, as root's home is: for this process alone."""
    hidden = [(path, closed) for path in paths if (closed := next(_closed(path), None))]
    if not hidden:
        return
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(_CLONE_NEWNS) or libc.mount(b"none", b"/", None, _MS_REC | _MS_PRIVATE, None):
        _cannot(f"{hidden[0][1]} is closed to ordinary users, and no mounts can be made here to get round that")
    # What is held open stays in reach when something else is mounted above it.
    held = [(path, os.open(path, os.O_PATH)) for path, _ in hidden]
    for closed in {closed for _, closed in hidden}:
        _mounted(libc.mount(b"none", closed.encode(), b"tmpfs", 0, b"mode=755"))
    for path, descriptor in held:
        Path(path).mkdir(parents=True, exist_ok=True)
        _mounted(libc.mount(f"/proc/self/fd/{descriptor}".encode(), path.encode(), None, _MS_BIND | _MS_REC, None))
        os.close(descriptor)


def _closed(path: str) -> Iterator[str]:
    """The folders on the way that only their owners can enter, from the top."""
    for folder in reversed(Path(path, "x").parents):
        if not folder.stat().st_mode & 0o001:
            yield str(folder)


def _mounted(status: int) -> None:
    if status:
        _cannot(f"nothing can be mounted here: {os.strerror(ctypes.get_errno())}")


def _cannot(why: str) -> NoReturn:
    sys.stderr.write(why)
    sys.exit(CANNOT)
