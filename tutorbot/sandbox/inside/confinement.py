"""The layers that a child puts round itself before it reads any code. Whoever meets an error here must end at once."""

import ctypes
import os
import resource
from collections.abc import Iterable, Mapping

from landlockpy import AccessFS, Ruleset, Scope, abi_version
from landlockpy.flags import fs_for_abi, net_for_abi, scope_for_abi

MIN_LANDLOCK_ABI = 6
"""The first that keeps signals and abstract sockets inside; Linux 6.12."""

_PR_SET_DUMPABLE, _PR_SET_NO_NEW_PRIVS, _PR_SET_SECCOMP, _PR_SET_PDEATHSIG = 4, 38, 22, 1
_SECCOMP_MODE_FILTER = 2
_BYTES_A_RULE = 8
_OPEN_FILES = 64

_libc = ctypes.CDLL(None, use_errno=True)


def _prctl(option: int, *arguments: "int | ctypes.Array[ctypes.c_char] | ctypes._Pointer[_Program]") -> None:
    padded = [*arguments, 0, 0, 0, 0][:4]
    values = [ctypes.c_ulong(value) if isinstance(value, int) else value for value in padded]
    if _libc.prctl(option, *values) < 0:
        number = ctypes.get_errno()
        raise OSError(number, f"prctl {option}: {os.strerror(number)}")


def hide() -> None:
    """Nobody else of the same user can trace this process or read its memory."""
    _prctl(_PR_SET_DUMPABLE, 0)


def die_with_parent(parent: int) -> None:
    _prctl(_PR_SET_PDEATHSIG, 9)
    if os.getppid() != parent:
        os._exit(0)


def drop_privileges(uid: int) -> None:
    """From root to a user and group of that number, for good."""
    os.setgroups([])
    os.setresgid(uid, uid, uid)
    os.setresuid(uid, uid, uid)


def readable(paths: Iterable[str]) -> Ruleset:
    """A Landlock ruleset under which these paths can be read and nothing else can be reached at all.

    Raises:
        OSError: the kernel has no Landlock, or one too old for all scopes.
    """
    abi = abi_version()
    if abi < MIN_LANDLOCK_ABI:
        raise OSError(f"Landlock of ABI {abi}; {MIN_LANDLOCK_ABI} is needed")
    rules = Ruleset(
        handled_fs=fs_for_abi(abi),
        handled_net=net_for_abi(abi),
        scoped=Scope(scope_for_abi(abi)),
        best_effort=False,
    )
    for path in paths:
        if os.path.isdir(path):  # noqa: PTH112  a few hundred times at each start
            rules.allow_path(path, AccessFS.READ_FILE | AccessFS.READ_DIR)
        elif os.path.exists(path):  # noqa: PTH110  as above
            rules.allow_path(path, AccessFS.READ_FILE)
    return rules


def address_space() -> int:
    """Bytes of address space in use."""
    with open("/proc/self/statm", encoding="ascii") as file:  # noqa: PTH123  as above
        return int(file.read().split()[0]) * resource.getpagesize()


def limit(limits: Mapping[str, int], used: int) -> None:
    """Kernel limits of this process; `used` is its address space before the job."""
    cpu = limits["cpu_s"]
    for what, value in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_MEMLOCK, 0),
        (resource.RLIMIT_MSGQUEUE, 0),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NOFILE, _OPEN_FILES),
        (resource.RLIMIT_AS, used + limits["memory_mb"] * 2**20),
    ):
        resource.setrlimit(what, (value, value))
    resource.setrlimit(resource.RLIMIT_CPU, (cpu, cpu + 1))


class _Program(ctypes.Structure):
    """`struct sock_fprog`"""

    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_void_p))


def allow_only(calls: bytes) -> None:
    """Load a compiled seccomp filter. Needs no privileges, and there is no way back."""
    buffer = ctypes.create_string_buffer(calls, len(calls))
    program = _Program(len(calls) // _BYTES_A_RULE, ctypes.cast(buffer, ctypes.c_void_p))
    _prctl(_PR_SET_NO_NEW_PRIVS, 1)
    _prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, ctypes.pointer(program))
