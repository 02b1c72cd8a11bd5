"""What a benchmark reports: one table, and what has to be known to read it."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from rich import box
from rich.table import Table


@dataclass(frozen=True, slots=True)
class Report:
    title: str
    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    note: str

    def table(self) -> Table:
        """As Markdown, so that it can be copied into a README."""
        table = Table(box=box.MARKDOWN)
        for name in self.head:
            table.add_column(name, no_wrap=True)
        for row in self.rows:
            table.add_row(*row)
        return table


def spread(values: Sequence[float], digits: int = 2) -> str:
    """The median, with the least and the greatest: `0.52 (0.49 to 0.57)`."""
    middle, least, most = (f"{value:,.{digits}f}" for value in (median(values), min(values), max(values)))
    return f"{middle} ({least} to {most})"


def ratios(ours: Sequence[float], baseline: Sequence[float]) -> list[float]:
    """Round by round, so that what slows the whole machine for a while falls out."""
    return [mine / theirs for mine, theirs in zip(ours, baseline, strict=True)]


def percentile(values: Sequence[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]
