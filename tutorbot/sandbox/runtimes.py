"""What a sandboxed process needs of this machine: the interpreter, packages to import, the libraries they load."""

import os
import re
import sys
import sysconfig
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

INSIDE = Path(__file__).with_name("inside")

_BUILD_TOOLS = {"setuptools", "pip", "wheel"}
_NO_MODULE = re.compile(r"\.\.|.*\.(?:dist-info|egg-info|pth|data)|__pycache__")
_FIRST_PART = re.compile(r'"?([^/,"]+)')
_DEVICES = ("/dev/null", "/dev/zero", "/dev/urandom")
_ZONES = ("/usr/share/zoneinfo", "/etc/localtime")


@dataclass(frozen=True, slots=True)
class Runtime:
    interpreter: str
    """The base interpreter, not that of a virtual environment."""
    standard_library: tuple[str, ...]
    """Its folders."""
    packages: dict[str, str]
    """The path of each top-level module or package that may be imported beside the standard library."""
    serving: dict[str, str]
    """What the server needs besides, and no child may read."""
    libraries: tuple[str, ...]
    """Folders and files beside the packages that their compiled parts load."""
    system: tuple[str, ...]
    """Shared libraries and devices of the system."""


def find_runtime(names: Iterable[str]) -> Runtime:
    """The runtime with these distributions and all that they require.

    Raises:
        PackageNotFoundError: one of them is not installed; its `name` says which.
    """
    packages: dict[str, str] = {}
    libraries: list[str] = []
    for each in _with_requirements(names):
        for name, path in _top_levels(each):
            if name.isidentifier():
                packages[name] = path
            else:
                libraries.append(path)
    return Runtime(
        interpreter=_base_interpreter(),
        standard_library=tuple(
            sorted(
                {str(Path(os.__file__).parent), sysconfig.get_config_var("DESTSHARED") or str(Path(os.__file__).parent)}
            )
        ),
        packages=packages,
        serving={"inside": str(INSIDE), **dict(_top_levels(distribution("landlockpy")))},
        libraries=tuple(libraries),
        system=tuple(path for path in (*_shared_libraries(), *_DEVICES, *_ZONES) if Path(path).exists()),
    )


def _base_interpreter() -> str:
    """The real file: of a virtual environment, which is a folder of ours, nothing is needed."""
    return os.path.realpath(getattr(sys, "_base_executable", sys.executable))


def _with_requirements(names: Iterable[str]) -> Iterator[Distribution]:
    waiting, seen = list(names), set(_BUILD_TOOLS)
    asked = {_normal(name) for name in waiting}
    while waiting:
        name = _normal(waiting.pop())
        if name in seen:
            continue
        seen.add(name)
        try:
            found = distribution(name)
        except PackageNotFoundError:
            if name in asked:
                raise
            continue  # a requirement for another platform, or an optional one
        if found.read_text("RECORD") is None:  # it is being installed at this moment
            raise PackageNotFoundError(name)
        yield found
        requirements = (line for line in found.requires or () if "extra ==" not in line)
        waiting += [match[0] for line in requirements if (match := re.match(r"[A-Za-z0-9._-]+", line))]


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _top_levels(of: Distribution) -> Iterator[tuple[str, str]]:
    """The names under which a distribution lies in its folder, with their paths."""
    record = (of.read_text("RECORD") or "").splitlines()  # `files` takes most of a second for PyTorch's
    for part in sorted({match[1] for line in record if (match := _FIRST_PART.match(line))}):
        if not _NO_MODULE.fullmatch(part):
            path = os.path.realpath(str(of.locate_file(part)))
            yield part.partition(".")[0] if Path(path).is_file() else part, path


def _shared_libraries() -> Iterator[str]:
    multiarch = sysconfig.get_config_var("MULTIARCH")
    for folder in ("/usr/lib", "/lib"):
        if multiarch:
            yield f"{folder}/{multiarch}"
    yield from ("/usr/lib64", "/lib64", "/etc/ld.so.cache")
    if library := sysconfig.get_config_var("INSTSONAME"):
        yield str(Path(sysconfig.get_config_var("LIBDIR"), library))
