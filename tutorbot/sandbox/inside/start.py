"""The first code of the server's process: learns what may be imported, from where, and begins to serve.

`python -I -S start.py FD`: FD is the control socket. Its first message is the configuration, so nothing private stands
in the arguments. What can be imported is exactly what the children may read: no folder of packages is searched.
"""

import ctypes
import importlib
import json
import os
import signal
import socket
import sys
from collections.abc import Mapping, Sequence
from importlib.machinery import BYTECODE_SUFFIXES, EXTENSION_SUFFIXES, SOURCE_SUFFIXES, ModuleSpec
from importlib.util import spec_from_file_location
from types import ModuleType

MAX_CONFIGURATION = 1 << 18
PR_SET_PDEATHSIG = 1


class TopLevels:
    """A finder of top-level modules by a list of paths; Python's own finds what lies inside of a package."""

    def __init__(self, paths: Mapping[str, str]) -> None:
        self.paths = dict(paths)
        self.caches: list[str] = []
        """Folders with the compiled form of what lies in the folders of the standard library."""

    def find_spec(
        self,
        name: str,
        path: Sequence[str] | None = None,
        target: ModuleType | None = None,  # noqa: ARG002  the protocol of finders
    ) -> ModuleSpec | None:
        if path is not None or name not in self.paths:
            return None
        place = self.paths[name]
        if not os.path.isdir(place):  # noqa: PTH112  pathlib is not needed to start
            return spec_from_file_location(name, place)
        first = f"{place}/__init__.py"
        if os.path.exists(first):  # noqa: PTH110  as above
            return spec_from_file_location(name, first, submodule_search_locations=[place])
        spec = ModuleSpec(name, None, is_package=True)
        spec.submodule_search_locations = [place]
        return spec


def modules_in(folder: str) -> dict[str, str]:
    """The top-level modules and packages that lie in a folder of the standard library, by name."""
    found = {}
    for entry in sorted(os.scandir(folder), key=lambda entry: entry.name):
        name = entry.name.partition(".")[0]
        suffixes = (*EXTENSION_SUFFIXES, *SOURCE_SUFFIXES, *BYTECODE_SUFFIXES)
        # A folder whose name cannot be imported is no package but one of packages, and those are not for learners.
        is_module = entry.name.endswith(suffixes) or (entry.is_dir() and entry.name.isidentifier())
        if is_module and name not in NOT_LIBRARY:
            found[name] = entry.path
    return found


NOT_LIBRARY = {"site", "sitecustomize", "usercustomize", "test", "idlelib", "ensurepip", "turtledemo", "__pycache__"}
"""What lies beside the standard library and is no use to learners."""


def begin(control: int) -> None:
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)  # if the bot is killed before we read our channel
    channel = socket.socket(fileno=control)
    configuration = json.loads(channel.recv(MAX_CONFIGURATION))
    finder = TopLevels({})
    for folder in sys.path:
        if os.path.isdir(folder):  # noqa: PTH112  as above
            finder.paths |= modules_in(folder)
            finder.caches.append(f"{folder}/__pycache__")
    finder.paths |= configuration["packages"] | configuration["serving"]
    # Built-in and frozen modules first, ours second; the last is asked for submodules alone, since no folder is left.
    sys.meta_path.insert(2, finder)
    sys.path.clear()
    servers = importlib.import_module("inside.servers")
    servers.serve(channel, configuration, finder)


if __name__ == "__main__":
    begin(int(sys.argv[1]))
