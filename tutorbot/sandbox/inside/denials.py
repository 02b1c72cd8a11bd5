"""What the sandbox has just denied, in words, heard from Python's own audit events. It stops nothing."""

import errno
import sys
from typing import Any

_NO = {errno.EPERM, errno.EACCES, errno.ENOSYS, errno.EROFS}
_WORDS = {
    "socket.": "using the network",
    "subprocess.Popen": "starting another program",
    "os.system": "starting another program",
    "os.exec": "starting another program",
    "os.posix_spawn": "starting another program",
    "os.spawn": "starting another program",
    "os.startfile": "starting another program",
    "os.fork": "starting another process",
    "os.forkpty": "starting another process",
    "os.kill": "sending a signal",
    "os.killpg": "sending a signal",
    "signal.pthread_kill": "sending a signal",
    "_thread.start_new_thread": "starting a thread",
    "os.listdir": "listing the folder",
    "os.scandir": "listing the folder",
    "os.mkdir": "changing files",
    "os.remove": "changing files",
    "os.rename": "changing files",
    "os.rmdir": "changing files",
    "os.link": "changing files",
    "os.symlink": "changing files",
    "os.truncate": "changing files",
    "os.chmod": "changing files",
    "os.chown": "changing files",
    "os.utime": "changing files",
    "os.setxattr": "changing files",
    "shutil.": "changing files",
    "tempfile.": "writing a file",
    "resource.": "changing its own limits",
    "ctypes.": "calling the system directly",
}
_WRITING = 0o3 | 0o100 | 0o1000
"""O_WRONLY, O_RDWR, O_CREAT, O_TRUNC"""

_CODE = (".py", ".pyc", ".so")
"""What imports open by themselves."""
_last = ""


class Denied(PermissionError):
    """Raised in the place of what could not work; its text says what that is."""


def no_compiler(*_: object, **__: object) -> None:
    """Stands for `torch.compile`, which fails by itself only after seconds, and in words for experts."""
    raise Denied("using torch.compile, which starts a compiler")


_SAID = {
    "start new thread": "starting a thread",
    "Permission denied": "reading or writing a file",
    "Operation not permitted": "reading or writing a file",
    "Read-only file system": "writing a file",
}
"""In a RuntimeError, by what is not written in Python, such as torch.save."""


def listen() -> None:
    sys.addaudithook(_hear)


def _hear(event: str, arguments: tuple[Any, ...]) -> None:
    global _last  # noqa: PLW0603  a hook has no other place
    if event == "open":
        path, _, flags = arguments
        if isinstance(path, str | bytes):
            path = path.decode(errors="replace") if isinstance(path, bytes) else path
            if path.endswith(_CODE):
                return
            _last = f"{'writing' if (flags or 0) & _WRITING else 'opening'} the file {path[:200]}"
        return
    if event == "import" and arguments[0] == "multiprocessing.synchronize":
        _last = "starting another process"
        return
    for start, words in _WORDS.items():
        if event.startswith(start):
            path = arguments[0] if words.endswith("folder") else None
            _last = f"{words} {str(path)[:200]}" if path is not None else words
            return


def denied(error: BaseException) -> str:
    """What was denied when this error is the sandbox's; empty when it is none of the sandbox's."""
    if isinstance(error, Denied):
        return str(error)
    if isinstance(error, RuntimeError):
        return next((what for words, what in _SAID.items() if words in str(error)), "")
    if not isinstance(error, OSError):
        return ""
    if type(error).__module__ == "socket":  # a name was asked for
        return "using the network"
    if error.errno is None and isinstance(error.__context__, OSError):
        return denied(error.__context__)  # urllib wraps what it has met
    return _denied(error)


def _denied(error: OSError) -> str:
    path = error.filename
    outside = error.errno == errno.ENOENT and isinstance(path, str) and path.startswith("/")
    if error.errno not in _NO and not outside:
        return ""
    if isinstance(path, str) and path not in _last:
        return f"opening the file {str(path)[:200]}"
    return _last or "a call to the system"
