"""Proof that the layers hold: a child tries what each of them must deny, before any learner's code is run."""

import errno
import os
from collections.abc import Sequence
from dataclasses import dataclass, replace

from tutorbot.sandbox.children import ServerLost
from tutorbot.sandbox.jobs import Ended, Job, Limits
from tutorbot.sandbox.servers import Ready
from tutorbot.sandbox.sessions import Session

_CODE = """
import ctypes, errno, fcntl, os, resource, signal, socket, threading

def tried(action):
    try:
        action()
    except OSError as error:
        return error.errno
    except ValueError:
        return errno.EPERM
    except RuntimeError:
        return -1
    return 0

def called(name, *arguments):
    libc = ctypes.CDLL(None, use_errno=True)
    return ctypes.get_errno() if getattr(libc, name)(*arguments) < 0 else 0

def is_open(number):
    try:
        os.fstat(number)
    except OSError:
        return False
    return True

def limit(name):
    return resource.getrlimit(getattr(resource, "RLIMIT_" + name))[0]
"""

_DENIED = (errno.EPERM, errno.EACCES)
_ABSENT = (errno.ENOENT, errno.EACCES)
"""There is no such file, or its folder is closed."""
_THREAD = -1
"""What the probe makes of Python's "can't start new thread"."""


@dataclass(frozen=True, slots=True)
class Probe:
    """Something tried by a confined child."""

    layer: str
    attempt: str
    denied: bool
    how: str
    """How it was denied, or what came of it."""


@dataclass(frozen=True, slots=True)
class Layer:
    name: str
    required: bool
    on: bool
    about: str


@dataclass(frozen=True, slots=True)
class Report:
    ready: Ready
    limits: Limits
    probes: Sequence[Probe]
    bubble: bool
    why_no_bubble: str = ""

    @property
    def layers(self) -> list[Layer]:
        """Every layer, on when all of its probes were denied."""
        held = {name: all(p.denied for p in self.probes if p.layer == name) for name in _ABOUT}
        told = _ABOUT if self.ready.uid != os.getuid() else {**_ABOUT, "own user": _SAME_USER}
        layers = [Layer(name, required=True, on=held[name], about=about) for name, about in told.items()]
        about = "namespaces of its own, and no file of the host" if self.bubble else self.why_no_bubble
        return [*layers, Layer("bubblewrap", required=False, on=self.bubble, about=about)]

    def require(self) -> None:
        """Raises ServerLost when something was not denied."""
        if failed := [probe for probe in self.probes if not probe.denied]:
            raise ServerLost("; ".join(f"{each.layer} does not hold: {each.attempt} ({each.how})" for each in failed))

    def without_bubblewrap(self, why: str) -> "Report":
        return replace(self, bubble=False, why_no_bubble=why)


_ABOUT = {
    "own user": "not root, in no group, nothing of the bot's environment",
    "rlimits": "memory, CPU time, file size, open files",
    "landlock": "reads the runtime alone, writes nothing; no TCP, no signals and abstract sockets to the outside",
    "seccomp": "no processes, threads, sockets, signals, tracing, mounts, nor what Landlock does not watch",
    "descriptors": "its own pipes and nothing else",
}
_SAME_USER = "the bot's own, who is not root; nothing of the bot's environment"
_REMAINS = (
    ("be in a group", "os.getgroups()", False),
    ("see the bot's settings", "[name for name in os.environ if name.startswith('TUTORBOT')]", True),
)
"""What is left of whoever started the server, with whether an ordinary user must be rid of it too."""
_FILES = (
    ("read /etc/passwd", "tried(lambda: open('/etc/passwd'))"),
    ("read the bot's own code", f"tried(lambda: open({__file__!r}))"),
    ("read /proc/version", "tried(lambda: open('/proc/version'))"),
    ("read its own memory map", "tried(lambda: open('/proc/self/maps'))"),
    ("write a file", "tried(lambda: open('/tmp/probe', 'w'))"),
    ("list /", "tried(lambda: os.listdir('/'))"),
)
_CALLS = (
    ("open an internet socket", "tried(lambda: socket.socket())"),
    ("open a local socket", "tried(lambda: socket.socket(socket.AF_UNIX))"),
    ("fork", "tried(os.fork)"),
    ("start a thread", "tried(lambda: threading.Thread(target=print).start())"),
    ("send a signal", "tried(lambda: os.kill(os.getppid(), 0))"),
    ("send itself a signal", "tried(lambda: os.kill(os.getpid(), 0))"),
    ("have a signal sent", "tried(lambda: fcntl.fcntl(1, fcntl.F_SETOWN, os.getppid()))"),
    ("trace", "called('ptrace', 0, 0, 0, 0)"),
    ("make a namespace", "called('unshare', 0x10000000)"),
    ("mount", "called('mount', b'none', b'/', b'tmpfs', 0, None)"),
    # A file that cannot be: seccomp says no before anybody looks for it.
    ("change the rights of a file", "tried(lambda: os.chmod('', 0))"),
    ("change the times of a file", "tried(lambda: os.utime(''))"),
    ("change the attributes of a file", "tried(lambda: os.setxattr('', 'user.x', b''))"),
    ("raise its limits", "tried(lambda: resource.setrlimit(resource.RLIMIT_CPU, (60, 60)))"),
    ("run a program", "tried(lambda: os.execv('/bin/true', ['true']))"),
)


async def probe(session: Session, ready: Ready, limits: Limits, *, in_bubble: bool) -> Report:
    """Have a fresh child try everything.

    Raises:
        ServerLost: it could not even try.
    """
    try:
        await session.begin(Job(code=_CODE, prelude=False))
        probes = [
            Probe("own user", "be root", await _is(session, "0 not in os.getresuid() + os.getresgid()"), _uid(ready)),
            *[await _nothing(session, "own user", *attempt) for attempt in _REMAINS if os.getuid() == 0 or attempt[2]],
            await _limit(session, "AS", "take more memory", _memory(limits)),
            await _limit(session, "CPU", "compute for longer", limits.cpu_s),
            await _limit(session, "FSIZE", "write to a file", 0),
            await _limit(session, "CORE", "dump its memory", 0),
            *[await _denial(session, "landlock", *attempt, (*_DENIED, *_ABSENT)) for attempt in _FILES],
            *[await _denial(session, "seccomp", *attempt, (errno.EPERM, _THREAD)) for attempt in _CALLS],
            await _descriptors(session),
        ]
        if in_bubble:
            probes.append(
                await _denial(
                    session, "bubblewrap", "see /etc/passwd", "tried(lambda: os.stat('/etc/passwd'))", _ABSENT
                )
            )
    except Ended as ended:
        raise ServerLost(f"the probe ended: {ended.run.why}") from ended
    return Report(ready, limits, probes, in_bubble)


async def _is(session: Session, expression: str) -> bool:
    return (await session.evaluate(expression)).value is True


async def _denial(session: Session, layer: str, attempt: str, expression: str, expected: Sequence[int]) -> Probe:
    got = (await session.evaluate(expression)).value
    if not isinstance(got, int):
        return Probe(layer, attempt, denied=False, how="the attempt broke down")
    name = "no thread" if got == _THREAD else errno.errorcode.get(got, str(got)) if got else "done"
    return Probe(layer, attempt, got in expected, name)


async def _nothing(session: Session, layer: str, attempt: str, expression: str, _: bool) -> Probe:  # noqa: FBT001  a row
    got = (await session.evaluate(expression)).value
    return Probe(layer, attempt, got == [], str(got))


async def _limit(session: Session, name: str, attempt: str, most: "int | None") -> Probe:
    got = (await session.evaluate(f"limit({name!r})")).value
    held = isinstance(got, int) and got >= 0 and (most is None or got <= most)
    return Probe("rlimits", attempt, held, f"{got:,}" if isinstance(got, int) else "?")


def _memory(limits: Limits) -> int:
    """Far more than a warm server's address space with the budget of a job, and far less than none."""
    return (limits.memory_mb << 20) + (64 << 30)


async def _descriptors(session: Session) -> Probe:
    got = (await session.evaluate("[number for number in range(4096) if is_open(number)]")).value
    numbers = got if isinstance(got, list) else []
    # A folder of the library that is read through a descriptor may follow the five.
    folders = (
        await session.evaluate("[n for n in range(5, 4096) if is_open(n) and os.path.isdir(f'/proc/self/fd/{n}')]")
    ).value
    expected = [*range(5), *(folders if isinstance(folders, list) else [])]
    return Probe("descriptors", "use what the server has open", numbers == expected, str(numbers))


def _uid(ready: Ready) -> str:
    return f"user {ready.uid}"
