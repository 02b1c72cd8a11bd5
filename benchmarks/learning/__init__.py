"""What we claim about learning, on simulated learners; one module a claim."""

from collections.abc import Sequence

from benchmarks.learning import scheduling, verdicts
from benchmarks.reports import Report


async def measure(*, quick: bool) -> Sequence[Report]:
    return [await scheduling.measure(quick=quick), *verdicts.measure(quick=quick)]
