"""What is asked of the sandbox, and what it reports: plain values that other rooms read."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tutorbot.domain.values import Value


class Outcome(StrEnum):
    OK = "ok"
    ERROR = "error"
    """The code raised an exception, or ended the program by itself."""
    TIMEOUT = "timeout"
    MEMORY = "memory"
    OUTPUT_LIMIT = "output limit"
    REFUSED = "refused"
    """It tried what the sandbox denies, and did not catch the error."""
    CRASHED = "crashed"
    """A signal ended the process."""
    UNAVAILABLE = "unavailable"
    """There is no sandbox on this machine, or it is out of order; the code was not run."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one run may use; the defaults suit a small host."""

    wall_s: float = 5.0
    cpu_s: int = 4
    memory_mb: int = 512
    """MiB of address space over what the warm interpreter has already."""
    output_bytes: int = 65_536
    """Bytes on stdout and stderr together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """Code to be run from top to bottom, as a program is."""

    code: str
    name: str = "answer.py"
    """How tracebacks call it."""
    prelude: bool = True
    """The names torch, nn, F, np and math are there from the start."""
    seed: int = 0
    """For torch, numpy and random, before the first line."""
    show_last: bool = False
    """Report the value of a last expression, as a notebook does."""
    strict: bool = False
    """Report every deprecation warning in `Run.warnings`."""


@dataclass(frozen=True, slots=True)
class Failure:
    """An exception, by the child's own account: words for its author, evidence of nothing."""

    type: str
    """`ValueError`"""
    message: str
    trace: str
    """Traceback cut to the author's own lines, and the line that names the exception."""
    line: int | None
    """The author's last line in it, from 1."""


@dataclass(frozen=True, slots=True)
class Shown:
    """The value of the last expression, as a notebook would show it."""

    text: str
    about: str
    """`tensor, shape (2, 3), dtype float32`, `list of 3`; empty where the text says all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    outcome: Outcome
    stdout: str = ""
    stderr: str = ""
    truncated: bool = False
    """Output was cut off at the limit."""
    wall_s: float = 0.0
    cpu_s: float = 0.0
    peak_mb: float = 0.0
    """MiB of memory touched beyond the warm interpreter's."""
    why: str = ""
    """The outcome in words for the author of the code; empty when ok."""
    failure: Failure | None = None
    shown: Shown | None = None
    warnings: Sequence[str] = ()
    """Deprecation warnings, when the job was strict."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What one call gave: a value, or the failure."""

    value: "Value" = None
    failure: Failure | None = None
    printed: str = ""
    """What the call wrote to stdout."""
    outcome: Outcome = Outcome.OK
    """`error`, `memory` or `refused` when it failed."""
    why: str = ""
    """As of `Run`."""


class Ended(Exception):
    """The child is no more, and this is how it ended: in the code itself, or in a call."""

    def __init__(self, run: Run) -> None:
        super().__init__(run.why or run.outcome.value)
        self.run = run
