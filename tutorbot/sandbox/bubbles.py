"""The server inside bubblewrap: namespaces of its own, and a file system that holds nothing but the runtime."""

import shutil
from collections.abc import Iterator
from pathlib import Path

from tutorbot.sandbox.runtimes import Runtime

_LINKS = ("/lib", "/lib64", "/bin")
_NOT_LIBRARY = ("site-packages", "dist-packages")


def find_bubblewrap() -> str | None:
    return shutil.which("bwrap")


def wrapped(bubblewrap: str, runtime: Runtime, *, as_root: bool) -> list[str]:
    """The words before the command that put it inside.

    Args:
        bubblewrap: the program.
        runtime: what the inside holds.
        as_root: started by root, who needs no user namespace, and who gives up root once inside.
    """
    words = [bubblewrap, "--unshare-ipc", "--unshare-pid", "--unshare-net", "--unshare-uts", "--unshare-cgroup-try"]
    words += ["--cap-drop", "ALL"]
    words += ["--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID"] if as_root else ["--unshare-user"]
    words += ["--new-session", "--die-with-parent", "--proc", "/proc", "--dev", "/dev", "--chdir", "/"]
    for link in _LINKS:
        if Path(link).is_symlink():
            words += ["--symlink", str(Path(link).readlink()), link]
    held = list(_held(runtime))
    # Left to itself, it makes folders that only their owner can enter.
    for folder in sorted({str(parent) for path in held for parent in Path(path).parents} - {"/"}):
        words += ["--perms", "0755", "--dir", folder]
    for path in held:
        words += ["--ro-bind-try", path, path]
    for folder in runtime.standard_library:
        for name in _NOT_LIBRARY:
            if Path(folder, name).is_dir():
                words += ["--tmpfs", f"{folder}/{name}"]
    return [*words, "--"]


def _held(runtime: Runtime) -> Iterator[str]:
    yield runtime.interpreter
    yield from runtime.standard_library
    yield from runtime.packages.values()
    yield from runtime.serving.values()
    yield from runtime.libraries
    links = tuple(link for link in _LINKS if Path(link).is_symlink())
    for path in runtime.system:
        if path not in links and not path.startswith(("/dev/", *(f"{link}/" for link in links))):
            yield path
