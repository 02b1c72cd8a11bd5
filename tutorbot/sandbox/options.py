"""How the sandbox is set up."""

from dataclasses import dataclass, field

from tutorbot.sandbox.jobs import Limits


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """The defaults suit a small host."""

    enabled: bool = True
    limits: Limits = field(default_factory=Limits)
    at_once: int = 2
    a_minute: int = 10
    """Runs that one learner may begin."""
    parked: int = 3
    """Children that wait for a job."""
    recycled_after: int = 500
    """Children, after which a server is replaced: all of its children share a memory layout."""
    packages: tuple[str, ...] = ("torch", "numpy", "safetensors")
    """Distributions that learner code may import, with what they require."""
    bubblewrap: bool = True
    """Use it where it is there and works."""
