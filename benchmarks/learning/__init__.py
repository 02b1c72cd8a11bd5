"""What we claim about learning, on simulated learners; one module a claim."""

from collections.abc import Sequence

from benchmarks.learning import verdicts
from benchmarks.reports import Report


async def measure(*, quick: bool) -> Sequence[Report]:
    return verdicts.measure(quick=quick)
